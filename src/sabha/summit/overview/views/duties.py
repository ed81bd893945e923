"""What waits for a member on their own page: what their roles open, and the survey. The desk is organisers' alone."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sabha.summit.base.desk import Stage
from sabha.summit.call.rules import may_review, may_run_calls
from sabha.summit.conversations.rules import may_moderate
from sabha.summit.hackathon.rules import may_judge
from sabha.summit.outcomes.models import Survey
from sabha.summit.outcomes.rules.attending import may_note_attendance
from sabha.summit.outcomes.rules.survey import is_open, may_answer
from sabha.summit.people.rules import is_organiser
from sabha.summit.programme.rules import may_plan


def duties_of(viewer, summit):
    """Links to what this viewer's roles ask of them. Organisers have the desk for it; they also review."""
    told = [(_("Reviews"), "reviews", may_review)]
    if not is_organiser(viewer):
        told += [
            (_("Calls"), "manage_calls", may_run_calls),
            (_("Working plan"), "plan", may_plan),
            (_("Notes with sources"), "notes_desk", may_moderate),
            (_("For judges"), "judge", may_judge),
            (_("At the door"), "door", may_note_attendance),
        ]
    found = [Stage(words, "", reverse(name, args=[summit.slug])) for words, name, rule in told if rule(viewer)]
    return found + _moderation(viewer, summit) + _survey(viewer, summit)


def _moderation(viewer, summit):
    """The statements of each question, for the safety team."""
    if is_organiser(viewer) or not may_moderate(viewer):
        return []
    numbers = summit.questions.filter(is_withdrawn=False).values_list("number", flat=True)
    name = _("Conversation on question %(number)d")
    return [Stage(name % {"number": n}, "", reverse("moderation", args=[summit.slug, n])) for n in numbers]


def _survey(viewer, summit):
    """The way to answer for whoever has no address to be written to."""
    held = Survey.objects.filter(summit=summit).first()
    if not may_answer(viewer) or not is_open(held, timezone.localdate()):
        return []
    return [Stage(_("A year later"), "", reverse("survey", args=[summit.slug]))]
