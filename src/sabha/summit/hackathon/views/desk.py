"""The organisers' pages before and at the hackathon: what to do next, mentors, teams, files."""

import base64
import zlib

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.access import allowed
from sabha.summit.hackathon import rules
from sabha.summit.hackathon.actions import desks, importing, judging, teams
from sabha.summit.hackathon.forms import ImportForm
from sabha.summit.hackathon.models import (
    Challenge,
    HackathonCard,
    HackathonJob,
    MentorPair,
    Project,
    TeamPlace,
    TeamProposal,
)
from sabha.summit.hackathon.views.building import members_of, number_in
from sabha.summit.people.rules import known_as

What = HackathonJob.What
LARGEST_HELD = 3_000_000


@allowed(rules.may_organise)
@require_safe
def desk(request, slug):
    """What organisers can do here, with how many people wait for it."""
    cards = HackathonCard.objects.filter(summit=request.summit)
    words = {
        "people": cards.count(),
        "newcomers": cards.filter(wants_mentor=True).count(),
        "mentors": cards.filter(room__gt=0).count(),
        "loose": teams.wants_team(request.summit),
        "proposed": TeamProposal.objects.filter(summit=request.summit, is_offered=False).count(),
        "judging": judging.judging_of(request.summit),
        "silent": [
            p for p in Project.objects.filter(summit=request.summit).under_way().select_related("summit") if p.is_silent
        ][:50],
    }
    return render(request, "hackathon/desk.html", words)


@allowed(rules.may_organise)
@require_http_methods(["GET", "POST"])
def mentors(request, slug):
    """Ask the worker for pairs; see how many came of it, never what people said of themselves."""
    if request.method == "POST":
        desks.order(request.summit, What.MENTORS)
        messages.success(request, _("It is being worked out. Look again in a moment."))
        return redirect("hackathon_mentors", slug)
    pairs = list(MentorPair.objects.filter(newcomer__summit=request.summit))
    cards = HackathonCard.objects.filter(summit=request.summit)
    words = {
        "job": job_of(request.summit, What.MENTORS),
        "agreed": sum(p.is_agreed for p in pairs),
        "declined": sum(p.is_declined for p in pairs),
        "open": sum(not p.is_agreed and not p.is_declined for p in pairs),
        "newcomers": cards.filter(wants_mentor=True).count(),
        "mentors": cards.filter(room__gt=0).count(),
    }
    return render(request, "hackathon/mentors.html", words)


def job_of(summit, what):
    return HackathonJob.objects.filter(summit=summit, what=what).first()


@allowed(rules.may_organise)
@require_http_methods(["GET", "POST"])
def team_desk(request, slug):
    """Proposed teams with their reasons, to adjust, then to offer to the people themselves."""
    if request.method == "POST":
        moved(request)
        return redirect("hackathon_teams", slug)
    tables = list(
        TeamProposal.objects.filter(summit=request.summit)
        .prefetch_related("seats__card")
        .select_related("project__summit")
    )
    job = job_of(request.summit, What.TEAMS)
    answer = job.answer if job else {}
    left = list(HackathonCard.objects.filter(summit=request.summit, wants_team=True, seat=None))
    people = [s.card.person_id for t in tables for s in t.seats.all()] + [c.person_id for c in left]
    names = {key: known_as(request.viewer, m) for key, m in members_of(request.summit, people).items()}
    targets = targets_of(tables)
    words = {
        "tables": [
            {"table": t, "target": t.project or targets.get(t.target), "seats": seats_of(t, names)} for t in tables
        ],
        "left": [
            {"card": c, "name": names.get(c.person_id, ""), "lonely": c.pk in answer.get("lonely", [])} for c in left
        ],
        "job": job,
        "shortages": [{"skill": s, "people": p, "teams": t} for s, p, t in answer.get("shortages", [])],
        "best": answer.get("best_possible"),
        "unoffered": any(not t.is_offered for t in tables),
    }
    return render(request, "hackathon/teams.html", words)


def targets_of(tables):
    """Id → the project or challenge that a proposed team is for. Two queries."""
    keys = [t.target for t in tables if t.target]
    held = (model.objects.filter(pk__in=keys).select_related("summit") for model in (Project, Challenge))
    return {it.pk: it for found in held for it in found}


def seats_of(table, names):
    return [{"seat": s, "name": names.get(s.card.person_id, "")} for s in table.seats.all()]


def moved(request):
    """Propose, offer, move somebody."""
    given = request.POST
    if "propose" in given:
        desks.order(request.summit, What.TEAMS)
        messages.success(request, _("It is being worked out. Look again in a moment."))
    elif "offer" in given:
        count = teams.offer(request.summit)
        text = ngettext("%(n)d person sees their place now.", "%(n)d people see their place now.", count)
        messages.success(request, text % {"n": count})
    elif "seat" in given:
        seat = get_object_or_404(TeamPlace, pk=number_in(given["seat"]), table__summit=request.summit)
        try:
            teams.move(seat, number_in(given.get("to")) or None)
        except Refused as no:
            messages.error(request, _(no.template) % no.params)
        else:
            messages.success(request, _("Saved."))


@allowed(rules.may_organise)
@require_http_methods(["GET", "POST"])
def bring_in(request, slug):
    """Bring tasks or a whole hackathon in: the file is looked at first, and taken wholly or not at all."""
    form = ImportForm(request.POST or None, request.FILES or None)
    report, held = None, request.POST.get("held", "")
    if request.method == "POST" and form.is_valid():
        try:
            file = form.cleaned_data["file"]
            data = small(file) if file else unpacked(held)
            sure = "bring" in request.POST and not file
            report = importing.bring_in(request.summit, data, by=request.viewer.pseudonym, dry=not sure)
            held = packed(data)
        except Refused as no:
            form.add_error("file", _(no.template) % no.params)
        else:
            if report.is_done:
                messages.success(
                    request,
                    _("Brought in: %(new)d new, %(changed)d changed.") % {"new": report.new, "changed": report.changed},
                )
                return redirect("hackathon_desk", slug)
    words = {"form": form, "report": report, "held": held if report else "", "faults": told(report)}
    return render(request, "hackathon/import.html", words)


def small(file):
    if file.size > LARGEST_HELD:
        raise Refused(gettext_noop("The file is too large: at most %(kb)d kB."), kb=LARGEST_HELD // 1000)
    return file.read()


def told(report):
    """Each fault as its line and a sentence."""
    return [(f.line, _(f.template) % f.params) for f in report.faults[:100]] if report else []


def packed(data):
    """A file as it travels along in the form between looking and bringing in."""
    return base64.b64encode(zlib.compress(data, 9)).decode()


def unpacked(text):
    try:
        machine = zlib.decompressobj()
        return machine.decompress(base64.b64decode(text, validate=True), LARGEST_HELD)
    except (ValueError, zlib.error):
        raise Refused(gettext_noop("Choose the file once more.")) from None
