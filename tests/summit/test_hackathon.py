"""The hackathon: what people build, with whom, how it is shown, and what becomes of it."""

import json
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from sabha.algorithms.refused import Refused
from sabha.summit.base.fetching import Fetched
from sabha.summit.base.words import Words
from sabha.summit.concept.rules import threads
from sabha.summit.hackathon import rules, tasks
from sabha.summit.hackathon.actions import building, desks, importing, judging, showing, teams
from sabha.summit.hackathon.forms.fields import LinksField, SkillsField
from sabha.summit.hackathon.models import (
    Challenge,
    HackathonCard,
    HackathonJob,
    JudgeLook,
    LogEntry,
    MentorPair,
    Project,
    Readme,
    Showcase,
    TeamMember,
    TeamPlace,
    TeamProposal,
    TeamRequest,
)  # fmt: skip
from sabha.summit.hackathon.rules.lasting import lives_of
from sabha.summit.hackathon.rules.looks import next_look, next_pair
from sabha.summit.hackathon.tasks import work_hackathons
from sabha.summit.hackathon.tasks.readmes import sync_readmes
from sabha.summit.journal import actions as journal
from sabha.summit.overview import actions as overview
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Role
from three_people import Someone, operation, person, text_of

pytestmark = pytest.mark.django_db
MAP = Words("A map of tanks", "en")
LINE = Words("Every tank within a day's walk", "en")


def project(summit: Any, by: Any, title: str = "A map of tanks", **values: Any) -> Project:
    return building.add_project(summit, by=by, title=Words(title, "en"), **values)


def member(summit: Any, who: Someone) -> Any:
    return join(who.person, summit).pseudonym


def at(summit: Any, path: str) -> str:
    return f"/en/{summit.slug}/hackathon/{path}"


# Challenges and projects


def test_a_project_takes_up_its_challenge_and_stands_on_its_thread(summit: Any, pseudonym: Any) -> None:
    question = summit.questions.first()
    challenge = building.add_challenge(summit, by=pseudonym, title=MAP, grew_from=question)
    made = project(summit, pseudonym, challenge=challenge, grew_from=challenge)
    challenge.refresh_from_db()
    assert (challenge.state, made.members()) == (Challenge.State.TAKEN, [pseudonym])
    assert [k.object for k in threads.of(made).knots] == [question, challenge, made]
    assert not journal.check()


def test_a_double_tap_makes_one_project(summit: Any, bilal: Someone) -> None:
    page = bilal.opens(at(summit, "projects/new/"))
    for _ in range(2):
        bilal.sends(at(summit, "projects/new/"), op=operation(page), title="Tank map", lang="en")
    assert [(p.number, str(p.title)) for p in Project.objects.all()] == [(1, "Tank map")]


def test_a_project_grows_from_any_public_object_and_from_nothing_else(summit: Any, kites: Any, bilal: Someone) -> None:
    question, foreign = summit.questions.first(), kites.questions.first()
    path = at(summit, "projects/new/")
    assert bilal.opens(f"{path}?from={foreign.pk}").status_code == 404
    assert bilal.opens(f"{path}?from=nonsense").status_code == 404
    bilal.sends(f"{path}?from={question.pk}", title="Tank map", lang="en")
    assert [k.object for k in threads.of(Project.objects.get()).before] == [question]


def test_only_the_team_and_organisers_change_a_project(
    summit: Any, asha: Someone, bilal: Someone, tenzin: Someone
) -> None:
    made = project(summit, member(summit, bilal))
    path = at(summit, f"projects/{made.number}/team/")
    assert [who.opens(path).status_code for who in (bilal, asha, tenzin)] == [200, 200, 403]
    assert tenzin.sends(path, **{"log": 1, "log-text": "Mine now", "log-day": "2023-03-02"}).status_code == 403
    assert LogEntry.objects.count() == 0


def test_a_line_of_the_log_is_two_fields_and_wakes_a_resting_project(summit: Any, bilal: Someone) -> None:
    made = project(summit, member(summit, bilal))
    building.settle(made, by=member(summit, bilal), state=Project.State.RESTING, why=LINE)
    path = at(summit, f"projects/{made.number}/team/")
    sent = {"log": 1, "log-text": "The first tank is drawn.", "log-day": "2023-03-02", "log-lang": "en"}
    assert bilal.sends(path, **sent).status_code == 302
    made.refresh_from_db()
    assert (str(LogEntry.objects.get().text), made.state) == ("The first tank is drawn.", Project.State.ACTIVE)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "This day has not come yet" in text_of(bilal.sends(path, **{**sent, "log-day": tomorrow.isoformat()}))


