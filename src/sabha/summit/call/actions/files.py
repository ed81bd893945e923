"""A call's proposals as a table, out and in. Cells that a spreadsheet would take for a formula are made words."""

import csv
import io

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.call.actions import proposing
from sabha.summit.call.models import Ask, Proposal
from sabha.summit.call.rules.blind import GAP, seen
from sabha.summit.people.actions.members import invite

COLUMNS = ("number", "state", "title", "about", "lang", "format", "minutes", "language", "topics")
SCORES = ("reviews_count", "raw", "score", "low", "high", "apart", "chance", "waiting")
PEOPLE = ("name", "email", "organisation", "speakers")
LARGEST = 5_000_000
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


def take_in(call, data):
    """Take a table in: title, about, email, name, language …, questions by their words. Twice changes nothing more.

    Returns (taken, changed, problems): each problem with its line. A row with a number changes that proposal, in the
    columns that the table has and no others. Row by row: a long table keeps nobody else from writing.
    """
    if call.decided:
        raise Refused(gettext_noop("The decisions are published; places are given by offers now."))
    rows, problems, taken, changed = list(_read(data)), [], 0, 0
    asks = {str(ask.title).casefold(): ask for ask in call.asks.filter(is_withdrawn=False)}
    for line, row in enumerate(rows, 2):
        try:
            with transaction.atomic():
                was_there = _take(call, row, asks)
        except Refused as no:
            problems.append([line, no.template, no.params])
        else:
            taken, changed = taken + (not was_there), changed + was_there
    return taken, changed, problems


def _read(data):
    if len(data) > LARGEST:
        raise Refused(gettext_noop("The file is too large; five megabytes are taken."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(gettext_noop("The file is not in UTF-8. Save it as “CSV UTF-8”, then choose it again.")) from None
    text = text.replace("\0", "")  # PostgreSQL keeps no such sign
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=mark)
    if not reader.fieldnames or "title" not in [name.strip().lower() for name in reader.fieldnames if name]:
        raise Refused(gettext_noop("The first line must name the columns; “title” and “email” are needed."))
    try:
        yield from _rows(reader)
    except csv.Error:
        raise Refused(gettext_noop("This is no table: a cell is never closed, or is longer than a book.")) from None


def _rows(reader):
    for row in reader:
        yield {
            name.strip().lower(): _unquoted((value or "").strip())
            for name, value in row.items()
            if isinstance(name, str) and not isinstance(value, list)
        }


def _unquoted(text):
    """Undo what `safe` did, so that a table that went out comes in as it was."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def _take(call, row, asks):
    """One row; whether its proposal was there before."""
    if not row.get("title"):
        raise Refused(gettext_noop("There is no title."))
    if any(GAP in text for text in row.values()):
        raise Refused(gettext_noop("This is the table without names; taken in, it would write over people's words."))
    values = _values(row, asks)
    standing = call.proposals.handed_in()
    if row.get("number", "").isdecimal():
        held = standing.filter(number=int(row["number"])).first()
        if held is None:
            raise Refused(gettext_noop("There is no proposal with this number."))
    else:
        person = _person(call, row)
        held = standing.filter(person=person, title=values["title"]).first()
    if held:
        answers = held.answers | values.pop("answers")
        Proposal.objects.filter(pk=held.pk).update(**values, answers=answers, changed=timezone.now())
        return True
    made = {"lang": "und", "state": Proposal.State.SUBMITTED, "handed_in": timezone.now()} | values
    Proposal.objects.create(call=call, person=person, number=proposing.next_number(call), **made)
    return False


LENGTHS = {"title": 200, "about": 10_000, "lang": 12, "language": 12, "organisation": 120}


def _values(row, asks):
    """The columns that this row has; what its table does not name stays as it is."""
    values = {name: row[name][:most] for name, most in LENGTHS.items() if name in row}
    if not values.get("lang", "x"):
        values["lang"] = "und"
    if "topics" in row:
        values["topics"] = [t.strip() for t in row["topics"].split(",") if t.strip()]
    if row.get("format", "-") in {"", *Proposal.Format.values}:
        values["format"] = row["format"]
    if row.get("minutes", "").isdecimal() and len(row["minutes"]) < 4:
        values["minutes"] = int(row["minutes"])
    return values | {"answers": {str(ask.pk): _answer(ask, row[name]) for name, ask in asks.items() if row.get(name)}}


def _person(call, row):
    """Whose row it is, by their address."""
    email = row.get("email", "").lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(gettext_noop("There is no e-mail address.")) from None
    person = invite(email, call.summit).person
    if row.get("name") and not person.display_name:
        person.display_name = row["name"][:80]
        person.save(update_fields=["display_name"])
    return person


def _answer(ask, text):
    if ask.kind == Ask.Kind.LANGUAGES:
        return [code.strip() for code in text.split(",") if code.strip()]
    return int(text) if ask.kind == Ask.Kind.NUMBER and text.lstrip("-").isdecimal() else text[:5000]
