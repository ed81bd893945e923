"""Open space that organises itself: free slots in the plan, which members fill and give back."""

import uuid

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.ids import uuid7
from sabha.summit.base.words import Words
from sabha.summit.journal import actions as journal
from sabha.summit.programme.actions.people import add_person, changed, show_name
from sabha.summit.programme.actions.planning import add_session, place
from sabha.summit.programme.models import Session, SessionPerson

Kind = Session.Kind


@transaction.atomic
def open_slots(summit, *, by, day, starts, minutes, room, lang="en", op=None, at=None):
    """Free slots in one room; they stand in the programme with the next release, and then anyone may fill them."""
    op = op or uuid7()
    made = []
    title = open_space(lang)
    for minute in starts:
        key = uuid.uuid5(op, str(minute))
        it = add_session(summit, by=by, op=key, at=at, title=title, kind=Kind.OPEN_SPACE, minutes=minutes, is_free=True)
        place(it, by=by, at=at, day=day, minute=minute, room=room, is_pinned=True)
        made.append(it)
    return made


def open_space(lang):
    """What a free slot is called, in that language."""
    with translation.override(lang):
        return Words(_("Open space"), lang)


@transaction.atomic
def take_slot(session, *, by, person, is_shown=False, op=None, at=None, **values):
    """Put something of one's own into a free slot: title, what it is about, the language."""
    journal.stand_in_line(session.summit_id)
    held = Session.objects.select_for_update().get(pk=session.pk)
    mine = not held.is_free and held.host == by
    if held.is_withdrawn or not (held.is_free or mine):
        raise Refused(gettext_noop("Somebody was quicker: this slot is taken. Choose another one."))
    it = add_person(held, person=person, is_shown=is_shown)
    if it.is_shown != is_shown:
        show_name(it, is_shown)
    own = {} if mine else {"host": by, "is_free": False}
    return journal.write(held, by=by, op=op, at=at, **own, **values)


@transaction.atomic
def give_back(session, *, by, op=None, at=None):
    """Leave a slot to others again; what stood in it stays in its history."""
    journal.stand_in_line(session.summit_id)
    held = Session.objects.select_for_update().get(pk=session.pk)
    if held.kind != Kind.OPEN_SPACE or held.host != by:
        raise Refused(gettext_noop("Only who took this slot gives it back."))
    SessionPerson.objects.filter(session=held).delete()
    changed(held.summit_id)
    title = open_space(held.title.lang)
    return journal.write(held, by=by, op=op, at=at, title=title, about=None, host=None, is_free=True)
