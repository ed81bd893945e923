"""Milestones: set, shown by evidence, confirmed by a supporter, dropped with a reason; what the clock hears."""

from django.db import transaction
from django.utils import timezone

from sabha.algorithms.clean_files import PHOTOS, cleaned, kind_of
from sabha.algorithms.pictures import read_picture
from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base import files
from sabha.summit.concept.actions import link
from sabha.summit.ideas.actions import letters, pledges
from sabha.summit.ideas.models import Milestone, MilestoneEvidence, Pledge
from sabha.summit.ideas.rules.things import owners_of
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact

LARGEST = 2_000_000  # bytes
State, Kind = Milestone.State, MilestoneEvidence.Kind


@transaction.atomic
def set_milestone(idea, *, by, title, due=None, op=None, at=None):
    """A step that others will be able to see."""
    if known := journal.done(Milestone, op):
        return known
    if journal.in_turn(idea).is_over:
        raise Refused(gettext_noop("This idea is over: no more steps are set."))
    made = journal.write(
        Milestone, by=by, op=op, at=at, summit_id=idea.summit_id, idea=idea, title=title, due=due,
        begun=timezone.localdate(at),
    )  # fmt: skip
    link(made, idea, by=by, at=at)
    return made


def show(milestone, *, by, text, url="", data=b"", op=None, at=None):
    """Say that it was reached, and what shows it: a link, a file, or a photo whose text says what is to be seen."""
    if known := journal.done(MilestoneEvidence, op):
        return known
    kept = kept_file(data) if data else {"kind": Kind.LINK, "link": url}  # before the turn: a photo takes its time
    with transaction.atomic():
        _refuse_settled(milestone)
        made = journal.write(
            MilestoneEvidence, by=by, op=op, at=at, summit_id=milestone.summit_id, milestone=milestone, text=text,
            made=at or timezone.now(), **kept,
        )  # fmt: skip
        shown = journal.write(milestone, by=by, at=at, state=State.SHOWN)
        letters.goes(milestone.idea, shown, milestone.title, by=by, page="confirm_milestone", parts=[milestone.pk])
    return made


def _refuse_settled(milestone):
    if journal.in_turn(milestone).state in {State.CONFIRMED, State.DROPPED}:
        raise Refused(gettext_noop("This milestone is settled."))


def kept_file(data):
    """Put a file away, a photo without what the camera wrote about the photographer; the columns that tell of it."""
    if len(data) > LARGEST:
        raise Refused(gettext_noop("A file has at most 2 MB. Make the photo smaller, or give a link."))
    media = kind_of(data)
    if media is None:
        raise Refused(gettext_noop("Only JPEG, PNG, PDF and plain text are taken."))
    is_photo = media in PHOTOS
    if is_photo:
        data = cleaned(data)
        read_picture(data, largest=LARGEST)  # not one that unpacks to more than a phone can hold
    return {
        "kind": Kind.PHOTO if is_photo else Kind.FILE,
        "digest": files.keep(data),
        "media": media,
        "size": len(data),
    }


def may_confirm(idea, ids):
    """The id under which somebody supports the idea and may confirm its milestones, or None.

    ids   every id under which they may have pledged; whoever tends the idea confirms nothing of it
    """
    if set(ids) & set(owners_of(idea)):
        return None
    held = Pledge.objects.filter(idea=idea, pledger__in=ids, state__in=[Pledge.State.ACCEPTED, Pledge.State.GIVEN])
    return held.values_list("pledger", flat=True).first()


@transaction.atomic
def confirm(milestone, *, by, op=None, at=None):
    """A supporter has seen it."""
    if journal.in_turn(milestone).state == State.CONFIRMED and milestone.confirmed_by == by:  # a double tap
        return milestone
    if milestone.state != State.SHOWN:
        raise Refused(gettext_noop("There is nothing to confirm yet: those who tend the idea show it first."))
    return journal.write(milestone, by=by, op=op, at=at, state=State.CONFIRMED, confirmed_by=by)


@transaction.atomic
def drop(milestone, *, by, why, op=None, at=None):
    """It will not come, or not like this; the reason stands beside it."""
    if journal.in_turn(milestone).state == State.CONFIRMED:
        raise Refused(gettext_noop("This milestone is settled."))
    return journal.write(milestone, by=by, op=op, at=at, state=State.DROPPED, why=why)


def hide_evidence(evidence, *, by, op=None):
    return journal.write(evidence, by=by, op=op, is_hidden=True)


def forget_files(ids):
    """Delete the files that these ids uploaded and nobody else did: their words are about to be erased."""
    keys = [str(key) for key in ids]
    rows = Fact.objects.filter(kind="set", payload__values___by__in=keys).values_list("object_id", flat=True)
    theirs = MilestoneEvidence.objects.filter(pk__in=list(rows)).exclude(digest="")
    for evidence in theirs:
        if not MilestoneEvidence.objects.filter(digest=evidence.digest).exclude(pk__in=theirs).exists():
            files.forget(evidence.digest)


def heard(about, *, by, state, word=None, op=None, at=None):
    """What an answer to the clock changes: what was kept is confirmed by who has it, what was dropped is let go."""
    if isinstance(about, Pledge):
        if state == "kept" and by != about.pledger:  # whoever was given it says that it came
            return pledges.confirm(about, by=by, op=op, at=at, why=word)
        if state == "dropped" and (by == about.pledger or not about.is_named):
            return pledges.release(about, by=by, op=op, at=at, why=word)
    if isinstance(about, Milestone):
        if state == "kept" and about.state == State.OPEN:
            return journal.write(about, by=by, op=op, at=at, state=State.SHOWN, why=word)
        if state == "dropped":
            return drop(about, by=by, op=op, at=at, why=word)
    return about
