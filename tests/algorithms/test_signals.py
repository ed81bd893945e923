"""Haste and unison are shown to people with the reason; votes are never thrown away."""

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.injected_votes import conversation, with_block
from sabha.algorithms.bounded_influence import bounded_agreement, links_of, shared_voices
from sabha.algorithms.refused import Refused
from sabha.algorithms.signals import COPY_NOISE, STRIKING, Partner, Unison, both_ways, signals


def votes_of(*rows):
    return tuple(zip(*rows, strict=True))


def test_somebody_faster_than_reading_is_shown_with_the_time():
    hasty = [(0, n, 1, n * 0.4) for n in range(12)]
    calm = [(1, n, 1, n * 5.0) for n in range(12)]
    found = signals(*votes_of(*hasty, *calm))
    assert [(hurry.person, hurry.votes, round(hurry.median_seconds, 6)) for hurry in found.hurried] == [(0, 12, 0.4)]
    assert found.people == (0,)
    assert found.looked_at == 2


def test_with_nine_votes_nobody_is_looked_at():
    assert signals(*votes_of(*[(0, n, 1, 0.1 * n) for n in range(9)])).people == ()


def test_a_hand_worked_example_of_unison():
    # Thirty people said agree to each of ten statements long ago; three say disagree together, a minute apart.
    # Outside their window disagree has a share of (0 + 1) / (30 + 3). One copying another is then likelier by
    # 0.9 * 33 + 0.1 = 29.8 times a statement, on ten statements.
    crowd = [(p, s, 1, p * 100_000.0 + s * 5) for p in range(30) for s in range(10)]
    three = [(30 + p, s, -1, 9e9 + p * 60 + s * 5) for p in range(3) for s in range(10)]
    found = signals(*votes_of(*crowd, *three))
    ratio = round(10 * log(0.9 * 33 + 0.1), 9)
    assert found.in_unison == (
        Unison(30, (Partner(31, 10, 10, ratio), Partner(32, 10, 10, ratio))),
        Unison(31, (Partner(30, 10, 10, ratio), Partner(32, 10, 10, ratio))),
        Unison(32, (Partner(30, 10, 10, ratio), Partner(31, 10, 10, ratio))),
    )
    # Two alone are friends on one bench: one partner is not enough.
    assert signals(*votes_of(*crowd, *three[:20])).in_unison == ()
    # The same votes a day apart are nobody's business.
    apart = [(p, s, a, t + (p - 30) * 86_400) for p, s, a, t in three]
    assert signals(*votes_of(*crowd, *apart)).in_unison == ()


def test_the_latest_vote_counts_for_unison_and_every_vote_for_haste():
    crowd = [(p, s, 1, p * 100_000.0 + s * 5) for p in range(30) for s in range(10)]
    three = [(30 + p, s, -1, 9e9 + p * 60 + s * 5) for p in range(3) for s in range(10)]
    changed = [(31, s, 1, 9e9 + 600 + s * 5) for s in range(10)]
    assert len(signals(*votes_of(*crowd, *three, *changed)).in_unison) == 0
    assert len(signals(*votes_of(*crowd, *three, *changed[:0])).in_unison) == 3


@pytest.mark.parametrize(("kind", "least"), [("scripted", 0.95), ("coordinated", 0.6)])
def test_a_block_is_found_and_few_others(kind, least):
    log_ = with_block(conversation(200, 40, seed=1), 12, kind, seed=2)
    found = signals(*log_.columns).people
    assert sum(person >= 200 for person in found) >= least * 12
    assert sum(person < 200 for person in found) <= 4


def test_a_careful_block_is_not_found_which_is_why_eligibility_is_the_defence():
    log_ = with_block(conversation(200, 40, seed=1), 12, "careful", seed=2)
    assert sum(person >= 200 for person in signals(*log_.columns).people) == 0


def test_the_order_of_votes_does_not_matter():
    log_ = with_block(conversation(60, 30, seed=4), 6, "coordinated", seed=5)
    order = np.random.default_rng(6).permutation(len(log_.person))
    assert signals(*(column[order] for column in log_.columns)) == signals(*log_.columns)


def test_working_in_blocks_of_people_changes_nothing(monkeypatch):
    log_ = with_block(conversation(60, 30, seed=4), 6, "coordinated", seed=5)
    whole = signals(*log_.columns)
    assert whole.in_unison
    monkeypatch.setattr("sabha.algorithms.signals.BLOCK", 7)
    assert signals(*log_.columns) == whole


