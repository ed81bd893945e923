"""Promises: all of a summit's, each with its thread; and the private pages that make and answer them."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.concept.rules import threads
from sabha.summit.conversations.rules.notes import sources_of
from sabha.summit.outcomes.actions import asking as letters
from sabha.summit.outcomes.actions import checking
from sabha.summit.outcomes.actions import promises as actions
from sabha.summit.outcomes.forms.promises import OwnerForm, PromiseForm, WordForm
from sabha.summit.outcomes.models import Asking, CheckIn, Promise
from sabha.summit.outcomes.rules.owners import names_to_offer
from sabha.summit.outcomes.rules.partnerships import own_tie
from sabha.summit.outcomes.rules.promises import may_promise, owners_of
from sabha.summit.outcomes.views.closing import owner_of
from sabha.summit.people.actions.members import member
from sabha.summit.people.rules import is_organiser

PAGE = 100


@allowed(anyone)
@public_page(query=("page",))
@require_safe
def promises(request, slug):
    """All promises of the summit, a hundred a page, with how each stands."""
    found = Promise.objects.filter(summit=request.summit).standing().select_related("summit")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    words = {"page": page, "promises": list(page), "owners": owners_of(page)}
    return render(request, "outcomes/promises.html", words)


@allowed(anyone)
@public_page
@require_safe
def promise(request, slug, number):
    """One promise. Two machines that were apart may each have given this number: then both stand here."""
    found = list(Promise.objects.filter(summit=request.summit, number=number).standing().select_related("summit"))
    if not found:
        raise Http404
    heard = CheckIn.objects.filter(about__in=[it.pk for it in found])
    for it in found:
        it.sources = sources_of(it)
    rows = [(it, threads.of(it), [c for c in heard if c.about == it.pk]) for it in found]
    return render(request, "outcomes/promise.html", {"promises": rows, "owners": owners_of(found), "number": number})


def came_from(request):
    """The object that `?from=` names, if everyone may see it."""
    try:
        key = uuid.UUID(request.GET.get("from", ""))
    except ValueError:
        return None
    return threads.public_object(request.summit, key)


@allowed(may_promise)
@require_http_methods(["GET", "POST"])
def new_promise(request, slug):
    """Promise something oneself, at any object of the summit; at a partnership of one's own, in its book."""
    form, origin = PromiseForm(request.POST or None), came_from(request)
    if request.method == "GET" and (tie := own_tie(request.viewer, origin)):
        return redirect("tie_part", slug, tie.pk, "promise")
    if request.method == "POST" and form.is_valid():
        me = member(request).pseudonym
        made = actions.make_promise(
            request.summit, by=me, owner=me, text=form.words("text"), first_step=form.words("first_step"),
            due=form.cleaned_data["due"], grew_from=origin, op=form.operation,
        )  # fmt: skip
        messages.success(request, _("Promised. We ask you how it goes after 2, 3, 6 and 12 months."))
        return redirect("promise_word", slug, made.pk)
    return render(request, "outcomes/new_promise.html", {"form": form, "origin": origin})


@allowed(may_promise)
@require_http_methods(["GET", "POST"])
def promise_word(request, slug, key):
    """For its owner: how it goes. For everybody else: taking it over. For organisers: naming its owner, too."""
    it = get_object_or_404(Promise.objects.standing().select_related("summit"), pk=key, summit=request.summit)
    is_mine = it.owner is not None and it.owner == request.viewer.pseudonym
    form = None
    word, owner = WordForm(initial={"due": it.due}), OwnerForm(auto_id="owner_%s")
    if request.method == "POST":
        names = "who" in request.POST
        form = OwnerForm(request.POST, auto_id="owner_%s") if names else WordForm(request.POST)
        try:
            if form.is_valid():
                _do(request, it, form, is_mine)
                gone = request.POST.get("say") == "withdraw"
                return redirect("promises", slug) if gone else redirect("promise_word", slug, it.pk)
        except Refused as no:
            form.refuse(no, "who" if names else None)
        word, owner = (word, form) if names else (form, owner)
    words = {
        "promise": it, "is_mine": is_mine, "form": form, "word_form": word, "owner": owner,
        "offers": checking.offers_for(it),
        "answers": [(key, letters.LABELS[key]) for key in letters.ANSWERS[Asking.What.CHECK]],
        "names": names_to_offer(request.summit, request.viewer) if is_organiser(request.viewer) else [],
    }  # fmt: skip
    return render(request, "outcomes/promise_word.html", words)


def _do(request, it, form, is_mine):
    """The act that was asked for, if the page offers it to this viewer; whatever else is refused."""
    may = {"offer": _offer} if not is_mine else {"accept": _accept, "decline": _accept, "keep": _keep, "pass": _pass}
    may |= dict.fromkeys(checking.ANSWERS, _word) if is_mine else {}
    may |= {"pass": _pass, "name": _name, "withdraw": _withdraw} if is_organiser(request.viewer) else {}
    act = may.get(request.POST.get("say", ""))
    if act is None:
        raise Refused(checking.CHOOSE)
    act(request, it, form, member(request).pseudonym)
    messages.success(request, _("Saved."))


def _accept(request, it, form, me):
    getattr(actions, request.POST["say"])(it, by=me, op=form.operation)


def _word(request, it, form, me):
    told = {"word": form.words("word"), "text": form.words("text"), "due": form.cleaned_data["due"]}
    checking.hear(it, by=me, state=request.POST["say"], op=form.operation, **told)


def _offer(request, it, form, me):
    checking.offer_to_take_over(it, by=me, op=form.operation)


def _pass(request, it, form, me):
    for offer in checking.offers_for(it)[:1]:
        checking.pass_on(offer, by=me, op=form.operation)


def _keep(request, it, form, me):
    checking.keep(it, by=me, op=form.operation)


def _withdraw(request, it, form, me):
    actions.withdraw(it, by=me, op=form.operation)


def _name(request, it, form, me):
    who = owner_of(request, form.cleaned_data["who"], me)
    actions.name_owner(it, who, by=me, language=get_language(), op=form.operation)
