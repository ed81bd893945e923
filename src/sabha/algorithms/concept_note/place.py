"""Finds where the summit is held and who holds it: on labelled lines, beside its dates, or in a sentence."""

from collections.abc import Iterator

from sabha.algorithms.concept_note.dates import Dates
from sabha.algorithms.concept_note.findings import Found
from sabha.algorithms.concept_note.folded import fold_word
from sabha.algorithms.concept_note.languages import Kind
from sabha.algorithms.concept_note.layout import Form, trimmed
from sabha.algorithms.concept_note.note import Note
from sabha.algorithms.concept_note.sentences import Sentence
from sabha.algorithms.concept_note.title import Name

_EDGE = " \t\n,;:.!-|*_`।"
_INSIDE_A_NAME = frozenset((
    "of", "the", "and", "de", "la", "le", "les", "du", "des", "del", "los", "las", "y", "et", "&",
    "d", "l",
))  # fmt: skip
_BETWEEN_PLACES = frozenset(("in", "at", "à", "en"))
_LONGEST_PLACE = 8  # words
_WORDS_BEFORE = {Kind.PLACE_ENDS: 4, Kind.HOST_ENDS: 7}
_NO_PLACE = frozenset((
    "english", "hindi", "telugu", "urdu", "tamil", "bengali", "marathi", "kannada", "malayalam",
    "punjabi", "french", "spanish", "person",
))  # fmt: skip
_NEVER_PART = frozenset(
    (
        Kind.SUMMIT,
        Kind.HAPPENS,
        Kind.TO,
        Kind.SKIP,
        Kind.MONTH,
        Kind.WEEKDAY,
        Kind.EDITION,
        Kind.ORDINAL,
        Kind.PRE_EVENT,
    )
)
# Genitives may stand inside a name ("भारत के हैदराबाद"), though dates skip over them.
_GENITIVES = frozenset((
    "के", "की", "का", "کے", "کی", "کا", "ਦੇ", "ਦੀ", "ਦਾ",
))  # fmt: skip

Span = tuple[int, int]


def place(note: Note, chosen: Dates | None, name: Name | None) -> Found[str] | None:
    """The place the note gives for the summit; nothing when it only names other places."""
    span = (
        labelled(note, Kind.LABEL_PLACE, chosen)
        or _beside_the_dates(note, chosen, name)
        or next(_said_in_a_sentence(note, chosen), None)
    )
    return _found(note, span)


def host(note: Note, chosen: Dates | None) -> Found[str] | None:
    """Who holds the summit, where the note says so."""
    return _found(note, labelled(note, Kind.LABEL_HOST, chosen) or next(_hosts(note), None))


def _found(note: Note, span: Span | None) -> Found[str] | None:
    if span is None:
        return None
    passage = note.passage(*span)
    return Found(passage.text, passage.span, " ".join(passage.text.split()))


def labelled(note: Note, label: Kind, chosen: Dates | None) -> Span | None:
    """What follows "Venue:", up to a date, a full stop or the end of the line; or the line below a heading "Venue"."""
    for index, block in enumerate(note.blocks):
        if label in block.labels and block.value < block.end:
            span = _value(note, block.value, block.end, chosen)
        elif label in block.section and block.form is Form.HEADING and index + 1 < len(note.blocks):
            below = note.blocks[index + 1]
            span = None if below.labels or below.level else _value(note, below.start, below.end, chosen)
        else:
            continue
        if span:
            return span
    return None


def _value(note: Note, start: int, end: int, chosen: Dates | None) -> Span | None:
    sentence = note.sentence_at(start)
    end = min(end, sentence.end) if sentence else end
    if note.has(Kind.ANNOUNCE, start, end) or note.has(Kind.CONFIRM, start, end):
        return None
    if chosen and start <= chosen.start < end:
        # "Venue and dates: Hyderabad, 3-5 October 2024" and the other way round.
        before = trimmed(note.text, start, chosen.start, _EDGE)
        return before if before[0] < before[1] else _filled(trimmed(note.text, chosen.end, end, _EDGE))
    return _filled(trimmed(note.text, start, end, _EDGE))


def _filled(span: Span) -> Span | None:
    return span if span[0] < span[1] else None


def _beside_the_dates(note: Note, chosen: Dates | None, name: Name | None) -> Span | None:
    """The rest of a line that is little more than the dates: "Hyderabad, 3-5 October 2024"."""
    sentence = note.sentence_at(chosen.start) if chosen else None
    if chosen is None or sentence is None or note.blocks[sentence.block].form is Form.TEXT:
        return None
    block = note.blocks[sentence.block]
    if block.labels:
        return None
    start = name.end if name and name.block == sentence.block and name.end <= chosen.start else block.start
    pieces = [
        trimmed(note.text, start, chosen.start, _EDGE + "("),
        trimmed(note.text, chosen.end, block.end, _EDGE + ")"),
    ]
    return next((span for span in pieces if _may_be_a_place(note, *span)), None)


def _may_be_a_place(note: Note, start: int, end: int) -> bool:
    words = note.words_between(start, end)
    if not 0 < len(words) <= _LONGEST_PLACE:
        return False
    plain = [i for i in words if note.words[i].text not in _INSIDE_A_NAME]
    known = any(note.marks.at(i) & (_NEVER_PART | {Kind.DATED, Kind.DEADLINE, Kind.NOTE, Kind.VAGUE}) for i in words)
    return not known and all(not note.original[note.words[i].start].islower() for i in plain)


