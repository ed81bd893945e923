"""Public pages of the summit itself: its questions, its note, what is announced."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.finding import numbered
from sabha.summit.base.pages import public_page
from sabha.summit.concept.models import Announcement
from sabha.summit.concept.rules import passages, threads, translations
from sabha.summit.journal import actions as journal
from sabha.summit.people.rules import names_of


@allowed(anyone)
@public_page
@require_safe
def announcements(request, slug):
    """All announcements: what is still open first, then what is settled."""
    found = list(request.summit.announcements.all())
    words = {"still_open": [a for a in found if a.is_open], "settled": [a for a in found if not a.is_open]}
    return render(request, "concept/announcements.html", words)


@allowed(anyone)
@public_page
@require_safe
def announcement(request, slug, number):
    """One announcement with everything that was ever said of it."""
    it = numbered(request.summit.announcements, number)
    it.summit = request.summit
    history = journal.history(it.pk)
    translations.beside([it])
    words = {"announcement": it, "history": steps(history), "names": names_of({c.by for c in history})}
    words["thread"] = threads.of(it)
    return render(request, "concept/announcement.html", words)


def steps(history):
    """Each change of an announcement as people read it: the whole state after it, and what it was before."""
    stood, found = {}, []
    for change in history:
        before, stood = stood, stood | {name: after for name, _, after in change.fields}
        told = {n for n, *_ in change.fields} & {"state", "value", "starts", "ends", "due", "title", "why"}
        if told:
            why = stood.get("why") if "why" in told else None
            label = Announcement.State(stood["state"]).label if stood.get("state") else ""
            found.append(
                {"change": change, "now": stood, "before": before if not change.created else None,
                 "label": label, "why": why, "slipped": slipped(before, stood)}
            )  # fmt: skip
    return found[::-1]


def slipped(before, now):
    """Whether days that had been said were replaced by others."""
    return bool(before.get("starts") and now.get("starts") and before["starts"] != now["starts"])


@allowed(anyone)
@public_page
@require_safe
def note(request, slug):
    """The concept note with the passages that Sabha took from it."""
    return render(request, "concept/note.html", {"segments": passages(request.summit)})


def asked(summit):
    """The questions that stand, each with what its conversation has come to."""
    return summit.questions.filter(is_withdrawn=False).select_related("map")


@allowed(anyone)
@public_page
@require_safe
def questions(request, slug):
    found = list(asked(request.summit))
    translations.beside(found)
    return render(request, "concept/questions.html", {"questions": found})


@allowed(anyone)
@public_page
@require_safe
def question(request, slug, number):
    """One question: where it came from and what came of it so far."""
    all_questions = list(asked(request.summit))
    it = next((q for q in all_questions if q.number == number), None)
    if it is None:
        raise Http404
    later = [q for q in all_questions if q.number > number][:1]
    earlier = [q for q in all_questions if q.number < number][-1:]
    translations.beside([it])
    words = {"question": it, "later": later, "earlier": earlier, "thread": threads.of(it)}
    return render(request, "concept/question.html", words)
