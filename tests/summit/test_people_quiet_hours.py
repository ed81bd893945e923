"""Quiet hours: a letter nobody waits for comes by day, wherever its reader is; a way in comes at once."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from sabha.summit.people.actions import letters
from sabha.summit.people.models import Letter
from three_people import person

pytestmark = pytest.mark.django_db
NOON = datetime(2023, 6, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quiet(settings: Any) -> None:
    settings.QUIET_HOURS = "20-8"


@pytest.mark.parametrize(
    ("zone", "hour", "waits_until"),
    [
        ("Asia/Kolkata", 14, (4, 14)),  # half past seven in the evening: still day
        ("Asia/Kolkata", 15, (5, 2)),  # half past eight: half past two UTC is eight in the morning
        ("Asia/Kolkata", 1, (4, 2)),
        ("America/Los_Angeles", 14, (4, 15)),
        ("America/Los_Angeles", 15, (4, 15)),
        ("Pacific/Auckland", 7, (4, 7)),
        ("Pacific/Auckland", 8, (4, 20)),
        ("", 15, (5, 2)),
        ("No/Where", 15, (5, 2)),
    ],
)
def test_night_is_the_readers_own(zone: str, hour: int, waits_until: tuple[int, int]) -> None:
    found = letters.by_day(datetime(2023, 6, 4, hour, 0, tzinfo=UTC), zone).astimezone(UTC)
    assert (found.day, found.hour) == waits_until


@pytest.mark.parametrize(
    ("zone", "night", "morning"),
    [
        ("Europe/Berlin", datetime(2026, 3, 28, 22, 30, tzinfo=UTC), datetime(2026, 3, 29, 6, tzinfo=UTC)),  # forward
        ("Europe/Berlin", datetime(2026, 3, 29, 0, 59, tzinfo=UTC), datetime(2026, 3, 29, 6, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 24, 21, 30, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)),  # back
        ("Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 13, tzinfo=UTC)),
    ],
)
def test_eight_in_the_morning_is_eight_in_the_night_that_clocks_are_changed(
    zone: str, night: datetime, morning: datetime
) -> None:
    found = letters.by_day(night, zone)
    assert (found.astimezone(UTC), found.hour) == (morning, 8)
    assert letters.by_day(found, zone) == found


def test_hours_within_one_day_may_be_quiet_too(settings: Any) -> None:
    settings.QUIET_HOURS = "12-14"
    assert letters.by_day(NOON, "UTC").hour == 14
    assert letters.by_day(NOON.replace(hour=11), "UTC").hour == 11


def send_at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> int:
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return letters.send_due()


def write(**fields: Any) -> Letter:
    told = {"address": "devi@example.org", "subject": "Hello", "body": "Words", "not_before": NOON}
    return letters.post(**told | fields)


def test_a_letter_waits_for_morning_and_goes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    devi = person("Devi", time_zone="Pacific/Auckland")
    write(key="one", person=devi, unsubscribe="/stop/", time_zone="Asia/Kolkata")
    assert [send_at(monkeypatch, NOON.replace(hour=h)) for h in (12, 19, 20, 21)] == [0, 0, 1, 0]
    assert len(mail.outbox) == 1


def test_who_named_no_zone_lives_in_the_summits(monkeypatch: pytest.MonkeyPatch) -> None:
    write(key="one", unsubscribe="/stop/", time_zone="America/Los_Angeles")
    assert [send_at(monkeypatch, NOON.replace(hour=h)) for h in (14, 15)] == [0, 1]


def test_a_way_in_goes_at_any_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    write(key="one", time_zone="Asia/Kolkata")
    assert send_at(monkeypatch, NOON.replace(hour=20)) == 1
