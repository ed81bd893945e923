"""Finds dates and ranges of dates, in words and in digits of any script, by their grammar.

The words around a date become a string with one letter a word ("3rd, 4th March 2023" is "d,dMY"), and the ways to
write a date are plain patterns over those letters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sabha.algorithms.concept_note.folded import MARKS
from sabha.algorithms.concept_note.languages import Kind
from sabha.algorithms.concept_note.note import Note
from sabha.algorithms.concept_note.vocabulary import Mark, number_endings


@dataclass(frozen=True)
class Dates:
    """One date or range as the note writes it: folded text[start:end]. Without days it is only a hint."""

    start: int
    end: int
    first: date | None
    last: date | None

    @property
    def is_range(self) -> bool:
        """Whether it covers more than a day."""
        return self.first != self.last


class _Token(NamedTuple):
    letter: str
    start: int
    end: int
    value: int = 0


# d day, M month, Y year, - "to", & "and", "," a comma. What may stand between is left out beforehand.
_DAYS = "d(?:[-,&]{1,2}d)*"
_WRITTEN = re.compile(
    "|".join(
        (
            "(?P<both>dM,?Y[-&]dM,?Y|Md,?Y[-&]Md,?Y|YMd[-&]YMd)",
            f"(?P<year_last>dM[-,&]{{1,2}}{_DAYS}M,?Y|Md[-,&]{{1,2}}M{_DAYS},?Y)",
            "(?P<year_first>YMd-Md)",
            f"(?P<one_month>{_DAYS}-?M,?Y|M{_DAYS},?Y|Y,?M{_DAYS}|Y,?{_DAYS}M|{_DAYS},M,?Y)",
            f"(?P<vague>M{_DAYS}|{_DAYS}M|dM-dM|Md-Md|M,?Y|Y,?M|M-M,?Y)",
        )
    )
)
_NUMERIC = re.compile(
    r"""
    (?<![0-9.-]) (?: (?<!/) | (?<=-[0-9]{2}/) )   # no piece of a longer number, but the second half of an ISO range
    (?: ([0-9]{4}) ([./-]) ([0-9]{1,2}) \2 ([0-9]{1,2})
      | ([0-9]{1,2}) ([./-]) ([0-9]{1,2}) \6 ([0-9]{4}) )
    (?! [0-9] | [.-][0-9] | /[0-9]{1,3}(?![0-9]) )
    """,
    re.VERBOSE,
)
_BETWEEN_NUMERIC = re.compile(rf"[ \t]*(-|/|(?:[^\W\d_]|[{MARKS}]){{1,14}})[ \t]*")
_YEARS = range(1800, 2400)
_LONGEST_NUMERIC_SUMMIT = 14  # days
_LONGEST_SUMMIT = 60  # days
_DROPPED = frozenset(" \t\n.()*_'")


def dates_in(note: Note) -> list[Dates]:
    """Every date and range in the note, in order, without overlaps."""
    numeric = list(_numeric_dates(note))
    merged: list[Dates] = []
    for found in sorted([*numeric, *_written_dates(note)], key=lambda found: (found.start, -found.end)):
        if not merged or found.start >= merged[-1].end:
            merged.append(found)
    return merged


def _written_dates(note: Note) -> Iterator[Dates]:
    for phrase in _phrases_around_months(note):
        letters = "".join(token.letter for token in phrase)
        for match in _WRITTEN.finditer(letters):
            tokens = phrase[match.start() : match.end()]
            if found := _read(match.lastgroup or "", tokens):
                yield found


def _phrases_around_months(note: Note) -> Iterator[list[_Token]]:
    """Runs of date words, each with a month in it."""
    months = {mark.first: mark for mark in note.marks.within(Kind.MONTH, 0, len(note.text))}
    done = 0
    for month in months:
        if month < done:
            continue
        first = month
        while first > done and _between(note, first) is not None and _token(note, first - 1, months):
            first -= 1
        done = month + 1
        while done < len(note.words) and _between(note, done) is not None and _token(note, done, months):
            done += 1
        yield _tokens(note, range(first, done), months)


def _tokens(note: Note, indexes: range, months: dict[int, Mark]) -> list[_Token]:
    tokens: list[_Token] = []
    for index in indexes:
        between = _between(note, index)
        if between and tokens:
            start = note.words[index].start
            tokens.append(_Token(between, start, start))
        token = _token(note, index, months)
        if token and token.letter != " ":
            tokens.append(token)
    return tokens


def _between(note: Note, index: int) -> str | None:
    """The letter for what stands before this word: nothing, a dash or a comma; None where a phrase must end."""
    if index == 0:
        return ""
    start, end = note.words[index - 1].end, note.words[index].start
    if end - start > 6:
        return None
    if Kind.WEEKDAY in note.marks.at(index - 1):
        return "" if "\n" not in note.text[start:end] else None
    signs = {sign for sign in note.text[start:end] if sign not in _DROPPED}
    if not signs:
        return "" if "\n\n" not in note.text[start:end] else None
    if signs <= {"-", "/"}:
        return "-"
    if signs <= {","}:
        return ","
    return "&" if signs <= {"&"} else None


def _token(note: Note, index: int, months: dict[int, Mark]) -> _Token | None:
    """The letter of this word; a blank one for a word that a date may skip; None for any other."""
    word = note.words[index]
    if word.text[0] in "0123456789":
        return _number(note, index)
    if index in months:
        return _Token("M", word.start, word.end, months[index].value)
    if word.text in number_endings() and index and note.words[index - 1].end == word.start:
        return _Token(" ", word.start, word.end)
    kinds = note.marks.at(index)
    for kind, letter in ((Kind.TO, "-"), (Kind.AND, "&"), (Kind.WEEKDAY, " "), (Kind.SKIP, " ")):
        if kind in kinds:
            return _Token(letter, word.start, word.end)
    return None


def _number(note: Note, index: int) -> _Token | None:
    word = note.words[index]
    glued_before = index > 0 and note.words[index - 1].end == word.start
    if glued_before or len(word.text) > 4 or _is_part_of_a_number(note.text, word.start, word.end):
        return None
    value, end = int(word.text), word.end
    following = note.words[index + 1] if index + 1 < len(note.words) else None
    if following and following.start == end:
        if following.text not in number_endings() and Kind.TO not in note.marks.at(index + 1):
            if not note.marks.at(index + 1) & {Kind.SKIP, Kind.MONTH}:
                return None
        elif following.text in number_endings():
            end = following.end
    if len(word.text) == 4:
        return _Token("Y", word.start, end, value) if value in _YEARS else None
    return _Token("d", word.start, end, value) if 1 <= value <= 31 and len(word.text) <= 2 else None


def _is_part_of_a_number(text: str, start: int, end: int) -> bool:
    """10:30 and 3.5 are no days."""
    before = start >= 2 and text[start - 1] in ".:" and text[start - 2].isdigit()
    after = end + 1 < len(text) and text[end] in ".:" and text[end + 1].isdigit()
    return before or after


def _read(form: str, tokens: list[_Token]) -> Dates | None:
    # A separator has no place of its own, so the ends of the date are those of its first and last word.
    start, end = tokens[0].start, max(token.end for token in tokens)
    years = [token.value for token in tokens if token.letter == "Y"]
    months = [token.value for token in tokens if token.letter == "M"]
    days = [token.value for token in tokens if token.letter == "d"]
    if form == "vague":
        return Dates(start, end, None, None)
    first = _date(years[0], months[0], days[0])
    last = _date(years[-1], months[-1], days[-1])
    if first is None or last is None or last < first:
        return None
    if (last - first).days > _LONGEST_SUMMIT:
        # "Moved from 10 December 2022 to 3 March 2023" is no range, and which of the two holds is for people to say.
        return Dates(start, end, None, None)
    return Dates(start, end, first, last)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True)
class _Numeric:
    """A date in digits under its two readings: day before month, and month before day."""

    start: int
    end: int
    day_first: date | None
    month_first: date | None


def _numeric_dates(note: Note) -> Iterator[Dates]:
    """ISO dates, and 13/03/2023 where only one order of day and month is possible."""
    found = [_numeric(match) for match in _NUMERIC.finditer(note.text)]
    order = _order_of_the_note(found)
    index = 0
    while index < len(found):
        here = found[index]
        following = found[index + 1] if index + 1 < len(found) else None
        if following and _is_a_range(note, here, following):
            first, last = _settled_range(here, following, order)
            yield Dates(here.start, following.end, first, last)
            index += 2
        else:
            settled = _settled(here, order)
            yield Dates(here.start, here.end, settled, settled)
            index += 1


def _numeric(match: re.Match[str]) -> _Numeric:
    if match[1]:
        iso = _date(int(match[1]), int(match[3]), int(match[4]))
        return _Numeric(match.start(), match.end(), iso, iso)
    a, b, year = int(match[5]), int(match[7]), int(match[8])
    day_first = _date(year, b, a)
    # 3.4.2023 with full stops is written by those who put the day first, everywhere.
    month_first = day_first if match[6] == "." else _date(year, a, b)
    return _Numeric(match.start(), match.end(), day_first, month_first)


def _order_of_the_note(found: list[_Numeric]) -> str | None:
    """What the note's unmistakable dates tell about its others; None when they tell nothing or disagree."""
    day_first = any(n.day_first and not n.month_first for n in found)
    month_first = any(n.month_first and not n.day_first for n in found)
    if day_first == month_first:
        return None
    return "day" if day_first else "month"


def _settled(numeric: _Numeric, order: str | None) -> date | None:
    if order == "day" and numeric.day_first:
        return numeric.day_first
    if order == "month" and numeric.month_first:
        return numeric.month_first
    possible = {reading for reading in (numeric.day_first, numeric.month_first) if reading}
    return possible.pop() if len(possible) == 1 else None


def _is_a_range(note: Note, first: _Numeric, last: _Numeric) -> bool:
    match = _BETWEEN_NUMERIC.fullmatch(note.text, first.end, last.start) if last.start - first.end < 20 else None
    if not match:
        return False
    return match[1] in "-/" or note.has(Kind.TO, first.end, last.start)


def _settled_range(first: _Numeric, last: _Numeric, order: str | None) -> tuple[date | None, date | None]:
    """The one reading in which a summit can last so long: 03/03/2023 - 04/03/2023 is two days, not a month."""
    a, b = _settled(first, order), _settled(last, order)
    if a and b and a <= b:
        return a, b
    readings = {(first.day_first, last.day_first), (first.month_first, last.month_first)}
    fitting = [(a, b) for a, b in readings if a and b and 0 <= (b - a).days < _LONGEST_NUMERIC_SUMMIT]
    return fitting[0] if len(fitting) == 1 else (None, None)
