"""Plays the life of the 2nd Wikimedia Technology Summit into an empty installation, with the dates it really had."""

import random
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from sabha.algorithms.concept_note import read
from sabha.demo import calls, hackathon, ideas, outcomes, partnerships, programme, reporting, sourced_notes, talking
from sabha.summit.base.words import Words
from sabha.summit.concept import actions as concept
from sabha.summit.concept.forms import draft_from
from sabha.summit.concept.models import Announcement
from sabha.summit.conversations.actions import add_statement, vote
from sabha.summit.conversations.tasks import make_map
from sabha.summit.people.actions.members import join
from sabha.summit.people.actions.ways_in import secret_digest
from sabha.summit.people.models import Badge, Membership, Person, Role, new_token

NOTE = Path(__file__).with_name("concept-note.txt")
FIRST = """1st Wikimedia Technology Summit (simulated)

This short note stands for the edition before, so that the series has a beginning.
What became of what was said there? Who kept in touch afterwards?
"""
PEOPLE = (
    ("Asha (simulated)", Role.ORGANISER, "te"),
    ("Imran (simulated)", Role.ORGANISER, "ur"),
    ("Meera (simulated)", Role.PROGRAMME, "hi"),
    ("Kavya (simulated)", Role.REVIEWER, "kn"),
    ("Bilal (simulated)", Role.VOLUNTEER, "ur"),
    ("Tenzin (simulated)", Role.PARTICIPANT, "en"),
)
# In the order of a summit's life.
CHAPTERS = (sourced_notes, calls, programme, talking, hackathon, ideas, outcomes, partnerships, reporting)
State = Announcement.State


def moment(year, month, day_of_month):
    """Ten in the morning, UTC, of a day in the past."""
    return datetime(year, month, day_of_month, 10, tzinfo=UTC)


def play():
    """Make the demonstration. Returns the summit."""
    asha, *others = [simulated(*who) for who in PEOPLE]
    found_first(asha)
    text = NOTE.read_text(encoding="utf-8")
    whole = draft_from(read(text), text, name=NOTE.name)
    undated = replace(whole, starts=None, ends=None)
    summit = concept.found(undated, by=asha, at=moment(2022, 9, 2))
    for person, (_, role, _) in zip(others, PEOPLE[1:], strict=True):
        join(person, summit, role)
    announce_dates(summit, whole.spans["dates"])
    announce_place(summit)
    announce_hackathon(summit)
    converse(summit)
    for chapter in CHAPTERS:
        chapter.play(summit)
    return summit


STATEMENTS = (
    ("en", "Every change to the network should say in advance whom it will leave behind.", (1, 1)),
    ("hi", "दूर के गाँवों तक पहुँच, नई सुविधाओं से पहले आनी चाहिए।", (1, 1)),
    ("te", "గ్రామ పాఠశాలల్లో ఉచిత ఇంటర్నెట్ మొదటి ప్రాధాన్యం కావాలి.", (1, 0)),
    ("ur", "اپنی زبان میں لکھنا ہر آلے پر آسان ہونا چاہیے۔", (1, 1)),
    ("en", "Large companies have done more good than harm to the open web.", (-1, 1)),
    ("en", "Volunteers should be paid when their tools are used by companies.", (1, -1)),
    ("en", "Machine translation may publish articles without a person reading them.", (-1, 1)),
    ("en", "A summit should decide less and listen more.", (0, 1)),
    ("en", "Offline copies of free knowledge matter as much as the online ones.", (1, 1)),
)


def converse(summit):
    """Thirty-six simulated voters answer the first question: two leanings, and no two quite alike."""
    question = summit.questions.get(number=1)
    organiser = pseudonym(summit, "Asha")
    when = moment(2023, 2, 1)
    made = [
        add_statement(question, Words(text, lang), by=organiser, at=when, is_seed=True) for lang, text, _ in STATEMENTS
    ]
    chance = random.Random(2023)  # noqa: S311 - the same simulated answers every time
    for voter in range(36):
        me = uuid.uuid5(question.pk, f"simulated voter {voter}")
        for statement, (_, _, leanings) in zip(made, STATEMENTS, strict=True):
            if chance.random() < 0.85:
                leaning = leanings[voter % 2] if chance.random() < 0.85 else chance.choice((-1, 0, 1))
                vote(by=me, statement=statement, value=leaning, matters=chance.random() < 0.2, at=when)
    make_map(question)


def simulated(name, role, language):
    """A person who is none, and says so in their name."""
    return Person.objects.join(
        display_name=name, is_simulated=True, may_found=role == Role.ORGANISER, speaks=[language, "en"],
        visibility={"display_name": "public", "speaks": "public"},
    )  # fmt: skip


def pseudonym(summit, name):
    return Membership.objects.get(summit=summit, person__display_name__startswith=name).pseudonym


def found_first(asha):
    """The edition before, from a note of three lines."""
    draft = draft_from(read(FIRST), FIRST, name="first.txt")
    concept.found(replace(draft, series="Wikimedia Technology Summit", edition=1), by=asha, at=moment(2021, 10, 1))


def announce_dates(summit, span):
    """The slip from December to March, as it happened."""
    it = summit.announcements.get(subject=Announcement.Subject.DATES)
    asha, imran = pseudonym(summit, "Asha"), pseudonym(summit, "Imran")
    concept.announce(it, by=asha, at=moment(2022, 9, 14), state=State.TBC, starts=date(2022, 12, 2),
        ends=date(2022, 12, 3), why=Words("First plan of the organisers.", "en"))  # fmt: skip
    concept.announce(it, by=imran, at=moment(2022, 10, 21), state=State.TBC, starts=date(2023, 3, 3),
        ends=date(2023, 3, 4), why=Words("The preparation needs three more months.", "en"))  # fmt: skip
    concept.announce(it, by=imran, at=moment(2022, 11, 9), state=State.CONFIRMED, start=span[0], end=span[1],
        why=Words("The concept note now names the days.", "en"))  # fmt: skip


def announce_place(summit):
    it = summit.announcements.get(subject=Announcement.Subject.PLACE)
    asha = pseudonym(summit, "Asha")
    concept.announce(it, by=asha, at=moment(2022, 11, 20), state=State.TBC, value=Words("Hyderabad", "en"),
        due=date(2022, 12, 15), why=Words("Two halls are being compared.", "en"))  # fmt: skip
    concept.announce(it, by=asha, at=moment(2022, 12, 12), state=State.CONFIRMED,
        value=Words("IIIT Hyderabad", "en"), due=None, why=Words("Its hall is free on both days.", "en"))  # fmt: skip


def announce_hackathon(summit):
    it = summit.announcements.get(subject=Announcement.Subject.PRE_EVENT)
    meera, day = pseudonym(summit, "Meera"), date(2023, 3, 2)
    concept.announce(it, by=meera, at=moment(2023, 1, 10), state=State.TBC,
        value=Words("On the day before, in the same place", "en"), due=date(2023, 2, 10))  # fmt: skip
    concept.announce(it, by=meera, at=moment(2023, 2, 8), state=State.CONFIRMED, starts=day, ends=day, due=None,
        why=Words("The hall is ours for that day, too.", "en"))  # fmt: skip


def way_in(summit):
    """A new badge for the demonstration's first organiser: its token opens the organiser's desk."""
    asha = Person.objects.get(display_name=PEOPLE[0][0])
    token = new_token()
    Badge.objects.filter(summit=summit, person=asha).delete()
    Badge.objects.create(summit=summit, number=1, person=asha, digest=secret_digest(token))
    return token
