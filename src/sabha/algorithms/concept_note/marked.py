"""Cuts a note into segments, so that a page can show it with the findings marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from sabha.algorithms.concept_note.findings import LISTS, SINGLE, Findings, Span


@dataclass(frozen=True)
class Segment:
    """A piece of the note, text == note[start:end], and the names of all findings it belongs to, in reading order."""

    text: str
    start: int
    end: int
    names: tuple[str, ...]


def marked(text: str, findings: Findings) -> list[Segment]:
    """The whole note in segments: joined they are the note, and none is empty.

    Findings may overlap (a title and its edition): a segment begins wherever one begins or ends, and names them all.
    """
    spans = list(_spans(findings))
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for name, (start, end) in spans:
        opening.setdefault(start, []).append(name)
        closing.setdefault(end, []).append(name)
    edges = sorted({0, len(text), *opening, *closing})
    open_now: dict[str, int] = dict.fromkeys((*SINGLE, *LISTS), 0)
    segments = []
    for start, end in pairwise(edges):
        for name in opening.get(start, ()):
            open_now[name] += 1
        for name in closing.get(start, ()):
            open_now[name] -= 1
        names = tuple(name for name, count in open_now.items() if count)
        segments.append(Segment(text[start:end], start, end, names))
    return segments


def _spans(findings: Findings) -> Iterator[tuple[str, Span]]:
    for name in SINGLE:
        found = getattr(findings, name)
        if found:
            yield name, found.span
    for name in LISTS:
        for item in getattr(findings, name):
            if item.span:
                yield name, item.span
