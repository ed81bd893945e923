"""Chooses, of all the dates in a note, those of the summit: by where and how they stand, never by the calendar."""

from dataclasses import dataclass
from datetime import date

from sabha.algorithms.concept_note.dates import Dates
from sabha.algorithms.concept_note.findings import Found
from sabha.algorithms.concept_note.languages import Kind
from sabha.algorithms.concept_note.layout import Form
from sabha.algorithms.concept_note.note import Note

# What speaks for a date, and against it. docs/concept-note.md says the same in words.
LABELLED = 8
HAPPENS_THEN = 4
STANDS_ALONE_NEAR_THE_TOP = 3
BELOW_THE_TITLE = 2
NAMES_THE_SUMMIT = 2
IS_A_RANGE = 1
OTHER_PURPOSE = -6
PAST = -6
OF_A_PRE_EVENT = -6
OTHER_LABEL = -6

_HEAD = 8  # blocks
_NEAR = 60  # characters before a date in which a word speaks about it


@dataclass(frozen=True)
class When:
    """The summit's dates; `hint` is the best of the vague ones ("March 2023") when there is no better."""

    chosen: Dates | None
    starts: Found[date] | None
    ends: Found[date] | None
    hint: Dates | None


def when(note: Note, dates: list[Dates], title_block: int | None) -> When:
    """The dates that most speaks for; of equals the first in the note."""
    split = _starts_and_ends_on_lines_of_their_own(note, dates)
    if split:
        return When(split[0], _found(note, split[0], split[0].first), _found(note, split[1], split[1].last), None)
    scored = [(weight(note, found, title_block), -index) for index, found in enumerate(dates)]
    exact = [(score, at) for (score, at), found in zip(scored, dates, strict=True) if found.first and score > 0]
    if exact:
        chosen = dates[-max(exact)[1]]
        return When(chosen, _found(note, chosen, chosen.first), _found(note, chosen, chosen.last), None)
    vague = [(score, at) for (score, at), found in zip(scored, dates, strict=True) if not found.first and score > 1]
    return When(None, None, None, dates[-max(vague)[1]] if vague else None)


def _found(note: Note, dates: Dates, value: date | None) -> Found[date] | None:
    passage = note.passage(dates.start, dates.end)
    return Found(passage.text, passage.span, value) if value else None


def _starts_and_ends_on_lines_of_their_own(note: Note, dates: list[Dates]) -> tuple[Dates, Dates] | None:
    """ "Starts: 3 March 2023" and "Ends: 5 March 2023"."""
    starts = _first_labelled(note, dates, Kind.LABEL_STARTS)
    ends = _first_labelled(note, dates, Kind.LABEL_ENDS)
    if starts and ends and starts.first and ends.last and starts.first <= ends.last:
        return starts, ends
    return None


def _first_labelled(note: Note, dates: list[Dates], label: Kind) -> Dates | None:
    return next((found for found in dates if found.first and label in _labels(note, found)), None)


def _labels(note: Note, found: Dates) -> frozenset[Kind]:
    sentence = note.sentence_at(found.start)
    return note.blocks[sentence.block].labels if sentence else frozenset()


def weight(note: Note, found: Dates, title_block: int | None) -> int:
    """How much speaks for these dates being the summit's."""
    sentence = note.sentence_at(found.start)
    if sentence is None:
        return 0
    block = note.blocks[sentence.block]
    weight = IS_A_RANGE if found.is_range else 0
    dated = {Kind.LABEL_DATES, Kind.LABEL_STARTS}
    if block.labels & dated or (block.section & dated and block.form is not Form.HEADING):
        weight += LABELLED
    elif block.labels & {Kind.LABEL_OTHER, Kind.LABEL_PRE_EVENTS} or block.section & {Kind.LABEL_OTHER}:
        weight += OTHER_LABEL
    if _stands_alone(note, found, sentence.start, sentence.end) and sentence.block < _HEAD:
        weight += STANDS_ALONE_NEAR_THE_TOP
    if title_block is not None and sentence.block in (title_block, title_block + 1):
        weight += BELOW_THE_TITLE
    return weight + _said_about(note, found, sentence.start, sentence.end)


def _stands_alone(note: Note, found: Dates, start: int, end: int) -> bool:
    """Whether the line is little more than the date: "Hyderabad, 3-5 October 2024"."""
    words = note.words_between(start, end)
    inside = note.words_between(found.start, found.end)
    return len(words) - len(inside) <= 5 and note.text[end - 1] not in ".!?।"


def _said_about(note: Note, found: Dates, start: int, end: int) -> int:
    weight = 0
    near = max(start, found.start - _NEAR), min(end, found.end + _NEAR)
    if note.has(Kind.HAPPENS, start, end):
        weight += HAPPENS_THEN
    if note.has(Kind.SUMMIT, start, end):
        weight += NAMES_THE_SUMMIT
    if _is_a_deadline(note, found, *near) or note.has(Kind.DATED, near[0], found.start):
        weight += OTHER_PURPOSE
    if note.has(Kind.PAST, start, end) and not note.has(Kind.HAPPENS, near[0], found.start):
        weight += PAST
    if note.has(Kind.PRE_EVENT, *near) or _is_about_a_hackathon(note, start, found.start):
        weight += OF_A_PRE_EVENT
    return weight


def _is_a_deadline(note: Note, found: Dates, start: int, end: int) -> bool:
    """ "Apply by 1 May". In languages whose verb comes last, what a date is for stands after it."""
    before = note.words_between(start, found.start)
    if note.has(Kind.DEADLINE, start, found.start) or any(Kind.BY in note.marks.at(i) for i in before[-2:]):
        return True
    return any(
        mark.language.place_endings or mark.language.infinitive_ends
        for mark in note.marks.within(Kind.DEADLINE, found.end, end)
    )


def _is_about_a_hackathon(note: Note, start: int, date_at: int) -> bool:
    return note.has(Kind.HACKATHON, start, date_at) and not note.has(Kind.SUMMIT, start, date_at)
