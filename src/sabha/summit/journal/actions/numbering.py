"""Numbers that two machines gave while they were apart: the younger object gets a new one, and with it a page."""

from django.db import transaction
from django.db.models import Count, Max

from sabha.summit.journal.actions.folding import recorded_models
from sabha.summit.journal.actions.writing import SYSTEM, write


@transaction.atomic
def renumber():
    """Give every number once. Returns the objects that got a new one.

    The elder keeps its number, as `base.finding.numbered` shows it. Every machine that holds the same facts chooses
    the same numbers, so two that do this at the same time still agree.
    """
    return [write(it, by=SYSTEM, number=number) for it, number in _due()]


def _due():
    for model in sorted(recorded_models(), key=lambda model: model.__name__):
        if within := model.numbered_within:
            yield from _twice(model, within)


def _twice(model, within):
    """(object, new number) of one model, for all but the eldest that bear one number in one place."""
    top = {}
    for place, number in _numbers_twice(model, within):
        for it in list(model.objects.filter(**{within: place, "number": number}).order_by("pk"))[1:]:
            rows = model.objects.filter(**{within: place})
            top[place] = top.get(place, rows.aggregate(top=Max("number"))["top"]) + 1
            yield it, top[place]


def _numbers_twice(model, within):
    counted = model.objects.values_list(within, "number").annotate(times=Count("pk")).filter(times__gt=1)
    return [(place, number) for place, number, _ in counted.order_by(within, "number")]
