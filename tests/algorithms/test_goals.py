"""A vote of priorities: who marks more has no more weight, and no large group is left without a goal."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sabha.algorithms.opinion_map import from_events
from sabha.algorithms.opinion_map.goals import approved, goals


def elected(rows, places):
    """`rows` are (person, goal, answer, matters)."""
    who, what, answer, matters = zip(*rows, strict=True)
    return goals(from_events(who, what, approved(who, answer, matters)), places)


def test_whoever_marked_a_goal_stands_for_those_alone_and_whoever_marked_none_for_all_they_agree_with():
    people, answers = [0, 0, 0, 1, 1, 2], [1, 1, -1, 1, 0, 1]
    matters = [True, False, True, False, False, True]
    assert approved(people, answers, matters).tolist() == [1, 0, 0, 1, 0, 1]


def test_to_mark_everything_is_to_mark_nothing():
    people, answers = [0, 0, 1, 1], [1, 1, 1, 1]
    assert approved(people, answers, [True] * 4).tolist() == approved(people, answers, [False] * 4).tolist()


def test_what_mattered_to_somebody_who_disagrees_is_no_wish():
    assert approved([0, 0], [-1, 1], [True, False]).tolist() == [0, 1]


def test_a_hand_worked_vote():
    # Six mark goals 0 and 1, three mark 2, one marks 3; two places: 0 for the six, then 2 for the three who have none.
    rows = (
        [(p, g, 1, True) for p in range(6) for g in (0, 1)] + [(p, 2, 1, True) for p in (6, 7, 8)] + [(9, 3, 1, True)]
    )
    found = elected(rows, 2)
    assert (found.statements, found.reached, found.is_justified) == ((0, 2), (6, 9), True)


votes = st.lists(
    st.tuples(st.integers(0, 15), st.integers(0, 5), st.sampled_from([-1, 0, 1]), st.booleans()),
    min_size=1, unique_by=lambda row: row[:2],
)  # fmt: skip


@given(votes, st.integers(1, 4))
def test_no_group_that_shares_a_goal_and_is_due_a_place_is_left_without_one(rows, places):
    found = elected(rows, places)
    yes = dict(
        zip(
            [(p, g) for p, g, _, _ in rows],
            approved(*zip(*[(p, a, m) for p, _, a, m in rows], strict=True)),
            strict=True,
        )
    )
    won, people = set(found.statements), {p for p, *_ in rows}
    without = {p for p in people if not any(yes.get((p, g)) == 1 for g in won)}
    for goal in range(6):
        left_out = sum(yes.get((p, goal)) == 1 for p in without)
        assert not won or left_out * len(won) < len(people)


@given(votes, st.integers(1, 4), st.randoms())
def test_the_order_of_votes_does_not_matter(rows, places, chance):
    first = elected(rows, places)
    chance.shuffle(rows)
    assert elected(rows, places) == first


def test_a_block_that_marks_its_own_goals_wins_its_share_and_no_more():
    # Sixty people with goals 0 to 4, thirty accounts with goals 5 to 9: of six places they are due two.
    rng = np.random.default_rng(0)
    rows = [(p, g, 1, True) for p in range(60) for g in rng.choice(5, 2, replace=False)]
    rows += [(p, g, 1, True) for p in range(60, 90) for g in range(5, 10)]
    assert sum(goal >= 5 for goal in elected(rows, 6).statements) <= 2


@pytest.mark.parametrize("places", [1, 5])
def test_without_any_wish_nothing_wins(places):
    assert elected([(0, 0, -1, False), (1, 0, 0, False)], places).statements == ()
