"""The opinion map: from votes to what groups share, what sets them apart, and where everybody stands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sabha.algorithms.opinion_map.classic import classic_groups, in_conversation
from sabha.algorithms.opinion_map.pca import (
    Components,
    classic_components,
    project,
    project_statements,
    votes_counted,
)
from sabha.algorithms.opinion_map.representation import (
    Representation,
    Representative,
    Shared,
    consensus,
    group_aware_consensus,
    representation,
    representative,
)
from sabha.algorithms.opinion_map.tally import Tally, tally
from sabha.algorithms.opinion_map.votes import Flags, Floats, Ints, Votes

type Method = Literal["given", "classic", "sabha"]


@dataclass(frozen=True, eq=False)
class OpinionMap:
    """One conversation's map. People (n) and statements (m) are in the order of `votes`."""

    method: Method
    votes: Votes
    shown: Flags
    grouped: Flags
    labels: Ints
    found: Components
    projection: Floats
    statement_projection: Floats
    everybody: Tally
    groups: Tally
    statistics: Representation
    representative: list[list[Representative]]
    agree_together: list[Shared]
    disagree_together: list[Shared]
    consensus_agree: Floats
    consensus_disagree: Floats

    @property
    def extremity(self) -> Floats:
        """How far each statement pulls people apart (m)."""
        return np.asarray(np.linalg.norm(self.statement_projection, axis=1))


def opinion_map(
    votes: Votes,
    *,
    labels: Mapping[int, int] | None = None,
    set_aside: Collection[int] = (),
    warm: OpinionMap | None = None,
    classic: bool = True,  # noqa: ARG001 - the only way yet
) -> OpinionMap:
    """The map of a conversation.

    `labels`: participant -> group, held as given; `set_aside`: statements moderated out or about people, which
    are counted but never shown and never shape the picture; `warm`: the map before the latest votes, which makes
    the next one faster; `classic`: group people as Polis does.
    """
    aside = votes.columns(set_aside)
    found, matrix = classic_components(votes, aside, _near(votes, warm))
    projection = project(matrix, found, votes_counted(votes, aside))
    grouped = in_conversation(votes)
    if labels is not None:
        method: Method = "given"
        grouped = np.isin(votes.participants, np.fromiter(labels, np.int64))
        group = np.array([labels.get(person, -1) for person in votes.participants.tolist()], np.int64)
    else:
        method, group = "classic", classic_groups(projection, votes.arrival, grouped)
    everybody, groups = tally(votes), tally(votes, group)
    statistics = representation(groups)
    agree, disagree = consensus(everybody, votes.statements, ~aside)
    return OpinionMap(
        method,
        votes,
        ~aside,
        grouped,
        group,
        found,
        projection,
        project_statements(found),
        everybody,
        groups,
        statistics,
        representative(statistics, votes.statements, ~aside),
        agree,
        disagree,
        *group_aware_consensus(groups),
    )


def _near(votes: Votes, warm: OpinionMap | None) -> Floats | None:
    """The components of the map before, for the statements there are now."""
    if warm is None:
        return None
    before, here, there = np.intersect1d(votes.statements, warm.votes.statements, return_indices=True)
    near = np.zeros((2, votes.m))
    near[:, here] = warm.found.components[:, there]
    return near if len(before) else None
