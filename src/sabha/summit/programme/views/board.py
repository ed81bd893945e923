"""The working plan: by time, or by room where sessions can be dragged; and where one session is. Forms are enough."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.summit.base.access import allowed
from sabha.summit.base.formats import day as day_words
from sabha.summit.programme import actions, rules
from sabha.summit.programme.forms import PlaceForm
from sabha.summit.programme.models import Placement, Session
from sabha.summit.programme.rules.interpreting import needed_languages, unmet
from sabha.summit.programme.rules.plans import working_programme
from sabha.summit.programme.rules.problem import days_of, placements_of, troubles_of
from sabha.summit.programme.rules.programme import clock
from sabha.summit.programme.rules.stars import counts_of
from sabha.summit.programme.views.planning import rooms_of
from sabha.summit.programme.views.reading import day_of, hours_of, session_of

MOST_TROUBLES = 50
ROW = 30  # minutes from one row of the board to the next, where nothing begins between
GRIDS = (30, 15, 10, 5)  # where a dragged session may begin: every so many minutes


@allowed(rules.may_plan)
@require_safe
def plan(request, slug):
    """The working plan of one day, what has no place yet, and everything that is wrong, each in a sentence."""
    summit = request.summit
    programme = working_programme(summit)
    waiting = [it for it in Session.objects.filter(summit=summit).standing() if it.pk not in programme.by_session]
    hours = days_of(summit, placements_of(summit).values())
    day = day_of(request, sorted(hours))
    slots = [s for s in programme.on(day) if not s.is_cancelled]
    troubles = troubles_of(summit)
    numbers = {str(it.session.pk): it.session.number for it in programme.slots}
    mark(summit, [*waiting, *(s.session for s in programme.slots)])
    grid = grid_of(request, programme.slots)
    board = board_of(slots, hours[day], rooms_of(summit), grid) if request.GET.get("view") == "grid" and day else None
    words = {
        "days": sorted(hours), "day": day, "hours": hours_of(slots), "board": board,
        "waiting": waiting[:100], "unplaced": len(waiting), "unmet": unmet(summit),
        "troubles": [(t, numbers.get(t.sessions[0])) for t in troubles[:MOST_TROUBLES]], "wrong": len(troubles),
        "accepted": len(actions.accepted(summit)), "needed": needed_languages(summit),
    }  # fmt: skip
    return render(request, "programme/plan.html", words)


def mark(summit, sessions):
    """Give each session its stars, whether it is settled, and what its form would say of it now."""
    stars, held = counts_of(summit), {it.session_id: it for it in Placement.objects.filter(summit=summit)}
    form = PlaceForm()
    for it in sessions:
        it.starred, placement = stars.get(it.pk), held.get(it.pk)
        it.settled = placement is not None and placement.is_pinned
        form.initial = place_initial(placement)
        it.seen = form.seen()


def grid_of(request, slots):
    """The grid that was asked for, else the widest on which everything begins as it is planned now."""
    asked = request.GET.get("grid", "")
    if asked in map(str, GRIDS):
        return int(asked)
    minutes = {s.minute for s in slots} or {GRIDS[1]}
    return next((grid for grid in GRIDS if all(minute % grid == 0 for minute in minutes)), GRIDS[-1])


def board_of(slots, hours, rooms, grid):
    """A row each half hour and wherever something begins; a column for each room, the last for what has none."""
    opens, closes = hours
    minutes = sorted({*range(opens, closes, ROW), *(s.minute for s in slots)})
    until = [*minutes[1:], min(24 * 60, max(closes, minutes[-1] + grid)) if minutes else closes]
    columns = [*rooms, None]
    rows = [
        (
            minute,
            clock(minute),
            end - minute,
            [(room, [s for s in slots if s.minute == minute and s.room == room]) for room in columns],
        )
        for minute, end in zip(minutes, until, strict=True)
    ]
    return {"rooms": rooms, "rows": rows, "grid": grid, "grids": sorted(GRIDS)}


@allowed(rules.may_plan)
@require_http_methods(["GET", "POST"])
def place_session(request, slug, number):
    """Where and when. "Look" tries it out: what would be wrong is told in sentences, and nothing is saved."""
    it = session_of(request, number)
    days = sorted(days_of(it.summit, placements_of(it.summit).values()))
    held = Placement.objects.filter(session=it).first()
    form = PlaceForm(
        request.POST or None, days=[(d.isoformat(), day_words(d, "full")) for d in days], rooms=rooms_of(it.summit),
        initial=place_initial(held),
    )  # fmt: skip
    words = {"form": form, "session": it}
    if request.method == "POST" and form.is_valid():
        day, minute, room = form.place()
        if "look" not in request.POST:
            return placed(request, it, form)
        words |= {"looked": True, "troubles": own_troubles(it, (day, minute, room)) if day else ()}
    elif held and held.day:
        words["troubles"] = own_troubles(it)
    if "look" in request.POST and request.accepts("application/json") and not request.accepts("text/html"):
        return JsonResponse(told(words))
    return render(request, "programme/place_session.html", words)


def told(words):
    """What was looked at, for the script that asks while somebody drags or chooses."""
    if not words.get("looked"):
        return {"sentences": [], "fits": False}
    sentences = [_(t.template) % t.params for t in words["troubles"]]
    return {"sentences": sentences or [_("There it fits.")], "fits": not sentences}


def place_initial(held):
    if held is None or held.day is None:
        return {}
    where = {"day": held.day, "minute": held.minute, "room": str(held.room_id or "")}
    return where | {"is_pinned": held.is_pinned}


def own_troubles(it, where=None):
    found = troubles_of(it.summit, moved=(it, *where) if where else None)
    return [t for t in found if str(it.pk) in t.sessions]


def placed(request, it, form):
    """Saved as it was typed, also with something wrong: the plan says what, and a release is decided by people."""
    day, minute, room = form.place()
    by = request.viewer.pseudonym
    if day is None:
        actions.unplace(it, by=by, op=form.operation)
    else:
        settled = form.is_settled()
        actions.place(it, by=by, op=form.operation, day=day, minute=minute, room=room, is_pinned=settled)
    wrong = own_troubles(it) if day else []
    for trouble in wrong[:5]:
        messages.warning(request, _(trouble.template) % trouble.params)
    if not wrong:
        messages.success(request, _("Saved."))
    shown = [f"day={day or request.POST.get('from', '')}"] + ["view=grid"] * (request.POST.get("view") == "grid")
    shown += [f"grid={grid}" for grid in GRIDS if request.POST.get("grid") == str(grid)]
    target = redirect("plan", request.summit.slug)
    target["Location"] += "?" + "&".join(shown) + (f"#t{minute}" if day else "")
    return target
