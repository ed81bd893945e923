"""Taking back what a partnership said: off the pages, and its words and who they were out of the journal for good."""

import json
import uuid

from django.db import transaction

from sabha.summit.concept.models import GrewFrom, Translation
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact
from sabha.summit.outcomes.models import (
    CheckIn,
    Line,
    PartnershipAnswer,
    PartnershipLine,
    Promise,
    PromiseOwner,
    TieParty,
)  # fmt: skip
from sabha.summit.outcomes.rules.going import answer_key
from sabha.summit.outcomes.rules.partnerships import promise_key

# What a fact said of somebody's affairs, and who they were; what stays is that something stood there, and when.
SAID = {
    "Partnership": {"_by", "title", "purpose", "end_reason", "next_date", "ended", "heard", "silent_since"},
    "PartnershipParty": {"_by", "pseudonym", "stand_in", "organisation"},
    "PartnershipLine": {"_by", "what", "text", "amount", "unit", "due", "done", "writer"},
    "PartnershipAnswer": {"_by", "state", "heard"},
    "Promise": {"_by", "text", "first_step", "word", "due", "owner"},
    "CheckIn": {"_by", "word"},
    "GrewFrom": {"_by"},
    "Translation": {"text"},
}
NAMES = ("_by", "pseudonym", "writer", "owner")


def erase_words(keys, *, by, reason="agreement", only=None):
    """Erase all that was ever said of these objects and in answer to them, and its translations, for good."""
    for row in facts_around(keys):
        said = set(row.payload["values"]) & SAID.get(json.loads(row.header)["model"], set())
        if erased := said if only is None else said & only:
            journal.redact(row, sorted(erased), by=by, reason=reason)


def facts_around(keys):
    """The facts about these objects, their translations, the check-ins about them, and what links them to others."""
    about = [it.pk for model in (Translation, CheckIn) for it in model.objects.filter(about__in=keys)]
    about += GrewFrom.objects.filter(child__in=keys).values_list("pk", flat=True)
    return Fact.objects.filter(object_id__in=[*keys, *about], kind="set").order_by("pk")


def withdraw(model, key, *, by, at=None):
    """Take an object of a partnership off the pages, and what it said out of the journal."""
    held = model.objects.filter(pk=key).first()
    if held and (not held.is_withdrawn or getattr(held, "text", None)):  # others may have taken it off the pages before
        journal.write(held, by=by, at=at, is_withdrawn=True)
        erase_words([key], by=by)


def forget_name(held, party, pseudonym, *, by):
    """A side shows itself no longer: nothing of this partnership, its lines and its promises names it any more."""
    promises = [promise_key(line) for line in party.lines.all() if line.kind == Line.PROMISE]
    for it in Promise.objects.filter(pk__in=promises, owner=pseudonym):
        journal.write(it, by=by, owner=by)
    PromiseOwner.objects.filter(promise__in=promises, pseudonym=pseudonym).update(pseudonym=by)
    for it in PartnershipLine.objects.filter(partnership=held, writer=pseudonym):
        journal.write(it, by=by, writer=by)
    parts = (held.parties, held.lines, held.answers)
    keys = [held.pk, *promises, *(key for rows in parts for key in rows.values_list("pk", flat=True))]
    for row in facts_around(keys):
        named = {n for n in NAMES if row.payload["values"].get(n) == str(pseudonym)}
        if named:
            journal.redact(row, sorted(named), by=by, reason="agreement")


@transaction.atomic
def forget_sides_of(person):
    """Before a person is erased with their words: what their side said in public partnerships loses its words too."""
    for party in TieParty.objects.filter(membership__person=person).select_related("tie", "membership"):
        key = party.tie.public_key
        lines = list(party.lines.all())
        keys = [uuid.uuid5(key, f"party {party.pk}"), *(uuid.uuid5(key, f"line {line.pk}") for line in lines)]
        keys += [promise_key(line) for line in lines if line.kind == Line.PROMISE]
        for answer in PartnershipAnswer.objects.filter(pk__in=[answer_key(key, it) for it in party.answers.all()]):
            keys.append(journal.write(answer, by=journal.SYSTEM, is_withdrawn=True).pk)
        erase_words(keys, by=journal.SYSTEM, reason="erasure")
