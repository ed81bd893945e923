"""The opinion map: from votes to what groups share, what sets them apart, and where everybody stands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sabha.algorithms.opinion_map.axes import Axis, axes
from sabha.algorithms.opinion_map.classic import classic_groups, in_conversation
from sabha.algorithms.opinion_map.divisiveness import divisiveness
from sabha.algorithms.opinion_map.ideal_points import IdealPoints, ideal_points
from sabha.algorithms.opinion_map.own import Own, own_map
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
from sabha.algorithms.opinion_map.sample import in_content_order
from sabha.algorithms.opinion_map.slates import SLATE, Slate, proportional_slate
from sabha.algorithms.opinion_map.tally import Tally, tally
from sabha.algorithms.opinion_map.votes import Flags, Floats, Ints, Votes
from sabha.algorithms.opinion_map.words import Saying, not_yet
from sabha.algorithms.refused import Refused, gettext_noop

type Method = Literal["given", "classic", "sabha"]

SAMPLE = 10_000  # people learned from: more would not move a statement's loadings by a visible amount
CURVES_FROM = 1_000  # people from whom the curves of ideal points are learned
PLACED_UP_TO = 1_000_000  # votes up to which everybody is placed on the curves; beyond, the sample is


@dataclass(frozen=True, eq=False)
class Picture:
    """Polis's two components and everything's place on them; agree is +1."""

    found: Components
    projection: Floats
    statement_projection: Floats

    @property
    def extremity(self) -> Floats:
        """How far each statement pulls people apart (m)."""
        return np.asarray(np.linalg.norm(self.statement_projection, axis=1))


@dataclass(frozen=True, eq=False)
class Groups:
    """People in groups, and the counts and statistics of each group (rows) and statement (columns).

    `labels` (n): each person's group from 0, -1 for people who are in none.
    """

    labels: Ints
    votes: Tally
    statistics: Representation
    representative: list[list[Representative]]
    consensus_agree: Floats
    consensus_disagree: Floats

    @property
    def sizes(self) -> Ints:
        """How many people each group has."""
        return np.bincount(self.labels[self.labels >= 0], minlength=len(self.representative))


@dataclass(frozen=True, eq=False)
class OpinionMap:
    """One conversation's map. People (n) and statements (m) are in the order of `votes`.

    `shown` (m): statements not set aside; `eligible` (n): people with enough votes to be grouped; `own`: our
    positions and groups with their certainty (None with given labels or `classic`); `axes`, `slate`, `divisiveness`
    do not depend on groups; `ideal`: ideal points where asked for, never with given labels or `classic`.
    """

    method: Method
    votes: Votes
    shown: Flags
    eligible: Flags
    picture: Picture
    groups: Groups
    everybody: Tally
    agree_together: list[Shared]
    disagree_together: list[Shared]
    own: Own | None
    axes: list[Axis]
    slate: Slate
    divisiveness: Floats
    ideal: IdealPoints | None
    not_yet: list[Saying]


def opinion_map(
    votes: Votes,
    *,
    labels: Mapping[int, int] | None = None,
    set_aside: Collection[int] = (),
    warm: OpinionMap | None = None,
    classic: bool = False,
    seed: int = 0,
    ideal: bool = True,
    slate_size: int = SLATE,
) -> OpinionMap:
    """The map of a conversation.

    `labels`: participant -> group, held as given; `set_aside`: ids of statements moderated out or about people,
    which are counted but never shown and never shape the picture; `warm`: the map before the latest votes: faster,
    groups keep their letters, and certainty stands until one vote in twenty is new; `classic`: groups as Polis
    makes them; `ideal`: fit ideal points as well (the slowest part).

    The result does not depend on the order of people or votes, except with `classic` (as Polis) or `warm`.
    """
    shown = ~votes.columns(set_aside)
    everybody = tally(votes)
    picture = _picture(votes, ~shown, warm, everybody)
    eligible = enough_votes(votes, shown)
    sample = votes.rows(in_content_order(votes, eligible, SAMPLE))
    own = None
    if labels is not None:
        method: Method = "given"
        group = np.array([labels.get(person, -1) for person in votes.participants.tolist()], np.int64)
        eligible = group >= 0
        if not eligible.any():
            raise Refused(gettext_noop("None of the people in these groups has voted."))
    elif classic:
        method, eligible = "classic", in_conversation(votes)
        group = classic_groups(picture.projection, votes.arrival, eligible)
    else:
        before, votes_before = (warm.own, warm.votes) if warm else (None, None)
        method, own = "sabha", own_map(votes, shown, eligible, sample, before, votes_before, seed)
        group = own.labels
    agree, disagree = consensus(everybody, votes.statements, shown)
    return OpinionMap(
        method=method,
        votes=votes,
        shown=shown,
        eligible=eligible,
        picture=picture,
        groups=_groups(votes, group, shown, as_polis=own is None),
        everybody=everybody,
        agree_together=agree,
        disagree_together=disagree,
        own=own,
        axes=axes(votes, shown, eligible, own.at, own.loadings) if own and own.dimensions else [],
        slate=proportional_slate(votes, shown, slate_size),
        divisiveness=divisiveness(sample, shown),
        ideal=_ideal(votes, shown, sample, own.dimensions) if ideal and own else None,
        not_yet=not_yet(votes.n, int(eligible.sum()), own.dimensions if own else 1, own.certainty if own else None),
    )


def enough_votes(votes: Votes, shown: Flags) -> Flags:
    """Who is grouped (n): people with seven votes on shown statements, or as many as there are.

    Where fewer than fifteen have, the bar comes down to the fifteenth most active, who all come in together.
    """
    counts = votes.per_person if shown.all() else votes.keeping(shown[votes.column]).per_person
    bar = min(7, int(shown.sum()))
    if (counts >= bar).sum() < 15:
        bar = min(bar, int(np.sort(counts)[-15:].min(initial=bar)))
    return np.asarray(counts >= max(bar, 1), np.bool_)


def _picture(votes: Votes, aside: Flags, warm: OpinionMap | None, counted: Tally) -> Picture:
    found, matrix = classic_components(votes, aside, _near(votes, warm), counted)
    return Picture(found, project(matrix, found, votes_counted(votes, aside)), project_statements(found))


def _ideal(votes: Votes, shown: Flags, sample: Votes, d: int) -> IdealPoints:
    placed = votes if votes.count <= PLACED_UP_TO else sample
    return ideal_points(placed, shown, sample.between(0, min(sample.n, CURVES_FROM)), d)


def _groups(votes: Votes, labels: Ints, shown: Flags, *, as_polis: bool) -> Groups:
    counted = tally(votes, labels)
    statistics = representation(counted)
    stands_for = representative(statistics, votes.statements, shown, as_polis=as_polis)
    return Groups(labels, counted, statistics, stands_for, *group_aware_consensus(counted))


def _near(votes: Votes, warm: OpinionMap | None) -> Floats | None:
    """The components of the map before, for the statements there are now."""
    if warm is None:
        return None
    known, here, there = np.intersect1d(votes.statements, warm.votes.statements, return_indices=True)
    near = np.zeros((2, votes.m))
    near[:, here] = warm.picture.found.components[:, there]
    return near if len(known) else None
