"""What the next edition of a series opens with, and what may be carried there: never a person, unless they agreed."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from sabha.algorithms.next_edition import next_title, shifted
from sabha.summit.base.words import Words
from sabha.summit.concept.models import Finding, GrewFrom, Summit
from sabha.summit.conversations.models import Statement
from sabha.summit.outcomes.models import Point, Promise
from sabha.summit.outcomes.rules.carrying import LABELS, carried_from
from sabha.summit.people.models import Consent, Person
from sabha.summit.people.rules import is_organiser

may_open_next = is_organiser
LONGEST_LIST = 30


@dataclass(frozen=True)
class Opening:
    """The next edition before it exists: its name and days, and what it opens with."""

    title: Words
    edition: int
    starts: object
    ends: object
    promises: tuple
    questions: tuple
    lessons: tuple
    findings: tuple
    carried: dict
    contacts: int

    @property
    def lists(self):
        """[(what it is, the rows)] of what is copied, for the page."""
        return [(LABELS[name], rows) for name, rows in self.carried.items() if rows]


def opening_of(summit, *, same_place=False):
    """What `summit` leaves to the edition after it. A fixed number of queries."""
    number = place_of(summit) + 1
    waiting = unanswered(summit)
    return Opening(
        title=Words(next_title(summit.title.text, number), summit.title.lang),
        edition=number,
        starts=summit.starts and shifted(summit.starts),
        ends=summit.starts and shifted(summit.starts) + ((summit.ends or summit.starts) - summit.starts),
        promises=tuple(open_promises(summit, before=number)),
        questions=(*waiting, *points(summit, Point.Kind.QUESTION)),
        lessons=points(summit, Point.Kind.LIMIT),
        findings=tuple(summit.findings.filter(is_withdrawn=False).exclude(kind=Finding.Kind.PRE_EVENT)),
        carried=carried_from(summit, waiting[:LONGEST_LIST], same_place=same_place),
        contacts=contacts_of(summit).count(),
    )


def open_promises(summit, *, before):
    """What was promised at this edition, or at one before it, and is neither kept nor given up: the oldest first."""
    earlier = Q(summit__series=summit.series_id, summit__edition__lt=before)
    found = Promise.objects.filter(Q(summit=summit) | earlier).unsettled().select_related("summit")
    return found.order_by("summit__edition", "number", "id")


def place_of(summit):
    """Which edition of its series it is; one whose note did not say follows those that did."""
    if summit.edition is not None:
        return summit.edition
    return max((it.edition for it in summit.series.editions.all() if it.edition), default=0) + 1


def unanswered(summit):
    """The questions of which nothing has come: nothing grew from them, nor from a statement to them."""
    links = GrewFrom.objects.filter(summit=summit, is_withdrawn=False)
    parents = set(links.values_list("parent", flat=True))
    taken_up = Statement.objects.filter(summit=summit, pk__in=parents).values_list("question_id", flat=True)
    answered = parents | set(taken_up)
    return tuple(q for q in summit.questions.filter(is_withdrawn=False) if q.pk not in answered)


def points(summit, kind):
    found = Point.objects.filter(summit=summit, kind=kind).standing().select_related("summit")
    return tuple(found.order_by("-for_next", "number", "id"))


def contacts_of(summit):
    """Persons of this edition who agreed that organisers of the next may write to them, and can be written to."""
    agreed = Consent.objects.filter(purpose=Consent.Purpose.CONTACT, withdrawn=None).values("person")
    return Person.objects.filter(memberships__summit=summit, pk__in=agreed, wants_mail=True).exclude(email=None)


def next_of(summit):
    """The edition after this one, where it is opened already."""
    if summit.edition is None:
        return None  # it gets its number when the next one is opened
    later = Summit.objects.filter(series=summit.series_id, edition__gt=summit.edition)
    return later.order_by("edition").first()


def note_of(opening, series, language):
    """The first words of the new edition's note: what is still open, in `language`. [(text, kind or "")] to be joined.

    It is a beginning for organisers to write on, and every passage of it is somebody's: a question keeps its words.
    """
    with translation.override(language):
        yield f"{opening.title}\n\n", ""
        yield _("Concept note") + "\n\n", ""
        yield from _list(_("What is still open from the edition before"), opening.promises, "promise")
        yield from _list(_("Questions that still wait for an answer"), opening.questions, "question")
        yield from _list(_("What did not work last time"), opening.lessons, "lesson")
        yield _("To be announced (TBA)") + "\n", "open"


def _list(heading, found, kind):
    if found:
        yield f"{heading}\n\n", ""
        for it in found[:LONGEST_LIST]:
            yield "- ", ""
            yield str(it.text), kind
            yield "\n", ""
        yield "\n", ""
