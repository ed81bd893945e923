"""A programme from a file into the working plan: what is new is added, what differs changed, the rest left alone."""

import contextlib
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from sabha.algorithms.schedule_formats import difference
from sabha.summit.base.words import Words
from sabha.summit.journal import actions as journal
from sabha.summit.programme.actions.matching import Kind, free_number, kind_named, link_rows, pairs, texts_of
from sabha.summit.programme.actions.planning import TURNS, day_key, next_number, placement_key
from sabha.summit.programme.models import Day, Placement, Room, Session, SessionPerson, Track
from sabha.summit.programme.rules.plans import working_programme
from sabha.summit.programme.rules.programme import zone_of
from sabha.summit.programme.rules.schedules import ORIGINS, kind_of, schedule_of


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


def take(summit, schedule, *, by, at=None, shows_people=True, removes=False, first=None, then=None):
    """Bring the working plan to what the file says. All of it, or nothing where something fails.

    shows_people  the people named in the file agreed to stand in the programme
    removes       sessions of the plan that came from a file and are not in this one are taken off the programme
    first, then   what else is done with it, all or nothing: the summit founded before it, a version released after it

    Everything is worked out before the one lock on writing is taken; where somebody changed the plan meanwhile, anew.
    """
    given = {"by": by, "at": at, "shows_people": shows_people, "removes": removes}
    for _turn in range(TURNS):
        with contextlib.suppress(journal.Overtaken):
            work = worked_out(summit, schedule, **given)
            return _admitted(work, first, then)
    with transaction.atomic():  # others never stop changing it: now they wait
        journal.stand_in_line(summit.pk)
        journal.stand_in_line(summit.pk, Placement.journal_class)
        return _admitted(worked_out(summit, schedule, **given), first, then)


@transaction.atomic
def _admitted(work, first, then):
    if first:
        first()
    told = work.admit()
    if then:
        then()
    return told


def worked_out(summit, schedule, *, by, at=None, shows_people=True, removes=False):
    """What `take` will write, with nothing written. `admit` writes it, or raises `journal.Overtaken`."""
    work = _Import(summit, by, at, shows_people)
    told = work.told = compared(summit, schedule)
    work.rooms = work.matched(Room, schedule.rooms, work.room_values)
    work.tracks = work.matched(Track, schedule.tracks, work.track_values)
    work.sessions(schedule.sessions)
    work.days(schedule.sessions)
    if removes:
        work.remove({s.guid for s in told.missing})
    return work


READ = (Room, Track, Day, Session, Placement)


def as_read(summit):
    """What an import rests on: the stamps of every row of the programme, and the names on stage."""
    rows = [dict(model.objects.filter(summit=summit).order_by().values_list("pk", "stamps")) for model in READ]
    people = SessionPerson.objects.filter(session__summit=summit).order_by("pk")
    return rows, list(people.values_list("pk", "session_id", "person_id", "part", "name", "guid", "details"))


class _Import:
    """One import under way: where it goes, who does it, and the rooms and tracks by the file's names."""

    def __init__(self, summit, by, at, shows_people):
        self.summit, self.shows_people = summit, shows_people
        self.zone = zone_of(summit)
        self.rooms, self.tracks = {}, {}
        self.read = as_read(summit)  # before anything else is read: what changes later is noticed
        self.acts = journal.Together(by=by, at=at)
        self.write = self.acts.write
        self.placements = {it.pk: it for it in Placement.objects.filter(summit=summit)}
        self.gone, self.on_stage = [], []  # people who leave a session and who come to one

    @transaction.atomic
    def admit(self):
        """Write all of it in one short turn."""
        journal.stand_in_line(self.summit.pk)
        if as_read(self.summit) != self.read:
            raise journal.Overtaken
        self.acts.admit()
        SessionPerson.objects.filter(pk__in=self.gone).delete()
        SessionPerson.objects.bulk_create(self.on_stage)
        journal.touch(self.summit.pk)  # names of people stand on public pages and in no fact
        return self.told

    def matched(self, model, items, values_of):
        """The file's name of each → our object: known by the file's identifier, else by its name, else new."""
        held = list(model.objects.filter(summit=self.summit))
        by_guid = {(it.origin or {}).get("guid") or str(it.pk): it for it in held}
        by_name = {it.name.text.casefold(): it for it in held}
        by_key = {it.pk: it for it in held}
        number = next_number(model, self.summit)
        found = {}
        for item in items:
            known = by_guid.get(getattr(item, "guid", None)) or by_name.get(item.name.casefold())
            if known is None:
                key = uuid.uuid5(self.summit.pk, f"{model.__name__} {item.name}")
                known = by_key.get(key)
            if known is None:
                values = values_of(item, None)
                made = self.write(model, summit=self.summit, number=number, id=key, **values)
                found[item.name] = by_key[key] = made
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
        held = list(Session.objects.filter(summit=self.summit).prefetch_related("people"))
        known = pairs(held, items)
        by_key = self.known = {it.pk: it for it in held}
        taken = {it.number for it in held}
        for item in items:
            it = known.get(item.guid)
            values = self.session_values(item, it)
            key = uuid.uuid5(self.summit.pk, f"session {item.guid}")
            it = it or by_key.get(key)
            if it is None:
                number = free_number(item.id, taken)
                taken.add(number)
                it = by_key[key] = self.write(Session, id=key, summit=self.summit, number=number, **values)
                rows = ()
            else:
                it, rows = self.write(it, **values), it.people.all()
            self.put(it, item)
            self.people(it, item, rows)

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
        held = {it.pk: it for it in Day.objects.filter(summit=self.summit)}
        for date, (opens, closes) in spans.items():
            day = held.get(key := day_key(self.summit, date))
            if day and not day.is_withdrawn:
                opens, closes = min(opens, day.opens), max(closes, day.closes)
            values = {"opens": opens, "closes": max(closes, opens + 1)}
            if day:
                self.write(day, is_withdrawn=False, **values)
            else:
                self.write(Day, id=key, summit=self.summit, date=date, **values)

    def put(self, it, item):
        local = item.start.astimezone(self.zone)
        room = self.rooms.get(item.room)
        self.placed(it, day=local.date(), minute=local.hour * 60 + local.minute, room=room)

    def placed(self, it, **values):
        key = placement_key(it)
        if held := self.placements.get(key):
            self.write(held, **values)
        else:
            self.placements[key] = self.write(Placement, id=key, summit=self.summit, session=it, **values)

    def people(self, it, item, rows):
        """The people on stage as the file has them; those that the team named themselves stay as they are."""
        wanted = [
            (p.name[:120], p.guid, {n: v for n in ("id", "code", "url", "biography") if (v := getattr(p, n))})
            for p in item.people
        ]
        rows = [p for p in rows if p.person_id is None and p.part == SessionPerson.Part.SPEAKER]
        if [(p.name, p.guid, p.details) for p in rows] == wanted:
            return
        self.gone += [p.pk for p in rows]
        self.on_stage += [
            SessionPerson(session=it, name=name, guid=guid, details=details, place=n, is_shown=self.shows_people)
            for n, (name, guid, details) in enumerate(wanted)
        ]

    def remove(self, guids):
        for it in self.known.values():
            if it.guid in guids and it.origin and not it.is_withdrawn:
                self.write(it, is_withdrawn=True)
                if placement_key(it) in self.placements:
                    self.placed(it, day=None, minute=None, room=None, is_pinned=False)
