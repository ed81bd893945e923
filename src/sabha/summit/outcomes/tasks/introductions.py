"""Rounds of introductions and times for meetings, worked out by the worker: the web process never loads a solver."""

import logging
from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sabha.algorithms.comparable_text import comparable
from sabha.summit.base.formats import moment
from sabha.summit.hackathon.models import TeamMember
from sabha.summit.outcomes.models import Apart, Card, Introduction, IntroductionRound, Meeting, MeetingSlot, TieParty
from sabha.summit.outcomes.rules.meetings import coming_slots, free_tables, taken_by
from sabha.summit.outcomes.rules.words import WordList
from sabha.summit.people.actions.letters import write_to
from sabha.summit.people.models import Letter, Membership
from sabha.summit.programme.models import SessionPerson

log = logging.getLogger("sabha.introductions")
LONGEST = timedelta(minutes=30)
TRIES = 3
EVE = timedelta(hours=18)  # a reminder comes so long before a meeting


def make_rounds():
    """Make the rounds that wait, each once. Returns how many."""
    _give_back()
    return sum(_claimed(one) for one in IntroductionRound.objects.filter(state=IntroductionRound.State.WAITING))


def _give_back():
    """A round whose worker died is made again; after the third death it has failed."""
    state = IntroductionRound.State
    dead = IntroductionRound.objects.filter(state=state.WORKING, claimed__lt=timezone.now() - LONGEST)
    dead.filter(tries__gte=TRIES).update(state=state.FAILED, ended=timezone.now())
    dead.update(state=state.WAITING)


def _claimed(one):
    """Make one round, unless another worker was quicker."""
    state = IntroductionRound.State
    mine = IntroductionRound.objects.filter(pk=one.pk, state=state.WAITING)
    if not mine.update(state=state.WORKING, claimed=timezone.now(), tries=F("tries") + 1, percent=5):
        return 0
    try:
        make_round(one)
    except Exception:  # whatever it was: the round says so on the desk, and the worker goes on with its letters
        log.exception("round %s of introductions failed", one.pk)
        IntroductionRound.objects.filter(pk=one.pk).update(state=state.FAILED, ended=timezone.now())
    return 1


def make_round(one):
    """Read who wants to be introduced, match them, and propose the result to each."""
    from sabha.algorithms.introductions import introduce, problems  # brings scipy: only the worker waits for it

    cards, people, apart = gathered(one.summit)
    under_heard = {comparable(region) for region in one.under_heard if region.strip()}
    _reached(one, 20)
    result = introduce(people, at_most=one.at_most, under_heard=under_heard, apart=apart)
    wrong = problems(people, result, at_most=one.at_most, apart=apart)
    if wrong:
        raise RuntimeError(f"{len(wrong)} rules are broken; the first: {wrong[0]}")
    _reached(one, 80)
    first = {p.name for p in people if p.first_time or p.region in under_heard}
    _keep(one, cards, result, first)


def _reached(one, percent):
    IntroductionRound.objects.filter(pk=one.pk).update(percent=percent)


@transaction.atomic
def _keep(one, cards, result, first):
    made = [
        Introduction(
            round=one, one_id=int(it.one), other_id=int(it.other),
            reasons=[[reason.seeker == it.one, reason.word] for reason in it.reasons],
        )
        for it in result.introductions
    ]  # fmt: skip
    Introduction.objects.bulk_create(made, batch_size=500)
    one.state, one.ended, one.percent = IntroductionRound.State.DONE, timezone.now(), 100
    one.outcome = {
        "people": len(cards), "pairs": len(made), "left_over": len(result.left_over), "first": len(first),
        "first_left_over": sum(left.name in first for left in result.left_over),
        "proved": result.met_is_the_most, "gap": round(result.gap, 5),
    }  # fmt: skip
    one.save(update_fields=["state", "ended", "percent", "outcome"])
    _tell(one, cards, made)


