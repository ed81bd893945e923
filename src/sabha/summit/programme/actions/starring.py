"""Stars and the calendar made of them."""

from django.db import transaction

from sabha.summit.people.actions.members import join
from sabha.summit.programme.models import CalendarFeed, Star
from sabha.summit.programme.models.personal import new_feed_token


@transaction.atomic
def star(person, session):
    """Look forward to a session; again changes nothing. Whoever stars takes part."""
    join(person, session.summit)
    return Star.objects.get_or_create(person=person, session=session)[0]


def unstar(person, session):
    Star.objects.filter(person=person, session=session).delete()


def calendar_of(person, summit):
    """The address of a person's calendar, made when they first ask for it."""
    return CalendarFeed.objects.get_or_create(person=person, summit=summit)[0]


def renew_calendar(person, summit):
    """A new address; the old one is nobody's from now on."""
    CalendarFeed.objects.filter(person=person, summit=summit).update(token=new_feed_token())
    return calendar_of(person, summit)
