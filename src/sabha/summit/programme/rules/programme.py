"""The programme as everybody may see it: the latest release, with the words its sessions have now."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from sabha.summit.base.clock import zone_named
from sabha.summit.programme.models import Release, Room, Session, SessionPerson, Track
from sabha.summit.programme.rules import lines


@dataclass(frozen=True)
class Slot:
    """One session at its time and place. `interpreted` is what was promised when this version was released."""

    session: Session
    room: Room | None
    day: date
    minute: int
    minutes: int
    zone: ZoneInfo
    interpreted: tuple = ()
    people: tuple = ()
    sequence: int = 0  # how often its time or place has changed since it was first released
    modified: str = ""

    @cached_property
    def start(self):
        at = datetime(self.day.year, self.day.month, self.day.day, tzinfo=self.zone)
        return at + timedelta(minutes=self.minute)  # wall clock, as the timetable counts

    @cached_property
    def end(self):
        return datetime.fromtimestamp(self.start.timestamp() + 60 * self.minutes, self.zone)

    line = property(lines.line)
    cell = property(lines.cell)

    @property
    def begins(self):
        return clock(self.minute)

    @property
    def ends(self):
        return f"{self.end:%H:%M}"

    @property
    def is_cancelled(self):
        return self.session.is_withdrawn

    @property
    def speakers(self):
        """The names of those on stage who agreed to stand here."""
        return [it for it in self.people if it.shown_name and it.part != SessionPerson.Part.INTERPRETER]

    @property
    def languages(self):
        return (self.session.language, *self.interpreted)


@dataclass(frozen=True)
class Programme:
    """A released programme; empty (and false) before the first release."""

    release: Release | None = None
    slots: tuple = ()
    rooms: tuple = ()
    zone: ZoneInfo | None = None
    days: tuple = ()  # of the whole version, also where only a part of it was asked for
    by_session: dict = field(default_factory=dict)

    def __bool__(self):
        return self.release is not None

    def on(self, day):
        return [slot for slot in self.slots if slot.day == day]

    def beside(self, slot):
        """What else is on at the same time."""
        return [
            s for s in self.slots
            if s is not slot and not s.session.is_break and s.start < slot.end and slot.start < s.end
        ]  # fmt: skip


def clock(minute):
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def zone_of(summit):
    return zone_named(summit.time_zone)


def latest_release(summit):
    found = Release.objects.filter(summit=summit, is_withdrawn=False).defer("stamps")
    return found.order_by("-number", "-id").first()


# What a list shows of a session. Each column that it does not show would be read for nothing, row by row.
LISTED = ("number", "title", "kind", "language", "track", "is_free", "is_withdrawn")
OF_A_PERSON = ("session", "name", "part", "is_shown", "place", "guid", "details",
    "person__display_name", "person__visibility")  # fmt: skip


def programme_of(summit, part=None, *, listed=False, few=False):
    """The latest release of a summit, in five queries however many sessions it has.

    part    (rows of the plan) → the rows wanted of it: a page of one day need not know the others
    listed  only what a list shows of a session; the rest would be asked for one by one
    few     a handful of sessions: their tracks come along with them, which is one query less
    """
    release = latest_release(summit)
    if release is None:
        return Programme(zone=zone_of(summit))
    return laid_out(summit, part(release.plan) if part else release.plan, release, listed=listed, few=few)


def days_in(plan):
    return tuple(date.fromisoformat(day) for day in sorted({row["day"] for row in plan}))


def beside_session(plan, number):
    """The row of one session and those that overlap it."""
    own = next((row for row in plan if row["number"] == number), None)
    if own is None:
        return []
    return [row for row in plan if row is own or _overlap(row, own)]


def _overlap(one, other):
    same_day = one["day"] == other["day"]
    return same_day and one["minute"] < _end(other) and other["minute"] < _end(one)


def _end(row):
    return row["minute"] + row["minutes"]


def laid_out(summit, plan, release=None, *, listed=False, few=False):
    """Rows of a plan with their sessions, rooms, tracks and people."""
    keys = [row["session"] for row in plan]
    found = Session.objects.filter(pk__in=keys)
    found = found.select_related("track") if few else found
    sessions = {str(s.pk): s for s in (found.only(*LISTED) if listed else found.defer("stamps"))}
    rooms = {str(it.pk): it for it in Room.objects.filter(summit=summit).defer("stamps")}
    tracks = {} if few else {it.pk: it for it in Track.objects.filter(summit=summit).defer("stamps")}
    for session in sessions.values():
        session.summit = summit  # its address is made of the summit's: no query for each
        if session.track_id in tracks:
            session.track = tracks[session.track_id]
    people = people_of(summit, keys, listed=listed)
    zone = zone_of(summit)
    slots = [slot_of(row, sessions, rooms, people, zone) for row in plan if row["session"] in sessions]
    slots.sort(key=lambda s: (s.day, s.minute, s.room.number if s.room else 0, s.session.number))
    used = {s.room.pk for s in slots if s.room}
    return Programme(
        release, tuple(slots), tuple(r for r in rooms.values() if r.pk in used), zone,
        days_in(release.plan if release else plan), {s.session.pk: s for s in slots},
    )  # fmt: skip


def slot_of(row, sessions, rooms, people, zone):
    session = sessions[row["session"]]
    return Slot(
        session, rooms.get(row["room"]), date.fromisoformat(row["day"]), row["minute"], row["minutes"], zone,
        tuple(row.get("interpreted", ())), tuple(people.get(session.pk, ())),
        row.get("sequence", 0), row.get("modified", ""),
    )  # fmt: skip


def people_of(summit, sessions=None, *, listed=False):
    """session → its people (of these sessions only, where some are named), in one query."""
    found = defaultdict(list)
    asked = {"session__summit": summit} if sessions is None else {"session__in": sessions}
    columns = [name for name in OF_A_PERSON if not (listed and name in {"guid", "details"})]
    for it in SessionPerson.objects.filter(**asked).select_related("person").only(*columns):
        found[it.session_id].append(it)
    return found
