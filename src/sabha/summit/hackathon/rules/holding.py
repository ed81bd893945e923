"""What the hackathon holds about a person in tables of its own, for the copy of their data."""

from sabha.summit.hackathon.models import HackathonCard, JudgeChoice, JudgeLook, MentorPair, ProjectVisit, TeamRequest


def held_about(person):
    """Their cards, what was proposed to them and what they said, requests, visits, what they gave as a judge."""
    cards = list(HackathonCard.objects.filter(person=person).select_related("summit"))
    asks = TeamRequest.objects.filter(person=person).select_related("project__summit")
    visits = ProjectVisit.objects.filter(person=person).select_related("project__summit")
    looks = JudgeLook.objects.filter(judge__person=person).select_related("project__summit")
    return {
        "hackathon_cards": [_card(card) for card in cards],
        "hackathon_pairings": [_pairing(p) for p in MentorPair.objects.filter(newcomer__in=cards)]
        + [_pairing(p) for p in MentorPair.objects.filter(mentor__in=cards)],
        "hackathon_requests": [{**_at(a.project), "kind": a.kind, "words": a.words, "state": a.state} for a in asks],
        "hackathon_visits": [
            {**_at(v.project), "note": v.note, "applauds": v.applauds, "thanks": v.thanks} for v in visits
        ],
        "hackathon_scores": [{**_at(k.project), "scores": k.scores, "done": k.done} for k in looks],
        "hackathon_choices": [
            {**_at(c.preferred), "other": c.other.number, "is_tie": c.is_tie}
            for c in JudgeChoice.objects.filter(judge__person=person).select_related("preferred__summit", "other")
        ],
    }


def _at(project):
    return {"summit": project.summit.slug, "project": project.number}


def _card(card):
    names = ("languages", "skills", "hours", "is_newcomer", "wants_mentor", "learns", "room", "wants_team", "contact")
    seat = getattr(card, "seat", None)
    return {"summit": card.summit.slug, **{n: getattr(card, n) for n in names}, "wishes": card.wishes} | (
        {"seat": seat.reason, "says": seat.says} if seat else {}
    )


def _pairing(pairing):
    return {
        "common": pairing.common, "newcomer_says": pairing.newcomer_says, "mentor_says": pairing.mentor_says,
        "made": pairing.made,
    }  # fmt: skip
