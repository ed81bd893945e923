"""Drawing from a lottery so that anybody can draw it again, and who is asked when somebody cannot come.

Every lot comes from a seed made public after the applications closed (dice thrown in a meeting, a newspaper's
headline): the SHA-256 of "seed:id" is a person's ticket. No random generator of ours is trusted, and any computer
finds the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.selection.lottery import Lottery
from sabha.algorithms.selection.quotas import Quota


@dataclass(frozen=True)
class Draw:
    """drawn: ids, sorted. waitlist: everybody else, in the order of their tickets. panel: which row of the lottery."""

    drawn: tuple[str, ...]
    waitlist: tuple[str, ...]
    panel: int


def ticket(seed: str, name: str) -> float:
    """A number from 0 up to 1 that depends on the seed and the name alone: the first 13 hex digits of their hash."""
    return int(sha256(f"{seed}:{name}".encode()).hexdigest()[:13], 16) / 16**13


def draw(lottery: Lottery, seed: str) -> Draw:
    """Draw one panel; within each type the lowest tickets are drawn. Every panel keeps all quotas."""
    if not seed:
        raise Refused(gettext_noop("A draw needs a seed everybody can see, such as the numbers of a public throw."))
    # The last panel takes whatever rounding leaves of the odds.
    panel = int(np.searchsorted(np.cumsum(lottery.odds)[:-1], ticket(seed, "the panel"), side="right"))
    drawn: list[str] = []
    for people, number in zip(lottery.pool.members, lottery.panels[panel], strict=True):
        drawn += by_ticket(seed, people)[: int(number)]
    everybody = [person for people in lottery.pool.members for person in people]
    return Draw(tuple(sorted(drawn)), by_ticket(seed, sorted(set(everybody) - set(drawn))), panel)


def by_ticket(seed: str, people: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(people, key=lambda person: (ticket(seed, person), person)))


def next_offer(
    applicants: Mapping[str, Mapping[str, str]],
    quotas: Sequence[Quota],
    *,
    coming: Sequence[str],
    waitlist: Sequence[str],
) -> str | None:
    """Who is offered a place that came free: the first on the waitlist who leaves the quotas least short.

    `coming` are those who still hold a place or an offer. Usually somebody keeps every quota, and the first of those
    is asked; if nobody can, the first of those who come nearest. None when the list is empty.
    """
    if not waitlist:
        return None
    broken = [_broken(applicants, quotas, [*coming, person]) for person in waitlist]
    return waitlist[broken.index(min(broken))]


def _broken(applicants: Mapping[str, Mapping[str, str]], quotas: Sequence[Quota], people: Sequence[str]) -> int:
    """By how many people the quotas are missed in all."""
    missed = 0
    for q in quotas:
        have = sum(applicants[person].get(q.feature) == q.value for person in people)
        missed += max(0, q.least - have) + max(0, have - q.most)
    return missed
