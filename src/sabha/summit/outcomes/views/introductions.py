"""One's own introductions and meetings. Nothing here is anybody else's page, organisers' included."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed, anyone
from sabha.summit.outcomes.actions import introductions as actions
from sabha.summit.outcomes.forms.introductions import AnswerForm, ApartForm, SlotForm
from sabha.summit.outcomes.models import Apart, BusySlot, Card, Introduction, MeetingSlot
from sabha.summit.outcomes.rules import introductions as rules
from sabha.summit.outcomes.rules.calendar import calendar_of, calendar_token, member_of_token
from sabha.summit.outcomes.rules.meetings import are_over, coming_slots, common_slots, sessions_during
from sabha.summit.outcomes.rules.words import WordList
from sabha.summit.people.actions.members import join


@allowed(rules.may_offer)
@require_safe
def introductions(request, slug):
    """Who is proposed to me and why, whom I have met, when I meet them."""
    member = request.viewer.membership
    words = WordList.of(request.summit)
    found = rules.introductions_of(member)[:100] if member else []
    proposals = [rules.proposal_for(request.viewer, it, words) for it in found]
    shown = {
        "card": member and Card.objects.filter(membership=member).first(),
        "waiting": [p for p in proposals if not p.is_met and not p.is_over and p.answer != "no"],
        "met": [p for p in proposals if p.is_met],
        "declined": [p for p in proposals if p.answer == "no" and not p.is_met and not p.is_over],
        "was_left_over": left_over(request, member, proposals),
        "calendar": calendar_token(member) if member else "",
    }
    return render(request, "outcomes/introductions.html", shown)


def left_over(request, member, proposals):
    """Whether the last round found nobody for somebody who took part in it."""
    latest = rules.latest_round(request.summit)
    if latest is None or not member or latest.state != latest.State.DONE or not latest.outcome.get("pairs"):
        return False
    card = Card.objects.filter(membership=member, wants_introductions=True, changed__lt=latest.asked).exists()
    return card and all(p.introduction.round_id != latest.pk for p in proposals)


def own(request, key):
    """The introduction, if it is the reader's own."""
    it = get_object_or_404(rules.with_both(Introduction.objects), round__summit=request.summit, pk=key)
    if not rules.is_between(it, request.viewer):
        raise PermissionDenied
    return it


@allowed(rules.may_offer)
@require_http_methods(["GET", "POST"])
def introduction(request, slug, key):
    """One proposal: accept, decline, change one's mind while the round is open."""
    it = own(request, key)
    if request.method == "POST" and it.met:
        return redirect("introductions", slug)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            it = actions.answer(it, request.viewer.membership, given["said"], apart=given["apart"])
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(
                request, _("You have both accepted: see how to reach each other.") if it.met else _("Saved.")
            )
            return redirect("introductions", slug)
    proposal = rules.proposal_for(request.viewer, it, WordList.of(request.summit))
    return render(request, "outcomes/introduction.html", {"form": form, "p": proposal})


@allowed(rules.may_offer)
@require_http_methods(["GET", "POST"])
def apart(request, slug):
    """Whom one does not want to be introduced to."""
    member = request.viewer.membership
    if request.method == "POST" and "remove" in request.POST:
        Apart.objects.filter(membership=member, pk=_number(request.POST["remove"])).delete()
        messages.success(request, _("Taken back."))
        return redirect("apart", slug)
    form = ApartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.keep_apart(join(request.user, request.summit), form.cleaned_data["said"])
        messages.success(request, _("Saved. It holds from the next round on."))
        return redirect("apart", slug)
    held = Apart.objects.filter(membership=member).select_related("other__person") if member else []
    rows = [
        (it, it.said or rules.known_as(request.viewer, it.other) or _("somebody who was proposed to you"))
        for it in held
    ]
    return render(request, "outcomes/apart.html", {"form": form, "rows": rows})


def _number(text):
    return int(text) if text.isdecimal() else 0


@allowed(rules.may_offer)
@require_http_methods(["GET", "POST"])
def my_times(request, slug):
    """When one cannot meet."""
    member = request.viewer.membership
    slots = coming_slots(request.summit)
    if request.method == "POST":
        free = {_number(text) for text in request.POST.getlist("free")}
        member = join(request.user, request.summit)
        actions.set_busy(member, slots, {slot.pk for slot in slots} - free)
        messages.success(request, _("Saved."))
        return redirect("introductions", slug)
    sessions = sessions_during([member], slots).get(member.pk, {}) if member else {}
    said = dict(BusySlot.objects.filter(membership=member).values_list("slot", "is_free")) if member else {}
    rows = [(slot, said.get(slot.pk, slot.pk not in sessions), *sessions.get(slot.pk, (None, False))) for slot in slots]
    return render(request, "outcomes/my_times.html", {"slots": rows, "over": are_over(request.summit)})


@allowed(rules.may_offer)
@require_http_methods(["GET", "POST"])
def meeting(request, slug, key):
    """When and where two meet: another time, or not at all."""
    it = own(request, key)
    if it.met is None:
        raise Http404
    form = SlotForm(request.POST if "slot" in request.POST else None)
    if request.method == "POST" and moved(request, it, form):
        return redirect("introductions", slug)
    held = getattr(it, "meeting", None)
    proposal = rules.proposal_for(request.viewer, it, WordList.of(request.summit))
    words = {"form": form, "p": proposal, "slots": common_slots(it, but=held), "over": are_over(request.summit)}
    return render(request, "outcomes/meeting.html", words)


def moved(request, it, form):
    """Do what was asked; False where that was refused, and the form says why."""
    held = getattr(it, "meeting", None)
    if "off" in request.POST and held and not held.is_over:
        actions.call_off(held)
        messages.success(request, _("Called off. The other is told."))
        return True
    if not form.is_bound or not form.is_valid():
        return False
    slot = get_object_or_404(MeetingSlot, summit=request.summit, pk=form.cleaned_data["slot"])
    try:
        actions.move_meeting(it, slot)
    except Refused as no:
        form.refuse(no)
        return False
    messages.success(request, _("Saved. The other is told."))
    return True


@allowed(anyone)
@require_safe
def meetings_calendar(request, slug, token):
    """One member's meetings for their calendar program, which cannot sign in: the address itself is the key."""
    try:
        member = member_of_token(request.summit, token)
    except signing.BadSignature as bad:
        raise Http404 from bad
    text = calendar_of(member)
    return HttpResponse(text.encode(), content_type="text/calendar; charset=utf-8")
