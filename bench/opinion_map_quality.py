"""The tables of docs/method-opinion-maps.md: prediction, coverage, groups. Run by `opinion_map.py --quality`."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sabha.algorithms.opinion_map.classic import classic_groups, in_conversation
from sabha.algorithms.opinion_map.ideal_points import choose_dimensions, fit, place, probability
from sabha.algorithms.opinion_map.opinion import enough_votes
from sabha.algorithms.opinion_map.pca import classic_components, project, votes_counted
from sabha.algorithms.opinion_map.positions import learn, locate
from sabha.algorithms.opinion_map.representation import representation, representative
from sabha.algorithms.opinion_map.sample import in_content_order
from sabha.algorithms.opinion_map.slates import (
    approvals,
    proportional_slate,
    representation_gap,
    sequential_pav,
)
from sabha.algorithms.opinion_map.tally import tally
from sabha.algorithms.opinion_map.votes import Votes
from sabha.algorithms.polis_files import read_statements, read_votes

SPLITS, HELD_OUT = 3, 0.2
SLATE = 8


def conversations(data: Path) -> Iterator[tuple[str, Votes, np.ndarray]]:
    """Each real conversation: its name, the votes of people with enough of them, which statements are shown."""
    for folder in sorted((data / "openData").glob("*")):
        votes = read_votes((folder / "votes.csv").read_bytes())
        known = read_statements((folder / "comments.csv").read_bytes())
        shown = ~votes.columns(known.rejected | known.meta)
        yield folder.name, votes.rows(in_content_order(votes, enough_votes(votes, shown), votes.n)), shown


def quality_table(data: Path) -> None:
    """Both tables."""
    everything = list(conversations(data))
    prediction = [_prediction(votes, shown) for _, votes, shown in everything]
    _show("Held-out AUC", everything, prediction)
    _show(f"Coverage by {SLATE} statements", everything, [_coverage(v, s) for _, v, s in everything])


def classic_table(data: Path) -> None:
    """Classic groups against Polis's own, with people in order of arrival and of ids."""
    for folder in sorted((data / "production").glob("*")):
        votes = read_votes((folder / "votes.json").read_bytes())
        polis = json.loads((folder / "math-pca2.json").read_text())
        aside = votes.columns({*polis["mod-out"], *polis["meta-tids"]})
        found, matrix = classic_components(votes, aside)
        where = project(matrix, found, votes_counted(votes, aside))
        theirs = _polis_labels(votes, polis)
        both = in_conversation(votes) & (theirs >= 0)
        scores = {
            name: rand_index(theirs[both], classic_groups(where, np.asarray(order), in_conversation(votes))[both])
            for name, order in {"arrival": votes.arrival, "ids": votes.participants}.items()
        }
        print(
            f"{folder.name:<34} {int(both.sum())} of {int((theirs >= 0).sum())} people"
            f"  {', '.join(f'{name} {score:.3f}' for name, score in scores.items())}"
        )


def _polis_labels(votes: Votes, polis: dict) -> np.ndarray:
    base = dict(zip(polis["base-clusters"]["id"], polis["base-clusters"]["members"], strict=True))
    group = {person: g["id"] for g in polis["group-clusters"] for cluster in g["members"] for person in base[cluster]}
    return np.array([group.get(person, -1) for person in votes.participants.tolist()])


def _prediction(votes: Votes, shown: np.ndarray) -> dict[str, float]:
    """Mean over splits of how often a held-back agree is ranked above a held-back disagree."""
    scores: dict[str, list[float]] = {}
    people = np.repeat(np.arange(votes.n), votes.per_person)
    for split in range(SPLITS):
        held = np.random.default_rng(split).random(votes.count) < HELD_OUT
        test = held & shown[votes.column] & (votes.value != 0)
        kept, who, what = votes.keeping(~held), people[test], votes.column[test].astype(np.int64)
        agreed = votes.value[test] > 0
        for name, guess in _guesses(kept, shown, who, what).items():
            scores.setdefault(name, []).append(_auc(agreed, guess))
            if name.startswith("ideal"):
                loss = -np.log(np.clip(np.where(agreed, guess, 1 - guess), 1e-6, 1)).mean()
                scores.setdefault(f"loss {name[6:]}", []).append(loss)
    return {name: float(np.mean(values)) for name, values in scores.items()}


