"""The sentences of a session's notes, in every script, to take decisions and promises from."""

from sabha.algorithms.concept_note.note import Note

MOST = 60


def sentences_of(text):
    """Each sentence in the notes' own letters, in order, none twice; at most `MOST`."""
    note = Note.of(text or "")
    said = (note.passage(s.start, s.end).text for s in note.sentences)
    return list(dict.fromkeys(" ".join(one.split()) for one in said))[:MOST]
