"""What introductions and partnerships add to the world of the page tests: objects, addresses, and who is let in."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from sabha.summit.base.words import Words
from sabha.summit.outcomes.actions import going, partnerships
from sabha.summit.outcomes.actions.introductions import answer, save_card
from sabha.summit.outcomes.actions.words import add_word
from sabha.summit.outcomes.models import Introduction, IntroductionRound, Line, Meeting, MeetingSlot, TieParty
from sabha.summit.outcomes.rules.calendar import calendar_token
from sabha.summit.outcomes.rules.partnerships import PARTS
from sabha.summit.people.actions.members import join
from sabha.summit.people.actions.ways_in import secret_digest
from sabha.summit.people.models import Membership, Role
from three_people import person

_ALL = frozenset(
    {"a stranger", "someone of no summit", "an organiser of another summit", *(str(role) for role in Role)}
)
_SIGNED_IN = _ALL - {"a stranger"}
_MEMBERS = frozenset(str(role) for role in Role)
_ORGANISERS = frozenset({str(Role.ORGANISER)})

TABLE: dict[str, frozenset[str]] = {
    "offers": _ALL,
    "offers_inside": _MEMBERS,
    "my_offers": _SIGNED_IN,
    "introductions": _SIGNED_IN,
    "introduction": _ORGANISERS,  # of the pair in `build`, which is between the organiser and somebody else
    "meeting": _ORGANISERS,
    "apart": _SIGNED_IN,
    "my_times": _SIGNED_IN,
    "meetings_calendar": _ALL,  # the address is the key
    "rounds": _ORGANISERS,
    "meeting_times": _ORGANISERS,
    "shared_words": _ORGANISERS,
    "shared_word": _ORGANISERS,
    "partnerships": _ALL,
    "partnership": _ALL,
    "tie_invited": _ALL,  # the address is the key
    "ties": _SIGNED_IN,
    "new_tie": _SIGNED_IN,
    "tie_book": _ORGANISERS,  # of the partnership in `build`: the organiser is one of its sides
    "tie_invite": _ORGANISERS,
    "memorandum": _ORGANISERS,
    "tie_line": _ORGANISERS,
    "tie_part": _ORGANISERS,
}
"""The name of an address → who is let in (the sets of pages/world.py)."""


def build(world: Any) -> None:
    """One of everything that has a page of its own, at `world.here` and at `world.there`."""
    for summit in (world.here, world.there):
        _introduced(summit)
        _partners(summit)
    _partners(world.here)  # so that the highest number of here is none of there


def _introduced(summit: Any) -> None:
    """The organiser and a guest, introduced, who both accepted and meet."""
    word = add_word(summit, Words("Boats", "en"), "other")
    organiser = summit.memberships.filter(roles__role=Role.ORGANISER).first()
    guest = join(person(f"Guest{summit.edition}"), summit)
    seen = {"offers_seen": "public", "needs_seen": "public", "wants_introductions": True}
    save_card(organiser, offers=[word.pk], contact="organiser@example.org", **seen)
    save_card(guest, needs=[word.pk], contact="guest@example.org", **seen)
    one = IntroductionRound.objects.create(
        summit=summit, closes=timezone.localdate() + timedelta(days=9), state="done",
        outcome={"people": 2, "pairs": 1, "left_over": 0, "first": 0, "first_left_over": 0, "proved": True},
    )  # fmt: skip
    it = Introduction.objects.create(round=one, one=organiser, other=guest, reasons=[[False, str(word.pk)]])
    answer(it, organiser, "yes")
    answer(it, guest, "yes")
    slot = MeetingSlot.objects.create(summit=summit, starts=timezone.now() + timedelta(days=3))
    Meeting.objects.create(introduction=it, slot=slot, table=1)


def _partners(summit: Any) -> None:
    """A public partnership of the organiser and a guest, with a line of each kind, and a third side still invited."""
    organiser = summit.memberships.filter(roles__role=Role.ORGANISER).first()
    guest = Membership.objects.get(summit=summit, person__display_name=f"Guest{summit.edition}")
    tie = partnerships.begin(organiser, title=Words("Boats for all", "en"), called="We")
    mine = tie.parties.get()
    theirs, _token = partnerships.invite(tie, by=mine, called="They")
    partnerships.come_in(theirs, guest.person)
    invited, _token = partnerships.invite(tie, by=mine, called="Third")
    TieParty.objects.filter(pk=invited.pk).update(key=secret_digest(f"{summit.ties.count()}-{summit.slug}"))
    for kind in Line:
        partnerships.add_line(tie, mine, kind=kind, op=uuid.uuid4(), text=Words("A boat", "en"))
    going.hear(mine, state="alive", word=Words("It floats", "en"))
    going.fall_silent(theirs, day=timezone.localdate(), after=2)
    for party in tie.parties.exclude(joined=None):
        partnerships.agree(tie, party, list(PARTS))


def arguments(name: str, summit: Any) -> dict[str, Any]:
    """Values for the address called `name`, of objects that belong to `summit`."""
    organiser = summit.memberships.filter(roles__role=Role.ORGANISER).first()
    introduction = Introduction.objects.get(one=organiser)
    keys = {"introduction": introduction.pk, "meeting": introduction.pk}
    word = summit.topic_words.order_by("pk").first().pk
    tie = summit.ties.order_by("pk").first()
    if name in {"tie_book", "tie_invite", "memorandum", "tie_line", "tie_part"}:
        return {"key": tie.pk, "part": "side", "line": tie.lines.first().pk}
    if name == "partnership":
        return {"number": summit.partnerships.last().number}
    if name == "tie_invited":
        return {"token": f"1-{summit.slug}"}
    return {"key": word if name == "shared_word" else keys.get(name), "token": calendar_token(organiser)}
