"""What people do with the programme."""

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
from sabha.summit.programme.actions.releasing import release

__all__ = ["add_room", "add_session", "add_track", "change", "place", "release", "set_day", "unplace", "withdraw"]
