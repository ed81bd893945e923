"""Asking partners how it goes. Each side answers for itself; what it says stays between them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.outcomes.actions import partnerships
from sabha.summit.outcomes.actions.publishing import publish
from sabha.summit.outcomes.models import Asking, Going, Tie, TieAnswer
from sabha.summit.outcomes.rules.clock import STALE, later
from sabha.summit.outcomes.rules.going import day_to_answer


def watched(today):
    """Partnerships whose sides may have to be asked."""
    found = Tie.objects.filter(ended=None, begun__gt=later(today, -12) - STALE).exclude(rhythm="")
    return found.select_related("summit").prefetch_related("parties__membership__person")


def side_under(tie, pseudonym):
    """The side whose member stands under this pseudonym, or None."""
    return next((party for party in tie.sides() if party.membership.pseudonym == pseudonym), None)


def reached_by(tie, pseudonym):
    """Where to write to one side: to its person, or where the invitation went."""
    party = side_under(tie, pseudonym)
    return {"person": party.membership.person, "email": party.other_address}


def is_still_asked(one, tie):
    """Whether a letter is still to go: nobody is asked for a day that they have answered."""
    answered = TieAnswer.objects.filter(tie=tie, party__membership__pseudonym=one.pseudonym, due=one.due)
    return one.pseudonym in tie.asked() and not answered.exclude(state="").exists()


def answer_of(one):
    """What a side answered for the day of an asking, or None."""
    return TieAnswer.objects.filter(tie=one.about, party__membership__pseudonym=one.pseudonym, due=one.due).first()


@transaction.atomic
def hear(party, *, state, word=None, day=None, after=0, at=None):
    """Write down how one side says it goes; again for the same day, the latest holds.

    day, after   the check-in it answers; without them, the one that is due now, or today's own
    """
    if state not in Going.values:
        raise Refused(gettext_noop("Choose one of the answers."))
    today = timezone.localdate(at)
    if day is None:
        after, day = day_to_answer(party.tie, today)
    tie = Tie.objects.select_for_update().get(pk=party.tie_id)
    tie.summit = party.tie.summit
    before = TieAnswer.objects.filter(party=party, due=day).first()
    told = {"tie": tie, "after": after, "state": state, "word": word, "heard": today}
    TieAnswer.objects.update_or_create(party=party, due=day, defaults=told)
    mine = Asking.objects.filter(about=tie.pk, pseudonym=party.membership.pseudonym, closed=None, due__lte=day)
    mine.update(closed=timezone.now())
    _act_on(tie, party, state, word, before, today, at)
    return tie


def _act_on(tie, party, state, word, before, today, at):
    """What an answer changes: an end is an end, a slip is mended, and who needs help is heard by the others."""
    if state == Going.ENDED and not tie.ended:
        partnerships.end(tie, party, day=today, reason=word, at=at)
    elif before and before.state == Going.ENDED != state and tie.ended == before.heard:
        partnerships.go_on(tie, party, at=at)
    else:
        publish(tie, party, at=at)
    if state == Going.NEEDS_HELP:
        partnerships.tell_others(tie, party, f"help:{today}", lambda: _("The other side says that it needs help."))


@transaction.atomic
def fall_silent(party, *, day, after, at=None):
    """Three letters were not answered: the others see that, and when it was asked."""
    _held, is_new = TieAnswer.objects.get_or_create(
        party=party, due=day, defaults={"tie_id": party.tie_id, "after": after}
    )
    if is_new:
        publish(party.tie, party, at=at)
