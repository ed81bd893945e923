"""Reviewing: a first look, scores, conflicts of interest, remarks."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from sabha.algorithms.first_look import Triage, triage
from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.call.models import Assignment, Conflict, FirstLook, Job, Proposal, Remark, Review, Reviewing
from sabha.summit.call.rules import why_recused

State = Proposal.State
REST = timedelta(minutes=5)


def _refuse_recused(person, proposal):
    if why_recused(person, proposal):
        raise Refused(gettext_noop("You have a conflict of interest here: somebody else reviews this."))
    if proposal.call.is_withdrawn:
        raise Refused(gettext_noop("This call was withdrawn."))
    if proposal.call.decided or proposal.state not in {State.SUBMITTED, State.REVISE, State.DROPPED}:
        raise Refused(gettext_noop("This is decided; it is not reviewed any more."))


@transaction.atomic
def look(proposal, *, by, value):
    """Say whether it is worth a review at all. Three zeros drop it; a one taken later brings it back."""
    proposal.lock()
    _refuse_recused(by, proposal)
    FirstLook.objects.update_or_create(proposal=proposal, person=by, defaults={"value": value, "made": timezone.now()})
    found = triage(list(proposal.looks.values_list("value", flat=True)))
    dropped = found == Triage.DROPPED
    if dropped != (proposal.state == State.DROPPED) and not proposal.reviews.exists():
        proposal.state = State.DROPPED if dropped else State.SUBMITTED
        proposal.save(update_fields=["state"])
    return found


def mean_of(points, criteria):
    """The mean of the points, weighted as the call says; without criteria there is one point for the whole."""
    if not criteria:
        return float(points["all"])
    weights = {str(c.pk): c.weight for c in criteria}
    return sum(points[key] * weight for key, weight in weights.items()) / (sum(weights.values()) or 1)


@transaction.atomic
def review(proposal, *, by, points, criteria, to_team="", to_writer="", at=None):
    """Score a proposal; scoring it again replaces one's earlier scores of the same round."""
    proposal.lock()
    _refuse_recused(by, proposal)
    given = {"points": points, "mean": mean_of(points, criteria), "to_team": to_team, "to_writer": to_writer}
    made, _ = Review.objects.update_or_create(
        proposal=proposal, person=by, round=proposal.round, defaults=given | {"made": at or timezone.now()}
    )
    _recount(proposal)
    want_scores(proposal.call)
    return made


def _recount(proposal):
    proposal.reviews_count = proposal.reviews.values("person").distinct().count()
    proposal.save(update_fields=["reviews_count"])


@transaction.atomic
def recuse(proposal, *, by, why=""):
    """Declare a conflict of interest. What was said before does not count any more; nobody is told why.

    Where the worker shared out the reviews, it looks for somebody else.
    """
    proposal.lock()
    Conflict.objects.get_or_create(proposal=proposal, person=by, defaults={"why": why})
    asked = Assignment.objects.filter(proposal=proposal, person=by).delete()[0]
    if asked and not proposal.call.decided and proposal.call.jobs.filter(kind=Job.Kind.ASSIGN).exists():
        want(proposal.call, Job.Kind.ASSIGN)
    FirstLook.objects.filter(proposal=proposal, person=by).delete()
    if Review.objects.filter(proposal=proposal, person=by).delete()[0]:
        _recount(proposal)
        want_scores(proposal.call)


def remark(proposal, *, by, text, of_team=False):
    if not of_team and why_recused(by, proposal):
        raise Refused(gettext_noop("You have a conflict of interest here: somebody else reviews this."))
    return Remark.objects.create(proposal=proposal, person=by, text=text, of_team=of_team)


def say_of_oneself(call, person, **values):
    """How many one will review, in which languages, about what."""
    return Reviewing.objects.update_or_create(call=call, person=person, defaults=values)[0]


def assign(proposal, person):
    """Ask one reviewer by hand."""
    if why_recused(person, proposal):
        raise Refused(gettext_noop("This person has a conflict of interest here."))
    return Assignment.objects.get_or_create(proposal=proposal, person=person)[0]


def unassign(proposal, key):
    proposal.assignments.filter(pk=key).delete()


def want(call, kind, **given):
    """Ask the worker for something; asked again before it began, it is done once."""
    defaults = {"wanted": timezone.now(), "refused": [], "given": given}
    return Job.objects.update_or_create(call=call, kind=kind, defaults=defaults)[0]


def want_scores(call):
    """Ask for corrected scores, but not for every review of a busy evening: thousands of them take half a minute."""
    job = Job.objects.filter(call=call, kind=Job.Kind.CALIBRATE).first()
    if job is None or job.done is None:
        return want(call, Job.Kind.CALIBRATE)
    Job.objects.filter(pk=job.pk, wanted=None).update(wanted=max(timezone.now(), job.done + REST))
    return job


def blind(proposal, **texts):
    """The team's own version without names; an emptied field stays empty and never shows the original."""
    proposal.blinded = texts
    proposal.save(update_fields=["blinded"])
