"""What one person looks forward to, and what may be told of everybody's stars."""

from collections import Counter

from sabha.summit.programme.models import SessionPerson, Star

FEWEST_SHOWN = 10  # people in a cell, below which no number of it is told (docs/decisions/0007)


def own_sessions(person, summit):
    """The sessions a person starred, gives, or interprets."""
    starred = Star.objects.filter(person=person, session__summit=summit).values_list("session_id", flat=True)
    on_stage = SessionPerson.objects.filter(person=person, session__summit=summit).values_list("session_id", flat=True)
    return {*starred, *on_stage}


def starred(person, summit):
    return set(Star.objects.filter(person=person, session__summit=summit).values_list("session_id", flat=True))


def wishes_of(summit):
    """The sets of sessions that people want, without whose they are, in an order that says nothing."""
    sets = {}
    for person, session in Star.objects.filter(session__summit=summit).values_list("person_id", "session_id"):
        sets.setdefault(person, set()).add(str(session))
    return sorted(sorted(wish) for wish in sets.values())


def counts_of(summit):
    """session → how many starred it, for those that ten or more did."""
    found = Counter(Star.objects.filter(session__summit=summit).values_list("session_id", flat=True))
    return {key: n for key, n in found.items() if n >= FEWEST_SHOWN}
