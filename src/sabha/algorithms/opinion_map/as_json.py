"""The map as plain data for JSON, with the names Polis exports and reference files use."""

import json
import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import IO, Any

import numpy as np

from sabha.algorithms.opinion_map.ideal_points import IdealPoints
from sabha.algorithms.opinion_map.opinion import OpinionMap
from sabha.algorithms.opinion_map.own import Own
from sabha.algorithms.opinion_map.tally import Tally
from sabha.algorithms.opinion_map.votes import Floats


def to_json(found: OpinionMap) -> dict[str, Any]:
    """Numbers, strings, lists and dicts only.

    Holds every person's group and place: it is for analysis by those who hold the votes, never to be published.
    """
    return dict(_parts(found))


def write_json(found: OpinionMap, file: IO[str]) -> None:
    """The same as text, part by part: of a hundred thousand people all at once would take more than the map did."""
    begun = "{"
    for name, part in _parts(found):
        file.write(f"{begun}{json.dumps(name)}: {json.dumps(part, ensure_ascii=False)}")
        begun = ", "
    file.write("}\n")


def _parts(found: OpinionMap) -> Iterator[tuple[str, Any]]:
    for tell in (_counts, _groups, _picture, _without_groups):
        yield from tell(found).items()
    if found.own:
        yield from _own(found, found.own).items()
    if found.ideal:
        yield "ideal_points", _ideal(found.ideal)


def _counts(found: OpinionMap) -> dict[str, Any]:
    votes = found.votes
    return {
        "method": found.method,
        "n_participants": votes.n,
        "n_statements": votes.m,
        "n_votes": votes.count,
        "in_conversation_participants": votes.participants[found.eligible].tolist(),
        "in_conversation_by_7_votes_rule": votes.participants[votes.per_person >= min(7, votes.m)].tolist(),
        "statement_ids": votes.statements.tolist(),
        "statements_set_aside": votes.statements[~found.shown].tolist(),
        "votes": _votes(found.everybody, 0),
    }


def _groups(found: OpinionMap) -> dict[str, Any]:
    groups, people = found.groups, found.votes.participants
    inside = groups.labels >= 0
    return {
        "n_groups": len(groups.sizes),
        "group_sizes": groups.sizes.tolist(),
        "group_labels": dict(zip(map(str, people[inside].tolist()), groups.labels[inside].tolist(), strict=True)),
        "group_votes": {str(g): _votes(groups.votes, g) for g in range(len(groups.sizes))},
        "group_aware_consensus_agree": groups.consensus_agree.tolist(),
        "group_aware_consensus_disagree": groups.consensus_disagree.tolist(),
        "representative": {str(g): [asdict(row) for row in rows] for g, rows in enumerate(groups.representative)},
    }


def _picture(found: OpinionMap) -> dict[str, Any]:
    """Where people and statements are.

    `center` and `components` take agree as +1, as exports do; `pca` holds the same under the names and with the
    sign of Polis's own mathematics, where agree is -1. Positions are the same in both.
    """
    center, components = found.picture.found.center, found.picture.found.components
    return {
        "center": center.tolist(),
        "components": components.tolist(),
        "projection": _by_person(found, found.picture.projection),
        "statement_projection": found.picture.statement_projection.tolist(),
        "extremity": found.picture.extremity.tolist(),
        "pca": {
            "center": (-center).tolist(),
            "comps": (-components).tolist(),
            "comment-projection": found.picture.statement_projection.T.tolist(),
            "comment-extremity": found.picture.extremity.tolist(),
        },
    }


def _without_groups(found: OpinionMap) -> dict[str, Any]:
    slate = found.slate
    return {
        "consensus": {
            "agree": [asdict(row) for row in found.agree_together],
            "disagree": [asdict(row) for row in found.disagree_together],
        },
        "divisiveness": [None if math.isnan(value) else value for value in found.divisiveness.tolist()],
        "slate": {
            "statements": list(slate.statements),
            "reached": list(slate.reached),
            "people": slate.people,
            "coverage": slate.coverage,
            "gap": slate.gap,
            "is_justified": slate.is_justified,
        },
        "minority_report": [asdict(unheard) for unheard in slate.unheard],
        "not_yet": [str(saying) for saying in found.not_yet],
    }


def _own(found: OpinionMap, own: Own) -> dict[str, Any]:
    inside = found.groups.labels >= 0
    return {
        "certainty": {
            "level": own.certainty.level,
            "words": str(own.certainty.saying),
            "stability": own.certainty.stability,
            "group_stability": own.grouping.stability.tolist(),
            "gap": own.grouping.gap.tolist(),
            "gap_error": own.grouping.gap_error.tolist(),
        },
        "membership": dict(
            zip(
                map(str, found.votes.participants[inside].tolist()),
                own.membership[inside].tolist(),
                strict=True,
            )
        ),
        "dimensions": own.dimensions,
        "held_out_loss": [None if math.isnan(loss) else loss for loss in own.held_out_loss.tolist()],
        "places": _by_person(found, own.places),
        "axes": [
            {
                "weight": axis.weight,
                "people": list(axis.people),
                "stands_for": [[asdict(row) for row in end] for end in axis.stands_for],
            }
            for axis in found.axes
        ],
    }


def _ideal(ideal: IdealPoints) -> dict[str, Any]:
    low, high = ideal.interval()
    return {
        "easiness": ideal.curve.easiness.tolist(),
        "slope": ideal.curve.slope.tolist(),
        "positions": {
            str(person): {"at": at, "from": begin, "to": end}
            for person, at, begin, end in zip(
                ideal.participants.tolist(), ideal.at.mean.tolist(), low.tolist(), high.tolist(), strict=True
            )
        },
    }


def _votes(counted: Tally, group: int) -> dict[str, list[int]]:
    return {
        "A": counted.agree[group].tolist(),
        "D": counted.disagree[group].tolist(),
        "S": counted.seen[group].tolist(),
    }


def _by_person(found: OpinionMap, where: Floats) -> dict[str, list[float]]:
    people = map(str, found.votes.participants.tolist())
    return dict(zip(people, np.asarray(where).tolist(), strict=True))
