"""The clock: whoever said they would do something is asked how it goes, and silence is written down as silence."""

import uuid
from datetime import UTC, datetime, time

from django.db import transaction
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.concept.rules.threads import model_of
from sabha.summit.hackathon.actions import building as projects
from sabha.summit.ideas.actions import milestones as ideas
from sabha.summit.ideas.models import Pledge
from sabha.summit.ideas.rules.things import behind
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions import asking as letters
from sabha.summit.outcomes.actions import going
from sabha.summit.outcomes.actions.promises import OVER, own, person_of
from sabha.summit.outcomes.models import Asking, CheckIn, Promise, PromiseOwner, TakeOver, Tie
from sabha.summit.outcomes.rules.clock import STALE, due_now, later

# Whatever has `rhythm`, `begun`, `asked()` and `is_settled` is asked about.
KINDS = ("Promise", "Pledge", "Milestone", "Project")
ANSWERS = tuple(letters.ANSWERS[Asking.What.CHECK])
CHOOSE = gettext_noop("Choose one of the answers.")
TAKEN = gettext_noop("This has passed to somebody else meanwhile.")
SAY_HOW = gettext_noop("Say how people reach you.")


def keep_time(today=None):
    """One round: ask about what is due, remind, write silence down. Returns how much was done; again does nothing."""
    today = today or timezone.localdate()
    done = sum(begin(thing, today) for kind in KINDS for thing in _watched(kind, today))
    done += sum(begin(tie, today) for tie in going.watched(today))
    due = Asking.objects.filter(closed=None, next_on__lte=today).select_related("summit", "person")
    for one in list(due.order_by("next_on", "pk")[:500]):
        done += 1
        _step(one, today)
    return done


def _watched(kind, today):
    """Things of a kind of which word may still be asked, by what their columns tell; the rest is asked of each."""
    model = model_of(kind)
    if model is None or not hasattr(model, "asked"):
        return []
    columns, rows = model.recorded_fields(), model.objects.all()
    if "rhythm" in columns:
        rows = rows.exclude(rhythm="")
    if "begun" in columns:
        rows = rows.filter(begun__gt=later(today, -12) - STALE)
    if model.grows_from in columns:
        rows = rows.select_related(model.grows_from)
    return [it for it in rows.iterator() if it.is_shown and not it.is_settled and it.begun]


def begin(thing, today):
    """Begin the check-in of a thing that is due, with each who is to be asked. Returns how many."""
    found = due_now(thing.begun, thing.rhythm, today)
    if found is None:
        return 0
    after, day = found
    asked = [p for p in thing.asked() if p]
    held = set(
        Asking.objects.filter(what=Asking.What.CHECK, about=thing.pk, due=day).values_list("pseudonym", flat=True)
    )
    fresh = [p for p in asked if p not in held]
    for pseudonym in fresh:
        letters.ask(
            Asking.What.CHECK, thing, pseudonym=pseudonym, due=day, after=after, rhythm=thing.rhythm,
            **_reached_by(thing, pseudonym),
        )  # fmt: skip
    return len(fresh)


def _reached_by(thing, pseudonym):
    """Where to write to whoever stands under a pseudonym."""
    if isinstance(thing, Tie):
        return going.reached_by(thing, pseudonym)
    own = PromiseOwner.objects.filter(promise_id=thing.pk, pseudonym=pseudonym).select_related("person").first()
    if own:
        return {"person": own.person, "email": own.email, "language": own.language}
    if isinstance(thing, Pledge):  # given without a name, perhaps
        return {"person": next((m.person for m in behind(thing.idea, [pseudonym])), None)}
    return {"person": person_of(pseudonym)}


def _step(one, today):
    """The next letter of an asking, or its end."""
    about = letters.object_of(one)
    if about is None or not _still_asked(one, about):
        Asking.objects.filter(pk=one.pk).update(closed=timezone.now())
        return
    with transaction.atomic():
        if letters.remind(one, about, today):
            _unanswered(one, about, today)


def _still_asked(one, about):
    if isinstance(about, Tie):
        return going.is_still_asked(one, about)
    if one.what == Asking.What.CHECK:
        return not about.is_settled and one.pseudonym in about.asked()
    if one.what == Asking.What.ACCEPT:
        return about.state == Promise.State.MADE and about.owner == one.pseudonym
    if one.what == Asking.What.PASS_ON:
        return not about.is_settled and about.owner == one.pseudonym and bool(offers_for(about))
    return True


def _unanswered(one, about, today):
    """Nobody answered three letters: say so with the date of the last word. An offer to take over is then taken."""
    at = None if today == timezone.localdate() else datetime.combine(today, time(6), UTC)  # a day played back
    if isinstance(about, Tie):
        going.fall_silent(going.side_under(about, one.pseudonym), day=one.due, after=one.after, at=at)
        return
    if one.what == Asking.What.PASS_ON:
        for offer in offers_for(about)[:1]:
            pass_on(offer, by=journal.SYSTEM, at=at)
    if one.what == Asking.What.CHECK and not _answered(one, about):
        _write_check_in(about, one, by=journal.SYSTEM, at=at)
        if isinstance(about, Promise) and about.silent_since is None:
            since = about.heard or about.begun
            journal.write(about, by=journal.SYSTEM, op=uuid.uuid5(one.pk, "silent"), at=at, silent_since=since)


