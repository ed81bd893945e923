"""Translations of a call's words, beside the original."""

from sabha.summit.concept.models import Translation


def with_translations(objects, language):
    """Give each object `told`: field → its words in this language, where somebody translated them. One query."""
    objects = [it for it in objects if it is not None]
    found = {}
    for it in Translation.objects.filter(about__in=[o.pk for o in objects]).order_by("pk"):
        if it.text and it.text.lang == language:
            found.setdefault(it.about, {})[it.field] = it.text
    for it in objects:
        it.told = found.get(it.pk, {})
    return objects
