"""A programme from a file into the working plan: what is new is added, what differs changed, the rest left alone."""

import uuid
from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from sabha.algorithms.schedule_formats import difference
from sabha.summit.base.words import Words
from sabha.summit.journal import actions as journal
from sabha.summit.programme.actions.planning import next_number, place, set_day, unplace, withdraw
from sabha.summit.programme.models import Day, Room, Session, SessionPerson, Track
from sabha.summit.programme.rules.plans import working_programme
from sabha.summit.programme.rules.programme import zone_of
from sabha.summit.programme.rules.schedules import ORIGINS, kind_of, schedule_of

Kind = Session.Kind
# What files call their kinds, by a piece of the word; the first that fits.
KINDS = (
    ("break", Kind.BREAK), ("lunch", Kind.BREAK), ("coffee", Kind.BREAK), ("tea", Kind.BREAK),
    ("plenary", Kind.PLENARY), ("keynote", Kind.PLENARY), ("opening", Kind.PLENARY), ("closing", Kind.PLENARY),
    ("ceremony", Kind.PLENARY), ("panel", Kind.PANEL), ("workshop", Kind.WORKSHOP), ("tutorial", Kind.WORKSHOP),
    ("training", Kind.WORKSHOP), ("lightning", Kind.LIGHTNING), ("open space", Kind.OPEN_SPACE),
    ("unconference", Kind.OPEN_SPACE), ("discussion", Kind.DISCUSSION), ("roundtable", Kind.DISCUSSION),
    ("bof", Kind.DISCUSSION), ("meetup", Kind.DISCUSSION),
)  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """What an import did, or would do: changes in sentences, and sessions of the plan that the file does not name."""

    changes: tuple
    added: int
    changed: int
    missing: tuple


def compared(summit, schedule):
    """What importing `schedule` would change in the working plan; nothing is written."""
    before = schedule_of(summit, working_programme(summit))
    changes = difference(before, schedule)
    gone = {c.guid for c in changes if c.kind == "removed"}
    kept = [c for c in changes if c.kind != "removed"]
    touched = {c.guid for c in kept if c.kind != "added"}
    missing = tuple(s for s in before.sessions if s.guid in gone)
    return Taken(tuple(kept), sum(c.kind == "added" for c in kept), len(touched), missing)


@transaction.atomic
def take(summit, schedule, *, by, at=None, shows_people=True, removes=False):
    """Bring the working plan to what the file says. All of it, or nothing where something fails.

    shows_people  the people named in the file agreed to stand in the programme
    removes       sessions of the plan that came from a file and are not in this one are taken off the programme
    """
    told = compared(summit, schedule)
    work = _Import(summit, by, at, shows_people)
    work.rooms = work.matched(Room, schedule.rooms, work.room_values)
    work.tracks = work.matched(Track, schedule.tracks, work.track_values)
    work.sessions(schedule.sessions)
    work.days(schedule.sessions)
    if removes:
        work.remove({s.guid for s in told.missing})
    journal.touch(summit.pk)  # names of people stand on public pages and in no fact
    return told


