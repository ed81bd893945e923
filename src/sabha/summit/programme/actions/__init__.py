"""What people do with the programme."""

from sabha.summit.programme.actions.accepting import accepted, session_from
from sabha.summit.programme.actions.importing import Taken, compared, take
from sabha.summit.programme.actions.people import (
    add_person,
    forget,
    name_changed,
    remove_person,
    set_away,
    set_there,
    show_names,
)
from sabha.summit.programme.actions.planning import (
    add_room,
    add_session,
    add_track,
    change,
    place,
    set_day,
    unplace,
    withdraw,
)
from sabha.summit.programme.actions.releasing import changes_ahead, concerned, letter, plan_seen, release
from sabha.summit.programme.actions.slots import give_back, open_slots, take_slot
from sabha.summit.programme.actions.starring import calendar_of, renew_calendar, star, unstar
from sabha.summit.programme.actions.timetabling import apply_timetable, ask_for_timetable

__all__ = [
    "Taken", "accepted", "add_person", "add_room", "add_session", "add_track", "apply_timetable", "ask_for_timetable",
    "calendar_of", "change", "changes_ahead", "compared", "concerned", "forget", "give_back", "letter",
    "name_changed", "open_slots", "place", "plan_seen", "release", "remove_person", "renew_calendar", "session_from",
    "set_away", "set_day", "set_there", "show_names", "star", "take", "take_slot", "unplace", "unstar", "withdraw",
]  # fmt: skip
