"""Who may write, rate and hide sourced notes; which map tells who usually disagrees; which notes need whom."""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.desk import Need, Stage
from sabha.summit.concept.models import Question
from sabha.summit.concept.rules import threads
from sabha.summit.conversations.models import Map, NoteRanking, NoteRating, NoteSides, SourcedNote, Sources, Statement
from sabha.summit.conversations.rules import may_moderate, voter_of
from sabha.summit.people.rules import is_signed_in

may_note = may_rate = is_signed_in
may_decide = may_moderate
NEVER_NOTED = frozenset({"SourcedNote", "Translation", "GrewFrom", "Conversation", "Series", "Summit"})


def bearer(summit, key):
    """The public object of that id, if a note may be put beside it; else None."""
    it = threads.public_object(summit, key)
    return it if it is not None and type(it).__name__ not in NEVER_NOTED and it.get_absolute_url() else None


def about_of(notes):
    """id → the object that notes are about, for those everyone may see; one query for each kind."""
    return threads.objects({note.about: note.about_kind for note in notes})


def question_for(it):
    """The question whose map tells who usually disagrees about `it`: its own, the nearest on its thread, else the
    one that most people of the summit have answered.
    """
    if isinstance(it, Question):
        return it
    if isinstance(it, Statement):
        return it.question
    before = [knot.object for knot in threads.of(it).before if isinstance(knot.object, Question)]
    found = before[-1] if before else most_answered(it.summit_key())
    if found is None:
        raise Refused(gettext_noop("A note needs a question of this summit: its answers tell who usually disagrees."))
    return found


def most_answered(summit_key):
    questions = Question.objects.filter(summit=summit_key, is_withdrawn=False).order_by("number", "pk")
    people = dict(Map.objects.filter(question__in=questions).values_list("question_id", "public__people"))
    return max(questions, key=lambda question: people.get(question.pk) or 0, default=None)


def sources_of(it):
    """The notes on any object, for its page (`conversations/notes_of.html`). One query."""
    return SourcedNote.objects.filter(about=it.pk).sources()


def sources_of_each(keys):
    """id → its Sources, for many objects in one query."""
    by_key = defaultdict(list)
    for note in SourcedNote.objects.filter(about__in=list(keys)).standing():
        if note.is_shown:
            by_key[note.about].append(note)
    return {key: Sources(tuple(notes)) for key, notes in by_key.items()}


def notes_as_data(question):
    """The notes whose sides come from a question's map, as plain data: of those not shown, not what they say."""
    return [_as_data(note) for note in SourcedNote.objects.filter(question=question).standing() if note.text]


def _as_data(note):
    ranking = getattr(note, "ranking", None)
    about = {"id": note.pk, "about": note.about, "about_kind": note.about_kind, "stance": note.stance}
    about |= {"standing": ranking.standing if ranking else NoteRanking.Standing.NO_SIDES.value}
    about |= {"needed": sum(ranking.needed) if ranking else None, "counts": ranking.counts if ranking else None}
    if not note.is_shown:
        return about
    quote = note.quote.as_plain() if note.quote else None
    return about | note.text.as_plain() | {
        "quote": quote, "source": note.item, "archive": note.archive_link, "digest": note.digest,
    }  # fmt: skip


def saying(note):
    """Where a note stands, in words for everyone."""
    if not note.stands:
        return note.get_reason_display() or note.get_state_display()
    ranking = getattr(note, "ranking", None)
    standing = ranking.standing if ranking else NoteRanking.Standing.NO_SIDES
    if standing == NoteRanking.Standing.NEEDS_RATINGS:
        needed = sum(ranking.needed)
        words = ngettext(
            "Needs %(n)d rating from people who usually disagree.",
            "Needs %(n)d ratings from people who usually disagree.",
            needed,
        )
        return words % {"n": needed}
    return {
        NoteRanking.Standing.SHOWN: _("Shown: people who usually disagree both find it helpful."),
        NoteRanking.Standing.ONE_SIDED: _("Not shown: one side does not find it helpful."),
        NoteRanking.Standing.NOT_HELPFUL: _("Not shown: neither side finds it helpful."),
        NoteRanking.Standing.SOURCE_DOUBTED: _("Not shown: people of both sides doubt its source."),
        NoteRanking.Standing.NO_SIDES: _("Waits: too few have answered to tell who usually disagrees."),
    }[standing]


@dataclass(frozen=True)
class Rater:
    """One member as a rater of a summit's notes: under which id for each question, and what they have said."""

    ids: dict  # question id → voter id
    rated: dict  # note id → NoteRating

    def wrote(self, note):
        return note.writer is not None and note.writer == self.ids.get(note.question_id)


def rater_of(membership):
    """A member as a rater; nobody has rated anything before they are one."""
    if membership is None:
        return Rater({}, {})
    questions = Question.objects.filter(summit=membership.summit_id)
    ids = {question.pk: voter_of(membership, question) for question in questions}
    rated = {rating.note_id: rating for rating in NoteRating.objects.filter(rater__in=ids.values())}
    return Rater(ids, rated)


def that_need(summit, rater):
    """The notes that need this rater: first those the lot drew them for, then those their side lacks most.

    Who stands on no map yet is offered all that need ratings: theirs count as soon as the map knows them.
    """
    notes = [n for n in SourcedNote.objects.filter(summit=summit).standing() if n.text]
    free = [n for n in notes if n.pk not in rater.rated and not rater.wrote(n)]
    sides = {held.question_id: held for held in NoteSides.objects.filter(question__in={n.question_id for n in free})}
    urgent = [(_urgency(note, rater, sides.get(note.question_id)), note) for note in free]
    return [note for urgency, note in sorted(urgent, key=lambda it: it[0] or ()) if urgency]


def _urgency(note, rater, held):
    """A key to sort by, the most needed first; None where this rater is not needed."""
    ranking, me = getattr(note, "ranking", None), str(rater.ids.get(note.question_id))
    if ranking and ranking.standing not in {NoteRanking.Standing.NEEDS_RATINGS, NoteRanking.Standing.NO_SIDES}:
        return None
    side = held.sides.get(me) if held else None
    if side is None or not ranking or not ranking.needed:
        return (2, 0, str(note.pk))
    if str(note.pk) in held.asks.get(me, ()):
        return (0, sum(ranking.needed), str(note.pk))
    needed, others = ranking.needed[side], ranking.needed[1 - side]
    return (1, others - needed, str(note.pk)) if needed else None


def needs(summit, today):
    """What notes ask of the organisers: sources that both sides doubt, and such as could not be completed."""
    doubted = NoteRanking.objects.filter(
        note__summit=summit, note__state=SourcedNote.State.STANDS, standing=NoteRanking.Standing.SOURCE_DOUBTED
    ).count()
    if doubted:
        text = ngettext("%(n)d note has a source that is doubted", "%(n)d notes have a source that is doubted", doubted)
        yield Need(text % {"n": doubted}, reverse("notes_desk", args=[summit.slug]))


def stages(summit):
    """How many notes there are, and where organisers see them all."""
    count = SourcedNote.objects.filter(summit=summit, state=SourcedNote.State.STANDS).count()
    words = ngettext("%(n)d note", "%(n)d notes", count) % {"n": count}
    return [Stage(_("Notes with sources"), words, reverse("notes_desk", args=[summit.slug]))]


def fetches():
    """Whether sources are completed online: the operator's choice, off unless they say so."""
    return settings.SABHA_FETCH
