"""What templates say often: people's words in their own language, dates as the reader's language writes them."""

import datetime
import decimal
import functools
from dataclasses import dataclass, field

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_interval, format_time
from babel.numbers import format_currency, format_decimal
from django import template
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sabha.algorithms.kolam import kolam as grow_kolam
from sabha.algorithms.refused import Refused
from sabha.summit.base.words import RIGHT_TO_LEFT, Words

register = template.Library()


# English is read here mostly where the day stands before the month.
_WRITTEN_AS = {"en": "en_GB"}


def reading_locale():
    """How the reader's language writes dates and numbers."""
    language = get_language() or "en"
    try:
        return Locale.parse(_WRITTEN_AS.get(language, language).replace("-", "_"))
    except UnknownLocaleError:
        return Locale("en")


@register.filter
def words(value):
    """People's words, marked with their language and direction unless the page is in that language anyway."""
    if isinstance(value, Words) and not value:
        return str(value)
    if not value:
        return ""
    if isinstance(value, Words) and value.lang == get_language():
        return value.text
    said = value if isinstance(value, Words) else Words(str(value))
    lang = format_html(' lang="{}"', said.lang) if said.lang != "und" else ""
    return format_html("<span{} dir={}>{}</span>", lang, said.dir, said.text)


@register.filter
def lang_attributes(value):
    """` lang=… dir=…` for an element that holds nothing but these words."""
    if isinstance(value, Words) and value.lang not in {"und", get_language()}:
        return format_html(' lang="{}" dir={}', value.lang, value.dir)
    return format_html(" dir={}", "auto") if isinstance(value, Words) and value.lang == "und" else ""


@register.filter
def day(value, style="long"):
    """A date as the reader's language writes it: 3 March 2023, ३ मार्च २०२३ …"""
    return format_date(_date(value), style, reading_locale()) if value else ""


@register.filter
def weekday(value):
    return format_date(_date(value), "EEEE", reading_locale()) if value else ""


@register.filter
def moment(value):
    """A time with its date."""
    if isinstance(value, datetime.datetime):
        return format_datetime(timezone.localtime(value), "d MMM y, HH:mm", locale=reading_locale())
    return ""


@register.filter
def moment_at(value, zone):
    """A time with its date, on the clock of a zone: the summit's, wherever the reader is."""
    with timezone.override(zone):
        return moment(value)


def _date(value):
    if isinstance(value, str):
        return datetime.date.fromisoformat(value)
    return timezone.localtime(value).date() if isinstance(value, datetime.datetime) else value


@register.simple_tag
def days(starts, ends):
    """A span of days, written once where it can be: 3 – 4 March 2023."""
    starts, ends = (_date(d) if d else None for d in (starts, ends))
    if not starts:
        return ""
    if not ends or starts == ends:
        return format_date(starts, "long", reading_locale())
    return format_interval(starts, ends, "yMMMd", locale=reading_locale())


@register.filter
@functools.cache
def language_name(code):
    """A language under its own name."""
    try:
        return Locale.parse(code, sep="-").display_name
    except (UnknownLocaleError, ValueError):
        return code


@register.simple_tag
@functools.cache
def in_language(code):
    """A language under its own name, set in its own script."""
    if not code or code == "und":
        return ""
    return format_html('<span lang="{}" dir={}>{}</span>', code, direction(code), language_name(code))


@register.filter
def moment_of(text):
    """A time kept as ISO text."""
    return moment(datetime.datetime.fromisoformat(text)) if text else ""


@register.filter
def saying(one):
    """A sentence of an algorithm, [template, parts], in the reader's language."""
    return _(one[0]) % one[1] if one else ""


@register.filter
def sentence(told):
    """A sentence with a template and what fills it (a change, a trouble, a reason), in the reader's language."""
    return _(told.template) % dict(told.params)


@register.filter
def told_sentence(row):
    """The same, of a sentence that was kept as data."""
    template = row.get("template")
    return _(template) % row["params"] if template else row.get("sentence", "")


@register.filter
def at_least_ten(count):
    """A number of people, where it is too small to be told: that it is below ten."""
    return f"<{numerals(10)}" if count < 10 else numerals(count)


