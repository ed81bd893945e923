"""Closing a session: notes, decisions, promises, open questions, limits met, and whom to ask afterwards."""

import random
import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.ids import uuid7
from sabha.summit.concept.actions import add_question, link, next_number
from sabha.summit.concept.models import Question
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions import asking
from sabha.summit.outcomes.models import Asking, Closing, Contact, Point, UnsignedPoint

Kind = Point.Kind


def closing_of(session):
    """The closing of a session, or one that nobody has begun yet."""
    key = uuid.uuid5(session.pk, "closing")
    held = Closing.objects.filter(pk=key).first()
    return held or Closing(id=key, summit_id=session.summit_id, session=session)


@transaction.atomic
def write_notes(session, *, by, notes, seen=(), op=None, at=None):
    """Write what was said. `seen`: the versions (facts) that the writer had before them, and now replaces.

    Whoever wrote meanwhile is not overwritten: both texts stay, and the session shows them side by side.
    """
    it, told = closing_of(session), {"notes": notes, "over": [*seen, str(op or uuid7())]}
    if it.stamps:
        return journal.write(it, by=by, op=op, at=at, **told)
    return journal.write(Closing, by=by, op=op, at=at, id=it.pk, summit_id=session.summit_id, session=session, **told)


@transaction.atomic
def close(session, *, by, op=None, at=None):
    """Say that a session has closed: what is written about it now is what came of it. Once is enough."""
    it, day = closing_of(session), timezone.localdate(at)
    if not it.stamps:
        return journal.write(
            Closing, by=by, op=op, at=at, id=it.pk, summit_id=session.summit_id, session=session, closed_on=day
        )
    return it if it.closed_on else journal.write(it, by=by, op=op, at=at, closed_on=day)


@transaction.atomic
def add_point(session, kind, text, *, by, op=None, at=None, **values):
    """A decision, an open question, or a limit; the session's thread leads to it."""
    if known := journal.done(Point, op):
        return known
    made = journal.write(
        Point, by=by, op=op, at=at, summit_id=session.summit_id, session=session, kind=kind,
        number=next_number(Point, session.summit), text=text, **values,
    )  # fmt: skip
    link(made, session, by=by, at=at)
    return made


def change_point(point, *, by, seen=None, op=None, **values):
    """Write a point anew. `seen`: the revisions its writer had before their eyes."""
    return journal.write(point, by=by, op=op, seen=seen, **values)


def say_unnamed(session, text, *, why=None, op, now=None):
    """Keep a limit that somebody wishes to say unnamed until the full hour after next.

    It goes into the record among others, in no order, under a number made for it alone.
    """
    hour = (now or timezone.now()).replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
    key = uuid.uuid5(op, "unnamed")
    told = {"session": session, "text": text, "why": why, "hour": hour}
    return UnsignedPoint.objects.get_or_create(id=key, defaults=told)[0]


@transaction.atomic
def publish_unnamed(now=None):
    """Write the limits whose hour has come, in no order. Returns how many."""
    now = now or timezone.now()
    waiting = UnsignedPoint.objects.select_for_update().filter(hour__lte=now).exclude(text=None)
    due = list(waiting.select_related("session__summit"))
    random.SystemRandom().shuffle(due)
    for one in due:
        add_point(one.session, Kind.LIMIT, one.text, by=uuid.uuid4(), at=one.hour, why=one.why, is_unsigned=True)
    UnsignedPoint.objects.filter(pk__in=[one.pk for one in due]).update(text=None, why=None)
    UnsignedPoint.objects.filter(text=None, hour__lt=now - timedelta(days=60)).delete()
    return len(due)


@transaction.atomic
def take_up(session, other, *, by, op=None, at=None):
    """Say that a session takes something up: a statement, an open question of the edition before."""
    return link(session, other, by=by, op=op, at=at)


@transaction.atomic
def ask_of_all(point, *, by, op=None):
    """Make an open question a question of the summit: it gets a conversation of its own."""
    if point.kind != Kind.QUESTION:
        raise Refused(gettext_noop("Only an open question can become one of the summit's."))
    key = op or uuid.uuid5(point.pk, "question")
    made = journal.done(Question, key) or add_question(point.summit, point.text, by=by, op=key)
    link(made, point, by=by)
    return made


@transaction.atomic
def offer_contact(session, person, words):
    """Say oneself that one may be asked about a session. Those who say it have agreed."""
    told = {"words": words, "agreed": timezone.now()}
    found = Contact.objects.filter(session=session, person=person).first() or Contact(session=session, person=person)
    for name, value in told.items():
        setattr(found, name, value)
    found.save()
    journal.touch(session.summit_id)
    return found


@transaction.atomic
def ask_for_contact(session, who, *, language="en", today=None):
    """Ask somebody whom another named; nothing of them is shown before they say yes. Returns whether one can ask."""
    if not (who.person or who.email):
        return False
    found = Contact.objects.filter(session=session, person=who.person, email=who.email).first()
    found = found or Contact.objects.create(session=session, person=who.person, email=who.email)
    if found.agreed is None:
        asking.ask(
            Asking.What.CONTACT, session, pseudonym=found.pk, person=who.person, email=who.email, language=language,
            due=today or timezone.localdate(),
        )  # fmt: skip
    return True


@transaction.atomic
def answer_contact(contact, *, words):
    """Agree with the words one gives, or refuse with none: then nothing is kept."""
    Asking.objects.filter(what=Asking.What.CONTACT, pseudonym=contact.pk).update(closed=timezone.now())
    if words:
        contact.words, contact.agreed = words, timezone.now()
        contact.save(update_fields=["words", "agreed"])
    else:
        contact.delete()
    journal.touch(contact.session.summit_id)