def _guesses(kept: Votes, shown: np.ndarray, who: np.ndarray, what: np.ndarray) -> dict[str, np.ndarray]:
    found, matrix = classic_components(kept, ~shown)
    polis = project(matrix, found, votes_counted(kept, ~shown))
    linear = learn(kept, shown, 2)
    at = locate(kept, shown, linear).mean
    guesses = {
        "mean": found.center[what],
        "Polis PCA": found.center[what] + (polis[who] * found.components.T[what]).sum(1),
        "ours, 2-D": linear.center[what] + (at[who] * linear.loadings[what]).sum(1),
    }
    _, chosen = choose_dimensions(kept.between(0, min(500, kept.n)), shown, 0)
    for d in (0, 1, 2, 3):
        curve = fit(kept, shown, d)
        p = probability(curve, place(kept, shown, curve), who, what)
        if d:
            guesses[f"ideal {d}-D"] = p
        if d == chosen:
            guesses["ideal chosen"] = p
    return guesses


def _coverage(votes: Votes, shown: np.ndarray) -> dict[str, float]:
    """Of people with two held-back votes on the slate, how many held-back agree with one; and the gap (all votes)."""
    people = np.repeat(np.arange(votes.n), votes.per_person)
    scores: dict[str, list[float]] = {}
    for split in range(SPLITS):
        held = np.random.default_rng(split).random(votes.count) < 0.25
        kept, hidden = votes.keeping(~held), votes.keeping(held)
        hidden_people = people[held]
        for name, chosen in _slates(kept, shown).items():
            on = np.isin(hidden.column, chosen)
            asked = np.bincount(hidden_people[on], minlength=votes.n)
            agreed = np.bincount(hidden_people[on & (hidden.value > 0)], minlength=votes.n)
            if (asked >= 2).sum() >= 10:
                scores.setdefault(f"{name}, held out", []).append(float((agreed[asked >= 2] > 0).mean()))
    given = approvals(votes, shown)
    for name, chosen in _slates(votes, shown).items():
        reached = np.zeros(votes.n, bool)
        for column in chosen:
            reached[given.supporters(column)] = True
        scores[name] = [float(reached.mean())]
        scores[f"{name}, gap"] = [representation_gap(given, chosen)]
    return {name: float(np.mean(values)) for name, values in sorted(scores.items())}


def _slates(votes: Votes, shown: np.ndarray) -> dict[str, list[int]]:
    given = approvals(votes, shown)
    total = given.support(np.ones(votes.n))
    seen = np.maximum(tally(votes).seen[0], 1)
    share = np.where(shown, (total + 1) / (seen + 2), 0)
    ours = proportional_slate(votes, shown, SLATE).statements
    return {
        "ours": np.searchsorted(votes.statements, ours).tolist(),
        "PAV": sequential_pav(given, SLATE),
        "top share": np.argsort(-share, kind="stable")[:SLATE].tolist(),
        "Polis": _polis_slate(votes, shown),
    }


def _polis_slate(votes: Votes, shown: np.ndarray) -> list[int]:
    """The agreeing statements Polis shows for its groups, as many as there are up to the size of ours."""
    found, matrix = classic_components(votes, ~shown)
    where = project(matrix, found, votes_counted(votes, ~shown))
    labels = classic_groups(where, votes.arrival, np.ones(votes.n, bool))
    rows = representative(representation(tally(votes, labels)), votes.statements, shown)
    agreeing = [row.statement for group in rows for row in group if row.direction == "agree"]
    return np.searchsorted(votes.statements, list(dict.fromkeys(agreeing))[:SLATE]).tolist()


def _auc(truth: np.ndarray, guess: np.ndarray) -> float:
    _, place, times = np.unique(guess, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(times) - (times - 1) / 2)[place]
    yes = int(truth.sum())
    return float((ranks[truth].sum() - yes * (yes + 1) / 2) / (yes * (len(truth) - yes)))


def rand_index(one: np.ndarray, other: np.ndarray) -> float:
    """Adjusted Rand index of two groupings of the same people (Hubert & Arabie 1985), over those in both."""
    inside = (one >= 0) & (other >= 0)
    one, other = one[inside], other[inside]
    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1)
    rows, columns, both = (float((c * (c - 1) / 2).sum()) for c in (table.sum(1), table.sum(0), table))
    expected = rows * columns / (len(one) * (len(one) - 1) / 2)
    highest = (rows + columns) / 2
    return (both - expected) / (highest - expected) if highest != expected else 1.0


def _show(title: str, everything: list, rows: list[dict[str, float]]) -> None:
    names = list(rows[0])
    print(f"\n{title}\n\n| conversation | {' | '.join(names)} |\n|{'---|' * (len(names) + 1)}")
    for (name, _, _), row in zip(everything, rows, strict=True):
        print(f"| {name[:28]} | {' | '.join(f'{row[n]:.3f}' if n in row else '-' for n in names)} |")
    print(f"| mean | {' | '.join(f'{np.mean([row[n] for row in rows if n in row]):.3f}' for n in names)} |")
