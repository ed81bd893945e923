"""Writing and rating notes, what became of one's own, and the desk's side: private pages."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sabha.algorithms.refused import Refused
from sabha.summit.base.access import allowed
from sabha.summit.concept.rules import translations
from sabha.summit.conversations.actions import noting
from sabha.summit.conversations.forms import NoteDecisionForm, NoteRatingForm, SourcedNoteForm
from sabha.summit.conversations.models import NoteRating, SourcedNote
from sabha.summit.conversations.rules import notes as rules
from sabha.summit.conversations.rules import voter_of
from sabha.summit.conversations.views.notes import rows
from sabha.summit.people.actions.members import member

MOST = 200


@allowed(rules.may_note)
@require_http_methods(["GET", "POST"])
def write_note(request, slug, key):
    """Put a note with a source beside something said at the summit."""
    about = rules.bearer(request.summit, key)
    if about is None:
        raise Http404
    form = SourcedNoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and noted(request, about, form):
        messages.success(request, _("Thank you. Others are asked now whether it helps."))
        return redirect("my_notes", slug)
    return render(request, "conversations/write_note.html", {"about": about, "form": form})


def noted(request, about, form):
    try:
        question = rules.question_for(about)
        by = voter_of(member(request), question)
        given = form.note()
        noting.add_note(about, question, given.pop("text"), given.pop("source"), by=by, op=form.operation, **given)
    except Refused as no:
        form.refuse(no)
        return False
    return True


@allowed(rules.may_rate)
@require_http_methods(["GET", "POST"])
def rate_notes(request, slug):
    """The note that needs one most, with three equal buttons; then the next. A double tap is one rating."""
    if request.method == "POST":
        rated(request)
        return redirect("rate_notes", slug)
    rater = rules.rater_of(request.viewer.membership)
    waiting = rules.that_need(request.summit, rater)
    chosen = asked_for(request) or next(iter(waiting), None)
    if chosen:
        translations.beside([chosen])
    words = {
        "row": next(iter(rows(request.summit, [chosen])), None) if chosen else None,
        "held": rater.rated.get(chosen.pk) if chosen else None,
        "is_own": bool(chosen and rater.wrote(chosen)),
        "left": len(waiting),
        "values": NoteRating.Value,
        "form": NoteRatingForm(),
    }
    return render(request, "conversations/rate_notes.html", words)


def asked_for(request):
    """The note somebody chose to rate from the page it stands on."""
    form = NoteRatingForm({"note": request.GET.get("note", "")})
    form.is_valid()
    key = form.cleaned_data.get("note")
    found = SourcedNote.objects.filter(summit=request.summit).standing()
    return found.filter(pk=key).first() if key else None


def rated(request):
    form = NoteRatingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That answer did not come through. Please choose one of the three."))
        return
    given = form.cleaned_data
    note = get_object_or_404(SourcedNote.objects.select_related("question"), summit=request.summit, pk=given["note"])
    said = {name: given[name] for name in ("value", "unsupported", "unreliable")}
    try:
        noting.rate_note(note, by=voter_of(member(request), note.question), op=form.operation, **said)
    except Refused as no:
        messages.error(request, _(no.template) % no.params)
    else:
        messages.success(request, _("Thank you. Your rating is counted without your name."))


@allowed(rules.may_note)
@require_http_methods(["GET", "POST"])
def my_notes(request, slug):
    """What became of the notes one wrote, each to take back; and how one rated others'."""
    rater = rules.rater_of(request.viewer.membership)
    mine = SourcedNote.objects.filter(summit=request.summit, writer__in=set(rater.ids.values()))
    mine = mine.select_related("ranking", "source_wanted").latest_first()
    if request.method == "POST":
        taken_back(request, mine)
        return redirect("my_notes", slug)
    others = SourcedNote.objects.filter(pk__in=rater.rated).standing()[:MOST]
    words = {
        "written": rows(request.summit, list(mine[:MOST])),
        "rated": [row | {"held": rater.rated[row["note"].pk]} for row in rows(request.summit, list(others))],
        "form": NoteRatingForm(),
    }
    return render(request, "conversations/my_notes.html", words)


def taken_back(request, mine):
    form = NoteRatingForm(request.POST)
    form.is_valid()
    if key := form.cleaned_data.get("note"):
        note = get_object_or_404(mine, pk=key)
        noting.take_note_back(note, by=note.writer, op=form.cleaned_data.get("op"))
        messages.success(request, _("Taken back."))


@allowed(rules.may_decide)
@require_http_methods(["GET"])
def notes_desk(request, slug):
    """All notes for the organisers and the safety team, those with doubted sources first."""
    found = SourcedNote.objects.filter(summit=request.summit).select_related("ranking").latest_first()
    told = rows(request.summit, list(found[:MOST]))
    doubted = [row for row in told if is_doubted(row["note"])]
    words = {"doubted": doubted, "others": [row for row in told if row not in doubted]}
    return render(request, "conversations/notes_desk.html", words)


def is_doubted(note):
    ranking = getattr(note, "ranking", None)
    return note.stands and ranking is not None and ranking.standing == ranking.Standing.SOURCE_DOUBTED


@allowed(rules.may_decide)
@require_http_methods(["GET", "POST"])
def decide_note(request, slug, key):
    """Hide one note with a reason its writer is told, or let it stand again."""
    note = get_object_or_404(SourcedNote.objects.select_related("ranking"), summit=request.summit, pk=key)
    form = NoteDecisionForm(request.POST or None, initial={"state": note.state, "reason": note.reason})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        noting.decide_note(
            note, by=request.viewer.pseudonym, state=given["state"], reason=given["reason"], op=form.operation
        )
        messages.success(request, _("Saved. The writer sees what became of it."))
        return redirect("notes_desk", slug)
    about = rules.about_of([note]).get(note.about)
    words = {"note": note, "about": about, "form": form, "saying": rules.saying(note)}
    return render(request, "conversations/decide_note.html", words)
