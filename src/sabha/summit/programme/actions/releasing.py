"""Freezing the working plan as a version that everybody reads, and telling those whom its changes concern."""

import hashlib
import json
from collections import defaultdict

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.ids import uuid7
from sabha.summit.journal import actions as journal
from sabha.summit.people.actions.letters import language_of, post, unsubscribe_path
from sabha.summit.people.models import Membership, Person
from sabha.summit.programme.actions.planning import next_number
from sabha.summit.programme.models import PaperWanted, Release, Session, SessionPerson, Star
from sabha.summit.programme.rules.interpreting import unmet
from sabha.summit.programme.rules.plans import frozen, working
from sabha.summit.programme.rules.programme import latest_release, zone_of
from sabha.summit.programme.rules.versions import changes_between

CHANGED = gettext_noop("Meanwhile the plan has changed. Look at it again, then release.")


def release(summit, *, by, op=None, at=None, word=None, name="", tell=False):
    """Freeze the working plan for everybody. The plan goes on.

    A promise of interpretation that nobody meets blocks it. With `tell`, those whom a change concerns get a letter.
    All is worked out, and the letters written, before the one lock on writing is taken.
    """
    op = op or uuid7()
    if known := journal.done(Release, op):
        return known
    if gaps := unmet(summit):
        raise Refused(gettext_noop("Promised interpretation is missing in %(number)d places."), number=len(gaps))
    before, plan = latest_release(summit), frozen(summit, at)
    if not plan:
        raise Refused(gettext_noop("Nothing has a time yet: put at least one session into the plan."))
    letters = [_letter(summit, word, *told) for told in concerned(summit).items()] if tell else []
    with transaction.atomic():
        journal.stand_in_line(summit.pk)
        if known := journal.done(Release, op):
            return known
        if latest_release(summit) != before:
            raise Refused(CHANGED)
        made = journal.write(
            Release, by=by, op=op, at=at, summit=summit, number=next_number(Release, summit),
            day=timezone.localdate(at), word=word, name=name[:60], plan=plan,
        )  # fmt: skip
        PaperWanted.objects.get_or_create(summit=summit)
        for letter in letters:
            post(key=f"release:{made.pk}:{letter['person'].pk}", **letter)
    return made


def changes_ahead(summit):
    """What a release would change now against the last one; nothing where it would be the first."""
    last = latest_release(summit)
    return changes_between(last.plan, _as_released(summit, last), zone_of(summit)) if last else []


def plan_seen(summit):
    """The working plan in a few letters: a release is of the plan that its organiser had before them."""
    rows = json.dumps(working(summit), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(rows.encode()).hexdigest()[:16]


def _as_released(summit, last):
    before = {row["session"] for row in last.plan}
    return [row for row in working(summit) if not row["cancelled"] or row["session"] in before]


def concerned(summit):
    """person → the changes that concern them: of what they starred, give, interpret, host or note down.

    Only those who can be written to and wish it.
    """
    changes = defaultdict(list)
    for change in changes_ahead(summit):
        if change.kind != "added":
            changes[change.guid].append(change)
    found = defaultdict(list)
    for person, session in sorted(_ties(summit, list(changes)), key=lambda tie: (tie[0].pk, str(tie[1]))):
        found[person] += changes[str(session)]
    return dict(found)


def _ties(summit, sessions):
    """(person, session) for everybody whom these sessions concern and who can be written to."""
    writable = Person.objects.filter(wants_mail=True, is_active=True).exclude(email=None)
    pairs = set(Star.objects.filter(session__in=sessions).values_list("person", "session"))
    pairs |= set(
        SessionPerson.objects.filter(session__in=sessions).exclude(person=None).values_list("person", "session")
    )
    hosts = Session.objects.filter(pk__in=sessions).values_list("pk", "host", "note_taker")
    own = dict(Membership.objects.filter(summit=summit).values_list("pseudonym", "person"))
    pairs |= {(own[who], key) for key, *both in hosts for who in both if who in own}
    people = {p.pk: p for p in writable.filter(pk__in={person for person, _ in pairs})}
    return {(people[person], session) for person, session in pairs if person in people}


def _letter(summit, word, person, changes):
    """What one person is told of a release, as `post` takes it."""
    language = language_of(person)
    with translation.override(language):
        stop = unsubscribe_path(person)
        return {
            "person": person, "address": person.email, "language": language, "unsubscribe": stop,
            "subject": _("Your programme has changed (%(summit)s)") % {"summit": summit.title},
            "body": letter(summit, word, changes, settings.SABHA_SITE + stop),
        }  # fmt: skip


def letter(summit, word, changes, stop="…"):
    """The words of a letter about these changes, in the language of now."""
    address = settings.SABHA_SITE + reverse("my_programme", args=[summit.slug])
    words = {"summit": summit, "changes": changes, "word": word, "address": address, "stop": stop}
    return render_to_string("mail/release.txt", words)
