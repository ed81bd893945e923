"""A call's proposals from a table: first all of it is read, then it is stored at once, or nothing of it is.

Stored in portions of a few hundred rows, so that a table of thousands asks the database some dozen times.
"""

import csv
import io
import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.call.actions.files import FORMULA
from sabha.summit.call.models import Ask, Call, Proposal
from sabha.summit.call.rules.blind import GAP
from sabha.summit.people.actions.members import join_many

LARGEST = 5_000_000
PORTION = 500
PUBLISHED = gettext_noop("The decisions are published; places are given by offers now.")


@dataclass
class Row:
    """One line of a table as far as it can be read without asking who and what is there already."""

    line: int
    values: dict
    number: int | None = None
    email: str = ""
    name: str = ""


@dataclass
class Found:
    """What is there already of what a table names."""

    people: dict
    by_number: dict
    by_title: dict
    new: list = field(default_factory=list)
    changed: dict = field(default_factory=dict)


def take_in(call, data):
    """Take a table in: title, about, email, name, language …, questions by their words. Twice changes nothing more.

    Returns (taken, changed, problems): each problem with its line. A row with a number changes that proposal, in the
    columns that the table has and no others. Where storing fails, nothing of the table is stored.
    """
    if call.decided:
        raise Refused(PUBLISHED)
    rows, problems = _checked(call, data)
    with transaction.atomic():
        taken, changed, missing = _store(call, rows)
    return taken, changed, sorted([*problems, *missing], key=lambda problem: problem[0])


def _checked(call, data):
    """(rows, problems) of a table."""
    asks = {str(ask.title).casefold(): ask for ask in call.asks.filter(is_withdrawn=False)}
    rows, problems = [], []
    for line, cells in enumerate(_read(data), 2):
        try:
            rows.append(_row(line, cells, asks))
        except Refused as no:
            problems.append([line, no.template, no.params])
    return rows, problems


def _row(line, cells, asks):
    if not cells.get("title"):
        raise Refused(gettext_noop("There is no title."))
    if any(GAP in text for text in cells.values()):
        raise Refused(gettext_noop("This is the table without names; taken in, it would write over people's words."))
    values = _values(cells, asks)
    if re.fullmatch(r"[0-9]{1,9}", cells.get("number", "")):
        return Row(line, values, number=int(cells["number"]))
    email = cells.get("email", "").lower()
    try:
        validate_email(email[:255])  # a longer one is none, and no table has room for it
    except ValidationError:
        raise Refused(gettext_noop("There is no e-mail address.")) from None
    return Row(line, values, email=email, name=cells.get("name", "")[:80])


def _store(call, rows):
    """(how many are new, how many were there, problems). Whoever holds the call's row hands out the numbers."""
    if Call.objects.select_for_update().get(pk=call.pk).decided:
        raise Refused(PUBLISHED)
    found = _found(call, rows)
    number = call.proposals.order_by("-number").values_list("number", flat=True).first() or 0
    taken, changed, problems = 0, 0, []
    for row in rows:
        held = _held(row, found)
        if held is not None:
            _put(held, row, found)
            changed += 1
        elif row.number is not None:
            problems.append([row.line, gettext_noop("There is no proposal with this number."), {}])
        else:
            taken, number = taken + 1, number + 1
            _begin(call, row, found, number)
    Proposal.objects.bulk_create(found.new, batch_size=PORTION)
    _save(list(found.changed.values()), {name for row in rows for name in row.values})
    return taken, changed, problems


def _found(call, rows):
    """Who and what is there; people who are new are made members."""
    names = {}
    for row in rows:
        if row.number is None and not names.get(row.email):
            names[row.email] = row.name
    people = join_many(names, call.summit)
    keys = [who.pk for who in people.values()]
    numbers = [row.number for row in rows if row.number is not None and row.number < 2**31]
    standing = call.proposals.handed_in().select_for_update().order_by("number")
    by_number = {it.number: it for part in portions(numbers) for it in standing.filter(number__in=part)}
    held = [by_number.get(it.number, it) for part in portions(keys) for it in standing.filter(person__in=part)]
    by_title = {(it.person_id, it.title): it for it in reversed(held)}
    return Found(people, by_number, by_title)


def portions(things):
    return (things[start : start + PORTION] for start in range(0, len(things), PORTION))


def _held(row, found):
    if row.number is not None:
        return found.by_number.get(row.number)
    return found.by_title.get((found.people[row.email].pk, row.values["title"]))


def _put(held, row, found):
    """What its table names, and nothing else, becomes what the row says; what says so already is left alone."""
    said = row.values | {"answers": held.answers | row.values["answers"]}
    if all(getattr(held, name) == value for name, value in said.items()):
        return
    if found.by_title.get((held.person_id, held.title)) is held:
        del found.by_title[held.person_id, held.title]
    for name, value in said.items():
        setattr(held, name, value)
    held.changed = timezone.now()
    found.by_title.setdefault((held.person_id, held.title), held)
    if not held._state.adding:
        found.changed[held.pk] = held


def _begin(call, row, found, number):
    who = found.people[row.email]
    made = {"lang": "und", "state": Proposal.State.SUBMITTED, "handed_in": timezone.now()} | row.values
    it = Proposal(call=call, person=who, number=number, **made)
    found.new.append(it)
    found.by_title[who.pk, it.title] = found.by_number[number] = it


def _save(rows, names):
    if rows:
        Proposal.objects.bulk_update(rows, sorted({*names, "changed"}), batch_size=PORTION)


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


def _answer(ask, text):
    if ask.kind == Ask.Kind.LANGUAGES:
        return [code.strip() for code in text.split(",") if code.strip()]
    is_number = ask.kind == Ask.Kind.NUMBER and re.fullmatch(r"-?[0-9]{1,15}", text)
    return int(text) if is_number else text[:5000]
