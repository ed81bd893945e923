"""The public pages of the programme: by time, by room, by track, one session. They read released versions only."""

from datetime import date, datetime
from itertools import groupby

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from sabha.algorithms.schedule_formats import Schedule, session_json_ld
from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.finding import numbered
from sabha.summit.base.pages import public_page
from sabha.summit.concept.rules import threads
from sabha.summit.people.rules import names_of
from sabha.summit.programme.models import Session, SessionPerson
from sabha.summit.programme.rules.programme import beside_session, days_in, people_of, programme_of
from sabha.summit.programme.rules.schedules import address_of, as_room, as_session

PAGE = 100
OF_SESSION = ["outcomes/of_session.html", "parts/nothing.html"]  # what a later stage shows of a session
VIEWS = ("time", "grid", "track")


@allowed(anyone)
@public_page(query=("day", "view", "track", "room", "page"))
@require_safe
def programme(request, slug):
    """One day of the programme by time, by room or by track; before there is one, the sessions to look forward to."""
    found = programme_of(request.summit, lambda plan: on_day_of(request, plan), listed=True)
    if not found:
        return coming(request)
    today = datetime.now(found.zone).date()
    if today in found.days[1:] and not request.GET:
        return redirect(f"{reverse('programme', args=[slug])}?day={today}")  # kept pages must not grow a day old
    day, on_day = day_of(request, found.days), list(found.slots)
    slots = [s for s in on_day if fits(s, request.GET)]
    view = request.GET.get("view") if request.GET.get("view") in VIEWS else "time"
    words = {
        "programme": found, "day": day, "view": view, "slots": slots, "asked": request.GET,
        "tracks": tracks_of(on_day), "rooms": rooms_of(on_day), "kept": kept(request.GET, "track", "room"),
        "hours": hours_of(slots) if view == "time" else (),
        "grid": grid_of(slots) if view == "grid" else None,
        "by_track": by_track(slots) if view == "track" else (),
    }  # fmt: skip
    return render(request, "programme/programme.html", words)


def coming(request):
    """The sessions there are, a hundred a page, while nobody knows yet when they are."""
    page = page_of(request)
    found = Session.objects.filter(summit=request.summit).to_attend().select_related("track")
    total = found.count()
    people = people_of(request.summit)
    rows = list(found[(page - 1) * PAGE : page * PAGE])
    for it in rows:
        it.summit, it.on_stage = request.summit, on_stage(people.get(it.pk, ()))
    words = {"rows": rows, "total": total, "page": page, "more": total > page * PAGE}
    return render(request, "programme/coming.html", words)


def on_stage(people):
    return [p for p in people if p.shown_name and p.part != SessionPerson.Part.INTERPRETER]


def page_of(request):
    page = request.GET.get("page", "1")
    return max(int(page), 1) if page.isdecimal() and len(page) < 7 else 1


def kept(asked, *names):
    """The filters that stand, to be carried to another day or view."""
    return "".join(f"&{name}={asked[name]}" for name in names if asked.get(name, "").isdecimal())


def on_day_of(request, plan):
    day = str(day_of(request, days_in(plan)))
    return [row for row in plan if row["day"] == day]


def day_of(request, days):
    """The day that was asked for, else the first."""
    try:
        asked = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        asked = None
    return asked if asked in days else (days[0] if days else None)


def fits(slot, asked):
    """Whether a slot is in the track and in the room that were asked for; what is for all is in each."""
    track, room = asked.get("track"), asked.get("room")
    in_track = not track or slot.session.is_for_all or str(getattr(slot.session.track, "number", "")) == track
    return in_track and (not room or slot.room is None or str(slot.room.number) == room)


def tracks_of(slots):
    found = {s.session.track_id: s.session.track for s in slots if s.session.track}
    return sorted(found.values(), key=lambda track: track.number)


def rooms_of(slots):
    found = {s.room.pk: s.room for s in slots if s.room}
    return sorted(found.values(), key=lambda room: room.number)


def hours_of(slots):
    """(minute, what begins then), in the order of time."""
    return [(minute, list(found)) for minute, found in groupby(slots, key=lambda s: s.minute)]


def grid_of(slots):
    """Rooms as columns, beginnings as rows; what has no room goes over all of them."""
    rooms = rooms_of(slots)
    rows = []
    for minute, found in hours_of(slots):
        wide = [s for s in found if s.room is None]
        cells = [[s for s in found if s.room and s.room.pk == room.pk] for room in rooms]
        rows.append({"minute": minute, "first": found[0], "wide": wide, "cells": cells if any(cells) else ()})
    return {"rooms": rooms, "rows": rows, "span": len(rooms)}


def by_track(slots):
    """(track, its sessions); those without a track come last."""
    found = [(track, [s for s in slots if s.session.track_id == track.pk]) for track in tracks_of(slots)]
    rest = [s for s in slots if s.session.track_id is None and not s.session.is_break]
    return [*found, *([(None, rest)] if rest else [])]


@allowed(anyone)
@public_page
@require_safe
def session(request, slug, number):
    """One session: the facts first, then what it is about, what it came from and what came of it."""
    found = programme_of(request.summit, lambda plan: beside_session(plan, number), few=True)
    slot = next((s for s in found.slots if s.session.number == number), None)
    it = slot.session if slot else unreleased(request.summit, number)
    people = slot.people if slot else people_of(request.summit).get(it.pk, ())
    on_it = on_stage(people)
    host = names_of({it.host}).get(str(it.host), "")
    words = {
        "session": it, "slot": slot, "beside": found.beside(slot) if slot else (), "people": on_it,
        "interpreted": slot.interpreted if slot else it.interpreted,
        "host": "" if host in {p.shown_name for p in on_it} else host, "thread": threads.of(it),
        "of_session": OF_SESSION, "linked_data": linked_data(slot, request.summit),
    }  # fmt: skip
    return render(request, "programme/session.html", words)


def session_of(request, number):
    return numbered(Session.objects.filter(summit=request.summit).select_related("summit", "track"), number)


def unreleased(summit, number):
    it = numbered(Session.objects.filter(summit=summit).select_related("track"), number)
    it.summit = summit
    return it


def linked_data(slot, summit):
    """The session for search engines; `session_json_ld` leaves no sign in it that could end the element."""
    if slot is None or slot.session.is_free:
        return ""
    root = address_of(summit)
    rooms = {slot.room.pk: as_room(slot.room)} if slot.room else {}
    place = summit.place.text if summit.place else ""
    whole = Schedule(title=summit.title.text, url=root, time_zone=str(slot.zone), start=summit.starts, end=summit.ends)
    return mark_safe(session_json_ld(as_session(slot, rooms, root), whole, place=place))
