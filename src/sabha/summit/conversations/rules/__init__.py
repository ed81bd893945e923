"""Who may do what in a conversation, and what may be shown of it."""

import uuid
from collections import Counter

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from sabha.summit.base.desk import Need, Stage
from sabha.summit.base.kept import kept
from sabha.summit.concept.models import Question
from sabha.summit.conversations.models import Conversation, Signal, Statement
from sabha.summit.conversations.rules.translating import languages_of, may_translate
from sabha.summit.people.models import Role
from sabha.summit.people.rules import is_organiser, is_signed_in, is_vouched_for

__all__ = ["languages_of", "may_translate"]

may_answer = is_signed_in  # and of a conversation that needs a badge, `may_take_part`
AT_A_TIME = 7  # statements, then an invitation to go on: nobody is asked without end
FEWEST_SHOWN = 10  # people in a cell, below which no number of it is published: it would tell of single people
FEWEST_ANSWERS = 3  # people who have answered a statement, below which nothing at all is said about it


def may_moderate(viewer):
    """Decide about statements: organisers and the safety team."""
    return is_organiser(viewer) or Role.SAFETY in viewer.roles


may_ask = is_organiser


def voter_of(membership, question):
    """The id under which a member votes on one question, or on that of this id; nobody's once the member is erased."""
    return drawn_from(membership.ballot_key, question)


def drawn_from(key, question):
    """The id that a member's key gives for one question; whoever has only the id finds no way back."""
    return uuid.uuid5(key, str(getattr(question, "pk", question)))


def voters_of(membership):
    """Every id under which a member may have voted or written: for a copy of their data, and for erasing it."""
    return [voter_of(membership, question) for question in membership.summit.questions.all()]


def conversation_of(question):
    """The rules of a question's conversation; where none were set, the defaults. To act by them."""
    key = uuid.uuid5(question.pk, "conversation")
    held = Conversation.objects.filter(pk=key).first()
    return held or Conversation(id=key, question=question, summit_id=question.summit_id)


@kept
def rules_shown(question, summit):
    """The same for a page, of their ids: nobody changes what is read here."""
    return conversation_of(Question(id=question, summit_id=summit))


def may_take_part(viewer, question):
    """Whether somebody may answer this question and write to it; asked again when they do (`actions.answer`)."""
    return not rules_shown(question.pk, question.summit_id).needs_badge or is_vouched_for(viewer)


def needs(summit, today):
    """One need for each question with statements that wait for a moderator, or accounts to look at."""
    waiting = Statement.objects.filter(summit=summit, state=Statement.State.WAITING).values_list("question__number")
    for number, count in sorted(Counter(n for (n,) in waiting).items()):
        text = ngettext(
            "Question %(number)d: %(n)d statement waits for a moderator",
            "Question %(number)d: %(n)d statements wait for a moderator",
            count,
        )
        path = reverse("moderation", args=[summit.slug, number])
        yield Need(text % {"number": number, "n": count}, path)

    flagged = Signal.objects.filter(summit=summit, decision=Signal.Decision.WAITING)
    for number, count in sorted(Counter(flagged.values_list("question__number", flat=True)).items()):
        text = ngettext(
            "Question %(number)d: %(n)d account to look at", "Question %(number)d: %(n)d accounts to look at", count
        )
        yield Need(text % {"number": number, "n": count}, reverse("signals", args=[summit.slug, number]))


def held_about(person):
    """What the signals say of how this person voted, and what was decided: no name stands there, but it is theirs."""
    voters = [key for m in person.memberships.select_related("summit") for key in voters_of(m)]
    names = ("votes", "median_ms", "together", "alike", "decision", "why")
    rows = Signal.objects.filter(voter__in=voters)
    told = [{n: getattr(it, n) for n in names} | {"why": it.why and it.why.as_plain()} for it in rows]
    return {"signals": told} if told else {}


def stages(summit):
    """Where the conversation on each question stands; the way to ask another, and to tell funders."""
    shown = Count("statements", filter=Q(statements__state=Statement.State.SHOWN))
    said = summit.questions.filter(is_withdrawn=False).annotate(said=shown).values_list("number", "said")
    more = pgettext("kind of a conversation", "A vote of priorities")
    return [
        *(_conversation(summit, number, count) for number, count in said),
        Stage(_("Ask a question"), more, reverse("ask_question", args=[summit.slug])),
        Stage(_("For funders"), _("Reach"), reverse("release_funders", args=[summit.slug])),
    ]


def _conversation(summit, number, count):
    name = _("Conversation on question %(number)d") % {"number": number}
    words = ngettext("%(n)d statement", "%(n)d statements", count) % {"n": count}
    return Stage(name, words, reverse("moderation", args=[summit.slug, number]))
