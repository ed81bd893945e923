"""What a stage tells the organisers' desk: what waits for them, and where it stands."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Need:
    """One thing that waits for an organiser: the words, where to do it, and by when."""

    text: str
    path: str
    due: date | None = None
    late: bool = False


@dataclass(frozen=True)
class Stage:
    """Where one stage of the summit's life stands."""

    name: str
    words: str
    path: str = ""
