"""Dates, times, numbers and languages as the reader's language writes them."""

import datetime
import decimal
import functools

from babel import Locale, UnknownLocaleError, localedata
from babel.core import get_global
from babel.dates import format_date, format_datetime, format_interval, format_time
from babel.numbers import format_currency, format_decimal
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# English is read here mostly where the day stands before the month.
_WRITTEN_AS = {"en": "en_GB"}

# Half of what Babel knows of a language, and nothing of it is said here: names of units and of time zones.
_NEVER_SAID = (
    "unit_patterns", "unit_display_names", "compound_unit_patterns", "date_fields", "time_zones", "meta_zones",
    "zone_formats", "compact_currency_formats", "compact_decimal_formats",
)  # fmt: skip


@functools.cache
def locale_of(identifier):
    """A locale by its identifier ("en_GB", "ur"), light enough that a small machine may hold twenty of them.

    Raises `UnknownLocaleError` or `ValueError` as `Locale.parse` does.
    """
    found = Locale.parse(identifier)
    for name in _lineage(str(found).partition("@")[0]):  # ca@valencia: a way of writing, no data of its own
        known = localedata.load(name)
        for unsaid in _NEVER_SAID:
            known.pop(unsaid, None)
    return found


def _lineage(name):
    """A locale with all it inherits from, the root first: what is not known there need not be copied from it."""
    if name == "root":
        return ["root"]
    parent = get_global("parent_exceptions").get(name) or name.rpartition("_")[0] or "root"
    return [*_lineage(parent), name]


def reading_locale():
    """How the reader's language writes dates and numbers."""
    language = get_language() or "en"
    try:
        return locale_of(_WRITTEN_AS.get(language, language).replace("-", "_"))
    except UnknownLocaleError:
        return locale_of("en")


def day(value, style="long"):
    """A date as the reader's language writes it: 3 March 2023, ३ मार्च २०२३ …"""
    return format_date(_date(value), style, reading_locale()) if value else ""


def weekday(value):
    return format_date(_date(value), "EEEE", reading_locale()) if value else ""


def moment(value):
    """A time with its date."""
    if isinstance(value, datetime.datetime):
        return format_datetime(timezone.localtime(value), "d MMM y, HH:mm", locale=reading_locale())
    return ""


def moment_at(value, zone):
    """A time with its date, on the clock of a zone: the summit's, wherever the reader is."""
    with timezone.override(zone):
        return moment(value)


def _date(value):
    if isinstance(value, str):
        return datetime.date.fromisoformat(value)
    return timezone.localtime(value).date() if isinstance(value, datetime.datetime) else value


def days(starts, ends):
    """A span of days, written once where it can be: 3 – 4 March 2023."""
    starts, ends = (_date(d) if d else None for d in (starts, ends))
    if not starts:
        return ""
    if not ends or starts == ends:
        return format_date(starts, "long", reading_locale())
    return format_interval(starts, ends, "yMMMd", locale=reading_locale())


def language_name(code):
    """A language under its own name; a text may also be in one that nobody named."""
    return _("another language") if code == "und" else _own_name(code)


@functools.cache
def _own_name(code):
    try:
        return locale_of(code.replace("-", "_")).display_name
    except (UnknownLocaleError, ValueError):
        return code


def moment_of(text):
    """A time kept as ISO text."""
    return moment(datetime.datetime.fromisoformat(text)) if text else ""


def at_least_ten(count):
    """A number of people, where it is too small to be told: that it is below ten."""
    return f"<{numerals(10)}" if count < 10 else numerals(count)


def numerals(value):
    """A number in the reader's digits and grouping."""
    return format_decimal(value, locale=reading_locale())


def amount(text):
    """An amount of money kept as text, in the reader's digits."""
    return numerals(decimal.Decimal(text)) if text else ""


def exactly(value):
    """A decimal number with all its digits: a rate of exchange is not rounded."""
    return format_decimal(value.normalize(), locale=reading_locale(), decimal_quantization=False)


def money(amount, currency):
    """An amount of money as the reader's language writes it, with its currency."""
    return format_currency(amount, currency, locale=reading_locale())


def clock(value):
    """A time of day to the second, in the zone it is given in: until when somebody has the stage."""
    return format_time(value, "HH:mm:ss", tzinfo=value.tzinfo, locale=reading_locale()) if value else ""
