"""The hackathon as files, the same for everyone."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.hackathon.actions import exporting


@allowed(anyone)
@public_page
@require_safe
def schema_org(request, slug):
    data = exporting.schema_org(request.summit)
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False}, content_type="application/ld+json")


@allowed(anyone)
@public_page
@require_safe
def package(request, slug):
    return download(exporting.package(request.summit), "application/zip", f"{slug}-hackathon.zip")


@allowed(anyone)
@public_page
@require_safe
def projects_table(request, slug):
    return csv_of(request.summit, "projects")


@allowed(anyone)
@public_page
@require_safe
def challenges_table(request, slug):
    return csv_of(request.summit, "challenges")


def csv_of(summit, name):
    rows = exporting.rows_of(exporting.whole(summit))[name]
    data = exporting.table(name, rows).encode("utf-8-sig")  # the mark lets spreadsheets read every script
    return download(data, "text/csv; charset=utf-8", f"{summit.slug}-{name}.csv")


@allowed(anyone)
@public_page
@require_safe
def calendar(request, slug):
    data = exporting.calendar(request.summit).encode()
    return download(data, "text/calendar; charset=utf-8", f"{slug}-hackathon.ics")


def download(data, kind, name):
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename={name}"
    return response
