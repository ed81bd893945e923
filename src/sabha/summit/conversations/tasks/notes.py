"""Where notes stand, worked out by the worker: sides from the opinion map, then the two-sided rule, then the lot."""

import math
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from sabha.algorithms.refused import Refused
from sabha.summit.conversations.models import Map, NoteRanking, NoteRating, NoteSides, RankingWanted, SourcedNote
from sabha.summit.conversations.rules import FEWEST_SHOWN
from sabha.summit.conversations.tasks.jobs import ask_for, finish, take_on
from sabha.summit.journal.actions import touch


def want_ranking(question_id):
    """Ask the worker to rank a question's notes."""
    ask_for(RankingWanted, question_id)


def want_ranking_on(question):
    """The same after a new map, where there are notes that its sides matter to."""
    if SourcedNote.objects.filter(question=question).exists():
        want_ranking(question.pk)


def rank_wanted_notes():
    """Rank the notes of every question that asks for it. Returns how many questions."""
    due = RankingWanted.objects.filter(since__lte=timezone.now()).order_by("since")
    wanted = [one for one in due.select_related("question") if take_on(one)]
    for one in wanted:
        rank_notes_of(one.question)
        finish(one)
    return len(wanted)


@dataclass(frozen=True)
class Gathered:
    """A question's notes and ratings as the algorithm wants them: people and notes by number."""

    notes: list
    ratings: list
    voters: list  # the ids of all who stand on the map or rated, in order
    places: list  # [x, y] of each, nan off the map


def rank_notes_of(question, today=None):
    """Rank one question's notes and draw whom to ask; where something changed, its pages are made anew.

    Only what was worked out is written in a transaction: while one lasts, nobody can vote.
    """
    found = gathered(question)
    ranked, sides, asks = worked_out(found, seed=_seed(question, today or timezone.localdate()))
    with transaction.atomic():
        NoteSides.objects.update_or_create(question=question, defaults={"sides": sides, "asks": asks})
        held = {one.note_id: one for one in NoteRanking.objects.filter(note__in=found.notes)}
        rows = zip(found.notes, ranked, strict=True)
        changed = [_kept(note, held.get(note.pk), *told) for note, told in rows]
        if any(changed):
            touch(question.summit_id)


def _seed(question, today: date):
    """Another lot each day: who did not answer yesterday does not keep a note waiting for ever."""
    return question.pk.int % 2**32 + today.toordinal()


def gathered(question):
    notes = list(SourcedNote.objects.filter(question=question).standing())
    rows = NoteRating.objects.filter(note__in=notes).order_by("pk")
    ratings = list(rows.values_list("rater", "note_id", "value", "unsupported", "unreliable"))
    places = Map.objects.filter(question=question).values_list("places", flat=True).first() or {}
    voters = sorted({str(rater) for rater, *_ in ratings} | places.keys())
    off = [math.nan, math.nan]
    return Gathered(notes, ratings, voters, [places[v][:2] if v in places else off for v in voters])


def worked_out(found, *, seed):
    """((standing, needed, counts) of each note, voter → side, voter → notes to rate)."""
    from sabha.algorithms.notes_ranking import rank_notes, two_sides, whom_to_ask

    counts = [_counts(note, found.ratings) for note in found.notes]
    try:
        sides = two_sides(found.places or [math.nan])
    except Refused:
        return [(NoteRanking.Standing.NO_SIDES, [], one) for one in counts], {}, {}
    person = {voter: i for i, voter in enumerate(found.voters)}
    place = {note.pk: i for i, note in enumerate(found.notes)}
    pairs = [(person[str(rater)], place[note]) for rater, note, *_ in found.ratings]
    tags = {
        "unsupported": [pair for pair, row in zip(pairs, found.ratings, strict=True) if row[3]],
        "unreliable": [pair for pair, row in zip(pairs, found.ratings, strict=True) if row[4]],
    }
    values = [value / 2 for _, _, value, *_ in found.ratings]
    ranked = rank_notes([p for p, _ in pairs], [n for _, n in pairs], values, sides, len(found.notes), tags)
    wrote = [(person[str(n.writer)], place[n.pk]) for n in found.notes if str(n.writer) in person]
    asks = {}
    for ask in whom_to_ask(ranked, sides, pairs + wrote, seed=seed):
        asks.setdefault(found.voters[ask.person], []).append(str(found.notes[ask.note].pk))
    told = [
        (one.standing.value, [side.more_needed for side in one.sides], many)
        for one, many in zip(ranked, counts, strict=True)
    ]
    return told, {v: int(s) for v, s in zip(found.voters, sides, strict=True) if s >= 0}, asks


def _counts(note, ratings):
    """[helpful, somewhat, not helpful], None for each below ten; None where fewer than ten rated at all."""
    values = [value for _, about, value, *_ in ratings if about == note.pk]
    cells = [values.count(value) for value in (2, 1, 0)]
    return [n if n >= FEWEST_SHOWN else None for n in cells] if len(values) >= FEWEST_SHOWN else None


def _kept(note, held, standing, needed, counts):
    """Keep where a note stands; whether that is new. `since` is when its standing last changed."""
    told = {"standing": standing, "needed": needed, "counts": counts}
    if held and {name: getattr(held, name) for name in told} == told:
        return False
    if held is None or held.standing != standing:
        told["since"] = timezone.now()
    NoteRanking.objects.update_or_create(note=note, defaults=told)
    return True
