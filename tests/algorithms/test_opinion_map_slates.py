"""Slates that leave no large group out, who is unheard, what divides, and what to ask next."""

import json
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from algorithms.opinion_shapes import NO_DATA, NONE, PRODUCTION, camps, coin_flips, shuffled
from sabha.algorithms.opinion_map import from_events, next_statements, opinion_map, priorities
from sabha.algorithms.opinion_map.divisiveness import divisiveness
from sabha.algorithms.opinion_map.routing import importance
from sabha.algorithms.opinion_map.slates import approvals, proportional_slate, sequential_pav
from sabha.algorithms.opinion_map.tally import tally
from sabha.algorithms.opinion_map.votes import from_table
from sabha.algorithms.polis_files import read_statements, read_votes
from sabha.algorithms.refused import Refused

tables = arrays(np.int8, st.tuples(st.integers(1, 12), st.integers(1, 6)), elements=st.integers(-1, 1))

# Six agree with 0, 1 and 2; three others only with 3; one only with 4.
TOWN = np.full((10, 5), -1.0)
TOWN[:6, :3] = 1
TOWN[6:9, 3] = 1
TOWN[9, 4] = 1


def votes_of(table):
    return from_table(np.asarray(table, float))


def everything(votes):
    return np.ones(votes.m, bool)


def test_the_second_place_goes_to_the_group_without_a_statement():
    slate = proportional_slate(votes_of(TOWN), np.ones(5, bool), size=2)
    assert slate.statements == (0, 3)
    assert slate.reached == (6, 9)
    assert slate.coverage == 0.9
    assert [(u.statement, u.people, u.of_unheard) for u in slate.unheard] == [(4, 1, 1)]
    # The one person left is 1 of 10 / 2.
    assert slate.gap == pytest.approx(0.2)


def test_sequential_pav_by_hand():
    # After 0 the six count half each for 1 (3), as much as the three for 3, who are new; then 1 has 3, and 4 has 1.
    assert sequential_pav(approvals(votes_of(TOWN), np.ones(5, bool)), 3) == [0, 3, 1]


@given(tables, st.integers(1, 4))
def test_no_large_group_is_left_without_a_statement(table, size):
    votes = votes_of(table)
    slate = proportional_slate(votes, everything(votes), size)
    chosen = [votes.statements.tolist().index(s) for s in slate.statements]
    without = ~(table[:, chosen] == 1).any(axis=1)
    for column in range(table.shape[1]):
        left_out = int((without & (table[:, column] == 1)).sum())
        assert not slate.statements or left_out * len(slate.statements) < len(table)
    assert slate.is_justified


@given(tables, st.integers(1, 3))
def test_coverage_is_near_the_best_possible(table, size):
    votes = votes_of(table)
    slate = proportional_slate(votes, everything(votes), size)
    agrees = table == 1
    best = max(agrees[:, list(c)].any(1).sum() for c in combinations(range(table.shape[1]), min(size, table.shape[1])))
    assert slate.coverage * len(table) >= best / 2 - 1e-9


@given(tables, st.integers(0, 99))
def test_the_slate_does_not_depend_on_the_order_of_people(table, seed):
    votes = votes_of(table)
    assert proportional_slate(votes, everything(votes)) == proportional_slate(
        shuffled(votes, seed)[0], everything(votes)
    )


def test_statements_set_aside_are_never_on_the_slate():
    votes = votes_of(TOWN)
    slate = proportional_slate(votes, np.array([False, True, True, True, True]), size=5)
    assert 0 not in slate.statements


def test_no_agreement_no_slate():
    slate = proportional_slate(votes_of(-np.ones((4, 3))), np.ones(3, bool))
    assert (slate.statements, slate.coverage, slate.unheard) == ((), 0.0, ())


def test_a_block_of_accounts_cannot_take_the_whole_slate():
    votes, _ = camps(100, 30, 2)
    table = np.full((140, 33), NONE)
    table[np.repeat(np.arange(100), votes.per_person), votes.column] = votes.value
    table[100:, 30:] = 1
    slate = proportional_slate(votes_of(table), np.ones(33, bool), size=6)
    # 40 of 140 people are owed 6 x 40 / 140 places: one, perhaps two, not six.
    assert sum(s >= 30 for s in slate.statements) <= 2


