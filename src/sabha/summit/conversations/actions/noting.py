"""Writing, rating and hiding sourced notes."""

import json
import uuid

from django.db import transaction

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.conversations.models import NoteRating, SourcedNote, SourceWanted
from sabha.summit.conversations.rules.notes import fetches
from sabha.summit.conversations.tasks.notes import want_ranking
from sabha.summit.journal import actions as journal


@transaction.atomic
def add_note(about, question, text, source, *, by, stance, quote=None, archive="", digest="", op=None, at=None):
    """Put a note beside `about`. `source` is a CSL-JSON item; `by` the writer's id on the question (`voter_of`)."""
    if known := journal.done(SourcedNote, op):
        return known
    if any(note.stance == stance and note.item.get("id") == source["id"] for note in _standing_on(about)):
        raise Refused(gettext_noop("A note with this source stands here already. Rate that one instead."))
    made = journal.write(
        SourcedNote, by=by, op=op, at=at, summit_id=about.summit_key(), question=question,
        about=about.pk, about_kind=type(about).__name__, stance=stance, text=text, quote=quote,
        source=json.dumps(source, ensure_ascii=False, sort_keys=True), archive=archive, digest=digest, writer=by,
    )  # fmt: skip
    if fetches():
        SourceWanted.objects.get_or_create(note=made)
    want_ranking(question.pk)
    return made


def _standing_on(about):
    return SourcedNote.objects.filter(about=about.pk).standing()


@transaction.atomic
def rate_note(note, *, by, value, unsupported=False, unreliable=False, op=None, at=None):
    """Say how helpful a note is; the latest rating holds, a repeat changes nothing. `by` is a voter's id."""
    if not note.stands:
        raise Refused(gettext_noop("This note is not open to ratings any more."))
    if note.writer == by:
        raise Refused(gettext_noop("This note is yours: others rate it."))
    key, said = uuid.uuid5(note.pk, str(by)), {"value": value, "unsupported": unsupported, "unreliable": unreliable}
    held = NoteRating.objects.filter(pk=key).first()
    if held:
        rating = journal.write(held, by=by, op=op, at=at, **said)
    else:
        rating = journal.write(
            NoteRating, by=by, op=op, at=at, id=key, summit_id=note.summit_id, note=note, rater=by, **said
        )
    want_ranking(note.question_id)
    return rating


@transaction.atomic
def decide_note(note, *, by, state, reason="", op=None):
    """Hide a note, or let it stand again. Hiding needs a reason; it stands in the history and is told to the writer."""
    hides = state == SourcedNote.State.HIDDEN
    if hides and not reason:
        raise Refused(gettext_noop("Say why you hide it: the writer is told."))
    changed = journal.write(note, by=by, op=op, state=state, reason=reason if hides else "")
    want_ranking(note.question_id)
    return changed


def take_note_back(note, *, by, op=None):
    """Its writer takes it back."""
    if note.writer != by:
        raise Refused(gettext_noop("Only its writer can take a note back."))
    return decide_note(note, by=by, state=SourcedNote.State.HIDDEN, reason=SourcedNote.Reason.TAKEN_BACK, op=op)
