"""Accounts to look at: the worker names them with the reason, people decide, and no vote is discarded."""

import uuid
from collections import Counter
from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.conversations.actions.saying import want_map
from sabha.summit.conversations.models import Map, Signal, Vote
from sabha.summit.journal import actions as journal

REST = timedelta(minutes=1)


def look_over_due():
    """Look over the conversations that have a newer map than their last look. Returns how many."""
    newer = Q(looked__lt=F("made")) & Q(looked__lt=timezone.now() - REST)
    due = Map.objects.filter(Q(looked=None) | newer)
    found = list(due.select_related("question"))
    for one in found:
        Map.objects.filter(pk=one.pk).update(looked=timezone.now())
        look_over(one.question)
    return len(found)


def look_over(question):
    """Name every account that votes faster than one reads, or as one with others. Returns the signals of now.

    Each is named in a transaction of its own: nobody who votes waits for the looking.
    """
    from sabha.algorithms.signals import signals  # brings numpy, which only the worker should wait for

    rows = list(
        Vote.objects.filter(statement__question=question)
        .standing()
        .order_by("pk")
        .values_list("voter", "statement_id", "value", "stamps")
    )
    voters = sorted({v for v, *_ in rows})
    number, column = {v: n for n, v in enumerate(voters)}, {s: n for n, s in enumerate({s for _, s, *_ in rows})}
    found = signals(
        [number[v] for v, *_ in rows], [column[s] for _, s, *_ in rows], [x for _, _, x, _ in rows],
        [stamps["value"][1] / 1000 for *_, stamps in rows],
    )  # fmt: skip
    votes = Counter(v for v, *_ in rows)
    told = {person: {"votes": votes[voters[person]]} for person in found.people}
    for hurry in found.hurried:
        told[hurry.person] |= {"median_ms": round(1000 * hurry.median_seconds)}
    for one in found.in_unison:
        first = one.partners[0]
        told[one.person] |= {"partner": voters[first.person], "together": first.together, "alike": first.alike}
    return [_name(question, voters[person], values) for person, values in told.items()]


def _name(question, voter, values):
    return journal.write(
        Signal, by=journal.SYSTEM, id=uuid.uuid5(question.pk, f"signal {voter}"), summit=question.summit,
        question=question, voter=voter, **values,
    )  # fmt: skip


def decide(signal, *, by, decision, why=None, op=None):
    """Keep what people decided after looking. To leave an account out of the second result needs a reason."""
    if decision == Signal.Decision.ASIDE and not why:
        raise Refused(gettext_noop("Say why: whoever looks at this later reads it."))
    decided = journal.write(signal, by=by, op=op, decision=decision, why=why)
    want_map(signal.question_id)
    return decided
