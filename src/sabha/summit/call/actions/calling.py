"""Making a call and its parts: recorded, so that everyone can see what was said when."""

import hashlib
import secrets
import uuid

from django.db import transaction
from django.db.models import Max

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.ids import uuid7
from sabha.summit.call.actions import notices, wording
from sabha.summit.call.models import Ask, Call, Criterion, Lot, Notice, Quota
from sabha.summit.concept.models import Translation
from sabha.summit.concept.rules.translations import key_of
from sabha.summit.journal import actions as journal

PARTS = {"questions": Ask, "criteria": Criterion, "quotas": Quota}
FIXED = {"questions": False, "criteria": True, "quotas": True}  # whether it stands still once somebody has handed in


@transaction.atomic
def add_call(summit, *, by, op=None, at=None, **values):
    """A new call, not yet published. The secret half of its lot is drawn now, and its hash stands in the record."""
    if known := journal.done(Call, op):
        return known
    secret = secrets.token_hex(16)
    number = (Call.objects.filter(summit=summit).aggregate(top=Max("number"))["top"] or 0) + 1
    values = {"commitment": hashlib.sha256(secret.encode()).hexdigest()} | values
    call = journal.write(Call, by=by, op=op, at=at, summit=summit, number=number, **values)
    Lot.objects.create(call=call, secret=secret)
    return call


ENDS = ("closes", "ends_everywhere")
MORE_LETTERS = gettext_noop("Meanwhile the number of letters has changed. Look at it again.")


@transaction.atomic
def change_call(call, *, by, op=None, at=None, letters=None, **values):
    """Change its words, days and money. Where it closes earlier, everybody who still writes is told.

    `letters`: how many letters whoever changes it has seen that makes.
    """
    journal.stand_in_line(call.summit_id)
    call.refresh_from_db()  # a second tap finds what the first has changed, and tells nobody again
    if values.get("closes") and values["closes"] < values.get("opens", call.opens):
        raise Refused(gettext_noop("A call cannot close before it opens."))
    _refuse_if_promised(call, values)
    earlier = closes_earlier(call, values)
    if earlier:
        _refuse_if_more(call, Notice.Kind.EARLIER, letters)
    changed = journal.write(call, by=by, op=op, at=at, **values)
    if earlier:
        notices.announce(changed, Notice.Kind.EARLIER)
    return changed


def closes_earlier(call, values):
    """Whether these values end a call sooner that people may be writing for."""
    if not call.is_shown or call.is_over:
        return False
    after = Call(summit=call.summit, **{name: values.get(name, getattr(call, name)) for name in ENDS})
    return after.closes_at < call.closes_at


def _refuse_if_more(call, kind, letters):
    if letters is not None and letters != notices.count(call, kind)[1]:
        raise Refused(MORE_LETTERS)


def _refuse_if_promised(call, values):
    """Who handed in did so without a name, until a day, and with a lot thrown as it was said: that stands still."""
    given = {name: value for name, value in values.items() if getattr(call, name) != value}
    if given.get("is_blind") is False and call.proposals.handed_in().exists():
        raise Refused(gettext_noop("People have handed in because it is reviewed without names: it stays so."))
    if given.get("kept_days", 0) > call.kept_days and call.proposals.handed_in().exists():
        raise Refused(gettext_noop("People were told when their data is deleted; later it cannot be."))
    if "seed_rule" in given and Lot.objects.filter(call=call).exclude(prepared=None).exists():
        raise Refused(gettext_noop("The lot is prepared: how it is thrown stands still now."))


def publish_call(call, *, by, op=None, at=None):
    """Let everyone see it. What people are chosen by must stand there first."""
    if call.kind != Call.Kind.VOLUNTEERS and not call.criteria.filter(is_withdrawn=False).exists():
        raise Refused(gettext_noop("Say first which criteria count: they are published with the call."))
    return journal.write(call, by=by, op=op, at=at, is_published=True)


