"""What may be told to everyone about a decided call: counts of many, small cells withheld; scores of nobody."""

from collections import Counter

from django.db.models import Q

from sabha.algorithms.disclosure import protected_table
from sabha.summit.call.models import Ask, Job, Proposal
from sabha.summit.call.rules.features import feature

State = Proposal.State
FEWEST_SCORES = 5  # scored proposals below which median and cut-off would come close to single scores


def aggregate(call):
    """Plain data for the page of results, worked out once when the decisions are published."""
    rows = list(call.proposals.handed_in().only("state", "lang", "language", "answers", "score"))
    taken = [p for p in rows if p.state == State.ACCEPTED]
    asks = call.asks.filter(is_withdrawn=False, kind__in=[Ask.Kind.CHOICE, Ask.Kind.YES_NO])
    # What was asked for the organisers alone is told to nobody, unless a quota has named it beforehand.
    asks = asks.filter(Q(for_reviewers=True) | Q(quotas__is_withdrawn=False)).distinct()
    job = Job.objects.filter(call=call, kind=Job.Kind.CALIBRATE).first()
    found = job.result if job else {}
    enough = sum(p.score is not None for p in rows) >= FEWEST_SCORES
    return {
        "applied": len(rows),
        "accepted": len(taken),
        "waiting": sum(p.state == State.WAITLISTED for p in rows),
        "median": found.get("median") if enough else None,
        "cut_off": found.get("cut_off") if enough else None,
        "agreement": found.get("agreement") if enough else None,
        "tables": [_table("language", rows, taken), *(_table(str(ask.pk), rows, taken) for ask in asks)],
    }


def _table(name, rows, taken):
    """[feature, [value, applied, accepted], …]: a number of None is withheld."""
    applied = Counter(feature(p, name) for p in rows)
    accepted = Counter(feature(p, name) for p in taken)
    cells = dict(sorted(applied.items(), key=lambda item: (-item[1], item[0])))
    shown = protected_table(cells).counts
    # Of those accepted the same cells are withheld beside the small ones, or the one table would tell of the other.
    places = protected_table({value: accepted[value] for value in cells}).counts
    rows = [[value, shown[value], places[value] if shown[value] is not None else None] for value in cells]
    # A value that is withheld is not named either: that somebody gave this answer says something of them.
    return [name, [row for row in rows if row[1] is not None], sum(row[1] is None for row in rows)]
