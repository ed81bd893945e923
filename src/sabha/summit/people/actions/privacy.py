"""Consent, a copy of all that is held about a person, and erasing it."""

import os
from pathlib import Path

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sabha.summit.people.models import Consent, Erasure, Letter, Person, SignInCode


@transaction.atomic
def set_consents(person, purposes):
    """Let the person's standing consents be exactly `purposes`; what was given or withdrawn stays on record."""
    standing = {c.purpose: c for c in person.consents.filter(withdrawn=None)}
    for purpose, consent in standing.items():
        if purpose not in purposes:
            consent.withdrawn = timezone.now()
            consent.save(update_fields=["withdrawn"])
    for purpose in set(purposes) - set(standing):
        Consent.objects.create(person=person, purpose=purpose)


def consents_to(person, purpose):
    return person.consents.filter(purpose=purpose, withdrawn=None).exists()


def copy_of(person):
    """All that is held about a person, as plain data to download."""
    own = {name: getattr(person, name) for name in _OWN}
    times = {"joined": _time(person.joined), "last_login": _time(person.last_login)}
    return {
        "person": own | times,
        "memberships": [_membership(m) for m in person.memberships.select_related("summit").prefetch_related("roles")],
        "consents": [_consent(c) for c in person.consents.order_by("given")],
        "badges": [_badge(b) for b in person.badges.select_related("summit").order_by("issued")],
        "accounts": [{"at": a.provider, "id": a.uid, **a.extra_data} for a in person.socialaccount_set.all()],
        "letters": [_letter(x) for x in letters_of(person).order_by("made")],
        "ways_in": [{"made": _time(w.made), "used": _time(w.used)} for w in ways_in_of(person).order_by("made")],
        "sessions": len(sessions_of(person)),
    }


_OWN = (*Person.SHOWN_FIELDS, "visibility", "ui_language", "time_zone", "wants_mail", "may_found", "is_simulated")


def _time(moment):
    return moment and moment.isoformat()


def _membership(m):
    roles = [{"role": held.role, "since": _time(held.since)} for held in m.roles.all()]
    return {
        "summit": m.summit.slug, "pseudonym": str(m.pseudonym), "since": _time(m.since),
        "invited": m.is_invited, "roles": sorted(roles, key=lambda held: held["role"]),
    }  # fmt: skip


def _consent(c):
    return {"purpose": c.purpose, "given": _time(c.given), "withdrawn": _time(c.withdrawn)}


def _badge(b):
    times = {name: _time(getattr(b, name)) for name in ("issued", "activated", "revoked")}
    return {"summit": b.summit.slug, "number": b.number, **times}


def _letter(x):
    return {"to": x.address, "subject": x.subject, "body": x.body, "made": _time(x.made), "sent": _time(x.sent)}


def letters_of(person):
    """Letters to a person, also those that were only addressed to them (a way in, an invitation)."""
    return Letter.objects.filter(Q(person=person) | Q(address=person.email or "-"))


def ways_in_of(person):
    return SignInCode.objects.filter(email=person.email or "-")


def sessions_of(person):
    """The keys of all sessions in which a person is signed in. Sessions do not say whose they are: each is opened."""
    standing = Session.objects.filter(expire_date__gte=timezone.now())
    return [s.session_key for s in standing.iterator() if s.get_decoded().get(SESSION_KEY) == str(person.pk)]


@transaction.atomic
def erase(person):
    """Delete every row about a person. Their pseudonyms stay in the record, and nothing links back to them.

    Returns the pseudonyms they had, for the caller who also redacts what they wrote.
    """
    pseudonyms = list(person.memberships.values_list("pseudonym", flat=True))
    Erasure.objects.get_or_create(person_key=person.pk)
    _delete(person)
    return pseudonyms


def _delete(person):
    Session.objects.filter(session_key__in=sessions_of(person)).delete()
    letters_of(person).delete()
    ways_in_of(person).delete()
    person.delete()


def list_erasure(person_key, *, redact):
    """Note an erasure in a file beside the database: a backup from before it knows nothing of it.

    One line each: the person's number, when, and whether their words were erased too.
    """
    if _listed().get(str(person_key)) == redact:
        return
    path = Path(settings.SABHA_DATA) / "erasures"
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"{person_key} {timezone.now():%Y-%m-%dT%H:%M:%SZ} {'words' if redact else '-'}\n")
        file.flush()
        os.fsync(file.fileno())


def listed_erasures():
    """Person's number → whether their words were erased too, from the file and from the table."""
    return {str(key): False for key in Erasure.objects.values_list("person_key", flat=True)} | _listed()


def _listed():
    path = Path(settings.SABHA_DATA) / "erasures"
    lines = [line.split() for line in path.read_text().splitlines()] if path.exists() else []
    return {line[0]: line[2:] == ["words"] for line in lines if line}


def erase_again():
    """After a restore: erase everyone on the list of erasures. Returns how many were found.

    `overview.actions.erase_again` does this and erases their words too, where they had asked for that.
    """
    found = list(Person.objects.filter(pk__in=listed_erasures()))
    for person in found:
        erase(person)
    return len(found)
