"""Makes an installation with a conversation and people who are signed in, or counts its votes. Prints one line of JSON.

Started by voting.py with the environment of the installation to measure.
"""

import json
import sys

STATEMENTS = 60


def make(people):
    """A summit, one conversation with statements, and so many members, each with a session."""
    from django.conf import settings

    from sabha.commands import _django

    _django.start()
    _django.prepare()
    from sabha.algorithms.concept_note import read
    from sabha.summit.base.words import Words
    from sabha.summit.concept.actions import found
    from sabha.summit.concept.forms import draft_from
    from sabha.summit.conversations.actions import add_statement
    from sabha.summit.journal import actions as journal

    note = "1st Summit of Measuring\n\nWhat is quick enough?\n"
    summit = found(draft_from(read(note), note, name="note.txt"))
    question = summit.questions.first()
    said = [
        add_statement(question, Words(f"Idea {n} of many", "en"), by=journal.SYSTEM, is_seed=True)
        for n in range(STATEMENTS)
    ]
    return {
        "path": f"/en/{summit.slug}/questions/{question.number}/answer/",
        "statements": [str(s.pk) for s in said],
        "cookie": settings.SESSION_COOKIE_NAME,
        "sessions": [session_of(summit) for _ in range(people)],
    }


def session_of(summit):
    """A new member who has signed in: the key of their session."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from sabha.summit.people.actions.members import join
    from sabha.summit.people.models import Person
    from sabha.summit.people.views.ways_in import BACKEND

    who = Person.objects.join()
    join(who, summit)
    held = SessionStore()
    held[SESSION_KEY], held[BACKEND_SESSION_KEY] = str(who.pk), BACKEND
    held[HASH_SESSION_KEY] = who.get_session_auth_hash()
    held.save()
    return held.session_key


def count():
    """How many votes there are, and how many signed facts of votes."""
    import django

    django.setup()
    from sabha.summit.conversations.models import Vote
    from sabha.summit.journal.models import Fact

    return {"votes": Vote.objects.count(), "facts": Fact.objects.filter(stream__name__endswith="/members").count()}


if __name__ == "__main__":
    print(json.dumps(count() if sys.argv[1] == "count" else make(int(sys.argv[1]))))
