"""Mail: written into a table with what it is about, sent by the worker, never twice."""

from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from sabha.summit.people.models import Letter, Person

TRIES = 6
_SALT = "sabha.unsubscribe"


def post(*, key, address, subject, body, language=None, person=None, unsubscribe="", not_before=None, time_zone=""):
    """Put a letter into the outbox. The same `key` again is the same letter: it is not sent twice.

    A letter with a way out (`unsubscribe`) is one that nobody waits for: it goes by day in the reader's time zone, or
    in `time_zone` (the summit's) where the reader named none.
    """
    with transaction.atomic():
        return Letter.objects.get_or_create(
            key=key,
            defaults={
                "address": address,
                "subject": " ".join(subject.split())[:200],
                "body": body,
                "language": language or settings.LANGUAGE_CODE,
                "person": person,
                "unsubscribe": unsubscribe,
                "time_zone": (person and person.time_zone) or time_zone,
                "not_before": not_before or timezone.now(),
            },
        )[0]


def write_to(membership, *, key, subject, lines, page, args=(), not_before=None, or_to=""):
    """A letter to one member, if they have an address and want mail; the same `key` is never sent twice.

    subject, lines   functions that say it: called in the reader's language
    or_to            where to write to somebody who has no address of their own
    """
    person = membership.person
    address = person.email or or_to
    if not address or not person.wants_mail:
        return
    with translation.override(language_of(person)):
        stop = unsubscribe_path(person)
        words = {
            "summit": membership.summit, "lines": [line() for line in lines],
            "address": settings.SABHA_SITE + reverse(page, args=[membership.summit.slug, *args]),
            "stop": settings.SABHA_SITE + stop,
        }  # fmt: skip
        post(
            key=key, person=person, address=address, language=language_of(person), subject=subject(),
            time_zone=membership.summit.time_zone,
            body=render_to_string("mail/lines.txt", words), unsubscribe=stop, not_before=not_before,
        )  # fmt: skip


def by_day(moment, zone):
    """The first moment from `moment` on that is no quiet hour in that time zone; a zone nobody knows is the house's."""
    if not settings.QUIET_HOURS:
        return moment
    begin, end = (int(hour) for hour in settings.QUIET_HOURS.split("-"))
    try:
        local = moment.astimezone(ZoneInfo(zone or settings.TIME_ZONE))
    except (ZoneInfoNotFoundError, ValueError):
        local = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
    over_midnight = begin > end
    late, early = local.hour >= begin, local.hour < end
    if not (late or early if over_midnight else late and early):
        return moment
    morning = local.replace(hour=end, minute=0, second=0, microsecond=0)
    return morning + timedelta(days=1) if late and over_midnight else morning


def language_of(person):
    """The language to write to a person in."""
    complete = dict(settings.LANGUAGES)
    return person.ui_language if person.ui_language in complete else settings.LANGUAGE_CODE


def unsubscribe_path(person):
    """A link that stops all mail about what a person follows, without signing in."""
    token = signing.dumps(str(person.pk), salt=_SALT)
    with translation.override(language_of(person)):
        return reverse("unsubscribe", args=[token])


def unsubscribe(token):
    """Stop mail for whom the link names; True when there was such a person."""
    try:
        key = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return False
    return bool(Person.objects.filter(pk=key).update(wants_mail=False))


def send_due(limit=50):
    """Send the letters that are due; returns how many went. A row is claimed first: two workers never share one."""
    now = timezone.now()
    stale = now - timedelta(minutes=10)  # a worker that died in the middle gives its letters back
    due = Letter.objects.filter(sent=None, not_before__lte=now, tries__lt=TRIES)
    due = due.filter(Q(claimed=None) | Q(claimed__lt=stale)).order_by("not_before")
    found = due.values_list("pk", "unsubscribe", "time_zone", "not_before")[:limit]
    return sum(_send(key, now, stale) for key, *when in list(found) if not _waits_for_day(key, now, *when))


def _waits_for_day(key, now, unsubscribe, time_zone, not_before):
    """Whether a letter that nobody waits for would come at night; then it is put off till morning."""
    morning = by_day(now, time_zone) if unsubscribe else now
    if morning > now:
        Letter.objects.filter(pk=key, not_before=not_before).update(not_before=morning)
    return morning > now


def _send(key, now, stale):
    free = Q(claimed=None) | Q(claimed__lt=stale)
    if not Letter.objects.filter(free, pk=key, sent=None).update(claimed=now, tries=F("tries") + 1):
        return 0  # another worker was quicker
    letter = Letter.objects.get(pk=key)
    try:
        message_of(letter).send()
    except (OSError, ValueError) as fault:  # the line, or an address that no mail program takes
        wait = timedelta(minutes=2**letter.tries)
        Letter.objects.filter(pk=key).update(claimed=None, not_before=now + wait, fault=type(fault).__name__)
        return 0
    Letter.objects.filter(pk=key).update(sent=timezone.now(), fault="")
    return 1


def stuck_at(summit):
    """Letters to this summit's members that have been tried and did not go: also those that only name an address."""
    members = Person.objects.filter(memberships__summit=summit)
    named = Q(person__in=members) | Q(address__in=members.exclude(email=None).values("email"))
    return Letter.objects.filter(named, sent=None, tries__gt=0)


def message_of(letter):
    """The mail itself: plain text, with a way out in its head where it is not about signing in."""
    headers = {"Message-ID": f"<{letter.pk}.{int(letter.made.timestamp())}@{settings.SABHA_SITE.split('//')[-1]}>"}
    headers |= {"Content-Language": letter.language, "Auto-Submitted": "auto-generated"}
    if letter.unsubscribe:
        link = settings.SABHA_SITE + letter.unsubscribe
        headers |= {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return EmailMessage(letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [letter.address], headers=headers)
