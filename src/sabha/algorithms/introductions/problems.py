"""A checker for introductions that shares no code with the solver."""

from collections import Counter
from collections.abc import Collection, Sequence

from sabha.algorithms.introductions.model import Introductions, Person


def problems(
    people: Sequence[Person], result: Introductions, *, at_most: int, apart: Collection[tuple[str, str]] = ()
) -> list[str]:
    """Every rule the introductions break, in English; empty when they break none."""
    by_name = {person.name: person for person in people}
    never = {frozenset(pair) for pair in apart}
    found = []
    for introduction in result.introductions:
        one, other = by_name[introduction.one], by_name[introduction.other]
        pair = f"{one.name} and {other.name}"
        if one == other or one.name > other.name:
            found.append(f"{pair} are not two people in alphabetical order")
        if frozenset((one.name, other.name)) in never:
            found.append(f"{pair} were to be kept apart")
        if one.organisation and one.organisation == other.organisation:
            found.append(f"{pair} are of one organisation")
        if not introduction.reasons:
            found.append(f"{pair} have no reason to meet")
        for reason in introduction.reasons:
            if {reason.seeker, reason.giver} != {one.name, other.name}:
                found.append(f"a reason of {pair} is about somebody else")
            elif reason.word not in by_name[reason.seeker].needs & by_name[reason.giver].offers:
                found.append(f"{reason.giver} does not offer {reason.seeker} {reason.word}")
    return found + _wrong_numbers(by_name, result, at_most)


def _wrong_numbers(by_name: dict[str, Person], result: Introductions, at_most: int) -> list[str]:
    pairs = Counter((introduction.one, introduction.other) for introduction in result.introductions)
    found = [f"{one} and {other} are introduced twice" for (one, other), times in pairs.items() if times > 1]
    times = Counter(name for pair in pairs for name in pair)
    found += [f"{name} has {count} introductions" for name, count in times.items() if count > at_most]
    if {left.name for left in result.left_over} != set(by_name) - set(times):
        found.append("the people left over are not those without an introduction")
    return found
