"""The working plan as the problem that the timetable algorithms know (docs/timetable.md), and what is wrong with it."""

from collections import defaultdict
from datetime import timedelta

from sabha.algorithms.timetable import problem_from_json, problems
from sabha.summit.people.models import Membership
from sabha.summit.programme.models import Day, Placement, Room, Session, SessionPerson
from sabha.summit.programme.rules.programme import clock, latest_release
from sabha.summit.programme.rules.stars import wishes_of

CHECKED_GRID = 5  # what people type may begin at any five minutes
MIDNIGHT = 24 * 60


def problem_of(summit, *, grid=CHECKED_GRID):
    """Everything a timetable depends on, as plain JSON. Names of people are in it: it is for the team's eyes."""
    sessions = list(Session.objects.filter(summit=summit).standing())
    placed = placements_of(summit)
    rooms = list(Room.objects.filter(summit=summit, is_withdrawn=False))
    people, names, away = people_needed(summit)
    days = days_of(summit, placed.values())
    fixed = {it.pk: placed[it.pk] for it in sessions if it.pk in placed}
    movable = [it for it in sessions if not it.is_break]
    known = {str(room.pk) for room in rooms}
    return {
        "days": [day_row(day, hours, sessions, fixed) for day, hours in sorted(days.items())],
        "grid": grid,
        "rooms": [room_row(room) for room in rooms],
        "people": [person_row(key, names.get(key, ""), away.get(key, ()), days) for key in sorted({*names, *away})],
        "sessions": [session_row(it, people) for it in movable],
        "wishes": [{"sessions": wish} for wish in wishes_within(summit, movable)],
        "pins": [pin_row(fixed[it.pk], known) for it in movable if is_fixed(it, fixed)],
        "present": [place_row(fixed[it.pk]) for it in movable if has_place(fixed.get(it.pk), known)],
        "x_roomless": [place_row(fixed[it.pk]) for it in movable if it.pk in fixed and fixed[it.pk].room_id is None],
        "released": released_rows(summit, {str(it.pk) for it in movable}, known, days),
    }


def person_row(key, name, away, days):
    rows = [
        {"day": it.day.isoformat(), "start": clock(it.opens), "end": closing(it.closes)}
        for it in away
        if it.day in days
    ]
    return {"id": key} | ({"name": name} if name else {}) | ({"away": rows} if rows else {})


def placements_of(summit):
    """session → its placement, for those that have a time."""
    found = Placement.objects.filter(summit=summit).exclude(day=None).select_related("room")
    return {it.session_id: it for it in found}


def days_of(summit, placed=()):
    """date → (opens, closes): as they were set, else nine to six on each day of the summit."""
    days = {}
    if summit.starts:
        for n in range(min(((summit.ends or summit.starts) - summit.starts).days + 1, 60)):
            days[summit.starts + timedelta(days=n)] = (Day.OPENS, Day.CLOSES)
    for it in placed:
        days.setdefault(it.day, (0, MIDNIGHT))
    for it in Day.objects.filter(summit=summit):
        if it.is_withdrawn:
            days.pop(it.date, None)
        else:
            days[it.date] = (it.opens, it.closes)
    return days


def day_row(day, hours, sessions, placed):
    pauses = {(str(it.title), placed[it.pk].minute, it.minutes) for it in sessions if is_pause(it, placed, day)}
    breaks = [
        {"name": name, "start": clock(start), "end": closing(min(start + minutes, MIDNIGHT))}
        for name, start, minutes in sorted(pauses, key=lambda pause: pause[1:])
        if minutes
    ]
    return {"date": day.isoformat(), "start": clock(hours[0]), "end": closing(hours[1]), "breaks": breaks}


def is_pause(it, placed, day):
    return it.is_break and it.pk in placed and placed[it.pk].day == day


def closing(minute):
    return "24:00" if minute >= MIDNIGHT else clock(minute)


def room_row(room):
    row = {"id": str(room.pk), "name": str(room.name), "features": features_of(room), "changeover": room.changeover}
    return row | ({"capacity": room.capacity} if room.capacity is not None else {})


def features_of(room):
    had = [("step-free", room.is_step_free), ("recording", room.has_recording)]
    return [name for name, there in had if there] + [booths(n) for n in range(1, room.booths + 1)]


def booths(number):
    return "1 booth" if number == 1 else f"{number} booths"


