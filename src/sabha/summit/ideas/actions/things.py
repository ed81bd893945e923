"""Ideas: posting, changing, saying what is needed, asking and answering, tending together, moderation."""

import uuid
from decimal import Decimal

from django.core import signing
from django.db import transaction
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.concept.actions import link, next_number
from sabha.summit.ideas.actions import letters
from sabha.summit.ideas.models import Idea, IdeaNeed, IdeaOwner, IdeaQuestion, Pledge
from sabha.summit.ideas.rules.things import owners_of
from sabha.summit.journal import actions as journal

_SALT = "sabha.ideas.invitation"
INVITATION_LIVES = 30 * 24 * 3600


@transaction.atomic
def post_idea(summit, *, by, title, text, grew_from=None, op=None, at=None):
    """A new idea, tended by whoever posts it; its thread leads to what it grew from."""
    journal.stand_in_line(summit.pk)
    if known := journal.done(Idea, op):
        return known
    number = next_number(Idea, summit)
    made = journal.write(Idea, by=by, op=op, at=at, summit=summit, number=number, title=title, text=text)
    tend(made, by, by=by, at=at)
    if grew_from is not None:
        link(made, grew_from, by=by, at=at)
    return made


def tend(idea, pseudonym, *, by, at=None):
    """Let somebody tend the idea too; again changes nothing."""
    key = uuid.uuid5(idea.pk, str(pseudonym))
    held = IdeaOwner.objects.filter(pk=key).first()
    if held:
        return journal.write(held, by=by, at=at, is_withdrawn=False)
    return journal.write(IdeaOwner, by=by, at=at, id=key, summit_id=idea.summit_id, idea=idea, pseudonym=pseudonym)


@transaction.atomic
def leave(idea, *, by, op=None):
    """Stop tending an idea; the last one stays until somebody else is there."""
    journal.in_turn(idea)
    held = IdeaOwner.objects.filter(idea=idea, is_withdrawn=False)
    mine = held.filter(pseudonym=by).first()
    if mine is None:  # gone already, or an organiser where nobody is left
        return idea
    if held.count() < 2:
        raise Refused(gettext_noop("You are the only one who tends this idea. Let it rest or end it instead."))
    return journal.write(mine, by=by, op=op, is_withdrawn=True)


def invitation(idea):
    """A word that lets one person tend the idea too; it ends when somebody has used it, or after thirty days."""
    return signing.dumps([str(idea.pk), _comings(idea)], salt=_SALT, compress=True)


def _comings(idea):
    """How often somebody came to tend the idea or left it: never the same again, so that no invitation revives."""
    return sum(owner.stamps["is_withdrawn"][0] for owner in idea.owners.only("stamps"))


@transaction.atomic
def accept_invitation(idea, token, *, by, op=None):
    """Take an invitation up."""
    journal.in_turn(idea)
    if by in owners_of(idea):
        return idea
    try:
        given = signing.loads(token, salt=_SALT, max_age=INVITATION_LIVES)
    except signing.BadSignature:
        given = None
    if given != [str(idea.pk), _comings(idea)]:
        raise Refused(gettext_noop("This invitation was used or has run out. Ask for a new one."))
    return tend(idea, by, by=by)


def revise(idea, *, by, op=None, at=None, **words):
    """A new version: another title, another text, or both."""
    _refuse_merged(idea)
    return journal.write(idea, by=by, op=op, at=at, **words)


@transaction.atomic
def set_state(idea, *, by, state, why, op=None, at=None):
    """Say where the idea stands, and why. Some states need something to stand on."""
    _refuse_merged(journal.in_turn(idea))
    if state == Idea.State.READY and not idea.needs.filter(is_withdrawn=False).exists():
        raise Refused(gettext_noop("An idea is ready when it says what it needs. Add that first."))
    if state == Idea.State.BACKED and not is_backed(idea):
        raise Refused(gettext_noop("An idea is backed when a pledge to it was accepted, or a ballot was won."))
    before = idea.state
    set_to = journal.write(idea, by=by, op=op, at=at, state=state, why=why)
    if set_to.state != before:
        letters.goes(set_to, set_to, why, by=by, page="idea")
    return set_to