def test_a_stage_is_reached_by_what_is_there_and_what_the_team_agrees_on(summit: Any, pseudonym: Any) -> None:
    made = project(summit, pseudonym)
    with pytest.raises(Refused, match="missing"):
        building.advance(made, by=pseudonym, agreed=True)
    made = building.change_project(made, by=pseudonym, needs=["design"])
    with pytest.raises(Refused, match="Tick"):
        building.advance(made, by=pseudonym, agreed=False)
    values = {"pitch": LINE, "source": "https://github.com/tanks/map", "licence": "MIT", "maintainer": pseudonym,
              "next_step": LINE}  # fmt: skip
    made = building.change_project(made, by=pseudonym, **values)
    for _ in rules.STEPS:
        made = building.advance(made, by=pseudonym, agreed=True)
    assert (made.stage, made.agreed) == (Project.Stage.KEPT, [1, 2, 3, 4, 5, 6])
    with pytest.raises(Refused, match="last"):
        building.advance(made, by=pseudonym, agreed=True)


def test_whoever_ends_a_project_says_why_and_its_challenge_is_open_again(summit: Any, pseudonym: Any) -> None:
    challenge = building.add_challenge(summit, by=pseudonym, title=MAP)
    made = project(summit, pseudonym, challenge=challenge)
    with pytest.raises(Refused):
        building.settle(made, by=pseudonym, state=Project.State.ENDED)
    building.settle(made, by=pseudonym, state=Project.State.ENDED, why=LINE)
    challenge.refresh_from_db()
    assert (challenge.state, made.is_settled, made.knot) == (Challenge.State.OPEN, True, "kept")


def test_silence_is_shown_as_silence(summit: Any, pseudonym: Any) -> None:
    made = project(summit, pseudonym, last_word=date(2023, 3, 4))
    assert (made.knot, made.knot_words) == ("silent", "no word since 4 March 2023")
    fresh = project(summit, pseudonym)
    assert (fresh.knot, fresh.is_settled, fresh.asked()) == ("open", False, [pseudonym])


# Teams


def test_one_joins_by_asking_and_never_by_opening_a_link(summit: Any, bilal: Someone, tenzin: Someone) -> None:
    made = project(summit, member(summit, bilal))
    path = at(summit, f"projects/{made.number}/join/")
    tenzin.opens(path)
    tenzin.sends(path, words="I can draw.")
    asked = TeamRequest.objects.get()
    assert (asked.state, len(made.members())) == (TeamRequest.State.OPEN, 1)
    assert "I can draw." in text_of(bilal.opens(at(summit, f"projects/{made.number}/team/")))
    bilal.sends(at(summit, f"projects/{made.number}/team/"), yes=asked.pk)
    made = Project.objects.get()
    assert set(made.members()) == {member(summit, bilal), tenzin.person.memberships.get().pseudonym}


def test_a_request_that_is_declined_leaves_no_trace_in_the_record(summit: Any, bilal: Someone, tenzin: Someone) -> None:
    made = project(summit, member(summit, bilal))
    asked = teams.ask(tenzin.person, made, words="Please")
    teams.answer(asked, by=member(summit, bilal), yes=False)
    assert TeamMember.objects.count() == 1
    assert journal.history(made.pk)[0].created
    assert str(tenzin.person.memberships.get().pseudonym) not in str(list(TeamMember.objects.values()))


def test_who_leaves_and_looked_after_it_leaves_it_looking(summit: Any, bilal: Someone, tenzin: Someone) -> None:
    me = member(summit, bilal)
    made = building.change_project(project(summit, me), by=me, maintainer=me)
    made = building.leave_team(made, me, by=me)
    assert (made.members(), made.maintainer, made.seeks_maintainer) == ([], None, True)
    teams.ask(tenzin.person, made, kind=TeamRequest.Kind.MAINTAIN)  # nobody is left to answer
    made.refresh_from_db()
    new = tenzin.person.memberships.get().pseudonym
    assert (Project.objects.get().members(), made.maintainer, made.seeks_maintainer) == ([new], new, False)


def test_nobody_takes_over_what_is_not_offered(summit: Any, pseudonym: Any, tenzin: Someone) -> None:
    with pytest.raises(Refused):
        teams.ask(tenzin.person, project(summit, pseudonym), kind=TeamRequest.Kind.MAINTAIN)


def card(summit: Any, name: str, **values: Any) -> HackathonCard:
    who = person(name)
    given = {"languages": ["en"], "skills": [], "wants_team": True, **values}
    return desks.save_card(who, summit, **given)


def test_teams_are_proposed_adjusted_offered_and_joined_by_a_yes(summit: Any, pseudonym: Any) -> None:
    challenge = building.add_challenge(summit, by=pseudonym, title=MAP, skills=["drone flying"])
    cards = [card(summit, f"P{n}", skills=[f"skill {n % 4}"], wishes=[str(challenge.pk)]) for n in range(8)]
    lonely = card(summit, "Lonely", languages=["sat"])
    desks.order(summit, HackathonJob.What.TEAMS)
    assert work_hackathons() == 1
    job = HackathonJob.objects.get()
    assert job.answer["lonely"] == [lonely.pk]
    assert job.answer["best_possible"] is True
    assert ["drone flying", 0, 1] in job.answer["shortages"]
    assert TeamPlace.objects.count() == 8
    assert Project.objects.count() == 0
    first = TeamProposal.objects.get(target=challenge.pk)
    assert (first.languages, first.missing) == (["en"], ["drone flying"])
    assert teams.offer(summit) == 8
    place = first.seats.first()
    assert place.reason["wish"] == 1
    teams.take_seat(place, yes=True)
    teams.take_seat(first.seats.last(), yes=True)
    made = Project.objects.get()
    assert (str(made.title), made.challenge, len(made.members())) == (str(MAP), challenge, 2)
    no = TeamPlace.objects.exclude(table=first).first()
    teams.take_seat(no, yes=False)
    desks.order(summit, HackathonJob.What.TEAMS)
    work_hackathons()
    assert TeamPlace.objects.filter(table=first, says=True).count() == 2
    assert {c.pk for c in cards} >= set(TeamPlace.objects.values_list("card", flat=True))