def _tell(one, cards, made):
    """A letter to each person who has proposals now; to the others nothing: they see on their page why."""
    count = defaultdict(int)
    for it in made:
        count[it.one_id] += 1
        count[it.other_id] += 1
    for card in cards:
        if n := count[card.membership_id]:
            write_to(
                card.membership, key=f"round:{one.pk}:{card.membership_id}", page="introductions",
                subject=lambda: _("People you might like to meet"),
                lines=[lambda n=n: ngettext("We propose %(n)d person to you, with the reason.",
                    "We propose %(n)d people to you, with the reason.", n) % {"n": n}],
            )  # fmt: skip


def gathered(summit):
    """(the cards, the people as the algorithm knows them, the pairs to keep apart). A fixed number of queries."""
    from sabha.algorithms.introductions import Person

    words = WordList.of(summit)
    found = Card.objects.filter(membership__summit=summit, wants_introductions=True)
    cards = list(found.select_related("membership__person", "membership__summit").prefetch_related("words"))

    def side(card, is_offer):
        keys = (words.root(held.word) for held in card.words.all() if held.is_offer is is_offer)
        return frozenset(str(key) for key in keys if words.known(key))

    people = [
        Person(
            name=str(card.membership_id), offers=side(card, True), needs=side(card, False),
            region=comparable(card.region) if card.region else "", first_time=card.is_new is True,
            organisation=comparable(card.speaks_for) if card.speaks_for else "",
        )
        for card in cards
    ]  # fmt: skip
    return cards, people, kept_apart(summit, cards)


def kept_apart(summit, cards):
    """Pairs that are never introduced: who know each other already, were introduced before, or asked for it."""
    by_person = {card.membership.person_id: str(card.membership_id) for card in cards}
    known = _met_before() | _partners() | _on_one_stage(summit) | _in_one_team(summit)
    pairs = {(a, b) for a, b in known if a in by_person and b in by_person}
    found = {(by_person[a], by_person[b]) for a, b in pairs}
    return sorted(found | _by_wish(summit, cards))


def _met_before():
    """Everybody who was ever introduced, whatever came of it: so nobody learns from a new round who declined."""
    return set(Introduction.objects.values_list("one__person", "other__person"))


def _partners():
    sides = defaultdict(set)
    for tie, person in TieParty.objects.exclude(membership=None).values_list("tie", "membership__person"):
        sides[tie].add(person)
    return pairs_in(sides.values())


def _on_one_stage(summit):
    stages = defaultdict(set)
    found = SessionPerson.objects.filter(session__summit=summit).exclude(person=None)
    for session, person in found.values_list("session", "person"):
        stages[session].add(person)
    return pairs_in(stages.values())


def _in_one_team(summit):
    persons = dict(Membership.objects.filter(summit=summit).values_list("pseudonym", "person"))
    teams = defaultdict(set)
    for project, member in TeamMember.objects.filter(summit=summit, is_withdrawn=False).values_list(
        "project", "member"
    ):
        if member in persons:
            teams[project].add(persons[member])
    return pairs_in(teams.values())


def pairs_in(groups):
    """Every two of one group, in one order."""
    return {(a, b) for group in groups for a in group for b in group if a < b}


def _by_wish(summit, cards):
    """Pairs of which one named the other, compared generously: better one introduction too few."""
    wishes = Apart.objects.filter(membership__summit=summit).select_related("membership")
    found = set()
    for wish in wishes:
        for card in cards:
            if card.membership_id != wish.membership_id and (
                wish.other_id == card.membership_id or is_meant(wish.said, card)
            ):
                found.add((str(wish.membership_id), str(card.membership_id)))
    return found


def is_meant(said, card):
    """Whether these words may mean this member: their address, their number, their organisation, their name or part."""
    said, person = comparable(said), card.membership.person
    exact = {comparable(t) for t in (person.email or "", str(card.membership.pseudonym), card.speaks_for) if t}
    mine, theirs = set(said.split()), set(comparable(person.display_name).split())
    return said in exact or bool(mine and theirs and (mine <= theirs or theirs <= mine))