def test_camps_divide_and_coin_flips_do_not():
    votes, camp = camps(120, 20, 2)
    divided = divisiveness(votes, everything(votes))
    counted = tally(votes, camp)
    apart = np.abs(counted.agree[0] / counted.seen[0] - counted.agree[1] / counted.seen[1])
    assert np.corrcoef(divided, apart)[0, 1] > 0.9
    assert divisiveness(coin_flips(120, 20), np.ones(20, bool)).max() < 0.15
    assert divided.min() >= 0
    assert divided.max() <= 1


def test_two_opposed_halves_divide_completely():
    table = np.repeat([[1.0, 1, -1], [-1, -1, 1]], 10, axis=0)
    assert divisiveness(votes_of(table), np.ones(3, bool)).tolist() == [1, 1, 1]


def test_a_statement_too_few_answered_has_no_divisiveness():
    table = np.full((20, 3), 1.0)
    table[:, 2] = NONE
    table[0, 2] = 1
    assert np.isnan(divisiveness(votes_of(table), np.ones(3, bool))).all()


def test_importance_by_hand():
    # 3 agree, 1 passes, 4 asked, extremity 1: (1 - 2/6) x 2 x 4/6.
    assert importance(3, 1, 4, 1) == pytest.approx((1 - 2 / 6) * 2 * 4 / 6)


def test_statements_about_people_have_priority_49():
    votes, _ = camps(40, 5, 2)
    found = opinion_map(votes, ideal=False)
    asked_for = priorities(found.groups.votes, found.picture.extremity, np.array([1, 0, 0, 0, 0], bool))
    assert asked_for[0] == 49
    assert len(set(asked_for.tolist())) == 5


@pytest.mark.skipif(not PRODUCTION, reason=NO_DATA)
@pytest.mark.parametrize("name", ["25ptpt-3gp-no-strict-with-meta", "above-100-ptpts"])
def test_polis_in_production_gives_the_same_priorities(name):
    folder = next(path for path in PRODUCTION if path.name == name)
    polis = json.loads((folder / "math-pca2.json").read_text())
    votes = read_votes((folder / "votes.json").read_bytes())
    known = read_statements((folder / "comments.json").read_bytes())
    base = dict(zip(polis["base-clusters"]["id"], polis["base-clusters"]["members"], strict=True))
    labels = {p: g["id"] for g in polis["group-clusters"] for c in g["members"] for p in base[c]}
    found = opinion_map(votes, labels=labels, set_aside=known.rejected | known.meta)
    ours = priorities(found.groups.votes, found.picture.extremity, votes.columns(known.meta))
    by_id = dict(zip(map(str, votes.statements.tolist()), ours.tolist(), strict=True))
    assert by_id == pytest.approx(polis["comment-priorities"], rel=1e-9)


def test_statements_are_drawn_by_their_priority():
    drawn = [next_statements([1, 2, 3], {1: 3.0, 2: 1.0, 3: 0.0}, seed)[0] for seed in range(2000)]
    assert 3 not in drawn
    # Three of four draws, give or take five standard deviations.
    assert abs(drawn.count(1) / 2000 - 0.75) < 5 * np.sqrt(0.75 * 0.25 / 2000)


@given(st.lists(st.integers(0, 50), unique=True, min_size=1), st.integers(0, 999), st.randoms())
def test_the_same_seed_asks_the_same_whatever_the_order(ids, seed, random):
    known = {i: 1.0 + i for i in ids}
    first = next_statements(ids, known, seed, count=3)
    assert len(set(first)) == len(first) == min(3, len(ids))
    random.shuffle(ids)
    assert next_statements(ids, known, seed, count=3) == first


def test_an_unknown_statement_has_priority_one():
    drawn = [next_statements([1, 2], {1: 1.0}, seed)[0] for seed in range(1000)]
    assert abs(drawn.count(2) / 1000 - 0.5) < 0.08


def test_nothing_left_to_ask():
    assert next_statements([], {}, 1) == []


def test_a_priority_below_nothing_is_refused():
    with pytest.raises(Refused, match="at least 0"):
        next_statements([1], {1: -1.0}, 1)


def test_a_log_of_one_person_has_a_slate():
    assert proportional_slate(from_events([1], [1], [1]), np.ones(1, bool)).statements == (1,)
