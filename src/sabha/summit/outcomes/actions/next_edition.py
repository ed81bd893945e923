"""Opening the next edition of a series with what the last one left open."""

import uuid

from django.conf import settings
from django.db import transaction

from sabha.algorithms.next_edition import shifted
from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.ids import uuid7
from sabha.summit.call.actions.calling import copy_call
from sabha.summit.concept import actions as concept
from sabha.summit.concept.actions import Draft, Passage, link
from sabha.summit.concept.models import Announcement, Finding, Summit
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.rules.next_edition import next_of, note_of, opening_of

LANGUAGES = dict(settings.LANGUAGES)


@transaction.atomic
def open_next(summit, *, by=None, op=None, at=None):
    """The edition after `summit`, with `by` (a person, or nobody) as its organiser. Returns it.

    It opens with the promises that are still open, the questions that nothing has come of, and what did not work; its
    days are the same days of the week a year later, to be confirmed; announcements and calls are copied without their
    answers. No member, role, address or application is carried. The same `op` again returns the same summit.
    Raises `Refused` where the next edition is there already.
    """
    op = op or uuid7()
    if known := journal.done(Summit, op):
        return known
    if next_of(summit):
        raise Refused(gettext_noop("The next edition is there already."))
    opening = opening_of(summit)
    made = concept.found(_draft(summit, opening), by=by, op=op, at=at)
    who = made.memberships.get().pseudonym if by else journal.SYSTEM
    if summit.edition is None:  # now that another follows, it has a place
        journal.write(summit, by=who, at=at, edition=opening.edition - 1)
    _tie(made, opening, by=who, at=at)
    _days_to_confirm(made, opening, by=who, at=at)
    _copy_announcements(summit, made, by=who, op=op, at=at)
    for call in opening.calls:
        days = {"opens": shifted(call.opens), "closes": shifted(call.closes)}
        copy_call(call, made, by=who, op=uuid.uuid5(op, str(call.pk)), **days)
    return made


def _draft(summit, opening):
    """The new edition as a note of its own, its questions marked where they stand in it."""
    language = summit.language if summit.language in LANGUAGES else settings.LANGUAGE_CODE
    text, questions = "", []
    for piece, kind in note_of(opening, summit.series, language):
        if kind == "question":
            questions.append(Passage(piece, len(text), len(text) + len(piece)))
        text += piece
    found = {
        kind: tuple(Passage(str(f.text)) for f in opening.findings if f.kind == kind) for kind in Finding.Kind.values
    }
    return Draft(
        title=str(opening.title), series=str(summit.series), note=text, language=language, edition=opening.edition,
        questions=tuple(questions), aims=found[Finding.Kind.AIM], concerns=found[Finding.Kind.CONCERN],
        time_zone=summit.time_zone,
    )  # fmt: skip


def _tie(made, opening, *, by, at):
    """The threads go on: each question grew from the one that waited, the edition from every open promise."""
    asked = {str(it.text): it for it in made.questions.all()}
    for it in opening.questions:
        if str(it.text) in asked:
            link(asked[str(it.text)], it, by=by, at=at)
    for promise in opening.promises:
        link(made, promise, by=by, at=at)


def _days_to_confirm(made, opening, *, by, at):
    if opening.starts:
        dates = made.announcements.get(subject=Announcement.Subject.DATES)
        days = {"starts": opening.starts, "ends": opening.ends}
        concept.announce(dates, by=by, at=at, tell=False, state=Announcement.State.TBC, **days)


def _copy_announcements(summit, made, *, by, op, at):
    """What the last edition had to announce, this one has to announce too: the subject, none of what was said."""
    own = {Announcement.Subject.DATES, Announcement.Subject.PLACE, Announcement.Subject.HOST}
    copied = summit.announcements.exclude(subject__in=own).exclude(state=Announcement.State.WITHDRAWN)
    for it in copied:
        concept.add_announcement(
            made, by=by, op=uuid.uuid5(op, str(it.pk)), at=at, subject=it.subject, title=it.title,
            due=it.due and shifted(it.due),
        )  # fmt: skip
