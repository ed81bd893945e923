"""The released programme on paper: a poster with a table a day, a booklet to fold."""

from babel.dates import format_date
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.formats import language_name, reading_locale
from sabha.summit.base.pdf import typeset
from sabha.summit.programme.models import Paper
from sabha.summit.programme.rules.programme import programme_of
from sabha.summit.programme.rules.schedules import address_of

TEMPLATES = {"a4": "programme_grid.typ", "a5": "programme_booklet.typ"}
COLUMNS = 6  # rooms beside one another on a page
SHORT = 320  # letters of what a session is about, in the booklet


def printed(summit, kind, language):
    """The PDF of the latest release. Raises Refused where nothing is released."""
    if kind not in Paper.Kind.values or language not in settings.LANGUAGES_COMPLETE:
        raise Refused(gettext_noop("There is no such paper."))
    programme = programme_of(summit)
    if not programme:
        raise Refused(gettext_noop("This programme has no released version yet."))
    with translation.override(language):
        days = [day_of(day, programme.on(day)) for day in programme.days]
        words = {"time": _("Time"), "booths": _("interpreted into"), "step_free": _("step-free")}
        version = _("Version %(name)s of %(day)s") % {
            "name": programme.release, "day": format_date(programme.release.day, "long", reading_locale()),
        }  # fmt: skip
        data = {
            "title": summit.title.as_plain(), "place": summit.place.as_plain() if summit.place else "",
            "days": days, "words": words, "version": version, "address": f"{address_of(summit)}programme/",
            "heading": pgettext("on paper", "Programme"),
        }  # fmt: skip
        return typeset(TEMPLATES[kind], data, lang=language)


def day_of(day, slots):
    """One day for paper: its tables of a few rooms each, and its sessions by time."""
    slots = [s for s in slots if not s.is_cancelled]
    rooms = sorted({s.room.pk: s.room for s in slots if s.room}.values(), key=lambda room: room.number)
    groups = [rooms[n : n + COLUMNS] for n in range(0, len(rooms), COLUMNS)] or [[]]
    return {
        "day": format_date(day, "full", reading_locale()),
        "tables": [table_of(group, slots) for group in groups],
        "sessions": [entry(s, about=True) for s in slots],
    }


def table_of(rooms, slots):
    own = {room.pk for room in rooms}
    rows = []
    for minute in sorted({s.minute for s in slots}):
        found = [s for s in slots if s.minute == minute and (s.room is None or s.room.pk in own)]
        wide = [entry(s) for s in found if s.room is None]
        cells = [[entry(s) for s in found if s.room and s.room.pk == room.pk] for room in rooms]
        if found:
            rows.append({"time": found[0].begins, "wide": wide, "cells": cells if any(cells) else []})
    return {"rooms": [room.name.as_plain() for room in rooms], "rows": rows}


def entry(s, *, about=False):
    it = s.session
    text = it.about.text if about and it.about else ""
    short = text if len(text) <= SHORT else f"{text[:SHORT].rsplit(' ', 1)[0]} …"
    return {
        "title": it.title.as_plain(), "begins": s.begins, "ends": s.ends,
        "room": s.room.name.as_plain() if s.room else "", "step_free": bool(s.room and s.room.is_step_free),
        "people": [p.shown_name for p in s.speakers], "is_break": it.is_break, "is_free": it.is_free,
        "language": named(it.language), "interpreted": [named(code) for code in s.interpreted],
        "about": {"text": short, "lang": it.about.lang} if short else "",
    }  # fmt: skip


def named(code):
    return {"text": language_name(code), "lang": code} if code else ""
