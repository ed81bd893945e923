"""Survival curves: a hand-worked summit, a textbook table, and what must hold for all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sabha.algorithms.refused import Refused
from sabha.algorithms.survival import Life, survival

# Six promises of a summit. One was dropped after 2 months, one after 3; one was followed up for 3 months only and still
# lived; one was dropped after 6; two still live, 6 and 12 months on.
PROMISES = [Life(2, True), Life(3, True), Life(3, False), Life(6, True), Life(6, False), Life(12, False)]


def test_a_summit_worked_by_hand():
    # At 2 months 1 of 6 ends: 5/6 live on. At 3, 1 of 5: 5/6 x 4/5 = 2/3. The one lost from sight at 3 counts until
    # then. At 6, 1 of the 3 still watched: 2/3 x 2/3 = 4/9.
    curve = survival(PROMISES)
    assert [(s.time, s.at_risk, s.ended) for s in curve.steps] == [(2, 6, 1), (3, 5, 1), (6, 3, 1)]
    assert [round(s.alive, 12) for s in curve.steps] == [round(x, 12) for x in (5 / 6, 2 / 3, 4 / 9)]
    # Greenwood at 3 months: 2/3 x sqrt(1/(6 x 5) + 1/(5 x 4)) = 0.19245
    assert round(curve.steps[1].error, 5) == 0.19245


def test_the_half_life_is_when_no_more_than_half_live():
    curve = survival(PROMISES)
    assert curve.half_life == 6
    assert curve.half_life_between == (2, None)  # six promises say little: anything from 2 months on
    assert survival(PROMISES[:1] + PROMISES[4:]).half_life is None


def test_the_share_alive_is_known_until_the_last_was_watched():
    curve = survival(PROMISES)
    assert curve.alive(0).alive == 1
    assert round(curve.alive(5.9).alive, 12) == round(2 / 3, 12)
    assert round(curve.alive(12).alive, 12) == round(4 / 9, 12)
    assert curve.alive(12.1) is None


def test_the_textbook_remission_times_of_freireich():
    # Remission under 6-MP (Freireich and others 1963), the table that every textbook of survival works through.
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    watched = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curve = survival([Life(t, True) for t in ended] + [Life(t, False) for t in watched])
    told = [(s.time, round(s.alive, 4), round(s.error, 4), round(s.low, 4), round(s.high, 4)) for s in curve.steps]
    assert told == [
        (6, 0.8571, 0.0764, 0.6197, 0.9516),
        (7, 0.8067, 0.0869, 0.5631, 0.9228),
        (10, 0.7529, 0.0963, 0.5032, 0.8894),
        (13, 0.6902, 0.1068, 0.4316, 0.8491),
        (16, 0.6275, 0.1141, 0.3675, 0.8049),
        (22, 0.5378, 0.1282, 0.2678, 0.7468),
        (23, 0.4482, 0.1346, 0.1881, 0.6801),
    ]
    assert curve.half_life == 23


def test_when_the_last_one_ends_the_upper_end_stays():
    curve = survival([Life(1, True), Life(2, True)])
    assert curve.steps[-1].alive == 0
    assert (curve.steps[-1].low, curve.steps[-1].high) == (0, curve.steps[0].high)
    assert survival([Life(1, True)]).steps[0].high == 1


lives = st.lists(st.builds(Life, st.integers(0, 24), st.booleans()), min_size=1, max_size=40)


@given(lives)
def test_the_curve_only_falls_and_stays_within_its_band(some):
    shares = [1.0] + [step.alive for step in survival(some).steps]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= s.low <= s.alive + 1e-12 and s.alive <= s.high + 1e-12 <= 1 + 1e-12 for s in survival(some).steps)


@given(st.lists(st.integers(0, 24), min_size=1, max_size=40))
def test_when_everything_was_watched_to_its_end_the_curve_is_the_plain_share(times):
    for step in survival([Life(t, True) for t in times]).steps:
        assert step.alive == pytest.approx(sum(t > step.time for t in times) / len(times), abs=1e-12)


@given(lives, st.randoms(use_true_random=False))
def test_the_order_of_lives_changes_nothing(some, chance):
    assert survival(chance.sample(some, len(some))) == survival(some)


@pytest.mark.parametrize("time", [-1, float("nan"), float("inf")])
def test_times_that_are_none_are_refused(time):
    with pytest.raises(Refused, match="is not a time anybody can be watched for"):
        survival([Life(time, True)])


def test_nothing_to_follow_is_refused():
    with pytest.raises(Refused, match="nothing to follow yet"):
        survival([])
