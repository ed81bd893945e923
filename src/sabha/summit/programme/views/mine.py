"""A person's own programme: stars, what they give, the calendar that carries both."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sabha.summit.base.access import allowed
from sabha.summit.people.actions.members import join
from sabha.summit.programme import actions, rules
from sabha.summit.programme.models import CalendarFeed, Session, SessionPerson, Star
from sabha.summit.programme.rules.programme import programme_of
from sabha.summit.programme.views.reading import session_of


@allowed(rules.may_star)
@require_http_methods(["GET", "POST"])
def star(request, slug, number):
    """Star a session, or take the star back; a page of its own, because the session's page is the same for all."""
    it = session_of(request, number)
    if request.method == "POST":
        (actions.unstar if "stop" in request.POST else actions.star)(request.user, it)
        messages.success(request, _("Saved."))
        return redirect("my_programme", slug)
    is_starred = Star.objects.filter(person=request.user, session=it).exists()
    return render(request, "programme/star.html", {"session": it, "is_starred": is_starred})


@allowed(rules.may_star)
@require_http_methods(["GET", "POST"])
def mine(request, slug):
    """What I starred, day by day, with what is at the same time; what I give; the address of my calendar."""
    if request.method == "POST":
        return changed(request, slug)
    summit = request.summit
    sessions = Session.objects.filter(stars__person=request.user, summit=summit).select_related("track")
    given = SessionPerson.objects.filter(person=request.user, session__summit=summit).select_related("session__track")
    programme = programme_of(summit)
    starred = list(sessions)
    for it in (*starred, *(p.session for p in given)):
        it.summit, it.slot = summit, programme.by_session.get(it.pk)
    feed = path_of_feed(request.user, summit)
    words = {
        "days": days_of(starred), "untimed": [it for it in starred if it.slot is None], "given": given,
        "feed": settings.SABHA_SITE + feed if feed else "", "feed_path": feed, "programme": programme,
    }  # fmt: skip
    return render(request, "programme/mine.html", words)


def days_of(starred):
    """(day, [(slot, what of mine is at the same time)]) of the sessions that have a time."""
    slots = sorted((it.slot for it in starred if it.slot), key=lambda s: s.start)
    days = sorted({s.day for s in slots})
    return [(day, [(s, clashes(s, slots)) for s in slots if s.day == day]) for day in days]


def clashes(slot, slots):
    return [o for o in slots if o is not slot and o.start < slot.end and slot.start < o.end and not o.is_cancelled]


def path_of_feed(person, summit):
    feed = CalendarFeed.objects.filter(person=person, summit=summit).first()
    return reverse("own_calendar", args=[summit.slug, feed.token]) if feed else ""


def changed(request, slug):
    """Make or renew the calendar's address; say whether my name may stand in the programme."""
    join(request.user, request.summit)
    if "calendar" in request.POST:
        actions.calendar_of(request.user, request.summit)
    elif "renew" in request.POST:
        actions.renew_calendar(request.user, request.summit)
        messages.success(request, _("Your calendar has a new address. The old one shows nothing any more."))
    elif "names" in request.POST:
        actions.show_names(request.user, request.summit, set(request.POST.getlist("shown")))
        messages.success(request, _("Saved."))
    return redirect("my_programme", slug)
