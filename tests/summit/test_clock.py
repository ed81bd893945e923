"""Each summit has a clock of its own: its pages and forms speak of its hours, whatever the installation's are."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings
from django.utils import timezone

from sabha.summit.base.clock import zone_named
from sabha.summit.base.words import Words
from sabha.summit.ideas.models import Ballot
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions.next_edition import open_next
from three_people import OTHER_NOTE, Someone, found, text_of

pytestmark = pytest.mark.django_db


def ballot(summit: Any) -> Ballot:
    return journal.write(
        Ballot, by=journal.SYSTEM, summit=summit, number=1, title=Words("A well", "en"), budget=Decimal(100),
        currency="INR", opens=datetime(2023, 3, 3, 4, 30, tzinfo=UTC), closes=datetime(2023, 3, 4, 4, 30, tzinfo=UTC),
        rules_text="{}", rules_hash="0" * 64,
    )  # fmt: skip


def test_organisers_set_the_clock_and_pages_follow_it(asha: Someone, stranger: Someone, summit: Any) -> None:
    ballot(summit)
    path, settings = f"/en/{summit.slug}/ballots/1/", f"/en/{summit.slug}/desk/settings/"
    assert "3 Mar 2023, 10:00" in text_of(stranger.opens(path))
    assert 'value="Asia/Kolkata"' in text_of(asha.opens(settings))
    assert asha.sends(settings, host="", hackathon_word="", time_zone="Asia/Dhaka").status_code == 302
    assert "3 Mar 2023, 10:30" in text_of(stranger.opens(path))
    assert timezone.get_current_timezone_name() == "Asia/Kolkata"


def test_a_clock_that_nobody_knows_is_refused(asha: Someone, summit: Any) -> None:
    page = text_of(
        asha.sends(f"/en/{summit.slug}/desk/settings/", host="", hackathon_word="", time_zone="Asia/Atlantis")
    )
    assert ("There is no time zone of this name." in page, 'value="Asia/Atlantis"' in page) == (True, True)
    assert zone_named("Asia/Atlantis") == ZoneInfo("UTC")


def test_a_new_summit_has_the_installations_clock_and_the_next_edition_that_of_the_last(asha: Someone) -> None:
    with override_settings(TIME_ZONE="Europe/Berlin"):
        first = found(OTHER_NOTE, asha.person)
    assert first.time_zone == "Europe/Berlin"
    assert open_next(first, by=asha.person).time_zone == "Europe/Berlin"
