"""Public pages of the hackathon: what there is to build, what is built, and what lasts."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sabha.algorithms.refused import Refused
from sabha.algorithms.survival import survival
from sabha.algorithms.task_links import read_link
from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.concept.rules import threads
from sabha.summit.hackathon.actions.exporting import event_of
from sabha.summit.hackathon.actions.judging import judging_of
from sabha.summit.hackathon.actions.showing import FOLDER, order_of
from sabha.summit.hackathon.models import Challenge, HackathonJob, Judging, Project, Showcase
from sabha.summit.hackathon.rules import next_step
from sabha.summit.hackathon.rules.lasting import curve_picture, lives_of
from sabha.summit.people.rules import names_of

PAGE = 50
LOG_PAGE = 30
WALL_PAGE = 100
KINDS = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}


def of_summit(request, model, number, *beside):
    """The object of that number, with its team; after a merge two may bear it, and the older one answers."""
    found = model.objects.filter(summit=request.summit, number=number).select_related("summit", *beside)
    found = found.prefetch_related("team") if model is Project else found
    it = next((it for it in found if it.is_shown), None)
    if it is None:
        raise Http404
    return it


def shown_challenges(summit):
    return Challenge.objects.filter(summit=summit).exclude(state=Challenge.State.WITHDRAWN).select_related("summit")


@allowed(anyone)
@public_page
@require_safe
def hackathon(request, slug):
    """Its door: what there is to do for whom, the tasks for newcomers, the latest projects."""
    challenges, projects = shown_challenges(request.summit), Project.objects.filter(summit=request.summit).shown()
    counts = challenges.aggregate(all=Count("pk"), first=Count("pk", filter=Q(is_good_first=True, state="open")))
    words = {
        "counts": counts,
        "first": challenges.filter(is_good_first=True, state=Challenge.State.OPEN)[:5],
        "latest": projects.select_related("summit").order_by("-last_word", "-number")[:8],
        "projects": projects.count(),
        "judging": judging_of(request.summit),
        "event": event_of(request.summit),
    }
    return render(request, "hackathon/hackathon.html", words)


@allowed(anyone)
@public_page(query=("page", "first"))
@require_safe
def challenges(request, slug):
    """All challenges and tasks; or only those for newcomers."""
    first = request.GET.get("first") == "1"
    found = shown_challenges(request.summit)
    found = found.filter(is_good_first=True, state=Challenge.State.OPEN) if first else found
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "hackathon/challenges.html", {"page": page, "first": first})


@allowed(anyone)
@public_page
@require_safe
def challenge(request, slug, number):
    it = of_summit(request, Challenge, number)
    words = {
        "challenge": it,
        "links": [read_link(url) for url in it.links],
        "projects": it.projects.filter(is_withdrawn=False).select_related("summit"),
        "thread": threads.of(it),
    }
    return render(request, "hackathon/challenge.html", words)


@allowed(anyone)
@public_page(query=("page", "needs"))
@require_safe
def projects(request, slug):
    """All projects with the line that people remember; or only those that look for somebody."""
    needs = request.GET.get("needs") == "1"
    found = Project.objects.filter(summit=request.summit).shown().select_related("summit")
    found = found.under_way().exclude(needs=[]) if needs else found
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "hackathon/projects.html", {"page": page, "needs": needs})


@allowed(anyone)
@public_page(query=("page",))
@require_safe
def project(request, slug, number):
    """One project: what it is, who builds it, how it went, what is next."""
    it = of_summit(request, Project, number, "challenge__summit", "readme")
    log = Paginator(it.log.told(), LOG_PAGE).get_page(request.GET.get("page"))
    writers = {entry.writer for entry in log}
    words = {
        "project": it,
        "links": {name: read_link(getattr(it, name)) for name in ("demo", "source") if getattr(it, name)},
        "page": log,
        "names": names_of({*it.members(), *writers, it.maintainer}),
        "step": next_step(it),
        "reached": it.stage + 1,
        "thread": threads.of(it),
        "readme": getattr(it, "readme", None),
        "fetches": settings.SABHA_FETCH,
    }
    return render(request, "hackathon/project.html", words)


@allowed(anyone)
@public_page
@require_safe
def picture(request, slug, number):
    """A project's own picture, as it was kept: never as anything but a picture."""
    it = of_summit(request, Project, number)
    name, _, kind = it.picture.rpartition(".")
    if not name or kind not in KINDS or not default_storage.exists(f"{FOLDER}/{it.picture}"):
        raise Http404
    with default_storage.open(f"{FOLDER}/{it.picture}") as file:
        response = HttpResponse(file.read(), content_type=KINDS[kind])
    response["Content-Disposition"] = f'inline; filename="project-{it.number}.{kind}"'
    return response


@allowed(anyone)
@public_page(query=("page",))
@require_safe
def showcase(request, slug):
    """The wall: whose turn it is until when, and all projects in the order of this round."""
    held = Showcase.objects.filter(summit=request.summit).first() or Showcase(summit=request.summit)
    held.summit = request.summit
    order = order_of(request.summit, held.round)
    on = next((p for p in order if p.pk == held.project_id), None)
    at = order.index(on) if on else -1
    page = Paginator(order, WALL_PAGE).get_page(request.GET.get("page"))
    words = {"held": held, "on": on, "page": page, "next": order[at + 1 : at + 2], "seed": request.summit.pk}
    return render(request, "hackathon/showcase.html", words)


@allowed(anyone)
@public_page
@require_safe
def judging(request, slug):
    """How projects are judged, if they are; and the results once they are out, with what nobody can know."""
    rules = judging_of(request.summit)
    out = rules is not None and rules.state == Judging.State.RELEASED
    words = {"rules": rules, "places": standing(request.summit) if out else []}
    return render(request, "hackathon/judging.html", words)


def standing(summit):
    """The released places with their projects, the best first; those that can be told apart by nobody side by side."""
    job = HackathonJob.objects.filter(summit=summit, what=HackathonJob.What.STANDING).first()
    places = job.answer.get("places", []) if job else []
    found = {str(p.pk): p for p in Project.objects.filter(summit=summit).shown().select_related("summit")}
    rows = [{**place, "project": found[place["project"]]} for place in places if place["project"] in found]
    return sorted(rows, key=lambda row: (row["best"], row["worst"], row["project"].number))


@allowed(anyone)
@public_page
@require_safe
def lasting(request, slug):
    """How long this edition's projects live: a curve, its table, and the same in words."""
    found = list(Project.objects.filter(summit=request.summit).shown().select_related("summit"))
    today = timezone.localdate()
    try:
        curve = survival(lives_of(found, today))
    except Refused:
        curve = None
    states = {state.label: sum(p.state == state for p in found) for state in Project.State}
    words = {
        "curve": curve, "picture": curve and curve_picture(curve), "states": states, "total": len(found),
        "silent": [p for p in found if p.is_silent][:PAGE], "half": curve and curve.half_life,
        "rows": [{"step": s, "percent": round(100 * s.alive), "low": round(100 * s.low), "high": round(100 * s.high)}
                 for s in (curve.steps if curve else ())][:60],
    }  # fmt: skip
    return render(request, "hackathon/lasting.html", words)
