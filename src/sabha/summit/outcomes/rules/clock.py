"""When somebody is asked how it goes, how often they are reminded, and when silence is called silence."""

import calendar
from datetime import date, timedelta

MONTHS = (2, 3, 6, 12)
WEEKS = tuple(range(1, 13))
# Days from one letter to the next: the letter itself, two reminders, then silence.
GAPS = {"months": (7, 7, 7), "weeks": (2, 2, 2), "pass_on": (10, 10, 10)}
STALE = timedelta(days=45)  # a day that was missed for longer, while nothing ran, is asked about no more


def later(day, months):
    """The same day some months later; the last of a month that has not so many days."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_of(begun, rhythm):
    """(months or weeks after, day) of each check-in of something that began on a day."""
    if rhythm == "months":
        return [(n, later(begun, n)) for n in MONTHS]
    if rhythm == "weeks":
        return [(n, begun + timedelta(weeks=n)) for n in WEEKS]
    return []


def due_now(begun, rhythm, today):
    """The latest check-in that is due, as (after, day), or None: who was away for months is asked once, not thrice."""
    past = [(n, day) for n, day in days_of(begun, rhythm) if day <= today]
    return past[-1] if past and today - past[-1][1] <= STALE else None
