"""What a column can hold, the same on every database: asked before a fact is admitted, and when it is folded."""

import uuid

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.backends.base.operations import BaseDatabaseOperations

from sabha.algorithms.facts import ACTOR, erasure_by
from sabha.summit.base.words import Words
from sabha.summit.journal.actions.plain import from_plain, to_plain
from sabha.summit.journal.models import Recorded

RANGES = BaseDatabaseOperations.integer_field_ranges  # SQLite itself would take any number; PostgreSQL would not


def recorded_model(name):
    """The model of that name, or None where this version of Sabha does not know it, or does not record it."""
    try:
        model = apps.get_model("summit", name)
    except (LookupError, ValueError):
        return None
    return model if issubclass(model, Recorded) else None


def can_hold(field, plain):
    """Whether `field` can hold this plain value and give it back as it was; for a foreign key: a key, of whatever row.

    A value that cannot be held is treated like one of a newer version: kept in the journal, and without effect.
    """
    if plain is None:
        return field.null
    try:
        value = from_plain(field, plain)
        if to_plain(value) != plain or not _fits(field, value):
            return False
        if not field.is_relation:
            field.run_validators(value)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return False
    return True


def _fits(field, value):
    match value:
        case Words():
            return isinstance(value.text, str) and isinstance(value.lang, str)
        case bool() | uuid.UUID():
            pass
        case int():
            low, high = RANGES.get(field.get_internal_type(), (value, value))
            return low <= value <= high and _is_chosen(field, value)
    return _is_chosen(field, value)


def _is_chosen(field, value):
    return not field.choices or value in {key for key, _ in field.flatchoices} or (value == "" and field.blank)


def can_be_erased(model, name):
    """Whether something can stand in the column when what was said is erased: a null, a default, an empty text."""
    field = model.recorded_fields().get(name)
    if field is None:
        return True
    if field.is_relation:
        return field.null
    return field.null or field.has_default() or field.empty_strings_allowed


def erases(fact):
    """(fact, fields) that a redaction erases; one that names a column nothing can stand in for has no effect at all."""
    target, names = erasure_by(fact)
    model = recorded_model(fact.model)
    sensible = _is_uuid(target) and all(n == ACTOR or model is None or can_be_erased(model, n) for n in names)
    return (target, names) if sensible else ("", frozenset())


def _is_uuid(text):
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
