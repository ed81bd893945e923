"""Cuts blocks into sentences, in every script, without breaking quotations, abbreviations or numbers."""

import re
from bisect import bisect_right
from itertools import pairwise
from typing import NamedTuple

from sabha.algorithms.concept_note.folded import MARKS
from sabha.algorithms.concept_note.layout import Block, trimmed

_END = re.compile(r"(?:[.!?]+|।+)[\"')\]}*_]*")
_QUOTATION = re.compile(r'"[^"]{1,400}"')
_ABBREVIATIONS = frozenset((
    "dr", "mr", "mrs", "ms", "prof", "st", "no", "vs", "eg", "ie", "cf", "approx", "dept", "डॉ",
    "श्री", "डा", "డా", "శ్రీ", "sr", "sra",
))  # fmt: skip
_LAST_WORD = re.compile(rf"(?:[^\W\d_]|[{MARKS}]|\.(?=\w)){{1,12}}$")


class Sentence(NamedTuple):
    """Folded text[start:end], in the block of that index."""

    start: int
    end: int
    block: int


def sentences_in(blocks: list[Block], text: str, original: str) -> list[Sentence]:
    """Every sentence of every block, in order. A heading or a list item without a full stop is one too."""
    return [
        Sentence(*span, index)
        for index, block in enumerate(blocks)
        for span in _cut(block.start, block.end, text, original)
    ]


def _cut(start: int, end: int, text: str, original: str) -> list[tuple[int, int]]:
    quotations = [match.span() for match in _QUOTATION.finditer(text, start, end)]
    opened = [span[0] for span in quotations]
    cuts = [
        match.end()
        for match in _END.finditer(text, start, end)
        if _ends_a_sentence(match, end, text, original) and not _is_quoted(match.end(), quotations, opened)
    ]
    edges = [start, *cuts, end]
    spans = [trimmed(text, a, b, " \t\n*_") for a, b in pairwise(edges)]
    return [(a, b) for a, b in spans if a < b]


def _is_quoted(position: int, quotations: list[tuple[int, int]], opened: list[int]) -> bool:
    """Whether a quotation goes on after this position: quoted sentences stay whole."""
    index = bisect_right(opened, position - 1) - 1
    return index >= 0 and quotations[index][0] < position < quotations[index][1]


def _ends_a_sentence(match: re.Match[str], end: int, text: str, original: str) -> bool:
    sign, after = match.group(), match.end()
    if after >= end:
        return True
    if sign[0] == "।":
        return True
    if text[after] not in " \t\n":
        return False
    following = _next_letter(text, after, end)
    if following < end and original[following].islower() and (sign[0] == "." or len(sign) > 1):
        return False
    return sign != "." or not _is_abbreviation(text, match.start())


def _next_letter(text: str, position: int, end: int) -> int:
    limit = min(end, position + 12)
    while position < limit and text[position] in " \t\n\"'([*_":
        position += 1
    return position if position < limit else end


def _is_abbreviation(text: str, stop: int) -> bool:
    word = _LAST_WORD.search(text, max(0, stop - 12), stop)
    if not word:
        return False
    letters = word.group().replace(".", "")
    return letters in _ABBREVIATIONS or (len(letters) == 1 and letters.isascii() and letters != "i")
