"""What people offer and look for: what all may see, what members may see, one's own."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.outcomes.actions import introductions as actions
from sabha.summit.outcomes.actions.words import add_word
from sabha.summit.outcomes.forms.introductions import CardForm
from sabha.summit.outcomes.models import Card
from sabha.summit.outcomes.rules import introductions as rules
from sabha.summit.outcomes.rules.words import WordList
from sabha.summit.people.actions.members import join

PAGE = 50


def seen_by(request, viewer):
    """The cards a reader may see, fifty a page; with `word`, only those that offer or look for it."""
    words = WordList.of(request.summit)
    wanted = as_key(request.GET.get("word", ""))
    keys = [word.pk for word in words.groups.get(words.root(wanted), ())] if wanted else None
    page = Paginator(rules.cards_seen(request.summit, viewer, keys), PAGE).get_page(request.GET.get("page"))
    cards = [rules.as_seen(card, viewer, words) for card in page]
    chosen = words.text(wanted) if wanted else None
    return {"page": page, "cards": cards, "chosen": chosen, "page_query": f"&word={wanted}" if wanted else ""}


def as_key(text):
    """The id in an address; None where it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@allowed(anyone)
@public_page(query=("page", "word"))
@require_safe
def offers(request, slug):
    """What people show to everyone on the web."""
    return render(request, "outcomes/offers.html", seen_by(request, None))


@allowed(rules.may_see_offers)
@require_safe
def offers_inside(request, slug):
    """The same with what people show to members only, or to organisers."""
    return render(request, "outcomes/offers_inside.html", seen_by(request, request.viewer))


@allowed(rules.may_offer)
@require_http_methods(["GET", "POST"])
def my_offers(request, slug):
    """One's own offers and needs. A new word that is much like another is asked about before it is added."""
    words = WordList.of(request.summit)
    member = request.viewer.membership
    card = member and Card.objects.filter(membership=member).prefetch_related("words").first()
    if request.method == "POST" and "remove" in request.POST:
        return removed(request, member)
    form = CardForm(request.POST or None, card=card, words=words)
    alike = []
    if request.method == "POST" and form.is_valid():
        alike = similar(form, words)
        if not alike and saved(request, form):
            messages.success(request, _("Saved."))
            return redirect("my_offers" if form.new() else "introductions", slug)
    return render(request, "outcomes/my_offers.html", {"form": form, "card": card, "alike": alike})


def removed(request, member):
    if member:
        actions.take_card_back(member)
    messages.success(request, _("Your offers and needs are deleted."))
    return redirect("my_offers", request.summit.slug)


def similar(form, words):
    """Words that are there already and much like the new one, unless the writer has said that theirs is another."""
    if not form.new() or form.cleaned_data["sure"]:
        return []
    return [(str(key), words.text(key)) for key in words.similar_to(form.new().text)]


def saved(request, form):
    """Save the card, with the new word chosen; False where that was refused, and the form says why."""
    given, new = form.cleaned_data, form.new()
    sides = {"offers": list(given["offers"]), "needs": list(given["needs"])}
    try:
        if new:
            word = add_word(request.summit, new, given["new_kind"] or "other", op=form.part("word"))
            sides["needs" if given["new_way"] == "need" else "offers"].append(word.pk)
        actions.save_card(join(request.user, request.summit), **sides, **form.values())
    except Refused as no:
        form.refuse(no)
        return False
    return True
