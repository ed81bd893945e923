"""Telling everybody who wrote for a call that it is withdrawn, closes earlier, or is decided before its time."""

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sabha.summit.base.formats import day
from sabha.summit.call.models import CoSpeaker, Notice, Proposal
from sabha.summit.call.rules.wording import hour
from sabha.summit.people.actions.letters import by_day, language_of, post
from sabha.summit.people.models import Person

State = Proposal.State
Kind = Notice.Kind
AT_ONCE = 200
STILL_WRITING = (State.DRAFT, State.SUBMITTED)


def readers_of(call, kind):
    """Who is told: whoever wrote or speaks in something that the change is about."""
    found = call.proposals.exclude(state=State.WITHDRAWN)
    if kind == Kind.EARLIER:
        found = found.filter(state__in=STILL_WRITING)
    elif kind == Kind.DECIDED:
        found = found.filter(state=State.DRAFT)
    speakers = CoSpeaker.objects.filter(proposal__in=found).exclude(person=None)
    return Person.objects.filter(Q(pk__in=found.values("person")) | Q(pk__in=speakers.values("person")))


def count(call, kind):
    """(how many people are concerned, how many letters go out: whoever gave no address reads it on their page)."""
    found = readers_of(call, kind)
    return found.count(), found.exclude(email=None).count()


def announce(call, kind, words=""):
    """Let the worker tell them; where nobody wrote anything, nobody is told."""
    return Notice.objects.create(call=call, kind=kind, words=words) if readers_of(call, kind).exists() else None


def compose(notice):
    """(subject, body) in the present language."""
    call = notice.call
    subjects = {
        Kind.WITHDRAWN: _("The call is withdrawn: %(what)s"),
        Kind.EARLIER: _("The call closes earlier: %(what)s"),
        Kind.DECIDED: _("The call is decided: %(what)s"),
    }
    words = {"summit": call.summit, "call": call, "body": _body(notice), "address": settings.SABHA_SITE + _path(call)}
    return subjects[notice.kind] % {"what": call.title}, render_to_string("mail/proposal.txt", words) + ""


def _body(notice):
    call, parts = notice.call, []
    if notice.kind == Kind.WITHDRAWN:
        parts.append(_("The organisers have withdrawn this call: nothing will be chosen in it."))
    elif notice.kind == Kind.EARLIER and call.closes_at <= timezone.now():
        parts.append(_("The call is closed; nothing can be changed any more."))
    elif notice.kind == Kind.EARLIER:
        told = _("It closes earlier than was said: you can change what you wrote and hand it in until %(until)s.")
        parts.append(told % {"until": hour(call, call.last_minute)})
    else:
        parts.append(_("It was decided while you had a draft: what is not handed in does not count any more."))
    parts += [notice.words] if notice.words else []
    parts.append(_("Nothing you wrote is lost: you find it on your page, and can download it there."))
    if call.deleted_on:
        parts.append(_("What you handed in is deleted on %(day)s.") % {"day": day(call.deleted_on)})
    return "\n\n".join(parts)


def _path(call):
    return reverse("my_proposals", args=[call.summit.slug])


def write_letters(now=None):
    """Write the letters of notices by and by, each person's once: its key says so, also where two workers write."""
    waiting = Notice.objects.filter(done=None).select_related("call__summit").order_by("pk")
    return sum(_write(it, now or timezone.now()) for it in waiting)


def _write(notice, now):
    if notice.kind == Kind.WITHDRAWN and not notice.call.is_withdrawn:  # taken back before it was told to all
        return Notice.objects.filter(pk=notice.pk).update(done=now)
    readers = readers_of(notice.call, notice.kind).exclude(email=None).order_by("pk")
    if notice.reached:
        readers = readers.filter(pk__gt=notice.reached)
    portion = list(readers[:AT_ONCE])
    for person in portion:
        _tell(notice, person, now)
    done = now if len(portion) < AT_ONCE else None
    reached = portion[-1].pk if portion else notice.reached
    Notice.objects.filter(pk=notice.pk).update(reached=reached, done=done)
    return len(portion)


def _tell(notice, person, now):
    language = language_of(person)
    with translation.override(language):
        subject, body = compose(notice)
        post(key=f"{key_of(notice)}{person.pk}", person=person, address=person.email, language=language,
            subject=subject, body=body, not_before=_when(notice, person, now))  # fmt: skip


def _when(notice, person, now):
    """By day in its reader's zone, unless the call would have closed by then."""
    morning = by_day(now, person.time_zone or notice.call.summit.time_zone)
    return now if notice.kind == Kind.EARLIER and now < notice.call.closes_at <= morning else morning


def key_of(notice):
    """How the keys of its letters begin."""
    return f"call-notice:{notice.pk}:"
