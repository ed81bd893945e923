"""A conversation that was held elsewhere becomes one of this summit, its votes apart from everybody's accounts."""

import hashlib
import uuid

from django.db import transaction

from sabha.algorithms import polis_import
from sabha.summit.base.words import Words
from sabha.summit.concept.actions import next_number
from sabha.summit.concept.models import Question
from sabha.summit.conversations.actions.moderating import set_rules
from sabha.summit.conversations.actions.saying import want_map
from sabha.summit.conversations.models import Imported, Statement
from sabha.summit.conversations.rules.votes import packed
from sabha.summit.journal import actions as journal


def key_of(summit, comments, votes):
    """The id of an import: the same files are the same import, however often and by whomever they are sent."""
    return uuid.uuid5(summit.pk, hashlib.sha256(comments + b"\0" + votes).hexdigest())


@transaction.atomic
def import_polis(summit, question, comments, votes, *, by, name="votes.csv", goes_on=False):
    """Make a question of a Polis export, given as the bytes of its two files. Returns the question.

    The same files again change nothing. Raises Refused, with nothing changed, where they cannot be read.
    """
    key = key_of(summit, comments, votes)
    if held := Imported.objects.filter(pk=key).select_related("question").first():
        return held.question
    found = polis_import.read(comments, votes)
    asked = journal.write(
        Question, by=by, id=uuid.uuid5(key, "question"), summit=summit,
        number=next_number(Question, summit), text=question,
    )  # fmt: skip
    columns = [_said(asked, key, n, one, question.lang, by) for n, one in enumerate(found.statements, 1)]
    places = {one.id: n for n, one in enumerate(found.statements)}
    people = sorted({person for person, _ in found.votes})
    rows = {person: n for n, person in enumerate(people)}
    cells = [(rows[p], places[s], value) for (p, s), value in sorted(found.votes.items())]
    journal.write(
        Imported, by=by, id=key, summit=summit, question=asked, name=name[:120],
        digest=hashlib.sha256(votes).hexdigest(), packed=packed(people, columns, cells),
    )  # fmt: skip
    if not goes_on:
        set_rules(asked, by=by, is_closed=True)
    want_map(asked.pk)
    return asked


def _said(question, key, number, one, lang, by):
    shown = one.outcome == polis_import.TAKEN
    made = journal.write(
        Statement, by=by, id=uuid.uuid5(key, f"statement {one.id}"), summit=question.summit, question=question,
        number=number, text=Words(one.text, lang), is_seed=True,
        state=Statement.State.SHOWN if shown else Statement.State.HIDDEN,
        reason="" if shown else Statement.Reason.ASIDE,
    )  # fmt: skip
    return made.pk
