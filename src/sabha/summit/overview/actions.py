"""Acts that reach across stages: erasing a person with their words, writing to a group."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from sabha.summit.conversations.models import Statement
from sabha.summit.conversations.rules import voters_of
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact
from sabha.summit.people.actions import privacy
from sabha.summit.people.actions.letters import language_of, post, unsubscribe_path
from sabha.summit.people.models import Membership, Person


def facts_by(pseudonyms):
    """The stored facts that any of these pseudonyms wrote, oldest first."""
    keys = [str(p) for p in pseudonyms]
    return (
        Fact.objects.filter(kind="set", payload__values___by__in=keys).order_by("ts") if keys else Fact.objects.none()
    )


@transaction.atomic
def erase(person, *, redact):
    """Erase a person; with `redact` also the texts of every fact they wrote. The rest stays, linked to nobody."""
    summits = [m.summit for m in person.memberships.select_related("summit")]
    ids = ids_of(person)  # asked before the rows go: nothing links to the person afterwards
    privacy.erase(person)
    if redact:
        erase_words(ids)
    for summit in summits:
        journal.touch(summit.pk)


def ids_of(person):
    """Every id under which a person stands in the record: a pseudonym for each summit, a voter for each question."""
    memberships = person.memberships.select_related("summit")
    return [key for m in memberships for key in (m.pseudonym, *voters_of(m))]


def erase_words(ids):
    """Erase the texts of every fact that these ids wrote; statements without their words are asked about no more."""
    for statement in Statement.objects.filter(writer__in=ids, state=Statement.State.SHOWN):
        reason = Statement.Reason.TAKEN_BACK
        journal.write(statement, by=journal.SYSTEM, state=Statement.State.HIDDEN, reason=reason)
    for row in facts_by(ids):
        texts = [n for n, value in row.payload["values"].items() if isinstance(value, dict) and "text" in value]
        if texts:
            journal.redact(row, texts, by=journal.SYSTEM, reason="erasure")


@transaction.atomic
def save_profile(person, values, visibility):
    """Change a profile; pages that may show the name are made anew."""
    for name, value in values.items():
        setattr(person, name, value)
    person.visibility = visibility
    person.save()
    for membership in person.memberships.all():
        journal.touch(membership.summit_id)


def copy_of(person):
    """All that is held about a person, with what they did in the record under their pseudonyms."""
    rows = facts_by(ids_of(person))
    facts = [{"at": row.ts, "object": str(row.object_id), **row.payload["values"]} for row in rows]
    return privacy.copy_of(person) | {"record": facts}


def readers(summit, role):
    """The persons of a group who can be written to and wish it."""
    members = Membership.objects.filter(summit=summit, roles__role=role)
    return Person.objects.filter(memberships__in=members, wants_mail=True).exclude(email=None).distinct()


@transaction.atomic
def write_to_group(summit, role, *, subject, body, op):
    """One letter to each person of a group; the same `op` again writes to nobody twice. Returns how many."""
    people = list(readers(summit, role))
    for person in people:
        with translation.override(language_of(person)):
            stop = unsubscribe_path(person)
            words = {"body": body, "summit": summit, "stop": settings.SABHA_SITE + stop}
            post(
                key=f"group:{op}:{person.pk}",
                person=person,
                address=person.email,
                language=language_of(person),
                subject=subject,
                body=render_to_string("mail/group.txt", words),
                unsubscribe=stop,
            )
    return len(people)
