"""Who may do what with calls, proposals and reviews."""

from django.db.models import Exists, OuterRef

from sabha.summit.call.models import Assignment, Conflict, CoSpeaker, FirstLook, Review, Reviewing
from sabha.summit.people.models import Role
from sabha.summit.people.rules import is_organiser, is_signed_in

may_propose = is_signed_in


def may_run_calls(viewer):
    """Make calls, decide, offer: organisers and the programme team."""
    return is_organiser(viewer) or Role.PROGRAMME in viewer.roles


def may_review(viewer):
    return may_run_calls(viewer) or Role.REVIEWER in viewer.roles


def is_own(person, proposal):
    """Whether this person wrote the proposal, or has said yes to speaking in it."""
    return proposal.person_id == person.pk or any(s.person_id == person.pk for s in proposal.speakers.all())


def sees_names(viewer, call):
    """Whether the viewer may read who handed something in.

    In a blind call nobody who reviews may, organisers included, until the decisions are published; and whoever has
    begun to review does not get out of it by laying the role down.
    """
    if not may_run_calls(viewer):
        return False
    return call.decided is not None or not call.is_blind or not reviews_in(viewer, call)


def reviews_in(viewer, call):
    """Whether the viewer reviews in this call: by their role, by having said so, or by having begun."""
    if Role.REVIEWER in viewer.roles:
        return True
    me = viewer.person
    traces = (Reviewing.objects.filter(call=call, person=me), *(
        model.objects.filter(proposal__call=call, person=me) for model in (Assignment, Review, FirstLook)
    ))  # fmt: skip
    return any(found.exists() for found in traces)


def without_own_view(person, call):
    """The proposals whose scores a person does not read yet: asked to review them, they have their own view to give."""
    done = Review.objects.filter(proposal=OuterRef("pk"), person=person, round=OuterRef("round"))
    asked = call.proposals.filter(assignments__person=person).exclude(Exists(done))
    return [] if call.decided else list(asked.values_list("pk", flat=True))


def why_recused(person, proposal):
    """Why this person must not review or discuss the proposal: "own", "declared", "colleague", or nothing."""
    if is_own(person, proposal):
        return "own"
    if Conflict.objects.filter(person=person, proposal=proposal).exists():
        return "declared"
    said = Reviewing.objects.filter(call_id=proposal.call_id, person=person).values_list("organisation", flat=True)
    return "colleague" if same_house(proposal.organisation, *said) else ""


def same_house(organisation, *others):
    """Whether two people named the same organisation, however they spelled it."""
    mine = house(organisation)
    return bool(mine) and any(mine == house(other) for other in others)


def house(organisation):
    """An organisation made comparable: without case, spaces and signs; letters and vowel signs of every script stay."""
    return "".join(c for c in organisation.casefold() if not c.isspace() and c not in ".,-()'’\"&")


def has_reviewed(person, proposal):
    """Whether this person has said what they think of it as it stands: before that they read nobody else's view."""
    return proposal.reviews.filter(person=person, round=proposal.round).exists()


def invitation(digest):
    """The invitation to speak that a link belongs to, or None."""
    return CoSpeaker.objects.select_related("proposal__call__summit", "proposal__person").filter(digest=digest).first()
