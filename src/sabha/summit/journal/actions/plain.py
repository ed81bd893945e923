"""Between a row's values and what a fact can hold: strings, integers, booleans, null, lists and small objects."""

import datetime
import decimal
import uuid

from sabha.summit.base.words import Words


def to_plain(value):
    """A column's value as plain data, one spelling for each."""
    match value:
        case Words():
            return value.as_plain()
        case uuid.UUID():
            return str(value)
        case datetime.datetime():
            return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
        case datetime.date() | datetime.time():
            return value.isoformat()
        case decimal.Decimal():
            return format(value, "f")
        case datetime.timedelta():
            return int(value.total_seconds())
        case tuple() | list():
            return [to_plain(item) for item in value]
    return value


def from_plain(field, plain):
    """What `to_plain` made, as the value of a model's `field` (for a foreign key: the key)."""
    if plain is None:
        return None
    if field.is_relation:
        return field.target_field.to_python(plain)
    if field.get_internal_type() == "JSONField":
        return plain
    if field.get_internal_type() == "DurationField":
        return datetime.timedelta(seconds=plain)
    return field.to_python(plain)