def test_organisers_see_a_proposed_team_and_its_people_only_once_it_is_offered(
    summit: Any, asha: Someone, bilal: Someone
) -> None:
    mine = desks.save_card(bilal.person, summit, languages=["en"], skills=["design"], wants_team=True)
    others = [card(summit, f"P{n}") for n in range(3)]
    desks.order(summit, HackathonJob.What.TEAMS)
    work_hackathons()
    assert "skill" not in text_of(bilal.opens(at(summit, "me/")))
    teams_page = text_of(asha.opens(f"/en/{summit.slug}/desk/hackathon/teams/"))
    assert "design" in teams_page
    assert "leave fewer over" not in teams_page  # nobody is left over
    asha.sends(f"/en/{summit.slug}/desk/hackathon/teams/", seat=others[0].seat.pk, to="")
    asha.sends(f"/en/{summit.slug}/desk/hackathon/teams/", offer=1)
    assert "Only you bring:" in text_of(bilal.opens(at(summit, "me/")))
    assert TeamPlace.objects.count() == 3
    bilal.sends(at(summit, "me/"), place=mine.seat.pk, say="yes")
    assert Project.objects.get().members() == [member(summit, bilal)]


def test_nobody_says_yes_in_anothers_place(summit: Any, bilal: Someone, tenzin: Someone) -> None:
    desks.save_card(tenzin.person, summit, languages=["en"], wants_team=True)
    theirs = desks.save_card(bilal.person, summit, languages=["en"], wants_team=True)
    table = TeamProposal.objects.create(summit=summit, number=1, is_offered=True)
    seat = table.seats.create(card=theirs)
    pair = MentorPair.objects.create(newcomer=theirs, mentor=card(summit, "Mentor", room=1))
    tenzin.sends(at(summit, "me/"), place=seat.pk, say="yes")
    tenzin.sends(at(summit, "me/"), pair=pair.pk, say="yes")
    seat.refresh_from_db()
    pair.refresh_from_db()
    assert (seat.says, pair.newcomer_says, pair.mentor_says) == (None, None, None)


# Newcomers and mentors


def test_a_pair_meets_only_when_both_say_yes_and_a_no_is_for_good(summit: Any, bilal: Someone, tenzin: Someone) -> None:
    desks.save_card(bilal.person, summit, languages=["ur"], wants_mentor=True, learns=["python"], contact="seat 4")
    desks.save_card(tenzin.person, summit, languages=["ur", "en"], skills=["python"], room=1, contact="seat 9")
    card(summit, "Elsewhere", languages=["ta"], skills=["python"], room=3)
    desks.order(summit, HackathonJob.What.MENTORS)
    work_hackathons()
    pair = MentorPair.objects.get()
    assert pair.common == {"languages": ["ur"], "skills": ["python"], "hours": []}
    bilal.sends(at(summit, "me/"), pair=pair.pk, say="yes")
    assert "seat 9" not in text_of(bilal.opens(at(summit, "me/")))
    tenzin.sends(at(summit, "me/"), pair=pair.pk, say="yes")
    assert "seat 9" in text_of(bilal.opens(at(summit, "me/")))
    tenzin.sends(at(summit, "me/"), pair=pair.pk, say="no")
    desks.order(summit, HackathonJob.What.MENTORS)
    work_hackathons()
    pair.refresh_from_db()
    assert (MentorPair.objects.count(), pair.is_declined) == (1, True)
    assert HackathonJob.objects.get().answer["unmatched"] == {"language": 1}


def test_what_the_hackathon_holds_about_a_person_is_told_and_goes_with_them(summit: Any, bilal: Someone) -> None:
    made = project(summit, member(summit, bilal))
    desks.save_card(bilal.person, summit, languages=["en"], contact="seat 4")
    showing.remember(bilal.person, made, note="blue box", applauds=True, thanks="Thanks")
    told = overview.copy_of(bilal.person)
    assert told["hackathon_cards"][0]["contact"] == "seat 4"
    assert told["hackathon_visits"][0]["note"] == "blue box"
    overview.erase(bilal.person, redact=True)
    assert (HackathonCard.objects.count(), made.visits.count()) == (0, 0)
    made.refresh_from_db()
    assert str(made.title) == "(erased)"
    assert not journal.check()