def _answered(one, about):
    """Whether anyone who shares the thing answered for this day: a word for all of them."""
    return CheckIn.objects.filter(about=about.pk, due=one.due).exclude(state="").exists()


def _write_check_in(about, one, *, by, state="", word=None, heard=None, op=None, at=None):
    key = uuid.uuid5(about.pk, f"check-in {one.due if one else heard} {'' if one else op}")
    told = {"state": state, "word": word, "heard": heard}
    held = CheckIn.objects.filter(pk=key).first()
    if held:
        return journal.write(held, by=by, op=op, at=at, **told)
    return journal.write(
        CheckIn, by=by, op=op, at=at, id=key, summit_id=about.summit_key(), about=about.pk,
        about_kind=type(about).__name__, due=one.due if one else heard, after=one.after if one else 0, **told,
    )  # fmt: skip


@transaction.atomic
def hear(about, *, by, state, word=None, asked=None, op=None, at=None, text=None, due=None):
    """Write down how somebody says it goes. The latest word holds, also one that comes after silence.

    asked   the asking it answers, if it answers one: its letters stop
    text    for a change: what is promised instead; due: by when
    """
    if state not in ANSWERS:
        raise Refused(CHOOSE)
    if asked is None and about.is_settled:
        raise Refused(OVER)
    day = timezone.localdate(at)
    _write_check_in(about, asked, by=by, state=state, word=word, heard=day, op=op, at=at)
    changed = {n: v for n, v in {"text": text, "due": due}.items() if v} if state == Promise.State.CHANGED else {}
    if isinstance(about, Promise):
        about = journal.write(
            about, by=by, op=op, at=at, state=state, word=word, heard=day, silent_since=None, **changed
        )
        if state == Promise.State.DROPPED:
            for offer in offers_for(about)[:1]:  # given up: it goes to who asked for it first
                about = pass_on(offer, by=by, at=at).promise
    else:
        tell_its_stage(about, by=by, state=state, word=word, op=op, at=at)
    letters.close_all(about.pk, Asking.What.CHECK, Asking.What.ACCEPT)
    return about


# What an answer changes in things of earlier stages, where one says how.
TOLD = {
    "Project": projects.answered,
    "Pledge": ideas.heard,
    "Milestone": ideas.heard,
}


def tell_its_stage(about, *, by, state, word, op, at):
    """Let an earlier stage change its own thing as the answer says, where whoever answered may say so there."""
    if told := TOLD.get(type(about).__name__):
        told(about, by=by, state=state, word=word, op=op, at=at)


def offers_for(promise):
    """Offers to take a promise over that stand, the earliest first."""
    standing = TakeOver.objects.filter(promise=promise, state=TakeOver.State.OFFERED)
    return list(standing.select_related("promise__summit").order_by("offered", "pk"))


@transaction.atomic
def offer_to_take_over(promise, *, by, op=None, at=None):
    """Say that one would take a promise over. Its owner is asked; one that nobody has any more passes at once."""
    if promise.owner == by or (promise.is_settled and not promise.is_free):
        raise Refused(gettext_noop("There is nothing here to take over."))
    key = uuid.uuid5(promise.pk, str(by))
    told = {"offered": timezone.localdate(at), "state": TakeOver.State.OFFERED}
    held = TakeOver.objects.filter(pk=key).first()
    made = (
        journal.write(held, by=by, op=op, at=at, **told)
        if held
        else journal.write(
            TakeOver, by=by, op=op, at=at, id=key, summit_id=promise.summit_id, promise=promise, taker=by, **told
        )
    )
    if promise.is_free:
        return pass_on(made, by=by, at=at)
    held_by = PromiseOwner.objects.filter(promise=promise).select_related("person").first()
    reached = {"person": held_by.person, "email": held_by.email, "language": held_by.language} if held_by else {}
    told_already = Asking.objects.filter(about=promise.pk, what=Asking.What.PASS_ON, closed=None)
    if not told_already.filter(pseudonym=promise.owner).exists():  # one question, however many would have it
        letters.ask(Asking.What.PASS_ON, promise, pseudonym=promise.owner, due=told["offered"], **reached)
    return made


@transaction.atomic
def pass_on(offer, *, by, op=None, at=None):
    """Let the promise go to whoever offered: they own it now, and are asked from now on."""
    promise, day = offer.promise, timezone.localdate(at)
    if promise.is_settled and not promise.is_free:
        raise Refused(OVER)
    journal.write(
        promise, by=by, op=op, at=at, owner=offer.taker, state=Promise.State.ACCEPTED, heard=day, silent_since=None
    )
    letters.close_all(promise.pk)
    own(promise, pseudonym=offer.taker, person=person_of(offer.taker))
    for other in offers_for(promise):
        if other.pk != offer.pk:
            journal.write(other, by=by, at=at, state=TakeOver.State.REFUSED)
    return journal.write(offer, by=by, at=at, state=TakeOver.State.PASSED)


@transaction.atomic
def keep(promise, *, by, op=None, at=None):
    """Its owner keeps the promise: the offers are refused, and that is a word too."""
    for offer in offers_for(promise):
        journal.write(offer, by=by, at=at, state=TakeOver.State.REFUSED)
    letters.close_all(promise.pk, Asking.What.PASS_ON)
    return journal.write(promise, by=by, op=op, at=at, heard=timezone.localdate(at), silent_since=None)
