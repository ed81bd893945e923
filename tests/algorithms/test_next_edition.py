"""The edition after: its name and its days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sabha.algorithms.next_edition import next_title, shifted


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2nd Wikimedia Technology Summit", "3rd Wikimedia Technology Summit"),
        ("The 10th Meeting", "The 11th Meeting"),
        ("1ST MEETING", "2nd MEETING"),
        ("The 20th Meeting of the 3rd Quarter", "The 21st Meeting of the 3rd Quarter"),
        ("WikiConference India 2023", "WikiConference India 2024"),
        ("2nd Summit 2023", "3rd Summit 2024"),
        ("Second Tank Keepers' Summit", "Third Tank Keepers' Summit"),
        ("Kite Meeting II", "Kite Meeting III"),
        ("Kite Meeting IX", "Kite Meeting X"),
        ("Kite Meeting XX", "Kite Meeting XXI"),
        ("తెలుగు సదస్సు 2వ", "తెలుగు సదస్సు 3వ"),
        ("Kites", "Kites 3"),
    ],
)
def test_a_name_counts_on(now: str, then: str) -> None:
    assert next_title(now, 3) == then


def test_a_name_without_a_number_stays_where_none_is_given() -> None:
    assert next_title("Kites") == "Kites"


def test_the_friday_of_march_becomes_the_friday_nearest_to_it() -> None:
    assert shifted(date(2023, 3, 3)) == date(2024, 3, 1)
    assert shifted(date(2023, 3, 4)) == date(2024, 3, 2)
    assert shifted(date(2024, 2, 29)) == date(2025, 2, 27)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 5))
def test_a_shifted_day_keeps_its_weekday_and_stays_near_its_date(day: date, years: int) -> None:
    moved = shifted(day, years)
    assert moved.weekday() == day.weekday()
    same = day.replace(year=day.year + years, day=min(day.day, 28))
    assert abs(moved - same) <= timedelta(days=6)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 6))
def test_days_in_a_row_stay_in_a_row_but_over_a_leap_day(day: date, length: int) -> None:
    moved = [shifted(day + timedelta(days=n)) for n in range(length)]
    assert len({m.toordinal() - n for n, m in enumerate(moved)}) <= 2
