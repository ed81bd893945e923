"""The team's side: sessions and their people, rooms and days. Forms alone are enough."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.base.finding import numbered
from sabha.summit.base.formats import day as day_words
from sabha.summit.concept.rules.threads import public_object
from sabha.summit.people.models import Membership, Person
from sabha.summit.people.rules import known_as
from sabha.summit.programme import actions, rules
from sabha.summit.programme.forms import (
    AwayForm,
    DayForm,
    PersonForm,
    RoomForm,
    SessionForm,
    SlotsForm,
    TrackForm,
)
from sabha.summit.programme.models import Room, SessionPerson, Track
from sabha.summit.programme.rules.interpreting import able, needed_for, unmet
from sabha.summit.programme.rules.problem import days_of, placements_of
from sabha.summit.programme.rules.programme import clock
from sabha.summit.programme.views.reading import session_of


def members_of(request):
    """(pseudonym, name) of members the team may call by name, for choosing hosts and people."""
    found = Membership.objects.filter(summit=request.summit).select_related("person")
    named = [(str(m.pseudonym), known_as(request.viewer, m)) for m in found]
    return sorted(((key, name) for key, name in named if name), key=lambda row: row[1].casefold())


def tracks_of(summit):
    return Track.objects.filter(summit=summit, is_withdrawn=False)


def rooms_of(summit):
    return Room.objects.filter(summit=summit, is_withdrawn=False)


def parent_of(request):
    """What `?from=` names: the object of the public record that the new session takes up."""
    try:
        key = uuid.UUID(request.GET.get("from", ""))
    except ValueError:
        return None
    return public_object(request.summit, key)


@allowed(rules.may_plan)
@require_http_methods(["GET", "POST"])
def accepted(request, slug):
    """Accepted proposals that do not stand on the programme yet: put all of them there, or those that are ticked."""
    waiting = actions.accepted(request.summit)
    if request.method == "POST":
        wanted = set(request.POST.getlist("proposal"))
        made = [actions.session_from(it, by=request.viewer.pseudonym) for it in waiting if str(it.pk) in wanted]
        done = ngettext("%(n)d session is new.", "%(n)d sessions are new.", len(made)) % {"n": len(made)}
        messages.success(request, done)
        return redirect("plan", slug)
    return render(request, "programme/accepted.html", {"waiting": waiting[:200], "total": len(waiting)})


@allowed(rules.may_plan)
@require_http_methods(["GET", "POST"])
def new_session(request, slug):
    """A session; with `?from=` one that takes something up: a question, a statement, a proposal."""
    parent = parent_of(request)
    initial = {"title": str(getattr(parent, "title", "") or ""), "language": request.summit.language}
    form = SessionForm(
        request.POST or None, tracks=tracks_of(request.summit), members=members_of(request), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        made = actions.add_session(
            request.summit, by=request.viewer.pseudonym, op=form.operation, grew_from=parent, **form.values()
        )
        messages.success(request, _("Saved."))
        return redirect("place_session", slug, made.number)
    return render(request, "programme/edit_session.html", {"form": form, "parent": parent})


@allowed(rules.may_plan)
@require_http_methods(["GET", "POST"])
def edit_session(request, slug, number):
    """Everything about a session; taking it off the programme."""
    it = session_of(request, number)
    if "withdraw" in request.POST or "restore" in request.POST:
        actions.change(it, by=request.viewer.pseudonym, is_withdrawn="withdraw" in request.POST)
        messages.success(request, _("Saved."))
        return redirect("edit_session", slug, number)
    form = SessionForm(request.POST or None, tracks=tracks_of(it.summit), members=members_of(request), session=it)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(it, by=request.viewer.pseudonym, op=form.operation, **form.changes())
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Saved."))
            return redirect("edit_session", slug, number)
    return render(request, "programme/edit_session.html", {"form": form, "session": it})


@allowed(rules.may_plan)
@require_http_methods(["GET", "POST"])
def session_people(request, slug, number):
    """Who is on stage and who interprets; what is still missing, and who could."""
    it = session_of(request, number)
    if "remove" in request.POST:
        actions.remove_person(it, as_key(request.POST["remove"]))
        return redirect("session_people", slug, number)
    if "back" in request.POST:
        actions.set_there(it, as_key(request.POST["back"]))
        return redirect("session_people", slug, number)
    people = list(it.people.select_related("person").prefetch_related("away"))
    days = sorted(days_of(it.summit, placements_of(it.summit).values()))
    absence = AwayForm(
        bound(request, "absence"), prefix="absence", people=people,
        days=[(d.isoformat(), day_words(d, "full")) for d in days],
    )  # fmt: skip
    if absence.is_bound and absence.is_valid():
        given = absence.cleaned_data
        who = absence.people[given["who"]]
        actions.set_away(who, day=given["day"], opens=given["opens"], closes=given["closes"])
        messages.success(request, _("Saved."))
        return redirect("session_people", slug, number)
    form = PersonForm(None if absence.is_bound else request.POST or None, members=members_of(request))
    if request.method == "POST" and form.is_valid():
        add(it, form)
        messages.success(request, _("Saved."))
        return redirect("session_people", slug, number)
    teams = [
        {
            "language": code,
            "wanted": needed_for(it),
            "able": [known_as(request.viewer, m) for m in able(it.summit, it, code)[:8]],
        }
        for code in it.interpreted
    ]
    gaps = [gap for gap in unmet(it.summit) if gap.session.pk == it.pk]
    words = {
        "form": absence if absence.is_bound else form, "adding": form, "absence": absence, "session": it,
        "people": people, "teams": teams, "gaps": gaps,
    }  # fmt: skip
    return render(request, "programme/session_people.html", words)


def as_key(text):
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def add(it, form):
    given = form.cleaned_data
    person = Person.objects.filter(memberships__pseudonym=given["member"]).first() if given["member"] else None
    actions.add_person(
        it, person=person, name=given["name"], part=given["part"], is_shown=given["is_shown"],
        language=given["language"] if given["part"] == SessionPerson.Part.INTERPRETER else "",
    )  # fmt: skip


@allowed(rules.may_plan)
@require_http_methods(["GET", "POST"])
def rooms(request, slug):
    """Rooms, tracks, the hours of the days, and free slots of open space."""
    summit, by = request.summit, request.viewer.pseudonym
    days = days_of(summit)
    choices = [(d.isoformat(), day_words(d, "full")) for d in sorted(days)]
    made = {
        "room": RoomForm(bound(request, "room"), prefix="room"),
        "track": TrackForm(bound(request, "track"), prefix="track"),
        "hours": DayForm(bound(request, "hours"), prefix="hours"),
        "slots": SlotsForm(bound(request, "slots"), prefix="slots", days=choices, rooms=rooms_of(summit)),
    }
    form = next((f for f in made.values() if f.is_bound), None)
    if form is not None and form.is_valid():
        saved(summit, form, by)
        messages.success(request, _("Saved."))
        return redirect("programme_rooms", slug)
    words = {
        "rooms": rooms_of(summit), "tracks": tracks_of(summit), "forms": made, "form": form,
        "days": [(d, clock(opens), clock(closes)) for d, (opens, closes) in sorted(days.items())],
    }  # fmt: skip
    return render(request, "programme/rooms.html", words)


def bound(request, name):
    return request.POST if name in request.POST else None


def saved(summit, form, by):
    given = form.cleaned_data
    match form:
        case RoomForm():
            actions.add_room(summit, by=by, op=form.operation, **form.values())
        case TrackForm():
            actions.add_track(summit, by=by, op=form.operation, **form.values())
        case DayForm():
            actions.set_day(summit, given["date"], by=by, opens=given["opens"], closes=given["closes"])
        case SlotsForm():
            actions.open_slots(
                summit, by=by, op=form.operation, day=given["day"], starts=form.starts(), minutes=given["minutes"],
                room=form.rooms[given["room"]], lang=get_language(),
            )  # fmt: skip


@allowed(rules.may_plan)
@require_http_methods(["GET", "POST"])
def edit_room(request, slug, number):
    return edit(request, Room, number, RoomForm)


@allowed(rules.may_plan)
@require_http_methods(["GET", "POST"])
def edit_track(request, slug, number):
    return edit(request, Track, number, TrackForm)


def edit(request, model, number, form_class):
    """One room or track: change it, or take it away."""
    it = numbered(model.objects.filter(summit=request.summit, is_withdrawn=False), number)
    by = request.viewer.pseudonym
    if "withdraw" in request.POST:
        actions.withdraw(it, by=by)
        return redirect("programme_rooms", request.summit.slug)
    form = form_class(request.POST or None, initial=initial_of(it, form_class))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(it, by=by, op=form.operation, **form.changes())
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Saved."))
            return redirect("programme_rooms", request.summit.slug)
    return render(request, "programme/edit_part.html", {"form": form, "part": it})


def initial_of(it, form_class):
    plain = {name: getattr(it, name) for name in form_class.base_fields if hasattr(it, name)}
    about = {"about": it.about.text if it.about else ""} if hasattr(it, "about") else {}
    return plain | {"name": it.name.text, "lang": it.name.lang} | about