# The showcase


def test_the_wall_calls_up_one_after_the_other_and_another_begins_the_next_round(summit: Any, pseudonym: Any) -> None:
    for n in range(5):
        project(summit, pseudonym, f"Project {n}")
    rounds = []
    for _ in range(2):
        shown = [showing.call_up(summit, 1).project_id for _ in range(5)]
        assert showing.call_up(summit, 1).project_id is None
        rounds.append(shown)
        showing.call_up(summit, 1)
        showing.call_up(summit, 0)
    assert all(len(set(shown)) == 5 for shown in rounds)
    assert rounds[0][0] != rounds[1][0]
    assert rounds[0][-1] != rounds[1][-1]


def test_the_wall_says_whose_turn_it_is_and_until_when_without_a_script(
    summit: Any, pseudonym: Any, stranger: Any
) -> None:
    project(summit, pseudonym, pitch=LINE)
    before = text_of(stranger.opens(at(summit, "showcase/")))
    showing.call_up(summit, 1)
    page = text_of(stranger.opens(at(summit, "showcase/")))
    assert ("On stage now" in before, "On stage now" in page, "<script" in page) == (False, True, False)
    assert "until " in page


def test_applause_is_told_to_the_team_and_ranks_nobody(
    summit: Any, bilal: Someone, tenzin: Someone, stranger: Any
) -> None:
    made = project(summit, member(summit, bilal))
    tenzin.sends(at(summit, f"projects/{made.number}/seen/"), applauds="on", thanks="It helped me", note="ask them")
    team = text_of(bilal.opens(at(summit, f"projects/{made.number}/team/")))
    assert ("1 person applauds" in team, "It helped me" in team, "ask them" in team) == (True, True, False)
    assert "ask them" in text_of(tenzin.opens(at(summit, "me/")))
    for path in (f"projects/{made.number}/", "projects/", "showcase/"):
        assert "applaud" not in text_of(stranger.opens(at(summit, path)))


# Judging


def judge(summit: Any, name: str) -> Any:
    return join(person(name), summit, Role.JUDGE)


@pytest.fixture
def rules_of(summit: Any, pseudonym: Any) -> Any:
    return judging.set_up(summit, by=pseudonym, mode="scores", criteria=Words("Useful\nAlive", "en"), each=2)


def test_looks_are_shared_out_and_nobody_judges_their_own(summit: Any, rules_of: Any) -> None:
    judges = [judge(summit, f"J{n}") for n in range(3)]
    projects = [project(summit, judges[n % 3].pseudonym, f"P{n}") for n in range(6)]
    desks.order(summit, HackathonJob.What.VISITS)
    work_hackathons()
    looks = list(JudgeLook.objects.all())
    assert len(looks) == 12
    assert not [k for k in looks if k.judge.pseudonym in k.project.members()]
    first = next_look(judges[0], projects)
    judging.begin_look(judges[0], first)
    assert next_look(judges[0], projects) == first
    for other in judges[1:]:
        assert next_look(other, projects) != first


def test_results_are_corrected_for_the_judge_and_released_by_organisers(
    summit: Any, rules_of: Any, pseudonym: Any, stranger: Any
) -> None:
    judges = [judge(summit, f"J{n}") for n in range(4)]
    projects = [project(summit, pseudonym, f"P{n}") for n in range(8)]
    for n, who in enumerate(judges):
        for quality, it in enumerate(projects):
            given = max(1, min(5, round(1 + quality / 2) + (1 if n % 2 else -1)))
            judging.score(who, it, [given, given], judging=rules_of)
    with pytest.raises(Refused, match="worked out"):
        judging.move_on(rules_of, "released", by=pseudonym)
    closed = judging.move_on(rules_of, "closed", by=pseudonym)
    work_hackathons()
    with pytest.raises(Refused, match="closed"):
        judging.score(judges[0], projects[0], [5, 5], judging=closed)
    assert "Results" not in text_of(stranger.opens(at(summit, "judging/"))).split("<main")[1].split("</dl>")[1]
    judging.move_on(closed, "released", by=pseudonym)
    page = text_of(stranger.opens(at(summit, "judging/")))
    assert page.index("P7") < page.index("P0")
    places = {p["project"]: p for p in HackathonJob.objects.get(what="standing").answer["places"]}
    assert places[str(projects[7].pk)]["worst"] < places[str(projects[0].pk)]["best"]


def test_the_criteria_stand_once_somebody_has_judged(summit: Any, rules_of: Any, pseudonym: Any) -> None:
    judging.score(judge(summit, "J"), project(summit, pseudonym), [3, 4], judging=rules_of)
    with pytest.raises(Refused, match="they stand"):
        judging.set_up(summit, by=pseudonym, criteria=Words("Shiny", "en"))
    assert judging.set_up(summit, by=pseudonym, each=5).each == 5


