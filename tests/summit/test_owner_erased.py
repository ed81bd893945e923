"""Somebody who tends ideas, gives, votes and builds is erased with their words: nothing of them is left on any page."""

import json
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from pages.of_hackathon import PICTURE
from sabha.summit.base import files
from sabha.summit.base.words import Words
from sabha.summit.hackathon.actions import building, desks, showing, teams
from sabha.summit.hackathon.models import Project, TeamRequest
from sabha.summit.ideas.actions import ballots, milestones, pledges, things
from sabha.summit.ideas.models import BallotPaper, Idea, MilestoneEvidence, Pledge
from sabha.summit.ideas.rules.ballots import voter_of
from sabha.summit.ideas.rules.things import owners_of, pledger_of
from sabha.summit.ideas.tasks import make_counts
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact
from sabha.summit.overview.actions import erase
from summit.ballot_world import VILLAGE, close, drafted, vote
from three_people import Someone, person, text_of, with_browser

pytestmark = pytest.mark.django_db
WORD = "Zanzibar"  # in everything that Bilal writes
IN_IT = Words(f"{WORD} it is", "en")


@pytest.fixture
def lived(summit: Any, pseudonym: Any, bilal: Someone) -> Any:
    """Everything of both stages that one person can leave behind; returns the ballot."""
    mine = bilal.person.memberships.get(summit=summit)
    me = mine.pseudonym
    own = things.post_idea(summit, by=me, title=IN_IT, text=IN_IT)
    things.add_need(own, by=me, kind="money", text=IN_IT, amount=Decimal(5), unit="INR")
    step = milestones.set_milestone(own, by=me, title=IN_IT)
    milestones.show(step, by=me, text=IN_IT, data=f"{WORD} file".encode())
    theirs = things.post_idea(summit, by=pseudonym, title=Words("Tanks", "en"), text=Words("So", "en"))
    things.ask(theirs, IN_IT, by=me)
    for by, named in ((me, True), (pledger_of(mine, theirs), False)):
        it = pledges.pledge(theirs, by=by, is_named=named, kind="time", text=IN_IT, condition=IN_IT)
        pledges.accept(it, by=pseudonym)
    ballot = drafted(summit, pseudonym)
    ballots.put_on(ballot, own, by=pseudonym, cost=Decimal(100))
    ballot = ballots.publish(ballot, by=pseudonym)
    ballots.cast(ballot, voter=voter_of(mine, ballot), choices={"c1": 1, "c4": 1})
    vote(ballot, *VILLAGE * 2)
    challenge = building.add_challenge(summit, by=me, title=IN_IT, about=IN_IT)
    bilal.sends(
        f"/en/{summit.slug}/hackathon/projects/new/", title=WORD, pitch=WORD, lang="en", picture_words=WORD,
        picture=SimpleUploadedFile("x.png", PICTURE),
    )  # fmt: skip
    made = Project.objects.get()
    building.change_project(made, by=me, challenge=challenge, next_step=IN_IT)
    building.write_log(made, IN_IT, by=me)
    desks.save_card(bilal.person, summit, languages=["en"], skills=[WORD], contact=WORD)
    showing.remember(bilal.person, made, note=WORD, applauds=True, thanks=WORD)
    return ballot


def pages(summit: Any, stranger: Someone) -> dict[str, str]:
    numbers = list(Idea.objects.values_list("number", flat=True))
    found = ["ideas/", "ideas/data.json", "support/", "ballots/1/", "ballots/1/words.json", "ballots/1/rules.json"]
    found += [f"ideas/{n}/{part}" for n in numbers for part in ("", "versions/", "progress/")]
    found += [f"hackathon/{part}" for part in ("", "challenges/1/", "projects/1/", "showcase/", "hackathon.json")]
    found += ["hackathon/projects.csv", "hackathon/challenges.csv", "hackathon/calendar.ics"]
    found += [f"history/{key}/" for key in (*Idea.objects.values_list("pk", flat=True), Project.objects.get().pk)]
    answers = {path: stranger.opens(f"/en/{summit.slug}/{path}") for path in found}
    assert {path: a.status_code for path, a in answers.items() if a.status_code != 200} == {}
    return {path: text_of(answer) for path, answer in answers.items()}


def test_nothing_of_somebody_who_was_erased_is_left_and_all_pages_stand(
    summit: Any, lived: Any, bilal: Someone, stranger: Someone
) -> None:
    assert sum(WORD in page for page in pages(summit, stranger).values()) > 12
    picture, evidence = Project.objects.get().picture, MilestoneEvidence.objects.get().digest
    me = bilal.person.memberships.get(summit=summit).pseudonym
    erase(bilal.person, redact=True)
    left = pages(summit, stranger)
    assert [path for path, page in left.items() if WORD in page or "Bilal" in page] == []
    assert not any(WORD in json.dumps(fact.payload) for fact in Fact.objects.all())
    assert files.read(evidence) is None
    assert not default_storage.exists(f"hackathon/{picture}")
    assert stranger.opens(f"/en/{summit.slug}/hackathon/projects/1/picture/").status_code == 404
    assert str(me) not in left["support/"]
    assert BallotPaper.objects.count() == 13  # the votes stay counted, and are nobody's
    close(lived)
    assert make_counts() == 1
    assert list(journal.check()) == []
    before = {it.pk: (str(it.title), it.state) for it in Idea.objects.all()}
    journal.rebuild()
    assert {it.pk: (str(it.title), it.state) for it in Idea.objects.all()} == before
    assert Pledge.objects.count() == 2
    assert "(erased)" in pages(summit, stranger)["ideas/1/"]


def test_what_nobody_tends_any_more_can_be_taken_on(
    summit: Any, lived: Any, bilal: Someone, asha: Someone, pseudonym: Any
) -> None:
    tend = f"/en/{summit.slug}/ideas/1/tend/"
    assert asha.opens(tend).status_code == 403
    erase(bilal.person, redact=False)
    assert asha.opens(tend).status_code == 200
    asha.sends(tend)  # "leave": she never came
    own = Idea.objects.get(number=1)
    dolma = with_browser(person("Dolma"))
    assert dolma.opens(tend).status_code == 403
    dolma.sends(f"/en/{summit.slug}/ideas/1/join/{things.invitation(own)}/", op=str(uuid.uuid4()))
    assert dolma.person.memberships.get(summit=summit).pseudonym in owners_of(own)
    assert asha.opens(tend).status_code == 403
    made = teams.ask(dolma.person, Project.objects.get())
    assert made.state == TeamRequest.State.ACCEPTED
    assert not list(journal.check())
