"""What outcomes add to the world of the page tests: objects, addresses, and who is let in."""

from datetime import date
from typing import Any

from pages.world import ALL, MEMBERS, ORGANISERS, PROGRAMME_TEAM, SIGNED_IN, organiser_of
from sabha.summit.base.words import Words
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions import asking, closing
from sabha.summit.outcomes.actions.promises import make_promise, name_owner
from sabha.summit.outcomes.actions.survey import open_survey
from sabha.summit.outcomes.models import Asking, Point
from sabha.summit.outcomes.rules.owners import Named
from sabha.summit.programme.models import Session

TABLE: dict[str, frozenset[str]] = {
    "promises": ALL,
    "promise": ALL,
    "new_promise": SIGNED_IN,
    "promise_word": SIGNED_IN,
    "close_session": PROGRAMME_TEAM,
    "point": ALL,
    "edit_point": PROGRAMME_TEAM,
    "answer_asking": ALL,
    "stop_asking": ALL,
    "half_life": ALL,
    "survey": MEMBERS,
    "survey_results": ALL,
    "open_survey": ORGANISERS,
    "threads": ALL,
    "threads_data": ALL,
    "tie": SIGNED_IN,
}
"""The name of an address → who is let in (the sets of pages/world.py)."""


def build(world: Any) -> None:
    """One of everything that has a page of its own, at `world.here` and at `world.there`."""
    for summit, promises in ((world.here, 3), (world.there, 1)):
        by = organiser_of(summit).pseudonym
        session = last_session(summit, at_least=promises - 1)
        for n in range(promises):
            made = make_promise(summit, by=by, text=Words(f"Clean tank {n}", "en"), grew_from=session)
        name_owner(made, Named(email="somebody@example.org"), by=by, today=date(2023, 3, 4))
        for n in range(promises):
            closing.add_point(session, Point.Kind.DECISION, Words(f"Tank {n}", "en"), by=by)
        open_survey(summit, opens=date(2024, 3, 4), closes=date(2124, 4, 4))
        closing.write_notes(session, by=by, notes=Words("It was said.", "en"))


def last_session(summit: Any, at_least: int = 0) -> Any:
    """The session of the highest number, and as many as it needs to be higher than the other summit's."""
    by = organiser_of(summit).pseudonym
    for n in range(summit.sessions.count(), max(1, at_least)):
        journal.write(Session, by=by, summit=summit, number=n + 1, title=Words("Wells", "en"))
    return summit.sessions.last()


def arguments(name: str, summit: Any) -> dict[str, Any]:
    """Values for the address called `name`, of objects that belong to `summit`."""
    point, last = summit.points.last(), summit.promises.last()
    link = asking.path_of(Asking.objects.get(summit=summit)).rstrip("/").rsplit("/", 1)[-1]
    numbers = {"close_session": last_session(summit).number, "point": point.number}
    keys = {"edit_point": point.pk, "tie": last.pk}
    return {"number": numbers.get(name, last.number), "key": keys.get(name, last.pk), "token": link}
