"""Sourced notes are shown when people who usually disagree both find them helpful."""

from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.simulated_notes import precision_and_recall, simulate
from sabha.algorithms.notes_ranking import (
    Invitation,
    Standing,
    confirmed_tags,
    more_ratings_needed,
    rank_notes,
    share_bounds,
    two_sides,
    whom_to_ask,
)
from sabha.algorithms.refused import Refused

# Ten people; 0-4 usually vote one way, 5-9 the other.
SIDES = [0] * 5 + [1] * 5


def rank(*by_note, tags=None, sides=SIDES):
    """Rank notes given as {person: rating}."""
    rows = [(person, note, rating) for note, given in enumerate(by_note) for person, rating in given.items()]
    raters, notes, ratings = zip(*rows, strict=True) if rows else ((), (), ())
    return rank_notes(raters, notes, ratings, sides, len(by_note), tags)


def test_a_hand_worked_example():
    # Three of three on a side: Beta(4, 1), whose 10 % quantile is the fourth root of 0.1 = 0.562, so it passes.
    # Two of two: Beta(3, 1), the cube root of 0.1 = 0.464: one more is needed.
    shown, waiting = rank({0: 1, 1: 1, 2: 1, 5: 1, 6: 1, 7: 1}, {0: 1, 1: 1, 2: 1, 5: 1, 6: 1})
    assert shown.standing is Standing.SHOWN
    assert shown.score == pytest.approx(0.1 ** (1 / 4), abs=1e-12)
    assert waiting.standing is Standing.NEEDS_RATINGS
    assert waiting.score == pytest.approx(0.1 ** (1 / 3), abs=1e-12)
    assert [side.more_needed for side in waiting.sides] == [0, 1]
    assert waiting.more_needed == 1


def test_an_unrated_note_needs_three_from_each_side():
    (note,) = rank({})
    assert [side.more_needed for side in note.sides] == [3, 3]
    assert note.standing is Standing.NEEDS_RATINGS


def test_praise_from_one_side_alone_is_not_enough():
    everybody_here, nobody_there = dict.fromkeys(range(5), 1), dict.fromkeys(range(5, 10), 0)
    (note,) = rank(everybody_here | nobody_there)
    assert note.standing is Standing.ONE_SIDED


def test_a_note_nobody_finds_helpful_is_said_to_be_so():
    (note,) = rank(dict.fromkeys(range(10), 0))
    assert note.standing is Standing.NOT_HELPFUL


def test_somewhat_helpful_counts_half():
    (note,) = rank({0: 0.5, 1: 0.5, 5: 1})
    assert [(side.raters, side.helpful) for side in note.sides] == [(2, 1.0), (1, 1.0)]


