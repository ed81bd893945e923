"""Ideal points: calibrated, with intervals that hold, and no more dimensions than the votes speak for."""

import numpy as np
import pytest

from algorithms.opinion_shapes import camps, cloud, coin_flips, shuffled
from sabha.algorithms.opinion_map import opinion_map
from sabha.algorithms.opinion_map.ideal_points import choose_dimensions, fit, place, probability
from sabha.algorithms.opinion_map.votes import from_table


def one_line(n, m, seed):
    """People on a line and the votes they would give; also the true positions and slopes."""
    rng = np.random.default_rng(seed)
    at, slope, easiness = rng.normal(size=n), rng.normal(0, 1.3, m), rng.normal(0, 0.7, m)
    p = 1 / (1 + np.exp(-(easiness + np.outer(at, slope))))
    votes = np.where(rng.random((n, m)) < p, 1.0, -1.0)
    return from_table(np.where(rng.random((n, m)) < 0.5, votes, np.nan)), at


def test_probabilities_mean_what_they_say():
    votes, _ = one_line(300, 40, 1)
    shown = np.ones(votes.m, bool)
    held = np.random.default_rng(0).random(votes.count) < 0.2
    kept = votes.keeping(~held)
    curve = fit(kept, shown, 1)
    people = np.repeat(np.arange(votes.n), votes.per_person)[held]
    p = probability(curve, place(kept, shown, curve), people, votes.column[held].astype(np.int64))
    agreed = votes.value[held] > 0
    for low in np.arange(0, 1, 0.2):
        inside = (p >= low) & (p < low + 0.2)
        error = np.sqrt(p[inside].mean() * (1 - p[inside].mean()) / inside.sum())
        assert abs(agreed[inside].mean() - p[inside].mean()) < 4 * error + 0.03


@pytest.mark.parametrize("seed", range(3))
def test_nine_in_ten_intervals_hold_the_true_position(seed):
    votes, at = one_line(400, 40, seed)
    found = opinion_map(votes).ideal
    assert found.curve.d >= 1
    curve = fit(votes, np.ones(votes.m, bool), 1)
    where = place(votes, np.ones(votes.m, bool), curve)
    turned = np.sign(np.corrcoef(where.mean[:, 0], at)[0, 1])
    spread = 1.6449 * np.sqrt(where.covariance[:, 0, 0])
    holds = np.abs(turned * where.mean[:, 0] - at) <= spread
    assert 0.82 <= holds.mean() <= 0.97


def test_random_answers_need_no_dimension():
    assert choose_dimensions(coin_flips(200, 20), np.ones(20, bool), 0)[1] == 0


def test_a_cloud_in_the_plane_needs_more_than_a_line():
    losses, d = choose_dimensions(cloud(300, 40), np.ones(40, bool), 0)
    assert d >= 2
    assert losses[d] < losses[1] < losses[0]


def test_a_line_needs_one_dimension():
    votes, _ = one_line(300, 40, 2)
    assert choose_dimensions(votes, np.ones(votes.m, bool), 0)[1] == 1


def test_the_interval_narrows_with_votes():
    votes, _ = one_line(200, 60, 3)
    low, high = opinion_map(votes).ideal.interval()
    width = (high - low)[:, 0]
    most, least = votes.per_person > 34, votes.per_person < 26
    assert width[most].mean() < width[least].mean()


def test_ideal_points_do_not_depend_on_the_order_of_people():
    votes, _ = camps(80, 20, 2)
    other, order = shuffled(votes, 4)
    np.testing.assert_array_equal(opinion_map(votes).ideal.at.mean[order], opinion_map(other).ideal.at.mean)


def test_passes_say_nothing_of_a_position():
    votes, _ = one_line(100, 20, 5)
    table = np.full((100, 20), np.nan)
    table[np.repeat(np.arange(100), votes.per_person), votes.column] = votes.value
    passed = np.where(np.isnan(table), 0.0, table)
    shown = np.ones(20, bool)
    np.testing.assert_array_equal(fit(votes, shown, 1).slope, fit(from_table(passed), shown, 1).slope)
