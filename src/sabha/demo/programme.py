"""The programme of the demonstration: two days of invented sessions, interpreted, starred, released twice."""

import random
import uuid
from datetime import UTC, date, datetime

from sabha.summit.base.words import Words
from sabha.summit.concept.actions import link
from sabha.summit.people.models import Membership, Person
from sabha.summit.programme import actions
from sabha.summit.programme.models import SessionPerson, Star

FRIDAY, SATURDAY = date(2023, 3, 3), date(2023, 3, 4)
ROOMS = (
    ("Auditorium", 240, True, True, 2, "Ground floor, straight ahead"),
    ("Room 1", 60, True, True, 0, "Ground floor, behind the registration"),
    ("Room 2", 40, False, False, 0, "First floor; 22 steps, no lift"),
)
TRACKS = ("Networks and people", "Languages", "Tools")
# title, language, kind, minutes, track, interpreted into, speakers, day, start, room, the question it takes up
SESSIONS = (
    ("Opening", "en", "plenary", 45, None, ("te", "hi"), ("Asha", "Imran"), FRIDAY, 570, 0, 1),
    ("Whom the network forgot", "en", "talk", 45, 0, ("te",), ("Kavya",), FRIDAY, 630, 0, 1),
    ("తెలుగు కీబోర్డు: టైపు చేయడం ఎందుకు కష్టం?", "te", "workshop", 90, 1, (), ("Asha",), FRIDAY, 630, 1, None),
    ("Ten tools that one person keeps alive", "en", "lightning", 45, 2, (), ("Tenzin",), FRIDAY, 630, 2, None),
    ("How this network came to be: a table of dates", "en", "discussion", 45, 0, (), ("Imran",), FRIDAY, 690, 0, 1),
    ("Offline copies for schools", "en", "workshop", 60, 2, (), ("Meera", "Bilal"), FRIDAY, 690, 2, None),
    ("Lunch", "en", "break", 60, None, (), (), FRIDAY, 765, None, None),
    ("اردو ویکیپیڈیا کے نئے لکھنے والے", "ur", "talk", 45, 1, ("hi",), ("Imran",), FRIDAY, 840, 0, None),
    ("Good first tasks, and who answers newcomers", "en", "discussion", 45, 2, (), ("Kavya",), FRIDAY, 840, 1, None),
    ("Maps of villages that no map shows", "en", "talk", 45, 0, (), ("Bilal",), FRIDAY, 840, 2, 2),
    ("हिन्दी में तकनीकी शब्द: कौन तय करे?", "hi", "panel", 60, 1, ("te",), ("Meera",), FRIDAY, 900, 0, None),
    ("Lexemes for languages with few writers", "en", "workshop", 90, 1, (), ("Tenzin",), FRIDAY, 900, 1, None),
    ("Bots that say what they do", "en", "talk", 30, 2, (), ("Asha",), FRIDAY, 900, 2, None),
    ("Tea", "en", "break", 30, None, (), (), FRIDAY, 990, None, None),
    ("What shall we ask the operators for?", "en", "plenary", 60, None, ("te", "hi"), ("Meera",), FRIDAY, 1020, 0, 3),
    ("Machine translation: who reads before it is published?", "en", "panel", 60, 1, ("te",), ("Kavya", "Imran"),
     SATURDAY, 570, 0, None),
    ("Recording village voices with a telephone", "en", "workshop", 90, 1, (), ("Bilal",), SATURDAY, 570, 1, None),
    ("A gadget in an afternoon", "en", "workshop", 90, 2, (), ("Tenzin",), SATURDAY, 570, 2, None),
    ("Photographs and consent", "en", "discussion", 45, 0, (), ("Meera",), SATURDAY, 645, 0, None),
    ("Lunch", "en", "break", 60, None, (), (), SATURDAY, 765, None, None),
    ("பள்ளிகளுக்கான விக்கிப்பீடியா", "ta", "talk", 45, 1, (), ("Kavya",), SATURDAY, 840, 1, None),
    ("Small money, long work: who pays for upkeep?", "en", "discussion", 60, 0, ("hi",), ("Asha",),
     SATURDAY, 840, 0, 2),
    ("Promises: who does what by when", "en", "plenary", 75, None, ("te", "hi"), ("Asha", "Imran"),
     SATURDAY, 930, 0, 3),
)  # fmt: skip
ABOUT = {
    "Whom the network forgot": "Three districts, thirty years, and what each cable left out. Bring a map of yours.",
    "Offline copies for schools": "We set up a small box that serves an encyclopedia without a network.",
    "Promises: who does what by when": "Every session brings its promises. Each gets an owner, a day and a first step.",
}  # fmt: skip
OPEN_SPACE = (SATURDAY, (690, 720), 30, 1)


