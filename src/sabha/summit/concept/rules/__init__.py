"""What may be done with a summit itself, and which words of its note are marked."""

from dataclasses import dataclass

from sabha.summit.concept.models import Announcement
from sabha.summit.people.rules import is_organiser, is_signed_in, may_found

may_announce = is_organiser
may_follow = is_signed_in

__all__ = ["Stretch", "may_announce", "may_follow", "may_found", "passages"]


@dataclass(frozen=True)
class Stretch:
    """A stretch of the note: plain (kind is empty), or something that was taken from it and now has a page."""

    text: str
    kind: str = ""
    target: object = None


def passages(summit):
    """The note of a summit in order, cut where something was taken from it. Three queries."""
    taken = sorted(_taken(summit), key=lambda found: (found[0], -found[1]))
    text, at, stretches = summit.note.text, 0, []
    for start, end, kind, target in taken:
        if start < at or end > len(text):
            continue  # inside a stretch that is marked already
        stretches += [Stretch(text[at:start]), Stretch(text[start:end], kind, target)]
        at = end
    return [s for s in [*stretches, Stretch(text[at:])] if s.text]


def _taken(summit):
    for question in summit.questions.filter(is_withdrawn=False, start__isnull=False):
        yield question.start, question.end, "question", question
    for finding in summit.findings.filter(is_withdrawn=False, start__isnull=False):
        yield finding.start, finding.end, finding.kind, finding
    for it in summit.announcements.filter(start__isnull=False).exclude(subject=Announcement.Subject.PRE_EVENT):
        yield it.start, it.end, "announcement", it
