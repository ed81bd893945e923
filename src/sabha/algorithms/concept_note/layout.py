"""How a note stands on the page: headings, list items, labelled lines and paragraphs, put together from its lines."""

import re
from enum import Enum
from typing import NamedTuple

from sabha.algorithms.concept_note.languages import Kind
from sabha.algorithms.concept_note.vocabulary import Mark, Marks, Word

LABELS = frozenset(kind for kind in Kind if kind.name.startswith("LABEL_"))


class Form(Enum):
    """What a block looks like."""

    HEADING = "heading"
    ITEM = "item"
    TEXT = "text"


class Block(NamedTuple):
    """A heading, a list item or a paragraph: folded text[start:end], without its bullet or its # signs.

    labels   what a line such as "Venue: …" says it gives; then `value` is where what follows the colon starts
    section  what the last heading above says it gives
    level    1-6 under HTML and Markdown headings, 0 for a line that only looks like one
    after_blank  whether an empty line stands above it
    """

    form: Form
    start: int
    end: int
    level: int = 0
    after_blank: bool = True
    labels: frozenset[Kind] = frozenset()
    value: int = 0
    section: frozenset[Kind] = frozenset()

    @property
    def is_only_a_label(self) -> bool:
        """ "Aims:" with nothing after the colon."""
        return bool(self.labels) and self.value >= self.end


_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
_HASHES = re.compile(r"(#{1,6})[ \t]+")
_BULLET = re.compile(
    r"(?:[-*+•◦▪▫‣·●○■□–➢➤✓►]|\(?[0-9]{1,3}[.)](?![0-9])|\(?[a-z][.)]|\(?[ivx]{1,5}[.)]|q[ .]?[0-9]{0,3}[.:)]"
    r"|(?:प्र|ప్ర|س)[.:])[ \t]+"
)
_RULE = re.compile(r"[-=_*~#|:+ \t]+")
_SETEXT = re.compile(r"(=+|-{3,})[ \t]*")
_EDGE = " \t*_`|"
_LONGEST_HEADING = 110
_WORDS_OF_A_HEADING = 14
_WRAPPED_AT = 48
_LONGEST_LABEL = 60
_WORDS_OF_A_LABEL = 6
_SENTENCE_END = re.compile(r"[.!?।;,][\"')\]*_ \t]*")


def blocks_in(text: str, original: str, words: list[Word], marks: Marks) -> list[Block]:
    """The blocks of folded text in order; `original` is as long as text, with its capitals kept."""
    plain = _joined(_lines(text), text, original)
    shaped = [_shaped(block, text, words, marks) for block in plain]
    return _with_sections(shaped, text, marks)


def _lines(text: str) -> list[Block]:
    """One block a line: its markers stripped, its form read off them."""
    found: list[Block] = []
    blank, start = True, 0
    for line in text.split("\n"):
        end = start + len(line)
        if _RULE.fullmatch(line) or not line:
            if found and not blank and _SETEXT.fullmatch(line):
                found[-1] = found[-1]._replace(form=Form.HEADING, level=1 if "=" in line else 2)
            # A rule between the rows of a table is not an empty line.
            blank = blank or "|" not in line
        else:
            found.append(_line(text, start, end, blank))
            blank = False
        start = end + 1
    return [block for block in found if block.start < block.end]


def _line(text: str, start: int, end: int, blank: bool) -> Block:
    quote = _QUOTE.match(text, start, end)
    start = quote.end() if quote else start
    start, end = trimmed(text, start, end, " \t")
    hashes = _HASHES.match(text, start, end)
    if hashes:
        inner = trimmed(text, hashes.end(), end, _EDGE + "#")
        return Block(Form.HEADING, *inner, level=len(hashes[1]), after_blank=blank)
    bullet = _BULLET.match(text, start, end)
    inner = trimmed(text, bullet.end() if bullet else start, end, _EDGE)
    return Block(Form.ITEM if bullet else Form.TEXT, *inner, after_blank=blank)


