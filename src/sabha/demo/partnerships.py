"""The partnerships of the demonstration: simulated, and plainly so."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from sabha.summit.base.words import Words
from sabha.summit.outcomes.actions import going, introductions, partnerships
from sabha.summit.outcomes.actions.words import add_word, join_words
from sabha.summit.outcomes.models import Introduction, Line, Meeting, MeetingSlot, TieParty
from sabha.summit.outcomes.rules.partnerships import PARTS
from sabha.summit.outcomes.rules.words import starter
from sabha.summit.outcomes.tasks.introductions import make_rounds
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Person

# Name, language, offers, needs, organisation (shown), new here, who sees it.
CARDS = (
    ("Asha (simulated)", "te", ("advice", "rooms"), ("lang:ur", "pictures"), "", False, "public"),
    ("Imran (simulated)", "ur", ("lang:ur", "writing"), ("software",), "", False, "public"),
    ("Meera (simulated)", "hi", ("teaching", "lang:hi"), ("servers",), "", False, "members"),
    ("Kavya (simulated)", "kn", ("pictures", "lang:kn"), ("advice",), "", True, "public"),
    ("Bilal (simulated)", "ur", ("servers",), ("archives",), "Lakeside Library (simulated)", False, "public"),
    ("Tenzin (simulated)", "en", ("maps",), ("first_steps", "travel"), "", True, "members"),
    ("Noor (simulated)", "ur", ("archives", "lang:ur"), ("servers", "software"), "Old City Press (simulated)", True,
     "public"),
    ("Ravi (simulated)", "te", ("software", "first_steps"), ("lang:te", "design"), "", False, "public"),
    ("Lakshmi (simulated)", "te", ("lang:te", "translating"), ("first_steps",), "", True, "public"),
    ("Joseph (simulated)", "en", ("grants",), ("teaching",), "Hill Schools (simulated)", False, "public"),
    ("Fatima (simulated)", "ur", ("design",), ("grants", "boats"), "", True, "me"),
    ("Dolma (simulated)", "en", ("boats",), ("rooms",), "", True, "organisers"),
)  # fmt: skip


def play(summit):
    """Twelve people say what they offer, a round introduces them, two pairs meet, two partnerships are asked about."""
    words = grown_words(summit)
    members = {card[0].split()[0]: a_card(summit, words, *card) for card in CARDS}
    introductions.begin_round(summit, at_most=3, closes=timezone.localdate() + timedelta(days=30))
    make_rounds()
    met = accepted(members)
    a_meeting(summit, met)
    kept(summit, members["Bilal"], members["Noor"])
    ended(summit, members["Asha"], members["Joseph"])


def grown_words(summit):
    """What people added to the shared list: one word in two languages."""
    boats = add_word(summit, Words("A boat for school visits", "en"), "other")
    naav = add_word(summit, Words("स्कूल जाने के लिए नाव", "hi"), "other")
    join_words(naav, boats, by=uuid.UUID(int=2023))
    return {"boats": boats.pk}


def a_card(summit, words, name, language, offers, needs, organisation, is_new, seen):
    person = Person.objects.filter(display_name=name).first() or Person.objects.join(
        display_name=name, is_simulated=True, speaks=[language, "en"],
        visibility={"display_name": "public", "speaks": "public"},
    )  # fmt: skip

    def keys(codes):
        return [words.get(code) or starter(summit, code).pk for code in codes]

    membership = join(person, summit)
    introductions.save_card(
        membership, offers=keys(offers), needs=keys(needs), speaks_for=organisation, is_new=is_new,
        shows_organisation=bool(organisation), offers_seen=seen, needs_seen=seen, wants_introductions=True,
        contact=f"{name.split()[0].lower()}@example.org",
    )  # fmt: skip
    return membership


def accepted(members):
    """Two pairs accept; of Asha's other proposals, some still wait for her."""
    asha = members["Asha"]
    pairs = list(Introduction.objects.select_related("one", "other").order_by("pk"))
    mine = next(it for it in pairs if asha.pk in {it.one_id, it.other_id})
    other = next(it for it in pairs if not {it.one_id, it.other_id} & {mine.one_id, mine.other_id})
    for it in (mine, other):
        for side in (it.one, it.other):
            introductions.answer(it, side, "yes")
    return mine


def a_meeting(summit, met):
    """Times after lunch on both days; the first pair has met at the second table."""
    zone = 5 * 60 + 30
    for day in (3, 4):
        begin = datetime(2023, 3, day, 13, 0, tzinfo=UTC) - timedelta(minutes=zone)
        introductions.add_slots(summit, [begin + timedelta(minutes=20 * n) for n in range(3)], minutes=20, tables=6)
    Meeting.objects.create(introduction=met, slot=MeetingSlot.objects.filter(summit=summit).first(), table=2)
    Introduction.objects.update(wants_slot=False)


def moment(year, month, day):
    return datetime(year, month, day, 10, tzinfo=UTC)


def begun(summit, one, other, title, purpose, since, origin, called):
    """A partnership of two members, each side called as it wishes."""
    tie = partnerships.begin(
        one, title=Words(title, "en"), purpose=Words(purpose, "en"), begun=since, called=called[0], origin=origin.pk
    )
    theirs, _token = partnerships.invite(tie, by=tie.parties.get(), called=called[1])
    partnerships.come_in(theirs, other.person)
    return tie, *tie.parties.select_related("tie__summit", "membership__person")


def both_agree(tie, at):
    for party in TieParty.objects.filter(tie=tie).select_related("tie__summit", "membership__person"):
        partnerships.agree(party.tie, party, list(PARTS), at=at)


