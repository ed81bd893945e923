"""What the programme adds to the world of the page tests: objects, addresses, and who is let in."""

from datetime import date
from typing import Any

from pages.world import ALL, PROGRAMME_TEAM, SIGNED_IN, organiser_of
from sabha.summit.base.words import Words
from sabha.summit.programme import actions
from sabha.summit.programme.models import ImportDraft, Paper
from three_people import CANARY

PUBLIC = (
    "programme", "programme_now", "programme_search", "releases", "release", "track_calendar", "session_calendar",
    "own_calendar", "paper", "programme_file", "speakers", "session", "open_space",
)  # fmt: skip
OWN = ("star", "my_programme", "take_slot")
DESK = (
    "plan", "accepted_proposals", "new_session", "edit_session", "place_session", "session_people",
    "programme_rooms", "edit_room", "edit_track", "import_file", "import_draft", "timetable", "release_plan",
)  # fmt: skip
TABLE: dict[str, frozenset[str]] = {
    **dict.fromkeys(PUBLIC, ALL), **dict.fromkeys(OWN, SIGNED_IN), **dict.fromkeys(DESK, PROGRAMME_TEAM),
}  # fmt: skip
"""The name of an address → who is let in (the sets of pages/world.py)."""
DAY = date(2023, 3, 3)
FILE = b"title,date,start,end,room\nWells,2023-03-03,10:00,11:00,Hall\n"
HARM = Words(CANARY, 'x" onclick="alert(1)')


def build(world: Any) -> None:
    """One of everything that has a page of its own, at `world.here` and at `world.there`."""
    for summit, times in ((world.here, 3), (world.there, 1)):
        for n in range(times):
            planned(summit, n)
        organiser = organiser_of(summit)
        actions.star(organiser.person, summit.sessions.first())
        actions.calendar_of(organiser.person, summit)


def planned(summit: Any, n: int) -> None:
    """A session with harmful words in a room and a track, a free slot, a version, a file that waits, a paper."""
    by = organiser_of(summit).pseudonym
    room = actions.add_room(summit, by=by, name=HARM, about=HARM, capacity=100, is_step_free=True)
    track = actions.add_track(summit, by=by, name=HARM)
    links = [{"url": "https://example.org/x", "title": CANARY}]
    it = actions.add_session(
        summit, by=by, title=HARM, about=HARM, track=track, language="hi", interpreted=["te"], host=by, links=links
    )
    actions.add_person(it, name=CANARY, is_shown=True)
    actions.add_person(it, name=CANARY, part="interpreter", language="te")
    actions.place(it, by=by, day=DAY, minute=600 + n, room=room)
    actions.open_slots(summit, by=by, day=DAY, starts=[720 + n], minutes=30, room=room)
    actions.release(summit, by=by, word=HARM)
    Paper.objects.update_or_create(summit=summit, kind="a4", language="en", defaults={"release": 1, "pdf": b"%PDF"})
    if summit.import_drafts.count() < n + 1:
        ImportDraft.objects.create(summit=summit, name=CANARY, data=FILE, options={"format": "csv"})


def arguments(name: str, summit: Any) -> dict[str, Any]:
    """Values for the address called `name`, of objects that belong to `summit`."""
    numbered = {"release": summit.releases, "track_calendar": summit.tracks, "edit_track": summit.tracks}
    numbered |= {"edit_room": summit.rooms}
    sessions = summit.sessions.filter(is_free=name == "take_slot")
    number = numbered.get(name, sessions).order_by("number").last().number
    token = summit.calendar_feeds.first().token
    key = summit.import_drafts.order_by("pk").last().pk
    return {"number": number, "token": token, "key": key}
