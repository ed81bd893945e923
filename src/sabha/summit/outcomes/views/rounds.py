"""The organisers' side of introductions: rounds, times to meet, the shared words. Never who was proposed to whom."""

import uuid
from datetime import timedelta

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.outcomes.actions import introductions as actions
from sabha.summit.outcomes.actions import words as word_actions
from sabha.summit.outcomes.forms.introductions import RoundForm, SlotsForm, WordForm
from sabha.summit.outcomes.models import Card, IntroductionRound, MeetingSlot, TopicWord
from sabha.summit.outcomes.rules import introductions as rules
from sabha.summit.outcomes.rules.words import WordList, said


@allowed(rules.may_introduce)
@require_http_methods(["GET", "POST"])
def rounds(request, slug):
    """Begin a round, see how far it is and what came of it, in numbers."""
    latest = rules.latest_round(request.summit)
    days = timedelta(days=14)
    first = {"closes": timezone.localdate() + days, "under_heard": "\n".join(latest.under_heard) if latest else ""}
    form = RoundForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.begin_round(
            request.summit, at_most=given["at_most"], closes=given["closes"], under_heard=form.regions()
        )
        messages.success(request, _("The round waits for the worker. Look again in a moment."))
        return redirect("rounds", slug)
    cards = Card.objects.filter(membership__summit=request.summit, wants_introductions=True).count()
    words = {
        "form": form, "cards": rules.counted(cards), "rounds": found(request.summit),
        "slots": MeetingSlot.objects.filter(summit=request.summit).count(),
        "busy": bool(latest and latest.state in {latest.State.WAITING, latest.State.WORKING}),
    }  # fmt: skip
    return render(request, "outcomes/rounds.html", words)


def found(summit):
    """The rounds, each with how many pairs have met; a small number is not told."""
    met = Count("introductions", filter=~Q(introductions__met=None))
    made = IntroductionRound.objects.filter(summit=summit).annotate(pairs_met=met)[:20]
    return [(it, rules.counted(it.pairs_met)) for it in made]


@allowed(rules.may_introduce)
@require_http_methods(["GET", "POST"])
def meeting_times(request, slug):
    """The times at which introduced people can meet, and how many tables there are."""
    summit = request.summit
    if request.method == "POST" and "remove" in request.POST:
        return without(request)
    form = SlotsForm(request.POST or None, initial={"day": summit.starts, "begins": "13:00", "ends": "14:00"})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        starts = form.starts(summit.time_zone)
        actions.add_slots(summit, starts, minutes=given["minutes"], tables=given["tables"])
        messages.success(request, _("Added."))
        return redirect("meeting_times", slug)
    taken = Count("meetings", filter=Q(meetings__is_off=False))
    slots = MeetingSlot.objects.filter(summit=summit).annotate(taken=taken)[:300]
    return render(request, "outcomes/meeting_times.html", {"form": form, "slots": slots})


def without(request):
    key = request.POST["remove"]
    slot = get_object_or_404(MeetingSlot, summit=request.summit, pk=int(key) if key.isdecimal() else 0)
    try:
        actions.remove_slot(slot)
    except Refused as no:
        messages.error(request, _(no.template) % no.params)
    else:
        messages.success(request, _("Taken back."))
    return redirect("meeting_times", request.summit.slug)


@allowed(rules.may_introduce)
@require_safe
def shared_words(request, slug):
    """The words people chose from or added: join those that mean the same, take off what does not belong."""
    words = WordList.of(request.summit)
    kinds = dict(TopicWord.Kind.choices)
    groups = [(kinds[kind], [same(words, key) for key, _text in rows]) for kind, rows in words.by_kind()]
    gone = [word for word in words.words.values() if word.is_withdrawn]
    return render(request, "outcomes/shared_words.html", {"groups": groups, "gone": gone})


def same(words, key):
    """The words that mean the same as this one, each as it is read."""
    return [(word.pk, said(word)) for word in words.groups[key]]


@allowed(rules.may_introduce)
@require_http_methods(["GET", "POST"])
def shared_word(request, slug, key):
    """One word: what it means the same as, whether it stands."""
    words = WordList.of(request.summit)
    word = words.words.get(key)
    if word is None:
        raise Http404
    form = WordForm(request.POST or None, word=word, words=words)
    if request.method == "POST" and form.is_valid() and changed(request, word, words, form):
        messages.success(request, _("Saved."))
        return redirect("shared_words", slug)
    return render(
        request, "outcomes/shared_word.html", {"form": form, "word": word, "text": words.text(key) or word.text}
    )


def changed(request, word, words, form):
    given, by = form.cleaned_data, request.viewer.pseudonym
    into = words.words[uuid.UUID(given["same_as"])] if given["same_as"] else None
    try:
        if given["is_withdrawn"] != word.is_withdrawn:
            word_actions.withdraw_word(word, by=by, withdrawn=given["is_withdrawn"], op=form.part("standing"))
        if (into and into.pk) != word.same_as_id:
            word_actions.join_words(word, into, by=by, op=form.operation)
    except Refused as no:
        form.refuse(no)
        return False
    return True
