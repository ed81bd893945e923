"""What can be taken away: the result as JSON, and as tables whose columns Polis names. Never who voted what."""

import csv
import io

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sabha import __version__
from sabha.summit.base.access import allowed, anyone
from sabha.summit.base.pages import public_page
from sabha.summit.concept.rules import translations
from sabha.summit.conversations.models import Map, Statement
from sabha.summit.conversations.rules import FEWEST_SHOWN, conversation_of
from sabha.summit.conversations.rules.notes import notes_as_data
from sabha.summit.conversations.views.reading import question_of

MADE_BY = "made-by"  # the column that says which program, of which version


@allowed(anyone)
@public_page
@require_safe
def data(request, slug, number):
    """The result as JSON: counts in cells of ten or more, what made it and with which parameters."""
    question = question_of(request, number)
    held = Map.objects.filter(question=question).first()
    found = list(Statement.objects.filter(question=question).shown())
    rules = conversation_of(question)
    return JsonResponse(
        {
            "question": question.text.as_plain(),
            "kind": rules.kind,
            "is_closed": rules.is_closed,
            "is_open": rules.is_open,
            "needs_badge": rules.needs_badge,
            "statements": [{"id": s.pk, "number": s.number, **s.text.as_plain(), "seed": s.is_seed} for s in found],
            "map": held.public if held else {},
            "translations": translations.plain([question, *found]),
            "notes": notes_as_data(question),
            "sabha": __version__,
            "smallest_cell": FEWEST_SHOWN,
        },
        json_dumps_params={"ensure_ascii": False},
    )


@allowed(anyone)
@public_page
@require_safe
def table(request, slug, number):
    """The statements and their counts."""
    question, public, found = read(request, number)
    counts = public.get("counts", {})
    rows = [
        [s.number, s.text.lang, disarmed(s.text.text), *known(counts.get(str(s.pk))), code_of(public)] for s in found
    ]
    names = ["number", "language", "statement", "agree", "disagree", "pass", MADE_BY]
    return csv_of(question, "statements", names, rows)


@allowed(anyone)
@public_page
@require_safe
def comments(request, slug, number):
    """The statements as Polis exports them (comments.csv); authors are left out, as are counts below ten."""
    question, public, found = read(request, number)
    counts, rows = public.get("counts", {}), []
    for s in found:
        agree, disagree, _passed = known(counts.get(str(s.pk)))
        ms = s.stamps["text"][1]
        at = timezone.datetime.fromtimestamp(ms / 1000, timezone.get_current_timezone())
        rows.append([ms, at.isoformat(timespec="seconds"), s.number, "", agree, disagree, 1, "False",
            str(s.is_seed), disarmed(s.text.text), s.text.lang, code_of(public)])  # fmt: skip
    names = ["timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "is-meta",
        "is-seed", "comment-body", "language", MADE_BY]  # fmt: skip
    return csv_of(question, "comments", names, rows)


@allowed(anyone)
@public_page
@require_safe
def votes(request, slug, number):
    """The votes added up by statement and group: the table of people and votes is nobody's to have."""
    question, public, found = read(request, number)
    counts, groups, rows = public.get("counts", {}), public.get("by_group", {}), []
    for s in found:
        cells = [counts.get(str(s.pk)), *groups.get(str(s.pk), [])]
        rows += [[s.number, chr(64 + g) if g else "", *known(cell), code_of(public)] for g, cell in enumerate(cells)]
    return csv_of(question, "votes", ["comment-id", "group", "agrees", "disagrees", "passes", MADE_BY], rows)


@allowed(anyone)
@public_page
@require_safe
def results(request, slug, number):
    """What came out, one line each: what is shared, divided, chosen, unheard; with what made it."""
    question, public, found = read(request, number)
    numbers = {str(s.pk): s.number for s in found}
    lists = {name: public.get(name, []) for name in ("agree", "disagree", "divided")}
    lists["slate"] = public.get("slate", {}).get("statements", [])
    lists["goals"] = public.get("goals", {}).get("statements", [])
    lists["unheard"] = [row["statement"] for row in public.get("unheard", [])]
    for group in public.get("groups", []):
        lists[f"group {group['letter']}"] = [row["statement"] for row in group["stands_for"]]
    made, code = public.get("made", ""), code_of(public)
    rows = [
        [name, place, numbers[key], made, code]
        for name, keys in lists.items()
        for place, key in enumerate(keys, 1)
        if key in numbers
    ]
    return csv_of(question, "results", ["result", "place", "comment-id", "made", MADE_BY], rows)


def code_of(public):
    """The version of the program that counted."""
    return f"Sabha {public.get('sabha', __version__)}"


def read(request, number):
    """The question, what is public of its map, and the statements that are shown."""
    question = question_of(request, number)
    held = Map.objects.filter(question=question).first()
    return question, held.public if held else {}, list(Statement.objects.filter(question=question).shown())


def known(cell):
    """[agree, disagree, pass] with nothing where a number is below ten."""
    return ["" if n is None else n for n in cell or [None] * 3]


def csv_of(question, name, heading, rows):
    """A file to download; text that a spreadsheet would take for a formula was disarmed before."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heading)
    writer.writerows(rows)
    file = f"{question.summit.slug}-question-{question.number}-{name}-{timezone.localdate():%Y-%m-%d}.csv"
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename={file}"
    return response


def disarmed(text):
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
