"""Ending a call before its time, after seeing whom that concerns; and a writer's own words to take away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.call import rules
from sabha.summit.call.actions import calling, notices
from sabha.summit.call.forms.calling import WithdrawForm
from sabha.summit.call.models import Notice, Proposal
from sabha.summit.call.rules.copying import as_text
from sabha.summit.call.views.finding import call_of, own_proposal


@allowed(rules.may_run_calls)
@require_http_methods(["GET", "POST"])
def withdraw(request, slug, number):
    """Take a call back: how many people that concerns, the letter they get, and what the team wants to say in it."""
    it = call_of(request, number)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and "withdraw" in request.POST:
        try:
            given = {"words": form.cleaned_data["words"], "letters": form.cleaned_data["letters"] or 0}
            calling.withdraw_call(it, by=request.viewer.pseudonym, op=form.operation, **given)
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Withdrawn. The letters are on their way."))
            return redirect("manage_call", slug, number)
    words = form.cleaned_data.get("words", "") if form.is_bound else ""
    sample = Notice(call=it, kind=Notice.Kind.WITHDRAWN, words=words)
    people, letters = notices.count(it, sample.kind)
    told = {"call": it, "form": form, "people": people, "letters": letters, "letter": notices.compose(sample)}
    return render(request, "call/withdraw_call.html", told)


@allowed(rules.may_propose)
@require_http_methods(["GET", "POST"])
def words(request, slug, key=None):
    """What somebody wrote, as a text to keep: one of theirs, or all of them at this summit."""
    if key:
        found = [own_proposal(request, key)]
    else:
        mine = Proposal.objects.of(request.user).filter(call__summit=request.summit).select_related("call__summit")
        found = list(mine.prefetch_related("speakers", "call__asks").order_by("call__number", "number"))
    name = f"{slug}-{found[0].number}" if key else slug
    response = HttpResponse(as_text(found, request.user), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.txt"'
    return response
