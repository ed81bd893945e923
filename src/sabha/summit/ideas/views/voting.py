"""Voting, and one's own ballot: private pages."""

import uuid
from fractions import Fraction

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.shares_spent import spent
from sabha.summit.base.access import allowed
from sabha.summit.ideas.actions import ballots
from sabha.summit.ideas.forms.ballots import ChoiceForm
from sabha.summit.ideas.rules import ballots as rules
from sabha.summit.ideas.views.ballots import ballot_of, result_of
from sabha.summit.ideas.views.tending import tried
from sabha.summit.people.actions.members import member


@allowed(rules.may_vote)
@require_http_methods(["GET", "POST"])
def vote(request, slug, number):
    """Vote, or vote anew until the end."""
    it = ballot_of(request, number)
    if request.method == "POST" and it.is_open and not it.roles and not it.needs_badge:
        member(request)
    if no := rules.why_not(request.viewer, it):
        return render(request, "ideas/vote.html", {"ballot": it, "no": no})
    candidates, held = rules.candidates_of(it), rules.paper_of(request.viewer, it)
    form = ChoiceForm(request.POST or None, ballot=it, candidates=candidates, held=held and held.choices)
    asks = False
    if request.method == "POST" and form.is_valid():
        chosen = form.choices()
        asks = len(chosen) < min(rules.FEW, len(candidates)) and not form.cleaned_data["sure"]
        if not asks and tried(form, lambda: cast(request, it, chosen, form)):
            messages.success(request, _("Your vote is in. You can change it until the end."))
            return redirect("my_ballot", slug, number)
    voter = rules.voter_of(request.viewer.membership, it)
    words = {"ballot": it, "form": form, "rows": in_own_order(form.rows(), voter), "asks": asks, "held": held}
    return render(request, "ideas/vote.html", words)


def in_own_order(rows, voter):
    """The ideas in another order for everybody, always the same for one: who stands first is chosen more often."""
    return sorted(rows, key=lambda row: uuid.uuid5(voter, str(row[0].pk)))


def cast(request, ballot, chosen, form):
    voter = rules.voter_of(request.viewer.membership, ballot)
    ballots.cast(ballot, voter=voter, choices=chosen, op=form.operation)
    if rules.took_paper(request.viewer, ballot):  # in this very moment: the sheet is the vote
        ballots.put_in(ballot, voter=voter, choices={}, is_void=True)
        raise Refused(gettext_noop("You took a sheet of paper: your vote counts there."))


@allowed(rules.may_vote)
@require_safe
def my_ballot(request, slug, number):
    """What I chose, my receipt, and after the count what my share paid. Nobody else sees this."""
    it = ballot_of(request, number)
    held, result = rules.paper_of(request.viewer, it), result_of(it)
    words = {"ballot": it, "paper": held, "result": result}
    if held:
        by_id = {c.name: c for c in rules.candidates_of(it)}
        chosen = [{"it": by_id[n], "points": p} for n, p in held.choices.items() if n in by_id]
        words |= {"chosen": chosen, **(share_of(result.shares, held.choices, by_id) if result else {})}
    return render(request, "ideas/my_ballot.html", words)


def share_of(shares, choices, by_id):
    """Which of one's choices won, and what one's share paid for each; no amounts where very few voted.

    Nor of what so few chose that no number of them is published: the price would tell how many they were.
    """
    share, bought = Fraction(shares["share"]), [(name, Fraction(price)) for name, price in shares["rounds"]]
    payments, left = spent(share, bought, choices)
    won, untold = {p.project for p in payments}, set(shares.get("untold", ()))
    rows = [
        {"it": by_id[p.project], "amount": None if p.project in untold else round(float(p.amount), 2),
         "in_full": p.in_full}
        for p in payments
    ]  # fmt: skip
    lost = [by_id[n] for n in choices if n in by_id and n not in won and not by_id[n].won]
    told = {"payments": rows, "share": float(share), "lost": lost, "tells": shares["tells"]}
    return told | {"left": None if won & untold else float(left)}
