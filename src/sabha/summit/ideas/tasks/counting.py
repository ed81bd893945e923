"""Counting a ballot by equal shares, and what of the result may be shown. The web process never does this."""

import logging
from fractions import Fraction

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sabha.summit.base.words import Words
from sabha.summit.ideas.models import Ballot, BallotIdea, BallotPaper, BallotResult, CountWanted, Idea
from sabha.summit.ideas.rules.ballots import FEWEST, rules_of
from sabha.summit.journal import actions as journal

log = logging.getLogger("sabha.ballots")


def make_counts():
    """Count what is wanted, and what has closed without a sheet of paper. Returns how many."""
    now = timezone.now()
    closed = Ballot.objects.filter(closes__lte=now, is_withdrawn=False, result=None).exclude(rules_hash="")
    by_themselves = closed.filter(papers_taken=None, entries=None)
    # What another machine has counted is settled: here its papers may not all have come.
    settled = BallotIdea.objects.filter(won__isnull=False).values("ballot")
    due = closed.filter(count_wanted__isnull=False) | by_themselves.exclude(pk__in=settled)
    ballots = list(due.exclude(pk__in=_broken).distinct().select_related("summit"))
    return sum(tried(ballot) for ballot in ballots)


_broken: set = set()  # ballots that this worker could not count: said once, tried again when it starts anew


def tried(ballot):
    """Count one ballot; whatever goes wrong is in the log, and keeps nobody's letters back."""
    try:
        if count(ballot):
            return True
    except Exception:
        log.exception("ballot %s is not counted", ballot.pk)
    _broken.add(ballot.pk)
    return False


def count(ballot):
    """Count one ballot by its frozen rules. True when it was counted.

    Nobody waits while it is worked out; a sheet that was read meanwhile has it worked out once more.
    """
    rules = rules_of(ballot)
    if rules is None:
        log.error("ballot %s is not counted: its rules are not those that were published", ballot.pk)
        CountWanted.objects.filter(ballot=ballot).delete()
        return False
    while True:
        counted = receipts_of(ballot)
        found = worked_out(rules, choices_of(ballot))
        if written_down(ballot, counted, *found):
            return True


def choices_of(ballot):
    """What stands on each paper that counts, read piece by piece: of most papers the count keeps nothing."""
    papers = BallotPaper.objects.filter(ballot=ballot, is_void=False).order_by()
    return papers.values_list("choices", flat=True).iterator(chunk_size=5000)


def receipts_of(ballot):
    """A receipt is another with every change: the same ones, in order, are the same papers."""
    papers = BallotPaper.objects.filter(ballot=ballot, is_void=False).order_by()
    return sorted(papers.values_list("receipt", flat=True))


@transaction.atomic
def written_down(ballot, counted, public, shares):
    """Keep a result, unless other papers count by now than those with the receipts in `counted`."""
    journal.stand_in_line(ballot.summit_id, BallotPaper.journal_class)
    if receipts_of(ballot) != counted:
        return False
    sheets = BallotPaper.objects.filter(ballot=ballot, is_void=False, is_sheet=True).count()
    public["receipts"] = counted if len(counted) >= FEWEST else []
    public |= {"sheets": told(sheets), "made": timezone.now().isoformat(timespec="seconds")}
    BallotResult.objects.update_or_create(ballot=ballot, defaults={"public": public, "shares": shares})
    CountWanted.objects.filter(ballot=ballot).delete()
    settle(ballot, set(public["winners"]))
    journal.touch(ballot.summit_id)
    return True


def settle(ballot, winners):
    """Write down who won; ideas that have waited for support have it now."""
    lang = ballot.summit.language
    with translation.override(lang):
        why = Words(_("Won its place: %(ballot)s") % {"ballot": ballot.title}, translation.get_language())
    for it in BallotIdea.objects.filter(ballot=ballot, is_withdrawn=False).select_related("idea"):
        won = it.name in winners
        journal.write(it, by=journal.SYSTEM, won=won)
        if won and it.idea.state in {Idea.State.SEED, Idea.State.READY}:
            journal.write(it.idea, by=journal.SYSTEM, state=Idea.State.BACKED, why=why)


def worked_out(rules, papers):
    """(what all may see, what private pages tell of one's share) for papers given as {name: points}."""
    from sabha.algorithms import equal_shares as shares

    costs = {it["id"]: Fraction(it["cost"]) for it in rules["ideas"]}
    ballots = papers if rules["way"] == "points" else map(tuple, papers)
    voted = shares.election(costs, Fraction(rules["budget"]), ballots, utility="cost")
    lot = shares.draw_lot(voted.ids, rules["seed"])
    result = shares.allocate(voted, completion=rules["completion"], lot=lot, increment=Fraction(rules["increment"]))
    purchases = [[voted.ids[bought.project], str(bought.price)] for bought in result.rounds]
    own = {"share": str(result.share), "rounds": purchases, "tells": voted.voters >= FEWEST}
    public = {"winners": list(result.winners), "cost": money(result.cost), "left": money(voted.budget - result.cost)}
    if voted.voters >= FEWEST:
        public |= told_to_all(voted, result, tells_all=rules["publishes"] == "ballots")
    return public, own


def told_to_all(voted, result, *, tells_all):
    """Numbers of a result. Where only sums are published, no number of people below ten, nor what would tell it."""
    from sabha.algorithms import equal_shares as shares

    many = (lambda n: True) if tells_all else (lambda n: n >= FEWEST)
    usual = shares.greedy(voted, result)
    told_of = [p for p, votes in zip(voted.ids, voted.votes, strict=True) if many(votes)]
    losers, runners_up = shares.explained(voted, result, among=told_of)
    without = usual.excluded_by_equal_shares, usual.excluded
    return {
        "voters": voted.voters,
        "share": money(result.share),
        "first_share": money(result.first_share),
        "increments": result.increments,
        "lot": list(result.lot),
        "rounds": [round_told(voted, it, after, many) for it, after in zip(result.rounds, runners_up, strict=True)],
        "losers": [loser_told(lost, many) for lost in losers],
        "greedy": {"winners": list(usual.winners), "cost": money(usual.cost)},
        "with_choices": usual.voters_with_choices,
        "without": [n if many(n) and many(usual.voters_with_choices - n) else None for n in without],
    }


def round_told(voted, bought, runner_up, many):
    """One purchase, with what stood next to it."""
    project = voted.ids[bought.project]
    votes = voted.votes[bought.project]
    row = {"id": project, "votes": votes if many(votes) else None}
    if not many(votes):
        return row
    paid = (bought.paid.in_full, bought.paid.less, bought.paid.nothing)
    return row | {
        "effective": number(bought.effective_votes),
        "price": money(bought.price),
        "paid": list(paid) if all(n == 0 or many(n) for n in paid) else None,
        "next": [runner_up.project, number(runner_up.effective_votes)] if runner_up else None,
    }


def loser_told(lost, many):
    row = {"id": lost.project, "votes": lost.votes if many(lost.votes) else None, "fits": lost.fits}
    if not many(lost.votes):
        return row
    return row | {"support": int(lost.effective_support * 100), "short": lost.votes_short, "round": lost.best_round}


def told(count):
    return count if count >= FEWEST else None


def money(amount):
    """An amount of money as text, to the hundredth."""
    return f"{round(Fraction(amount), 2):.2f}"


def number(value):
    return round(float(value), 2)
