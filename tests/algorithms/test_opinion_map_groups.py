"""Our own groups: found where they are, not claimed where they are not, and the same in whatever order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from algorithms.opinion_shapes import NONE, camps, cloud, coin_flips, shuffled
from sabha.algorithms.opinion_map import from_events, opinion_map, to_json
from sabha.algorithms.opinion_map.clusters import k_means
from sabha.algorithms.opinion_map.groups import as_votes, jaccard, one_cloud
from sabha.algorithms.opinion_map.opinion import enough_votes
from sabha.algorithms.opinion_map.positions import learn, locate
from sabha.algorithms.opinion_map.sample import content_hash, in_content_order
from sabha.algorithms.opinion_map.votes import from_table


def drawn_map(votes, **how):
    return opinion_map(votes, ideal=False, **how)


@pytest.mark.parametrize("k", [2, 3, 4])
def test_planted_camps_are_found(k):
    votes, camp = camps(200, 40, k)
    found = drawn_map(votes)
    assert len(found.groups.sizes) == k
    assert adjusted_rand_score(camp, found.groups.labels) > 0.95
    assert found.own.certainty.level == "clear"


@pytest.mark.parametrize("seed", range(4))
def test_one_cloud_of_opinion_is_not_cut_into_groups(seed):
    found = drawn_map(cloud(200, 40, seed))
    assert found.groups.sizes.tolist() == [int(found.eligible.sum())]
    assert found.own.dimensions > 0
    assert found.own.certainty.level == "none"
    assert str(found.own.certainty.saying) == "No clear groups: opinions shade into one another."
    assert found.axes, "what people differ over is told without groups"


def test_answers_at_random_have_no_dimension_and_no_groups():
    found = drawn_map(coin_flips(300, 30))
    assert found.own.dimensions == 0
    assert len(found.groups.sizes) == 1
    assert found.axes == []
    assert [str(saying) for saying in found.not_yet] == [
        "What people differ over: so far votes do not predict each other."
    ]


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=8, deadline=None)
def test_the_order_in_which_people_came_does_not_matter(seed):
    votes, _ = camps(90, 24, 3, seed % 5)
    other, order = shuffled(votes, seed)
    one, two = drawn_map(votes), drawn_map(other)
    np.testing.assert_array_equal(one.groups.labels[order], two.groups.labels)
    np.testing.assert_array_equal(one.own.places[order], two.own.places)
    np.testing.assert_array_equal(one.own.membership[order], two.own.membership)
    np.testing.assert_array_equal(one.groups.votes.agree, two.groups.votes.agree)
    assert one.own.certainty == two.own.certainty
    assert one.slate == two.slate
    np.testing.assert_allclose(one.picture.projection[order], two.picture.projection, atol=1e-9)


def test_the_same_votes_give_the_same_map():
    votes = cloud(120, 30)
    assert to_json(opinion_map(votes)) == to_json(opinion_map(votes))


@given(st.integers(0, 2**32 - 1), st.integers(12, 60), st.integers(3, 12))
@settings(max_examples=10, deadline=None)
def test_nobody_is_a_group_alone(seed, people, statements):
    table = np.random.default_rng(seed).choice([1.0, 0, -1, NONE], (people, statements))
    table[:, 0] = 1
    found = drawn_map(from_table(table))
    assert len(found.groups.sizes) == 1 or found.groups.sizes.min() >= 3


def test_one_strange_person_does_not_become_a_group():
    votes, _ = camps(60, 20, 2)
    table = np.full((61, 20), NONE)
    table[np.repeat(np.arange(60), votes.per_person), votes.column] = votes.value
    table[60] = np.tile([1, -1], 10) * np.sign(np.nan_to_num(table[0], nan=1.0) + 0.5)
    assert drawn_map(from_table(table)).groups.sizes.min() >= 3


def test_three_people_already_get_something():
    found = opinion_map(from_table([[1, 1, -1], [1, -1, 0], [1, 1, -1]]))
    assert [(row.statement, row.n_success, row.n_trials) for row in found.agree_together] == [(0, 3, 3)]
    assert found.slate.coverage == 1
    assert found.own.certainty.level == "too few"
    assert [str(saying) for saying in found.not_yet] == [
        "Whether there are groups: 12 people with enough votes are needed, not 3."
    ]


def test_nobody_yet_is_a_map_too():
    found = opinion_map(from_events([], [], []))
    assert found.groups.sizes.tolist() == []
    assert str(found.not_yet[0]) == "Results show from 3 people on; so far there are 0."


def test_twenty_people_in_two_camps_are_told_apart():
    rng = np.random.default_rng(0)
    camp, sign = np.arange(20) % 2, np.where(np.arange(10) % 2, -1.0, 1.0)
    table = np.where(rng.random((20, 10)) < 0.1, -1, 1) * np.where(camp == 0, 1, -1)[:, None] * sign
    assert drawn_map(from_table(table)).groups.sizes.tolist() == [10, 10]


def test_a_warm_map_keeps_the_letters_and_the_certainty():
    votes, _ = camps(200, 40, 3)
    earlier = votes.keeping(np.arange(votes.count) % 40 != 0)
    before = drawn_map(earlier)
    after, cold = drawn_map(votes, warm=before), drawn_map(votes)
    assert after.own.certainty == before.own.certainty
    assert (after.groups.labels == before.groups.labels).mean() > 0.98
    assert adjusted_rand_score(after.groups.labels, cold.groups.labels) > 0.98


def test_a_warm_map_takes_new_statements_and_people_in():
    votes, _ = camps(200, 40, 2)
    columns, people = votes.column < 38, np.repeat(np.arange(200), votes.per_person) < 190
    row = np.repeat(votes.participants, votes.per_person)[columns & people]
    earlier = from_events(row, votes.column[columns & people], votes.value[columns & people])
    after = drawn_map(votes, warm=drawn_map(earlier))
    assert (after.votes.n, after.votes.m) == (200, 40)
    assert len(after.groups.sizes) == 2


def test_groups_keep_their_letters_when_sizes_change_rank():
    votes, camp = camps(80, 30, 2, seed=1)
    first, second = np.flatnonzero(camp == 0), np.flatnonzero(camp == 1)[:30]
    before = drawn_map(votes.rows(np.sort(np.concatenate([first[:20], second]))))
    after = drawn_map(votes.rows(np.sort(np.concatenate([first, second]))), warm=before)
    assert before.groups.sizes[0] > before.groups.sizes[1]
    assert after.groups.sizes[0] < after.groups.sizes[1]
    kept = np.isin(after.votes.participants, before.votes.participants)
    assert (after.groups.labels[kept] == before.groups.labels).mean() > 0.95


def test_who_answered_much_is_more_surely_placed():
    votes, _ = camps(100, 40, 2)
    few = votes.keeping((np.repeat(np.arange(100), votes.per_person) > 9) | (votes.column < 16))
    found = drawn_map(few)
    variance = np.trace(found.own.at.covariance, axis1=1, axis2=2)
    assert variance[:10].min() > variance[10:].max()


def test_few_votes_draw_a_person_to_the_middle():
    votes, _ = camps(100, 40, 2)
    shown = np.ones(40, bool)
    by = learn(votes, shown, 1)
    one_vote = votes.between(0, 1).keeping(np.arange(votes.per_person[0]) == 0)
    near, far = locate(one_vote, shown, by), locate(votes.between(0, 1), shown, by)
    assert abs(as_votes(near, by)[0, 0]) < abs(as_votes(far, by)[0, 0])


def test_the_bar_comes_down_where_few_have_seven_votes():
    table = np.full((20, 10), NONE)
    for person in range(20):
        table[person, : 1 + person % 5] = 1
    votes = from_table(table)
    # Sixteen people have two votes or more; fifteen are wanted.
    assert enough_votes(votes, np.ones(10, bool)).sum() == 16


def test_equal_votes_have_equal_hashes_and_samples_do_not_depend_on_order():
    votes, _ = camps(50, 12, 2)
    other, order = shuffled(votes, 1)
    np.testing.assert_array_equal(content_hash(votes)[order], content_hash(other))
    chosen = in_content_order(votes, np.ones(50, bool), 20)
    chosen_other = in_content_order(other, np.ones(50, bool), 20)
    np.testing.assert_array_equal(content_hash(votes)[chosen], content_hash(other)[chosen_other])


def test_a_drawn_cloud_keeps_who_was_asked_and_who_passed():
    votes, _ = camps(80, 20, 2)
    by = learn(votes, np.ones(20, bool), 2)
    drawn = one_cloud(votes, by, np.random.default_rng(0))
    np.testing.assert_array_equal(drawn.column, votes.column)
    np.testing.assert_array_equal(drawn.value == 0, votes.value == 0)
    assert (drawn.value != votes.value).any()


def test_k_means_of_four_points_by_hand():
    points = np.array([[0.0], [1], [10], [11]])
    found = k_means(points, np.ones(4), 2, np.random.default_rng(0))
    assert sorted(found.centers[:, 0].tolist()) == [0.5, 10.5]
    assert found.within == 1


def test_overlap_of_groups_by_hand():
    # Group 0 keeps two of its three people, group 1 gains one: 2/3 and 2/3.
    one, other = np.array([0, 0, 0, 1, 1]), np.array([1, 1, 0, 0, 0])
    np.testing.assert_allclose(jaccard(one, other, 2), [2 / 3, 2 / 3])
