"""Who is on stage and in the booth. Names are personal: ordinary rows, which public pages are told of by a touch."""

from django.db import transaction

from sabha.summit.journal import actions as journal
from sabha.summit.programme.models import Away, Paper, PaperWanted, SessionPerson, TimetableWanted


@transaction.atomic
def add_person(session, *, person=None, name="", part=SessionPerson.Part.SPEAKER, language="", is_shown=False):
    """Let somebody be part of a session; the same person in the same part again changes nothing."""
    journal.stand_in_line(session.summit_id)  # a double tap waits here, and then finds the first
    same = {"session": session, "part": part, "language": language}
    same |= {"person": person} if person else {"person": None, "name": name.strip()}
    held = SessionPerson.objects.filter(**same).first()
    if held:
        return held
    known = None if person else _named(session.summit_id, name.strip())
    given = {"guid": known.guid} if known else {}
    made = SessionPerson.objects.create(**same, **given, is_shown=is_shown, place=session.people.count())
    changed(session.summit_id)
    return made


def _named(summit, name):
    """Somebody of that name who was typed in before: one name is one person, who cannot be in two places."""
    found = SessionPerson.objects.filter(session__summit=summit, person=None, name=name)
    return found.order_by("pk").first()


def changed(summit):
    """Names stand on public pages and on paper, and in no fact: both are made anew."""
    journal.touch(summit)
    if Paper.objects.filter(summit=summit).exists():
        PaperWanted.objects.get_or_create(summit_id=summit)


def name_changed(person):
    """Somebody is known by another name or by none: what shows them is made anew."""
    for summit in _summits_of(person):
        changed(summit)


def forget(person):
    """Somebody goes: what shows them is made anew, and timetables whose sentences may name them go too."""
    name_changed(person)
    done = TimetableWanted.objects.filter(summit__in=_summits_of(person))
    done.exclude(state__in=TimetableWanted.UNDER_WAY).delete()


def _summits_of(person):
    return set(SessionPerson.objects.filter(person=person).values_list("session__summit", flat=True))


@transaction.atomic
def set_away(it, *, day, opens=0, closes=24 * 60):
    """That somebody is not there then, whichever of their sessions it would be."""
    SessionPerson.objects.select_for_update().get(pk=it.pk)
    same = {"of": it, "day": day, "opens": opens, "closes": closes}
    return Away.objects.filter(**same).first() or Away.objects.create(**same)


def set_there(session, key):
    """Take an absence back."""
    Away.objects.filter(of__session=session, pk=key).delete()


@transaction.atomic
def remove_person(session, key):
    """Take somebody out of a session; who is out already stays out."""
    if SessionPerson.objects.filter(session=session, pk=key).delete()[0]:
        changed(session.summit_id)


@transaction.atomic
def show_names(person, summit, shown):
    """A person says where their name may stand in the programme: `shown` are the keys of their rows."""
    own = SessionPerson.objects.filter(person=person, session__summit=summit)
    for it in own.filter(is_shown=True) | own.filter(pk__in=[key for key in shown if key.isdecimal()]):
        if it.is_shown != (str(it.pk) in shown):
            show_name(it, str(it.pk) in shown)


def show_name(it, is_shown):
    SessionPerson.objects.filter(pk=it.pk).update(is_shown=is_shown)
    changed(it.session.summit_id)
