"""The public pages of the programme: by time, by room, by track, one session. They read released versions only."""

from datetime import date
from itertools import groupby

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.concept.rules import threads
from sabha.summit.people.rules import names_of
from sabha.summit.programme.models import Session
from sabha.summit.programme.rules.programme import people_of, programme_of

PAGE = 100
OF_SESSION = ["outcomes/of_session.html", "parts/nothing.html"]  # what a later stage shows of a session


@allowed(anyone)
@public_page(query=("day", "view", "track", "room", "page"))
@require_safe
def programme(request, slug):
    """One day of the programme by time, by room or by track; before there is one, the sessions to look forward to."""
    found = programme_of(request.summit)
    if not found:
        return coming(request)
    day = day_of(request, found.days)
    slots = [s for s in found.on(day) if fits(s, request.GET)]
    words = {"programme": found, "day": day, "hours": hours_of(slots), "view": "time"}
    return render(request, "programme/programme.html", words)


def coming(request):
    """The sessions there are, a hundred a page, while nobody knows yet when they are."""
    page = page_of(request)
    found = Session.objects.filter(summit=request.summit).to_attend().select_related("track")
    total = found.count()
    people = people_of(request.summit)
    rows = list(found[(page - 1) * PAGE : page * PAGE])
    for it in rows:
        it.summit, it.on_stage = request.summit, [p for p in people.get(it.pk, ()) if p.shown_name]
    words = {"rows": rows, "total": total, "page": page, "more": total > page * PAGE}
    return render(request, "programme/coming.html", words)


def page_of(request):
    page = request.GET.get("page", "1")
    return max(int(page), 1) if page.isdecimal() and len(page) < 7 else 1


def day_of(request, days):
    """The day that was asked for, else today, else the first."""
    try:
        asked = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        asked = timezone.localdate()
    return asked if asked in days else (days[0] if days else None)


def fits(slot, asked):
    """Whether a slot is in the track and in the room that were asked for; what is for all is in each."""
    track, room = asked.get("track"), asked.get("room")
    in_track = not track or slot.session.is_for_all or str(getattr(slot.session.track, "number", "")) == track
    return in_track and (not room or slot.room is None or str(slot.room.number) == room)


def hours_of(slots):
    """(minute, what begins then), in the order of time."""
    return [(minute, list(found)) for minute, found in groupby(slots, key=lambda s: s.minute)]


@allowed(anyone)
@public_page
@require_safe
def session(request, slug, number):
    """One session: the facts first, then what it is about, what it came from and what came of it."""
    it = get_object_or_404(Session.objects.select_related("track"), summit=request.summit, number=number)
    it.summit = request.summit
    found = programme_of(request.summit)
    slot = found.by_session.get(it.pk)
    people = slot.people if slot else people_of(request.summit).get(it.pk, ())
    words = {
        "session": it,
        "slot": slot,
        "beside": found.beside(slot) if slot else (),
        "people": [p for p in people if p.shown_name],
        "names": names_of({it.host, it.note_taker}),
        "thread": threads.of(it),
        "of_session": OF_SESSION,
    }
    return render(request, "programme/session.html", words)
