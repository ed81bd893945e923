"""What organisers would otherwise type again for the next edition: the lists that are copied, nothing of a person."""

from django.utils.translation import gettext_lazy as _

from sabha.summit.call.models import Call
from sabha.summit.concept.models import Announcement
from sabha.summit.conversations.models import Conversation
from sabha.summit.hackathon.models import Challenge, Judging
from sabha.summit.outcomes.models import BudgetLine, Goal, TopicWord
from sabha.summit.programme.models import Room, Track

LABELS = {
    "calls": _("Calls that are copied"),
    "announcements": _("Announcements"),
    "goals": _("Goals"),
    "budget_lines": _("Budget"),
    "tracks": _("Tracks"),
    "rooms": _("Rooms"),
    "challenges": _("Challenges"),
    "judging": _("Judging"),
    "words": _("Shared words"),
    "rules": _("Rules of conversations"),
}
SAID_ANEW = {Announcement.Subject.DATES, Announcement.Subject.PLACE, Announcement.Subject.HOST}


def carried_from(summit, questions, *, same_place=False):
    """Name of the list → the rows of `summit` that the next edition gets a copy of. One query for each list.

    questions    those that are asked again: only their conversations' rules go along
    same_place   whether it meets at the same place again: rooms belong to a place
    """
    standing = {"summit": summit, "is_withdrawn": False}
    announcements = Announcement.objects.filter(summit=summit).exclude(state=Announcement.State.WITHDRAWN)
    found = {
        "calls": Call.objects.filter(**standing),
        "announcements": announcements.exclude(subject__in=SAID_ANEW),
        "goals": Goal.objects.filter(**standing),
        "budget_lines": BudgetLine.objects.filter(**standing),
        "tracks": Track.objects.filter(**standing),
        "rooms": Room.objects.filter(**standing) if same_place else (),
        "challenges": Challenge.objects.filter(summit=summit, state=Challenge.State.OPEN).select_related("summit"),
        "judging": Judging.objects.filter(summit=summit).exclude(state=Judging.State.OFF),
        "words": TopicWord.objects.filter(code="", **standing).select_related("same_as"),
        "rules": Conversation.objects.filter(question__in=[q.pk for q in questions]).select_related("question"),
    }
    return {name: tuple(rows) for name, rows in found.items()}