@register.inclusion_tag("conversations/bar.html")
def bar(counts, behind="", of_group=False):
    """[agree, disagree, pass] as a bar and in words; `behind` is where the counts behind it stand.

    Of a group, a count may also be withheld because another's could be worked out from it: then it is not said to be
    below ten, and no bar is drawn.
    """
    # A count that is not published is drawn as five, the middle of what it may be, and told as fewer than ten.
    drawn = [5 if n is None else n for n in counts]
    agree, disagree, _passed = (round(100 * n / (sum(drawn) or 1)) for n in drawn)
    withheld = "–" if of_group else f"<{numerals(10)}"
    a, d, p = (withheld if n is None else numerals(n) for n in counts)
    draws = not of_group or None not in counts
    return {"agree": agree, "disagree": disagree, "a": a, "d": d, "p": p, "behind": behind, "draws": draws}


@register.filter
def direction(code):
    return "rtl" if (code or "").split("-")[0] in RIGHT_TO_LEFT else "ltr"


@functools.lru_cache(maxsize=1000)
def emblem_of(name, size=7):
    """The kolam of a name. Growing one takes milliseconds and always gives the same, so it is grown once."""
    try:
        return grow_kolam(name, size)
    except Refused:  # a name of nothing but signs: the house's own emblem stands in
        return grow_kolam("Sabha", size)


@register.filter
def hue(summit):
    """The accent of a summit: one of twenty-four hues, from the same seed as its kolam."""
    return emblem_of(str(summit.title) if summit else "Sabha").hue


@register.filter
def own_hue(name):
    """The accent of anything that has a name and a kolam of its own."""
    return emblem_of(str(name)).hue


@register.inclusion_tag("parts/kolam.html")
def kolam(name, size="large"):
    """A summit's emblem, grown from its name."""
    return {"kolam": emblem_of(str(name), 3 if size == "small" else 7)}


@register.filter
def numerals(value):
    """A number in the reader's digits and grouping."""
    return format_decimal(value, locale=reading_locale())


@register.filter
def amount(text):
    """An amount of money kept as text, in the reader's digits."""
    return numerals(decimal.Decimal(text)) if text else ""


@register.filter
def exactly(value):
    """A decimal number with all its digits: a rate of exchange is not rounded."""
    return format_decimal(value.normalize(), locale=reading_locale(), decimal_quantization=False)


@register.filter
def inside(address):
    """An address of this site without its scheme and host: what goes out whole is a plain path on our own pages."""
    return address.removeprefix(settings.SABHA_SITE)


@register.filter
def money(amount, currency):
    """An amount of money as the reader's language writes it, with its currency."""
    return format_currency(amount, currency, locale=reading_locale())


@register.simple_tag
def stylesheet():
    return static("sabha.css")


@register.simple_tag
def script(name):
    """The address of one of our scripts: none is needed for anything, some make things easier."""
    return static(f"{name}.js")


@register.simple_tag(takes_context=True)
def of_summit(context, template):
    """A part of every page that tells of nothing but the summit itself: made once for each change of the summit."""
    summit = context["summit"]
    return _of_summit(template, get_language(), summit.pk, repr(summit.stamps), Unhashed(summit))


@dataclass(frozen=True)
class Unhashed:
    """Something that goes with a key without being part of it."""

    it: object = field(compare=False)


@functools.lru_cache(512)
def _of_summit(template, language, key, stamps, summit):
    return render_to_string(template, {"summit": summit.it})


@register.filter
def hackathon_word(summit):
    """What a summit calls its hackathon: the organisers' own word, in the note's language, or the page's."""
    own = summit.hackathon_word
    return Words(own, summit.language) if own else Words(_("Hackathon"), get_language())


@register.filter
def behind(number):
    """Where the counts behind a statement stand, from the map: a hundred numbers a page."""
    page = (number - 1) // 100 + 1
    return f"../counts/{'' if page == 1 else f'?page={page}'}#s{number}"


