"""A writer's own pages: begin, keep, hand in, change, speak together, take it back, answer an offer."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed, anyone
from sabha.summit.call import rules
from sabha.summit.call.actions import keeping, offering, proposing
from sabha.summit.call.forms.proposing import JourneyForm, ProposalForm, SpeakerForm
from sabha.summit.call.models import Call, Job, Notice, Offer, Proposal
from sabha.summit.call.rules.budget import budget_of
from sabha.summit.call.rules.numbers import FEWEST_SCORES
from sabha.summit.call.rules.visas import may_still_ask
from sabha.summit.call.views.drafting import drafted
from sabha.summit.call.views.finding import asks_of, call_of, own_proposal, parent_of
from sabha.summit.concept.rules.threads import public_object
from sabha.summit.people.actions.members import join

State = Proposal.State


@allowed(rules.may_propose)
@require_safe
def mine(request, slug):
    """All that one has begun, handed in, or speaks in."""
    found = Proposal.objects.of(request.user).filter(call__summit=request.summit)
    rows = found.select_related("call__summit", "offer").order_by("call__number", "number")[:100]
    open_calls = [c for c in Call.objects.filter(summit=request.summit, is_published=True).select_related("summit")
                  if c.is_open]  # fmt: skip
    return render(request, "call/mine.html", {"proposals": rows, "calls": open_calls})


@allowed(anyone)
@never_cache
@require_safe
def propose_any(request, slug):
    """To the form of the one call for sessions that is open; the way from a question or a statement (?from=)."""
    sessions = Call.objects.filter(summit=request.summit, kind=Call.Kind.SESSIONS).select_related("summit")
    found = [c for c in sessions if c.is_open]
    if len(found) != 1:
        return redirect("calls", slug)
    query = f"?from={request.GET['from']}" if parent_of(request, request.GET.get("from")) else ""
    return redirect(request.build_absolute_uri(f"../calls/{found[0].number}/propose/").partition("?")[0] + query)


@allowed(anyone)
@never_cache
@require_http_methods(["GET", "POST"])
def propose(request, slug, number):
    """The form of a call. Whatever is sent is kept as a draft; handing in needs what the call asks for.

    Who has not signed in writes first, and is asked at the end where to reach them.
    """
    call = call_of(request, number, is_published=True)
    asks, token = asks_of(call), request.POST.get("kept") or request.GET.get("kept")
    held = keeping.held(call, token)
    if token and not held and not request.POST:
        return redirect("my_proposals", slug)  # taken over already, or its time is up
    parent = parent_of(
        request, request.POST.get("from") or request.GET.get("from") or (held and held.values["grew_from"])
    )
    form = ProposalForm(request.POST or None, call=call, asks=asks, proposal=held and held.proposal)
    sent = _sent_by_member if request.viewer.is_signed_in else _sent_by_stranger
    if form.is_bound and (done := sent(request, call, form, parent)):
        return done
    words = {"call": call, "form": form, "parent": parent, "kept": held, "token": token if held else ""}
    return render(request, "call/propose.html", words | {"drafts": _drafts(request, call)})


def _drafts(request, call):
    """What somebody has begun here already: a page opened anew shall not begin it once more."""
    if not request.viewer.is_signed_in or request.method != "GET":
        return []
    return call.proposals.filter(person=request.user, state=State.DRAFT)[: proposing.MOST]


def _sent_by_member(request, call, form, parent):
    form.is_valid()  # what has an error is left out of the draft and shown again
    try:
        join(request.user, request.summit)
        return _kept(request, form, drafted(request, call, form))
    except Refused as no:
        form.refuse(no)
    return None


def _sent_by_stranger(request, call, form, parent):
    """Keep it under an address of its own, which asks where to reach whoever wrote it."""
    if not form.is_valid() or ("hand_in" in request.POST and not form.complete()):
        return None
    try:
        if not call.is_open:
            raise Refused(proposing.CLOSED)
        values = form.values() | {"grew_from": parent and str(parent.pk)}
        token = keeping.keep(call, op=form.operation, values=values)
    except Refused as no:
        form.refuse(no)
        return None
    return redirect("kept_form", request.summit.slug, call.number, token)


def _kept(request, form, it):
    """Save what came; hand in where that was asked and nothing is missing. Returns where to go, or None to stay."""
    standing = it.state == State.SUBMITTED
    if standing and not it.may_change and it.pen == form.operation:
        return redirect("proposal", request.summit.slug, it.pk)  # a second tap on what is handed in
    if standing and not form.complete():
        return None  # what is handed in stays whole
    proposing.save(it, page=form.page(), **form.values(it))
    form.show_changed(it)
    if "hand_in" in request.POST or standing:
        if not form.complete():
            messages.info(request, _("Kept as a draft."))
            return None
        proposing.hand_in(it)
        join(request.user, request.summit)
        open_still = _("Handed in. You can change it until the call closes.")
        messages.success(request, open_still if it.may_change else _("Handed in. Thank you."))
        return redirect("proposal", request.summit.slug, it.pk)
    if form.errors:
        return None
    messages.success(request, _("Kept as a draft."))
    return redirect("edit_proposal", request.summit.slug, it.pk)


@allowed(rules.may_propose)
@require_http_methods(["GET", "POST"])
def edit(request, slug, key):
    it = own_proposal(request, key, to_change=True)
    form = ProposalForm(request.POST or None, call=it.call, asks=asks_of(it.call), proposal=it)
    words = {"call": it.call, "form": form, "proposal": it}
    if form.is_bound:
        form.is_valid()
        try:
            if done := _kept(request, form, it):
                return done
        except Refused as no:
            form.refuse(no)
            form.show_changed(it)
            words["standing"] = no.template == proposing.CHANGED
    return render(request, "call/propose.html", words)


@allowed(rules.may_propose)
@require_http_methods(["GET", "POST"])
def proposal(request, slug, key):
    """Where one's proposal stands; after the decisions one's own scores, the median, the cut-off, an offer."""
    it = own_proposal(request, key, to_change=request.method == "POST" and "step_back" not in request.POST)
    offer = Offer.objects.filter(proposal=it).first() if it.call.decided else None
    journey = JourneyForm(request.POST if "journey" in request.POST else None, offer=offer) if offer else None
    if request.method == "POST" and _answered(request, it, offer, journey):
        return redirect("my_proposals" if "step_back" in request.POST else "proposal", slug, *_key(request, key))
    is_writer = it.person_id == request.user.pk
    asks = [ask for ask in asks_of(it.call) if is_writer or ask.for_reviewers]  # the rest is between writer and team
    words = {
        "proposal": it,
        "call": it.call,
        "answers": [(ask, it.answers[str(ask.pk)]) for ask in asks if it.answers.get(str(ask.pk))],
        "is_writer": is_writer,
        "offer": offer,
        "form": journey,
        "place": offering.place_in_line(it),
        "parent": it.grew_from and public_object(request.summit, it.grew_from),
        "money": budget_of(it.call, held=0),
        "asks_for_visa": bool(offer) and (may_still_ask(request.user, it) or _has_visa_letter(request, it)),
        "called_off": it.call.is_withdrawn and it.call.notices.filter(kind=Notice.Kind.WITHDRAWN).last(),
    }
    if it.chance is not None:
        words |= {"group": _group(it)}
    if it.call.decided:
        words |= _scores(it)
    return render(request, "call/proposal.html", words)


def _has_visa_letter(request, it):
    return it.visa_letters.filter(person=request.user).exists()


def _key(request, key):
    return () if "step_back" in request.POST else (key,)


def _answered(request, it, offer, journey):
    """Take the place that was offered or leave it, say how far one's journey is, or step back. Whether it was done."""
    try:
        if "step_back" in request.POST:
            proposing.step_back(it, request.user)
        elif journey is not None and journey.is_bound:
            if not journey.is_valid():
                return False
            offering.say_journey(offer, **journey.words())
        else:
            offering.answer(it, takes=request.POST.get("answer") == "yes")
    except Refused as no:
        messages.error(request, _(no.template) % no.params)
    else:
        messages.success(request, _("Saved. Thank you for your answer.") if "answer" in request.POST else _("Saved."))
    return True


