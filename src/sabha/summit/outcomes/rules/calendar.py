"""A member's meetings as a calendar that their own program can subscribe to."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from sabha.algorithms.schedule_formats import Schedule, Session, write
from sabha.algorithms.schedule_formats.model import CANCELLED, CONFIRMED
from sabha.summit.outcomes.rules.introductions import other_of
from sabha.summit.outcomes.rules.meetings import meetings_of
from sabha.summit.people.models import Membership
from sabha.summit.people.rules import Viewer, known_as

_SALT = "sabha.meetings"


def calendar_token(membership):
    """What stands in the address of a member's calendar. It says nothing by itself, and ends with the membership."""
    return signing.dumps(str(membership.ballot_key), salt=_SALT)


def member_of_token(summit, token):
    """Whose calendar it is. Raises `BadSignature` where it is nobody's."""
    key = signing.loads(token, salt=_SALT)
    found = Membership.objects.select_related("person", "summit").filter(ballot_key=key, summit=summit).first()
    if found is None:
        raise signing.BadSignature
    return found


def calendar_of(membership):
    """A member's meetings in iCalendar, those called off marked so."""
    summit = membership.summit
    page = settings.SABHA_SITE + reverse("introductions", args=[summit.slug])
    viewer = Viewer(membership.person, membership)
    events = tuple(_event(meeting, membership, viewer, page) for meeting in meetings_of(membership))
    return write(Schedule(title=str(summit.title), time_zone=summit.time_zone, url=page, sessions=events), "ics")


def _event(meeting, membership, viewer, page):
    name = known_as(viewer, other_of(meeting.introduction, membership))
    return Session(
        guid=str(uuid.uuid5(uuid.NAMESPACE_URL, f"{page}#{meeting.pk}")),
        title=_("Meeting with %(name)s") % {"name": name} if name else _("Meeting"),
        start=meeting.slot.starts, duration=timedelta(minutes=meeting.slot.minutes), url=page,
        room=_("Table %(number)d") % {"number": meeting.table}, modified=meeting.changed, sequence=meeting.sequence,
        status=CANCELLED if meeting.is_off else CONFIRMED,
    )  # fmt: skip
