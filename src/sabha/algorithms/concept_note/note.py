"""A note laid out for reading: its words, marks, blocks and sentences, found once and shared by every reader."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from sabha.algorithms.concept_note.findings import Item, Passage, State
from sabha.algorithms.concept_note.folded import Folded, fold
from sabha.algorithms.concept_note.languages import Kind
from sabha.algorithms.concept_note.layout import Block, blocks_in
from sabha.algorithms.concept_note.sentences import Sentence, sentences_in
from sabha.algorithms.concept_note.vocabulary import Marks, Word, marks_in, of_the_language, words_in


@dataclass(frozen=True)
class Note:
    """Positions everywhere in the readers are in `text`, the folded note; `passage` leads back to the note itself."""

    source: str
    folded: Folded

    @classmethod
    def of(cls, source: str) -> Self:
        """The note of this text."""
        return cls(source, fold(source))

    @property
    def text(self) -> str:
        """The folded note."""
        return self.folded.text

    @cached_property
    def original(self) -> str:
        """As long as `text`, with the note's own first letters: tells capitals from small letters."""
        return "".join(map(self.source.__getitem__, self.folded.starts))

    @cached_property
    def words(self) -> list[Word]:
        """Every word and number."""
        return words_in(self.text)

    @cached_property
    def marks(self) -> Marks:
        """Every known word, in the language of its line."""
        lines, start = [], 0
        for line in self.text.split("\n"):
            lines.append((start, start + len(line) + 1))
            start += len(line) + 1
        return Marks(of_the_language(marks_in(self.text, self.words), lines))

    @cached_property
    def blocks(self) -> list[Block]:
        """Headings, list items, paragraphs."""
        return blocks_in(self.text, self.original, self.words, self.marks)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Every sentence."""
        return sentences_in(self.blocks, self.text, self.original)

    @cached_property
    def _word_starts(self) -> list[int]:
        return [word.start for word in self.words]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def words_between(self, start: int, end: int) -> range:
        """Indexes of the words that start in text[start:end]."""
        return range(bisect_left(self._word_starts, start), bisect_left(self._word_starts, end))

    def sentence_at(self, position: int) -> Sentence | None:
        """The sentence this position lies in."""
        index = bisect_right(self._sentence_starts, position) - 1
        if index >= 0 and position < self.sentences[index].end:
            return self.sentences[index]
        return None

    def has(self, kind: Kind, start: int, end: int) -> bool:
        """Whether a known word of this kind lies in text[start:end]."""
        return self.marks.any(kind, start, end)

    def starts_with_capital(self, word: int) -> bool:
        """Whether the word of this index begins with a capital in the note."""
        return self.original[self.words[word].start].isupper()

    def passage(self, start: int, end: int) -> Passage:
        """The note's own text for text[start:end]."""
        span = self.folded.span(start, end)
        return Passage(self.source[slice(*span)], span)

    def item(self, start: int, end: int, state: State | None = None, field: str | None = None) -> Item:
        """A finding with nothing but its text."""
        found = self.passage(start, end)
        return Item(found.text, found.span, state, field)
