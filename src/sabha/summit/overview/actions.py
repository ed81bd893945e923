"""Acts that reach across stages: erasing a person with their words, writing to a group."""

import json

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.call.actions.offering import leave
from sabha.summit.call.rules import standing as calls
from sabha.summit.concept.actions import link
from sabha.summit.concept.models import GrewFrom, Summit
from sabha.summit.concept.rules import threads
from sabha.summit.conversations import rules as conversations
from sabha.summit.conversations.actions.saying import want_map
from sabha.summit.conversations.models import Statement
from sabha.summit.conversations.rules import voters_of
from sabha.summit.hackathon import rules as hackathon
from sabha.summit.hackathon.actions.showing import forget_pictures
from sabha.summit.ideas import rules as ideas
from sabha.summit.ideas.actions.milestones import forget_files
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact
from sabha.summit.outcomes.actions.taking_back import forget_sides_of
from sabha.summit.outcomes.rules import attending, introductions, partnerships
from sabha.summit.outcomes.rules import desk as outcomes
from sabha.summit.outcomes.rules.next_edition import contacts_of
from sabha.summit.overview.rules import may_untie
from sabha.summit.people.actions import addresses, privacy
from sabha.summit.people.actions.letters import language_of, post, unsubscribe_path
from sabha.summit.people.models import Membership, Person
from sabha.summit.programme import rules as programme
from sabha.summit.programme.actions import forget as forget_on_stage
from sabha.summit.programme.actions import name_changed
from sabha.summit.programme.models import PaperWanted, Release


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
    key = person.pk
    leave(person)
    if redact:
        forget_sides_of(person)
    forget_on_stage(person)
    privacy.erase(person)
    if redact:
        erase_words(ids)
    for summit in summits:
        journal.touch(summit.pk)
    privacy.list_erasure(key, redact=redact)  # last: what failed above was taken back, and is not listed


@transaction.atomic
def erase_again():
    """After a restore: erase whoever was erased since the backup was made, as they had asked. Returns how many."""
    listed = privacy.listed_erasures()
    found = list(Person.objects.filter(pk__in=listed))
    for person in found:
        erase(person, redact=listed[str(person.pk)])
    return len(found)


def ids_of(person):
    """Every id under which a person stands in the record: a pseudonym for each summit, a voter for each question."""
    memberships = person.memberships.select_related("summit")
    return [key for m in memberships for key in (m.pseudonym, *voters_of(m), *ideas.ids_of(m))]


def erase_words(ids):
    """Erase the texts of every fact that these ids wrote; statements without their words are asked about no more."""
    for statement in Statement.objects.filter(writer__in=ids, state=Statement.State.SHOWN):
        reason = Statement.Reason.TAKEN_BACK
        journal.write(statement, by=journal.SYSTEM, state=Statement.State.HIDDEN, reason=reason)
    forget_files(ids)
    forget_pictures(ids)
    parts = Statement.objects.filter(writer__in=ids).exclude(split_from=None)  # their words, in a moderator's hand
    for row in [*facts_by(ids), *Fact.objects.filter(kind="set", object_id__in=[p.pk for p in parts])]:
        if texts := own_words(row):
            journal.redact(row, texts, by=journal.SYSTEM, reason="erasure")


# The concept note, what was taken from it and what was announced are the summit's words, whoever typed them.
OF_THE_SUMMIT = {
    "Series": {"name"}, "Summit": {"title", "place", "hosted_by", "note"}, "Question": {"text"}, "Finding": {"text"},
    "Announcement": {"title", "value"}, "Ballot": {"title", "about", "why"},
}  # fmt: skip


def own_words(row):
    """The columns of a fact that hold somebody's own words."""
    values, model = row.payload["values"], json.loads(row.header)["model"]
    texts = {n for n, value in values.items() if isinstance(value, dict) and "text" in value}
    if model == "Question" and values.get("start") is None:
        return sorted(texts)  # added by hand: no sentence of the note says it
    return sorted(texts - OF_THE_SUMMIT.get(model, set()))


@transaction.atomic
def save_profile(person, values, visibility):
    """Change a profile; pages that may show the name are made anew.

    An address that is new becomes theirs only when they open the letter that went there. True when one went.
    """
    email = values.pop("email")
    asked = bool(email and email != person.email)
    if asked:
        addresses.ask(person, email)
    elif not email:
        person.email = None
    for name, value in values.items():
        setattr(person, name, value)
    person.visibility = visibility
    person.save()
    for membership in person.memberships.all():
        journal.touch(membership.summit_id)
    name_changed(person)
    return asked


# What each stage holds about a person in tables of its own: (person) → {heading: plain values}.
HELD = (
    conversations.held_about,
    hackathon.held_about,
    attending.held_about,
    calls.held_about,
    ideas.held_about,
    introductions.held_about,
    outcomes.held_about,
    partnerships.held_about,
    programme.held_about,
)


def copy_of(person):
    """All that is held about a person, with what they did in the record under their pseudonyms."""
    facts = [_told(row, json.loads(row.header)["model"]) for row in facts_by(ids_of(person))]
    follows = person.follows.select_related("announcement__summit")
    followed = [{"summit": f.announcement.summit.slug, "announcement": f.announcement.number} for f in follows]
    held = {name: value for told in HELD for name, value in told(person).items()}
    return privacy.copy_of(person) | {"follows": followed, "record": facts} | held


def _told(row, model):
    """A fact as its writer gets it: without what would let others make them prove how they voted."""
    kept_back = getattr(apps.get_model("summit", model), "kept_back", ())
    values = {name: value for name, value in row.payload["values"].items() if name not in kept_back}
    return {"at": row.ts, "kind": model, "object": str(row.object_id), **values}


def edition_before(summit):
    """The edition before this one, where it is kept here."""
    if summit.edition is None:
        return None
    return Summit.objects.filter(series=summit.series_id, edition__lt=summit.edition).order_by("-edition").first()


def readers(summit, role):
    """The persons of a group who can be written to and wish it; "earlier": those of the edition before who agreed."""
    if role == "earlier":
        before = edition_before(summit)
        return contacts_of(before) if before else Person.objects.none()
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
                time_zone=summit.time_zone,
            )
    return len(people)


def tie(child, parent, *, by, op=None):
    """Say by hand that one thing grew from another. Refuses what would make a thing grow from itself."""
    above = {knot.object.pk for knot in threads.of(parent).before}
    if child.pk == parent.pk or child.pk in above:
        raise Refused(gettext_noop("That would make a ring: each would have grown from the other."))
    return link(child, parent, by=by, op=op)


def untie(child, parent, *, viewer, op=None):
    """Take a link back; whoever tied it may, and organisers. That it stood stays in its history."""
    held = GrewFrom.objects.filter(child=child.pk, parent=parent.pk, is_withdrawn=False).first()
    if held is None or not may_untie(viewer, held):
        raise Refused(gettext_noop("Only who tied it, or an organiser, can untie it."))
    return journal.write(held, by=viewer.pseudonym, op=op, is_withdrawn=True)


@transaction.atomic
def after_merge(slug):
    """What the worker draws from the record is drawn anew once facts of another machine have come: maps, papers."""
    for summit in Summit.objects.filter(slug=slug):
        for question in summit.questions.all():
            want_map(question.pk)
        if Release.objects.filter(summit=summit).exists():
            PaperWanted.objects.get_or_create(summit=summit)
