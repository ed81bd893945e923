"""The team's larger steps: a file taken in, a timetable asked for, a version released."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from sabha.algorithms.refused import Refused
from sabha.algorithms.schedule_formats import LARGEST_FILE, check_size, read
from sabha.summit.base.access import allowed
from sabha.summit.programme import actions, rules
from sabha.summit.programme.forms import ImportForm, ReleaseForm, TimetableForm
from sabha.summit.programme.models import ImportDraft, Session, TimetableWanted
from sabha.summit.programme.rules.interpreting import unmet
from sabha.summit.programme.rules.problem import troubles_of
from sabha.summit.programme.rules.programme import latest_release
from sabha.summit.programme.tasks import State, progress_of
from sabha.summit.programme.views.planning import as_key

ROWS = 100


@allowed(rules.may_plan)
@require_http_methods(["GET", "POST"])
def import_file(request, slug):
    """Send a file. Nothing changes yet: the next page says what it would change."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = kept(request.summit, form)
        except Refused as no:
            form.refuse(no)
        else:
            return redirect("import_draft", slug, draft.pk)
    return render(request, "programme/import.html", {"form": form})


def kept(summit, form):
    """The file in the drawer, once it could be read. Raises Refused."""
    given = form.cleaned_data
    check_size(given["file"].size, LARGEST_FILE)
    options = {name: given[name] or None for name in ("format", "mapping", "encoding")}
    draft = ImportDraft(summit=summit, name=given["file"].name[:200], options=options, data=given["file"].read())
    reading = reading_of(draft)
    if not reading.schedule.sessions:
        first = next((p for p in reading.problems if p.done == "refused"), None)
        why = _(first.template) % dict(first.params) if first else _("It holds no session.")
        raise Refused("%(why)s", why=why)
    draft.save()
    return draft


def reading_of(draft):
    return read(bytes(draft.data), zone=draft.summit.time_zone, **draft.options)


@allowed(rules.may_plan)
@require_http_methods(["GET", "POST"])
def import_draft(request, slug, key):
    """What a file holds, line by line, and what it would change; then take it in, all of it or nothing."""
    draft = ImportDraft.objects.select_related("summit").filter(summit=request.summit, pk=key).first()
    if draft is None and "take" in request.POST:
        return redirect("plan", slug)  # tapped twice: it is taken in
    if draft is None:
        raise Http404
    reading = reading_of(draft)
    if "take" in request.POST:
        return taken(request, draft, reading)
    told = actions.compared(draft.summit, reading.schedule)
    words = {
        "draft": draft, "reading": reading, "counts": reading.counts(), "told": told,
        "changes": [c for c in told.changes if c.kind != "added"][:ROWS], "problems": reading.problems[:ROWS],
        "more": max(len(reading.problems) - ROWS, 0), "missing": told.missing[:ROWS],
    }  # fmt: skip
    return render(request, "programme/import_draft.html", words)


def taken(request, draft, reading):
    given = request.POST
    told = actions.take(
        draft.summit, reading.schedule, by=request.viewer.pseudonym, shows_people="people" in given,
        removes="remove" in given,
    )  # fmt: skip
    draft.delete()
    done = _("Taken in: %(added)d new, %(changed)d changed.")
    messages.success(request, done % {"added": told.added, "changed": told.changed})
    return redirect("plan", request.summit.slug)


@allowed(rules.may_plan)
@require_http_methods(["GET", "POST"])
def timetable(request, slug):
    """Ask the worker for a timetable, watch it, compare it with the present plan, take it over."""
    wanted = TimetableWanted.objects.filter(summit=request.summit)
    if request.method == "POST" and "apply" in request.POST:
        return applied(request, get_object_or_404(wanted, pk=as_key(request.POST["apply"])))
    it = wanted.first()
    form = TimetableForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.ask_for_timetable(request.summit, seconds=given["seconds"], grid=given["grid"])
        return redirect("timetable", slug)
    words = {
        "form": form,
        "it": it,
        "progress": progress_of(it),
        "renews": it and it.state in {State.WAITING, State.WORKING},
    }
    return render(request, "programme/timetable.html", words | answer_words(it))


def applied(request, it):
    moved = actions.apply_timetable(it, by=request.viewer.pseudonym)
    done = ngettext("%(n)d session has a new place.", "%(n)d sessions have a new place.", moved) % {"n": moved}
    messages.success(request, done)
    return redirect("plan", request.summit.slug)


def answer_words(it):
    """What came of a timetable, with titles in place of ids."""
    if it is None or it.state != State.DONE:
        return {}
    answer = it.answer
    titles = {str(s.pk): s for s in Session.objects.filter(summit=it.summit)}
    worst = [
        {"people": row["people"], "sessions": [titles[key] for key in row["sessions"] if key in titles]}
        for row in answer.get("clashes", {}).get("worst", ())
    ]
    return {"answer": answer, "placed": len(answer.get("plan", ())), "worst": worst}


@allowed(rules.may_plan)
@require_http_methods(["GET", "POST"])
def release(request, slug):
    """What a new version would change, what blocks it, and how many people hear of it; then release it."""
    summit = request.summit
    people = actions.concerned(summit)
    form = ReleaseForm(request.POST or None, concerned=len(people), plan=actions.plan_seen(summit))
    if request.method == "POST" and form.is_valid():
        try:
            actions.release(
                summit, by=request.viewer.pseudonym, op=form.operation, word=form.word_with_it(),
                tell=form.cleaned_data["tell"],
            )  # fmt: skip
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("Released. Everybody sees it now."))
            return redirect("plan", slug)
    changes = actions.changes_ahead(summit)
    words = {
        "form": form, "last": latest_release(summit), "changes": changes[:ROWS], "total": len(changes),
        "letter": actions.letter(summit, None, max(people.values(), key=len)) if people else "",
        "concerned": len(people), "unmet": unmet(summit), "wrong": len(troubles_of(summit)),
    }  # fmt: skip
    return render(request, "programme/release_plan.html", words)
