"""What stands in a memorandum: the words of the page in its language, those of each side in theirs."""

from django.utils import timezone
from django.utils.translation import gettext as _

from sabha.summit.base.formats import day, numerals
from sabha.summit.outcomes.models import Line


def memorandum_of(tie):
    """A partnership as the plain values that templates/paper/memorandum.typ sets."""
    sides = [party for party in tie.parties.all() if party.joined]
    lines = list(tie.lines.all())
    return {
        "summit": _plain(tie.summit.title), "title": _plain(tie.title), "purpose": _plain(tie.purpose),
        "said": _said(), "facts": _facts(tie), "sides": [_side(party) for party in sides],
        "promises": [_line(x) for x in lines if x.kind == Line.PROMISE and x.state != x.State.DROPPED],
        "gifts": [_line(x) for x in lines if x.kind == Line.GIFT and x.state != x.State.DROPPED],
        "made": _("Set on %(day)s from what the sides wrote.") % {"day": day(timezone.localdate())},
    }  # fmt: skip


def _said():
    """The memorandum's own words, in the reader's language."""
    return {
        "memorandum": _("Memorandum of partnership"), "between": _("Between"), "purpose": _("What it is for"),
        "words": _("In their own words"), "promises": _("Promises"), "gifts": _("Agreed and given"),
        "place": _("Place and day"), "signature": _("Signature"),
    }  # fmt: skip


def _facts(tie):
    facts = [[_("Since"), {"text": day(tie.begun), "lang": ""}]]
    if tie.next_date:
        facts.append([_("Next date"), {"text": day(tie.next_date), "lang": ""}])
    if tie.next_date and tie.next_what:
        facts.append([_("What happens then"), _plain(tie.next_what)])
    if tie.ended:
        facts.append([_("Ended on"), {"text": day(tie.ended), "lang": ""}])
    return facts


def _side(party):
    return {
        "called": party.called, "organisation": party.organisation, "words": _plain(party.words),
        "signs": party.signs_as or party.called,
    }  # fmt: skip


def _line(line):
    amount = f"{numerals(line.amount.normalize() + 0)} {line.unit}".strip() if line.amount is not None else ""
    head = " · ".join(part for part in (line.get_what_display() if line.what else "", amount) if part)
    until = _("by %(day)s") % {"day": day(line.due)} if line.due else ""
    done = _("given on %(day)s") % {"day": day(line.done)} if line.kind == Line.GIFT and line.done else ""
    return {"who": line.party.called, "head": head, "text": _plain(line.text), "when": done or until}


def _plain(words):
    return words.as_plain() if words else None
