"""Letters of the hackathon: a team that is asked, who asked, and whoever somebody or a place is proposed to."""

from typing import Any

import pytest

from sabha.summit.base.words import Words
from sabha.summit.hackathon.actions import building, desks, teams
from sabha.summit.hackathon.models import HackathonJob, MentorPair, TeamPlace, TeamProposal
from sabha.summit.hackathon.tasks import work_hackathons
from sabha.summit.people.models import Letter
from three_people import Someone

pytestmark = pytest.mark.django_db
MAP = Words("Tank maps", "en")


def told(who: Someone) -> list[str]:
    return list(Letter.objects.filter(person=who.person).order_by("pk").values_list("subject", flat=True))


def test_a_team_hears_who_waits_and_the_asker_hears_its_answer(
    summit: Any, asha: Someone, bilal: Someone, pseudonym: Any
) -> None:
    it = building.add_project(summit, by=pseudonym, title=MAP)
    first = teams.ask(bilal.person, it, words="I can draw")
    teams.ask(bilal.person, it, words="I can draw")  # asking twice is one letter
    teams.answer(first, by=pseudonym, yes=False)
    teams.answer(first, by=pseudonym, yes=True)  # the first answer holds
    teams.answer(teams.ask(bilal.person, it), by=pseudonym, yes=True)
    assert told(asha) == ["Somebody waits for an answer of the team: Tank maps"] * 2
    assert told(bilal) == ["Tank maps: Declined", "Tank maps: Accepted"]
    (waits, _) = Letter.objects.filter(person=asha.person).order_by("pk")
    assert "I can draw" in waits.body
    assert f"/hackathon/projects/{it.number}/team/" in waits.body
    assert "Bilal" not in waits.body


def test_a_newcomer_and_a_mentor_hear_of_each_other_and_again_when_both_agree(
    summit: Any, bilal: Someone, tenzin: Someone
) -> None:
    card = {"languages": ["en"], "hours": ["morning"]}
    new = desks.save_card(tenzin.person, summit, **card, wants_mentor=True, learns=["maps"])
    old = desks.save_card(bilal.person, summit, **card, skills=["maps"], room=1, contact="bilal on the chat")
    for _ in range(2):
        desks.order(summit, HackathonJob.What.MENTORS)
        work_hackathons()
    assert told(tenzin) == ["A mentor for you"]
    pair = MentorPair.objects.get()
    desks.say(pair, new, yes=True)
    assert told(tenzin) == ["A mentor for you"]  # the other has not answered
    for _ in range(2):
        desks.say(pair, old, yes=True)
    assert told(tenzin) == ["A mentor for you"] * 2
    assert told(bilal) == ["A newcomer for you"] * 2
    bodies = "".join(Letter.objects.filter(person=tenzin.person).values_list("body", flat=True))
    assert "You share: maps" in bodies
    assert "You both said yes" in bodies
    assert not any(word in bodies for word in ("Bilal", "bilal"))


def test_a_place_in_a_team_is_told_once_it_is_offered_to_who_wants_letters(
    summit: Any, bilal: Someone, tenzin: Someone
) -> None:
    bilal.person.wants_mail = False
    bilal.person.save()
    table = TeamProposal.objects.create(summit=summit, number=1)
    for who in (bilal, tenzin):
        TeamPlace.objects.create(table=table, card=desks.save_card(who.person, summit, wants_team=True))
    assert told(tenzin) == []
    assert (teams.offer(summit), teams.offer(summit)) == (2, 0)
    assert (told(tenzin), told(bilal)) == (["A team for you"], [])
