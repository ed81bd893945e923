"""Letters of invitation: asked for by whoever has a place, issued by organisers, read by nobody else."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.base.pdf import typeset
from sabha.summit.call import rules
from sabha.summit.call.actions import visas as actions
from sabha.summit.call.forms.visas import ASKED, HOST, HostForm, VisaForm
from sabha.summit.call.models import VisaHost, VisaLetter
from sabha.summit.call.rules.visas import letters_at, may_still_ask, words_of
from sabha.summit.call.views.finding import own_proposal
from sabha.summit.people.rules import is_organiser

State = VisaLetter.State
ENDS = {"granted": State.GRANTED, "refused": State.REFUSED}


@allowed(rules.may_propose)
@require_http_methods(["GET", "POST"])
def mine(request, slug, key):
    """Ask for a letter of invitation, change what was asked, say how it ended, delete the details."""
    it = own_proposal(request, key)
    held = VisaLetter.objects.filter(proposal=it, person=request.user).first()
    if held is None and not may_still_ask(request.user, it):
        raise PermissionDenied
    stay = {"arrives": it.call.arrives, "leaves": it.call.leaves}
    initial = {name: getattr(held, name) for name in ASKED} if held else stay
    form = VisaForm(request.POST if "ask" in request.POST else None, initial=initial)
    if request.method == "POST":
        try:
            if _done(request, it, held, form):
                return redirect("visa_letter", slug, key)
        except Refused as no:
            form.refuse(no)
    if held:
        held.proposal = it
    words = {"proposal": it, "call": it.call, "held": held, "form": form}
    words["kept_until"] = (held or VisaLetter(proposal=it)).kept_until
    return render(request, "call/visa_letter.html", words)


def _done(request, it, held, form):
    """Do what was sent; whether something was done."""
    end = next((state for name, state in ENDS.items() if name in request.POST), None)
    if held and "delete" in request.POST:
        actions.forget(VisaLetter.objects.filter(pk=held.pk))
        messages.success(request, _("Deleted."))
    elif held and end:
        actions.settle(held, end)
        messages.success(request, _("Saved."))
    elif form.is_bound and form.is_valid():
        actions.ask(it, request.user, **form.values())
        messages.success(request, _("Asked for. The organisers issue it, and you get a letter when it is there."))
    else:
        return False
    return True


@allowed(rules.may_propose)
@require_http_methods(["GET", "POST"])
def paper(request, slug, key):
    """One's own letter, as a PDF."""
    it = own_proposal(request, key)
    held = get_object_or_404(VisaLetter, proposal=it, person=request.user)
    if not held.is_issued:
        raise Http404
    return _pdf(held.letter, held.language)


def _pdf(words, language):
    response = HttpResponse(typeset("invitation.typ", words, lang=language), content_type="application/pdf")
    response["Content-Disposition"] = "attachment; filename=invitation.pdf"
    return response


@allowed(is_organiser)
@require_safe
def letters(request, slug):
    """Who asked for a letter of invitation, those who wait first."""
    rows = sorted(letters_at(request.summit), key=lambda it: (it.state != State.ASKED, it.asked))
    host = VisaHost.objects.filter(summit=request.summit).first()
    return render(request, "call/visas.html", {"letters": rows[:500], "host": host})


@allowed(is_organiser)
@require_http_methods(["GET", "POST"])
def host(request, slug):
    """Who invites: said once for all letters."""
    held = VisaHost.objects.filter(summit=request.summit).first()
    form = HostForm(request.POST or None, initial={name: getattr(held, name, "") for name in HOST})
    if request.method == "POST" and form.is_valid():
        actions.set_host(request.summit, **form.values())
        messages.success(request, _("Saved."))
        return redirect("visas", slug)
    return render(request, "call/visa_host.html", {"form": form})


@allowed(is_organiser)
@require_http_methods(["GET", "POST"])
def letter(request, slug, key):
    """What one person asked for: issue it, or say how it ended."""
    it = get_object_or_404(letters_at(request.summit), pk=key)
    if request.method == "POST":
        end = next((state for name, state in ENDS.items() if name in request.POST), None)
        try:
            if end:
                actions.settle(it, end)
            elif "issue" in request.POST:
                actions.issue(it, seen=request.POST.get("seen", ""))
            messages.success(request, _("Saved."))
        except Refused as no:
            messages.error(request, _(no.template) % no.params)
        return redirect("visa", slug, key)
    host = VisaHost.objects.filter(summit=request.summit).first()
    return render(request, "call/visa.html", {"letter": it, "call": it.proposal.call, "host": host})


@allowed(is_organiser)
@require_http_methods(["GET", "POST"])
def proof(request, slug, key):
    """The letter as it is, or as it would be."""
    it = get_object_or_404(letters_at(request.summit), pk=key)
    host = VisaHost.objects.filter(summit=request.summit).first()
    if not it.is_issued and host is None:
        raise Http404
    return _pdf(it.letter if it.is_issued else words_of(it, host), it.language)
