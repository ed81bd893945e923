"""Finds every known word of every language in one walk over the note."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from sabha.algorithms.concept_note.folded import MARKS, fold_word
from sabha.algorithms.concept_note.languages import LANGUAGES, Kind, Language

WORD = re.compile(rf"[0-9]+|(?:[^\W\d_]|[{MARKS}])+")
# A space in one of our phrases may be a hyphen, an apostrophe or a line break in the note.
_BETWEEN = re.compile(r"[ \t]*[-'/]?[ \t]*\n?[ \t]*")
_LONGEST_WORD = 40
_LONGEST_GAP = 8
_SHORTEST_STEM = 4
# These stand on their own in any language: an English "TBC" in a Spanish line is still TBC.
_EVERYWHERE = {Kind.MONTH, Kind.WEEKDAY, Kind.ANNOUNCE, Kind.CONFIRM}


class Word(NamedTuple):
    """A run of letters or of digits: folded text[start:end]."""

    start: int
    end: int
    text: str


class Mark(NamedTuple):
    """A known word or phrase: words[first:last] of the note, folded text[start:end].

    `stem_end` is where the known part of the last word ends and its case endings begin.
    """

    kind: Kind
    start: int
    end: int
    first: int
    last: int
    value: int
    language: Language
    stem_end: int


class _Phrase(NamedTuple):
    kind: Kind
    first: str
    rest: tuple[str, ...]
    value: int
    language: Language


class Marks:
    """The marks of a note by kind, each list in the order of the note."""

    def __init__(self, marks: list[Mark]) -> None:
        self._by_kind: dict[Kind, list[Mark]] = defaultdict(list)
        self.kinds_at: dict[int, set[Kind]] = defaultdict(set)
        for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
            self._by_kind[mark.kind].append(mark)
            for index in range(mark.first, mark.last):
                self.kinds_at[index].add(mark.kind)
        self._starts = {kind: [mark.start for mark in found] for kind, found in self._by_kind.items()}

    def within(self, kind: Kind, start: int, end: int) -> list[Mark]:
        """The marks of this kind that lie in text[start:end]."""
        if kind not in self._by_kind:
            return []
        starts = self._starts[kind]
        found = self._by_kind[kind][bisect_left(starts, start) : bisect_left(starts, end)]
        return [mark for mark in found if mark.end <= end]

    def any(self, kind: Kind, start: int, end: int) -> bool:
        """Whether a mark of this kind lies in text[start:end]."""
        if kind not in self._by_kind:
            return False
        found = self._by_kind[kind]
        index = bisect_left(self._starts[kind], start)
        while index < len(found) and found[index].start < end:
            if found[index].end <= end:
                return True
            index += 1
        return False

    def at(self, index: int) -> set[Kind]:
        """What the word of this index is part of."""
        return self.kinds_at.get(index, set())


def words_in(text: str) -> list[Word]:
    """The words and numbers of folded text."""
    return [Word(match.start(), match.end(), match.group()) for match in WORD.finditer(text)]


def marks_in(text: str, words: list[Word]) -> list[Mark]:
    """Every known word or phrase of every language; phrases may overlap."""
    exact, stems = _index()
    found = []
    for index, word in enumerate(words):
        following = words[index + 1].text if index + 1 < len(words) else ""
        candidates = [(phrase, False) for phrase in exact.get(word.text, ())]
        if word.text[0] > "\u07ff":
            candidates += [(phrase, True) for phrase in _stem_phrases(stems, word.text)]
        for phrase, stem in candidates:
            # Most phrases fail at their second word: ask that first.
            if phrase.rest and not following.startswith(phrase.rest[0]):
                continue
            last = _match_rest(text, words, index, phrase, stem)
            if last:
                found.append(_mark(phrase, words, index, last))
    return found


def of_the_language(marks: list[Mark], lines: list[tuple[int, int]]) -> list[Mark]:
    """Of the marks on each line, those of the language that has most there, among languages of one script.

    French "fin" in an English name, or a Marathi "का" in a Hindi line, is no known word.
    """
    kept: list[Mark] = []
    waiting = iter(sorted(marks, key=lambda mark: mark.start))
    mark = next(waiting, None)
    for _, end in lines:
        here = []
        while mark is not None and mark.start < end:
            here.append(mark)
            mark = next(waiting, None)
        if here:
            kept.extend(_of_one_line(here))
    return kept


def _of_one_line(marks: list[Mark]) -> Iterator[Mark]:
    counts: Counter[Language] = Counter()
    for mark in marks:
        counts[mark.language] += mark.last - mark.first
    most: dict[int, int] = defaultdict(int)
    for language, count in counts.items():
        most[_script(language)] = max(most[_script(language)], count)
    for mark in marks:
        if mark.kind in _EVERYWHERE or counts[mark.language] == most[_script(mark.language)]:
            yield mark


@lru_cache
def _script(language: Language) -> int:
    """A number for the language's script: the block of 128 characters that its "March" begins in."""
    return ord(fold_word(language.months[2])[0]) // 128