def trimmed(text: str, start: int, end: int, edge: str) -> tuple[int, int]:
    """The span without these characters at its ends."""
    while start < end and text[start] in edge:
        start += 1
    while start < end and text[end - 1] in edge:
        end -= 1
    return start, end


def _joined(lines: list[Block], text: str, original: str) -> list[Block]:
    """Put wrapped lines back together: a long line without a full stop goes on in the next."""
    joined: list[Block] = []
    last_line = None
    for line in lines:
        if joined and last_line and _goes_on(last_line, line, text, original, is_title=len(joined) == 1):
            joined[-1] = joined[-1]._replace(end=line.end)
        else:
            joined.append(line)
        last_line = line
    return joined


def _goes_on(line: Block, following: Block, text: str, original: str, is_title: bool) -> bool:
    if following.after_blank or following.form is not Form.TEXT or line.form is Form.HEADING:
        return False
    if text[line.end - 1] in ".!?।:|" or "|" in text[line.end : following.start]:
        return False
    first = original[following.start]
    if first.islower() or text[line.end - 1] == ",":
        return first.islower() or line.end - line.start >= _WRAPPED_AT
    return line.end - line.start >= _WRAPPED_AT and not is_title and not _label_colon(text, following)


def _shaped(block: Block, text: str, words: list[Word], marks: Marks) -> Block:
    block = _labelled(block, text, marks)
    if block.form is Form.TEXT and _looks_like_a_heading(block, text):
        return block._replace(form=Form.HEADING)
    return block


def _looks_like_a_heading(block: Block, text: str) -> bool:
    if block.is_only_a_label:
        return True
    if block.end - block.start > _LONGEST_HEADING or "\n" in text[block.start : block.end]:
        return False
    piece = text[block.start : block.end]
    return len(piece.split()) <= _WORDS_OF_A_HEADING and not _SENTENCE_END.fullmatch(
        piece, len(piece.rstrip("\"')]*_ \t")) - 1
    )


def _label_colon(text: str, block: Block) -> int:
    """Where the separator of "Venue: Hyderabad" stands, or -1."""
    limit = min(block.end, block.start + _LONGEST_LABEL)
    for position in range(block.start, limit):
        if text[position] in ":\t|":
            return position
        if text[position] in ".?!।\n":
            break
        if text.startswith(" - ", position):
            return position + 1
    return -1


def _labelled(block: Block, text: str, marks: Marks) -> Block:
    colon = _label_colon(text, block)
    if colon < 0 or len(text[block.start : colon].split()) > _WORDS_OF_A_LABEL:
        return block
    labels = labels_in(marks, block.start, colon)
    value, _ = trimmed(text, colon + 1, block.end, _EDGE)
    return block._replace(labels=labels, value=value) if labels else block


def labels_in(marks: Marks, start: int, end: int) -> frozenset[Kind]:
    """What the label or heading text[start:end] says it gives; a longer phrase hides a shorter one inside it."""
    found = [mark for label in LABELS for mark in marks.within(label, start, end)]
    widest = [m for m in found if not any(_inside(m, other) for other in found)]
    return frozenset(mark.kind for mark in widest)


def _inside(mark: Mark, other: Mark) -> bool:
    a, b = (mark.start, mark.end), (other.start, other.end)
    return a != b and b[0] <= a[0] and a[1] <= b[1]


def _with_sections(blocks: list[Block], text: str, marks: Marks) -> list[Block]:
    section: frozenset[Kind] = frozenset()
    placed = []
    for block in blocks:
        short = len(text[block.start : block.end].split()) <= _WORDS_OF_A_LABEL
        if block.form is Form.HEADING and (block.is_only_a_label or not block.labels):
            named = labels_in(marks, block.start, block.end) if short else frozenset()
            if section and not (named or block.level or block.after_blank):
                # A short line right below "Aims" is one of the aims.
                block = block._replace(form=Form.ITEM)
            else:
                section = named
        placed.append(block._replace(section=section))
    return placed