class _Import:
    """One import under way: where it goes, who does it, and the rooms and tracks by the file's names."""

    def __init__(self, summit, by, at, shows_people):
        self.summit, self.by, self.at, self.shows_people = summit, by, at, shows_people
        self.zone = zone_of(summit)
        self.rooms, self.tracks = {}, {}

    def write(self, target, **values):
        return journal.write(target, by=self.by, at=self.at, **values)

    def matched(self, model, items, values_of):
        """The file's name of each → our object: known by the file's identifier, else by its name, else new."""
        held = list(model.objects.filter(summit=self.summit))
        by_guid = {(it.origin or {}).get("guid") or str(it.pk): it for it in held}
        by_name = {it.name.text.casefold(): it for it in held}
        number = next_number(model, self.summit)
        found = {}
        for item in items:
            known = by_guid.get(getattr(item, "guid", None)) or by_name.get(item.name.casefold())
            if known is None:
                key = uuid.uuid5(self.summit.pk, f"{model.__name__} {item.name}")
                values = values_of(item, None)
                found[item.name] = self.write(model, summit=self.summit, number=number, id=key, **values)
                number += 1
            else:
                found[item.name] = self.write(known, is_withdrawn=False, **values_of(item, known))
        return found

    def room_values(self, room, known):
        values = {"name": self.named(room.name, known), "origin": {"guid": room.guid, "slug": room.slug}}
        if room.capacity is not None:
            values["capacity"] = min(room.capacity, 2**31 - 1)
        if room.description:
            values["about"] = self.words(room.description, known.about if known else None)
        return values

    def track_values(self, track, known):
        return {"name": self.named(track.name, known), "origin": {"slug": track.slug, "color": track.color}}

    def named(self, text, known):
        return self.words(text, known.name if known else None)

    def words(self, text, held=None, lang="und"):
        """The text in a language; where only the language is ours and the text the same, ours stays."""
        return held if held is not None and held.text == text else Words(text, lang)

    def sessions(self, items):
        held = list(Session.objects.filter(summit=self.summit))
        known = pairs(held, items)
        taken = {it.number for it in held}
        for item in items:
            it = known.get(item.guid)
            values = self.session_values(item, it)
            if it is None:
                number = free_number(item.id, taken)
                taken.add(number)
                key = uuid.uuid5(self.summit.pk, f"session {item.guid}")
                it = self.write(Session, id=key, summit=self.summit, number=number, **values)
            else:
                it = self.write(it, **values)
            self.put(it, item)
            self.people(it, item)

    def session_values(self, item, known):
        origin = {name: text for name in ORIGINS if (text := getattr(item, name))} | {"guid": item.guid}
        lang = item.language or "und"
        about, origin_about = texts_of(item)
        kind = kind_named(item.kind)
        origin |= origin_about | {"kind": item.kind, "kind_as": kind.value}
        origin |= {"status": item.status} if item.status != "confirmed" else {}
        origin |= {"sequence": item.sequence} if item.sequence else {}
        origin |= {"modified": item.modified.isoformat()} if item.modified else {}
        if item.url and not item.url.startswith(settings.SABHA_SITE) and not origin.get("origin_url"):
            origin["origin_url"] = item.url
        if known is not None and kind_of(known) == item.kind:
            kind, origin["kind_as"] = Kind(known.kind), known.kind
        return {
            "title": self.words(item.title, known.title if known else None, lang),
            "about": self.words(about, known.about if known else None, lang) if about else None,
            "kind": kind, "minutes": min(int(item.duration.total_seconds() // 60), 32767),
            "language": item.language[:12], "track": self.tracks.get(item.track), "origin": origin,
            "links": [*link_rows(item.links), *link_rows(item.attachments, file=True)],
            "may_record": False if item.do_not_record else (known.may_record or None if known else None),
            "is_withdrawn": item.status == "cancelled",
        }  # fmt: skip

    def days(self, items):
        """Each day is as long as its sessions, where nobody has said how long it is."""
        spans = {}
        for item in items:
            start = item.start.astimezone(self.zone)
            minute = start.hour * 60 + start.minute
            end = min(minute + int(item.duration.total_seconds() // 60), 24 * 60)
            opens, closes = spans.get(start.date(), (minute, end))
            spans[start.date()] = (min(opens, minute), max(closes, end))
        held = {it.date: it for it in Day.objects.filter(summit=self.summit, is_withdrawn=False)}
        for date, (opens, closes) in spans.items():
            day = held.get(date)
            if day:
                opens, closes = min(opens, day.opens), max(closes, day.closes)
            set_day(self.summit, date, by=self.by, at=self.at, opens=opens, closes=max(closes, opens + 1))

    def put(self, it, item):
        local = item.start.astimezone(self.zone)
        place(it, by=self.by, at=self.at, day=local.date(), minute=local.hour * 60 + local.minute,
            room=self.rooms.get(item.room))  # fmt: skip

    def people(self, it, item):
        """The people on stage as the file has them; those that the team named themselves stay as they are."""
        wanted = [
            (p.name[:120], p.guid, {n: v for n in ("id", "code", "url", "biography") if (v := getattr(p, n))})
            for p in item.people
        ]
        rows = [p for p in it.people.all() if p.person_id is None and p.part == SessionPerson.Part.SPEAKER]
        if [(p.name, p.guid, p.details) for p in rows] == wanted:
            return
        SessionPerson.objects.filter(pk__in=[p.pk for p in rows]).delete()
        SessionPerson.objects.bulk_create(
            SessionPerson(session=it, name=name, guid=guid, details=details, place=n, is_shown=self.shows_people)
            for n, (name, guid, details) in enumerate(wanted)
        )

    def remove(self, guids):
        for it in Session.objects.filter(summit=self.summit, is_withdrawn=False):
            if it.guid in guids and it.origin:
                withdraw(it, by=self.by, at=self.at)
                unplace(it, by=self.by, at=self.at)


def texts_of(item):
    """The longer text, and what the origin keeps of the other."""
    if item.description:
        return item.description, {"abstract": item.abstract} if item.abstract else {}
    return item.abstract, {"about": "abstract"} if item.abstract else {}


def link_rows(links, *, file=False):
    rows = ({"url": it.url, "title": it.title, "kind": it.kind} for it in links)
    return [{n: v for n, v in row.items() if v} | ({"file": True} if file else {}) for row in rows]


def kind_named(word):
    """Our kind for a file's word."""
    said = word.casefold()
    found = next((kind for piece, kind in KINDS if piece in said), None)
    return found or Kind.TALK


def free_number(name, taken):
    """The file's own number where nobody has it, else the next."""
    wanted = int(name) if name.isascii() and name.isdecimal() and len(name) < 9 else 0
    return wanted if wanted and wanted not in taken else max(taken, default=0) + 1


def pairs(held, items):
    """The file's guid → our session: by identifier, else by a title that stands once among those left over."""
    by_guid = {it.guid: it for it in held} | {str(it.pk): it for it in held}
    found = {item.guid: by_guid[item.guid] for item in items if item.guid in by_guid}
    used = {it.pk for it in found.values()}
    rest = [it for it in held if it.pk not in used]
    left = [item for item in items if item.guid not in found]
    ours, theirs = Counter(it.title.text.casefold() for it in rest), Counter(x.title.casefold() for x in left)
    by_title = {it.title.text.casefold(): it for it in rest}
    for item in left:
        title = item.title.casefold()
        if ours[title] == theirs[title] == 1:
            found[item.guid] = by_title[title]
    return found
