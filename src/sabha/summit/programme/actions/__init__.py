"""What people do with the programme."""

from sabha.summit.programme.actions.importing import Taken, compared, take
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

__all__ = [
    "Taken", "add_room", "add_session", "add_track", "change", "compared", "place", "release", "set_day", "take",
    "unplace", "withdraw",
]  # fmt: skip
