"""A call's proposals as a table: to take away, with names or without, and to bring in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.call import rules
from sabha.summit.call.actions import files, importing
from sabha.summit.call.forms.proposing import FilterForm
from sabha.summit.call.forms.reviewing import FileForm
from sabha.summit.call.views.finding import call_of
from sabha.summit.call.views.listing import found_by, own_in


@allowed(rules.may_run_calls)
@require_safe
def export(request, slug, number):
    """What the filter shows, all pages of it; `blind=1`, or whoever may not read names: without people."""
    call = call_of(request, number)
    names = rules.sees_names(request.viewer, call) and "blind" not in request.GET
    own = [] if call.decided else own_in(request, call)
    waits = rules.without_own_view(request.user, call)
    found = found_by(call, FilterForm(request.GET, call=call), names=names, own=own, hidden=own + waits)
    asks = list(call.asks.filter(is_withdrawn=False))
    lines = files.table(call, found, asks, names=names, own=own, hidden=own + waits)
    response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{files.file_name(call, names=names)}"'
    return response


@allowed(rules.may_run_calls)
@require_http_methods(["GET", "POST"])
def bring_in(request, slug, number):
    """Proposals from a table; what could not be taken is told line by line."""
    call = call_of(request, number)
    form, problems = FileForm(request.POST or None, request.FILES or None), []
    if request.method == "POST" and form.is_valid():
        try:
            taken, changed, problems = importing.take_in(call, form.cleaned_data["file"].read(importing.LARGEST + 1))
        except Refused as no:
            form.refuse(no)
        else:
            done = _("New: %(taken)d. Changed: %(changed)d. Not taken: %(problems)d.")
            messages.success(request, done % {"taken": taken, "changed": changed, "problems": len(problems)})
            if not problems:
                return redirect("manage_proposals", slug, number)
    told = [(line, _(template) % params) for line, template, params in problems]
    return render(request, "call/bring_in.html", {"call": call, "form": form, "problems": told})
