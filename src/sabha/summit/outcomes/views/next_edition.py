"""Opening the next edition: first what it would open with, then one button."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.outcomes.actions.next_edition import open_next
from sabha.summit.outcomes.forms.next_edition import OpenNextForm
from sabha.summit.outcomes.rules import next_edition as rules


@allowed(rules.may_open_next)
@require_http_methods(["GET", "POST"])
def next_edition(request, slug):
    """What the next edition opens with; opening it makes whoever presses the button its organiser."""
    form = OpenNextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = open_next(request.summit, by=request.user, op=form.operation, **form.values())
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("The next edition is open. Nobody has been told of it yet."))
            return redirect("desk", made.slug)
    words = {"form": form, "opening": rules.opening_of(request.summit), "next": rules.next_of(request.summit)}
    return render(request, "outcomes/next_edition.html", words)
