"""Reads a whole note: each finder looks for its own thing, and this puts the findings together."""

from dataclasses import replace

from sabha.algorithms.concept_note.aims import aims
from sabha.algorithms.concept_note.concerns import concerns
from sabha.algorithms.concept_note.dates import dates_in
from sabha.algorithms.concept_note.edition import edition, series
from sabha.algorithms.concept_note.findings import Findings, missing
from sabha.algorithms.concept_note.note import Note
from sabha.algorithms.concept_note.open_items import open_items, pre_events
from sabha.algorithms.concept_note.place import host, place
from sabha.algorithms.concept_note.questions import questions
from sabha.algorithms.concept_note.sentences import Sentence
from sabha.algorithms.concept_note.title import name, title
from sabha.algorithms.concept_note.when import When, when


def read(text: str) -> Findings:
    """What this concept note says about its summit, each finding with the passage it was read from.

    Any text can be read, in time proportional to its length; a text that says nothing gives findings in which
    everything is open. The method is our own and is told in docs/concept-note.md.
    """
    note = Note.of(text)
    all_dates = dates_in(note)
    named = name(note, all_dates)
    dates = when(note, all_dates, named.block if named else None)
    said = Findings(
        title=title(note, named),
        series=series(note, named),
        edition=edition(note, named),
        starts=dates.starts,
        ends=dates.ends,
        place=place(note, dates.chosen, named),
        host=host(note, dates.chosen),
        questions=questions(note),
        aims=aims(note),
        concerns=concerns(note),
        pre_events=pre_events(note),
    )
    return replace(said, open_items=open_items(note, missing(said), _hints(note, dates)))


def _hints(note: Note, dates: When) -> dict[str, Sentence]:
    """The sentence with a vague date, for a note without exact ones."""
    sentence = note.sentence_at(dates.hint.start) if dates.hint else None
    return {"starts": sentence} if sentence else {}