def origin_of(summit, number):
    """A session where the programme has one, else a question of the note."""
    return summit.sessions.filter(is_withdrawn=False)[number : number + 1].first() or summit.questions.all()[number]


def a_line(side, kind, when, **values):
    return partnerships.add_line(side.tie, side, kind=kind, op=uuid.uuid4(), day=when.date(), at=when, **values)


# Months after, the day of asking, the day of the answer, what each side says; None: three letters without an answer.
BOOKS = (
    (2, date(2023, 5, 4), moment(2023, 5, 8), ("alive", "Two people scan every Friday.", "en"),
     ("on_its_way", "پرانی کتابوں کی فہرست بن رہی ہے۔", "ur")),
    (6, date(2023, 9, 4), moment(2023, 9, 7), ("changed", "The server moved; the press scans now.", "en"), None),
    (12, date(2024, 3, 4), moment(2024, 3, 10), ("alive", "Four schools read offline now.", "en"),
     ("alive", "دو سو کتابیں ہو گئیں۔", "ur")),
)  # fmt: skip
BUS = (
    (2, date(2023, 5, 4), moment(2023, 5, 5), ("alive", "The bus is painted.", "en"),
     ("needs_help", "We find no driver for the hills.", "en")),
    (6, date(2023, 9, 4), moment(2023, 9, 9), None, ("needs_help", "Still no driver, and it rains.", "en")),
)  # fmt: skip


def how_it_goes(tie, checks):
    """What the sides answered when they were asked, and where one was silent."""
    for after, day, when, *said in checks:
        for party, answer in zip(tie.parties.select_related("tie__summit", "membership__person"), said, strict=True):
            if answer is None:
                going.fall_silent(party, day=day, after=after, at=when + timedelta(days=14))
            else:
                state, line, lang = answer
                going.hear(party, state=state, word=Words(line, lang), day=day, after=after, at=when)


def kept(summit, bilal, noor):
    """The library lends its server, the press gives its old books: public, with promises kept and money given."""
    called = ("Lakeside Library (simulated)", "Old City Press (simulated)")
    tie, library, press = begun(
        summit, bilal, noor, "Old Urdu books, readable offline",
        "Two hundred books out of print are scanned, proofread and packed for schools without a connection.",
        date(2023, 3, 4), origin_of(summit, 0), called,
    )  # fmt: skip
    partnerships.describe_side(library, organisation=called[0], shows_organisation=True, shows_me=True,
        words=Words("We lend the server and the scanner, and two people every Friday.", "en"),
        signs_as=called[0])  # fmt: skip
    partnerships.describe_side(press, organisation=called[1], shows_organisation=True, signs_as=called[1],
        words=Words("ہم اپنی پرانی کتابیں دیتے ہیں، اور چاہتے ہیں کہ ہر بچہ انہیں پڑھ سکے۔", "ur"))  # fmt: skip
    both_agree(tie, moment(2023, 3, 6))
    library, press = TieParty.objects.filter(tie=tie).select_related("tie__summit", "membership__person")
    scan = a_line(library, Line.PROMISE, moment(2023, 3, 6), text=Words("Scan the first fifty books.", "en"),
        due=date(2023, 6, 30))  # fmt: skip
    a_line(
        press, Line.PROMISE, moment(2023, 3, 6), text=Words("باقی کتابوں کی فہرست بنانا۔", "ur"), due=date(2024, 6, 30)
    )
    partnerships.confirm(a_line(press, Line.GIFT, moment(2023, 4, 2), what="money", amount=Decimal(40000), unit="INR",
        text=Words("For the scanner.", "en"), done=date(2023, 4, 2)), library, at=moment(2023, 4, 3))  # fmt: skip
    partnerships.confirm(a_line(library, Line.GIFT, moment(2023, 5, 5), what="time", amount=Decimal(96), unit="hours",
        text=Words("Two people, twelve Fridays.", "en"), done=date(2023, 5, 26)), press,
        at=moment(2023, 5, 27))  # fmt: skip
    partnerships.confirm(a_line(press, Line.WORD, moment(2023, 6, 20), text=Words(
        "The fiftieth book was scanned today. A school in the hills has opened the first.", "en")), library,
        at=moment(2023, 6, 21))  # fmt: skip
    scan.tie, scan.party = tie, library
    partnerships.settle(scan, library, state="done", day=date(2023, 6, 20), at=moment(2023, 6, 20))
    how_it_goes(tie, BOOKS)
    soon = timezone.localdate() + timedelta(days=60)
    partnerships.set_next(library.tie, library, date=soon, what=Words("Look at the list of the other books.", "en"))


def ended(summit, asha, joseph):
    """A partnership that did not work out, and says so."""
    called = ("Asha (simulated)", "Hill Schools (simulated)")
    tie, mine, schools = begun(
        summit, asha, joseph, "A reading room on wheels", "A small bus brings offline readers to six hill schools.",
        date(2023, 3, 4), origin_of(summit, 1), called,
    )  # fmt: skip
    partnerships.describe_side(mine, shows_me=True)
    partnerships.describe_side(schools, organisation=called[1], shows_organisation=True)
    how_it_goes(tie, BUS)
    _mine, schools = TieParty.objects.filter(tie=tie).select_related("tie__summit", "membership__person")
    partnerships.end(schools.tie, schools, day=date(2023, 9, 15), at=moment(2023, 9, 15), reason=Words(
        "No driver could be found for the rainy months. The readers went to the schools by post.", "en"))  # fmt: skip
    both_agree(tie, moment(2023, 9, 16))