def _match_rest(text: str, words: list[Word], index: int, phrase: _Phrase, stem: bool) -> int:
    """The index after the phrase's last word, or 0 where the rest of it does not follow."""
    for offset, wanted in enumerate(phrase.rest, start=index + 1):
        if offset >= len(words):
            return 0
        takes_ending = stem and offset == index + len(phrase.rest)
        if words[offset].text != wanted and not (takes_ending and words[offset].text.startswith(wanted)):
            return 0
        gap = words[offset].start - words[offset - 1].end
        if gap > _LONGEST_GAP or not _BETWEEN.fullmatch(text, words[offset - 1].end, words[offset].start):
            return 0
    return index + 1 + len(phrase.rest)


def _stem_phrases(stems: dict[str, list[_Phrase]], word: str) -> list[_Phrase]:
    return [
        phrase
        for length in range(_SHORTEST_STEM, min(len(word), _LONGEST_WORD) + 1)
        for phrase in stems.get(word[:length], ())
        if length == len(word) or not phrase.rest
    ]


def _mark(phrase: _Phrase, words: list[Word], first: int, last: int) -> Mark:
    start, end = words[first].start, words[last - 1].end
    known = phrase.rest[-1] if phrase.rest else phrase.first
    return Mark(phrase.kind, start, end, first, last, phrase.value, phrase.language, words[last - 1].start + len(known))


@lru_cache(maxsize=1)
def _index() -> tuple[dict[str, list[_Phrase]], dict[str, list[_Phrase]]]:
    """Phrases by their first word: those that must match whole, and those that endings may be written onto."""
    exact: dict[str, list[_Phrase]] = defaultdict(list)
    stems: dict[str, list[_Phrase]] = defaultdict(list)
    for language in LANGUAGES:
        for kind, phrase, value in _phrases(language):
            first, *rest = WORD.findall(fold_word(phrase))
            takes_endings = language.joins_endings and len((first, *rest)[-1]) >= _SHORTEST_STEM
            index = stems if takes_endings and len(first) >= _SHORTEST_STEM else exact
            index[first].append(_Phrase(kind, first, tuple(rest), value, language))
    return dict(exact), dict(stems)


def _phrases(language: Language) -> Iterator[tuple[Kind, str, int]]:
    for kind, listed in ((Kind.MONTH, language.months), (Kind.ORDINAL, language.ordinals)):
        for number, spellings in enumerate(listed, start=1):
            for phrase in spellings.split("|"):
                yield kind, phrase, number
    for kind, spellings in language.words.items():
        for phrase in spellings.split("|"):
            yield kind, phrase, 0


@lru_cache(maxsize=1)
def number_endings() -> frozenset[str]:
    """What may cling to a number in any language: the "nd" of 2nd."""
    return frozenset(
        fold_word(ending) for language in LANGUAGES for ending in language.number_endings.split("|") if ending
    )
