"""Quotas, and the applicants grouped by what the quotas look at."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from sabha.algorithms.refused import Refused, gettext_noop


@dataclass(frozen=True)
class Quota:
    """Of those drawn, at least `least` and at most `most` have this `value` of this `feature`."""

    feature: str
    value: str
    least: int
    most: int


@dataclass(frozen=True)
class Pool:
    """Applicants by type: two people the quotas cannot tell apart are of one type, and get the same chance.

    members: the ids of each type, sorted; types are in the order of their profiles. counts[M]: how many of each.
    holds[Q, M]: 1 where the type falls under the quota. Only what quotas name belongs to a profile.
    """

    members: tuple[tuple[str, ...], ...]
    counts: NDArray[np.float64]
    holds: NDArray[np.float64]
    quotas: tuple[Quota, ...]
    places: int


def pool(applicants: Mapping[str, Mapping[str, str]], quotas: Sequence[Quota], places: int) -> Pool:
    """Group applicants (id → feature → value). Refuses quotas nobody can meet and says the least that would help."""
    in_order = tuple(sorted(quotas, key=lambda q: (q.feature, q.value)))
    _check(applicants, in_order, places)
    features = sorted({q.feature for q in in_order})
    types: dict[tuple[str, ...], list[str]] = {}
    for each in sorted(applicants):
        types.setdefault(tuple(_value(applicants, each, f) for f in features), []).append(each)
    profiles = sorted(types)
    column = {feature: i for i, feature in enumerate(features)}
    holds = np.array([[t[column[q.feature]] == q.value for t in profiles] for q in in_order], float)
    grouped = Pool(
        members=tuple(tuple(types[t]) for t in profiles),
        counts=np.array([len(types[t]) for t in profiles], float),
        holds=holds.reshape(len(in_order), len(profiles)),
        quotas=in_order,
        places=places,
    )
    _feasible(grouped)
    return grouped


def still_open(quotas: Sequence[Quota], accepted: Sequence[Mapping[str, str]]) -> tuple[Quota, ...]:
    """What is left of the quotas once these people have a place without a draw."""
    have = Counter((feature, value) for person in accepted for feature, value in person.items())
    return tuple(
        Quota(q.feature, q.value, max(0, q.least - have[q.feature, q.value]), max(0, q.most - have[q.feature, q.value]))
        for q in quotas
    )


def _value(applicants: Mapping[str, Mapping[str, str]], person: str, feature: str) -> str:
    if feature not in applicants[person]:
        raise Refused(
            gettext_noop(
                "Applicant %(person)s has no “%(feature)s”, which a quota asks for; “not said” is an answer too."
            ),
            person=person,
            feature=feature,
        )
    return applicants[person][feature]


def _check(applicants: Mapping[str, Mapping[str, str]], quotas: tuple[Quota, ...], places: int) -> None:
    if not 0 < places <= len(applicants):
        raise Refused(
            gettext_noop("%(places)d places cannot be drawn from %(applicants)d applicants."),
            places=places,
            applicants=len(applicants),
        )
    for q in quotas:
        if not 0 <= q.least <= q.most:
            raise Refused(
                gettext_noop("The quota for %(feature)s “%(value)s” goes from %(least)d to %(most)d; turn it round."),
                feature=q.feature,
                value=q.value,
                least=q.least,
                most=q.most,
            )
    for (feature, value), times in Counter((q.feature, q.value) for q in quotas).items():
        if times > 1:
            raise Refused(
                gettext_noop("There are two quotas for %(feature)s “%(value)s”; keep one."),
                feature=feature,
                value=value,
            )


def _feasible(grouped: Pool) -> None:
    """Ask for the panel that bends the quotas least; a panel that bends none is what we hope for."""
    types, quotas = len(grouped.counts), len(grouped.quotas)
    least = np.array([q.least for q in grouped.quotas], float)
    most = np.array([q.most for q in grouped.quotas], float)
    # One unknown per type, then how far each quota is undercut, then how far each is exceeded.
    below = np.hstack([grouped.holds, np.eye(quotas), 0 * np.eye(quotas)])
    above = np.hstack([grouped.holds, 0 * np.eye(quotas), -np.eye(quotas)])
    rules = [LinearConstraint(np.append(np.ones(types), np.zeros(2 * quotas))[None], grouped.places, grouped.places)]
    if quotas:
        rules += [LinearConstraint(below, least, np.inf), LinearConstraint(above, -np.inf, most)]
    solved = milp(
        np.append(np.zeros(types), np.ones(2 * quotas)),
        constraints=rules,
        integrality=np.ones(types + 2 * quotas, np.int64),
        bounds=Bounds(np.zeros(types + 2 * quotas), np.append(grouped.counts, np.full(2 * quotas, np.inf))),
    )
    bent = np.rint(np.asarray(solved.x)[types:]).astype(int).reshape(2, quotas)
    changes = [_change(q, int(under), int(over)) for q, under, over in zip(grouped.quotas, *bent, strict=True)]
    if any(changes):
        raise Refused(
            gettext_noop(
                "No %(places)d of these applicants meet all quotas. The least change that would do: %(changes)s."
            ),
            places=grouped.places,
            changes="; ".join(c for c in changes if c),
        )


def _change(quota: Quota, under: int, over: int) -> str:
    """A quota as it is and as it would have to be, in signs that need no translation."""
    if not under and not over:
        return ""
    was, now = (quota.least, quota.least - under) if under else (quota.most, quota.most + over)
    return f"{quota.feature} “{quota.value}” {'≥' if under else '≤'} {was} → {now}"
