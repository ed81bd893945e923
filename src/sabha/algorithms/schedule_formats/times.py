"""Dates, times and lengths as schedules write them."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# 99:59 is the longest length that schedule.xml can write.
LONGEST = timedelta(hours=99, minutes=59)

_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{1,2}))?")
_ISO_LENGTH = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?")
_WORDS = re.compile(r"(?:(\d+)\s*(?:h|hrs?|hours?))?\s*(?:(\d+)\s*(?:m|min|mins|minutes?|'|′)?)?", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2})[:h.](\d{2})(?::(\d{2}))?\s*([ap]\.?m\.?)?", re.IGNORECASE)


def zone_named(name: str) -> tzinfo | None:
    """The IANA time zone of that name, or None."""
    if name in {"UTC", "Etc/UTC", "Z"}:
        return UTC
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_name(zone: tzinfo | None) -> str:
    """The IANA name of a zone, "" for one that has none."""
    return "UTC" if zone is UTC else str(getattr(zone, "key", ""))


def length(text: str) -> timedelta | None:
    """A length written as HH:MM, HH:MM:SS, PT1H30M, 1h30, or as a number of minutes; None when it is none of them."""
    text = text.strip()
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if len(text) > 40 or not re.search(r"[0-9]", text):
        return None
    if iso := _ISO_LENGTH.fullmatch(text):
        weeks, days, hours, minutes, seconds = (min(int(part or 0), 10**6) for part in iso.groups())
        return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    if words := _WORDS.fullmatch(text):
        hours, minutes = (min(int(part or 0), 10**6) for part in words.groups())
        return timedelta(hours=hours, minutes=minutes)
    return None


def whole_minutes(duration: timedelta) -> timedelta:
    """Rounded to minutes, because no schedule format but iCalendar knows seconds."""
    return timedelta(minutes=round(duration.total_seconds() / 60))


def hours_minutes(duration: timedelta) -> str:
    """HH:MM, as schedule.xml and schedule.json write lengths."""
    minutes = int(duration.total_seconds()) // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def iso_length(duration: timedelta) -> str:
    """PT1H30M, as iCalendar, schema.org and schedule.json 2 write lengths."""
    minutes = int(duration.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")


def moment(text: str, zone: tzinfo | None) -> datetime | None:
    """An ISO 8601 date and time; one without an offset is read in `zone`; None when it is not one or has no zone."""
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if when.tzinfo is None:
        return None if zone is None else at(when, zone)
    return at(when, when.tzinfo if zone is None else zone)


def at(when: datetime, zone: tzinfo) -> datetime | None:
    """`when` on the clock of `zone`; None at the edges of the calendar, where no offset can be added."""
    try:
        return when.replace(tzinfo=zone) if when.tzinfo is None else when.astimezone(zone)
    except (OverflowError, ValueError):
        return None


def day(text: str) -> date | None:
    """The date that an ISO date or date and time begins with, or None."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def clock(text: str) -> time | None:
    """A time of day: 9:30, 09:30:00, 9.30, 9h30, 2:15 PM; None when it is not one."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3] or 0)
    if half := match[4]:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    try:
        return time(hours, minutes, seconds)
    except ValueError:
        return None
