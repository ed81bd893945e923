"""Public pages of sourced notes. Of a note that is not shown they say that it is there, and not what it says."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.concept.rules import translations
from sabha.summit.conversations.models import SourcedNote
from sabha.summit.conversations.rules import notes as rules

PAGE = 100


@allowed(anyone)
@public_page(query=("page",))
@require_safe
def sourced_notes(request, slug):
    """The notes of a summit, the latest first, a hundred a page."""
    asked = request.GET.get("page", "1")
    page = max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1
    found = SourcedNote.objects.filter(summit=request.summit).standing().latest_first()
    here = list(found[(page - 1) * PAGE : page * PAGE + 1])
    words = {"rows": rows(request.summit, here[:PAGE]), "page": page, "more": len(here) > PAGE}
    return render(request, "conversations/sourced_notes.html", words)


def rows(summit, notes):
    """Each note with what it is about and where it stands; those whose object is shown no more are left out."""
    about = rules.about_of(notes)
    translations.beside([note for note in notes if note.is_shown])
    for note in notes:
        note.summit = summit
    return [
        {"note": note, "about": about[note.about], "saying": rules.saying(note)}
        for note in notes
        if note.about in about and note.text
    ]


@allowed(anyone)
@public_page
@require_safe
def sourced_note(request, slug, key):
    """One note: what it is about, its source where it is shown, how people find it and by which map."""
    found = SourcedNote.objects.select_related("ranking", "question")
    note = found.filter(summit=request.summit, pk=key).first()
    about = rules.about_of([note]).get(note.about) if note else None
    if about is None:
        raise Http404
    note.summit = note.question.summit = request.summit
    if note.is_shown:
        translations.beside([note])
    words = {"note": note, "about": about, "saying": rules.saying(note)}
    return render(request, "conversations/sourced_note.html", words)
