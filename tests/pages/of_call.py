"""What calls, proposals and review add to the world of the page tests: objects, addresses, and who is let in."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from pages.world import ALL, ORGANISERS, PROGRAMME_TEAM, SIGNED_IN
from sabha.summit.base.words import Words
from sabha.summit.call import tasks
from sabha.summit.call.actions import calling, deciding, offering, proposing, reviewing, visas
from sabha.summit.call.models import Proposal, VisaLetter
from sabha.summit.people.models import Role

TEAM = PROGRAMME_TEAM
REVIEWERS = TEAM | {str(Role.REVIEWER)}
OWN = ORGANISERS  # in the world of these tests the organisers of both summits handed something in

TABLE: dict[str, frozenset[str]] = {
    "calls": ALL,
    "call": ALL,
    "call_results": ALL,
    "call_lottery": ALL,
    "propose": ALL,
    "propose_any": ALL,
    "keep_draft": SIGNED_IN,
    "kept_form": ALL,
    "my_proposals": SIGNED_IN,
    "my_words": SIGNED_IN,
    "proposal_words": OWN,
    "proposal": OWN,
    "edit_proposal": OWN,
    "proposal_speakers": OWN,
    "withdraw_proposal": OWN,
    "speaker_invitation": ALL,
    "reviews": REVIEWERS,
    "review_about_me": REVIEWERS,
    "review_proposal": REVIEWERS,
    "manage_calls": TEAM,
    "new_call": TEAM,
    "manage_call": TEAM,
    "withdraw_call": TEAM,
    "edit_call": TEAM,
    "translate_call": TEAM,
    "copy_call": TEAM,
    "manage_reviewers": TEAM,
    "manage_proposals": TEAM,
    "export_proposals": TEAM,
    "import_proposals": TEAM,
    "decide_call": TEAM,
    "manage_offers": TEAM,
    "call_letters": TEAM,
    "call_letter": TEAM,
    "call_parts": TEAM,
    "call_part": TEAM,
    "manage_proposal": TEAM,
    "track_offer": TEAM,
    "visa_letter": OWN,
    "visa_paper": OWN,
    "visas": ORGANISERS,
    "visa_host": ORGANISERS,
    "visa": ORGANISERS,
    "visa_proof": ORGANISERS,
}
"""The name of an address → who is let in (the sets of pages/world.py)."""
VISAS = {"visa_letter", "visa_paper", "visa", "visa_proof"}
OF_DECIDED = {"call_results", "call_lottery", "track_offer", "manage_offers"} | VISAS
TOKENS: dict[Any, str] = {}


def build(world: Any) -> None:
    """At each summit an open call of sessions and a decided one of scholarships, with a proposal of an organiser."""
    from sabha.summit.people.models import Person  # after Django is ready

    for summit, before in ((world.here, 2), (world.there, 0)):
        organiser = summit.memberships.filter(roles__role=Role.ORGANISER).select_related("person").first()
        names = {"visibility": {"display_name": "organisers"}}
        writer, helper = (Person.objects.join(f"{n}-{summit.slug}@example.org", display_name=n, **names) for n in "ab")
        for _ in range(before):
            _call(summit, "volunteers", organiser.pseudonym)
        for kind in ("sessions", "scholarships"):
            call = _call(summit, kind, organiser.pseudonym)
            for who in (organiser.person, writer):
                it = proposing.hand_in(proposing.begin(call, who, title="Wells", about="How they are kept."))
                TOKENS[summit.pk] = proposing.ask_speaker(it, name="A friend")[1]
                reviewing.assign(it, helper)
                [criterion] = call.criteria.all()
                given = {"points": {str(criterion.pk): 4}, "criteria": [criterion]}
                reviewing.review(it, by=helper, to_writer="Good.", to_team="Hm.", **given)
                reviewing.remark(it, by=helper, text="Shall we?")
                reviewing.remark(it, by=helper, text="Call them.", of_team=True)
        _decide(call, organiser.pseudonym)
        _invite(summit, organiser.person, call)


def _call(summit: Any, kind: str, by: Any) -> Any:
    today = timezone.localdate()
    call = calling.add_call(
        summit, by=by, kind=kind, title=Words(f"Call for {kind}", "en"), about=Words("Who may come", "en"), places=2,
        topics=Words("Water\nMaps", "en"), opens=today - timedelta(days=3), closes=today + timedelta(days=3),
        a_night=10, arrives=today, leaves=today + timedelta(days=2), seed_rule=Words("Three dice", "en"),
    )  # fmt: skip
    calling.add_part(call, "criteria", by=by, title=Words("Use", "en"), about=Words("To whom", "en"))
    ask = calling.add_part(
        call,
        "questions",
        by=by,
        kind="choice",
        title=Words("Which river?", "en"),
        options=Words("Musi\nGodavari", "en"),
    )
    calling.add_part(call, "questions", by=by, kind="long", title=Words("Why?", "en"), about=Words("In short", "en"))
    calling.add_part(call, "quotas", by=by, ask=ask, value="Musi", least=0, most=2)
    return calling.publish_call(call, by=by)


def _decide(call: Any, by: Any) -> None:
    deciding.prepare_lot(call)
    tasks.work()
    deciding.decide(call.proposals.all(), Proposal.State.ACCEPTED, call=call)
    deciding.publish(call, by=by)


def _invite(summit: Any, who: Any, call: Any) -> None:
    """The organiser takes the place and has a letter of invitation."""
    it = call.proposals.get(person=who)
    offering.answer(it, takes=True)
    visas.set_host(summit, organisation="House", address="1 Way", contact="1", signatory="Head", position="Chair")
    born = timezone.localdate() - timedelta(days=9999)
    given = {"name": "Own Name", "born": born, "citizenship": "Here", "passport": "P1", "language": "en"}
    letter = visas.ask(it, who, embassy="", arrives=None, leaves=None, **given)
    visas.issue(letter, seen=letter.asked.isoformat())


def arguments(name: str, summit: Any) -> dict[str, Any]:
    """Values for the address called `name`, of objects that belong to `summit`."""
    call = summit.calls.filter(kind="scholarships" if name in OF_DECIDED else "sessions").first()
    own, other = call.proposals.order_by("number")
    key = own.pk if name in TABLE and TABLE[name] == OWN else other.pk
    if name in {"visa", "visa_proof"}:
        key = VisaLetter.objects.get(proposal=own).pk
    if name == "call_part":
        key = call.asks.first().pk
    return {"number": call.number, "key": key, "part": "questions", "token": TOKENS[summit.pk],
            "kind": "accepted", "language": "en"}  # fmt: skip
