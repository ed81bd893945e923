"""When two people could meet: the times in which both are free, and the tables that nobody has taken."""

from collections import defaultdict

from django.db.models import Q
from django.utils import timezone

from sabha.summit.outcomes.models import BusySlot, Meeting, MeetingSlot
from sabha.summit.programme.models import Star
from sabha.summit.programme.rules.programme import programme_of


def coming_slots(summit, *, now=None):
    """The times for meetings that are still to come."""
    return list(MeetingSlot.objects.filter(summit=summit, starts__gt=now or timezone.now()))


def are_over(summit):
    """Whether there were times for meetings, and none is still to come."""
    return not coming_slots(summit) and MeetingSlot.objects.filter(summit=summit).exists()


def taken_by(memberships, slots, *, but=None):
    """member's key → keys of the slots in which they cannot meet: said so, meeting somebody, or in a session."""
    keys = {m.pk for m in memberships}
    taken, given = defaultdict(set), defaultdict(set)
    said = BusySlot.objects.filter(membership__in=keys, slot__in=slots)
    for member, slot, is_free in said.values_list("membership", "slot", "is_free"):
        (given if is_free else taken)[member].add(slot)
    for member, found in sessions_during(memberships, slots).items():
        taken[member] |= {slot for slot, (_, needed) in found.items() if needed or slot not in given[member]}
    for one, other, slot in _meetings_of(keys, slots, but):
        taken[one].add(slot)
        taken[other].add(slot)
    return taken


def sessions_during(memberships, slots):
    """member's key → slot's key → (the session they have then, whether it cannot do without them).

    They cannot be missed where they are on stage, host or take notes; a session they only marked they may leave.
    """
    members, slots = list(memberships), list(slots)
    if not members or not slots:
        return {}
    programme = programme_of(members[0].summit)
    during = [(slot.pk, s) for slot in slots for s in programme.slots if s.start < slot.ends and slot.starts < s.end]
    marked = defaultdict(set)
    people = [m.person_id for m in members]
    for person, session in Star.objects.filter(person__in=people).values_list("person", "session"):
        marked[person].add(session)
    return {m.pk: _of_one(m, during, marked[m.person_id]) for m in members} if during else {}


def _of_one(member, during, marked):
    found = {}
    for slot, placed in during:
        needed = _needs(placed, member)
        if needed or placed.session.pk in marked:
            found[slot] = (placed.session, needed or found.get(slot, (None, False))[1])
    return found


def _needs(placed, member):
    on_stage = any(it.person_id == member.person_id for it in placed.people)
    return on_stage or member.pseudonym in {placed.session.host, placed.session.note_taker}


def _meetings_of(keys, slots, but):
    mine = Q(introduction__one__in=keys) | Q(introduction__other__in=keys)
    found = Meeting.objects.filter(mine, slot__in=slots, is_off=False).exclude(pk=but and but.pk)
    return found.values_list("introduction__one", "introduction__other", "slot")


def free_tables(slots, *, but=None):
    """slot's key → the numbers of its tables that nobody has taken."""
    standing = Meeting.objects.filter(slot__in=slots, is_off=False).exclude(pk=but and but.pk)
    used = defaultdict(set)
    for slot, table in standing.values_list("slot", "table"):
        used[slot].add(table)
    return {slot.pk: [n for n in range(1, slot.tables + 1) if n not in used[slot.pk]] for slot in slots}


def common_slots(introduction, *, but=None):
    """The times at which both are free and a table is, with that table's number: [(slot, table)]."""
    slots = coming_slots(introduction.round.summit)
    taken = taken_by([introduction.one, introduction.other], slots, but=but)
    busy = taken[introduction.one_id] | taken[introduction.other_id]
    tables = free_tables(slots, but=but)
    return [(slot, tables[slot.pk][0]) for slot in slots if slot.pk not in busy and tables[slot.pk]]


def meetings_of(membership):
    """A member's meetings, in the order of time."""
    mine = Q(introduction__one=membership) | Q(introduction__other=membership)
    found = Meeting.objects.filter(mine).select_related(
        "slot", "introduction__one__person", "introduction__other__person", "introduction__round__summit"
    )
    return found.order_by("slot__starts")
