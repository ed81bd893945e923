"""Writing challenges and projects, and the page on which a team keeps its project."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import NotYours, allowed
from sabha.summit.concept.rules.threads import public_object
from sabha.summit.hackathon import rules
from sabha.summit.hackathon.actions import building, teams
from sabha.summit.hackathon.forms import ChallengeForm, LogForm, ProjectForm, SettleForm, StepForm
from sabha.summit.hackathon.models import Challenge, LogEntry, Project, ProjectVisit, TeamRequest
from sabha.summit.hackathon.views.reading import of_summit
from sabha.summit.people.actions.members import member
from sabha.summit.people.models import Membership
from sabha.summit.people.rules import known_as, names_of


def grown_from(request):
    """The public object that ?from= names, from which something new is to grow; None where it names none."""
    given = request.GET.get("from", "")
    if not given:
        return None
    try:
        found = public_object(request.summit, uuid.UUID(given))
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def author(request):
    """The pseudonym of who acts; whoever writes something takes part."""
    return member(request).pseudonym


@allowed(rules.may_take_part)
@require_http_methods(["GET", "POST"])
def new_challenge(request, slug):
    """A challenge or task, from nothing or grown from anything public."""
    source = grown_from(request)
    form = ChallengeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = building.add_challenge(
            request.summit, by=author(request), op=form.operation, grew_from=source, **form.values()
        )
        messages.success(request, _("Added. Others can take it up now."))
        return redirect(made.get_absolute_url())
    return render(request, "hackathon/edit.html", {"form": form, "source": source, "title": _("New challenge")})


@allowed(rules.may_take_part)
@require_http_methods(["GET", "POST"])
def edit_challenge(request, slug, number):
    it = of_summit(request, Challenge, number)
    if not rules.may_change_challenge(request.viewer, it):
        raise PermissionDenied
    form = ChallengeForm(request.POST or None, challenge=it)
    if request.method == "POST" and form.is_valid():
        try:
            it = building.change_challenge(it, by=request.viewer.pseudonym, op=form.operation, **form.changes())
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Saved."))
            return redirect(it.get_absolute_url() if it.is_shown else "challenges", *([] if it.is_shown else [slug]))
    return render(request, "hackathon/edit.html", {"form": form, "it": it, "title": it.title})


@allowed(rules.may_take_part)
@require_http_methods(["GET", "POST"])
def new_project(request, slug):
    """A project: a name is enough. Grown from a challenge it takes that challenge up."""
    source = grown_from(request)
    challenge = source if isinstance(source, Challenge) else None
    form = ProjectForm(request.POST or None, request.FILES or None, summit=request.summit, challenge=challenge)
    if request.method == "POST" and form.is_valid():
        made = building.add_project(
            request.summit, by=author(request), op=form.operation, grew_from=source, **form.values()
        )
        messages.success(request, _("Your project is there. Write a line of its log whenever something happened."))
        return redirect("project_team", slug, made.number)
    words = {"form": form, "source": source, "title": _("New project"), "files": True}
    return render(request, "hackathon/edit.html", words)


def own_project(request, number):
    """The project of that number, if the viewer is of its team or an organiser."""
    it = of_summit(request, Project, number)
    if not rules.may_change_project(request.viewer, it):
        raise NotYours("hackathon/not_yours.html", project=it, names=names_of(it.members()))
    return it


@allowed(rules.may_take_part)
@require_http_methods(["GET", "POST"])
def edit_project(request, slug, number):
    it = own_project(request, number)
    form = ProjectForm(request.POST or None, request.FILES or None, summit=request.summit, project=it)
    if request.method == "POST" and form.is_valid():
        try:
            building.change_project(it, by=request.viewer.pseudonym, op=form.operation, **form.changes())
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Saved."))
            return redirect("project_team", slug, number)
    return render(request, "hackathon/edit.html", {"form": form, "it": it, "title": it.title, "files": True})


@allowed(rules.may_take_part)
@require_http_methods(["GET", "POST"])
def project_team(request, slug, number):
    """What a team needs by phone: a line of the log, the next stage, who asks to join, how it goes on."""
    it = own_project(request, number)
    step = rules.next_step(it)
    forms = {
        "log": LogForm(posted(request, "log"), prefix="log"),
        "step": StepForm(posted(request, "step"), step=step, prefix="step"),
        "settle": SettleForm(posted(request, "settle"), prefix="settle", initial={"state": it.state}),
    }
    if request.method == "POST":
        done = act(request, it, forms)
        if done:
            messages.success(request, done)
            return redirect("project_team", slug, number)
    return render(request, "hackathon/team.html", {**team_words(request, it), **forms, "step_of": step})


def posted(request, name):
    return request.POST if name in request.POST else None


@transaction.atomic
def act(request, it, forms):
    """Do what the pressed button says; what was done, in words, or nothing when a form has to be shown again."""
    by, given = request.viewer.pseudonym, request.POST
    if "log" in given and forms["log"].is_valid():
        form = forms["log"]
        building.write_log(it, form.words(), by=by, day=form.cleaned_data["day"], op=form.operation)
        return _("It stands in the log.")
    if "step" in given and forms["step"].is_valid():
        form = forms["step"]
        return tried(form, lambda: building.advance(it, by=by, op=form.operation, **form.given()))
    if "settle" in given and forms["settle"].is_valid():
        form, state = forms["settle"], forms["settle"].cleaned_data["state"]
        return tried(form, lambda: building.settle(it, by=by, state=state, why=form.words(), op=form.operation))
    return small_act(request, it, by)


def tried(form, deed):
    """Do it; a refusal is shown in the form."""
    try:
        deed()
    except Refused as no:
        form.refuse(no)
        return ""
    return _("Saved.")


def small_act(request, it, by):
    """Buttons without a form of their own: answers to requests, who looks after it, check-ins, a line taken back."""
    given = request.POST
    if "yes" in given or "no" in given:
        asked = get_object_or_404(TeamRequest, project=it, pk=number_in(given.get("yes") or given.get("no")))
        teams.answer(asked, by=by, yes="yes" in given)
        return _("They hear your answer on their page.")
    if given.get("care") in {"mine", "nobody"} and rules.is_of_team(request.viewer, it):
        building.look_after(it, by=by, yes=given["care"] == "mine")
        return _("Saved.")
    if "seek" in given:
        building.change_project(it, by=by, seeks_maintainer=given["seek"] == "1")
        return _("Saved.")
    if "keep" in given:
        building.keep_alive(it, by=by, begun=timezone.localdate() if given["keep"] == "1" else None)
        return _("Saved.")
    if "take_back" in given:
        entry = get_object_or_404(LogEntry, project=it, pk=key_in(given["take_back"]))
        building.take_back_entry(entry, by=by)
        return _("Taken back: %(what)s") % {"what": entry.text}
    return ""


def number_in(text):
    return int(text) if (text or "").isdecimal() else 0


def key_in(text):
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None


def team_words(request, it):
    """What the page of a team shows: its people, who asks, applause and thanks without names."""
    team = it.members()
    requests = list(it.asks.filter(state=TeamRequest.State.OPEN).select_related("person"))
    members = members_of(it.summit, [r.person_id for r in requests])
    visits = ProjectVisit.objects.filter(project=it)
    return {
        "project": it,
        "team": team,
        "names": names_of(team),
        "requests": [{"asked": r, "name": called(request.viewer, members.get(r.person_id))} for r in requests],
        "applause": visits.filter(applauds=True).count(),
        "thanks": list(visits.exclude(thanks="").values_list("thanks", flat=True)[:30]),
        "entries": it.log.told()[:10],
        "missing": rules.open_checks(it),
        "me": request.viewer.pseudonym,
        "is_in": rules.is_of_team(request.viewer, it),
    }


def members_of(summit, people):
    """person → their membership, for those who are members."""
    found = Membership.objects.filter(summit=summit, person__in=people).select_related("person", "summit")
    return {m.person_id: m for m in found}


def called(viewer, membership):
    return known_as(viewer, membership) if membership else ""
