"""What goes into introductions and what comes out."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody (or an organisation) who opted in.

    `offers` and `needs` are words of the shared list, by their ids, so that languages do not matter. People of one
    `organisation` are not introduced to each other. `first_time` and the region decide who must not be left over.
    """

    name: str
    offers: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    region: str = ""
    organisation: str = ""
    first_time: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """`seeker` needs `word`, and `giver` offers it."""

    seeker: str
    giver: str
    word: str


@dataclass(frozen=True, slots=True)
class Introduction:
    """Two people, in alphabetical order, and every offer that meets a need between them."""

    one: str
    other: str
    reasons: tuple[Reason, ...]

    @property
    def is_mutual(self) -> bool:
        """Whether both have something for the other."""
        return len({reason.seeker for reason in self.reasons}) == 2


class Why(StrEnum):
    """Why somebody is introduced to nobody."""

    NOTHING_FITS = "nothing_fits"
    """Nobody who may be introduced offers what they need or needs what they offer: more words may help."""
    OTHERS_ARE_TAKEN = "others_are_taken"
    """All who fit have their full number of introductions: a higher number may help."""


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A person without an introduction, and why."""

    name: str
    why: Why


@dataclass(frozen=True, slots=True)
class Introductions:
    """The introductions, who is left over, and what is proved.

    `met_is_the_most` says that no other set of introductions under the same rules meets more people, nor more of
    those who must not be left over. `gap` is how far the number, evenness and fit of all introductions can be from
    the best that is possible with the candidates considered, as a share of it.
    """

    introductions: tuple[Introduction, ...]
    left_over: tuple[LeftOver, ...]
    met_is_the_most: bool
    gap: float
