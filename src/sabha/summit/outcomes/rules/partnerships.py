"""Who is a party to what, what all of them agreed to show, and what of it everybody may read."""

import hashlib
import json

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sabha.summit.base.desk import Need, Stage
from sabha.summit.outcomes.models import Going, Line, Partnership, Promise, Tie, TieParty
from sabha.summit.outcomes.rules.going import latest_of
from sabha.summit.people.rules import is_member, is_signed_in

may_partner = is_signed_in
SUMMARY, PROMISES, GIVEN, LOG, HOW = "summary", "promises", "given", "log", "how"
PARTS = {
    SUMMARY: gettext_lazy("Name, what for, who, since when, the next date, the end"),
    PROMISES: gettext_lazy("Promises"),
    GIVEN: gettext_lazy("What was given, where the other side confirmed it"),
    LOG: gettext_lazy("The log, where the other side confirmed it"),
    HOW: gettext_lazy("How it goes, as each side answers, without its line"),
}
PART_OF = {Line.PROMISE: PROMISES, Line.GIFT: GIVEN, Line.WORD: LOG}


def party_of(viewer, tie):
    """The viewer's own side of a tie, or None. Organisers are no party."""
    if not is_member(viewer):
        return None
    return next((p for p in tie.parties.all() if p.membership_id == viewer.membership.pk), None)


def own_tie(viewer, partnership):
    """The partnership behind a public one, where the viewer is a side of it; else None."""
    if not isinstance(partnership, Partnership) or not is_member(viewer):
        return None
    mine = Tie.objects.filter(parties__membership=viewer.membership, parties__joined__isnull=False)
    return next((tie for tie in mine if tie.public_key == partnership.pk), None)


def joined(parties):
    """The sides that are there: who was only invited has no say yet, and stands in nobody's way."""
    return [party for party in parties if party.joined and party.membership_id]


def digest(tie, part):
    """What exactly a side agrees to: for the words of a partnership these very words, for the rest that it is shown."""
    if part != SUMMARY:
        return "yes"
    said = [text and text.as_plain() for text in (tie.title, tie.purpose, tie.end_reason)]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def agreed_by(tie, party, part):
    """ "yes", "no", or "changed": they agreed to other words than those that stand there now."""
    said = party.agreed.get(part)
    if said is None:
        return "no"
    return "yes" if said == digest(tie, part) else "changed"


def agreement(tie, parties, part):
    """What all sides together say: "yes" only when there are at least two, and all of them do."""
    said = {agreed_by(tie, party, part) for party in parties}
    if "no" in said or len(parties) < 2:
        return "no"
    return "changed" if "changed" in said else "yes"


def standing(tie, parties):
    """[(part, its name, [(party, what they say)], what all say)] for the parties' own page."""
    sides = joined(parties)
    return [
        (part, label, [(p, agreed_by(tie, p, part)) for p in sides], agreement(tie, sides, part))
        for part, label in PARTS.items()
    ]


def promises_of(lines):
    """line's key → the public promise that it became, where it did. One query."""
    keys = {promise_key(line): line.pk for line in lines if line.kind == Line.PROMISE}
    found = Promise.objects.filter(pk__in=keys, is_withdrawn=False).select_related("summit")
    return {keys[it.pk]: it for it in found}


def promise_key(line):
    """The id of the public promise that a line becomes when all agree."""
    from sabha.summit.journal.actions import key_of

    return key_of(Promise, line.op)


def ties_of(membership):
    """A member's partnerships at this summit, those that go on first."""
    mine = Tie.objects.filter(parties__membership=membership).prefetch_related("parties")
    return sorted(mine, key=lambda tie: (tie.ended is not None, -tie.begun.toordinal()))


def standing_parties(partnership):
    """The sides of a public partnership that was read with its parties."""
    return [party for party in partnership.parties.all() if not party.is_withdrawn]


def shown_sides(partnership, names):
    """[(name, organisation)] of its sides, each as it chose to be called; `names`: pseudonym → name."""
    return [(names.get(str(p.pseudonym), ""), p.organisation) for p in standing_parties(partnership)]


def shown_pseudonyms(partnerships):
    return {p.pseudonym for it in partnerships for p in standing_parties(it) if p.pseudonym}


def needs(summit, today):
    """Public partnerships whose next date is over, that are silent, or whose sides say that they need help.

    What is between partners is no organiser's business.
    """
    found = Partnership.objects.filter(summit=summit, ended=None).standing()
    helpless = {it.partnership_id for it in latest_of(found) if it.state == Going.NEEDS_HELP}
    waits = Q(next_date__lt=today) | Q(silent_since__isnull=False) | Q(pk__in=helpless)
    for it in found.filter(waits).select_related("summit")[:20]:
        late = bool(it.next_date and it.next_date < today)
        text = _("Help is needed: %(what)s") if it.pk in helpless else _why(it)
        yield Need(text % {"what": it.title}, it.get_absolute_url(), it.next_date, late=late)


def _why(it):
    if it.silent_since:
        return _("No word about: %(what)s")
    return _("Partnership: the next date has passed: %(what)s")


def stages(summit):
    """How many partnerships everybody can read of."""
    found = Partnership.objects.filter(summit=summit).standing().count()
    words = ngettext("%(n)d public partnership", "%(n)d public partnerships", found) % {"n": found}
    return [Stage(_("Partnerships"), words, reverse("partnerships", args=[summit.slug]))]


def is_late(tie):
    return bool(tie.next_date and not tie.ended and tie.next_date < timezone.localdate())


def held_about(person):
    """What is held about a person as a party: their own side, their own lines, and what they share with the others."""
    mine = TieParty.objects.filter(membership__person=person).select_related("tie__summit")
    return {"partnerships": [_held(party) for party in mine.prefetch_related("lines", "answers")]}


def _held(party):
    tie = party.tie
    plain = ("called", "email", "organisation", "shows_organisation", "shows_me", "signs_as", "agreed")
    shared = {
        "summit": tie.summit.slug, "title": tie.title.as_plain(), "purpose": tie.purpose and tie.purpose.as_plain(),
        "begun": tie.begun.isoformat(), "ended": tie.ended and tie.ended.isoformat(),
        "end_reason": tie.end_reason and tie.end_reason.as_plain(),
    }  # fmt: skip
    own = {name: getattr(party, name) for name in plain} | {"words": party.words and party.words.as_plain()}
    lines, answers = map(_line, party.lines.all()), map(_answer, party.answers.all())
    return shared | {"mine": own, "lines": list(lines), "answers": list(answers)}


def _answer(it):
    return {
        "asked": it.due.isoformat(), "answer": it.state, "word": it.word and it.word.as_plain(),
        "answered": it.heard and it.heard.isoformat(),
    }  # fmt: skip


def _line(line):
    return {
        "kind": line.kind, "what": line.what, "text": line.text and line.text.as_plain(),
        "amount": line.amount and str(line.amount), "unit": line.unit, "day": line.day.isoformat(),
        "due": line.due and line.due.isoformat(), "done": line.done and line.done.isoformat(), "state": line.state,
        "is_private": line.is_private, "confirmed": line.confirmed and line.confirmed.isoformat(),
    }  # fmt: skip