def test_pairs_are_asked_once_and_put_together(summit: Any, pseudonym: Any) -> None:
    setting = judging.set_up(summit, by=pseudonym, mode="pairs", criteria=Words("Useful", "en"))
    who = judge(summit, "J")
    projects = [project(summit, pseudonym, f"P{n}") for n in range(4)]
    asked = []
    while pair := next_pair(who, projects):
        asked.append(frozenset(p.number for p in pair))
        best, other = sorted(pair, key=lambda p: -p.number)
        judging.choose(who, best, other, judging=setting)
    assert len(asked) == len(set(asked)) == 6
    judging.move_on(setting, "closed", by=pseudonym)
    work_hackathons()
    answer = HackathonJob.objects.get(what="standing").answer
    assert [p["project"] for p in answer["places"]] == [str(p.pk) for p in reversed(projects)]


def test_a_judge_who_is_too_near_is_not_asked_again(summit: Any, rules_of: Any, pseudonym: Any) -> None:
    who, made = judge(summit, "J"), project(summit, pseudonym)
    judging.score(who, made, [5, 5], judging=rules_of)
    judging.bar(who, made)
    assert next_look(who, [made]) is None
    judging.move_on(rules_of, "closed", by=pseudonym)
    work_hackathons()
    assert HackathonJob.objects.get(what="standing").answer["refused"][0] == "There are no scores yet."


# What lasts, and files


def test_a_project_lives_from_its_beginning_to_its_last_word(summit: Any, pseudonym: Any) -> None:
    today, since = date(2023, 6, 1), date(2023, 3, 2)
    rests = project(summit, pseudonym, since=since, last_word=date(2023, 3, 30))
    rests = building.settle(rests, by=pseudonym, state="resting", why=LINE)
    rests = journal.write(rests, by=pseudonym, last_word=date(2023, 3, 30))
    done = project(summit, pseudonym, since=since, last_word=date(2023, 5, 4), state="done")
    fresh = project(summit, pseudonym, since=since)
    lives = [(life.watched, life.ended) for life in lives_of([rests, done, fresh], today)]
    assert lives == [(4, True), (9, False), (13, False)]


CSV = "title;skills;good first;links\nDraw tanks;Design, Python;yes;T123 https://github.com/tanks/map/issues/4\n"


def test_a_csv_is_looked_at_first_and_the_same_file_again_changes_nothing(
    summit: Any, asha: Someone, pseudonym: Any
) -> None:
    data = CSV.encode()
    assert importing.bring_in(summit, data, by=pseudonym).new == 1
    assert Challenge.objects.count() == 0
    for new in (1, 0):
        report = importing.bring_in(summit, data, by=pseudonym, dry=False)
        assert (report.new, report.same, report.is_done) == (new, 1 - new, True)
    it = Challenge.objects.get()
    assert (it.skills, it.is_good_first) == (["design", "python"], True)
    assert it.links == ["https://phabricator.wikimedia.org/T123", "https://github.com/tanks/map/issues/4"]
    changed = importing.bring_in(summit, data.replace(b"yes", b"no"), by=pseudonym, dry=False)
    assert (changed.new, changed.changed) == (0, 1)


def test_a_csv_with_one_wrong_row_changes_nothing_and_names_the_line(summit: Any, pseudonym: Any) -> None:
    wrong = CSV + ";x;;\nClean;;;javascript:alert(1)\nDraw tanks;;;T123\n"
    report = importing.bring_in(summit, wrong.encode(), by=pseudonym, dry=False)
    assert [f.line for f in report.faults] == [3, 4, 5]
    assert (report.is_done, Challenge.objects.count()) == (False, 0)


def test_a_file_travels_through_the_page_from_looking_to_bringing_in(summit: Any, asha: Someone) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    path = f"/en/{summit.slug}/desk/hackathon/import/"
    page = text_of(asha.sends(path, file=SimpleUploadedFile("t.csv", CSV.encode()), look=1))
    held = page.split('name=held value="')[1].split('"')[0]
    assert Challenge.objects.count() == 0
    assert asha.sends(path, held=held, bring=1).status_code == 302
    assert Challenge.objects.count() == 1
    assert "Choose the file once more" in text_of(asha.sends(path, held="!", bring=1))


