"""Milestones: set and shown by those who tend an idea, confirmed by who supports it; the files that show them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sabha.algorithms.clean_files import PHOTOS
from sabha.summit.base import files
from sabha.summit.base.access import allowed, anyone
from sabha.summit.ideas.actions import milestones
from sabha.summit.ideas.forms.ballots import WhyForm
from sabha.summit.ideas.forms.milestones import EvidenceForm, MilestoneForm
from sabha.summit.ideas.forms.things import PlainForm
from sabha.summit.ideas.models import Milestone, MilestoneEvidence
from sabha.summit.ideas.rules import things as rules
from sabha.summit.ideas.views.reading import idea_of
from sabha.summit.ideas.views.tending import asking, done, pressed, tended


@allowed(rules.may_post)
@require_http_methods(["GET", "POST"])
def new_milestone(request, slug, number):
    it = tended(request, number)
    form = MilestoneForm(request.POST or None)

    def act():
        given = {"title": form.said("title"), "due": form.cleaned_data["due"]}
        return milestones.set_milestone(it, by=request.viewer.pseudonym, op=form.operation, **given)

    if done(request, form, act):
        messages.success(request, _("Added."))
        return redirect("tend_idea", slug, number)
    return asking(request, "act", form, it, title=_("Set a milestone"), button=_("Add"))


@allowed(rules.may_post)
@require_http_methods(["GET", "POST"])
def show_milestone(request, slug, number, key):
    """What shows that it was reached; or why it will not be."""
    it = tended(request, number)
    step = get_object_or_404(Milestone.objects.select_related("idea"), idea=it, pk=key)
    drops = "drop" in request.POST
    form = EvidenceForm(*(() if drops else (request.POST or None, request.FILES or None)))
    why = WhyForm(request.POST if drops else None, prefix="off")
    by = request.viewer.pseudonym
    if drops and done(request, why, lambda: milestones.drop(step, by=by, why=why.said("why"), op=why.operation)):
        messages.success(request, _("Saved."))
        return redirect("tend_idea", slug, number)
    if not drops and done(request, form, lambda: shown(form, step, by)):
        messages.success(request, _("Thank you. Someone who supports the idea can confirm it now."))
        return redirect("idea_progress", slug, number)
    return asking(request, "milestone", form, it, step=step, why=why)


def shown(form, step, by):
    file = form.cleaned_data["file"]
    data = file.read(milestones.LARGEST + 1) if file else b""
    url = form.cleaned_data["url"]
    return milestones.show(step, by=by, text=form.said("text"), url=url, data=data, op=form.operation)


@allowed(rules.may_post)
@require_http_methods(["GET", "POST"])
def confirm_milestone(request, slug, number, key):
    """Someone who supports the idea says that they have seen it."""
    it = idea_of(request, number)
    step = get_object_or_404(Milestone.objects.select_related("idea"), idea=it, pk=key)
    member = request.viewer.membership
    me = milestones.may_confirm(it, rules.pledgers_of(member)) if member else None
    form = PlainForm(request.POST or None)
    if me and request.method == "POST" and form.is_valid():
        pressed(request, lambda: milestones.confirm(step, by=me, op=form.operation), _("Confirmed."))
        return redirect("confirm_milestone", slug, number, key)
    return asking(request, "confirm_milestone", form, it, step=step, may=me is not None)


@allowed(anyone)
@require_safe
def idea_file(request, slug, number, key):
    """A file that shows a milestone. A photo opens; all else is only ever saved."""
    it = idea_of(request, number)
    found = get_object_or_404(MilestoneEvidence, milestone__idea=it, pk=key, is_hidden=False)
    data = None if it.is_hidden or not found.digest else files.read(found.digest)
    if data is None:
        raise Http404
    is_photo = found.media in PHOTOS
    response = HttpResponse(data, content_type=found.media if is_photo else "application/octet-stream")
    ending = {"application/pdf": "pdf", "text/plain": "txt", "image/jpeg": "jpg", "image/png": "png"}[found.media]
    way = "inline" if is_photo else "attachment"
    response["Content-Disposition"] = f"{way}; filename={slug}-{number}-{str(found.pk)[-6:]}.{ending}"
    return response