def _group(it):
    """The number of the lot's group that it is in."""
    return next((n for n, names in enumerate(it.call.lot.groups, 1) if it.ticket in names), None)


def _scores(it):
    """Its own scores by criterion, what reviewers wrote for it, and where it stands among all."""
    job = Job.objects.filter(call=it.call, kind=Job.Kind.CALIBRATE).first()
    found = job.result if job else {}
    reviews = list(it.reviews.all())
    latest = {r.person_id: r for r in reversed(reviews)}.values()
    criteria = []
    for c in it.call.criteria.filter(is_withdrawn=False):
        given = [r.points[str(c.pk)] for r in latest if str(c.pk) in r.points]
        if given:
            criteria.append((c, sum(given) / len(given)))
    scored = it.call.proposals.exclude(score=None).count() if it.score is not None else 0
    among = found if scored >= FEWEST_SCORES else {}
    return {
        "criteria": criteria,
        "words_to_writer": [r.to_writer for r in latest if r.to_writer],
        "median": among.get("median"),
        "cut_off": among.get("cut_off"),
    }


@allowed(rules.may_propose)
@require_http_methods(["GET", "POST"])
def speakers(request, slug, key):
    """Who speaks too: ask somebody, take somebody off. The link of an invitation is shown once."""
    it = own_proposal(request, key, to_change=True)
    form = SpeakerForm(request.POST if "ask" in request.POST else None)
    words = {"proposal": it, "call": it.call, "form": form}
    try:
        if "remove" in request.POST:
            chosen = request.POST["remove"]
            proposing.remove_speaker(it, int(chosen) if chosen.isdecimal() and len(chosen) < 18 else 0)
            return redirect("proposal_speakers", slug, key)
        if form.is_bound and form.is_valid():
            given = form.cleaned_data
            speaker, token = proposing.ask_speaker(it, name=given["name"], email=given["email"].strip().lower(),
                op=form.operation)  # fmt: skip
            link = settings.SABHA_SITE + reverse("speaker_invitation", args=[slug, token])
            words |= {"speaker": speaker, "link": link, "form": SpeakerForm()}
            words["proposal"] = own_proposal(request, key)
    except Refused as no:
        messages.error(request, _(no.template) % no.params)
    return render(request, "call/speakers.html", words)


@allowed(anyone)
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request, slug, token):
    """What somebody is asked to speak in. Reading needs no account; saying yes does."""
    speaker = rules.invitation(proposing.digest_of(token))
    if speaker is None or speaker.proposal.call.summit_id != request.summit.pk:
        raise Http404
    if request.method == "POST":
        if not request.viewer.is_signed_in:
            return redirect("sign_in")
        try:
            proposing.accept_invitation(speaker, request.user)
        except Refused as no:
            messages.error(request, _(no.template) % no.params)
            return redirect("speaker_invitation", slug, token)
        messages.success(request, _("Thank you. You speak in this proposal."))
        return redirect("proposal", slug, speaker.proposal.pk)
    return render(request, "call/invitation.html", {"speaker": speaker, "proposal": speaker.proposal})


@allowed(rules.may_propose)
@require_http_methods(["GET", "POST"])
def withdraw(request, slug, key):
    """Take it back, after being asked once more."""
    it = own_proposal(request, key, to_change=True)
    if request.method == "POST":
        proposing.withdraw(it)
        messages.success(request, _("Taken back."))
        return redirect("my_proposals", slug)
    return render(request, "call/withdraw.html", {"proposal": it, "call": it.call})
