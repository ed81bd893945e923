"""What templates say often. What is written how stands in `formats` and `telling`; here it becomes a tag or filter."""

import functools
from dataclasses import dataclass, field

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import get_language

from sabha.algorithms.kolam import kolam as grow_kolam
from sabha.algorithms.refused import Refused
from sabha.summit.base import formats, telling
from sabha.summit.base.formats import numerals

register = template.Library()
for filter_function in (
    formats.day, formats.weekday, formats.moment, formats.moment_at, formats.language_name, formats.moment_of,
    formats.at_least_ten, formats.numerals, formats.amount, formats.exactly, formats.money, formats.clock,
    telling.words, telling.lang_attributes, telling.saying, telling.sentence, telling.told_sentence,
    telling.direction, telling.inside, telling.hackathon_word, telling.member_in, telling.isolated, telling.name_in,
    telling.named, telling.who, telling.plain_lang, telling.plain_value, telling.field_label, telling.display_words,
    telling.told, telling.of_key, telling.plain_words, telling.label_of, telling.kind,
):  # fmt: skip
    register.filter(filter_function)
for tag in (formats.days, telling.in_language):
    register.simple_tag(tag)


@register.inclusion_tag("conversations/bar.html")
def bar(counts, behind="", of_group=False):
    """[agree, disagree, pass] as a bar and in words; `behind` is where the counts behind it stand.

    Of a group, a count may also be withheld because another's could be worked out from it: then it is not said to be
    below ten, and no bar is drawn; where nothing at all may be told, that is said instead of three dashes.
    """
    # A count that is not published is drawn as five, the middle of what it may be, and told as fewer than ten.
    drawn = [5 if n is None else n for n in counts]
    agree, disagree, _passed = (round(100 * n / (sum(drawn) or 1)) for n in drawn)
    withheld = "–" if of_group else f"<{numerals(10)}"
    a, d, p = (withheld if n is None else numerals(n) for n in counts)
    draws = not of_group or None not in counts
    kept_back = of_group and all(n is None for n in counts)
    words = {"a": a, "d": d, "p": p, "kept_back": kept_back}
    return {"agree": agree, "disagree": disagree, "behind": behind, "draws": draws} | words


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
def behind(number):
    """Where the counts behind a statement stand, from the map: a hundred numbers a page."""
    page = (number - 1) // 100 + 1
    return f"../counts/{'' if page == 1 else f'?page={page}'}#s{number}"


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
