"""A summit from its concept note; what is announced, changed and followed."""

import re
import unicodedata
import uuid
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sabha.summit.base.ids import uuid7
from sabha.summit.base.words import Words
from sabha.summit.concept.models import Announcement, Finding, Follow, GrewFrom, Question, Series, Summit
from sabha.summit.journal import actions as journal
from sabha.summit.people.actions.letters import language_of, post, unsubscribe_path
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Role

RESERVED = frozenset({"new", "me", "sign-in", "sign-out", "b", "unsubscribe", "static", "health", "series", "help"})


@dataclass(frozen=True)
class Passage:
    """Something taken from the note: the words as they shall stand, and where the note says them."""

    text: str
    start: int | None = None
    end: int | None = None
    state: str = "TBA"


@dataclass(frozen=True)
class Draft:
    """A summit as it was read from a note and corrected by people, before it exists."""

    title: str
    series: str
    note: str
    language: str = "en"
    note_name: str = ""
    edition: int | None = None
    starts: object = None
    ends: object = None
    place: str = ""
    hosted_by: str = ""
    time_zone: str = ""  # empty: the installation's
    spans: dict = field(default_factory=dict)  # "dates" | "place" | "host" → (start, end) in the note
    hints: dict = field(default_factory=dict)  # "dates" | "place" | "host" → what the note half says of it
    questions: tuple = ()
    aims: tuple = ()
    concerns: tuple = ()
    pre_events: tuple = ()
    open_items: tuple = ()


def slug_of(text, taken):
    """An address for `text` that `taken(slug)` says is free: letters of every script become ASCII or go."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:50].strip("-") or "summit"
    candidates = (base if n == 1 else f"{base}-{n}" for n in range(1, 10_000))
    return next(s for s in candidates if s not in RESERVED and not taken(s))


@transaction.atomic
def found(draft, *, by=None, op=None, at=None):
    """Make the summit that `draft` describes, with `by` (a person, or nobody) as its organiser. Returns it.

    Whatever the note does not say becomes an open announcement. The same `op` again returns the same summit.
    """
    op = op or uuid7()
    journal.stand_in_line()  # so that two founders never take one address
    if known := journal.done(Summit, op):
        return known
    pseudonym = uuid.uuid4() if by else journal.SYSTEM
    write = _writer(pseudonym, at)
    series = _series(draft, write)
    taken = Summit.objects.values_list("slug", flat=True)
    summit = write(
        Summit, op=op, series=series, edition=draft.edition, slug=slug_of(draft.title, set(taken).__contains__),
        title=Words(draft.title, draft.language), starts=draft.starts, ends=draft.ends,
        place=_words(draft.place, draft), hosted_by=_words(draft.hosted_by, draft),
        language=draft.language, note=Words(draft.note, draft.language), note_name=draft.note_name[:120],
        time_zone=draft.time_zone or settings.TIME_ZONE,
    )  # fmt: skip
    if by:
        membership = join(by, summit, Role.ORGANISER)
        membership.pseudonym = pseudonym
        membership.save(update_fields=["pseudonym"])
    _write_passages(summit, draft, write)
    _open_announcements(summit, draft, write)
    return summit


def _writer(pseudonym, at):
    def write(target, **values):
        return journal.write(target, by=pseudonym, at=at, **values)

    return write


def _words(text, draft):
    return Words(text, draft.language) if text else None


def _series(draft, write):
    """The series of that name, or a new one."""
    name = draft.series or draft.title
    for series in Series.objects.all():
        if series.name.text.casefold() == name.casefold():
            return series
    slugs = set(Series.objects.values_list("slug", flat=True))
    return write(Series, slug=slug_of(name, slugs.__contains__), name=Words(name, draft.language))


def _write_passages(summit, draft, write):
    lang = draft.language
    for n, it in enumerate(draft.questions, 1):
        write(Question, summit=summit, number=n, text=Words(it.text, lang), start=it.start, end=it.end)
    kinds = {
        Finding.Kind.AIM: draft.aims,
        Finding.Kind.CONCERN: draft.concerns,
        Finding.Kind.PRE_EVENT: draft.pre_events,
    }
    for kind, passages in kinds.items():
        for n, it in enumerate(passages, 1):
            write(Finding, summit=summit, kind=kind, number=n, text=Words(it.text, lang), start=it.start, end=it.end)


def _open_announcements(summit, draft, write):
    """Dates, place and host as known or open; then what the note itself says is to be announced or confirmed."""
    for n, values in enumerate(_announcements_of(draft), 1):
        write(Announcement, summit=summit, number=n, **values)


def _announcements_of(draft):
    """Columns of the announcements a new summit begins with. Sabha's own words are in the note's language."""
    state, subject = Announcement.State, Announcement.Subject
    with translation.override(draft.language if draft.language in dict(settings.LANGUAGES) else "en"):
        own = {"dates": Words(_("Dates"), get_language()), "place": Words(_("Place"), get_language())}
        own["host"] = Words(_("Host"), get_language())
    dates = {"subject": subject.DATES, "title": own["dates"], "starts": draft.starts, "ends": draft.ends}
    yield dates | _how_sure(draft, "dates", known=draft.starts)
    for name, text in (("place", draft.place), ("host", draft.hosted_by)):
        value = {"value": _words(text, draft)} if text else {}
        yield {"subject": name, "title": own[name]} | _how_sure(draft, name, known=text) | value
    for kind, passages in ((subject.PRE_EVENT, draft.pre_events), (subject.OTHER, draft.open_items)):
        for it in passages:
            place = {"start": it.start, "end": it.end}
            yield {"subject": kind, "title": Words(it.text, draft.language), "state": state[it.state], **place}


def _how_sure(draft, name, *, known):
    """State, and the sentence of the note: confirmed where it is said, to be confirmed where it is half said."""
    start, end = draft.spans.get(name) or (None, None)
    if known:
        return {"state": Announcement.State.CONFIRMED, "start": start, "end": end}
    hint = draft.hints.get(name)
    if hint:
        place = {"start": hint.start, "end": hint.end}
        return {"state": Announcement.State[hint.state], "value": _words(hint.text, draft), **place}
    return {"state": Announcement.State.TBA}


def next_number(model, summit):
    """The next number of a summit's questions or announcements."""
    return (model.objects.filter(summit=summit).aggregate(top=Max("number"))["top"] or 0) + 1