@pytest.mark.parametrize("kind", ["image/png", "text/html"])
def test_only_a_picture_is_taken_for_one(summit: Any, bilal: Someone, stranger: Any, kind: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from pages.of_hackathon import PICTURE

    data = PICTURE if kind == "image/png" else b"<html><script>alert(1)</script>"
    sent = {"title": "Map", "lang": "en", "picture_words": "A tank", "picture": SimpleUploadedFile("x.png", data)}
    page = bilal.sends(at(summit, "projects/new/"), **sent)
    if kind == "text/html":
        assert "This is no picture" in text_of(page)
        return
    answer = stranger.opens(at(summit, "projects/1/picture/"))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert answer.content.startswith(b"\x89PNG")


def test_fields_read_skills_and_links_as_people_write_them() -> None:
    assert SkillsField().clean("Python, design ;python,, Wiki  data") == ["python", "design", "wiki data"]
    assert LinksField().clean("T5\nowner/name#7") == [
        "https://phabricator.wikimedia.org/T5", "https://github.com/owner/name/issues/7",
    ]  # fmt: skip
    with pytest.raises(ValidationError, match="not safe to follow"):
        LinksField().clean("http://example.org")


def test_the_clock_can_ask_a_project_how_it_goes(summit: Any, pseudonym: Any) -> None:
    made = building.keep_alive(project(summit, pseudonym), by=pseudonym, begun=date(2023, 3, 4))
    assert (made.rhythm, made.begun, made.is_settled) == ("weeks", date(2023, 3, 4), False)
    assert building.keep_alive(made, by=pseudonym).rhythm == ""


def test_two_machines_that_let_one_person_join_agree(summit: Any, pseudonym: Any) -> None:
    made = project(summit, pseudonym)
    again = building.join_team(made, pseudonym, by=pseudonym)
    assert again.pk == uuid.uuid5(made.pk, str(pseudonym))
    assert TeamMember.objects.count() == 1


# READMEs


class Web:
    """Answers as the open web would, and remembers what was asked."""

    def __init__(self, **pages: Any) -> None:
        self.pages, self.asked = pages, []

    def __call__(self, address: str, **how: Any) -> Any:
        self.asked.append(address)
        found = self.pages.get(address.rsplit("/", 1)[-1], 404)
        if isinstance(found, int):
            raise Refused("The server of the source answered with error %(status)d.", status=found)
        return Fetched(address, "text/plain", found)


def test_a_readme_is_fetched_where_the_operator_allows_it_and_shown_as_plain_text(
    summit: Any, pseudonym: Any, stranger: Any, settings: Any
) -> None:
    made = project(summit, pseudonym, source="https://github.com/tanks/map")
    web = Web(README=b"# Tanks\x07\n<script>alert(1)</script>\xff \xe2\x80\xaeevil")
    assert (sync_readmes(web), web.asked) == (0, [])
    settings.SABHA_FETCH = True
    assert "not been fetched yet" in text_of(stranger.opens(at(summit, f"projects/{made.number}/")))
    assert sync_readmes(web) == 1
    assert [address.rsplit("/", 1)[-1] for address in web.asked] == ["README.md", "README.rst", "README"]
    page = text_of(stranger.opens(at(summit, f"projects/{made.number}/")))
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page
    assert sync_readmes(web) == 0


def test_a_readme_that_cannot_be_fetched_says_why_and_keeps_what_was_there(
    summit: Any, pseudonym: Any, stranger: Any, settings: Any
) -> None:
    settings.SABHA_FETCH = True
    made = project(summit, pseudonym, source="https://gitlab.com/tanks/map")
    sync_readmes(Web(**{"README.md": b"Tanks"}))
    Readme.objects.update(due=timezone.now())
    sync_readmes(Web(**{"README.md": 500}))
    page = text_of(stranger.opens(at(summit, f"projects/{made.number}/")))
    assert ("Tanks</div>" in page, "error 500" in page) == (True, True)


def test_no_readme_is_looked_for_on_a_host_nobody_knows(summit: Any, pseudonym: Any) -> None:
    project(summit, pseudonym, source="https://example.org/tanks")
    assert Readme.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "begins"),
    [("hackathon.json", b'{\n "@context"'), ("hackathon.zip", b"PK"), ("hackathon.ics", b"BEGIN:VCALENDAR"),
     ("hackathon.csv", b"\xef\xbb\xbfid,number,title")],
)  # fmt: skip
def test_the_export_command_writes_the_hackathon(summit: Any, pseudonym: Any, name: str, begins: bytes) -> None:
    from sabha.commands._exports import WRITERS

    project(summit, pseudonym)
    assert WRITERS[name](summit, None).startswith(begins)


def test_one_looks_after_a_project_oneself_and_nobody_says_so_of_another(
    summit: Any, asha: Someone, bilal: Someone
) -> None:
    me = member(summit, bilal)
    made = project(summit, me)
    path = at(summit, f"projects/{made.number}/team/")
    asha.sends(path, care="mine")  # an organiser, but not of the team
    assert Project.objects.get().maintainer is None
    bilal.sends(path, care="mine")
    assert Project.objects.get().maintainer == me
    building.join_team(made, member(summit, asha), by=me)
    assert asha.sends(path, care="mine").status_code == 409
    bilal.sends(path, care="nobody")
    made.refresh_from_db()
    assert (made.maintainer, made.seeks_maintainer) == (None, True)


def test_another_language_is_none_that_two_people_share(summit: Any, bilal: Someone) -> None:
    page = text_of(bilal.opens(at(summit, "me/card/")))
    assert 'value="und"' not in page
    assert 'value="sat"' in page


