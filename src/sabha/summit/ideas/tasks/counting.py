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
    tells = tells_all if rules["publishes"] == "ballots" else tells_many(voted.voters)
    untold = [p for p, votes in zip(voted.ids, voted.votes, strict=True) if not tells(votes)]
    own = {"share": str(result.share), "rounds": purchases, "tells": voted.voters >= FEWEST, "untold": untold}
    # The order in which they were bought would tell of few voters who had more votes.
    winners = list(result.winners) if own["tells"] else [name for name in costs if name in result.winners]
    public = {"winners": winners, "cost": money(result.cost), "left": money(voted.budget - result.cost)}
    if own["tells"]:
        public |= told_to_all(voted, result, tells)
    return public, own


def tells_all(_):
    """Where all ballots are published, so is every number."""
    return True


def tells_many(everybody):
    """Whether a number of people may be told where only sums are published: of ten or more, who leave ten or more.

    That all but two chose something tells of the two; that all did tells of everybody.
    """
    return lambda count: count >= FEWEST and everybody - count >= FEWEST


def told_to_all(voted, result, tells):
    """Numbers of a result, without those that `tells` keeps back and what would tell them: prices, order."""
    from sabha.algorithms import equal_shares as shares

    usual = shares.greedy(voted, result)
    told_of = [p for p, votes in zip(voted.ids, voted.votes, strict=True) if tells(votes)]
    losers, runners_up = shares.explained(voted, result, among=told_of)
    chose = usual.voters_with_choices
    without = [n if tells is tells_all or tells_many(chose)(n) else None
               for n in (usual.excluded_by_equal_shares, usual.excluded)]  # fmt: skip
    by_name = sorted(losers, key=lambda lost: (not tells(lost.votes), "" if tells(lost.votes) else lost.project))
    return {
        "voters": voted.voters,
        "share": money(result.share),
        "first_share": money(result.first_share),
        "increments": result.increments,
        "lot": list(result.lot),
        "rounds": [round_told(voted, it, after, tells) for it, after in zip(result.rounds, runners_up, strict=True)],
        "losers": [loser_told(lost, tells) for lost in by_name],
        "greedy": {"winners": list(usual.winners), "cost": money(usual.cost)},
        "with_choices": chose if chose == voted.voters or tells(chose) else None,
        "without": without,
    }


def round_told(voted, bought, runner_up, tells):
    """One purchase, with what stood next to it."""
    project = voted.ids[bought.project]
    votes = voted.votes[bought.project]
    if not tells(votes):
        return {"id": project, "votes": None}
    paid = (bought.paid.in_full, bought.paid.less, bought.paid.nothing)
    is_told = tells is tells_all or all(n == 0 or n >= FEWEST for n in paid)
    return {
        "id": project,
        "votes": votes,
        "effective": number(bought.effective_votes),
        "price": money(bought.price),
        "paid": list(paid) if is_told else None,
        "next": [runner_up.project, number(runner_up.effective_votes)] if runner_up else None,
    }


def loser_told(lost, tells):
    if not tells(lost.votes):
        return {"id": lost.project, "votes": None, "fits": lost.fits}
    row = {"id": lost.project, "votes": lost.votes, "fits": lost.fits}
    return row | {"support": int(lost.effective_support * 100), "short": lost.votes_short, "round": lost.best_round}


def told(count):
    return count if count >= FEWEST else None


def money(amount):
    """An amount of money as text, to the hundredth."""
    return f"{round(Fraction(amount), 2):.2f}"


def number(value):
    return round(float(value), 2)
