"""Finds which edition of its series the summit is, and what the series is called."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sabha.algorithms.concept_note.findings import Found
from sabha.algorithms.concept_note.languages import Kind
from sabha.algorithms.concept_note.layout import trimmed
from sabha.algorithms.concept_note.note import Note
from sabha.algorithms.concept_note.title import EDGE, YEAR, Name, found
from sabha.algorithms.concept_note.vocabulary import number_endings

_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True)
class _Edition:
    number: int
    start: int
    end: int


def edition(note: Note, name: Name | None) -> Found[int] | None:
    """The number in the name (2nd, second, II), or of a sentence such as "This is the third edition"."""
    number = (_edition_in_name(note, name) if name else None) or _edition_in_a_sentence(note)
    if not number:
        return None
    passage = note.passage(number.start, number.end)
    return Found(passage.text, passage.span, number.number)


def series(note: Note, name: Name | None) -> Found[str] | None:
    """The name without its number and its year; nothing when the note does not speak of editions or years."""
    if name is None:
        return None
    number = _edition_in_name(note, name)
    start, end = name.start, name.end
    if number:
        # A number in the middle leaves no one piece of the note that would be the series' name.
        if number.start - start <= 1:
            start = number.end
        elif end - number.end <= 1:
            end = number.start
        else:
            return None
    start, end = _without_year(note, start, end)
    start, end = trimmed(note.text, start, end, EDGE)
    whole = (start, end) == (name.start, name.end)
    if start >= end or (whole and not _edition_in_a_sentence(note)):
        return None
    return found(note, start, end)


def _edition_in_name(note: Note, name: Name) -> _Edition | None:
    words = note.words_between(name.start, name.end)
    candidates = (_ordinal(note, index) or _roman(note, index, words) for index in words)
    return next((number for number in candidates if number), None)


def _edition_in_a_sentence(note: Note) -> _Edition | None:
    for mark in note.marks.within(Kind.EDITION, 0, len(note.text)):
        sentence = note.sentence_at(mark.start)
        if sentence is None or note.has(Kind.PAST, sentence.start, sentence.end):
            continue
        for index in _beside(note, mark.first, mark.last, sentence.start, sentence.end):
            number = _ordinal(note, index)
            if number:
                return number
    return None


def _beside(note: Note, first: int, last: int, start: int, end: int) -> Iterator[int]:
    for index in (first - 1, first - 2, first - 3, last):
        if 0 <= index < len(note.words) and start <= note.words[index].start < end:
            yield index


def _ordinal(note: Note, index: int) -> _Edition | None:
    """ "2nd" or "second" at this word. A bare number is none, nor is a year."""
    word = note.words[index]
    if word.text.isdigit() and len(word.text) <= 3 and index + 1 < len(note.words):
        ending = note.words[index + 1]
        if ending.start == word.end and ending.text in number_endings() and int(word.text):
            return _Edition(int(word.text), word.start, ending.end)
        return None
    marks = [m for m in note.marks.within(Kind.ORDINAL, word.start, word.end) if m.first == index]
    return _Edition(marks[0].value, word.start, word.end) if marks else None


def _roman(note: Note, index: int, words: range) -> _Edition | None:
    """A numeral in capitals at either end of the name; "X" and a lone "I" are more often something else."""
    word = note.words[index]
    spelling = note.original[word.start : word.end]
    if index not in (words[0], words[-1]) or not _ROMAN.fullmatch(spelling) or spelling in ("I", "X", ""):
        return None
    digits = [_ROMAN_DIGITS[letter] for letter in spelling]
    value = sum(-d if d < max(digits[i:]) else d for i, d in enumerate(digits))
    return _Edition(value, word.start, word.end)


def _without_year(note: Note, start: int, end: int) -> tuple[int, int]:
    words = note.words_between(start, end)
    if words and YEAR.fullmatch(note.words[words[-1]].text):
        end = note.words[words[-1]].start
    elif words and YEAR.fullmatch(note.words[words[0]].text):
        start = note.words[words[0]].end
    return start, end
