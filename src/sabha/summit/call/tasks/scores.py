"""Scores, corrected for harshness; where they decide and where they cannot."""

from sabha.summit.call.models import Proposal, Review

State = Proposal.State


def latest(call):
    """(proposal, reviewer) → mean of the latest round in which they scored it."""
    rows = Review.objects.filter(proposal__call=call).order_by("round")
    kept = rows.exclude(proposal__state__in=[State.DRAFT, State.WITHDRAWN, State.DROPPED])
    return {(p, r): mean for p, r, mean in kept.values_list("proposal__number", "person", "mean")}


def calibrate(call, given):
    """Correct the scores for harshness, and say where the scores decide and where they cannot."""
    from sabha.algorithms.review import calibrate as corrected
    from sabha.algorithms.selection import band

    found = corrected([(str(p), str(r), mean) for (p, r), mean in latest(call).items()])
    scores = {int(s.submission): s for s in found.scores}
    _store(call, scores)
    _forget_others(call, scores)
    split = band(found.scores, call.places) if call.places else None
    middle = sorted(s.calibrated for s in found.scores)
    return {
        "agreement": found.agreement,
        "level": found.level,
        "median": (middle[(len(middle) - 1) // 2] + middle[len(middle) // 2]) / 2,
        "cut_off": split.cut_off if split and split.below + split.uncertain else None,
        "above": [int(n) for n in split.above] if split else [],
        "uncertain": [int(n) for n in split.uncertain] if split else [],
        "below": [int(n) for n in split.below] if split else [],
    }


COLUMNS = ("raw", "score", "low", "high", "apart")


def _store(call, scores):
    """A few hundred rows at a time: between them others may write."""
    rows = list(call.proposals.filter(number__in=scores).only("number", "call_id"))
    for row in rows:
        s = scores[row.number]
        row.raw, row.score, row.low, row.high, row.apart = s.raw, s.calibrated, s.low, s.high, s.disagreement
    for start in range(0, len(rows), 500):
        Proposal.objects.bulk_update(rows[start : start + 500], COLUMNS)


def _forget_others(call, scores):
    """Where no review is left (its writer had a conflict, or was erased), no score is left either."""
    left = set(call.proposals.exclude(score=None).values_list("number", flat=True)) - scores.keys()
    for start in range(0, len(left), 500):
        numbers = sorted(left)[start : start + 500]
        call.proposals.filter(number__in=numbers).update(**dict.fromkeys(COLUMNS))
