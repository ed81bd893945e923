"""Reads a concept note and finds, never invents, what it says about its summit: see docs/concept-note.md."""

from sabha.algorithms.concept_note.findings import (
    LISTS,
    NEEDED,
    SINGLE,
    Findings,
    Found,
    Item,
    Passage,
    State,
    as_json,
    missing,
)
from sabha.algorithms.concept_note.marked import Segment, marked
from sabha.algorithms.concept_note.reading import read

__all__ = [
    "LISTS",
    "NEEDED",
    "SINGLE",
    "Findings",
    "Found",
    "Item",
    "Passage",
    "Segment",
    "State",
    "as_json",
    "marked",
    "missing",
    "read",
]
