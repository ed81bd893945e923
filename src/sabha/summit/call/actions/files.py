"""A call's proposals as a table to take away. Cells that a spreadsheet would take for a formula are made words."""

import csv
import io

from sabha.summit.call.rules.blind import seen

COLUMNS = ("number", "state", "title", "about", "lang", "format", "minutes", "language", "topics")
SCORES = ("reviews_count", "raw", "score", "low", "high", "apart", "chance", "waiting")
PEOPLE = ("name", "email", "organisation", "speakers")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(value):
    """A cell that no spreadsheet runs: what begins like a formula gets an apostrophe before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


def rows_of(call, found, asks, *, names, own=(), hidden=()):
    """The table, row by row: headings first. Without `names` there is no column of people at all."""
    shown = [ask for ask in asks if names or ask.for_reviewers]
    yield [*COLUMNS, *SCORES, *(PEOPLE if names else ()), *(str(ask.title) for ask in shown)]
    for p in found.select_related("person").prefetch_related("speakers__person").iterator(chunk_size=500):
        p.call = call
        it = seen(p, asks, names=names)
        told = {ask.pk: answer for ask, answer in it.answers}
        row = [
            p.number,
            "" if p.pk in own else p.state,
            it.title.text,
            it.about.text,
            p.lang,
            p.format,
            p.minutes,
            p.language,
        ]
        row += [", ".join(it.topics), *("" if p.pk in hidden else _rounded(getattr(p, name)) for name in SCORES)]
        if names:
            row += [p.person.display_name, p.person.email, p.organisation, ", ".join(s.name for s in p.speakers.all())]
        yield [safe(cell) for cell in [*row, *(told.get(ask.pk, "") for ask in shown)]]


def _rounded(value):
    return round(value, 3) if isinstance(value, float) else value


def table(call, found, asks, *, names, own=(), hidden=()):
    """The table as a file, line by line."""
    line = io.StringIO()
    writer = csv.writer(line)
    yield "\ufeff"  # spreadsheets read it as UTF-8
    for row in rows_of(call, found, asks, names=names, own=own, hidden=hidden):
        writer.writerow(row)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def file_name(call, *, names):
    """A name that says what is inside and nobody's name."""
    return f"call-{call.number}{'' if names else '-blind'}.csv"
