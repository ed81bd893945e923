"""Saying what one offers and looks for, being introduced, answering, meeting."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions.words import write_starters
from sabha.summit.outcomes.models import (
    Apart,
    BusySlot,
    Card,
    CardWord,
    Introduction,
    IntroductionRound,
    Meeting,
    MeetingSlot,
)
from sabha.summit.outcomes.rules.introductions import other_of
from sabha.summit.outcomes.rules.meetings import common_slots, sessions_during
from sabha.summit.outcomes.rules.words import WordList
from sabha.summit.outcomes.tasks.introductions import tell_meeting
from sabha.summit.people.actions.letters import write_to

Answer = Introduction.Answer


@transaction.atomic
def save_card(membership, *, offers=(), needs=(), **values):
    """Let a member's card hold exactly this. Words that every summit begins with are written down at their first use.

    offers, needs   ids of words
    """
    words = WordList.of(membership.summit)
    sides = {True: [k for k in offers if words.known(k)], False: [k for k in needs if words.known(k)]}
    if max(map(len, sides.values())) > Card.MOST_WORDS:
        raise Refused(gettext_noop("Choose at most %(most)d words on each side."), most=Card.MOST_WORDS)
    write_starters(membership.summit, words, dict.fromkeys(sides[True] + sides[False]))
    values = {"changed": timezone.now(), **values}
    card, _made = Card.objects.update_or_create(membership=membership, defaults=values)
    card.words.all().delete()
    CardWord.objects.bulk_create(
        CardWord(card=card, word=key, is_offer=way) for way, keys in sides.items() for key in dict.fromkeys(keys)
    )
    journal.touch(membership.summit_id)  # a public page may show it
    return card


@transaction.atomic
def take_card_back(membership):
    """Offer and look for nothing any more; proposals that stand already stay as they are."""
    Card.objects.filter(membership=membership).delete()
    journal.touch(membership.summit_id)


def keep_apart(membership, said, *, other=None):
    """Never be introduced to somebody. Kept as it was said: nobody is told, and nothing tells whether they are here."""
    return Apart.objects.get_or_create(membership=membership, said=said.strip()[:120], other=other)[0]


def begin_round(summit, *, at_most, closes, under_heard=()):
    """Ask the worker for a round; while one is being made, that one is the answer."""
    state = IntroductionRound.State
    under_way = IntroductionRound.objects.filter(summit=summit, state__in=[state.WAITING, state.WORKING]).first()
    return under_way or IntroductionRound.objects.create(
        summit=summit, at_most=at_most, closes=closes, under_heard=list(under_heard)
    )


@transaction.atomic
def answer(introduction, membership, said, *, apart=False):
    """Accept or decline. Only when both have accepted does either hear of it; a decline is told to nobody."""
    it = Introduction.objects.select_for_update().select_related("round").get(pk=introduction.pk)
    if it.round.closes < timezone.localdate():
        raise Refused(gettext_noop("This round is over."))
    if it.met:
        return it
    side = "answer_one" if it.one_id == membership.pk else "answer_other"
    setattr(it, side, said)
    if it.answer_one == it.answer_other == Answer.YES:
        it.met, it.wants_slot = timezone.now(), True
    it.save(update_fields=[side, "met", "wants_slot"])
    if apart:
        keep_apart(membership, "", other=other_of(it, membership))
    if it.met:
        _tell_both(it)
    return it


def _tell_both(introduction):
    for membership in (introduction.one, introduction.other):
        write_to(
            membership, key=f"met:{introduction.pk}:{membership.pk}", page="introductions",
            subject=lambda: _("You have both accepted"),
            lines=[lambda: _("Your page shows how to reach each other. A time to meet follows.")],
        )  # fmt: skip


@transaction.atomic
def set_busy(membership, slots, busy):
    """Say in which of these times one cannot meet; pairs that found none before are tried again."""
    BusySlot.objects.filter(membership=membership, slot__in=slots).delete()
    marked = sessions_during([membership], slots).get(membership.pk, {})
    BusySlot.objects.bulk_create(
        BusySlot(membership=membership, slot=slot, is_free=slot.pk not in busy)
        for slot in slots
        if slot.pk in busy or slot.pk in marked
    )
    try_again(membership.summit)


def try_again(summit):
    """Let the worker look for times once more for the pairs that have none."""
    waiting = Introduction.objects.filter(round__summit=summit, meeting=None).exclude(met=None)
    return waiting.update(wants_slot=True)


@transaction.atomic
def add_slots(summit, starts, *, minutes, tables):
    """More times for meetings; one that is there already gets these minutes and tables."""
    for start in starts:
        MeetingSlot.objects.update_or_create(
            summit=summit, starts=start, defaults={"minutes": minutes, "tables": tables}
        )
    try_again(summit)


def remove_slot(slot):
    """Take away a time in which nobody meets."""
    if slot.meetings.filter(is_off=False).exists():
        raise Refused(gettext_noop("People meet at this time. Their meetings have to be moved first."))
    slot.delete()


@transaction.atomic
def move_meeting(introduction, slot):
    """Meet at another time, in which both and a table are free; it also brings back a meeting that was called off."""
    MeetingSlot.objects.select_for_update().get(pk=slot.pk)  # two pairs never take one table
    held = Meeting.objects.filter(introduction=introduction).first()
    tables = {found.pk: table for found, table in common_slots(introduction, but=held)}
    if slot.pk not in tables:
        raise Refused(gettext_noop("This time has been taken meanwhile. Choose another."))
    meeting = held or Meeting(introduction=introduction)
    meeting.slot, meeting.table, meeting.is_off = slot, tables[slot.pk], False
    return _changed(meeting)


@transaction.atomic
def call_off(meeting):
    """Call a meeting off, without a reason."""
    meeting.is_off = True
    return _changed(meeting)


def _changed(meeting):
    meeting.sequence = meeting.sequence + 1 if meeting.pk else 0
    meeting.changed = timezone.now()
    meeting.save()
    tell_meeting(meeting)
    return meeting