def session_row(it, people):
    needs = [("step-free", it.needs_step_free), ("recording", it.needs_recording)]
    row = {
        "id": str(it.pk), "title": str(it.title), "minutes": it.minutes, "people": sorted(people.get(it.pk, ())),
        "needs": [name for name, wanted in needs if wanted] + ([booths(len(it.interpreted))] if it.interpreted else []),
        "seats": it.seats, "expected": it.expected, "language": it.language, "prefers": it.prefers,
        "alone": it.kind == Session.Kind.PLENARY,
    }  # fmt: skip
    return row | ({"track": str(it.track_id)} if it.track_id else {})


def is_fixed(it, placed):
    """What stays where it is: pinned by the team, or a slot that waits for somebody."""
    return it.pk in placed and (placed[it.pk].is_pinned or it.is_free)


def has_place(placement, known):
    return placement is not None and str(placement.room_id) in known


def place_row(it):
    return {
        "session": str(it.session_id),
        "day": it.day.isoformat(),
        "start": clock(it.minute),
        "room": str(it.room_id),
    }


def pin_row(it, known):
    row = {"session": str(it.session_id), "day": it.day.isoformat(), "start": clock(it.minute)}
    return row | ({"room": str(it.room_id)} if str(it.room_id) in known else {})


def released_rows(summit, movable, rooms, days):
    last = latest_release(summit)
    dates = {day.isoformat() for day in days}
    return [
        {"session": row["session"], "day": row["day"], "start": clock(row["minute"]), "room": row["room"]}
        for row in (last.plan if last else ())
        if row["session"] in movable and row["room"] in rooms and row["day"] in dates
    ]


def wishes_within(summit, sessions):
    known = {str(it.pk) for it in sessions}
    wishes = [sorted(known & set(wish)) for wish in wishes_of(summit)]
    return [wish for wish in wishes if len(wish) > 1]


def people_needed(summit):
    """(session → who must be there, who → name, who → when away): one person under one key."""
    needed, names, away = defaultdict(set), {}, defaultdict(list)
    found = SessionPerson.objects.filter(session__summit=summit)
    rows = list(found.select_related("person").prefetch_related("away"))
    sessions = list(Session.objects.filter(summit=summit).values_list("pk", "host", "note_taker"))
    members = Membership.objects.filter(summit=summit).select_related("person")
    by_person = {m.person_id: m for m in members}
    by_pseudonym = {m.pseudonym: m for m in by_person.values()}
    for it in rows:
        own = by_person.get(it.person_id)
        key = str(own.pseudonym if own else it.person_id or it.guid)
        needed[it.session_id].add(key)
        away[key] += it.away.all()
        names[key] = it.name or (it.person.display_name if it.person else "")
    for session, *own in sessions:
        for pseudonym in filter(None, own):
            needed[session].add(str(pseudonym))
            if pseudonym in by_pseudonym:
                names.setdefault(str(pseudonym), by_pseudonym[pseudonym].person.display_name)
    return needed, names, {key: several for key, several in away.items() if several}


def troubles_of(summit, *, moved=None, problem=None):
    """What is wrong with the working plan, in sentences; `moved` (session, day, minute, room) is tried out, not saved.

    What has no place yet is no trouble here: the desk lists it apart.
    """
    data = problem or problem_of(summit)
    if not data["days"] or not data["rooms"] or not data["sessions"]:
        return ()
    if moved:
        data = tried(data, *moved)
    found = problem_from_json(with_room_for(data))
    return tuple(t for t in problems(found, found.present) if t.rule != "not placed")


def tried(data, session, day, minute, room):
    """The same problem with one session elsewhere."""
    key = str(session.pk)
    others = [row for row in data["present"] if row["session"] != key]
    pins = [row for row in data["pins"] if row["session"] != key]
    roomless = [row for row in data["x_roomless"] if row["session"] != key]
    days = data["days"]
    if day.isoformat() not in {row["date"] for row in days}:
        days = [*days, {"date": day.isoformat(), "start": "00:00", "end": "24:00"}]
    here = {"session": key, "day": day.isoformat(), "start": clock(minute), "room": str(room.pk) if room else ""}
    placed = {"present": [*others, here]} if room else {"present": others, "x_roomless": [*roomless, here]}
    return data | {"days": days, "pins": pins, "x_roomless": roomless} | placed


def with_room_for(data):
    """What has a time and no room yet gets one of its own, that has everything: people and breaks are checked."""
    if not data["x_roomless"]:
        return data
    every = sorted({need for it in data["sessions"] for need in it["needs"]})
    own = [{"id": f"no room {n}", "features": every} for n in range(len(data["x_roomless"]))]
    rows = [row | {"room": room["id"]} for row, room in zip(data["x_roomless"], own, strict=True)]
    return data | {"rooms": [*data["rooms"], *own], "present": [*data["present"], *rows]}
