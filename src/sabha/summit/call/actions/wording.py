"""Organisers write letters in their own words, or take ours again."""

from django.db import transaction
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.call.models import LetterText
from sabha.summit.call.rules.wording import texts_of


@transaction.atomic
def say(call, kind, language, *, subject, body, everywhere, seen=""):
    """Let a letter of this call, or of all calls of its summit, say this. Nothing is written over unseen."""
    held = texts_of(call).get((kind, language))
    given = {"subject": subject, "body": body}
    if held and held.changed.isoformat() != seen and any(getattr(held, n) != v for n, v in given.items()):
        raise Refused(gettext_noop("Meanwhile somebody else has changed this letter. Open it again."))
    if everywhere:
        LetterText.objects.filter(call=call, kind=kind, language=language).delete()
    of = {"call": None if everywhere else call, "summit": call.summit, "kind": kind, "language": language}
    return LetterText.objects.update_or_create(**of, defaults=given | {"changed": timezone.now()})[0]


def take_ours(call, kind, language):
    """Delete the words that this letter has here; those for all calls come back, or ours."""
    if held := texts_of(call).get((kind, language)):
        held.delete()


def copy(call, made):
    """The same words for the same call of another edition."""
    values = ("kind", "language", "subject", "body")
    LetterText.objects.bulk_create(
        LetterText(call=made, summit=made.summit, **{name: getattr(text, name) for name in values})
        for text in texts_of(call).values()
    )
