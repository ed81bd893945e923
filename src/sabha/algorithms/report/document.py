"""The report as a document, before it is a page, a wikitext, a Word file or a PDF.

Every sentence is already in the reader's language. What a person wrote carries the language it is in; a number carries
the address of the records that it was counted from.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A few words or a number. `href`: where its records stand; `lang`: the language of a person's own words."""

    text: str
    href: str = ""
    lang: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of several pieces, so that each number in it can lead to its records."""

    pieces: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class List:
    """Items one below the other, each of several pieces."""

    items: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under headings; the first cell of a row names it. `last_is_total` sets the last row apart."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    last_is_total: bool = False

    @property
    def labelled(self) -> tuple[tuple[tuple[str, Cell], ...], ...]:
        """The rows with each cell's heading beside it: on a phone a row becomes a card."""
        return tuple(tuple(zip(self.headings, row, strict=True)) for row in self.rows)


Part = Paragraph | List | Table


@dataclass(frozen=True, slots=True)
class Section:
    """One question of the funder, as it was asked, and the answer; no parts: it is not answered yet."""

    key: str
    heading: str
    parts: tuple[Part, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The whole. `problems` come first: what contradicts itself and what is blank."""

    title: str
    subtitle: str
    lang: str
    problems: tuple[str, ...]
    sections: tuple[Section, ...]
    made: str = ""
