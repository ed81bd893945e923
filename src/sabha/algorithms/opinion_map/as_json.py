"""The map as plain data for JSON, with the names Polis exports and reference files use."""

from dataclasses import asdict
from typing import Any

import numpy as np

from sabha.algorithms.opinion_map.opinion import OpinionMap
from sabha.algorithms.opinion_map.votes import Floats


def to_json(found: OpinionMap) -> dict[str, Any]:
    """Numbers, lists and dicts only. Holds every person's group and place: never to be published as it is."""
    return counts(found) | picture(found)


def counts(found: OpinionMap) -> dict[str, Any]:
    """What is known exactly once people are grouped; statements in the order of `statement_ids`."""
    votes = found.votes
    people = votes.participants
    enough = votes.per_person >= min(7, votes.m)
    in_group = found.labels >= 0
    return {
        "method": found.method,
        "n_participants": votes.n,
        "n_statements": votes.m,
        "n_votes": votes.count,
        "in_conversation_participants": people[found.grouped].tolist(),
        "in_conversation_by_7_votes_rule": people[enough].tolist(),
        "group_labels": dict(zip(map(str, people[in_group].tolist()), found.labels[in_group].tolist(), strict=True)),
        "statement_ids": votes.statements.tolist(),
        "statements_set_aside": votes.statements[~found.shown].tolist(),
        "group_aware_consensus_agree": found.consensus_agree.tolist(),
        "group_aware_consensus_disagree": found.consensus_disagree.tolist(),
        "group_votes": {
            str(group): {
                "A": found.groups.agree[group].tolist(),
                "D": found.groups.disagree[group].tolist(),
                "S": found.groups.seen[group].tolist(),
            }
            for group in range(len(found.groups.seen))
        },
        "votes": {
            "A": found.everybody.agree[0].tolist(),
            "D": found.everybody.disagree[0].tolist(),
            "S": found.everybody.seen[0].tolist(),
        },
        "representative": {
            str(group): [asdict(row) for row in rows] for group, rows in enumerate(found.representative)
        },
        "consensus": {
            "agree": [asdict(row) for row in found.agree_together],
            "disagree": [asdict(row) for row in found.disagree_together],
        },
    }


def picture(found: OpinionMap) -> dict[str, Any]:
    """Where people and statements are.

    `center` and `components` take agree as +1, as exports do; `pca` holds the same under the names and with the
    sign of Polis's own mathematics, where agree is -1. Positions are the same in both.
    """
    components = found.found.components
    return {
        "center": found.found.center.tolist(),
        "components": components.tolist(),
        "projection": _by_person(found, found.projection),
        "statement_projection": found.statement_projection.tolist(),
        "extremity": found.extremity.tolist(),
        "pca": {
            "center": (-found.found.center).tolist(),
            "comps": (-components).tolist(),
            "comment-projection": found.statement_projection.T.tolist(),
            "comment-extremity": found.extremity.tolist(),
        },
    }


def _by_person(found: OpinionMap, where: Floats) -> dict[str, list[float]]:
    people = found.votes.participants.astype(str).tolist()
    return dict(zip(people, np.asarray(where).tolist(), strict=True))
