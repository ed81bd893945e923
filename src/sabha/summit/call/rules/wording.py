"""The words of letters about proposals: the organisers' where they wrote some, else ours; both with places to fill."""

import re

from django.db.models import Q
from django.utils.translation import gettext as _

from sabha.summit.base.formats import day, moment_at
from sabha.summit.call.models import LetterText

EVERYWHERE = ("name", "proposal", "call", "summit")
PLACES = {
    "receipt": ("closes", "decided_by", "deleted_on"), "revise": ("wish", "wish_by"),
    "revise_due": ("wish", "wish_by"), "accepted": ("until",),
    "reminder": ("until",), "declined": (), "waitlisted": (), "expired": (), "withdrawn": (),
}  # fmt: skip
"""What a letter may name beside what every letter may."""
NEEDED = {"revise": "wish", "revise_due": "wish_by", "accepted": "until", "reminder": "until"}
"""What its reader could not do without."""
PLACE = re.compile(r"\{([^{}]*)\}")


def subject_of(kind):
    """The first line of our letter; it names the call and never a person."""
    words = {
        "receipt": _("We have it: %(what)s"),
        "revise": _("Please revise it: %(what)s"),
        "revise_due": _("Your revision is missing: %(what)s"),
        "accepted": _("You are invited: %(what)s"),
        "waitlisted": _("You are on the waiting list: %(what)s"),
        "declined": _("Not this time: %(what)s"),
        "reminder": _("Your answer is missing: %(what)s"),
        "expired": _("Your offer ran out: %(what)s"),
        "withdrawn": _("Withdrawn: %(what)s"),
    }
    return words[kind] % {"what": "{call}"}


def body_of(kind, call, proposal=None):
    """Our letter in the present language, with places to fill."""
    if kind == "receipt":
        return _receipt(call)
    if kind == "revise":
        by = "\n\n" + _("Please by %(day)s.") % {"day": "{wish_by}"} if proposal and proposal.wish_due else ""
        return _("The reviewers ask you to revise it:") + "\n\n{wish}" + by
    if kind == "revise_due":
        asks = _("You were asked to revise it by %(day)s. After that it counts as it stands.")
        return asks % {"day": "{wish_by}"} + "\n\n{wish}"
    if kind == "accepted":
        asks = _("Please say until %(until)s whether you take it; after that it goes to the next on the list.")
        return _("You have a place.") + " " + asks % {"until": "{until}"}
    words = {
        "waitlisted": _(
            "There are more good proposals than places. You are on the waiting list, and hear from us when a place "
            "comes free."
        ),
        "declined": _(
            "There are more good proposals than places, and yours is not among those we could take. Your page shows "
            "your scores. We hope that you come all the same, and apply again."
        ),
        "reminder": _(
            "A place waits for your answer until %(until)s. After that it goes to the next on the list."
        ) % {"until": "{until}"},
        "expired": _("Your offer ran out without an answer, and the place went to the next on the list."),
        "withdrawn": _("You took it back. Nothing more is needed."),
    }  # fmt: skip
    return words[kind]


def _receipt(call):
    text = _("Thank you. We have what you handed in.")
    if call.is_open:
        text += " " + _("You can change it until %(until)s.") % {"until": "{closes}"}
    if call.decided_by:
        text += " " + _("We decide by %(day)s.") % {"day": "{decided_by}"}
    if call.deleted_on:
        text += "\n" + _("What you handed in is deleted on %(day)s.") % {"day": "{deleted_on}"}
    return text


def texts_of(call):
    """(kind, language) → the organisers' words for a call: its own before those for all calls of its summit."""
    found = LetterText.objects.filter(Q(call=call) | Q(call=None, summit=call.summit_id)).order_by("call_id")
    rows = sorted(found, key=lambda text: text.call_id is not None)
    return {(text.kind, text.language): text for text in rows}


def values_of(proposal, offer=None):
    """What stands in the places, in the present language."""
    call, person = proposal.call, proposal.person
    return {
        "name": str(person), "proposal": proposal.title, "call": str(call.title), "summit": str(call.summit.title),
        "until": hour(call, offer.until) if offer else "", "wish": proposal.wish,
        "wish_by": hour(call, proposal.last_minute), "closes": hour(call, call.last_minute),
        "decided_by": day(call.decided_by), "deleted_on": day(call.deleted_on),
    }  # fmt: skip


def hour(call, at):
    """A moment on the summit's clock, which is named: the reader may be anywhere."""
    return f"{moment_at(at, call.zone)} ({call.zone})" if at else ""


def filled(text, values):
    """The text with its places filled; nothing but a known name between braces is a place."""
    return PLACE.sub(lambda found: str(values.get(found[1], found[0]) or "—"), text)


def places_of(kind):
    return (*EVERYWHERE, *PLACES[kind])


def problems(kind, *texts):
    """What is wrong with the places that somebody typed, in sentences."""
    whole = "\n".join(texts)
    known = ", ".join(f"{{{name}}}" for name in places_of(kind))
    for name in dict.fromkeys(PLACE.findall(whole)):
        if name not in places_of(kind):
            told = {"name": f"{{{name}}}", "known": known}
            yield _("%(name)s cannot be filled here. These can: %(known)s.") % told
    if re.search(r"[{}]", PLACE.sub("", whole)):
        yield _("A brace stands alone. A place to fill looks like this: %(name)s.") % {"name": "{name}"}
    if (name := NEEDED.get(kind)) and f"{{{name}}}" not in whole:
        yield _("Say %(name)s in the letter: its reader could not do without.") % {"name": f"{{{name}}}"}
