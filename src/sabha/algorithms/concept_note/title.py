"""Finds the summit's name."""

import re
from dataclasses import dataclass

from sabha.algorithms.concept_note.dates import Dates
from sabha.algorithms.concept_note.findings import Found
from sabha.algorithms.concept_note.languages import Kind
from sabha.algorithms.concept_note.layout import Block, Form, labels_in, trimmed
from sabha.algorithms.concept_note.note import Note
from sabha.algorithms.concept_note.vocabulary import number_endings

_HEAD = 14  # a name stands among the first blocks
_LONGEST_NAME = 16  # words
EDGE = " \t\n,;:.!-|*_`\"'([#"
_AROUND = " \t\n,;:.!-|*_`\"'()[]#"
_JOINERS = frozenset((
    "of", "the", "and", "for", "on", "de", "la", "le", "les", "du", "des", "del", "los", "las", "y",
    "et", "in", "&", "da",
))  # fmt: skip
_INSIDE = frozenset((
    "of", "for", "on", "de", "des", "del", "the", "la", "los", "las",
))  # fmt: skip
YEAR = re.compile(r"(?:18|19|20|21)[0-9]{2}")
_OPENER = re.compile(r"[ :-]*(?:(?:for|on|to|of) )?(?:the )?")


@dataclass(frozen=True)
class Name:
    """The title as folded text[start:end], in the block of that index."""

    start: int
    end: int
    block: int


def name(note: Note, dates: list[Dates]) -> Name | None:
    """Where the summit's name stands: on a labelled line, in a heading near the top, or else in a sentence."""
    return _labelled(note, dates) or _best_heading(note, dates) or _in_a_sentence(note)


def title(note: Note, name: Name | None) -> Found[str] | None:
    """The name as it is written, on one line."""
    return found(note, name.start, name.end) if name else None


def found(note: Note, start: int, end: int) -> Found[str]:
    """The passage with its text on one line for a value."""
    passage = note.passage(start, end)
    return Found(passage.text, passage.span, " ".join(passage.text.split()))


def _labelled(note: Note, dates: list[Dates]) -> Name | None:
    for index, block in enumerate(note.blocks[: 2 * _HEAD]):
        if Kind.LABEL_TITLE in block.labels and block.value < block.end:
            return _cut(note, block.value, block.end, index, dates)
    return None


def _best_heading(note: Note, dates: list[Dates]) -> Name | None:
    best, best_weight = None, 2
    for index, block in enumerate(note.blocks[:_HEAD]):
        candidate = _heading_name(note, block, index, dates)
        weight = _weight(note, block, candidate, index) if candidate else 0
        if weight > best_weight:
            best, best_weight = candidate, weight
    return best


def _weight(note: Note, block: Block, candidate: Name, index: int) -> int:
    weight = 3 if index == 0 else 1
    weight += 4 if _names_a_summit(note, candidate) else 0
    weight += 3 if note.has(Kind.WELCOME, block.start, block.end) else 0
    weight += 2 if note.has(Kind.NOTE, block.start, block.end) else 0
    return weight + (2 if block.level == 1 else 0)


def _names_a_summit(note: Note, candidate: Name) -> bool:
    """Whether "Summit" stands in the name; a "conference" in small letters is a description."""
    marks = note.marks.within(Kind.SUMMIT, candidate.start, candidate.end)
    return any(not note.original[mark.start].islower() for mark in marks)


def _heading_name(note: Note, block: Block, index: int, dates: list[Dates]) -> Name | None:
    """The name in a heading, without "Welcome to" and "Concept note"; None for a heading that names a section."""
    greets = note.has(Kind.GREETING, block.start, min(block.end, block.start + 12))
    if block.form is not Form.HEADING or greets or (block.labels and not note.has(Kind.NOTE, block.start, block.value)):
        return None
    start, end = _without_openers(note, block.start, block.end)
    candidate = _cut(note, start, end, index, dates)
    if candidate is None or note.text[block.end - 1] in "?":
        return None
    is_section = labels_in(note.marks, candidate.start, candidate.end)
    # "Madhupur, 12 May 2026" heads a letter.
    has_date = any(block.start <= found.start < block.end for found in dates)
    if (is_section or has_date) and not _names_a_summit(note, candidate):
        return None
    is_open = note.has(Kind.ANNOUNCE, block.start, block.end) or note.has(Kind.CONFIRM, block.start, block.end)
    return None if is_open else candidate


