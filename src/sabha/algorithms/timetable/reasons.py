"""Why a session could not be placed: the first rule that leaves it nothing, as the parts of a sentence."""

from dataclasses import dataclass, field

import numpy as np

from sabha.algorithms.refused import gettext_noop
from sabha.algorithms.timetable.places import open_between, room_fits, start_times, times_for_people, times_that_fit
from sabha.algorithms.timetable.problem import Problem, Session


@dataclass(frozen=True)
class Unplaced:
    """A session left out and why. `template` is a gettext message id, `params` fill it."""

    session: str
    rule: str
    template: str
    params: dict[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return self.template % self.params


def why_unplaced(problem: Problem, session: Session) -> Unplaced:
    """Rooms first, then the days, then people, then rooms' hours; last, that others hold every place there is."""
    name = session.title or session.id
    if not any(room_fits(session, room) for room in problem.rooms):
        wanted = [*sorted(session.needs), *([f"{session.seats} seats"] if session.seats else [])]
        text = gettext_noop("No room “%(session)s” may use has all it needs (%(needs)s).")
        return Unplaced(session.id, "room", text, {"session": name, "needs": ", ".join(wanted) or "one of its rooms"})
    times = np.array(start_times(problem), np.int64)
    fits, there = times_that_fit(problem, session, times), times_for_people(problem, session, times)
    if not fits.any():
        return _no_time(problem, session, name)
    if not (fits & there).any():
        text = gettext_noop("The people of “%(session)s” (%(people)s) are never all there for %(minutes)d minutes.")
        people = ", ".join(problem.person(p).name or p for p in sorted(session.people))
        return Unplaced(
            session.id, "availability", text, {"session": name, "people": people, "minutes": session.minutes}
        )
    return _no_room(problem, session, name, times[fits & there])


def _no_time(problem: Problem, session: Session, name: str) -> Unplaced:
    if any(pin.session == session.id for pin in problem.pins):
        text = gettext_noop("“%(session)s” is pinned to a time at which %(minutes)d minutes do not fit into the day.")
        return Unplaced(session.id, "pin", text, {"session": name, "minutes": session.minutes})
    text = gettext_noop("No day has %(minutes)d minutes without a break in which “%(session)s” may begin.")
    return Unplaced(session.id, "day", text, {"session": name, "minutes": session.minutes})


def _no_room(
    problem: Problem, session: Session, name: str, times: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> Unplaced:
    pinned = next((p.room for p in problem.pins if p.session == session.id), None)
    rooms = [r for r in problem.rooms if room_fits(session, r) and pinned in (None, r.id)]
    places = sum(int(open_between(times, session.minutes, r.hours).sum()) for r in rooms)
    if not places:
        text = gettext_noop("The rooms “%(session)s” may use are closed whenever it could be held.")
        return Unplaced(session.id, "room hours", text, {"session": name})
    text = gettext_noop(
        "All %(places)d places “%(session)s” could take are needed by other sessions, or its people are in another."
    )
    return Unplaced(session.id, "crowded", text, {"session": name, "places": places})
