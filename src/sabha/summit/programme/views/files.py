"""The released programme as files under addresses that stay, and a person's own calendar."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sabha.algorithms.schedule_formats.calendar_writing import write_calendar
from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.finding import numbered
from sabha.summit.base.pages import public_page
from sabha.summit.programme.models import CalendarFeed, Paper, Track
from sabha.summit.programme.rules.files import FORMATS, as_file
from sabha.summit.programme.rules.programme import programme_of
from sabha.summit.programme.rules.schedules import of_sessions, of_track, schedule_of
from sabha.summit.programme.rules.stars import own_sessions

BY_ENDING = {it.ending: it for it in FORMATS.values()}


@allowed(anyone)
@public_page
@require_safe
def export(request, slug, file):
    """The programme in one format; the front keeps it and answers with its ETag."""
    programme = programme_of(request.summit)
    if not programme:
        raise Http404
    return response_of(BY_ENDING[file], request.summit, schedule_of(request.summit, programme))


def response_of(it, summit, schedule):
    response = HttpResponse(as_file(summit, schedule, it.name), content_type=it.media)
    response["Content-Disposition"] = f'inline; filename="{summit.slug}-{it.ending}"'
    return response


@allowed(anyone)
@public_page
@require_safe
def track_calendar(request, slug, number):
    """The calendar of one track."""
    track = numbered(Track.objects.filter(summit=request.summit), number)
    programme = programme_of(request.summit)
    if not programme:
        raise Http404
    schedule = of_track(schedule_of(request.summit, programme), track.name.text)
    return response_of(FORMATS["ics"], request.summit, schedule)


@allowed(anyone)
@public_page
@require_safe
def session_calendar(request, slug, number):
    """One session for a calendar."""
    programme = programme_of(request.summit, lambda plan: [row for row in plan if row["number"] == number])
    guids = {s.session.guid for s in programme.slots}
    if not guids:
        raise Http404
    schedule = of_sessions(schedule_of(request.summit, programme), guids)
    return response_of(FORMATS["ics"], request.summit, schedule)


@allowed(anyone)
@require_safe
def own_calendar(request, slug, token):
    """What one person starred, for their calendar program: whoever has the address may read it."""
    feed = get_object_or_404(CalendarFeed.objects.select_related("person"), summit=request.summit, token=token)
    programme = programme_of(request.summit)
    mine = own_sessions(feed.person, request.summit)
    guids = {s.session.guid for s in programme.slots if s.session.pk in mine}
    text = write_calendar(of_sessions(schedule_of(request.summit, programme), guids))
    return HttpResponse(text.encode(), content_type=FORMATS["ics"].media)


@allowed(anyone)
@public_page
@require_safe
def paper(request, slug, kind):
    """The programme as PDF, in the language of the address, as the worker last printed it."""
    it = Paper.objects.filter(summit=request.summit, kind=kind, language=request.LANGUAGE_CODE).first()
    if it is None:
        return render(request, "programme/no_paper.html")
    response = HttpResponse(bytes(it.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slug}-{kind}.pdf"'
    return response
