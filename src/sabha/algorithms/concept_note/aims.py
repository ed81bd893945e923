"""Finds what the summit wants: after "aims to" and its sisters, and under a heading for aims; one aim an item."""

import re
from collections.abc import Iterator
from itertools import pairwise

from sabha.algorithms.concept_note.findings import Item
from sabha.algorithms.concept_note.folded import fold_word
from sabha.algorithms.concept_note.languages import LANGUAGES, Kind
from sabha.algorithms.concept_note.layout import Form, trimmed
from sabha.algorithms.concept_note.note import Note
from sabha.algorithms.concept_note.sentences import Sentence

_EDGE = " \t\n,;:.!-|*_`।"
_LISTS = re.compile(r"[,;]")
_AND_TO = re.compile(r"[ ,\n]*(?:and )?to ")
_SHORTEST = 2  # words
_WORDS_OF_A_VERB = 2
_COPULAS = re.compile(r"(?:है|हैं|होगा|ہے|ہیں|ہوگا|is|are|est|es|ਹੈ|ਹਨ|ఉంది|ആണ്|ಆಗಿದೆ|আছে|आहे|आहेत)$")

_INFINITIVE_ENDS = tuple({fold_word(end) for language in LANGUAGES for end in language.infinitive_ends})

Span = tuple[int, int]


def aims(note: Note) -> tuple[Item, ...]:
    """Every aim the note states, in order and without overlaps."""
    found: list[Span] = []
    for sentence in note.sentences:
        for span in _in_sentence(note, sentence):
            if not found or span[0] >= found[-1][1]:
                found.append(span)
    return tuple(note.item(*span) for span in found)


def _in_sentence(note: Note, sentence: Sentence) -> Iterator[Span]:
    block = note.blocks[sentence.block]
    if _is_open(note, sentence):
        return
    if Kind.LABEL_AIMS in block.section and block.form is not Form.HEADING:
        yield from _below_a_heading(note, sentence)
    elif Kind.LABEL_AIMS in block.labels and block.value < sentence.end:
        yield from _split(note, max(block.value, sentence.start), sentence.end)
    else:
        yield from _after_its_words(note, sentence)


def _after_its_words(note: Note, sentence: Sentence) -> Iterator[Span]:
    """What follows "aims to"; or, where the verb comes last, what stands before "is our aim"."""
    openers = note.marks.within(Kind.AIM, sentence.start, sentence.end)
    is_text = note.blocks[sentence.block].form is not Form.HEADING and note.text[sentence.end - 1] != "?"
    if not openers or not is_text or note.has(Kind.PAST, sentence.start, openers[0].start):
        return
    opener = max((m for m in openers if m.start == openers[0].start), key=lambda mark: mark.end)
    after = note.words_between(opener.end, sentence.end)
    if opener.language.infinitive_ends and len(after) <= _WORDS_OF_A_VERB:
        yield from _before(note, sentence.start, opener.start)
    else:
        yield from _split(note, opener.end, sentence.end)


def _before(note: Note, start: int, end: int) -> Iterator[Span]:
    """Aims from the summit's name on to the last infinitive: "ఈ సదస్సు A పెంచడం, B నేర్పడం లక్ష్యంగా పెట్టుకుంది"."""
    ended = [i for i in note.words_between(start, end) if note.words[i].text.endswith(_INFINITIVE_ENDS)]
    if ended:
        subject = [m for m in note.marks.within(Kind.SUMMIT, start, end) if m.last <= ended[0]]
        yield from _split(note, subject[0].end if subject else start, note.words[ended[-1]].end)


def _is_open(note: Note, sentence: Sentence) -> bool:
    return note.has(Kind.ANNOUNCE, sentence.start, sentence.end) or note.has(Kind.CONFIRM, sentence.start, sentence.end)


def _below_a_heading(note: Note, sentence: Sentence) -> Iterator[Span]:
    """A list item is one aim; a paragraph says its aims after "aims to", or is one aim a sentence."""
    openers = note.marks.within(Kind.AIM, sentence.start, sentence.end)
    if note.blocks[sentence.block].form is Form.TEXT and openers:
        yield from _split(note, openers[0].end, sentence.end)
        return
    start, end = _tidied(note, sentence.start, sentence.end)
    if start < end:
        yield start, end


def _split(note: Note, start: int, end: int) -> Iterator[Span]:
    """The aims of a list such as "bring …, have … and engage …": cut where a further verb begins, or one has ended."""
    cuts = [start, *(cut for cut in _cuts(note, start, end) if start < cut < end), end]
    for a, b in pairwise(cuts):
        span = _tidied(note, a, b)
        if len(note.words_between(*span)) >= _SHORTEST:
            yield span


def _cuts(note: Note, start: int, end: int) -> Iterator[int]:
    """Positions of the commas and the "and"s between two aims."""
    joints = {match.start(): match.end() for match in _LISTS.finditer(note.text, start, end)}
    joints |= {mark.start: mark.end for mark in note.marks.within(Kind.AND, start, end)}
    for position in sorted(joints):
        if _verb_follows(note, joints[position], end) or _verb_ended(note, start, position):
            yield position


def _verb_follows(note: Note, position: int, end: int) -> bool:
    indexes = list(note.words_between(position, end)[:4])
    while indexes and (
        Kind.AND in note.marks.at(indexes[0]) or note.words[indexes[0]].text in {"to", "also", "finally"}
    ):
        indexes.pop(0)
    return bool(indexes) and Kind.AIM_SPLIT in note.marks.at(indexes[0])


def _verb_ended(note: Note, start: int, position: int) -> bool:
    """Whether the word before is an infinitive of a language whose verb comes last."""
    before = note.words_between(start, position)
    if not before or note.words[before[-1]].text[0] < "\u0600":
        return False
    word = note.words[before[-1]].text
    return word.endswith(_INFINITIVE_ENDS)


def _tidied(note: Note, start: int, end: int) -> Span:
    """Without the comma, "and" and "to" before it and the copula that closes a Hindi or Urdu sentence."""
    start, end = trimmed(note.text, start, end, _EDGE)
    for index in note.words_between(start, end):
        if Kind.AND not in note.marks.at(index) and note.words[index].text not in {"to", "de"}:
            break
        start = note.words[index].end
    start, end = trimmed(note.text, start, end, _EDGE)
    last = note.words_between(start, end)
    if len(last) > 1 and _COPULAS.fullmatch(note.words[last[-1]].text) and last[-1] and note.words[last[-1]].end == end:
        end = note.words[last[-2]].end
    return trimmed(note.text, start, end, _EDGE)
