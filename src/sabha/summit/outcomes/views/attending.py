"""Who came: numbers for everyone, one's own coming, the desk at the door."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.outcomes.actions import attending as actions
from sabha.summit.outcomes.forms.attending import DoorForm, HeadsForm, HereForm
from sabha.summit.outcomes.models import Way
from sabha.summit.outcomes.rules import attending as rules


@allowed(anyone)
@public_page
@require_safe
def attendance(request, slug):
    """People by day and way, and how many were there for the first time; nothing below ten."""
    found = rules.attendance_of(request.summit)
    ways = [way for way in Way if any(way.value in cells for _day, cells, _total in found)]
    rows = [
        {"day": day, "cells": [(w, cells.get(w.value, 0)) for w in ways], "total": total} for day, cells, total in found
    ]
    words = {"ways": ways, "rows": rows, "all": rules.people_in_all(request.summit)}
    return render(request, "outcomes/attendance.html", words | {"first": rules.first_timers(request.summit)})


@allowed(rules.may_say_here)
@require_http_methods(["GET", "POST"])
def here(request, slug):
    """Say that one takes part on a day; taking it back is one button."""
    me = request.viewer.membership
    form = HereForm(request.POST if "way" in request.POST or "op" in request.POST else None, summit=request.summit)
    if "go" in request.POST:
        day = next((d for d in rules.days_of(request.summit) if d.isoformat() == request.POST["go"]), None)
        actions.go(me, day=day)
        messages.success(request, _("Taken back."))
        return redirect("here", slug)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        actions.come(me, day=given["day"], way=given["way"], is_first=given["is_first"])
        messages.success(request, _("Noted. It is counted, and your name stays out of it."))
        return redirect("here", slug)
    came = me.attendance.order_by("day")
    return render(request, "outcomes/here.html", {"form": form, "came": came})


@allowed(rules.may_note_attendance)
@require_http_methods(["GET", "POST"])
def door(request, slug):
    """At the door: note a badge, or write down how many heads were counted."""
    at = request.summit
    sent = next((name for name in ("badge", "heads") if f"{name}-op" in request.POST), None)
    badge = DoorForm(request.POST if sent == "badge" else None, summit=at, prefix="badge")
    heads = HeadsForm(request.POST if sent == "heads" else None, summit=at, prefix="heads")
    form = next((f for f in (badge, heads) if f.is_bound), None)
    if form is not None and form.is_valid():
        try:
            noted(request, form)
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Noted."))
            return redirect("door", slug)
    return render(request, "outcomes/door.html", {"badge": badge, "heads": heads, "form": form})


def noted(request, form):
    given = form.cleaned_data
    if "badge" in given:
        actions.note_badge(request.summit, given["badge"], day=given["day"], way=given["way"])
    else:
        told = {name: given[name] for name in ("day", "way", "count")}
        actions.count_heads(request.summit, by=request.viewer.pseudonym, op=form.operation, **told)
