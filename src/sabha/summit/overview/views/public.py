"""Public pages that see everything: the installation's home, a summit's home, the history of any object."""

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.base.templatetags.sabha import emblem_of
from sabha.summit.concept.models import Announcement, Finding, Summit
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Recorded
from sabha.summit.overview import rules
from sabha.summit.overview.views.standing import before, standing_of
from sabha.summit.people.models import Letter
from sabha.summit.people.rules import names_of


@allowed(anyone)
@public_page
@require_safe
def home(request):
    """The summits of this installation, by series, the latest edition first."""
    summits = Summit.objects.select_related("series").order_by("series__slug", "-edition", "-starts")
    host = request.get_host().split(":")[0]
    own = next((s for s in summits if s.host == host), None)
    if own:
        return redirect("summit", own.slug)
    return render(request, "overview/home.html", {"summits": summits})


@allowed(anyone)
@public_page
@require_safe
def summit(request, slug):
    """What, when, where, the questions, and what is still open."""
    it = request.summit
    announcements, beside = list(it.announcements.all()), neighbours(it)
    findings = list(it.findings.filter(is_withdrawn=False))
    of = {kind: [f for f in findings if f.kind == kind] for kind in Finding.Kind.values}
    words = {
        "questions": it.questions.filter(is_withdrawn=False).select_related("map"),
        "aims": of[Finding.Kind.AIM],
        "concerns": of[Finding.Kind.CONCERN],
        "pre_events": [a for a in announcements if a.subject == Announcement.Subject.PRE_EVENT],
        "still_open": [a for a in announcements if a.is_open],
        "about": {a.subject: a for a in announcements},
        "standing": standing_of(it),
        **beside,
        "before": before(it, beside["previous"]),
    }
    return render(request, "overview/summit.html", words)


def neighbours(it):
    """The edition before and the one after, where they are kept here."""
    editions = [s for s in it.series.editions.exclude(pk=it.pk) if s.edition is not None and it.edition is not None]
    before = [s for s in editions if s.edition < it.edition]
    after = [s for s in editions if s.edition > it.edition]
    return {
        "previous": max(before, key=lambda s: s.edition, default=None),
        "next": min(after, key=lambda s: s.edition, default=None),
    }


@allowed(anyone)
@public_page
@require_safe
def history(request, slug, key):
    """Everything that ever happened to one object of this summit's public record; of what is hidden, without words."""
    it = public_object(request.summit, key)
    changes = journal.history(key)[::-1]
    names = names_of(rules.people_in(changes, it))
    words = {"object": it, "changes": rules.told(changes, it, names), "names": names}
    words |= {"kind": it._meta.verbose_name if rules.is_hidden(it) else ""}
    return render(request, "overview/history.html", words)


def public_object(summit, key):
    """The object, if it belongs to this summit and everyone may read it."""
    changes = journal.history(key)
    model = apps.get_model("summit", changes[0].model) if changes else None
    if model is None or not issubclass(model, Recorded) or model.journal_class != "public":
        raise Http404
    it = model.objects.filter(pk=key).first()
    if it is None or it.summit_key() != summit.pk:
        raise Http404
    return it


@allowed(anyone)
@public_page
@require_safe
def record(request, slug):
    """What this summit is made of, as data."""
    it = request.summit
    return JsonResponse(
        {
            "title": it.title.as_plain(),
            "series": it.series.name.as_plain(),
            "edition": it.edition,
            "starts": it.starts,
            "ends": it.ends,
            "place": it.place and it.place.as_plain(),
            "host": it.hosted_by and it.hosted_by.as_plain(),
            "questions": [
                {"id": q.id, "number": q.number, **q.text.as_plain(), "span": [q.start, q.end]}
                for q in it.questions.filter(is_withdrawn=False)
            ],
            "findings": [
                {"id": f.id, "kind": f.kind, **f.text.as_plain(), "span": [f.start, f.end]}
                for f in it.findings.filter(is_withdrawn=False)
            ],
            "announcements": [
                {
                    "id": a.id,
                    "number": a.number,
                    "subject": a.subject,
                    "title": a.title.as_plain(),
                    "state": a.state,
                    "value": a.value and a.value.as_plain(),
                    "starts": a.starts,
                    "ends": a.ends,
                    "due": a.due,
                }
                for a in it.announcements.all()
            ],
        },
        json_dumps_params={"ensure_ascii": False},
    )


@allowed(anyone)
@public_page
@require_safe
def emblem(request, slug):
    """The summit's kolam as a picture of its own."""
    return render(
        request, "overview/emblem.svg", {"kolam": emblem_of(str(request.summit.title))}, content_type="image/svg+xml"
    )


@allowed(anyone)
@require_safe
def health(request):
    """For whoever watches over the machine: the database answers, and how many letters wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    waiting = Letter.objects.filter(sent=None).count()
    return JsonResponse({"status": "ok", "node": settings.SABHA_NODE, "letters_waiting": waiting})
