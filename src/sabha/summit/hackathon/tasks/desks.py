"""Newcomers and mentors, and whole teams: proposed from people's cards. Only the people themselves see the reasons."""

from collections import Counter

from django.db import transaction
from django.db.models import Q

from sabha.summit.hackathon.models import (
    Challenge,
    HackathonCard,
    MentorPair,
    Project,
    TeamMember,
    TeamPlace,
    TeamProposal,
)
from sabha.summit.hackathon.tasks import letters
from sabha.summit.people.models import Membership

LARGEST_TEAM = 5


def name_of(card):
    """A name for the algorithm that sorts as the cards were made."""
    return f"{card.pk:012}"


def pair_mentors(summit):
    """Pair newcomers with mentors. Pairs that stand or wait for an answer stay; those declined are not made again."""
    from sabha.algorithms.mentors import Mentor, Newcomer, match_mentors

    cards = list(HackathonCard.objects.filter(summit=summit).order_by("pk"))
    by_name = {name_of(card): card for card in cards}
    held = list(MentorPair.objects.filter(newcomer__in=cards).select_related("newcomer", "mentor"))
    named = [(name_of(p.newcomer), name_of(p.mentor), p.is_declined) for p in held]
    newcomers = [
        Newcomer(n, frozenset(c.languages), frozenset(c.learns), frozenset(c.hours))
        for n, c in by_name.items()
        if c.wants_mentor
    ]
    mentors = [
        Mentor(n, frozenset(c.languages), frozenset(c.skills), frozenset(c.hours), c.room)
        for n, c in by_name.items()
        if c.room
    ]
    asking, helping = {n.id for n in newcomers}, {m.id for m in mentors}
    made = [(n, m) for n, m, declined in named if not declined and n in asking and m in helping]
    apart = [(n, m) for n, m, declined in named if declined] + [(n, n) for n in by_name]
    found = match_mentors(newcomers, mentors, made=made, apart=apart)
    known = {(n, m) for n, m, _ in named}
    keep_pairs([m for m in found.matches if (m.newcomer, m.mentor) not in known], by_name)
    return {"pairs": len(found.matches), "unmatched": Counter(u.why for u in found.unmatched)}


@transaction.atomic
def keep_pairs(matches, by_name):
    """New pairs as rows; whose card is gone by now is left out."""
    there = set(HackathonCard.objects.select_for_update().filter(pk__in=[c.pk for c in by_name.values()])
                .values_list("pk", flat=True))  # fmt: skip
    found = [(by_name[m.newcomer], by_name[m.mentor], m) for m in matches]
    rows = [
        MentorPair(newcomer=n, mentor=m, common={"languages": it.languages, "skills": it.skills, "hours": it.hours})
        for n, m, it in found
        if {n.pk, m.pk} <= there
    ]
    MentorPair.objects.bulk_create(rows, ignore_conflicts=True)
    for row in rows:
        letters.to_pair(row.newcomer, row.mentor, row.common["skills"])


def looking(summit):
    """The cards of those who look for a team: without a place, or with one not offered yet, or refused."""
    loose = Q(seat=None) | Q(seat__table__is_offered=False) | Q(seat__says=False)
    return HackathonCard.objects.filter(loose, summit=summit, wants_team=True).order_by("pk")


def seat_teams(summit):
    """Propose teams to all who look for one; who was offered a place and has not refused it keeps it."""
    from sabha.algorithms.teams import Person, propose_teams

    cards = list(looking(summit))
    offered = offers(summit)
    known = {p.id for p in offered}
    at_work = teams_of(summit, cards)
    people = [
        Person(
            name_of(card), frozenset(card.languages), frozenset(card.skills),
            tuple(w for w in card.wishes if w in known), card.is_newcomer,
            at_work[card.person_id] if at_work.get(card.person_id) in known else None,
        )
        for card in cards
    ]  # fmt: skip
    found = propose_teams(people, offered, largest=LARGEST_TEAM)
    if not keep_tables(summit, found, {name_of(card): card for card in cards}):
        return None
    return {
        "teams": len(found.teams),
        "left_over": [int(one.person) for one in found.left_over],
        "lonely": [int(one.person) for one in found.left_over if one.no_common_language],
        "shortages": [[s.skill, s.people, s.teams] for s in found.shortages],
        "best_possible": found.best_possible,
    }


def offers(summit):
    """What a team can take up: projects under way that say whom they look for, and challenges nobody has taken."""
    from sabha.algorithms.teams import Project as Offer

    projects = Project.objects.filter(summit=summit).under_way().prefetch_related("team")
    open_ones = [Offer(str(p.pk), frozenset(p.needs)) for p in projects if p.needs and len(p.members()) < LARGEST_TEAM]
    challenges = Challenge.objects.filter(summit=summit, state=Challenge.State.OPEN)
    return open_ones + [Offer(str(c.pk), frozenset(c.skills)) for c in challenges]


def teams_of(summit, cards):
    """person → the project they are in already, for those who have a card."""
    people = [card.person_id for card in cards]
    called = dict(Membership.objects.filter(summit=summit, person__in=people).values_list("pseudonym", "person_id"))
    rows = TeamMember.objects.filter(member__in=called, is_withdrawn=False, project__is_withdrawn=False)
    return {called[member]: str(project) for member, project in rows.values_list("member", "project_id")}


@transaction.atomic
def keep_tables(summit, found, by_name):
    """Proposed teams as rows, numbered after those that are there; False if others look for a team by now."""
    cards = list(looking(summit).select_for_update(of=("self",)))
    if {card.pk for card in cards} != {card.pk for card in by_name.values()}:
        return False
    TeamProposal.objects.filter(summit=summit, is_offered=False).delete()
    TeamPlace.objects.filter(table__summit=summit, says=False).delete()
    taken = TeamProposal.objects.filter(summit=summit).values_list("number", flat=True)
    for number, team in enumerate(found.teams, start=max(taken, default=0) + 1):
        table = TeamProposal.objects.create(
            summit=summit, number=number, target=team.project, languages=team.languages, missing=team.missing
        )
        TeamPlace.objects.bulk_create(
            TeamPlace(
                table=table, card=by_name[m.person], reason={"wish": m.wish, "brings": m.brings, "stays": m.stays}
            )
            for m in team.members
        )
    return True
