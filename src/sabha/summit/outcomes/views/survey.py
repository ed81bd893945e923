"""The survey a year later: answering, its results, opening it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.outcomes.actions import survey as actions
from sabha.summit.outcomes.forms.survey import OpenSurveyForm, SurveyForm
from sabha.summit.outcomes.models import Survey, SurveyAnswer
from sabha.summit.outcomes.rules import survey as rules


@allowed(rules.may_answer)
@require_http_methods(["GET", "POST"])
def survey(request, slug):
    """Answer, or change one's answers, while it is open."""
    it = Survey.objects.filter(summit=request.summit).first()
    is_open = rules.is_open(it, timezone.localdate())
    membership = request.viewer.membership
    held = SurveyAnswer.objects.filter(pk=rules.answer_key(membership, it)).first() if it else None
    initial = {**held.choices, "words": held.words and held.words.text} if held else {}
    form = SurveyForm(request.POST or None, initial=initial)
    if request.method == "POST" and is_open and form.is_valid():
        try:
            actions.answer(it, membership, form.choices(), form.words("words"))
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Thank you. You may change your answers until it closes."))
            return redirect("survey", slug)
    return render(request, "outcomes/survey.html", {"survey": it, "is_open": is_open, "form": form, "held": held})


@allowed(anyone)
@public_page
@require_safe
def results(request, slug):
    """What members answered, once it has closed; numbers of fewer than ten people are not told."""
    it = Survey.objects.filter(summit=request.summit).first()
    return render(request, "outcomes/survey_results.html", {"survey": it, "results": rules.results(it)})


@allowed(rules.may_open)
@require_http_methods(["GET", "POST"])
def open_survey(request, slug):
    """Open the survey; and, for organisers alone, what members wrote in their own words once it has closed."""
    it = Survey.objects.filter(summit=request.summit).first()
    initial = {"opens": it.opens, "closes": it.closes} if it else None
    form = OpenSurveyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("opens", "closes", "tell")}
        try:
            actions.open_survey(request.summit, **given)
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Saved."))
            return redirect("open_survey", slug)
    answers = SurveyAnswer.objects.filter(survey=it).exclude(words=None).order_by("pk")
    own_words = answers[:200] if it and it.is_told else ()
    words = {"survey": it, "form": form, "own_words": own_words, "readers": actions.readers(request.summit).count()}
    return render(request, "outcomes/open_survey.html", words)