def _said_in_a_sentence(note: Note, chosen: Dates | None) -> Iterator[Span]:
    for sentence in note.sentences:
        start, end = sentence.start, sentence.end
        has_dates = chosen is not None and start <= chosen.start < end
        says_so = note.has(Kind.HAPPENS, start, end) and _speaks_of_the_summit(note, start, end)
        if not (has_dates or says_so) or note.has(Kind.PAST, start, end) or note.has(Kind.PRE_EVENT, start, end):
            continue
        for mark in note.marks.within(Kind.PLACE_FOLLOWS, start, end):
            if span := _name_after(note, mark.last, end, _INSIDE_A_NAME | _BETWEEN_PLACES):
                yield span
        endings = _place_endings(note, start, end)
        for index in note.words_between(start, end):
            if span := _name_before_ending(note, index, start, endings):
                yield span
        for mark in note.marks.within(Kind.ONLINE, start, end):
            yield mark.start, mark.stem_end


def _speaks_of_the_summit(note: Note, start: int, end: int) -> bool:
    """By its word for it, or with "It" and "We" as English sentences go on about it."""
    opening = note.words_between(start, end)[:1]
    return note.has(Kind.SUMMIT, start, end) or any(note.words[index].text in {"it", "we"} for index in opening)


def _name_after(note: Note, index: int, end: int, joiners: frozenset[str]) -> Span | None:
    """Words with capitals that follow: "IIIT Hyderabad, India", "the University of Hyderabad in Hyderabad"."""
    while index < len(note.words) and note.words[index].text in {"the", "la", "le", "l", "el"}:
        index += 1
    first = last = index
    while last < len(note.words) and note.words[last].end <= end and last - first < _LONGEST_PLACE:
        if last > first and note.text[note.words[last - 1].end : note.words[last].start].strip(" ,'-\n&."):
            break
        joins = note.words[last].text in joiners and last > first
        if not joins and not _is_capital_name(note, last):
            break
        last += 1
    while last > first and not _is_capital_name(note, last - 1):
        last -= 1
    return (note.words[first].start, note.words[last - 1].end) if last > first else None


def _is_capital_name(note: Note, index: int) -> bool:
    known = note.marks.at(index) & {Kind.MONTH, Kind.WEEKDAY, Kind.SUMMIT, Kind.ORDINAL}
    return note.starts_with_capital(index) and not known and note.words[index].text not in _NO_PLACE


def _name_before_ending(note: Note, index: int, start: int, endings: list[str]) -> Span | None:
    """What stands before a word for "in" (हैदराबाद में) or carries it as an ending (హైదరాబాద్‌లో)."""
    if Kind.PLACE_ENDS in note.marks.at(index):
        return _name_before(note, index, start, Kind.PLACE_ENDS)
    word = note.words[index]
    if word.text[0] <= "\u07ff" or note.marks.at(index):
        return None
    ending = next((e for e in endings if word.text.endswith(e) and len(word.text) > len(e) + 2), "")
    return (word.start, word.end - len(ending)) if ending else None


def _place_endings(note: Note, start: int, end: int) -> list[str]:
    """The endings that mean "in" in the language of the sentence, longest first."""
    marks = [*note.marks.within(Kind.SUMMIT, start, end), *note.marks.within(Kind.HAPPENS, start, end)]
    languages = {mark.language for mark in marks}
    return sorted({fold_word(e) for language in languages for e in language.place_endings}, key=lambda e: (-len(e), e))


def _name_before(note: Note, index: int, start: int, kind: Kind) -> Span | None:
    """The unknown words right before this one, back to a comma, a number or a word we know."""
    first = index
    while first > 0 and index - first < _WORDS_BEFORE[kind] and note.words[first - 1].start >= start:
        before = note.words[first - 1]
        between = note.text[before.end : note.words[first].start].strip(" '-")
        genitive = before.text in _GENITIVES and first < index
        known = note.marks.at(first - 1) & _NEVER_PART and not genitive
        if between or before.text.isdigit() or known or before.text in {"यह", "इस", "یہ", "اس", "ఈ"}:
            break
        first -= 1
    while first < index and note.words[first].text in _GENITIVES:
        first += 1
    return (note.words[first].start, note.words[index - 1].end) if first < index else None


def _hosts(note: Note) -> Iterator[Span]:
    for mark in note.marks.within(Kind.HOST_FOLLOWS, 0, len(note.text)):
        sentence = note.sentence_at(mark.start)
        span = _name_after(note, mark.last, sentence.end, _INSIDE_A_NAME | {"for"}) if sentence else None
        if sentence and span and _may_name_the_host(note, sentence):
            yield span
    for mark in note.marks.within(Kind.HOST_ENDS, 0, len(note.text)):
        sentence = note.sentence_at(mark.start)
        if sentence and _may_name_the_host(note, sentence) and _speaks_of_it(note, sentence):
            span = _name_before(note, mark.first, sentence.start, Kind.HOST_ENDS)
            if span:
                yield span


def _may_name_the_host(note: Note, sentence: Sentence) -> bool:
    """Not of a past edition, and not of a hackathon before the summit."""
    others = (Kind.PAST, Kind.PRE_EVENT, Kind.HACKATHON)
    return not any(note.has(kind, sentence.start, sentence.end) for kind in others)


def _speaks_of_it(note: Note, sentence: Sentence) -> bool:
    return any(note.has(kind, sentence.start, sentence.end) for kind in (Kind.SUMMIT, Kind.HAPPENS))
