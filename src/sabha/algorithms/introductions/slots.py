"""When and where introduced people meet: in a gap of both timetables, at a place of their own."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sabha.algorithms.refused import Refused, gettext_noop

Pair = tuple[str, str]

CHAIN = 3
"""How many meetings may be moved one after the other to make room for one more."""
TRIES = 200
"""How many exchanges are tried for one pair; a number, not a time, so that the answer is always the same."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two people, a slot and a place."""

    one: str
    other: str
    slot: str
    place: str


class NoSlot(StrEnum):
    """Why two people got no slot."""

    NO_COMMON_GAP = "no_common_gap"
    NO_ROOM = "no_room"


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A pair without a slot, and why."""

    one: str
    other: str
    why: NoSlot


@dataclass(frozen=True, slots=True)
class MeetingSlots:
    """Meetings in the order of slots and places, and the pairs that got none."""

    meetings: tuple[Meeting, ...]
    unplaced: tuple[Unplaced, ...]


def meeting_slots(
    pairs: Iterable[Pair], free_slots: Mapping[str, Collection[str]], places: Mapping[str, Sequence[str]]
) -> MeetingSlots:
    """Give each pair a slot in which both are free, with a place; nobody is in two meetings at once.

    `free_slots` has each person's gaps, `places` the places of each slot; the order of `places` is the order of
    time. Pairs with the fewest common gaps choose first, the earliest slot; whoever finds none moves up to three
    meetings along to make room (ejection chains), so a placed meeting is never lost. This is list edge colouring,
    which is NP-hard: bench/introductions.py measures how near it comes to the most that is possible.
    """
    diary = _Diary(free_slots, places)
    waiting = sorted({_in_order(pair) for pair in pairs}, key=lambda pair: (len(diary.gaps(pair)), pair))
    unplaced = [pair for pair in waiting if not diary.place(pair)]
    unplaced = [pair for pair in unplaced if not diary.make_room(pair)]
    return MeetingSlots(
        meetings=diary.meetings(),
        unplaced=tuple(
            Unplaced(*pair, NoSlot.NO_ROOM if diary.gaps(pair) else NoSlot.NO_COMMON_GAP) for pair in sorted(unplaced)
        ),
    )


def _in_order(pair: Pair) -> Pair:
    if pair[0] == pair[1]:
        raise Refused(gettext_noop("%(name)s cannot meet themself."), name=pair[0])
    return min(pair), max(pair)


class _Diary:
    """Who meets whom in which slot so far."""

    def __init__(self, free_slots: Mapping[str, Collection[str]], places: Mapping[str, Sequence[str]]) -> None:
        self.places = places
        self.free = {name: frozenset(slots) for name, slots in free_slots.items()}
        self.at: dict[str, dict[str, Pair]] = {slot: {} for slot in places}  # slot -> person -> their meeting
        self.slot_of: dict[Pair, str] = {}
        self.undo: list[tuple[Pair, str | None]] = []  # each change of slot_of: what was there before
        self.tries = 0

    def gaps(self, pair: Pair) -> list[str]:
        """Slots in which both are free by their timetables, in the order of time."""
        common = self.free.get(pair[0], frozenset()) & self.free.get(pair[1], frozenset())
        return [slot for slot in self.places if slot in common and self.places[slot]]

    def place(self, pair: Pair) -> bool:
        """Put the pair in the first slot where nothing has to move."""
        for slot in self.gaps(pair):
            if not self._in_the_way(pair, slot) and not self._is_full(slot):
                self._put(pair, slot)
                return True
        return False

    def make_room(self, pair: Pair) -> bool:
        """Put the pair in a slot by moving others along; nothing has changed when that fails."""
        # Each chain ends where a place is free, so without one there is nothing to try.
        if all(self._is_full(slot) for slot in self.places):
            return False
        self.tries, self.undo = TRIES, []
        return self._place_moving(pair, CHAIN, frozenset())

    def _place_moving(self, pair: Pair, moves: int, held: frozenset[Pair]) -> bool:
        if self.place(pair):
            return True
        return moves > 0 and any(self._squeeze_in(pair, slot, moves, held) for slot in self.gaps(pair))

    def meetings(self) -> tuple[Meeting, ...]:
        found = []
        for slot, places in self.places.items():
            here = sorted(pair for pair, at in self.slot_of.items() if at == slot)
            found += [Meeting(*pair, slot, place) for pair, place in zip(here, places, strict=False)]
        return tuple(found)

    def _in_the_way(self, pair: Pair, slot: str) -> set[Pair]:
        return {self.at[slot][name] for name in pair if name in self.at[slot]}

    def _is_full(self, slot: str) -> bool:
        return len(self.at[slot]) // 2 >= len(self.places[slot])

    def _squeeze_in(self, pair: Pair, slot: str, moves: int, held: frozenset[Pair]) -> bool:
        moving = self._in_the_way(pair, slot)
        if moving & held:
            return False
        if moving or not self._is_full(slot):
            return self._exchange(pair, slot, moving, moves, held)
        others = sorted(set(self.at[slot].values()) - held)
        return any(self._exchange(pair, slot, {other}, moves, held) for other in others)

    def _exchange(self, pair: Pair, slot: str, moving: set[Pair], moves: int, held: frozenset[Pair]) -> bool:
        if self.tries <= 0:
            return False
        self.tries -= 1
        before = len(self.undo)
        for other in moving:
            self._take(other)
        self._put(pair, slot)
        if all(self._place_moving(other, moves - 1, held | {pair}) for other in sorted(moving)):
            return True
        self._go_back(before)
        return False

    def _put(self, pair: Pair, slot: str) -> None:
        self.undo.append((pair, None))
        self.slot_of[pair] = slot
        for name in pair:
            self.at[slot][name] = pair

    def _take(self, pair: Pair) -> None:
        slot = self.slot_of.pop(pair)
        self.undo.append((pair, slot))
        for name in pair:
            del self.at[slot][name]

    def _go_back(self, length: int) -> None:
        while len(self.undo) > length:
            pair, slot = self.undo.pop()
            if slot is None:
                self._take(pair)
            else:
                self._put(pair, slot)
            self.undo.pop()  # going back is no change to go back from
