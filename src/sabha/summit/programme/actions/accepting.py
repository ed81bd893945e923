"""A session from an accepted proposal: from now on it is public, and says where it came from."""

import uuid

from django.db import transaction

from sabha.summit.base.words import Words
from sabha.summit.call.models import Call, Proposal
from sabha.summit.concept.rules.threads import public_object
from sabha.summit.journal import actions as journal
from sabha.summit.people.actions.members import join
from sabha.summit.programme.actions.people import add_person
from sabha.summit.programme.actions.planning import add_session
from sabha.summit.programme.models import Session

# A proposal is personal, so its session has an id of its own that follows from it: the same proposal, one session.


def session_key(proposal):
    return uuid.uuid5(proposal.pk, "session")


def accepted(summit):
    """Proposals for sessions that were accepted, told so, and do not stand on the programme yet."""
    found = Proposal.objects.filter(
        call__summit=summit, call__kind=Call.Kind.SESSIONS, state=Proposal.State.ACCEPTED
    ).exclude(call__decided=None)
    rows = list(found.select_related("call", "person").order_by("call__number", "number"))
    there = set(Session.objects.filter(summit=summit).values_list("pk", flat=True))
    return [it for it in rows if session_key(it) not in there]


@transaction.atomic
def session_from(proposal, *, by, at=None):
    """Put an accepted proposal on the programme, with its speakers; their names are shown once they say so."""
    summit = proposal.call.summit
    key = session_key(proposal)
    journal.stand_in_line(summit.pk)  # two organisers at once make one session
    held = Session.objects.filter(pk=key).first()
    if held:
        return held
    membership = join(proposal.person, summit)
    parent = public_object(summit, proposal.grew_from) if proposal.grew_from else None
    made = add_session(
        summit, by=by, at=at, id=key, grew_from=parent, title=Words(str(proposal), proposal.lang),
        about=Words(proposal.about, proposal.lang) if proposal.about else None, host=membership.pseudonym,
        kind=proposal.format or Session.Kind.TALK, minutes=proposal.minutes or 45,
        language=proposal.language or proposal.lang,
    )  # fmt: skip
    add_person(made, person=proposal.person)
    for it in proposal.speakers.exclude(accepted=None).exclude(person=None).select_related("person"):
        add_person(made, person=it.person)
    return made
