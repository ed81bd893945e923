"""Who is on stage and in the booth. Names are personal: ordinary rows, which public pages are told of by a touch."""

from django.db import transaction

from sabha.summit.journal import actions as journal
from sabha.summit.programme.models import Away, SessionPerson


@transaction.atomic
def add_person(session, *, person=None, name="", part=SessionPerson.Part.SPEAKER, language="", is_shown=False):
    """Let somebody be part of a session; the same person in the same part again changes nothing."""
    same = {"session": session, "part": part, "language": language}
    same |= {"person": person} if person else {"person": None, "name": name.strip()}
    place = session.people.count()
    made, _ = SessionPerson.objects.get_or_create(**same, defaults={"is_shown": is_shown, "place": place})
    journal.touch(session.summit_id)
    return made


def set_away(it, *, day, opens=0, closes=24 * 60):
    """That somebody is not there then, whichever of their sessions it would be."""
    return Away.objects.get_or_create(of=it, day=day, opens=opens, closes=closes)[0]


@transaction.atomic
def remove_person(it):
    """Take somebody out of a session."""
    key = it.session.summit_id
    it.delete()
    journal.touch(key)
