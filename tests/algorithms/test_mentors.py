"""Mentors: everybody who can be helped is, by somebody they can talk to, and nobody is overloaded."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sabha.algorithms.mentors import FULLER, Match, Mentor, Newcomer, _worth, match_mentors
from sabha.algorithms.refused import Refused


def newcomer(name, languages, wishes=(), hours=()):
    return Newcomer(name, frozenset(languages), frozenset(wishes), frozenset(hours))


def mentor(name, languages, skills=(), hours=(), room=1):
    return Mentor(name, frozenset(languages), frozenset(skills), frozenset(hours), room)


def test_a_desk_worked_by_hand():
    # Lata would like either mentor, Om only speaks Hindi: so Om gets Ravi and Lata gets Sara, who knows Lua too.
    told = match_mentors(
        [newcomer("lata", ["en", "hi"], ["lua"], ["sat"]), newcomer("om", ["hi"], ["css"], ["sat", "sun"])],
        [mentor("ravi", ["hi", "en"], ["lua", "css"], ["sat"]), mentor("sara", ["en"], ["lua"])],
    )
    assert told.matches == (
        Match("lata", "sara", ("en",), ("lua",), ()),
        Match("om", "ravi", ("hi",), ("css",), ("sat",)),
    )
    assert (told.unmatched, told.room_left) == ((), {"ravi": 0, "sara": 0})


def test_those_without_a_mentor_are_told_why():
    told = match_mentors(
        [newcomer("a", ["ta"]), newcomer("b", ["en"], hours=["mon"]), newcomer("c", ["en"]), newcomer("d", ["en"])],
        [mentor("m", ["en"], hours=["tue"])],
    )
    assert [match.newcomer for match in told.matches] == ["c"]
    assert [(u.newcomer, u.why) for u in told.unmatched] == [("a", "language"), ("b", "hours"), ("d", "room")]


def test_work_is_spread_before_it_is_piled_up():
    people = [newcomer(f"n{i}", ["en"]) for i in range(4)]
    told = match_mentors(people, [mentor("x", ["en"], room=4), mentor("y", ["en"], room=4)])
    assert told.room_left == {"x": 2, "y": 2}


def test_matches_made_stay_and_pairs_kept_apart_are_not_made():
    people = [newcomer("a", ["en"]), newcomer("b", ["en"])]
    desk = [mentor("x", ["en"]), mentor("y", ["en"])]
    told = match_mentors(people, desk, made=[("b", "x")], apart=[("a", "y")])
    assert [(m.newcomer, m.mentor) for m in told.matches] == [("b", "x")]
    assert [(u.newcomer, u.why) for u in told.unmatched] == [("a", "room")]


def test_nobody_there_is_no_fault():
    assert match_mentors([], []).matches == ()
    assert match_mentors([newcomer("a", ["en"])], []).unmatched[0].why == "language"


def test_people_listed_twice_are_refused():
    with pytest.raises(Refused, match="“a” is in the list twice"):
        match_mentors([newcomer("a", ["en"])] * 2, [])
    with pytest.raises(Refused, match="cannot take fewer than 0"):
        match_mentors([], [mentor("x", ["en"], room=-1)])


few = st.frozensets(st.sampled_from(["en", "hi", "ta"]), max_size=2)
hours = st.frozensets(st.sampled_from(["sat", "sun"]), max_size=2)


@st.composite
def desks(draw):
    asking = [Newcomer(f"n{i}", draw(few), draw(few), draw(hours)) for i in range(draw(st.integers(0, 4)))]
    helping = [
        Mentor(f"m{i}", draw(few), draw(few), draw(hours), draw(st.integers(0, 2)))
        for i in range(draw(st.integers(0, 3)))
    ]
    return asking, helping


def best_by_trying_everything(asking, helping):
    """The highest worth of any allowed matching, less what piling up takes off."""
    best = 0
    for chosen in product([None, *helping], repeat=len(asking)):
        pairs = [(n, m) for n, m in zip(asking, chosen, strict=True) if m is not None]
        loads = {m.id: sum(other is m for _, other in pairs) for m in helping}
        fits = all(loads[m.id] <= m.room for m in helping) and all(
            n.languages & m.languages and (not n.hours or not m.hours or n.hours & m.hours) for n, m in pairs
        )
        if fits:
            piled = sum(FULLER * place for load in loads.values() for place in range(load))
            best = max(best, sum(_worth(n, m) for n, m in pairs) - piled)
    return best


@settings(max_examples=80, deadline=None)
@given(desks(), st.randoms(use_true_random=False))
def test_no_other_matching_is_worth_more_and_the_order_changes_nothing(desk, chance):
    asking, helping = desk
    told = match_mentors(asking, helping)
    by_id = {person.id: person for person in asking + helping}
    loads = [sum(match.mentor == m.id for match in told.matches) for m in helping]
    piled = sum(FULLER * place for load in loads for place in range(load))
    worth = sum(_worth(by_id[match.newcomer], by_id[match.mentor]) for match in told.matches) - piled
    assert worth == best_by_trying_everything(asking, helping)
    assert match_mentors(chance.sample(asking, len(asking)), chance.sample(helping, len(helping))) == told
