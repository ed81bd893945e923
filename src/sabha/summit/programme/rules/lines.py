"""A session as a line of a list and as a cell of the grid. Templates would be easier to read, but a page holds a
hundred and fifty of these, and as templates they were more than half of its processor time.
"""

from html import escape

from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sabha.summit.base.telling import direction, in_language, words


def line(slot):
    """An item of a list: what it is, when and where, in which languages, who is on stage."""
    it = slot.session
    where = f" · {said(slot.room.name)}" if slot.room else ""
    about = f"<p class=meta><bdi dir=ltr>{slot.begins}–{slot.ends}</bdi>{where}"
    if it.is_break:
        return mark_safe(f"<li><p>{said(it.title)}</p>{about}</p>")
    track = f" · {said(it.track.name)}" if it.track else ""
    tongue = " · " + _("free") if it.is_free else spoken(slot)
    names = ", ".join(f"<bdi>{escape(p.shown_name)}</bdi>" for p in slot.speakers)
    return mark_safe(f"<li><p>{linked(slot)}</p>{about}{track}{tongue}{names and '<br>'}{names}</p>")


def cell(slot):
    """The same where row and column say when and where: what it is, until when, in which languages."""
    it = slot.session
    title, tongue = (said(it.title), "") if it.is_break else (linked(slot), spoken(slot))
    return mark_safe(f"<p>{title}<br><span class=meta><bdi dir=ltr>–{slot.ends}</bdi>{tongue}</span></p>")


def linked(slot):
    it = slot.session
    cancelled = f'<span class="state withdrawn">{_("Cancelled")}</span> ' if slot.is_cancelled else ""
    return f'{cancelled}<a href="{it.get_absolute_url()}">{said(it.title)}</a>'


def spoken(slot):
    """The language spoken, and after an arrow those it is interpreted into."""
    arrow = " ← " if direction(get_language()) == "rtl" else " → "
    into = ", ".join(in_language(code) for code in slot.interpreted)
    return f" · {in_language(slot.session.language)}{into and arrow}{into}"


def said(text):
    """People's words, safe to stand in a page."""
    found = words(text)
    return found if hasattr(found, "__html__") else escape(found)
