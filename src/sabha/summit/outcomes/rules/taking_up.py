"""Which statements of the summit's conversations a session took up, and which it is offered to take up."""

from django.db.models import Case, When

from sabha.summit.concept.models import GrewFrom
from sabha.summit.conversations.models import Statement

SHOWN = 8  # as many as a phone shows at a glance; the others are found by their words


def taken_up(session):
    """The statements that a session grew from, as its thread has them. Two queries."""
    keys = [key for key, kind in parents_of(session) if kind == "Statement"]
    return list(Statement.objects.filter(pk__in=keys).shown().select_related("question", "summit"))


def parents_of(session):
    """(id, kind) of all that somebody said the session grew from."""
    found = GrewFrom.objects.filter(child=session.pk, is_withdrawn=False)
    return list(found.values_list("parent", "parent_kind"))


def shown_of(summit):
    """The statements that everyone may see."""
    return Statement.objects.filter(summit=summit, question__is_withdrawn=False).shown()


def on_offer(session, ticked=(), said=""):
    """(statements to tick, how many more there are): the ticked ones, then those with `said` in them.

    Those of the session's own questions come first: of a question it grew from, and of statements it took up.
    """
    parents = parents_of(session)
    keys = {key for key, _kind in parents}
    asked = Statement.objects.filter(pk__in=keys).values_list("question", flat=True)
    own = [*(key for key, kind in parents if kind == "Question"), *asked]
    place = Case(When(pk__in=list(ticked), then=0), When(question__in=own, then=1), default=2)
    rows = shown_of(session.summit_id).exclude(pk__in=keys)
    rows = rows.filter(text__icontains=said) | rows.filter(pk__in=list(ticked)) if said else rows
    rows = rows.order_by(place, "question__number", "number", "pk")
    found, all_of_them = list(rows[: SHOWN + len(ticked)]), rows.count()
    return found, all_of_them - len(found)
