"""How people's words, their names and what the record holds of a thing are told on a page."""

import datetime
import functools
from html import escape, unescape

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sabha.summit.base.formats import day, language_name
from sabha.summit.base.words import RIGHT_TO_LEFT, Words


def words(value):
    """People's words, marked with their language and direction unless the page is in that language anyway."""
    if isinstance(value, Words) and not value:
        return str(value)
    if not value:
        return ""
    if isinstance(value, Words) and value.lang == get_language():
        return value.text
    said = value if isinstance(value, Words) else Words(str(value))
    lang = f' lang="{escape(said.lang)}"' if said.lang != "und" else ""
    return mark_safe(f"<span{lang} dir={said.dir}>{escape(said.text)}</span>")  # `format_html` took four times as long


def lang_attributes(value):
    """` lang=… dir=…` for an element that holds nothing but these words."""
    if isinstance(value, Words) and value.lang not in {"und", get_language()}:
        return format_html(' lang="{}" dir={}', value.lang, value.dir)
    return format_html(" dir={}", "auto") if isinstance(value, Words) and value.lang == "und" else ""


@functools.cache
def in_language(code):
    """A language under its own name, set in its own script."""
    if not code or code == "und":
        return ""
    return format_html('<span lang="{}" dir={}>{}</span>', code, direction(code), language_name(code))


def saying(one):
    """A sentence of an algorithm, [template, parts], in the reader's language."""
    return _(one[0]) % one[1] if one else ""


def sentence(told):
    """A sentence with a template and what fills it (a change, a trouble, a reason), in the reader's language."""
    return _(told.template) % dict(told.params)


def told_sentence(row):
    """The same, of a sentence that was kept as data."""
    template = row.get("template")
    return _(template) % row["params"] if template else row.get("sentence", "")


def direction(code):
    return "rtl" if (code or "").split("-")[0] in RIGHT_TO_LEFT else "ltr"


def inside(address):
    """An address of this site without its scheme and host: what goes out whole is a plain path on our own pages."""
    return address.removeprefix(settings.SABHA_SITE)


def hackathon_word(summit):
    """What a summit calls its hackathon: the organisers' own word, in the note's language, or the page's."""
    own = summit.hackathon_word
    return Words(own, summit.language) if own else Words(_("Hackathon"), get_language())


def member_in(pseudonym, names):
    """The name that a member shows to everyone, or that they show none."""
    return (names or {}).get(str(pseudonym)) or _("somebody who shows no name")


def isolated(text):
    """Words within a sentence of another direction, kept in one piece: a seed must be read as it is."""
    return f"\u2068{text}\u2069"


def name_in(pseudonym, names):
    """The name somebody shows to everyone, or that it is somebody who shows none."""
    if pseudonym is None:
        return _("someone, erased")
    if pseudonym == "system":
        return _("Sabha, by itself")
    return (names or {}).get(pseudonym) or _("an organiser or member")


def named(pseudonym, names):
    """The name somebody shows to everyone, or nothing."""
    return (names or {}).get(str(pseudonym), "")


def who(pseudonym, names):
    """The name somebody shows to everyone; else that it is somebody."""
    return named(pseudonym, names) or (_("someone, erased") if pseudonym is None else _("someone who shows no name"))


def plain_lang(value):
    """` lang=… dir=…` for words as the journal keeps them."""
    return lang_attributes(Words(value["text"], value["lang"])) if isinstance(value, dict) else ""


def plain_value(value):
    """A value of the journal as people read it."""
    match value:
        case {"text": text, "lang": lang}:
            return words(Words(text, lang))
        case True:
            return _("yes")
        case False:
            return _("no")
        case None | "":
            return "—"
        case str() if _is_day(value):
            return day(value)
        case {"title": known} | {"name": known} if known:
            return plain_value(known)
        case dict():
            return plain_value(list(value.values()))
        case list():
            return format_html_join(", ", "{}", ((plain_value(one),) for one in value if one not in (None, "", [])))
    return value


def _is_day(text):
    try:
        return bool(datetime.date.fromisoformat(text)) and len(text) == 10
    except ValueError:
        return False


def field_label(name, obj):
    """A column under the name people know it by; empty for bookkeeping, which only the record as data tells."""
    try:
        column = obj._meta.get_field(name)
    except (FieldDoesNotExist, AttributeError):
        return ""
    if name in getattr(obj, "untold", ()):
        return ""
    if name == "is_withdrawn":
        return _("taken back")
    if isinstance(column.verbose_name, Promise):
        return column.verbose_name
    return column.related_model._meta.verbose_name if column.is_relation and name != "summit" else ""


def choice_label(value, name, obj):
    """A value as people read it; where the column is a choice, the choice's own words."""
    try:
        choices = dict(obj._meta.get_field(name).flatchoices)
    except (FieldDoesNotExist, AttributeError):
        choices = {}
    return (choices.get(value) if isinstance(value, str | int) else None) or plain_value(value)


def display_words(obj):
    """The words by which an object of the record is known."""
    for name in ("title", "text", "name"):
        value = getattr(obj, name, None)
        if value:
            return words(value)
    return str(obj or "")


def told(change, obj):
    """One change in a line: what was set to what, without the bookkeeping."""
    if change.created:
        return _("new: %(kind)s") % {"kind": obj._meta.verbose_name} if obj else _("new")
    shown = [(field_label(name, obj), name, value) for name, _before, value in change.fields]
    return ", ".join(f"{label}: {_short(value, name, obj)}" for label, name, value in shown if label)


def _short(value, name, obj):
    text = value["text"] if isinstance(value, dict) and "text" in value else choice_label(value, name, obj)
    if hasattr(text, "__html__"):  # a line of words: marks of their languages have no place in it
        text = unescape(strip_tags(text))
    return text if len(str(text)) < 60 else f"{str(text)[:57]}…"


def of_key(table, key):
    """What a table holds under an id, whether it is written as text or not; empty where it holds nothing."""
    return (table or {}).get(str(key), "")


def plain_words(obj):
    """The words by which an object is known, for a letter: no marks."""
    return next((str(v) for name in ("title", "text", "name") if (v := getattr(obj, name, None))), str(obj or ""))


def label_of(obj, name):
    """What a column of an object is called."""
    return field_label(name, obj)


def kind(obj):
    """The name of an object's model."""
    return type(obj).__name__
