"""How a partnership goes: what each side answered for each day, and when the silence of all of them is silence."""

import uuid
from dataclasses import dataclass

from sabha.summit.outcomes.models import Asking, Going, PartnershipAnswer, TieAnswer
from sabha.summit.outcomes.rules.clock import due_now


def answer_key(public_key, answer):
    """The id of an answer in the record; it follows from the partnership, the side and the day."""
    return uuid.uuid5(public_key, f"answer {answer.party_id} {answer.due}")


def quiet_since(begun, sides, answers, days=()):
    """The day of the last word where all sides have let the last three letters lie, and none has said a word since.

    answers   those of all sides, for all days
    days      on which something else was said or done
    """
    last = max((it.due for it in answers), default=None)
    latest = [it for it in answers if it.due == last]
    if last is None or len(latest) < sides or any(it.state for it in latest):
        return None
    word = max([begun, *(it.heard for it in answers if it.heard), *days])
    return word if word < last else None


@dataclass(frozen=True)
class Check:
    """One day on which sides were asked, or said something unasked: [(side, its answer or None, is it asked still)]."""

    due: object
    after: int
    rows: tuple

    @property
    def answers(self):
        return [answer for _side, answer, _is_asked in self.rows]

    @property
    def knot(self):
        """Kept where all say that it is alive, silent where nobody says anything and nobody is asked any more."""
        said = [answer.state if answer else "asked" for answer in self.answers]
        if all(state == Going.ALIVE for state in said):
            return "kept"
        return "open" if any(said) else "silent"


def public_checks(answers):
    """The public answers of one partnership by day, the latest first; of a day in the order they came, silence last."""
    days = {}
    for it in sorted(answers, key=lambda it: (it.heard is None, it.heard or it.due, it.pk)):
        if not it.is_withdrawn:
            days.setdefault((it.due, it.after), []).append((None, it, False))
    return [Check(due, after, tuple(days[due, after])) for due, after in sorted(days, reverse=True)]


def asks(membership):
    """The keys of the partnerships of which a member is asked now how they go."""
    found = Asking.objects.filter(pseudonym=membership.pseudonym, about_kind="Tie", sent__gt=0, closed=None)
    return set(found.values_list("about", flat=True))


def checks_of(tie, sides):
    """Every check-in of a partnership, the latest first. Two queries."""
    answers = {(it.due, it.party_id): it for it in TieAnswer.objects.filter(tie=tie)}
    asked = Asking.objects.filter(about=tie.pk, what=Asking.What.CHECK, sent__gt=0, closed=None)
    waiting = {(due, pseudonym) for due, pseudonym in asked.values_list("due", "pseudonym")}
    after = dict(asked.values_list("due", "after")) | {it.due: it.after for it in answers.values()}
    return [Check(due, after[due], tuple(_rows(due, sides, answers, waiting))) for due in sorted(after, reverse=True)]


def _rows(due, sides, answers, waiting):
    for side in sides:
        answer, is_asked = answers.get((due, side.pk)), (due, side.membership.pseudonym) in waiting
        if answer or is_asked:
            yield side, answer, is_asked


def day_to_answer(tie, today):
    """(months or weeks after, the day) that an answer given today belongs to; (0, today) where nothing is asked."""
    return due_now(tie.begun, tie.rhythm, today) or (0, today)


def latest_of(partnerships):
    """The public answers of the latest day of each partnership."""
    found = PartnershipAnswer.objects.filter(partnership__in=partnerships, is_withdrawn=False)
    latest = {}
    for it in found:  # by day
        if latest and it.partnership_id in latest and latest[it.partnership_id][0].due == it.due:
            latest[it.partnership_id].append(it)
        else:
            latest[it.partnership_id] = [it]
    return [it for rows in latest.values() for it in rows]
