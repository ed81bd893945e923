"""What calls tell the organisers' desk, and what is held about a person."""

from collections import defaultdict

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sabha.summit.base.desk import Need, Stage
from sabha.summit.call.models import Call, CoSpeaker, Proposal, VisaLetter
from sabha.summit.call.rules import revising
from sabha.summit.call.rules.budget import contradictions
from sabha.summit.call.rules.visas import letters_at

State = Proposal.State


def calls_of(summit, *, withdrawn=False):
    """A summit's calls with how many proposals stand where."""
    rows = list(Call.objects.filter(summit=summit, is_withdrawn=withdrawn).select_related("summit"))
    counted = Proposal.objects.filter(call__in=rows).values_list("call", "state").annotate(n=Count("pk"))
    counts = defaultdict(dict)
    for key, state, n in counted.order_by("call", "state"):
        counts[key][state] = n
    for it in rows:
        it.counts = counts[it.pk]
        hidden = it.counts.get(State.DRAFT, 0) + it.counts.get(State.WITHDRAWN, 0)
        it.received = sum(it.counts.values()) - hidden
    return rows


def needs(summit, today):
    """A call that contradicts itself, revisions that came back or did not, decisions that are due."""
    calls = calls_of(summit)
    if waiting := letters_at(summit).filter(state=VisaLetter.State.ASKED).count():
        text = ngettext("%(n)d person waits for a letter of invitation", "%(n)d people wait for a letter of invitation",
            waiting)  # fmt: skip
        yield Need(text % {"n": waiting}, reverse("visas", args=[summit.slug]))
    undecided = [call for call in calls if not call.decided]
    back, late = revising.counted(undecided) if undecided else ({}, {})
    for call in calls:
        at = [summit.slug, call.number]
        yield from _revisions(call, reverse("manage_proposals", args=at), back.get(call.pk), late.get(call.pk))
        for sentence in contradictions(call):
            yield Need(f"{call.title}: {sentence}", reverse("manage_call", args=at))
        if not call.is_published:
            yield Need(_("Publish the call: %(what)s") % {"what": call}, reverse("manage_call", args=at), call.opens)
        elif call.is_over and not call.decided and call.received:
            text = ngettext(
                "%(what)s: decide about %(n)d proposal", "%(what)s: decide about %(n)d proposals", call.received
            )
            late = bool(call.decided_by and call.decided_by < today)
            words = text % {"what": call, "n": call.received}
            yield Need(words, reverse("decide_call", args=at), call.decided_by, late)


def _revisions(call, path, back, late):
    """What came back from its writers, and what did not and waits for a word of the team."""
    if back:
        text = ngettext("%(what)s: %(n)d came back revised", "%(what)s: %(n)d came back revised", back)
        yield Need(text % {"what": call, "n": back}, f"{path}?state=returned")
    if late:
        n = len(late)
        text = ngettext("%(what)s: %(n)d was not revised in time", "%(what)s: %(n)d were not revised in time", n)
        yield Need(text % {"what": call, "n": n}, f"{path}?state=late", min(late), late=True)


def stages(summit):
    """Each call in a line."""
    for call in calls_of(summit):
        words = ngettext("%(n)d handed in", "%(n)d handed in", call.received) % {"n": call.received}
        path = reverse("manage_call", args=[summit.slug, call.number])
        yield Stage(str(call.title), f"{call.stand} · {words}", path)
    if not summit.calls.exists():
        yield Stage(_("Calls"), _("none yet"), reverse("manage_calls", args=[summit.slug]))


def held_about(person):
    """All that calls hold about one person: what they handed in and where it stands, and what they said of others'.

    Of their own they get what they may see: other people's reviews only as their page shows them, remarks not at all.
    """
    mine = Proposal.objects.filter(Q(person=person) | Q(speakers__person=person)).select_related("call__summit")
    return {
        "proposals": [_proposal(it, person) for it in mine.distinct().order_by("begun")],
        "asked_to_speak": [
            {"name": s.name, "email": s.email, "invited": s.invited.isoformat()}
            for s in CoSpeaker.objects.filter(person=None).filter(email=person.email or "-")
        ],
        "reviews": [
            {"proposal": r.proposal.number, "round": r.round, "points": r.points, "team": r.to_team,
             "writer": r.to_writer, "made": r.made.isoformat()}
            for r in person.reviews.select_related("proposal").order_by("made")
        ],
        "assigned": list(person.assignments.values("proposal__number", "made")),
        "first_looks": list(person.looks.values("proposal__number", "value")),
        "conflicts": list(person.conflicts.values("proposal__number", "why")),
        "visa_letters": [_visa(it) for it in person.visa_letters.select_related("proposal__call__summit")],
        "remarks": list(person.remarks.values("proposal__number", "text")),
        "reviewing": [
            {"call": str(x.call), "most": x.most, "languages": x.languages, "topics": x.topics,
             "organisation": x.organisation}
            for x in person.reviewing.select_related("call")
        ],
    }  # fmt: skip


def _visa(it):
    names = ("state", "name", "citizenship", "passport", "embassy", "language", "letter")
    days = {name: getattr(it, name) and getattr(it, name).isoformat() for name in ("born", "arrives", "leaves")}
    told = {name: getattr(it, name) for name in names} | days
    return told | {"proposal": it.proposal.number, "kept_until": it.kept_until.isoformat()}


def _proposal(it, person):
    """Whoever speaks too gets what all its speakers share; what is between its writer and the team is the writer's."""
    told = it.call.decided is not None
    words = {
        "summit": it.call.summit.slug, "call": it.call.number, "number": it.number, "state": str(it.told_state),
        "title": it.title, "about": it.about, "language": it.lang, "topics": it.topics, "begun": it.begun.isoformat(),
        "handed_in": it.handed_in and it.handed_in.isoformat(), "score": it.score if told else None,
        "speakers": [s.name for s in it.speakers.all()],
    }  # fmt: skip
    if it.person_id != person.pk:
        return words
    offer = getattr(it, "offer", None)
    return words | {
        "organisation": it.organisation, "answers": it.answers, "chance": it.chance, "to_revise": it.wish,
        "offer": offer and told and {"state": offer.state, "until": offer.until.isoformat(), "visa": offer.visa,
                                     "payment": offer.payment},
    }  # fmt: skip
