"""Finds what is still open: what the note says will be announced or confirmed, and what it does not say at all."""

from collections.abc import Iterator, Mapping

from sabha.algorithms.concept_note.findings import Item, State
from sabha.algorithms.concept_note.languages import Kind
from sabha.algorithms.concept_note.layout import Block, Form
from sabha.algorithms.concept_note.note import Note
from sabha.algorithms.concept_note.sentences import Sentence

_FIELDS = {
    Kind.LABEL_PLACE: "place",
    Kind.LABEL_HOST: "host",
    Kind.LABEL_DATES: "starts",
    Kind.LABEL_STARTS: "starts",
    Kind.LABEL_ENDS: "ends",
    Kind.LABEL_TITLE: "title",
    Kind.LABEL_QUESTIONS: "questions",
}
_FIRST_WORDS = 3


def pre_events(note: Note) -> tuple[Item, ...]:
    """Sentences about what comes before the summit; TBC where the note leaves nothing about them open."""
    return tuple(
        note.item(sentence.start, sentence.end, _state(note, sentence) or State.TO_BE_CONFIRMED)
        for sentence in note.sentences
        if is_pre_event(note, sentence)
    )


def is_pre_event(note: Note, sentence: Sentence) -> bool:
    """Whether the sentence is about a pre-event, or a hackathon still to come."""
    block = note.blocks[sentence.block]
    if block.form is Form.HEADING and not (block.labels and block.value < block.end):
        return False
    if note.has(Kind.PAST, sentence.start, sentence.end) or note.text[sentence.end - 1] == "?":
        return False
    in_section = Kind.LABEL_PRE_EVENTS in block.section and block.form is Form.ITEM
    return (
        in_section
        or note.has(Kind.PRE_EVENT, sentence.start, sentence.end)
        or note.has(Kind.HACKATHON, sentence.start, sentence.end)
    )


def open_items(note: Note, missing: tuple[str, ...], hints: Mapping[str, Sentence]) -> tuple[Item, ...]:
    """What the note announces or leaves to be confirmed, in order; then one item for each missing finding.

    `hints` are the sentences that say something vague about a missing finding ("in March 2023").
    """
    said = [*_said(note, missing), *_hinted(note, hints)]
    unique: dict[tuple[int, int] | None, Item] = {}
    for item in sorted(said, key=lambda item: item.span or (0, 0)):
        if item.span not in unique or not (unique[item.span].field):
            unique[item.span] = item
    named: set[str] = set()
    items = [_naming_once(item, named) for item in unique.values()]
    silent = [name for name in missing if name not in named]
    return (*items, *(Item("", None, State.TO_BE_ANNOUNCED, name) for name in silent))


def _naming_once(item: Item, named: set[str]) -> Item:
    """The first item that leaves a finding open names it; the next ones about it are items like any other."""
    if item.field is None or item.field in named:
        return Item(item.text, item.span, item.state)
    named.add(item.field)
    return item


def _hinted(note: Note, hints: Mapping[str, Sentence]) -> Iterator[Item]:
    for field, sentence in hints.items():
        state = _state(note, sentence) or State.TO_BE_CONFIRMED
        yield note.item(sentence.start, sentence.end, state, field)


def _said(note: Note, missing: tuple[str, ...]) -> Iterator[Item]:
    headings = {i: state for i, block in enumerate(note.blocks) if (state := _heading_state(note, block))}
    listed = {index: headings[heading] for heading in headings for index in _content(note, heading, headings)}
    filled = {heading for heading in headings if any(True for _ in _content(note, heading, headings))}
    for sentence in note.sentences:
        state = _state(note, sentence) or listed.get(sentence.block)
        if state and sentence.block not in filled and not is_pre_event(note, sentence):
            yield note.item(sentence.start, sentence.end, state, _field(note, sentence, missing))


def _state(note: Note, sentence: Sentence) -> State | None:
    if note.has(Kind.ANNOUNCE, sentence.start, sentence.end):
        return State.TO_BE_ANNOUNCED
    if note.has(Kind.CONFIRM, sentence.start, sentence.end):
        return State.TO_BE_CONFIRMED
    return None


def _heading_state(note: Note, block: Block) -> State | None:
    """ "To be announced (TBA)" over a list: a heading with no other word in it."""
    words = note.words_between(block.start, block.end)
    if block.form is not Form.HEADING and not block.is_only_a_label:
        return None
    for kind, state in ((Kind.ANNOUNCE, State.TO_BE_ANNOUNCED), (Kind.CONFIRM, State.TO_BE_CONFIRMED)):
        if words and all(kind in note.marks.at(index) for index in words):
            return state
    return None


def _content(note: Note, heading: int, headings: Mapping[int, State]) -> Iterator[int]:
    """The blocks under such a heading: list items, and lines with no empty line above."""
    for index in range(heading + 1, len(note.blocks)):
        block = note.blocks[index]
        under_hashes = note.blocks[heading].level and block.form is Form.TEXT
        if index in headings or block.level or (block.after_blank and block.form is not Form.ITEM and not under_hashes):
            return
        yield index


def _field(note: Note, sentence: Sentence, missing: tuple[str, ...]) -> str | None:
    """The missing finding that this sentence leaves open: "Venue: TBC", "The dates will be announced"."""
    block = note.blocks[sentence.block]
    labels = block.labels if block.labels else _opening_labels(note, sentence)
    fields = [_FIELDS[label] for label in sorted(labels) if label in _FIELDS]
    return next((field for field in fields if field in missing), None)


def _opening_labels(note: Note, sentence: Sentence) -> set[Kind]:
    words = note.words_between(sentence.start, sentence.end)[:_FIRST_WORDS]
    return {kind for index in words for kind in note.marks.at(index) if kind in _FIELDS}
