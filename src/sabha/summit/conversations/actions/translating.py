"""Putting people's words into another language, beside the original."""

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.concept.models import Translation
from sabha.summit.concept.rules.translations import fields_of, key_of
from sabha.summit.journal import actions as journal


def translate(obj, field, words, *, by, how, op=None, at=None):
    """Set the one translation of `field` into the language of `words`; saying the same again changes nothing."""
    if field not in fields_of(obj):
        raise Refused(gettext_noop("There is nothing to translate here."))
    if words.lang == getattr(obj, field).lang:
        raise Refused(gettext_noop("These words are in that language already. Choose another."))
    held = Translation.objects.filter(pk=key_of(obj.pk, field, words.lang)).first()
    if held and (held.text, held.how, held.is_withdrawn) == (words, how, False):
        return held
    said = {"text": words, "how": how, "maker": by, "is_withdrawn": False}
    if held:
        return journal.write(held, by=by, op=op, at=at, **said)
    return journal.write(
        Translation, by=by, op=op, at=at, id=key_of(obj.pk, field, words.lang),
        summit_id=obj.summit_key(), about=obj.pk, field=field, **said,
    )  # fmt: skip


def withdraw_translation(obj, field, language, *, by, op=None):
    """Take a translation away; the original stands alone again, and the history says so."""
    held = Translation.objects.filter(pk=key_of(obj.pk, field, language), is_withdrawn=False).first()
    return held and journal.write(held, by=by, op=op, is_withdrawn=True)


def copy_translations(pairs, *, at=None):
    """Put the translations of each object beside its copy, in nobody's name: who made it agreed to the first.

    pairs    [(object, its copy)]; a field that says something else by now gets none
    """
    copies = {old.pk: (old, new) for old, new in pairs}
    for it in Translation.objects.filter(about__in=copies, is_withdrawn=False):
        old, new = copies[it.about]
        key = key_of(new.pk, it.field, it.text.lang)
        if it.text and getattr(old, it.field, None) == getattr(new, it.field, ""):
            journal.write(
                Translation, by=journal.SYSTEM, at=at, id=key, summit_id=new.summit_key(), about=new.pk,
                field=it.field, text=it.text, how=it.how,
            )  # fmt: skip
