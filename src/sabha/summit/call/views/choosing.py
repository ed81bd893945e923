"""The team's pages of choosing: from scores to decisions, the lot, offers and the waiting list."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.access import allowed
from sabha.summit.call import rules
from sabha.summit.call.actions import deciding, offering, reviewing
from sabha.summit.call.forms.reviewing import ThrowForm, TrackForm
from sabha.summit.call.models import Job, Lot, Offer, Proposal
from sabha.summit.call.rules.budget import budget_of
from sabha.summit.call.rules.features import kept
from sabha.summit.call.views.finding import call_of, page_of, proposal_of
from sabha.summit.people.rules import is_organiser

State = Proposal.State


@allowed(rules.may_run_calls)
@require_http_methods(["GET", "POST"])
def decide(request, slug, number):
    """From scores to decisions: what they decide, the lot for the rest, and publishing after one more look."""
    call = call_of(request, number)
    throw = ThrowForm(request.POST if "draw" in request.POST else None)
    if request.method == "POST":
        try:
            done = _step(request, call, throw)
        except Refused as no:
            messages.error(request, _(no.template) % no.params)
            done = True
        if done:
            return redirect("decide_call", slug, number)
    jobs = {job.kind: job for job in call.jobs.all()}
    count = deciding.tally(call)
    words = {
        "call": call, "count": count, "money": budget_of(call, count["accepted"]),
        "scores": jobs.get(Job.Kind.CALIBRATE), "lot_job": jobs.get(Job.Kind.LOT), "draw_job": jobs.get(Job.Kind.DRAW),
        "lot": Lot.objects.filter(call=call).first(), "throw": throw,
        "quotas": kept(call, call.proposals.filter(state=State.ACCEPTED)),
        "confirm": letters_if_asked(request, call, count), "letters": letters_of(count),
    }  # fmt: skip
    return render(request, "call/decide.html", words | {"form": throw})


def _step(request, call, throw):
    """One step of deciding; whether the page is to be opened anew."""
    post = request.POST
    if "scores" in post:
        reviewing.want(call, Job.Kind.CALIBRATE)
    elif "take_over" in post:
        accepted, declined = deciding.take_over_scores(call)
        told = _("Accepted: %(accepted)d. Declined: %(declined)d. Nobody is told before you publish.")
        messages.success(request, told % {"accepted": accepted, "declined": declined})
    elif "lot" in post:
        deciding.prepare_lot(call)
    elif "draw" in post:
        if not throw.is_valid():
            return False
        deciding.draw_lot(call, throw.cleaned_data["throw"])
    elif "publish" in post:
        count = deciding.tally(call)
        if post.get("letters") != str(letters_of(count)):
            raise Refused(CHANGED)
        deciding.publish(call, by=request.viewer.pseudonym)
        messages.success(request, _("Published. The letters are on their way."))
    else:
        return False
    return True


CHANGED = gettext_noop("Meanwhile the number of letters has changed. Look at it again, then publish.")


def letters_if_asked(request, call, count):
    """The letters to read before they go, where somebody asked for them and everything is decided."""
    if "look" not in request.POST or count["undecided"]:
        return []
    return deciding.letters_to_read(call, names=rules.sees_names(request.viewer, call))


def letters_of(count):
    """How many letters publishing sends."""
    return count["drafts"] + sum(count[state] for state in (State.ACCEPTED, State.WAITLISTED, State.DECLINED))


@allowed(rules.may_run_calls)
@require_http_methods(["GET"])
def offers(request, slug, number):
    """Everybody who has a place or was offered one, with visa and payment; then the waiting list."""
    call = call_of(request, number)
    names = rules.sees_names(request.viewer, call)
    found = Offer.objects.filter(proposal__call=call).select_related("proposal__person").order_by("proposal__number")
    shown, page, more, total = page_of(request, found)
    waiting = call.proposals.filter(state=State.WAITLISTED).select_related("person").order_by("waiting")[:100]
    words = {"call": call, "offers": shown, "page": page, "more": more, "total": total, "waiting": waiting}
    words |= {"money": budget_of(call), "names": names, "organises": is_organiser(request.viewer)}
    return render(request, "call/offers.html", words)


@allowed(rules.may_run_calls)
@require_http_methods(["GET", "POST"])
def track(request, slug, key):
    """How far the holder of an offer has come."""
    it = proposal_of(request, key)
    held = get_object_or_404(Offer, proposal=it)
    given = {name: getattr(held, name) for name in ("visa", "payment", "note")}
    form = TrackForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        seen = {name: request.POST[f"was-{name}"] for name in given if f"was-{name}" in request.POST}
        try:
            offering.track(held, seen=seen, **{name: form.cleaned_data[name] for name in given})
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Saved."))
            return redirect("manage_offers", slug, it.call.number)
    names = rules.sees_names(request.viewer, it.call)
    return render(
        request,
        "call/track.html",
        {"form": form, "offer": held, "proposal": it, "call": it.call, "names": names, "was": given},
    )
