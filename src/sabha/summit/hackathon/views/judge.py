"""A judge's pages: where to go next, and what they give. Nobody sees it while the judging goes on."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.hackathon import rules
from sabha.summit.hackathon.actions import judging as actions
from sabha.summit.hackathon.forms import PairForm, ScoreForm
from sabha.summit.hackathon.models import JudgeLook, Judging, Project
from sabha.summit.hackathon.rules.looks import next_look, next_pair
from sabha.summit.hackathon.views.reading import of_summit


def judged(summit):
    return list(rules.wall(summit).prefetch_related("team"))


@allowed(rules.may_judge)
@require_http_methods(["GET", "POST"])
def judge(request, slug):
    """Where to go next: a project to look at, or two to compare."""
    setting, me = actions.judging_of(request.summit), request.viewer.membership
    if request.method == "POST" and setting and setting.mode == Judging.Mode.PAIRS:
        chosen(request, setting, me)
        return redirect("judge", slug)
    projects = judged(request.summit)
    is_open = setting is not None and setting.state == Judging.State.OPEN
    pairs = is_open and setting.mode == Judging.Mode.PAIRS
    words = {
        "setting": setting,
        "is_open": is_open,
        "next": next_look(me, projects) if is_open and not pairs else None,
        "pair": next_pair(me, projects) if pairs else None,
        "form": PairForm(),
        "looks": JudgeLook.objects.filter(judge=me).exclude(done=None).select_related("project__summit"),
    }
    return render(request, "hackathon/judge.html", words)


def chosen(request, setting, me):
    """Keep a choice between two projects of this summit, neither of them the judge's own."""
    form = PairForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That answer did not come through. Please choose one of the three."))
        return
    given = form.cleaned_data
    found = {p.pk: p for p in judged(request.summit) if me.pseudonym not in p.members()}
    first, second = found.get(given["first"]), found.get(given["second"])
    if first is None or second is None or first == second:
        raise Http404
    better, other = (second, first) if given["better"] == "second" else (first, second)
    try:
        actions.choose(me, better, other, judging=setting, is_tie=given["better"] == "tie")
    except Refused as no:
        messages.error(request, _(no.template) % no.params)


@allowed(rules.may_judge)
@require_http_methods(["GET", "POST"])
def judge_project(request, slug, number):
    """Score one project by each criterion; or say that it is too near to oneself."""
    it, setting = of_summit(request, Project, number), actions.judging_of(request.summit)
    me = request.viewer.membership
    if setting is None or setting.mode != Judging.Mode.SCORES:
        return redirect("judge", slug)
    own = rules.is_of_team(request.viewer, it)
    held = JudgeLook.objects.filter(judge=me, project=it).first()
    form = ScoreForm(
        request.POST if "score" in request.POST else None, judging=setting, scores=held.scores if held else ()
    )
    if request.method == "POST" and not own and kept(request, it, form, setting, me):
        return redirect("judge", slug)
    words = {"project": it, "form": form, "own": own, "look": held, "is_open": setting.state == Judging.State.OPEN}
    return render(request, "hackathon/judge_project.html", words)


def kept(request, it, form, setting, me):
    """Whether something was kept, so that the judge can go on."""
    if "bar" in request.POST:
        actions.bar(me, it)
        messages.success(request, _("You are not asked about this project again."))
        return True
    if "go" in request.POST:
        actions.begin_look(me, it)
        return False
    if not form.is_valid():
        return False
    try:
        actions.score(me, it, form.scores(), judging=setting)
    except Refused as no:
        form.refuse(no)
        return False
    messages.success(request, _("Thank you. You can change it until the judging closes."))
    return True
