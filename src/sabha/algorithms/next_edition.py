"""The edition after: its name, and the days a year later that fall on the same days of the week."""

import re
from datetime import date, timedelta

_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
_ORDINAL = re.compile(r"(?<!\w)(\d{1,3})(st|nd|rd|th|वाँ|वां|वीं|వ)(?!\w)", re.IGNORECASE)
_ROMAN = re.compile(r"(?<!\w)(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})(?!\w)")
_NAMED = (
    "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
    "Eleventh", "Twelfth",
)  # fmt: skip
_WORD = re.compile(rf"(?<!\w)({'|'.join(_NAMED[:-1])})(?!\w)", re.IGNORECASE)
_ROMANS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def next_title(title: str, number: int | None = None) -> str:
    """The name of the edition after: "2nd …" → "3rd …", "… 2023" → "… 2024", "Second" → "Third", "… II" → "… III".

    number : the new edition's number; where the name shows neither an ordinal nor a year, it is put behind the name
    """
    named = _ORDINAL.sub(lambda m: _ordinal(int(m[1]) + 1, m[2]), title, count=1)
    if named == title:
        named = _WORD.sub(lambda m: _like(m[1], _NAMED[_NAMED.index(m[1].capitalize()) + 1]), title, count=1)
    named = _YEAR.sub(lambda m: str(int(m[0]) + 1), named)
    if named == title:
        named = _ROMAN.sub(lambda m: _roman(_value(m[0]) + 1), title, count=1)
    if named == title and number is not None:
        named = f"{title} {number}"
    return named


def _ordinal(number: int, ending: str) -> str:
    if ending.isascii():
        ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _like(model: str, word: str) -> str:
    return word.upper() if model.isupper() else word.lower() if model.islower() else word


def _value(roman: str) -> int:
    digits = [{"I": 1, "V": 5, "X": 10}[c] for c in roman]
    after = [*digits[1:], 0]
    return sum(-d if d < n else d for d, n in zip(digits, after, strict=True))


def _roman(number: int) -> str:
    return "X" * ((number - 1) // 10) + _ROMANS[number - (number - 1) // 10 * 10]


def shifted(day: date, years: int = 1) -> date:
    """The day `years` later with the same day of the week, nearest to the same date: a Friday stays a Friday."""
    try:
        same = day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        same = day.replace(year=day.year + years, day=28)
    ahead = (day.weekday() - same.weekday()) % 7
    return same + timedelta(days=ahead if ahead <= 3 else ahead - 7)