def is_backed(idea):
    """Whether anything carries it: a pledge that was accepted or given, or a ballot won."""
    held = idea.pledges.filter(state__in=[Pledge.State.ACCEPTED, Pledge.State.GIVEN])
    return held.exists() or idea.candidacies.filter(won=True).exists()


def back(idea, *, by, why, at=None):
    """Let a young idea be backed from now on; one that is further on stays as it is."""
    if idea.state in {Idea.State.SEED, Idea.State.READY}:
        return journal.write(idea, by=by, at=at, state=Idea.State.BACKED, why=why)
    return idea


def add_need(idea, *, by, kind, text, amount=None, unit="", op=None, at=None):
    """One line of what the idea needs."""
    return journal.done(IdeaNeed, op) or journal.write(
        IdeaNeed, by=by, op=op, at=at, summit_id=idea.summit_id, idea=idea, kind=kind, text=text,
        amount=exact(amount), unit=unit, made=at or timezone.now(),
    )  # fmt: skip


def exact(amount):
    """An amount with two places, as every database gives it back."""
    return None if amount is None else Decimal(amount).quantize(Decimal("0.01"))


def drop_need(need, *, by, op=None):
    return journal.write(need, by=by, op=op, is_withdrawn=True)


@transaction.atomic
def ask(idea, text, *, by, op=None, at=None):
    """A question to those who tend the idea."""
    if known := journal.done(IdeaQuestion, op):
        return known
    made = journal.write(
        IdeaQuestion, by=by, op=op, at=at, summit_id=idea.summit_id, idea=idea, text=text, asker=by,
        made=at or timezone.now(),
    )  # fmt: skip
    letters.asked(made, by=by)
    return made


@transaction.atomic
def answer(question, text, *, by, op=None, at=None):
    answered = journal.write(question, by=by, op=op, at=at, answer=text)
    letters.answered(answered, by=by)
    return answered


def hide_question(question, *, by, op=None):
    return journal.write(question, by=by, op=op, is_hidden=True)


@transaction.atomic
def moderate(idea, *, by, is_hidden, why=None, op=None):
    """Hide an idea, with a reason that everyone may read; or show it again."""
    if is_hidden and not why:
        raise Refused(gettext_noop("Say why you hide it: those who tend it are told."))
    moderated = journal.write(idea, by=by, op=op, is_hidden=is_hidden, hidden_why=why if is_hidden else None)
    if is_hidden:
        letters.hidden(moderated, by=by)
    return moderated


@transaction.atomic
def merge(idea, into, *, by, why=None, op=None, at=None):
    """Let `idea` become part of `into`: who tends either tends both, and needs, pledges and milestones come along."""
    journal.in_turn(idea)
    journal.in_turn(into)
    if into.pk == idea.merged_into_id:  # a double tap
        return idea
    if idea.pk == into.pk or into.merged_into_id or into.is_hidden or idea.summit_id != into.summit_id:
        raise Refused(gettext_noop("Choose another idea of this summit."))
    _refuse_merged(idea)
    if idea.candidacies.filter(ballot__is_withdrawn=False, won=None, is_withdrawn=False).exists():
        raise Refused(gettext_noop("This idea stands on a ballot. Wait until it is counted."))
    merged = journal.write(idea, by=by, op=op, at=at, merged_into=into, why=why)
    for owner in owners_of(idea):
        tend(into, owner, by=by, at=at)
    for row in (*idea.needs.filter(is_withdrawn=False), *idea.pledges.all(), *idea.milestones.all()):
        journal.write(row, by=by, at=at, idea=into)
    link(into, idea, by=by, at=at)
    return merged


@transaction.atomic
def split(idea, *, by, title, text, needs=(), op=None, at=None):
    """Make one part of an idea an idea of its own, tended by the same people; `needs` go with it."""
    if known := journal.done(Idea, op):
        return known
    _refuse_merged(journal.in_turn(idea))
    made = post_idea(idea.summit, by=by, title=title, text=text, grew_from=idea, op=op, at=at)
    for owner in owners_of(idea):
        tend(made, owner, by=by, at=at)
    for need in needs:
        journal.write(need, by=by, at=at, idea=made)
    return made


def _refuse_merged(idea):
    if idea.merged_into_id:
        raise Refused(gettext_noop("This idea is part of another one now; go on there."))