def play(summit):
    """Play this chapter into the summit."""
    meera = pseudonym(summit, "Meera")
    rooms, tracks = places(summit, meera)
    sessions = [planned(summit, meera, row, rooms, tracks) for row in SESSIONS]
    open_space(summit, meera, rooms)
    stars(summit, sessions)
    for day in (FRIDAY, SATURDAY):
        actions.set_day(summit, day, by=meera, at=moment(1, 20), opens=9 * 60, closes=18 * 60 + 30)
    first = Words("The first plan. Star what you want to hear.", "en")
    actions.release(summit, by=meera, at=moment(2, 10), word=first)
    changed(sessions, meera, rooms)
    second = Words("Three changes after the rooms were looked at once more.", "en")
    actions.release(summit, by=meera, at=moment(2, 25), word=second)


def moment(month, day):
    return datetime(2023, month, day, 10, tzinfo=UTC)


def pseudonym(summit, name):
    return member(summit, name).pseudonym


def member(summit, name):
    return Membership.objects.select_related("person").get(summit=summit, person__display_name__startswith=name)


def places(summit, by):
    at = moment(1, 15)
    rooms = [
        actions.add_room(summit, by=by, at=at, name=Words(name, "en"), capacity=seats, is_step_free=free,
            has_recording=records, booths=booths, changeover=0, about=Words(way, "en"))
        for name, seats, free, records, booths, way in ROOMS
    ]  # fmt: skip
    return rooms, [actions.add_track(summit, by=by, at=at, name=Words(name, "en")) for name in TRACKS]


def planned(summit, by, row, rooms, tracks):
    """One session with its people and its interpreters, in its place."""
    title, lang, kind, minutes, track, interpreted, speakers, day, start, room, question = row
    about = ABOUT.get(title)
    it = actions.add_session(
        summit, by=by, at=moment(1, 18), title=Words(title, lang), about=Words(about, lang) if about else None,
        kind=kind, minutes=minutes, track=tracks[track] if track is not None else None, language=lang,
        interpreted=list(interpreted), host=pseudonym(summit, speakers[0]) if speakers else None,
        may_record=None if kind == "break" else room == 0, material_due=None if kind == "break" else date(2023, 2, 20),
    )  # fmt: skip
    actions.place(
        it, by=by, at=moment(1, 25), day=day, minute=start, room=rooms[room] if room is not None else None,
        is_pinned=kind in {"break", "plenary"},
    )  # fmt: skip
    for name in speakers:
        actions.add_person(it, person=member(summit, name).person, is_shown=True)
    for code in interpreted:
        for n in range(2 if minutes > 60 else 1):
            name = f"Interpreter {n + 1} (simulated)"
            actions.add_person(it, name=f"{name}, {code}", part=SessionPerson.Part.INTERPRETER, language=code)
    asked = summit.questions.filter(number=question).first() if question else None
    if asked:
        taken_up = asked.statements.first() if question == 1 and kind == "talk" else asked
        link(it, taken_up or asked, by=by, at=moment(1, 18))
    return it


def open_space(summit, by, rooms):
    """Two free slots; Tenzin has put something into the first."""
    day, starts, minutes, room = OPEN_SPACE
    op = uuid.uuid5(summit.pk, "open space")
    first, _free = actions.open_slots(
        summit, by=by, at=moment(1, 26), op=op, day=day, starts=starts, minutes=minutes, room=rooms[room]
    )
    tenzin = member(summit, "Tenzin")
    title = Words("Letters from the mountains: a dictionary begins", "en")
    actions.take_slot(first, by=tenzin.pseudonym, person=tenzin.person, is_shown=True, at=moment(2, 20), title=title)


def stars(summit, sessions):
    """Forty simulated people star four to seven sessions each; no person of the record among them."""
    chance = random.Random(2023)  # noqa: S311 - the same simulated stars every time
    wanted = [it for it in sessions if not it.is_for_all]
    people = Person.objects.bulk_create(Person(is_simulated=True, password="!") for _ in range(40))  # noqa: S106
    Star.objects.bulk_create(
        Star(person=who, session=it) for who in people for it in chance.sample(wanted, chance.randint(4, 7))
    )
    asha = member(summit, "Asha").person
    Star.objects.bulk_create(Star(person=asha, session=it) for it in wanted[1:6])


def changed(sessions, by, rooms):
    """What the second version changes: a room, an hour, a language."""
    at = moment(2, 24)
    by_title = {str(it.title): it for it in sessions}
    maps = by_title["Maps of villages that no map shows"]
    actions.place(maps, by=by, at=at, day=FRIDAY, minute=930, room=rooms[2])
    tools = by_title["Good first tasks, and who answers newcomers"]
    actions.place(tools, by=by, at=at, day=FRIDAY, minute=840, room=rooms[2])
    consent = by_title["Photographs and consent"]
    actions.change(consent, by=by, at=at, interpreted=["te"])
    actions.add_person(
        consent, name="Interpreter 1 (simulated), te", part=SessionPerson.Part.INTERPRETER, language="te"
    )
