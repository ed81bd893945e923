"""The organisers' pages at its end: the showcase and, where it is wanted, the judging."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.hackathon import rules
from sabha.summit.hackathon.actions import desks, judging, showing
from sabha.summit.hackathon.forms import JudgingForm, ShowcaseForm
from sabha.summit.hackathon.models import (
    JudgeChoice,
    JudgeLook,
    Judging,
    Showcase,
)
from sabha.summit.hackathon.rules.looks import compared, progress
from sabha.summit.hackathon.views.desk import What, job_of
from sabha.summit.people.models import Membership, Role
from sabha.summit.people.rules import known_as


@allowed(rules.may_organise)
@require_http_methods(["GET", "POST"])
def showcase_desk(request, slug):
    """Call up one project after the other; a bar runs down for two minutes, without a script."""
    form = ShowcaseForm(request.POST or None)
    if request.method == "POST":
        step = {"next": 1, "back": -1, "again": 0}.get(request.POST.get("go", ""))
        seconds = form.cleaned_data["seconds"] if "seconds" in request.POST and form.is_valid() else None
        if step is not None and not (("seconds" in request.POST) and form.errors):
            showing.call_up(request.summit, step, seconds=seconds, seen=request.POST.get("on"))
            return redirect("showcase_desk", slug)
    held = Showcase.objects.filter(summit=request.summit).select_related("project__summit", "summit").first()
    order = showing.order_of(request.summit, held.round if held else 0)
    on = held.project if held else None
    at = next((n for n, p in enumerate(order) if on and p.pk == on.pk), -1)
    gone = (timezone.now() - held.begun).total_seconds() if held and held.begun else 0
    if not form.is_bound:
        form = ShowcaseForm(initial={"seconds": held.seconds if held else 120})
    words = {
        "form": form, "held": held, "on": on, "next": order[at + 1 : at + 2], "at": at + 1, "total": len(order),
        "gone": round(gone), "over": bool(held and held.begun and gone >= held.seconds),
    }  # fmt: skip
    return render(request, "hackathon/showcase_desk.html", words)


@allowed(rules.may_organise)
@require_http_methods(["GET", "POST"])
def judging_desk(request, slug):
    """Set judging up if it is wanted, see how far it is, close it, release its results."""
    setting = judging.judging_of(request.summit)
    form = JudgingForm(request.POST if "rules" in request.POST else None, judging=setting)
    if request.method == "POST" and done_with_judging(request, setting, form):
        return redirect("judging_desk", slug)
    judging_ones = Q(roles__role=Role.JUDGE) | Q(looks__done__isnull=False) | Q(choices__isnull=False)
    judges = Membership.objects.filter(judging_ones, summit=request.summit).distinct()
    judges = list(judges.order_by("pk").select_related("person", "summit"))
    looks = list(JudgeLook.objects.filter(summit=request.summit, is_barred=False).select_related("project"))
    choices = list(JudgeChoice.objects.filter(summit=request.summit).values_list("judge_id", flat=True))
    rows = [
        {"name": known_as(request.viewer, m), "member": m, "choices": choices.count(m.pk),
         "done": sum(k.judge_id == m.pk and k.done is not None for k in looks),
         "planned": sum(k.judge_id == m.pk for k in looks),
         "seen": sorted(k.project.number for k in looks if k.judge_id == m.pk and k.done is not None)}
        for m in judges
    ]  # fmt: skip
    wall = list(rules.wall(request.summit))
    told = compared if setting and setting.mode == Judging.Mode.PAIRS else progress
    words = {
        "setting": setting, "form": form, "judges": rows, "progress": told(request.summit, wall)[:100],
        "done": sum(k.done is not None for k in looks), "planned": len(looks),
        "plan": job_of(request.summit, What.VISITS), "result": job_of(request.summit, What.STANDING),
    }  # fmt: skip
    return render(request, "hackathon/judging_desk.html", words)


def done_with_judging(request, setting, form):
    """Whether the pressed button was done; if not, the form is shown again."""
    by, given = request.viewer.pseudonym, request.POST
    if "rules" in given:
        if not form.is_valid():
            return False
        return kept(form, lambda: judging.set_up(request.summit, by=by, op=form.operation, **form.values()))
    if setting and "plan" in given:
        desks.order(request.summit, What.VISITS)
        messages.success(request, _("It is being worked out. Look again in a moment."))
    elif setting and given.get("state") in Judging.State.values:
        return kept(form, lambda: judging.move_on(setting, given["state"], by=by), request)
    return True


def kept(form, deed, request=None):
    try:
        deed()
    except Refused as no:
        if request is None:
            form.refuse(no)
            return False
        messages.error(request, _(no.template) % no.params)
    return True