def test_ratios_equal_those_added_up_vote_by_vote():
    log_ = with_block(conversation(40, 30, seed=7), 5, "coordinated", seed=8)
    rows = sorted(zip(*(column.tolist() for column in log_.columns), strict=True))
    by_statement = {}
    for p, s, a, t in rows:
        by_statement.setdefault(s, []).append((p, a, t))
    for found in signals(*log_.columns).in_unison:
        for partner in found.partners:
            ratio = 0.0
            for there in by_statement.values():
                mine = {p: (a, t) for p, a, t in there}
                if found.person in mine and partner.person in mine:
                    (a, t), (b, u) = mine[found.person], mine[partner.person]
                    if abs(t - u) <= 1200:
                        outside = [x for _, x, v in there if abs(v - t) > 1200]
                        usual = outside if len(outside) >= 10 else [x for _, x, _ in there]
                        share = (usual.count(a) + 1) / (len(usual) + 3)
                        ratio += log((1 - COPY_NOISE) / share + COPY_NOISE) if a == b else log(COPY_NOISE)
            assert partner.log_ratio == pytest.approx(ratio, abs=1e-8)
            assert ratio >= STRIKING


def test_no_votes_give_no_signals():
    assert signals([], [], [], []).people == ()


@pytest.mark.parametrize(
    "columns",
    [([0], [0], [1], []), ([-1], [0], [1], [0]), ([0], [0], [2], [0]), ([0], [0], [1], [float("nan")])],
)
def test_votes_that_cannot_be_used_are_refused(columns):
    with pytest.raises(Refused):
        signals(*columns)


def test_results_are_given_with_and_without_those_set_aside():
    result = both_ways([0, 1, 2, 2], [0, 0, 0, 1], [1, -1, 1, 0], 2, set_aside=[2, 9])
    assert result.everybody.tolist() == [[2, 0, 1], [0, 1, 0]]
    assert result.without.tolist() == [[1, 0, 1], [0, 0, 0]]
    assert result.set_aside == 1


ballots = st.lists(st.sampled_from([-1, 0, 1]), max_size=120)


@settings(deadline=None)
@given(ballots, st.sampled_from([-1, 0, 1]), st.sampled_from([0.02, 0.05, 0.3]), st.floats(0, 1))
def test_no_account_moves_a_score_by_more_than_its_influence(answers, one_more, influence, voice):
    people = np.arange(len(answers) + 1)
    voices = np.append(np.ones(len(answers)), voice)
    zeros = np.zeros(len(people), dtype=int)
    before = bounded_agreement(people[:-1], zeros[:-1], answers, 1, influence=influence)[0]
    after = bounded_agreement(people, zeros, [*answers, one_more], 1, influence=influence, voices=voices)[0]
    assert abs(after - before) <= voice * influence + 1e-12


@settings(deadline=None)
@given(st.lists(st.sampled_from([-1, 0, 1]), min_size=160, max_size=250))
def test_with_enough_people_the_score_is_the_plain_mean(answers):
    score = bounded_agreement(range(len(answers)), [0] * len(answers), answers, 1)[0]
    assert score == pytest.approx(np.mean(answers), abs=1e-12)


@pytest.mark.parametrize(("people", "score"), [(0, 0.0), (1, 0.025), (20, 0.5), (40, 1.0), (400, 1.0)])
def test_hand_worked_scores_of_unanimous_statements(people, score):
    # With influence 0.05 the regularised median of n agreeing people is n * 0.0125, at most 1, and votes are clipped
    # n * 0.0125 beyond it: 1 person counts 0.025, 20 people 0.5, and 40 are believed fully.
    found = bounded_agreement(range(people), [0] * people, [1] * people, 1)[0]
    assert found == pytest.approx(score, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 30), st.integers(1, 40))
def test_an_injected_block_moves_a_score_no_further_than_its_accounts_together(honest, accounts):
    answers = [1] * honest + [-1] * accounts
    before = bounded_agreement(range(honest), [0] * honest, [1] * honest, 1)[0]
    after = bounded_agreement(range(len(answers)), [0] * len(answers), answers, 1)[0]
    assert before - after <= accounts * 0.05 + 1e-12
    # When they are found to vote as one, they have one voice together.
    block = range(honest, honest + accounts)
    unison = tuple(Unison(p, (Partner(honest, 10, 10, 20.0),)) for p in block if p != honest)
    voices = shared_voices(len(answers), links_of(unison))
    assert voices[honest:].sum() == pytest.approx(1)
    tempered = bounded_agreement(range(len(answers)), [0] * len(answers), answers, 1, voices=voices)[0]
    assert before - tempered <= 0.05 + 1e-12


def test_people_linked_through_others_share_a_voice_and_everybody_else_keeps_theirs():
    links = (Unison(4, (Partner(2, 9, 9, 20.0),)), Unison(1, (Partner(4, 9, 9, 20.0),)))
    assert shared_voices(6, links_of(links)).tolist() == [1, 1 / 3, 1 / 3, 1, 1 / 3, 1]


def test_an_influence_or_voice_that_cannot_be_used_is_refused():
    with pytest.raises(Refused):
        bounded_agreement([0], [0], [1], 1, influence=0)
    with pytest.raises(Refused):
        bounded_agreement([0], [0], [1], 1, voices=[2.0])
