"""What groups share and what sets them apart: counted by hand, by red-dwarf and by Polis itself."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.opinion_shapes import NO_DATA, NONE, POLIS, PRODUCTION, REFERENCES, SUFFIX
from sabha.algorithms.opinion_map import from_events, opinion_map, to_json
from sabha.algorithms.opinion_map.representation import (
    consensus,
    difference_test,
    group_aware_consensus,
    representation,
    representative,
    share_test,
)
from sabha.algorithms.opinion_map.tally import tally
from sabha.algorithms.opinion_map.votes import from_table
from sabha.algorithms.polis_files import read_labels, read_statements, read_votes
from sabha.algorithms.refused import Refused

GOLDEN = json.loads((Path(__file__).parent / "golden" / "opinion_map_small.json").read_text())

# Four people, three statements: the first two people agree on statement 0, everybody on statement 2.
FOUR = from_table([[1, -1, 1], [1, 0, 1], [-1, 1, 1], [-1, NONE, 1]])
PAIRS = np.array([0, 0, 1, 1])

events = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 4), st.sampled_from([-1, 0, 1]), st.integers(0, 3)), max_size=40
)


def test_four_people_are_counted_by_hand():
    counted = tally(FOUR, PAIRS)
    assert counted.agree.tolist() == [[2, 0, 2], [0, 1, 2]]
    assert counted.disagree.tolist() == [[0, 1, 0], [2, 0, 0]]
    assert counted.seen.tolist() == [[2, 2, 2], [2, 1, 2]]


def test_what_all_groups_share_multiplies_their_smoothed_shares():
    agree, disagree = group_aware_consensus(tally(FOUR, PAIRS))
    assert agree.tolist() == [3 / 4 * 1 / 4, 1 / 4 * 2 / 3, 3 / 4 * 3 / 4]
    assert disagree.tolist() == [1 / 4 * 3 / 4, 2 / 4 * 1 / 3, 1 / 4 * 1 / 4]


def test_the_share_test_of_two_of_two_by_hand():
    # (2 + 1) / (2 + 1) is 1, half a point above one half: 2 x sqrt(3) x 0.5.
    assert share_test(np.array(2), np.array(2)) == np.sqrt(3)


def test_groups_that_answer_alike_do_not_differ():
    everybody = np.array([5])
    assert difference_test(everybody, everybody, everybody, everybody).tolist() == [0.0]


def test_each_pair_is_represented_by_what_it_alone_says():
    stats = representation(tally(FOUR, PAIRS))
    rows = representative(stats, FOUR.statements, np.ones(3, bool))
    assert [(r.statement, r.direction, r.n_success, r.n_trials) for r in rows[0]] == [(0, "agree", 2, 2)]
    # The second pair disagrees with statement 0; what it agrees with best, unlike the others, is statement 1.
    assert [(r.statement, r.direction, r.best_agree) for r in rows[1]] == [
        (1, "agree", True),
        (0, "disagree", False),
    ]


def test_what_a_group_agrees_with_best_is_told_as_agreement():
    # Both groups agree with statement 0, the second even more; the first has nothing better.
    votes = from_table([[1, -1]] * 9 + [[-1, -1]] * 1 + [[1, 1]] * 20)
    stats = representation(tally(votes, np.repeat([0, 1], [10, 20])))
    rows = representative(stats, votes.statements, np.ones(2, bool), as_polis=False)
    assert [(r.statement, r.direction, r.n_success) for r in rows[0]] == [(0, "agree", 9), (1, "disagree", 10)]
    as_polis = representative(stats, votes.statements, np.ones(2, bool))
    assert (0, "disagree", 1) in [(r.statement, r.direction, r.n_success) for r in as_polis[0]]


def test_a_statement_set_aside_represents_nobody():
    stats = representation(tally(FOUR, PAIRS))
    rows = representative(stats, FOUR.statements, np.array([False, True, True]))
    assert all(row.statement != 0 for group in rows for row in group)


def test_everybody_agrees_with_the_last_statement():
    agree, disagree = consensus(tally(FOUR), FOUR.statements, np.ones(3, bool))
    assert [(row.statement, row.n_success, row.n_trials) for row in agree] == [(2, 4, 4)]
    assert disagree == []


def test_red_dwarf_gets_the_same_statistics():
    votes = from_events(*np.array(GOLDEN["votes"]).T)
    counted = tally(votes, np.array(GOLDEN["labels"]))
    stats = representation(counted)
    ours = {
        "na": counted.agree, "nd": counted.disagree, "ns": counted.seen,
        "pa": stats.agree.p, "pd": stats.disagree.p, "pat": stats.agree.p_test, "pdt": stats.disagree.p_test,
        "ra": stats.agree.ratio, "rd": stats.disagree.ratio,
        "rat": stats.agree.ratio_test, "rdt": stats.disagree.ratio_test,
    }  # fmt: skip
    for name, groups in GOLDEN["statistics"].items():
        np.testing.assert_allclose(ours[name], [groups["0"], groups["1"]], rtol=0, atol=1e-12)


def test_red_dwarf_chooses_the_same_statements():
    votes = from_events(*np.array(GOLDEN["votes"]).T)
    stats = representation(tally(votes, np.array(GOLDEN["labels"])))
    rows = representative(stats, votes.statements, np.ones(votes.m, bool))
    assert [[(r.statement, r.direction, r.n_success, r.repness) for r in group] for group in rows] == [
        [(r["tid"], r["repful-for"], r["n-success"], r["repness"]) for r in group]
        for group in GOLDEN["representative"].values()
    ]


@given(events)
def test_the_latest_vote_counts_whatever_the_order_of_the_log(log):
    standing = {}
    for person, statement, value, when in log:
        before = standing.get((person, statement), (-1, -2))
        standing[person, statement] = max(before, (when, value))
    expected = {cell: value for cell, (_, value) in standing.items()}
    for order in (log, log[::-1], sorted(log)):
        votes = from_events(*np.array(order, int).reshape(-1, 4).T)
        people = np.repeat(votes.participants, votes.per_person)
        cells = zip(people.tolist(), votes.statements[votes.column].tolist(), strict=True)
        assert dict(zip(cells, votes.value.tolist(), strict=True)) == expected


def test_without_times_the_log_is_in_order():
    assert from_events([7, 7], [3, 3], [1, -1]).value.tolist() == [-1]


def test_a_vote_is_nothing_but_agree_pass_or_disagree():
    with pytest.raises(Refused, match="Vote 2 is 5; a vote is 1"):
        from_events([1, 1], [1, 2], [1, 5])


@given(events.filter(len), st.integers(1, 3))
def test_groups_together_are_everybody(log, groups):
    votes = from_events(*np.array(log, int).reshape(-1, 4).T)
    counted = tally(votes, np.arange(votes.n) % groups)
    assert counted.together().seen.sum() == votes.count
    np.testing.assert_array_equal(counted.agree.sum(0), tally(votes).agree[0])
    for others, own in zip(counted.others().disagree, counted.disagree, strict=True):
        np.testing.assert_array_equal(others + own, tally(votes).disagree[0])


@pytest.mark.skipif(not REFERENCES, reason=NO_DATA)
@pytest.mark.parametrize("reference", REFERENCES, ids=lambda path: path.name.removesuffix(SUFFIX))
def test_a_real_conversation_has_exactly_the_published_statistics(reference):
    folder = POLIS / "openData" / reference.name.removesuffix(SUFFIX)
    known = read_statements((folder / "comments.csv").read_bytes())
    found = opinion_map(
        read_votes((folder / "votes.csv").read_bytes()),
        labels=read_labels(reference.read_bytes()),
        set_aside=known.rejected | known.meta,
    )
    expected = json.loads(reference.read_text())
    del expected["meta"]
    given_back = to_json(found)
    assert {name: given_back[name] for name in expected} == expected


@pytest.mark.skipif(not PRODUCTION, reason=NO_DATA)
@pytest.mark.parametrize("folder", PRODUCTION, ids=lambda path: path.name)
def test_polis_in_production_chose_the_same_statements(folder):
    polis = json.loads((folder / "math-pca2.json").read_text())
    votes = read_votes((folder / "votes.json").read_bytes())
    known = read_statements((folder / "comments.json").read_bytes())
    base = dict(zip(polis["base-clusters"]["id"], polis["base-clusters"]["members"], strict=True))
    labels = {p: g["id"] for g in polis["group-clusters"] for c in g["members"] for p in base[c]}
    found = opinion_map(votes, labels=labels, set_aside=known.rejected | known.meta)
    agrees = dict(zip(map(str, votes.statements.tolist()), found.groups.consensus_agree.tolist(), strict=True))
    assert agrees == pytest.approx(polis["group-aware-consensus"], abs=1e-9)
    assert [[(r.statement, r.direction) for r in group] for group in found.groups.representative] == [
        [(r["tid"], r["repful-for"]) for r in polis["repness"][str(g)]] for g in range(len(found.groups.representative))
    ]
    assert [r.statement for r in found.agree_together] == [r["tid"] for r in polis["consensus"]["agree"]]
    assert [r.statement for r in found.disagree_together] == [r["tid"] for r in polis["consensus"]["disagree"]]
