"""Arranging a ballot, freezing its rules, voting on the web."""

import secrets
import uuid

from django.db import transaction
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.ids import uuid7
from sabha.summit.concept.actions import link, next_number
from sabha.summit.ideas.actions.things import exact
from sabha.summit.ideas.models import Ballot, BallotIdea, BallotPaper, CountWanted
from sabha.summit.ideas.rules.ballots import candidates_of, digest, frozen, names_on, nonce_for, receipt_of
from sabha.summit.journal import actions as journal


@transaction.atomic
def make_ballot(summit, *, by, op=None, at=None, **values):
    """A ballot that nobody outside sees yet."""
    values = {"seed": secrets.token_hex(8), **values, "budget": exact(values["budget"])}
    journal.stand_in_line(summit.pk)
    return journal.done(Ballot, op) or journal.write(
        Ballot, by=by, op=op, at=at, summit=summit, number=next_number(Ballot, summit), **values
    )


@transaction.atomic
def arrange(ballot, *, by, op=None, **values):
    """Change what is not published yet."""
    _refuse_published(journal.in_turn(ballot))
    return journal.write(ballot, by=by, op=op, **values | {"budget": exact(values.get("budget", ballot.budget))})


@transaction.atomic
def put_on(ballot, idea, *, by, cost, op=None, at=None):
    """Put an idea on the ballot, at a cost; again changes the cost. The id follows from both."""
    _refuse_published(journal.in_turn(ballot))
    if idea.is_over:
        raise Refused(gettext_noop("This idea asks for nothing any more."))
    if not 0 < cost <= ballot.budget:
        raise Refused(gettext_noop("The cost of an idea is more than 0, and within the budget."))
    key = uuid.uuid5(ballot.pk, str(idea.pk))
    held = BallotIdea.objects.filter(pk=key).first()
    if held:
        return journal.write(held, by=by, op=op, at=at, cost=exact(cost), is_withdrawn=False)
    last = ballot.candidates.order_by("number").last()
    return journal.write(
        BallotIdea, by=by, op=op, at=at, id=key, summit_id=ballot.summit_id, ballot=ballot, idea=idea,
        cost=exact(cost), number=last.number + 1 if last else 1,
    )  # fmt: skip


@transaction.atomic
def take_off(candidate, *, by, op=None):
    _refuse_published(journal.in_turn(candidate.ballot))
    return journal.write(candidate, by=by, op=op, is_withdrawn=True)


def _refuse_published(ballot):
    if ballot.is_published:
        raise Refused(gettext_noop("The rules are published. Nothing of them can change any more."))


@transaction.atomic
def publish(ballot, *, by, op=None, at=None):
    """Freeze the rules and show the ballot to everyone. From now on nothing of it can change; again changes nothing."""
    if journal.in_turn(ballot).is_published:
        return ballot
    candidates = _numbered(candidates_of(ballot), by=by, at=at)
    if len(candidates) < 2:
        raise Refused(gettext_noop("Put at least two ideas on the ballot first."))
    if any(c.idea.is_over for c in candidates):
        raise Refused(gettext_noop("An idea on the ballot asks for nothing any more. Take it off first."))
    if any(c.cost > ballot.budget for c in candidates):
        raise Refused(gettext_noop("The cost of an idea is more than 0, and within the budget."))
    if ballot.closes <= ballot.opens or ballot.closes <= (at or timezone.now()):
        raise Refused(gettext_noop("The ballot closes before it opens, or has closed already. Change its times."))
    text = frozen(ballot, candidates)
    published = journal.write(ballot, by=by, op=op, at=at, rules_text=text, rules_hash=digest(text))
    for candidate in candidates:
        link(published, candidate.idea, by=by, at=at)
    return published


def _numbered(candidates, *, by, at):
    """The ideas on a ballot, each under a number of its own: two machines may each have given the same one."""
    if len({c.number for c in candidates}) == len(candidates):
        return candidates
    return [journal.write(c, by=by, at=at, number=n) for n, c in enumerate(candidates, 1)]


@transaction.atomic
def call_off(ballot, *, by, why, op=None):
    """Call a ballot off, with the reason; what was voted is never counted."""
    if not why:
        raise Refused(gettext_noop("Say why: those who voted want to know."))
    if hasattr(journal.in_turn(ballot), "result"):
        raise Refused(gettext_noop("This ballot has been counted."))
    return journal.write(ballot, by=by, op=op, is_withdrawn=True, why=why)


def cast(ballot, *, voter, choices, op=None, at=None):
    """Vote, or vote anew: the last one holds. `choices`: {name of an idea on the ballot: points}.

    voter   `rules.voter_of(membership, ballot)`: never a pseudonym
    at      when it happened, for old ballots that are played back
    """
    if ballot.is_withdrawn or not ballot.is_published or not ballot.opens <= (at or timezone.now()) < ballot.closes:
        raise Refused(gettext_noop("This ballot is not open."))
    _refuse_impossible(ballot, choices)
    return _written(ballot, voter=voter, choices=choices, op=op, at=at)


def _refuse_impossible(ballot, choices):
    if not names_on(ballot.rules_text).issuperset(choices) or any(p < 1 for p in choices.values()):
        raise Refused(gettext_noop("Choose from the ideas on the ballot."))
    is_points = ballot.way == ballot.Way.POINTS
    if is_points and sum(choices.values()) > ballot.points:
        raise Refused(gettext_noop("You gave more points than you have: %(n)d."), n=ballot.points)
    if not is_points and any(p != 1 for p in choices.values()):
        raise Refused(gettext_noop("Choose from the ideas on the ballot."))


def put_in(ballot, *, voter, choices, op=None, at=None, is_sheet=False, is_void=False):
    """Put a paper in, unless it lies there with the same on it."""
    held = BallotPaper.objects.filter(pk=_key_of(ballot, voter)).first()
    if held and (held.choices, held.is_void) == (choices, is_void):
        return held
    return _written(ballot, voter=voter, choices=choices, op=op, at=at, is_sheet=is_sheet, is_void=is_void)


def _key_of(ballot, voter):
    return uuid.uuid5(ballot.pk, str(voter))


def _written(ballot, *, voter, choices, op, at, is_sheet=False, is_void=False):
    """Write the paper itself, new or changed, with its receipt: one fact, and no question that writing does not ask."""
    op = op or uuid7()
    nonce = nonce_for(ballot, voter, op)
    return journal.write(
        BallotPaper, by=voter, op=op, at=at, id=_key_of(ballot, voter), summit_id=ballot.summit_id, ballot=ballot,
        voter=voter, choices=choices, nonce=nonce, receipt=receipt_of(ballot, nonce, choices), is_sheet=is_sheet,
        is_void=is_void,
    )  # fmt: skip


def want_count(ballot):
    """Ask the worker to count; asking twice is asking once."""
    if not ballot.is_published or ballot.is_withdrawn or not ballot.has_closed:
        raise Refused(gettext_noop("This ballot has not closed yet."))
    CountWanted.objects.get_or_create(ballot=ballot)
