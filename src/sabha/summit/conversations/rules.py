"""Who may do what in a conversation, and what may be shown of it."""

import uuid

from sabha.summit.conversations.models import Conversation
from sabha.summit.people.models import Role
from sabha.summit.people.rules import is_organiser, is_signed_in

may_answer = is_signed_in
AT_A_TIME = 7  # statements, then an invitation to go on: nobody is asked without end
FEWEST_SHOWN = 10  # people in a cell, below which no number of it is published (trust.md, C4 and C5)
FEWEST_ANSWERS = 3  # people who have answered a statement, below which nothing at all is said about it


def may_moderate(viewer):
    """Decide about statements: organisers and the safety team."""
    return is_organiser(viewer) or Role.SAFETY in viewer.roles


def voter_of(membership, question):
    """The id under which a member votes on one question: the same each time, and nobody's once the member is erased."""
    return uuid.uuid5(membership.ballot_key, str(question.pk))


def voters_of(membership):
    """Every id under which a member may have voted or written: for a copy of their data, and for erasing it."""
    return [voter_of(membership, question) for question in membership.summit.questions.all()]


def conversation_of(question):
    """The rules of a question's conversation; where none were set, the defaults."""
    key = uuid.uuid5(question.pk, "conversation")
    held = Conversation.objects.filter(pk=key).first()
    return held or Conversation(id=key, question=question, summit_id=question.summit_id)
