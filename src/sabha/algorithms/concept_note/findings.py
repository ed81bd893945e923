"""What is found in a concept note: passages of the note itself, and what it leaves open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Span = tuple[int, int]


class State(StrEnum):
    """What an open item waits for."""

    TO_BE_ANNOUNCED = "TBA"
    TO_BE_CONFIRMED = "TBC"


@dataclass(frozen=True)
class Passage:
    """text == note[span[0]:span[1]], counted in characters (Unicode code points)."""

    text: str
    span: Span


@dataclass(frozen=True)
class Found[Value](Passage):
    """A passage and what it says."""

    text: str
    span: Span
    value: Value


@dataclass(frozen=True)
class Item:
    """A passage of a list. Only an open item for something the note does not say has no span, and then no text.

    state  what a pre-event or an open item waits for
    field  the finding an open item leaves open: "place", "starts" …
    """

    text: str
    span: Span | None
    state: State | None = None
    field: str | None = None


@dataclass(frozen=True)
class Findings:
    """All that a note says about its summit. Lists follow the note; items without a span come last."""

    title: Found[str] | None = None
    series: Found[str] | None = None
    edition: Found[int] | None = None
    starts: Found[date] | None = None
    ends: Found[date] | None = None
    place: Found[str] | None = None
    host: Found[str] | None = None
    questions: tuple[Item, ...] = ()
    aims: tuple[Item, ...] = ()
    concerns: tuple[Item, ...] = ()
    pre_events: tuple[Item, ...] = ()
    open_items: tuple[Item, ...] = ()


SINGLE = ("title", "series", "edition", "starts", "ends", "place", "host")
LISTS = ("questions", "aims", "concerns", "pre_events", "open_items")
# A summit needs these: when the note is silent about one, an open item says so.
NEEDED = ("title", "starts", "ends", "place", "host", "questions")


def missing(findings: Findings) -> tuple[str, ...]:
    """The names of the needed findings that the note does not give, in the order of `NEEDED`."""
    return tuple(name for name in NEEDED if not getattr(findings, name))


def as_json(findings: Findings) -> dict[str, object]:
    """The findings as plain data, in the schema of docs/concept-note.md."""
    single: dict[str, object] = {name: _single(getattr(findings, name)) for name in SINGLE}
    lists: dict[str, object] = {
        name: [dict(_of_item(item, name)) for item in getattr(findings, name)] for name in LISTS
    }
    return single | lists


def _single(found: Found[str] | Found[int] | Found[date] | None) -> dict[str, object] | None:
    if found is None:
        return None
    value = found.value.isoformat() if isinstance(found.value, date) else found.value
    return {"value": value, "text": found.text, "span": list(found.span)}


def _of_item(item: Item, name: str) -> Iterator[tuple[str, object]]:
    yield "text", item.text
    yield "span", list(item.span) if item.span else None
    if name in {"pre_events", "open_items"}:
        yield "state", str(item.state)
    if name == "open_items":
        yield "field", item.field