@transaction.atomic
def withdraw_call(call, *, by, op=None, words="", letters=None):
    """Take a call back: everybody who wrote for it is told, and nothing they wrote is lost."""
    journal.stand_in_line(call.summit_id)
    call.refresh_from_db()
    if call.is_withdrawn:
        return call
    if call.decided:
        raise Refused(gettext_noop("The decisions are published; places are given by offers now."))
    _refuse_if_more(call, Notice.Kind.WITHDRAWN, letters)
    changed = journal.write(call, by=by, op=op, is_withdrawn=True)
    notices.announce(changed, Notice.Kind.WITHDRAWN, words)
    return changed


def is_fixed(call, part):
    """Whether this part of a call may not change any more: people have handed in on what it said."""
    return FIXED[part] and call.proposals.handed_in().exists()


def _refuse_if_fixed(call, part):
    if is_fixed(call, part):
        raise Refused(gettext_noop("Somebody has handed in already: criteria and quotas stand still from then on."))


def add_part(call, part, *, by, op=None, at=None, **values):
    """Add a question, a criterion or a quota."""
    model = PARTS[part]
    if known := journal.done(model, op):
        return known
    _refuse_if_fixed(call, part)
    number = (model.objects.filter(call=call).aggregate(top=Max("number"))["top"] or 0) + 1
    return journal.write(model, by=by, op=op, at=at, call=call, number=number, **values)


def change_part(it, part, *, by, op=None, **values):
    _refuse_if_fixed(it.call, part)
    opened = values.get("for_reviewers") and not getattr(it, "for_reviewers", True)
    if opened and it.call.proposals.filter(answers__has_key=str(it.pk)).exists():
        raise Refused(gettext_noop("People have answered this for the organisers alone: it stays so. Ask another."))
    return journal.write(it, by=by, op=op, **values)


def remove_part(it, part, *, by, op=None):
    """Take it off the call; its history stays, and so do the answers that were given."""
    _refuse_if_fixed(it.call, part)
    return journal.write(it, by=by, op=op, is_withdrawn=True)


@transaction.atomic
def translate(words, *, by, op=None):
    """Put translations beside a call's words: {(object, field): Words}; a new one replaces its language's."""
    op = op or uuid7()
    for (obj, field), text in words.items():
        key = key_of(obj.pk, field, text.lang)
        said = {"text": text, "maker": by, "how": Translation.How.PERSON, "is_withdrawn": False}
        held = Translation.objects.filter(pk=key).first()
        new = {} if held else {"id": key, "summit_id": obj.summit_key(), "about": obj.pk, "field": field}
        journal.write(held or Translation, by=by, op=uuid.uuid5(op, str(key)), **said, **new)


COPIED = ("kind", "title", "about", "topics", "is_blind", "ends_everywhere", "each", "places", "currency", "travel",
          "a_night", "a_day", "answer_days", "kept_days", "seed_rule")  # fmt: skip


@transaction.atomic
def copy_call(call, summit, *, by, opens, closes, op=None, **days):
    """The same call for another edition: words, questions, criteria and quotas; no people, no money limit.

    days    its other days: `decided_by`, `arrives`, `leaves`
    """
    op = op or uuid7()
    if known := journal.done(Call, op):
        return known
    values = {name: getattr(call, name) for name in COPIED}
    made = add_call(summit, by=by, op=op, opens=opens, closes=closes, **days, **values)
    asks = {}
    for ask in call.asks.filter(is_withdrawn=False):
        names = ("kind", "title", "about", "options", "is_required", "for_reviewers")
        asks[ask.pk] = _copied(made, "questions", ask, names, by, op)
    for criterion in call.criteria.filter(is_withdrawn=False):
        _copied(made, "criteria", criterion, ("title", "about", "weight"), by, op)
    for quota in call.quotas.filter(is_withdrawn=False):
        names = ("value", "least", "most")
        _copied(made, "quotas", quota, names, by, op, ask=asks.get(quota.ask_id))
    wording.copy(call, made)
    return made


def _copied(call, part, it, names, by, op, **values):
    values |= {name: getattr(it, name) for name in names}
    return add_part(call, part, by=by, op=uuid.uuid5(op, str(it.pk)), **values)
