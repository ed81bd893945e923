"""Now and next, speakers, search, and the versions of the programme."""

import uuid
from datetime import datetime, timedelta

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sabha.algorithms.comparable_text import comparable
from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.programme.models import Release, Session
from sabha.summit.programme.rules.programme import people_of, programme_of, zone_of
from sabha.summit.programme.rules.versions import changes_of
from sabha.summit.programme.views.reading import PAGE, on_stage, page_of

STEP = 5  # minutes for which a page of now holds
NEXT = timedelta(hours=2)


@allowed(anyone)
@public_page(query=("at",))
@require_safe
def now(request, slug):
    """What is on and what comes next. The time stands in the address, so that a kept page is never out of date."""
    zone = zone_of(request.summit)
    at = moment_of(request.GET.get("at", ""), zone)
    if at is None:
        here = datetime.now(zone)
        at = here.replace(minute=here.minute - here.minute % STEP, second=0, microsecond=0)
        return redirect(f"{reverse('programme_now', args=[slug])}?at={at:%Y-%m-%dT%H:%M}")
    slots = [s for s in programme_of(request.summit, listed=True).slots if not s.is_cancelled]
    on = [s for s in slots if s.start <= at < s.end]
    coming = [s for s in slots if at < s.start]
    following = [s for s in coming if s.start <= max(at + NEXT, coming[0].start)]
    words = {"at": at, "on": on, "coming": following, "is_over": bool(slots) and not on and not coming}
    return render(request, "programme/now.html", words)


def moment_of(text, zone):
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        return None


@allowed(anyone)
@public_page(query=("page",))
@require_safe
def speakers(request, slug):
    """Everybody on stage who agreed to stand here, by name, a hundred a page."""
    page = page_of(request)
    found = everybody(request.summit)
    total = len(found)
    words = {"rows": found[(page - 1) * PAGE : page * PAGE], "total": total, "page": page, "more": total > page * PAGE}
    return render(request, "programme/speakers.html", words)


def everybody(summit):
    """(name, sessions) of those on stage who agreed, in the order of their names."""
    sessions = {
        it.pk: it
        for it in Session.objects.filter(summit=summit).to_attend().defer("stamps", "about", "origin", "links")
    }
    found = {}
    for key, people in people_of(summit).items():
        for p in on_stage(people) if key in sessions else ():
            sessions[key].summit = summit
            row = found.setdefault(p.person_id or p.guid, {"name": p.shown_name, "sessions": []})
            row["sessions"].append(sessions[key])
    for row in found.values():
        row["sessions"].sort(key=lambda it: it.number)
    return sorted(found.values(), key=lambda row: (comparable(row["name"]), row["name"]))


@allowed(anyone)
@public_page
@require_safe
def search(request, slug):
    """Sessions by their words and people, in every script."""
    asked = request.GET.get("q", "").strip()[:100]
    found = matching(request.summit, asked) if asked else []
    words = {"q": asked, "rows": found[:PAGE], "total": len(found)}
    return render(request, "programme/search.html", words)


def matching(summit, asked):
    """The sessions that hold every word: titles that hold them come first."""
    wanted = comparable(asked).split()
    people, slots = people_of(summit), programme_of(summit, listed=True).by_session
    found = []
    for it in Session.objects.filter(summit=summit).to_attend().select_related("track"):
        it.summit, it.on_stage, it.slot = summit, on_stage(people.get(it.pk, ())), slots.get(it.pk)
        title = comparable(it.title.text)
        whole = " ".join([title, comparable(words_of(it))])
        if wanted and all(word in whole for word in wanted):
            found.append((not all(word in title for word in wanted), it.number, it))
    return [it for _, _, it in sorted(found, key=lambda row: row[:2])]


def words_of(it):
    names = [p.shown_name for p in it.on_stage]
    return " ".join([it.about.text if it.about else "", it.track.name.text if it.track else "", *names])


@allowed(anyone)
@public_page
@require_safe
def releases(request, slug):
    """Every version of the programme, the latest first."""
    found = Release.objects.filter(summit=request.summit, is_withdrawn=False).defer("plan").order_by("-number")[:PAGE]
    for it in found:
        it.summit = request.summit
    return render(request, "programme/releases.html", {"releases": found})


@allowed(anyone)
@public_page
@require_safe
def release(request, slug, number):
    """What one version changed against the one before."""
    upto = Release.objects.filter(summit=request.summit, is_withdrawn=False, number__lte=number).order_by("-number")[:2]
    found = list(upto)
    if not found or found[0].number != number:
        raise Http404
    earlier = found[1] if len(found) > 1 else None
    changes = changes_of(request.summit, found[0], earlier)
    numbers = dict(Session.objects.filter(summit=request.summit).values_list("pk", "number"))
    rows = [{"change": c, "number": numbers.get(uuid.UUID(c.guid))} for c in changes[: 3 * PAGE]]
    words = {"release": found[0], "earlier": earlier, "rows": rows, "size": len(found[0].plan)}
    return render(request, "programme/release.html", words)