def _without_openers(note: Note, start: int, end: int) -> tuple[int, int]:
    for mark in note.marks.within(Kind.WELCOME, start, end):
        if mark.start - start <= 6:
            start = mark.end
        else:
            # Hindi and Telugu greet after the name, and write "to" onto its last word.
            end = mark.start
            end = max((m.stem_end for m in note.marks.within(Kind.SUMMIT, start, end)), default=end)
    for mark in note.marks.within(Kind.NOTE, start, end):
        if mark.start < start or mark.end > end:
            continue
        before = trimmed(note.text, start, mark.start, _AROUND)
        after = trimmed(note.text, mark.end, end, _AROUND)
        if before[0] >= before[1]:
            start = after[0]
        elif after[0] >= after[1] and note.text[before[1] : mark.start].strip():
            end = before[1]
    return start, end


def _cut(note: Note, start: int, end: int, block: int, dates: list[Dates]) -> Name | None:
    """The name without a date, a place after a comma, "the" before it and signs around it."""
    for found in dates:
        if found.first and start <= found.start < end:
            end = found.start if found.start - start > 2 else start
    summit = note.marks.within(Kind.SUMMIT, start, end)
    comma = note.text.find(",", summit[-1].end if summit else end, end)
    end = comma if comma >= 0 else end
    opener = _OPENER.match(note.text, start, end) if start > note.blocks[block].start else None
    start, end = trimmed(note.text, opener.end() if opener else start, end, EDGE)
    opened = note.text.find("(", start, end)
    if note.text[end : end + 1] == ")" and opened >= 0:
        end += 1
    count = len(note.words_between(start, end))
    return Name(start, end, block) if 0 < count <= _LONGEST_NAME else None


def _in_a_sentence(note: Note) -> Name | None:
    """The first name in running text: words with capitals round a word for summit, or a number before one."""
    for sentence in note.sentences:
        if sentence.block >= _HEAD:
            return None
        for mark in note.marks.within(Kind.SUMMIT, sentence.start, sentence.end):
            span = _grown(note, mark.first, mark.last, sentence.start, sentence.end)
            if span:
                last = note.words[span[1] - 1]
                end = mark.stem_end if span[1] == mark.last else last.end
                return Name(note.words[span[0]].start, end, sentence.block)
    return None


def _grown(note: Note, first: int, last: int, start: int, end: int) -> tuple[int, int] | None:
    has_case = note.original[note.words[first].start] != note.original[note.words[first].start].swapcase()
    if not has_case:
        return _from_its_number(note, first, last, start)
    if not note.starts_with_capital(first):
        return None
    begin = first
    while begin > 0 and note.words[begin - 1].start >= start and _belongs(note, begin - 1):
        begin -= 1
    begin = _first_of_name(note, begin, first)
    finish = _after(note, last, end)
    if finish < len(note.words) and note.words[finish].end <= end and YEAR.fullmatch(note.words[finish].text):
        finish += 1 if note.words[finish].start - note.words[finish - 1].end == 1 else 0
    return (begin, finish) if finish - begin >= 2 else None


def _after(note: Note, last: int, end: int) -> int:
    """Where a name ends that goes on after "Summit": "Festival of Shared Seeds"."""
    reached = last
    for index in range(last, min(last + 5, len(note.words))):
        joined = note.text[note.words[index - 1].end : note.words[index].start]
        if note.words[index].end > end or joined.strip("\n -'"):
            break
        if note.starts_with_capital(index) and not note.marks.at(index) & {Kind.MONTH, Kind.WEEKDAY}:
            reached = index + 1
        elif note.words[index].text not in _INSIDE:
            break
    return reached


def _belongs(note: Note, index: int) -> bool:
    """Whether this word can be part of a name that goes on to its right."""
    word, following = note.words[index], note.words[index + 1]
    if note.text[word.end : following.start].strip(" '-\n&"):
        return False
    counts = word.text.isdigit() or (word.text in number_endings() and note.words[index - 1].text.isdigit())
    return note.starts_with_capital(index) or word.text in _JOINERS or counts or Kind.ORDINAL in note.marks.at(index)


def _first_of_name(note: Note, begin: int, first: int) -> int:
    """A name does not begin with "of" or "the", nor with the capital that only opens its sentence."""
    while begin < first and note.words[begin].text in _JOINERS | {"this", "our", "welcome", "to", "at", "join"}:
        begin += 1
    return begin


def _from_its_number(note: Note, first: int, last: int, start: int) -> tuple[int, int] | None:
    """Where capitals do not tell, a name in running text is known by the ordinal that opens it."""
    for begin in range(first - 1, max(first - 8, -1), -1):
        if note.words[begin].start < start or note.text[note.words[begin].end : note.words[begin + 1].start].strip():
            return None
        ends_number = note.words[begin].text in number_endings() and note.words[begin - 1].text.isdigit()
        if Kind.ORDINAL in note.marks.at(begin) or ends_number:
            return (begin - 1 if ends_number else begin), last
    return None
