"""Translations of a call's words, beside the original."""

from sabha.summit.concept.rules.translations import beside


def with_translations(objects, language):
    """Give each object `told`: field → its words in this language, where somebody translated them. Two queries."""
    objects = [it for it in objects if it is not None]
    beside(objects, language)
    for it in objects:
        it.told = {name: rendering.translation.text for name, rendering in it.beside.items()}
    return objects
