"""The hackathon's challenges and projects: who changes them, how far they are, and what becomes of them."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.concept.rules import threads
from sabha.summit.hackathon import rules, tasks
from sabha.summit.hackathon.actions import building
from sabha.summit.hackathon.forms.fields import LinksField, SkillsField
from sabha.summit.hackathon.models import (
    Challenge,
    LogEntry,
    Project,
)  # fmt: skip
from sabha.summit.hackathon.rules.lasting import lives_of
from sabha.summit.journal import actions as journal
from summit.hackathon_world import LINE, MAP, at, member, project
from three_people import Someone, operation, text_of

pytestmark = pytest.mark.django_db


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


def test_who_is_not_of_a_team_is_told_who_is_and_how_to_ask(summit: Any, bilal: Someone, tenzin: Someone) -> None:
    made = project(summit, member(summit, bilal))
    page = tenzin.opens(at(summit, f"projects/{made.number}/team/"))
    assert page.status_code == 403
    assert f"projects/{made.number}/join/" in text_of(page)
    assert "your role" not in text_of(page)


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


def test_lines_of_one_day_stand_as_they_were_written_the_latest_first(summit: Any, pseudonym: Any) -> None:
    made, morning = project(summit, pseudonym), datetime(2023, 3, 2, 9, tzinfo=UTC)
    for n in range(9):
        at_nine = {"at": morning + timedelta(minutes=n), "op": uuid.uuid4()}
        building.write_log(made, Words(f"Tank {n}", "en"), by=pseudonym, **at_nine)
    assert [str(line.text) for line in made.log.told()] == [f"Tank {n}" for n in reversed(range(9))]


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


def test_whoever_changed_a_project_meanwhile_is_not_overwritten_unseen(summit: Any, bilal: Someone) -> None:
    me = member(summit, bilal)
    made = project(summit, me, pitch=LINE)
    path = at(summit, f"projects/{made.number}/edit/")
    seen = text_of(bilal.opens(path)).split('name="was" value="')[1].split('"')[0]
    building.change_project(made, by=me, pitch=Words("Another line", "en"))
    page = text_of(bilal.sends(path, title="A map of tanks", pitch="Mine", lang="en", was=seen))
    assert "Somebody wrote at the same time: “Another line”" in page
    assert str(Project.objects.get().pitch) == "Another line"


def test_whoever_ends_a_project_says_why_and_its_challenge_is_open_again(summit: Any, pseudonym: Any) -> None:
    challenge = building.add_challenge(summit, by=pseudonym, title=MAP)
    made = project(summit, pseudonym, challenge=challenge)
    with pytest.raises(Refused):
        building.settle(made, by=pseudonym, state=Project.State.ENDED)
    building.settle(made, by=pseudonym, state=Project.State.ENDED, why=LINE)
    challenge.refresh_from_db()
    assert (challenge.state, made.is_settled, made.knot) == (Challenge.State.OPEN, True, "kept")


def test_a_challenge_stays_taken_while_others_build_on_it(summit: Any, pseudonym: Any) -> None:
    challenge = building.add_challenge(summit, by=pseudonym, title=MAP)
    one, two = (project(summit, pseudonym, f"P{n}", challenge=challenge) for n in range(2))
    for it, state in ((one, Challenge.State.TAKEN), (two, Challenge.State.OPEN)):
        building.settle(it, by=pseudonym, state="ended", why=LINE)
        assert Challenge.objects.get().state == state


def test_only_projects_that_look_for_somebody_are_listed_as_such(summit: Any, pseudonym: Any, stranger: Any) -> None:
    project(summit, pseudonym, "Complete")
    project(summit, pseudonym, "Half", needs=["design"])
    page = text_of(stranger.opens(at(summit, "projects/?needs=1")))
    assert ("Half" in page, "Complete" in page) == (True, False)


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


# What lasts


def test_silence_is_shown_as_silence(summit: Any, pseudonym: Any) -> None:
    made = project(summit, pseudonym, last_word=date(2023, 3, 4))
    assert (made.knot, made.knot_words) == ("silent", "no word since 4 March 2023")
    fresh = project(summit, pseudonym)
    assert (fresh.knot, fresh.is_settled, fresh.asked()) == ("open", False, [pseudonym])


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


def test_a_project_lives_from_its_beginning_to_its_last_word(summit: Any, pseudonym: Any) -> None:
    today, since = date(2023, 6, 1), date(2023, 3, 2)
    rests = project(summit, pseudonym, since=since, last_word=date(2023, 3, 30))
    rests = building.settle(rests, by=pseudonym, state="resting", why=LINE)
    rests = journal.write(rests, by=pseudonym, last_word=date(2023, 3, 30))
    done = project(summit, pseudonym, since=since, last_word=date(2023, 5, 4), state="done")
    fresh = project(summit, pseudonym, since=since)
    lives = [(life.watched, life.ended) for life in lives_of([rests, done, fresh], today)]
    assert lives == [(4, True), (9, False), (13, False)]


def test_the_clock_can_ask_a_project_how_it_goes(summit: Any, pseudonym: Any) -> None:
    made = building.keep_alive(project(summit, pseudonym), by=pseudonym, begun=date(2023, 3, 4))
    assert (made.rhythm, made.begun, made.is_settled) == ("weeks", date(2023, 3, 4), False)
    assert building.keep_alive(made, by=pseudonym).rhythm == ""
