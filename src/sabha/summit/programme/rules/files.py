"""The released programme as files: the bytes of each format, the same for the same programme."""

from dataclasses import dataclass, replace

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.schedule_formats import write
from sabha.algorithms.schedule_formats.calendar_writing import write_calendar
from sabha.algorithms.schedule_formats.linked_data_writing import schedule_json_ld
from sabha.summit.programme.rules.programme import programme_of
from sabha.summit.programme.rules.schedules import of_track, schedule_of, without_cancelled


@dataclass(frozen=True)
class Format:
    """`ending` of the address, the media type, and whether readers of it understand that a session is cancelled."""

    name: str
    ending: str
    media: str
    knows_cancelled: bool = True
    encoding: str = "utf-8"


FORMATS = {
    it.name: it
    for it in (
        Format("schedule.xml", "schedule.xml", "application/xml", knows_cancelled=False),
        Format("schedule.json", "schedule.json", "application/json", knows_cancelled=False),
        Format("schedule2.json", "schedule2.json", "application/json"),
        Format("ics", "programme.ics", "text/calendar; charset=utf-8"),
        Format("csv", "programme.csv", "text/csv; charset=utf-8", encoding="utf-8-sig"),
        Format("wikitext", "programme.wikitext", "text/plain; charset=utf-8"),
        Format("jsonld", "programme.jsonld", "application/ld+json"),
    )
}


def file_of(summit, name, *, track=""):
    """The latest release as a file. Raises Refused where nothing is released, or no track has that name."""
    programme = programme_of(summit)
    if not programme:
        raise Refused(gettext_noop("This programme has no released version yet."))
    schedule = schedule_of(summit, programme)
    if track:
        if track not in {it.name for it in schedule.tracks}:
            raise Refused(gettext_noop("No track is called “%(track)s”."), track=track)
        schedule = of_track(schedule, track)
    return as_file(summit, schedule, name)


def as_file(summit, schedule, name):
    """A schedule as the bytes of one format."""
    it = FORMATS[name]
    schedule = schedule if it.knows_cancelled else without_cancelled(schedule)
    if name == "ics":
        text = write_calendar(schedule)
    elif name == "jsonld":
        text = schedule_json_ld(schedule, place=summit.place.text if summit.place else "")
    else:
        text = write(by_appearance(schedule) if name == "schedule.xml" else schedule, name)
    return text.encode(it.encoding)


def by_appearance(schedule):
    """Rooms in the order in which their days come: schedule.xml has no list of rooms, so no other order survives it."""
    first = {}
    for it in schedule.sessions:
        first.setdefault(it.room, schedule.local(it.start).date())
    used = [room for room in schedule.rooms if room.name in first]
    return replace(schedule, rooms=tuple(sorted(used, key=lambda room: first[room.name])))