def test_a_page_made_while_a_project_spoke_is_made_anew_when_it_falls_silent(
    summit: Any, pseudonym: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = project(summit, pseudonym)
    before, day = journal.revision(summit.pk), made.last_word + timedelta(days=42)
    monkeypatch.setitem(tasks._looked, "day", None)
    assert (tasks.notice_silence(day), journal.revision(summit.pk)) == (0, before)
    assert tasks.notice_silence(day + timedelta(days=1)) == 1
    assert journal.revision(summit.pk) == before + 1
    assert tasks.notice_silence(day + timedelta(days=1)) == 0


def test_only_projects_that_look_for_somebody_are_listed_as_such(summit: Any, pseudonym: Any, stranger: Any) -> None:
    project(summit, pseudonym, "Complete")
    project(summit, pseudonym, "Half", needs=["design"])
    page = text_of(stranger.opens(at(summit, "projects/?needs=1")))
    assert ("Half" in page, "Complete" in page) == (True, False)


# At the same time


def test_nobody_waits_while_a_job_is_worked_out(summit: Any, pseudonym: Any, monkeypatch: Any) -> None:
    outside, inside = list(connection.savepoint_ids), []

    def slow(_: Any) -> dict[str, Any]:
        inside.append(list(connection.savepoint_ids))
        return {}

    for what in HackathonJob.What:
        monkeypatch.setitem(tasks.WORK, what, slow)
        desks.order(summit, what)
    assert work_hackathons() == 4
    assert inside == [outside] * 4


def test_who_comes_while_teams_are_worked_out_is_not_forgotten(summit: Any, monkeypatch: Any) -> None:
    from sabha.algorithms import teams as algorithm

    for n in range(4):
        card(summit, f"P{n}")
    real, times = algorithm.propose_teams, []

    def slow(*given: Any, **more: Any) -> Any:
        if not times:
            card(summit, "Late")
        times.append(1)
        return real(*given, **more)

    monkeypatch.setattr(algorithm, "propose_teams", slow)
    desks.order(summit, HackathonJob.What.TEAMS)
    work_hackathons()
    assert (TeamPlace.objects.count(), HackathonJob.objects.get().done) == (0, None)
    work_hackathons()
    assert TeamPlace.objects.count() == 5


def test_a_double_tap_on_next_skips_no_project(summit: Any, pseudonym: Any, asha: Someone) -> None:
    for n in range(4):
        project(summit, pseudonym, f"P{n}")
    path = f"/en/{summit.slug}/desk/hackathon/showcase/"
    for _ in range(2):
        asha.sends(path, go="next", on="")
    order = showing.order_of(summit)
    assert Showcase.objects.get().project == order[0]
    for _ in range(2):
        asha.sends(path, go="next", on=str(order[0].pk))
    assert Showcase.objects.get().project == order[1]


def test_a_team_agrees_only_with_the_sentence_it_saw(summit: Any, bilal: Someone, tenzin: Someone) -> None:
    me = member(summit, bilal)
    made = project(summit, me, pitch=LINE)
    building.join_team(made, member(summit, tenzin), by=me)
    path = at(summit, f"projects/{made.number}/team/")
    assert 'name="step-to" value="1"' in text_of(tenzin.opens(path))
    for who in (bilal, tenzin):  # both saw the first stage, and both press
        assert who.sends(path, **{"step": "1", "step-agreed": "on", "step-to": "1"}).status_code == 302
    made = Project.objects.get()
    assert (made.stage, made.agreed) == (1, [1])


def test_a_request_is_answered_once_and_a_second_answer_is_no_error(
    summit: Any, bilal: Someone, tenzin: Someone
) -> None:
    me = member(summit, bilal)
    made = building.change_project(project(summit, me), by=me, maintainer=me, seeks_maintainer=True)
    chitra = person("Chitra")
    first = teams.ask(tenzin.person, made, kind=TeamRequest.Kind.MAINTAIN)
    second = teams.ask(chitra, made, kind=TeamRequest.Kind.MAINTAIN)
    path = at(summit, f"projects/{made.number}/team/")
    for _ in range(2):
        assert bilal.sends(path, yes=first.pk).status_code == 302
    assert bilal.sends(path, no=first.pk).status_code == 302
    first.refresh_from_db()
    assert first.state == TeamRequest.State.ACCEPTED
    assert bilal.sends(path, yes=second.pk).status_code == 409  # it has been taken over
    assert Project.objects.get().maintainer == member(summit, tenzin)


def test_a_no_takes_a_yes_back(summit: Any, pseudonym: Any, bilal: Someone) -> None:
    mine = desks.save_card(bilal.person, summit, languages=["en"], wants_team=True)
    table = TeamProposal.objects.create(summit=summit, number=1, is_offered=True)
    place = table.seats.create(card=mine)
    for yes, team in ((True, [member(summit, bilal)]), (False, [])):
        teams.take_seat(TeamPlace.objects.get(pk=place.pk), yes=yes)
        assert Project.objects.get().members() == team


def test_both_teams_say_anew_what_they_speak_when_somebody_moves(summit: Any) -> None:
    one, two = (TeamProposal.objects.create(summit=summit, number=n) for n in (1, 2))
    for n, (table, languages) in enumerate(((one, ["te", "en"]), (one, ["en"]), (two, ["te", "en"]))):
        table.seats.create(card=card(summit, f"P{n}", languages=languages))
    for table in (one, two):
        teams.settle_table(table)
    teams.move(one.seats.order_by("pk").last(), 2)
    spoken = dict(TeamProposal.objects.values_list("number", "languages"))
    assert spoken == {1: ["en", "te"], 2: ["en"]}


def test_results_are_released_only_when_the_judging_is_closed(summit: Any, rules_of: Any, pseudonym: Any) -> None:
    judges = [judge(summit, f"J{n}") for n in range(3)]
    projects = [project(summit, pseudonym, f"P{n}") for n in range(4)]
    for who in judges:
        for it in projects:
            judging.score(who, it, [3, 3], judging=rules_of)
    judging.move_on(rules_of, "closed", by=pseudonym)
    work_hackathons()
    judging.move_on(rules_of, "open", by=pseudonym)  # and somebody scores once more
    with pytest.raises(Refused, match="worked out"):
        judging.move_on(rules_of, "released", by=pseudonym)


def test_a_file_sets_back_no_stage_and_says_what_it_would_change(summit: Any, pseudonym: Any, asha: Someone) -> None:
    file = json.dumps({"resources": [{"name": "projects", "data": [
        {"id": 1, "name": "Tanks", "progress": 5, "summary": "A line"}]}]}).encode()  # fmt: skip
    importing.bring_in(summit, file, by=pseudonym, dry=False)
    made = Project.objects.get()
    building.change_project(made, by=pseudonym, pitch=LINE, stage=4, last_word=date(2023, 5, 1))
    report = importing.bring_in(summit, file, by=pseudonym)
    assert report.overwrites == ["Tanks"]
    importing.bring_in(summit, file, by=pseudonym, dry=False)
    made = Project.objects.get()
    assert (made.stage, made.last_word, str(made.pitch)) == (4, date(2023, 5, 1), "A line")


def test_whoever_changed_a_project_meanwhile_is_not_overwritten_unseen(summit: Any, bilal: Someone) -> None:
    me = member(summit, bilal)
    made = project(summit, me, pitch=LINE)
    path = at(summit, f"projects/{made.number}/edit/")
    seen = text_of(bilal.opens(path)).split('name="was" value="')[1].split('"')[0]
    building.change_project(made, by=me, pitch=Words("Another line", "en"))
    page = text_of(bilal.sends(path, title="A map of tanks", pitch="Mine", lang="en", was=seen))
    assert "Somebody wrote at the same time: “Another line”" in page
    assert str(Project.objects.get().pitch) == "Another line"


def test_who_is_not_of_a_team_is_told_who_is_and_how_to_ask(summit: Any, bilal: Someone, tenzin: Someone) -> None:
    made = project(summit, member(summit, bilal))
    page = tenzin.opens(at(summit, f"projects/{made.number}/team/"))
    assert page.status_code == 403
    assert f"projects/{made.number}/join/" in text_of(page)
    assert "your role" not in text_of(page)


def test_a_challenge_stays_taken_while_others_build_on_it(summit: Any, pseudonym: Any) -> None:
    challenge = building.add_challenge(summit, by=pseudonym, title=MAP)
    one, two = (project(summit, pseudonym, f"P{n}", challenge=challenge) for n in range(2))
    for it, state in ((one, Challenge.State.TAKEN), (two, Challenge.State.OPEN)):
        building.settle(it, by=pseudonym, state="ended", why=LINE)
        assert Challenge.objects.get().state == state


def test_the_desk_says_who_was_compared_and_names_every_judge(
    summit: Any, pseudonym: Any, asha: Someone, monkeypatch: Any
) -> None:
    setting = judging.set_up(summit, by=pseudonym, mode="pairs", criteria=LINE)
    one, two, never = (project(summit, pseudonym, f"P{n}") for n in range(3))
    judging.choose(judge(summit, "J1"), one, two, judging=setting)
    judging.choose(asha.person.memberships.get(summit=summit), one, two, judging=setting)  # without the role
    page = text_of(asha.opens(f"/en/{summit.slug}/desk/hackathon/judging/"))
    assert page.count("1 choices") == 2
    rows = {title: row for row in page.split("<tr>")[2:] for title in ("P0", "P1", "P2") if title in row}
    assert [">2<" in rows[f"P{n}"].replace("\n", "") for n in range(3)] == [True, True, False]
    assert "not seen yet" in rows[str(never)]


def test_a_job_that_breaks_says_so_and_keeps_no_other_work_back(summit: Any, asha: Someone, monkeypatch: Any) -> None:
    monkeypatch.setitem(tasks.WORK, HackathonJob.What.MENTORS, lambda _: 1 // 0)
    for what in (HackathonJob.What.MENTORS, HackathonJob.What.TEAMS):
        desks.order(summit, what)
    assert work_hackathons() == 2
    assert all(job.done for job in HackathonJob.objects.all())
    assert "could not be worked out" in text_of(asha.opens(f"/en/{summit.slug}/desk/hackathon/mentors/"))
