"""What introductions and partnerships add to the world of the page tests: objects, addresses, and who is let in."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from sabha.summit.base.words import Words
from sabha.summit.outcomes.actions.introductions import answer, save_card
from sabha.summit.outcomes.actions.words import add_word
from sabha.summit.outcomes.models import Introduction, IntroductionRound, Meeting, MeetingSlot
from sabha.summit.outcomes.rules.calendar import calendar_token
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Role
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
}
"""The name of an address → who is let in (the sets of pages/world.py)."""


def build(world: Any) -> None:
    """One of everything that has a page of its own, at `world.here` and at `world.there`."""
    for summit in (world.here, world.there):
        _introduced(summit)


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


def arguments(name: str, summit: Any) -> dict[str, Any]:
    """Values for the address called `name`, of objects that belong to `summit`."""
    organiser = summit.memberships.filter(roles__role=Role.ORGANISER).first()
    introduction = Introduction.objects.get(one=organiser)
    keys = {"introduction": introduction.pk, "meeting": introduction.pk}
    word = summit.topic_words.order_by("pk").first().pk
    return {"key": word if name == "shared_word" else keys.get(name), "token": calendar_token(organiser)}
