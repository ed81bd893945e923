"""The ledger, pledging, and settling pledges."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.ideas.actions import pledges
from sabha.summit.ideas.forms.pledges import ChangeForm, DecideForm, PledgeForm, RateForm
from sabha.summit.ideas.models import ExchangeRate, Pledge
from sabha.summit.ideas.rules import things as rules
from sabha.summit.ideas.rules.ledger import in_one_currency, ledger_of, rates_of
from sabha.summit.ideas.views.reading import idea_of
from sabha.summit.ideas.views.tending import asking, done, key_in, pressed, sent_before, tended, tried
from sabha.summit.people.actions.members import member
from sabha.summit.people.rules import is_organiser, names_of

PAGE = 50


@allowed(anyone)
@public_page(query=("page",))
@require_safe
def support(request, slug):
    """The ledger over all ideas, then every pledge, the latest first."""
    lines = ledger_of(request.summit)
    found = Pledge.objects.filter(summit=request.summit, idea__is_hidden=False).order_by("-made", "-id")
    page = Paginator(found.select_related("idea"), PAGE).get_page(request.GET.get("page"))
    for it in page:
        it.summit = it.idea.summit = request.summit
    names = names_of({p.pledger for p in page if p.is_named})
    words = {"lines": lines, "together": in_one_currency(lines, rates_of(request.summit)), "page": page}
    return render(request, "ideas/support.html", words | {"names": names})


@allowed(rules.may_post)
@require_http_methods(["GET", "POST"])
def pledge(request, slug, number):
    """Promise support to an idea, with one's name or without."""
    it = idea_of(request, number)
    form = PledgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who, named = member(request), form.cleaned_data["is_named"]
        by = who.pseudonym if named else rules.pledger_of(who, it)
        if tried(form, lambda: pledges.pledge(it, by=by, is_named=named, op=form.operation, **form.values())):
            messages.success(request, _("Thank you. Those who tend the idea are told."))
            return redirect("my_ideas", slug)
    return asking(request, "pledge", form, it, needs=it.needs.filter(is_withdrawn=False))


@allowed(rules.may_post)
@require_http_methods(["GET", "POST"])
def decide(request, slug, number, key):
    """What those who tend the idea say to a pledge."""
    it = tended(request, number)
    found = get_object_or_404(Pledge.objects.select_related("idea__summit"), idea=it, pk=key)
    if request.method == "POST" and sent_before(request, found):
        return redirect("tend_idea", slug, number)
    form = DecideForm(request.POST or None, pledge=found)
    if done(request, form, lambda: decided(form, found, request.viewer.pseudonym)):
        messages.success(request, _("Saved."))
        return redirect("tend_idea", slug, number)
    return asking(request, "decide_pledge", form, it, pledge=found)


def decided(form, pledge, by):
    act = getattr(pledges, form.cleaned_data["decision"])
    values = {} if act is pledges.accept else {"why": form.said("why")}
    return act(pledge, by=by, op=form.operation, **values)


@allowed(rules.may_post)
@require_http_methods(["GET", "POST"])
def change(request, slug, key):
    """One's own pledge: change it, or release it."""
    found = get_object_or_404(Pledge.objects.select_related("idea__summit"), summit=request.summit, pk=key)
    who = request.viewer.membership
    if who is None or found.pledger not in rules.pledgers_of(who):
        raise PermissionDenied
    release = "release" in request.POST
    form = ChangeForm(request.POST if request.method == "POST" and not release else None, initial=start_of(found))
    if release:
        pressed(request, lambda: pledges.release(found, by=found.pledger), _("Released. Thank you for saying so."))
        return redirect("my_ideas", slug)

    def act():
        return pledges.change(found, by=found.pledger, op=form.operation, **form.changes())

    if done(request, form, act):
        messages.success(request, _("Saved."))
        return redirect("my_ideas", slug)
    return asking(request, "my_pledge", form, found.idea, pledge=found)


def start_of(pledge):
    start = {name: getattr(pledge, name) for name in ("kind", "amount", "unit", "until", "organisation")}
    condition = pledge.condition.text if pledge.condition else ""
    return start | {"text": pledge.text.text, "condition": condition, "lang": pledge.text.lang}


@allowed(is_organiser)
@require_http_methods(["GET", "POST"])
def rates(request, slug):
    """Rates of exchange, each with its day and source."""
    off = request.POST.get("off")
    form = RateForm(request.POST if request.method == "POST" and not off else None)
    by = request.viewer.pseudonym
    if off:
        pledges.drop_rate(get_object_or_404(ExchangeRate, summit=request.summit, pk=key_in(off)), by=by)
        return redirect("rates", slug)
    if form.is_bound and form.is_valid():
        given = {n: form.cleaned_data[n] for n in ("currency", "into", "rate", "day", "source")}
        if tried(form, lambda: pledges.add_rate(request.summit, by=by, op=form.operation, **given)):
            messages.success(request, _("Added."))
            return redirect("rates", slug)
    return render(request, "ideas/rates.html", {"form": form, "rates": rates_of(request.summit)})
