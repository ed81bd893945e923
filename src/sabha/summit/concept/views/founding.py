"""From a pasted note to a summit, in three steps: paste, look and correct, accept."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sabha.algorithms.concept_note import marked, missing, read
from sabha.summit.base.access import allowed
from sabha.summit.base.forms import same_line_ends
from sabha.summit.concept import actions, rules
from sabha.summit.concept.forms import FoundForm, NoteForm, passages_of


@allowed(rules.may_found)
@require_http_methods(["GET", "POST"])
def new(request):
    """Paste or upload a note; then the same address shows what was found in it."""
    if "title" in request.POST:
        return correct(request)
    form = NoteForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return show(request, form.cleaned_data["text"], name=form.cleaned_data.get("name", ""))
    return render(request, "concept/new.html", {"form": form})


def show(request, text, *, name):
    findings = read(text)
    form = FoundForm(findings=findings)
    form.initial |= {"text": text, "name": name}
    return render(request, "concept/found.html", page(form, findings, text))


def correct(request):
    """The corrected findings: found the summit, or show what has to be looked at again with all that was typed."""
    text = same_line_ends(request.POST.get("text", ""))
    findings = read(text)
    form = FoundForm(request.POST, findings=findings)
    if form.is_valid():
        summit = actions.found(form.draft(), by=request.user, op=form.operation)
        messages.success(request, _("Your summit is there. What is still open waits on your desk."))
        return redirect("desk", summit.slug)
    return render(request, "concept/found.html", page(form, findings, text))


def page(form, findings, text):
    return {"form": form, "segments": stretches(text, findings), "missing": missing(findings)}


def stretches(text, findings):
    """The note cut where a mark begins or ends; where findings overlap, the first one's mark is shown.

    A mark of a list carries its number there, so that mark and field can point at each other.
    """
    begins = {kind: [p.start for p in passages_of(findings, kind)] for kind in FoundForm.PASSAGES}
    found = []
    for segment in marked(text, findings):
        kind = segment.names[0] if segment.names else ""
        begin = segment.start in begins.get(kind, ())
        if found and found[-1]["kind"] == kind and not begin:
            found[-1]["text"] += segment.text
        else:
            number = begins[kind].index(segment.start) if begin else None
            found.append({"kind": kind, "text": segment.text, "number": number})
    return found
