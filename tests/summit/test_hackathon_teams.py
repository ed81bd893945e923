"""The hackathon's teams, and newcomers with their mentors: who asks, who says yes, and what is proposed."""

import uuid
from typing import Any

import pytest
from django.db import connection

from sabha.algorithms.refused import Refused
from sabha.summit.hackathon import tasks
from sabha.summit.hackathon.actions import building, desks, showing, teams
from sabha.summit.hackathon.models import (
    HackathonCard,
    HackathonJob,
    MentorPair,
    Project,
    TeamMember,
    TeamPlace,
    TeamProposal,
    TeamRequest,
)  # fmt: skip
from sabha.summit.hackathon.tasks import work_hackathons
from sabha.summit.journal import actions as journal
from sabha.summit.overview import actions as overview
from summit.hackathon_world import MAP, at, member, project
from three_people import Someone, person, text_of

pytestmark = pytest.mark.django_db


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


def test_two_machines_that_let_one_person_join_agree(summit: Any, pseudonym: Any) -> None:
    made = project(summit, pseudonym)
    again = building.join_team(made, pseudonym, by=pseudonym)
    assert again.pk == uuid.uuid5(made.pk, str(pseudonym))
    assert TeamMember.objects.count() == 1


# Proposed teams


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


def test_another_language_is_none_that_two_people_share(summit: Any, bilal: Someone) -> None:
    page = text_of(bilal.opens(at(summit, "me/card/")))
    assert 'value="und"' not in page
    assert 'value="sat"' in page


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


# What is worked out meanwhile


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


def test_a_job_that_breaks_says_so_and_keeps_no_other_work_back(summit: Any, asha: Someone, monkeypatch: Any) -> None:
    monkeypatch.setitem(tasks.WORK, HackathonJob.What.MENTORS, lambda _: 1 // 0)
    for what in (HackathonJob.What.MENTORS, HackathonJob.What.TEAMS):
        desks.order(summit, what)
    assert work_hackathons() == 2
    assert all(job.done for job in HackathonJob.objects.all())
    assert "could not be worked out" in text_of(asha.opens(f"/en/{summit.slug}/desk/hackathon/mentors/"))
