"""Interpretation as data: who interprets what, and which promise is not met."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from sabha.algorithms.refused import gettext_noop
from sabha.summit.base.formats import language_name
from sabha.summit.people.models import Membership, Role, Visibility
from sabha.summit.programme.models import Session, SessionPerson

LONG_FOR_ONE = 60  # minutes; beyond these an interpreter needs a second one to take turns with


@dataclass(frozen=True)
class Unmet:
    """A language that was promised and has no team. `template` is a message id, `params` fill it."""

    session: Session
    template: str
    params: tuple


def unmet(summit):
    """Every promise of interpretation that is not met: it blocks a release."""
    teams = teams_of(summit)
    found = []
    for it in Session.objects.filter(summit=summit).standing().exclude(interpreted=[]):
        it.summit = summit
        found += [gap for code in it.interpreted if (gap := _gap(it, code, teams[it.pk]))]
    return found


def teams_of(summit):
    """session → language → who interprets into it, each under a key of their own."""
    teams = defaultdict(lambda: defaultdict(set))
    rows = SessionPerson.objects.filter(session__summit=summit, part=SessionPerson.Part.INTERPRETER)
    for session, language, person, guid in rows.values_list("session_id", "language", "person_id", "guid"):
        teams[session][language].add(person or guid)
    return teams


def needed_for(session):
    """How many interpreters a session needs for each language."""
    return 2 if session.minutes > LONG_FOR_ONE else 1


def _gap(session, code, teams):
    """One language's promise, if it is not met. Who speaks into another meanwhile is not there for this one."""
    elsewhere = {who for other in session.interpreted if other != code for who in teams[other]}
    there, free = len(teams[code]), len(teams[code] - elsewhere)
    told = {"session": str(session.title), "language": language_name(code), "minutes": session.minutes}
    if there == 0:
        template = gettext_noop("“%(session)s” is promised in %(language)s, but nobody interprets into it.")
    elif there < needed_for(session):
        template = gettext_noop(
            "“%(session)s” takes %(minutes)d minutes: %(language)s needs a second interpreter to take turns."
        )
    elif free < needed_for(session):
        template = gettext_noop(
            "“%(session)s”: nobody interprets into two languages at once. %(language)s needs somebody else."
        )
    else:
        return None
    return Unmet(session, template, tuple(told.items()))


def able(summit, session, code):
    """Members who let organisers see that they speak both languages: volunteers first."""
    members = Membership.objects.filter(summit=summit).select_related("person").prefetch_related("roles")
    seen = [m for m in members if m.person.who_sees("speaks") != Visibility.ME]
    found = [m for m in seen if {code, session.language} <= set(m.person.speaks)]
    return sorted(found, key=lambda m: (Role.VOLUNTEER not in {held.role for held in m.roles.all()}, m.since))


def needed_languages(summit):
    """language → how many members need interpretation into it, for those that ten or more need."""
    members = Membership.objects.filter(summit=summit).select_related("person")
    found = Counter(code for m in members for code in m.person.needs)
    return {code: n for code, n in found.items() if n >= 10}
