"""What a newer edition of a programme changes, as data that reads as sentences."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC

from sabha.algorithms.refused import gettext_noop
from sabha.algorithms.schedule_formats.model import CANCELLED, Schedule, Session
from sabha.algorithms.schedule_formats.times import hours_minutes


@dataclass(frozen=True, slots=True)
class Change:
    """One change to one session.

    `kind` is added, removed, moved, lengthened, cancelled, restored, retitled, people or changed; `guid` is the
    session's (the old one's when it was removed); `template` and `params` are apart so that the web can translate.
    """

    kind: str
    guid: str
    title: str
    template: str
    params: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The English sentence without the session's title: “moved from Hall A 10:00 to Hall B 11:30”."""
        return self.template % dict(self.params)


def difference(old: Schedule, new: Schedule) -> tuple[Change, ...]:
    """What changed from `old` to `new`, in the order of the new programme, then what was removed.

    Sessions are the same when their guid is, else when a title stands once on each side among those left over:
    files without identifiers can be compared too. Equal schedules, even from different formats, give ().
    """
    pairs = _pairs(old, new)
    changes: list[Change] = []
    for session in new.sessions:
        before = pairs.get(session.guid)
        changes.extend(_changes(before, session, new) if before else [_added(session, new)])
    kept = {before.guid for before in pairs.values()}
    removed = gettext_noop("removed; it was in %(before)s")
    gone = (session for session in old.sessions if session.guid not in kept)
    changes.extend(_change("removed", session, removed, before=_spot(session, old, None)) for session in gone)
    return tuple(changes)


def _pairs(old: Schedule, new: Schedule) -> dict[str, Session]:
    """The old session for each new guid that has one."""
    by_guid = {session.guid: session for session in old.sessions}
    pairs = {session.guid: by_guid[session.guid] for session in new.sessions if session.guid in by_guid}
    rest_old = [session for session in old.sessions if session.guid not in pairs]
    rest_new = [session for session in new.sessions if session.guid not in pairs]
    once_old, once_new = (Counter(it.title.casefold() for it in rest) for rest in (rest_old, rest_new))
    by_title = {it.title.casefold(): it for it in rest_old if once_old[it.title.casefold()] == 1}
    for session in rest_new:
        title = session.title.casefold()
        if once_new[title] == 1 and title in by_title:
            pairs[session.guid] = by_title[title]
    return pairs


_INSTEAD = gettext_noop("%(what)s %(after)s instead of %(before)s")
_NEW = gettext_noop("%(what)s %(after)s")
_NONE = gettext_noop("no longer %(what)s %(before)s")
_SAID: tuple[tuple[str, Callable[[Session], str]], ...] = (
    ("language", lambda it: it.language),
    ("track", lambda it: it.track),
    ("kind", lambda it: it.kind),
    ("recording", lambda it: "refused" if it.do_not_record else "allowed"),
)


def _changes(before: Session, after: Session, new: Schedule) -> Iterable[Change]:
    yield from _moves(before, after, new)
    if before.duration != after.duration:
        template = gettext_noop("takes %(after)s instead of %(before)s")
        spans = {"before": hours_minutes(before.duration), "after": hours_minutes(after.duration)}
        yield _change("lengthened", after, template, **spans)
    if before.title != after.title:
        yield _change("retitled", after, gettext_noop("was called “%(before)s”"), before=before.title)
    yield from _people(before, after)
    for name, said in _SAID:
        one, two = said(before), said(after)
        if one != two:
            sentence = _NEW if not one else _INSTEAD if two else _NONE
            yield _change("changed", after, sentence, before=one, after=two, what=name)
    words = [name for name in ("subtitle", "abstract", "description") if getattr(before, name) != getattr(after, name)]
    if words:
        yield _change("changed", after, gettext_noop("has a new %(what)s"), what=", ".join(words))


def _moves(before: Session, after: Session, new: Schedule) -> Iterable[Change]:
    if before.status != after.status:
        if after.status == CANCELLED:
            yield _change("cancelled", after, gettext_noop("cancelled"))
        elif before.status == CANCELLED:
            yield _change("restored", after, gettext_noop("takes place after all"))
        else:
            yield _change("changed", after, gettext_noop("is now %(after)s"), after=after.status)
    if (before.start.astimezone(UTC), before.room) != (after.start.astimezone(UTC), after.room):
        spots = {"before": _spot(before, new, after), "after": _spot(after, new, before)}
        yield _change("moved", after, gettext_noop("moved from %(before)s to %(after)s"), **spots)


def _spot(session: Session, shown: Schedule, other: Session | None) -> str:
    """Room and time on the clock of the programme shown; with the date where the other one's day is not the same."""
    local = shown.local(session.start)
    same_day = other is not None and shown.local(other.start).date() == local.date()
    time = f"{local:%H:%M}" if same_day else f"{local:%Y-%m-%d %H:%M}"
    return f"{session.room} {time}".strip()


def _people(before: Session, after: Session) -> Iterable[Change]:
    """Compared by name: files of different formats know people by different identifiers."""
    was, now = {it.name for it in before.people}, {it.name for it in after.people}
    joined, left = ", ".join(sorted(now - was)), ", ".join(sorted(was - now))
    if joined and left:
        template = gettext_noop("%(joined)s speaks instead of %(left)s")
        yield _change("people", after, template, joined=joined, left=left)
    elif joined:
        yield _change("people", after, gettext_noop("%(joined)s joins"), joined=joined)
    elif left:
        yield _change("people", after, gettext_noop("without %(left)s"), left=left)


def _added(session: Session, new: Schedule) -> Change:
    return _change("added", session, gettext_noop("new, in %(after)s"), after=_spot(session, new, None))


def _change(kind: str, session: Session, template: str, **params: str) -> Change:
    return Change(kind, session.guid, session.title, template, tuple(sorted(params.items())))