def test_people_who_are_not_on_the_map_wait():
    (note,) = rank({0: 1, 1: 1, 2: 1, 5: 1, 6: 1, 7: 1}, sides=[-1, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    assert note.off_the_map == 1
    assert note.sides[0].more_needed == 1


@settings(deadline=None)
@given(st.integers(0, 40).flatmap(lambda n: st.tuples(st.integers(0, 2 * n), st.just(n))))
def test_the_number_asked_for_is_enough_and_no_more_than_enough(halves_and_raters):
    helpful, raters = halves_and_raters[0] / 2, halves_and_raters[1]
    needed = more_ratings_needed(helpful, raters)

    def passes(more):
        return share_bounds(helpful + more, raters + more)[0] >= 0.5 and raters + more >= 3

    assert passes(needed)
    assert needed == 0 or not passes(needed - 1)


@settings(deadline=None)
@given(st.integers(0, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_bounds_agree_with_sums_of_binomials(yes_and_asked):
    # P(Beta(a, b) <= x) = P(Binomial(a + b - 1, x) >= a): an independent way to the same quantile.
    yes, asked = yes_and_asked
    n = asked + 1
    for bound, chance in zip(share_bounds(yes, asked), (0.1, 0.9), strict=True):
        x = float(bound)
        tail = sum(comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(yes + 1, n + 1))
        assert tail == pytest.approx(chance, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_ratings_does_not_matter(random):
    rows = [(p, n, random.choice([0, 0.5, 1])) for p in range(10) for n in range(4) if random.random() < 0.7]
    ranked = rank_notes(*zip(*rows, strict=True), SIDES, 4)
    random.shuffle(rows)
    assert rank_notes(*zip(*rows, strict=True), SIDES, 4) == ranked


def test_one_more_helpful_rating_never_hurts():
    given_now = {0: 1, 1: 0, 5: 1}
    (before,) = rank(given_now)
    for person in (2, 6):
        (after,) = rank(given_now | {person: 1})
        assert after.score >= before.score


def test_a_complaint_about_the_source_counts_when_both_sides_make_it():
    helpful = dict.fromkeys(range(10), 1)
    one_side = {"does not support": [(person, 0) for person in range(5)]}
    both_sides = {"does not support": [(person, 0) for person in (0, 1, 2, 5, 6, 7)]}
    assert rank(helpful, tags=one_side)[0].standing is Standing.SHOWN
    (doubted,) = rank(helpful, tags=both_sides)
    assert (doubted.standing, doubted.confirmed_tags) == (Standing.SOURCE_DOUBTED, ("does not support",))


def test_complaints_of_people_who_did_not_rate_and_repeated_complaints_do_not_count():
    tags = {"missing": [(0, 0)] * 9 + [(5, 0)] * 9 + [(person, 0) for person in range(1, 10)]}
    assert confirmed_tags([0, 5], [0, 0], SIDES, 1, tags) == ((),)


def test_two_camps_on_the_map_are_found_whatever_the_order():
    rng = np.random.default_rng(3)
    camps = np.repeat([0, 1], [90, 60])
    points = np.stack([np.where(camps, 1.5, -1.0), np.zeros(150)], axis=1) + rng.normal(0, 0.2, (150, 2))
    order = rng.permutation(150)
    assert (two_sides(points) == camps).all()
    assert (two_sides(points[order]) == camps[order]).all()


def test_an_outlier_does_not_become_a_side_and_strangers_to_the_map_have_none():
    line = [100.0, *np.linspace(-1, -0.8, 10), *np.linspace(0.8, 1, 9), np.nan]
    sides = two_sides(line).tolist()
    assert sides == [1] + [0] * 10 + [1] * 9 + [-1]


@pytest.mark.parametrize("positions", [[0.0] * 5, [0.5] * 30, [np.nan] * 30])
def test_a_map_without_two_sides_is_refused(positions):
    with pytest.raises(Refused):
        two_sides(positions)


@pytest.mark.parametrize(
    ("raters", "notes", "ratings", "sides"),
    [
        ([0, 0], [0, 0], [1, 0], SIDES),
        ([10], [0], [1], SIDES),
        ([0], [2], [1], SIDES),
        ([0], [0], [0.7], SIDES),
        ([0], [0], [1, 1], SIDES),
        ([0], [0], [1], [3] * 10),
    ],
)
def test_ratings_that_cannot_be_used_are_refused(raters, notes, ratings, sides):
    with pytest.raises(Refused):
        rank_notes(raters, notes, ratings, sides, 1)


def test_invitations_go_to_the_side_that_is_missing_and_never_twice_to_the_same_pair():
    ranked = rank({0: 1, 1: 1, 2: 1, 5: 1}, {})
    asked = whom_to_ask(ranked, SIDES, [(0, 0), (1, 0), (2, 0), (5, 0), (9, 0)], seed=1)
    for_the_first = [ask.person for ask in asked if ask.note == 0]
    assert len(for_the_first) == 2
    assert set(for_the_first) <= {6, 7, 8}
    for_the_second = [SIDES[ask.person] for ask in asked if ask.note == 1]
    assert sorted(for_the_second) == [0, 0, 0, 1, 1, 1]


def test_invitations_are_spread_and_the_seed_decides_the_lot():
    ranked = rank({}, {}, {}, {})
    asked = whom_to_ask(ranked, SIDES, [], seed=7, per_person=3)
    loads = np.bincount([ask.person for ask in asked], minlength=10)
    assert loads.sum() == 24
    assert loads.max() - loads.min() <= 1
    assert asked == whom_to_ask(ranked, SIDES, [], seed=7, per_person=3)
    assert asked != whom_to_ask(ranked, SIDES, [], seed=8, per_person=3)
    assert whom_to_ask(rank({0: 1, 1: 1, 2: 1, 5: 1, 6: 1}), [0] * 9 + [1], [], seed=1)[:1] == (Invitation(9, 0),)


@pytest.mark.parametrize(("people", "notes"), [(150, 30), (400, 80)])
def test_in_the_simulation_what_is_shown_is_helpful_and_half_of_the_helpful_is_shown(people, notes):
    shown, helpful = [], []
    for seed in range(40):
        made = simulate(people, notes, per_note=20, self_selected=0.8, seed=seed)
        ranked = rank_notes(made.raters, made.notes, made.ratings, two_sides(made.positions), notes)
        shown += [note.standing is Standing.SHOWN for note in ranked]
        helpful += made.helpful.tolist()
    precision, recall = precision_and_recall(np.array(shown), np.array(helpful))
    assert precision >= 0.95
    assert recall >= 0.5
