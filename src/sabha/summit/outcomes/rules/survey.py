"""The survey a year later: what is asked, who may answer, and what may be told of the answers."""

import uuid
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sabha.algorithms.disclosure import protected_table
from sabha.summit.outcomes.models import SurveyAnswer
from sabha.summit.people.rules import is_member, is_organiser

may_open = is_organiser
may_answer = is_member

# The wording is ours, and so are the twelve months. What is asked after is what the Wikimedia Foundation's Event
# Evaluation Toolkit wants to know (Events_Team_Portal/Community_space/Event_Evaluation_Toolkit on Meta-Wiki):
# what was applied, what was passed on, what began, which ties lasted. Its own follow-up comes after three months.
QUESTIONS = (
    ("contact", _("Are you still in touch with people you met there?"),
     (("often", _("Yes, often")), ("now_and_then", _("Now and then")), ("no", _("No")))),
    ("learned", _("Have you used something you learned there?"),
     (("often", _("Yes, often")), ("now_and_then", _("Now and then")), ("no", _("No")))),
    ("shared", _("Have you passed on what you learned?"),
     (("often", _("Yes, often")), ("now_and_then", _("Now and then")), ("no", _("No")))),
    ("began", _("Did something begin because of it?"),
     (("goes_on", _("Yes, and it goes on")), ("ended", _("Yes, but it has ended")), ("no", _("No")))),
    ("activity", _("Do you do more for free knowledge than before?"),
     (("more", _("More")), ("same", _("As much")), ("less", _("Less")))),
    ("promises", _("Was what was promised there kept, as far as you can see?"),
     (("most", _("Most of it")), ("some", _("Some of it")), ("little", _("Little or nothing")),
      ("unknown", _("I cannot tell")))),
    ("again", _("Would you come again?"),
     (("yes", _("Yes")), ("perhaps", _("Perhaps")), ("no", _("No")))),
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """One question's answers as they may be told: (label, number or None) for each; None is too few to tell."""

    words: str
    rows: tuple
    total: int | None


def answer_key(membership, survey):
    """The id of a member's answers: drawn from their ballot key, so that erasing it leaves them nobody's."""
    return uuid.uuid5(membership.ballot_key, f"survey {survey.pk}")


def is_open(survey, today):
    return survey is not None and survey.opens <= today <= survey.closes


def results(survey):
    """What may be told, once the survey has closed: a table told twice, an answer apart, would give one person away."""
    if survey is None or not survey.is_told:
        return []
    given = list(SurveyAnswer.objects.filter(survey=survey).values_list("choices", flat=True))
    return [_result(name, words, choices, given) for name, words, choices in QUESTIONS]


def _result(name, words, choices, given):
    counted = Counter(it.get(name) for it in given)
    table = protected_table({key: counted[key] for key, _label in choices})
    return Result(words, tuple((label, table.counts[key]) for key, label in choices), table.total)
