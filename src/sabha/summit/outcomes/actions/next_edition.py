"""Opening the next edition of a series with what the last one left open."""

from django.conf import settings
from django.db import transaction

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.ids import uuid7
from sabha.summit.concept import actions as concept
from sabha.summit.concept.actions import Draft, Passage, link
from sabha.summit.concept.models import Announcement, Finding, Summit
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions.carrying import carry
from sabha.summit.outcomes.rules.next_edition import next_of, note_of, opening_of

LANGUAGES = dict(settings.LANGUAGES)


@transaction.atomic
def open_next(summit, *, by=None, op=None, at=None, same_place=False):
    """The edition after `summit`, with `by` (a person, or nobody) as its organiser. Returns it.

    It opens with the promises that are still open, the questions that nothing has come of, and what did not work; its
    days are the same days of the week a year later, to be confirmed; what organisers would type again is copied
    (`rules/carrying.py`). No member, role, address or application is carried. The same `op` again returns the same
    summit.
    Raises `Refused` where the next edition is there already.
    """
    op = op or uuid7()
    journal.stand_in_line()  # two organisers at once open one
    if known := journal.done(Summit, op):
        return known
    if next_of(summit):
        raise Refused(gettext_noop("The next edition is there already."))
    opening = opening_of(summit, same_place=same_place)
    made = concept.found(_draft(summit, opening), by=by, op=op, at=at)
    who = made.memberships.get().pseudonym if by else journal.SYSTEM
    if summit.edition is None:  # now that another follows, it has a place
        journal.write(summit, by=who, at=at, edition=opening.edition - 1)
    if summit.hackathon_word:
        journal.write(made, by=who, at=at, hackathon_word=summit.hackathon_word)
    asked = _tie(made, opening, by=who, at=at)
    _days_to_confirm(made, opening, by=who, at=at)
    if same_place and summit.place:
        _place_to_confirm(summit, made, by=who, at=at)
    carry(opening.carried, made, asked, by=who, op=op, at=at)
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
    """The threads go on: each question grew from the one that waited, the edition from every open promise.

    Returns [(the question that waited, the one that asks it again)].
    """
    asked = {str(it.text): it for it in made.questions.all()}
    again = [(it, asked[str(it.text)]) for it in opening.questions if str(it.text) in asked]
    for old, new in again:
        link(new, old, by=by, at=at)
    for promise in opening.promises:
        link(made, promise, by=by, at=at)
    return again


def _days_to_confirm(made, opening, *, by, at):
    if opening.starts:
        dates = made.announcements.get(subject=Announcement.Subject.DATES)
        days = {"starts": opening.starts, "ends": opening.ends}
        concept.announce(dates, by=by, at=at, tell=False, state=Announcement.State.TBC, **days)


def _place_to_confirm(summit, made, *, by, at):
    place = made.announcements.filter(subject=Announcement.Subject.PLACE).first()
    if place:
        told = {"state": Announcement.State.TBC, "value": summit.place}
        concept.announce(place, by=by, at=at, tell=False, **told)