@register.filter
def member_in(pseudonym, names):
    """The name that a member shows to everyone, or that they show none."""
    return (names or {}).get(str(pseudonym)) or _("somebody who shows no name")


@register.filter
def isolated(text):
    """Words within a sentence of another direction, kept in one piece: a seed must be read as it is."""
    return f"\u2068{text}\u2069"


@register.filter
def clock(value):
    """A time of day to the second, in the zone it is given in: until when somebody has the stage."""
    return format_time(value, "HH:mm:ss", tzinfo=value.tzinfo, locale=reading_locale()) if value else ""


MARKS = {
    "title": ("", "N"), "series": ("", "N"), "edition": ("", "N"), "starts": ("", "D"), "ends": ("", "D"),
    "place": ("", "P"), "host": ("", "H"), "questions": ("asks", "Q"), "question": ("asks", "Q"),
    "aims": ("aims", "A"), "aim": ("aims", "A"), "concerns": ("fights", "C"), "concern": ("fights", "C"),
    "pre_events": ("waits", "E"), "pre_event": ("waits", "E"), "open_items": ("waits", "O"),
}  # fmt: skip


@register.filter
def mark_class(kind):
    """How a passage of the note is underlined; never colour alone, a letter says it too."""
    return MARKS.get(kind, ("", ""))[0]


@register.filter
def mark_letter(kind):
    return MARKS.get(kind, ("", ""))[1]


@register.filter
def name_in(pseudonym, names):
    """The name somebody shows to everyone, or that it is somebody who shows none."""
    if pseudonym is None:
        return _("someone, erased")
    if pseudonym == "system":
        return _("Sabha, by itself")
    return (names or {}).get(pseudonym) or _("an organiser or member")


@register.filter
def named(pseudonym, names):
    """The name somebody shows to everyone, or nothing."""
    return (names or {}).get(str(pseudonym), "")


@register.filter
def who(pseudonym, names):
    """The name somebody shows to everyone; else that it is somebody."""
    return named(pseudonym, names) or (_("someone, erased") if pseudonym is None else _("someone who shows no name"))


@register.filter
def plain_lang(value):
    """` lang=… dir=…` for words as the journal keeps them."""
    return lang_attributes(Words(value["text"], value["lang"])) if isinstance(value, dict) else ""


@register.filter
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
        case list() | dict():
            return ", ".join(str(v) for v in value)
    return value


def _is_day(text):
    try:
        return bool(datetime.date.fromisoformat(text)) and len(text) == 10
    except ValueError:
        return False


@register.filter
def field_label(name, obj):
    """A column under the name people know it by; empty for bookkeeping, which only the record as data tells."""
    try:
        column = obj._meta.get_field(name)
    except (FieldDoesNotExist, AttributeError):
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


@register.filter
def display_words(obj):
    """The words by which an object of the record is known."""
    for name in ("title", "text", "name"):
        value = getattr(obj, name, None)
        if value:
            return words(value)
    return str(obj or "")


@register.filter
def told(change, obj):
    """One change in a line: what was set to what, without the bookkeeping."""
    if change.created:
        return _("new: %(kind)s") % {"kind": obj._meta.verbose_name} if obj else _("new")
    shown = [(field_label(name, obj), name, value) for name, _before, value in change.fields]
    return ", ".join(f"{label}: {_short(value, name, obj)}" for label, name, value in shown if label)


def _short(value, name, obj):
    text = value["text"] if isinstance(value, dict) and "text" in value else choice_label(value, name, obj)
    return text if len(str(text)) < 60 else f"{str(text)[:57]}…"


@register.filter
def of_key(table, key):
    """What a table holds under an id, whether it is written as text or not; empty where it holds nothing."""
    return (table or {}).get(str(key), "")


@register.filter
def plain_words(obj):
    """The words by which an object is known, for a letter: no marks."""
    return next((str(v) for name in ("title", "text", "name") if (v := getattr(obj, name, None))), str(obj or ""))


@register.filter
def label_of(obj, name):
    """What a column of an object is called."""
    return field_label(name, obj)


@register.filter
def kind(obj):
    """The name of an object's model."""
    return type(obj).__name__