MIRRORED = {
    Announcement.Subject.PLACE: ("place", "value"),
    Announcement.Subject.HOST: ("hosted_by", "value"),
}


@transaction.atomic
def announce(announcement, *, by, op=None, at=None, tell=True, **values):
    """Change an announcement, and with it what the summit says of its dates, place and host; tell its followers.

    values  state, value, starts, ends, due, why, title: what the form gave
    """
    op = op or uuid7()
    before = announcement.state, announcement.value, announcement.starts, announcement.ends
    changed = journal.write(announcement, by=by, op=op, at=at, **values)
    _mirror(changed, by=by, op=uuid.uuid5(op, "summit"), at=at)
    if tell and before != (changed.state, changed.value, changed.starts, changed.ends):
        tell_followers(changed, op)
    return changed


def add_announcement(summit, *, by, op=None, at=None, **values):
    """A new announcement, not yet confirmed unless the form says so."""
    values = {"subject": Announcement.Subject.OTHER, **values}
    return journal.done(Announcement, op) or journal.write(
        Announcement, by=by, op=op, at=at, summit=summit, number=next_number(Announcement, summit), **values
    )


@transaction.atomic
def undo(fact, *, by, summit):
    """Take one change of this summit's record back; what the summit says of dates, place and host goes back with it.

    Nobody is written to: a letter to followers needs a form that names their number. Raises `Refused`.
    """
    changed = journal.undo(fact, by=by, summit_key=summit.pk)
    if isinstance(changed, Announcement):
        _mirror(changed, by=by, op=None, at=None)
    return changed


def only_mirrors(change):
    """Whether a change of the summit only repeats what an announcement said: it is shown, and undone, there."""
    return change.model == "Summit" and {name for name, *_ in change.fields} <= {"starts", "ends", "place", "hosted_by"}


def _mirror(announcement, *, by, op, at):
    """Let the summit itself say what was confirmed, or that it is open again."""
    confirmed = announcement.state == Announcement.State.CONFIRMED
    summit = announcement.summit
    if announcement.subject == Announcement.Subject.DATES:
        starts, ends = (announcement.starts, announcement.ends) if confirmed else (None, None)
        journal.write(summit, by=by, op=op, at=at, starts=starts, ends=ends)
    elif announcement.subject in MIRRORED:
        column, source = MIRRORED[announcement.subject]
        value = getattr(announcement, source) if confirmed else None
        journal.write(summit, by=by, op=op, at=at, **{column: value})


def tell_followers(announcement, op):
    """A letter to everyone who follows it and can be written to; once for each change, however often it is tried."""
    follows = announcement.follows.select_related("person").exclude(person__email=None)
    for follow in follows.filter(person__wants_mail=True):
        _tell(follow.person, announcement, op)


def _tell(person, announcement, op):
    language = language_of(person)
    with translation.override(language):
        path = reverse("announcement", args=[announcement.summit.slug, announcement.number])
        words = {
            "announcement": announcement,
            "summit": announcement.summit,
            "address": settings.SABHA_SITE + path,
            "stop": settings.SABHA_SITE + unsubscribe_path(person),
        }
        post(
            key=f"announcement:{announcement.pk}:{op}:{person.pk}",
            person=person,
            address=person.email,
            language=language,
            subject=_("%(what)s: %(state)s (%(summit)s)")
            % {
                "what": announcement.title,
                "state": announcement.get_state_display(),
                "summit": announcement.summit.title,
            },
            body=render_to_string("mail/announcement.txt", words),
            unsubscribe=unsubscribe_path(person),
            time_zone=announcement.summit.time_zone,
        )


def follow(person, announcement):
    """Hear about every change from now on; again changes nothing."""
    return Follow.objects.get_or_create(person=person, announcement=announcement)[0]


def unfollow(person, announcement):
    Follow.objects.filter(person=person, announcement=announcement).delete()


def add_question(summit, text, *, by, op=None):
    return journal.done(Question, op) or journal.write(
        Question, by=by, op=op, summit=summit, number=next_number(Question, summit), text=text
    )


def link(child, parent, *, by, op=None, at=None):
    """Say that `child` grew from `parent` (both recorded, of one summit); again changes nothing."""
    key = uuid.uuid5(child.pk, str(parent.pk))
    held = GrewFrom.objects.filter(pk=key).first()
    if held:
        return journal.write(held, by=by, op=op, at=at, is_withdrawn=False)
    return journal.write(
        GrewFrom, by=by, op=op, at=at, id=key, summit_id=child.summit_key(),
        child=child.pk, child_kind=type(child).__name__, parent=parent.pk, parent_kind=type(parent).__name__,
    )  # fmt: skip


def unlink(child, parent, *, by):
    """Take a link back; its history stays."""
    held = GrewFrom.objects.get(pk=uuid.uuid5(child.pk, str(parent.pk)))
    return journal.write(held, by=by, is_withdrawn=True)
