"""Consent, a copy of all that is held about a person, and erasing it."""

from django.db import transaction
from django.utils import timezone

from sabha.summit.people.models import Consent, Erasure, Person


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
    own = {f: getattr(person, f) for f in (*Person.SHOWN_FIELDS, "ui_language", "time_zone", "wants_mail")}
    return {
        "person": own | {"joined": person.joined.isoformat(), "visibility": person.visibility},
        "memberships": [
            {
                "summit": m.summit.slug,
                "pseudonym": str(m.pseudonym),
                "since": m.since.isoformat(),
                "roles": sorted(held.role for held in m.roles.all()),
            }
            for m in person.memberships.select_related("summit").prefetch_related("roles")
        ],
        "consents": [
            {
                "purpose": c.purpose,
                "given": c.given.isoformat(),
                "withdrawn": c.withdrawn and c.withdrawn.isoformat(),
            }
            for c in person.consents.order_by("given")
        ],
        "badges": [{"summit": b.summit.slug, "number": b.number} for b in person.badges.select_related("summit")],
        "letters": [
            {"subject": x.subject, "body": x.body, "made": x.made.isoformat()} for x in person.letters.order_by("made")
        ],
    }


@transaction.atomic
def erase(person):
    """Delete every row about a person. Their pseudonyms stay in the record, and nothing links back to them.

    Returns the pseudonyms they had, for the caller who also redacts what they wrote.
    """
    pseudonyms = list(person.memberships.values_list("pseudonym", flat=True))
    Erasure.objects.get_or_create(person_key=person.pk)
    person.delete()
    return pseudonyms


def erase_again():
    """After a restore: erase everyone on the list of erasures. Returns how many were found."""
    found = list(Person.objects.filter(pk__in=Erasure.objects.values("person_key")))
    for person in found:
        person.delete()
    return len(found)
