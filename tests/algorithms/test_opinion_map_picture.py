"""Where people and statements are: against dense linear algebra, and against Polis itself."""

import json

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from algorithms.opinion_shapes import NO_DATA, NONE, PRODUCTION, camps
from sabha.algorithms.opinion_map import opinion_map, pca
from sabha.algorithms.opinion_map.classic import classic_groups, in_conversation, silhouette
from sabha.algorithms.opinion_map.pca import centred, classic_components, principal
from sabha.algorithms.opinion_map.votes import from_table
from sabha.algorithms.polis_files import read_statements, read_votes


def imputed(votes):
    """The dense table with every missing vote at its statement's mean, less that mean."""
    _, matrix = centred(votes)
    return matrix.toarray()


def test_the_components_are_those_of_the_dense_table():
    votes, _ = camps(60, 14, 3)
    found, _ = classic_components(votes, np.zeros(votes.m, bool))
    _, values, vectors = np.linalg.svd(imputed(votes))
    np.testing.assert_allclose(np.abs(found.components), np.abs(vectors[:2]), atol=1e-9)
    np.testing.assert_allclose(found.strength, values[:2], atol=1e-9)


def test_large_matrices_take_another_way_to_the_same_components(monkeypatch):
    votes, _ = camps(400, 60, 4, seed=3)
    _, matrix = centred(votes)
    exact, strength = principal(matrix, 3)
    monkeypatch.setattr(pca, "GRAM_COLUMNS", 0)
    krylov, values = principal(matrix, 3)
    np.testing.assert_allclose(krylov, exact, atol=1e-7)
    np.testing.assert_allclose(values, strength, rtol=1e-9)
    again, _ = principal(matrix, 3, near=exact)
    np.testing.assert_allclose(again, exact, atol=1e-7)


def test_single_precision_moves_the_components_by_less_than_a_hundred_thousandth(monkeypatch):
    votes, _ = camps(400, 60, 4, seed=3)
    exact, _ = principal(centred(votes)[1], 2)
    monkeypatch.setattr(pca, "SINGLE_FROM", 0)
    monkeypatch.setattr(pca, "GRAM_COLUMNS", 0)
    single = centred(votes)[1]
    assert single.dtype == np.float32
    np.testing.assert_allclose(principal(single, 2)[0], exact, atol=1e-5)


def test_two_people_who_disagree_stand_opposite():
    # One agrees with both, one disagrees with both: means 0, component (1, 1) / sqrt 2, both voted on everything.
    found = opinion_map(from_table([[1, 1], [-1, -1]]))
    assert found.picture.found.center.tolist() == [0, 0]
    np.testing.assert_allclose(found.picture.projection, [[np.sqrt(2), 0], [-np.sqrt(2), 0]], atol=1e-12)
    np.testing.assert_allclose(found.picture.extremity, [1, 1])


def test_few_votes_stretch_a_person_outwards_in_the_classic_picture():
    votes = from_table([[1, 1, 1, 1], [-1, -1, -1, -1], [1, NONE, NONE, NONE]])
    found = opinion_map(votes)
    raw = imputed(votes) @ found.picture.found.components.T
    np.testing.assert_allclose(found.picture.projection[2], raw[2] * np.sqrt(4), atol=1e-12)


def test_a_statement_set_aside_is_at_the_origin():
    votes, _ = camps(40, 10, 2)
    found = opinion_map(votes, set_aside=[3])
    assert found.picture.extremity[3] < 1e-12
    assert found.everybody.seen[0, 3] > 0


def test_the_silhouette_of_two_tight_pairs_by_hand():
    points = np.array([[0.0, 0], [0, 1], [10, 0], [10, 1]])
    far = (10 + np.sqrt(101)) / 2
    assert silhouette(points, np.array([0, 0, 1, 1])) == pytest.approx((far - 1) / far)


def test_somebody_alone_scores_nothing():
    assert silhouette(np.array([[0.0, 0], [5, 0]]), np.array([0, 1])) == 0


def test_classic_groups_find_two_far_camps():
    where = np.concatenate([np.random.default_rng(0).normal(c, 0.3, (20, 2)) for c in (-5, 5)])
    labels = classic_groups(where, np.arange(40), np.arange(40) != 7)
    assert labels[7] == -1
    assert adjusted_rand_score(np.arange(40) // 20, np.where(labels < 0, labels[0], labels)) == 1


def test_the_first_to_come_stay_in_the_classic_conversation():
    table = np.full((20, 9), NONE)
    table[:, 0] = 1
    table[18:] = 1
    chosen = in_conversation(from_table(table))
    assert chosen.tolist() == [True] * 15 + [False] * 3 + [True] * 2


@pytest.mark.skipif(not PRODUCTION, reason=NO_DATA)
@pytest.mark.parametrize("folder", PRODUCTION, ids=lambda path: path.name)
def test_polis_in_production_drew_the_same_picture(folder):
    polis = json.loads((folder / "math-pca2.json").read_text())
    known = read_statements((folder / "comments.json").read_bytes())
    votes = read_votes((folder / "votes.json").read_bytes())
    found = opinion_map(votes, set_aside=known.rejected | known.meta, classic=True)
    # Agree is -1 inside Polis, and the direction of a component means nothing.
    theirs = -np.array(polis["pca"]["comps"])
    turned = np.sign((theirs * found.picture.found.components).sum(1))
    np.testing.assert_allclose(-found.picture.found.center, polis["pca"]["center"], atol=1e-9)
    np.testing.assert_allclose(found.picture.found.components * turned[:, None], theirs, atol=1e-9)
    np.testing.assert_allclose(found.picture.extremity, polis["pca"]["comment-extremity"], atol=1e-9)
    np.testing.assert_allclose(
        (found.picture.statement_projection * turned).T, polis["pca"]["comment-projection"], atol=1e-9
    )
    place = dict(zip(votes.participants.tolist(), found.picture.projection * turned, strict=True))
    base = polis["base-clusters"]
    centers = [np.mean([place[p] for p in people], axis=0) for people in base["members"]]
    np.testing.assert_allclose(np.array(centers).T, [base["x"], base["y"]], atol=1e-9)


@pytest.mark.skipif(not PRODUCTION, reason=NO_DATA)
def test_classic_groups_are_close_to_those_of_polis_in_production():
    red_dwarf = {
        "25ptpt-3gp-no-strict-with-meta": 0.633,
        "above-100-ptpts": 0.675,
        "below-100-ptpts": 0.582,
    }
    scores = {}
    for folder in PRODUCTION:
        polis = json.loads((folder / "math-pca2.json").read_text())
        known = read_statements((folder / "comments.json").read_bytes())
        votes = read_votes((folder / "votes.json").read_bytes())
        found = opinion_map(votes, set_aside=known.rejected | known.meta, classic=True)
        ours = dict(zip(votes.participants.tolist(), found.groups.labels.tolist(), strict=True))
        base = dict(zip(polis["base-clusters"]["id"], polis["base-clusters"]["members"], strict=True))
        theirs = {p: g["id"] for g in polis["group-clusters"] for c in g["members"] for p in base[c]}
        both = [p for p in theirs if ours[p] >= 0]
        scores[folder.name] = adjusted_rand_score([theirs[p] for p in both], [ours[p] for p in both])
    assert np.mean(list(scores.values())) >= 0.85
    assert all(scores[name] >= red_dwarf[name] for name in scores)
