"""Translations of a call's words, beside the original."""

from sabha.summit.concept.rules.translations import beside


def with_translations(objects, language):
    """Give each object `told`: field → its words in this language, where somebody translated them. Two queries."""
    objects = [it for it in objects if it is not None]
    beside(objects, language)
    for it in objects:
        it.told = {name: rendering.translation.text for name, rendering in it.beside.items()}
    return objects


def lines_beside(it, name, lines):
    """[(line as it is kept, line as it is read)] of a column with one thing a line, where it was translated whole."""
    told = getattr(it, "told", {}).get(name)
    read = [line.strip() for line in told.text.splitlines() if line.strip()] if told else []
    return list(zip(lines, read if len(read) == len(lines) else lines, strict=True))
