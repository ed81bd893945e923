"""Translations beside the words they render. They are found by their ids: a page of a hundred costs two queries."""

import uuid
from dataclasses import dataclass

from django.utils.translation import get_language

from sabha.summit.base.words import WordsField
from sabha.summit.concept.models import Announcement, Translation
from sabha.summit.people.rules import names_of

NOT_RENDERED = frozenset({"note"})  # the concept note is many pages; a moderator's word is for one person


@dataclass(frozen=True)
class Rendering:
    """A translation as a page shows it: its maker, if they show their name, and whether the original changed since."""

    translation: Translation
    maker: str
    is_outdated: bool


def key_of(about, field, language):
    """The id of the one translation of a field into a language, the same on every machine."""
    return uuid.uuid5(about, f"{field}:{language}")


def fields_of(obj):
    """The columns of an object that hold words to translate."""
    fields = type(obj).recorded_fields().items()
    return [n for n, field in fields if isinstance(field, WordsField) and n not in NOT_RENDERED and getattr(obj, n)]


def beside(objects, language=None):
    """Give each object `beside`: field → its Rendering in `language` (the page's), where there is one. Two queries."""
    language = language or get_language()
    objects = [it for it in objects if it is not None]
    wanted = {
        key_of(it.pk, name, language): (it, name)
        for it in objects
        for name in fields_of(it)
        if getattr(it, name).lang != language
    }
    for it in objects:
        it.beside = {}
    if not wanted:
        return
    found = [t for t in Translation.objects.filter(pk__in=wanted) if t.is_shown]
    names = names_of({t.maker for t in found}) if found else {}
    for translation in found:
        it, name = wanted[translation.pk]
        it.beside[name] = Rendering(translation, names.get(str(translation.maker), ""), _changed(it, name, translation))


def _changed(it, name, translation):
    """Whether the original was written anew after its translation."""
    original, rendered = it.stamps.get(name), translation.stamps.get("text")
    return bool(original and rendered and original[0] > 1 and original[1] > rendered[1])


def every(obj):
    """All translations of an object's words, by field and language; it is given `beside` as well. Two queries."""
    found = [t for t in Translation.objects.filter(about=obj.pk) if t.is_shown and t.field in fields_of(obj)]
    names = names_of({t.maker for t in found}) if found else {}
    rows = [Rendering(t, names.get(str(t.maker), ""), _changed(obj, t.field, t)) for t in found]
    obj.beside = {row.translation.field: row for row in rows if row.translation.text.lang == get_language()}
    return sorted(rows, key=lambda row: (row.translation.field, row.translation.text.lang))


def plain(objects):
    """Every translation of these objects as plain data; who made one is not told. One query."""
    found = Translation.objects.filter(about__in=[it.pk for it in objects]).order_by("about", "pk")
    return [{"about": t.about, "field": t.field, **t.text.as_plain(), "how": t.how} for t in found if t.is_shown]


def lacking(summit, *languages):
    """language → what is worth translating and has words that nobody has put into it, in reading order."""
    found = Translation.objects.filter(summit=summit, is_withdrawn=False)
    have = {t.pk for t in found if t.text}

    def lacks(it, language):
        names = [name for name in fields_of(it) if getattr(it, name).lang != language]
        return any(key_of(it.pk, name, language) not in have for name in names)

    texts = _of_a_summit(summit)
    return {language: [it for it in texts if lacks(it, language)] for language in languages}


def _of_a_summit(summit):
    """Its questions, what is announced, then what people say."""
    announced = summit.announcements.exclude(state=Announcement.State.WITHDRAWN)
    said = summit.statements.shown().select_related("question")
    return [*summit.questions.filter(is_withdrawn=False), *announced, *said.order_by("question__number", "number")]