def place_meetings():
    """Find a time and a table for the pairs that both accepted and have none. Returns how many pairs were looked at."""
    waiting = (
        Introduction.objects.filter(wants_slot=True)
        .exclude(met=None)
        .select_related("round__summit", "one__person", "one__summit", "other__person", "other__summit")
    )
    by_summit = defaultdict(list)
    for it in waiting:
        by_summit[it.round.summit].append(it)
    for summit, pairs in by_summit.items():
        place(summit, pairs)
    return sum(map(len, by_summit.values()))


def place(summit, pairs):
    """Give each pair a slot in a gap of both; meetings that stand already are not moved.

    The computing may take seconds and runs outside any transaction: SQLite has one writer, and people vote meanwhile.
    """
    from sabha.algorithms.introductions import meeting_slots  # brings scipy

    gaps = gaps_of(summit, pairs)
    of = {tuple(sorted((str(it.one_id), str(it.other_id)))): it for it in pairs if not hasattr(it, "meeting")}
    found = meeting_slots(of, *gaps).meetings
    _keep_meetings(summit, pairs, gaps, [(of[it.one, it.other], it.slot, it.place) for it in found])


def gaps_of(summit, pairs):
    """(member → the slots in which they are free, slot → its free tables), as the algorithm knows them."""
    slots = coming_slots(summit)
    members = {m.pk: m for it in pairs for m in (it.one, it.other)}
    taken = taken_by(members.values(), slots)
    free = {str(key): [str(slot.pk) for slot in slots if slot.pk not in taken[key]] for key in members}
    return free, {str(key): [f"{n:04}" for n in numbers] for key, numbers in free_tables(slots).items()}


@transaction.atomic
def _keep_meetings(summit, pairs, gaps, found):
    """Write what still holds. Where anything changed meanwhile, pairs that got no time are looked at once more."""
    slots = {str(slot.pk): slot for slot in MeetingSlot.objects.select_for_update().filter(summit=summit)}
    keys = [it.pk for it in pairs]
    waiting = set(Introduction.objects.filter(pk__in=keys, meeting=None).values_list("pk", flat=True))
    free, tables = now = gaps_of(summit, pairs)
    settled = set(keys) if now == gaps else set(keys) - waiting
    for it, slot, table in found:
        is_free = slot in free[str(it.one_id)] and slot in free[str(it.other_id)] and table in tables[slot]
        if it.pk in waiting and is_free:
            tell_meeting(Meeting.objects.create(introduction=it, slot=slots[slot], table=int(table)))
            settled.add(it.pk)
    Introduction.objects.filter(pk__in=settled).update(wants_slot=False)


def tell_meeting(meeting):
    """When and where, to both; and once more on the eve. A letter about an earlier time does not go out any more."""
    it = meeting.introduction
    forget_letters(meeting)
    eve = meeting.slot.starts - EVE
    for membership in (it.one, it.other):
        key = f"meeting:{meeting.pk}:{meeting.sequence}:{membership.pk}"
        words = {"page": "introductions", "lines": [lambda: told(meeting)]}
        write_to(membership, key=key, subject=lambda: _("Your meeting"), **words)
        if eve > timezone.now() and not meeting.is_off:
            write_to(membership, key=f"{key}:eve", subject=lambda: _("Your meeting"), not_before=eve, **words)


def forget_letters(meeting):
    Letter.objects.filter(key__startswith=f"meeting:{meeting.pk}:", sent=None, claimed=None).delete()


def told(meeting):
    """When and where a meeting is, on the clock of the summit."""
    if meeting.is_off:
        return _("This meeting was called off: %(when)s") % {"when": at(meeting)}
    return _("You meet at %(when)s, table %(table)d.") % {"when": at(meeting), "table": meeting.table}


def at(meeting):
    with timezone.override(meeting.slot.summit.time_zone):
        return moment(meeting.slot.starts)
