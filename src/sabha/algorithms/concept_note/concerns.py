"""Finds the concerns and values a note names: known words, lists such as "questions of bias, harassment and …", and
what stands under a heading for them. Each is named once, where the note first does."""

import re
from collections.abc import Iterator
from itertools import pairwise, zip_longest

from sabha.algorithms.concept_note.findings import Item
from sabha.algorithms.concept_note.languages import Kind
from sabha.algorithms.concept_note.layout import Form, trimmed
from sabha.algorithms.concept_note.note import Note

_EDGE = " \t\n,;:.!?-|*_`।\"'"
_LONGEST = 9  # words
_SHORT_ITEM = 160  # characters
_LONGEST_LIST = 600  # characters
_PRAISE = {Kind.VALUE, Kind.AND}
_COMMA = re.compile(r"[,;]")

Span = tuple[int, int]


def concerns(note: Note) -> tuple[Item, ...]:
    """The concerns and values in order, without overlaps or repeats."""
    spans = sorted(
        {*_listed(note), *_under_headings(note), *_known(note), *_praised(note)}, key=lambda s: (s[0], -s[1])
    )
    found: list[Span] = []
    seen: set[str] = set()
    for start, end in spans:
        spelling = note.text[start:end]
        if spelling not in seen and (not found or start >= found[-1][1]):
            seen.add(spelling)
            found.append((start, end))
    return tuple(note.item(*span) for span in found)


def _known(note: Note) -> Iterator[Span]:
    for mark in note.marks.within(Kind.CONCERN, 0, len(note.text)):
        sentence = note.sentence_at(mark.start)
        is_name = sentence is not None and note.blocks[sentence.block].form is Form.HEADING
        if not is_name:
            yield mark.start, mark.end


def _praised(note: Note) -> Iterator[Span]:
    """ "An equitable, safe, and rewarding internet": at least two values in a row, and what is to have them."""
    reached = 0
    for mark in note.marks.within(Kind.VALUE, 0, len(note.text)):
        if mark.first < reached:
            continue
        last, count = mark.first, 0
        while last < len(note.words) and _is_joined(note, last, mark.first) and note.marks.at(last) & _PRAISE:
            count += Kind.VALUE in note.marks.at(last)
            last += 1
        reached = last
        praises = (
            last < len(note.words) and Kind.VALUE in note.marks.at(last - 1) and _is_joined(note, last, mark.first)
        )
        if count > 1 and praises and note.text[note.words[last - 1].end : note.words[last].start].isspace():
            yield mark.start, note.words[last].end


def _is_joined(note: Note, index: int, first: int) -> bool:
    return index == first or not note.text[note.words[index - 1].end : note.words[index].start].strip(", ")


def _under_headings(note: Note) -> Iterator[Span]:
    for sentence in note.sentences:
        block = note.blocks[sentence.block]
        if Kind.LABEL_CONCERNS in block.section and block.form is Form.ITEM:
            span = trimmed(note.text, sentence.start, sentence.end, _EDGE)
            if span[0] < span[1] and span[1] - span[0] <= _SHORT_ITEM:
                yield span
        elif Kind.LABEL_CONCERNS in block.labels and block.value < sentence.end:
            yield from _pieces(note, max(block.value, sentence.start), sentence.end)


def _listed(note: Note) -> Iterator[Span]:
    openers = note.marks.within(Kind.CONCERNS_FOLLOW, 0, len(note.text))
    for opener, following in zip_longest(openers, openers[1:]):
        sentence = note.sentence_at(opener.start)
        if sentence:
            # A further "questions of" opens a list of its own.
            end = min(sentence.end, opener.end + _LONGEST_LIST, following.start if following else sentence.end)
            yield from _pieces(note, opener.end, max(end, opener.end))


def _pieces(note: Note, start: int, end: int) -> Iterator[Span]:
    """The items of a list; it ends where a piece is too long to be the name of something."""
    joints = [(match.start(), match.end()) for match in _COMMA.finditer(note.text, start, end)]
    joints += [(mark.start, mark.end) for mark in note.marks.within(Kind.AND, start, end)]
    edges = [(start, start), *sorted(joints), (end, end)]
    for (_, a), (b, _) in pairwise(edges):
        span = trimmed(note.text, a, b, _EDGE)
        count = len(note.words_between(*span)) if span[0] < span[1] else 0
        if count > _LONGEST:
            return
        if count:
            yield span
