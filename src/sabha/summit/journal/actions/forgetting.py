"""What redactions erase: remembered for facts that come later, and forgotten in those that are here."""

import itertools
import json

from sabha.algorithms.facts import ACTOR, Payload
from sabha.summit.journal import models
from sabha.summit.journal.actions.columns import erases
from sabha.summit.journal.actions.folding import AT_A_TIME


def remember(fact):
    """Note down what a redaction names, for facts that are here and for those that come later."""
    target, names = erases(fact)
    for name in names:
        models.Redaction.objects.get_or_create(fact_id=target, field=name)


def forget(fact_ids):
    """Erase what was redacted of these facts, as far as they are here; gives the (model, object id) they are about."""
    named, about = {}, set()
    for some in itertools.batched(sorted(fact_ids), AT_A_TIME, strict=False):
        for fact, name in models.Redaction.objects.filter(fact_id__in=some).values_list("fact_id", "field"):
            named.setdefault(fact, set()).add(name)
    for some in itertools.batched(sorted(named), AT_A_TIME, strict=False):
        for row in models.Fact.objects.filter(fact_id__in=some):
            fields = named[row.fact_id] if row.kind != "redact" else {ACTOR} & named[row.fact_id]
            row.payload = Payload.from_json(row.payload).without(fields).as_json()
            row.save(update_fields=["payload"])
            about.add((json.loads(row.header)["model"], str(row.object_id)))
    return about
