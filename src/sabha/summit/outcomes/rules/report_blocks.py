"""The computed parts of a report: each a few sentences or a table whose numbers lead to the pages of their records."""

from collections import Counter

from django.conf import settings
from django.utils.translation import gettext as _

from sabha.algorithms.disclosure import protected_table
from sabha.algorithms.report import Cell, List, Paragraph, Table
from sabha.summit.base.formats import day, days, language_name
from sabha.summit.outcomes.models import (
    BudgetLine,
    CheckIn,
    Closing,
    Goal,
    Partnership,
    Point,
    Promise,
    Survey,
    Way,
)
from sabha.summit.outcomes.rules.attending import attendance_of, first_timers
from sabha.summit.outcomes.rules.figures import conversations_of, figures_of
from sabha.summit.outcomes.rules.report_cells import address, number, said
from sabha.summit.outcomes.rules.report_money import expenses, money_table
from sabha.summit.outcomes.rules.survey import results
from sabha.summit.programme.models import Session


def event(summit):
    """When, where, in which ways."""
    ways = [Way(way).label for way in sorted({way for _day, cells, _total in attendance_of(summit) for way in cells})]
    rows = [(_("Dates"), Cell(days(summit.starts, summit.ends))), (_("Place"), said(summit.place))]
    rows += [(_("Host"), said(summit.hosted_by)), (_("Ways to take part"), Cell(", ".join(map(str, ways))))]
    shown = tuple((Cell(str(name)), cell) for name, cell in rows if cell.text)
    return [Table("", (_("What"), _("As announced")), shown)] if shown else []


def priorities(summit):
    """Sessions by the funder's four priorities, with how long they were."""
    names = {
        "strategic": _("Strategic discussions"), "capacity": _("Capacity development"),
        "groups": _("Working groups"), "community": _("Community building"),
    }  # fmt: skip
    serves = {
        Session.Kind.PLENARY: "strategic", Session.Kind.PANEL: "strategic", Session.Kind.DISCUSSION: "strategic",
        Session.Kind.WORKSHOP: "capacity", Session.Kind.TALK: "capacity", Session.Kind.OPEN_SPACE: "groups",
        Session.Kind.LIGHTNING: "community",
    }  # fmt: skip
    found, minutes = Counter(), Counter()
    rows = Session.objects.filter(summit=summit, is_withdrawn=False).values_list("kind", "minutes")
    for kind, length in rows:
        if kind in serves:
            found[serves[kind]] += 1
            minutes[serves[kind]] += length
    if not found:
        return []
    href = address("programme", summit)
    cells = tuple(
        (Cell(name), number(found[key], href), number(round(minutes[key] / 60), href)) for key, name in names.items()
    )
    return [Table("", (_("Priority"), _("Sessions"), _("Hours")), cells)]


def need(summit):
    """Reach and answers of the conversations in which the summit asked what it should be about."""
    rows = tuple(_conversation(it, summit) for it in conversations_of(summit))
    return [Table("", (_("Question"), _("People"), _("Statements"), _("Answers")), rows)] if rows else []


def _conversation(it, summit):
    asked = it["question"]
    to_map, to_all = (address(name, summit, asked.number) for name in ("map", "statements"))
    counted = number(it["people"], to_map), number(it["statements"], to_all), number(it["votes"], to_map)
    return Cell(asked.text.text, to_map, asked.text.lang), *counted


def people(summit):
    """People by day and way, and how many came for the first time."""
    href = address("attendance", summit)
    ways = [way for way in Way.values if any(way in cells for _day, cells, _total in attendance_of(summit))]
    rows = tuple(
        (Cell(day(one)), *(number(cells.get(way, 0), href) for way in ways), number(total_, href))
        for one, cells, total_ in attendance_of(summit)
    )
    headings = (_("Day"), *(str(Way(way).label) for way in ways), _("Together"))
    figures = figures_of(summit)
    first = first_timers(summit)["first"]
    items = [(number(figures[key].value, href), Cell(str(figures[key].label))) for key in ("people", "came")]
    items.append((number(first, href), Cell(str(figures["first_timers"].label))))
    return [*([Table("", headings, rows)] if rows else []), List(tuple(items))]


def languages(summit):
    """In which languages the sessions were, and in which people said they speak."""
    rows = Counter(
        Session.objects.filter(summit=summit, is_withdrawn=False).exclude(kind=Session.Kind.BREAK)
        .values_list("language", flat=True)
    )  # fmt: skip
    spoken = Counter(code for m in summit.memberships.select_related("person") for code in set(m.person.speaks or ()))
    shown = protected_table(spoken, total_is_known=False).counts
    codes = sorted({*rows, *(code for code, n in shown.items() if n is not None)})
    href = address("programme", summit)
    cells = tuple((Cell(language_name(code)), number(rows[code], href), number(shown.get(code))) for code in codes)
    return [Table("", (_("Language"), _("Sessions"), _("People who speak it")), cells)] if cells else []


def goals(summit):
    """Target, achieved, explanation; what names a figure is counted."""
    figures = figures_of(summit)
    rows = tuple(_goal(it, figures) for it in Goal.objects.filter(summit=summit, is_withdrawn=False))
    return [Table("", (_("Goal"), _("Target"), _("Achieved"), _("Explanation")), rows)] if rows else []


def _goal(goal, figures):
    figure = figures.get(goal.figure)
    target = number(goal.aim) if goal.aim is not None else Cell("")
    achieved = number(figure.value, settings.SABHA_SITE + figure.path) if figure else Cell(goal.get_reached_display())
    return said(goal.text), target, achieved, said(goal.explanation)


def next_steps(summit):
    """Promises by how they stood: when they were made, after two months, after six, and now; then each of them."""
    found = list(Promise.objects.filter(summit=summit).standing().select_related("summit"))
    if not found:
        return []
    checks, href = _heard_after(summit, found), address("promises", summit)
    now = Counter("" if it.silent_since else it.state for it in found)
    states = [*Promise.State.values, ""]
    shown = [s for s in states if now[s] or any(checks[after, s] for after in ASKED_AFTER)]
    rows = tuple(
        (Cell(_state(s)), *(number(n, href) for n in (*(checks[after, s] for after in ASKED_AFTER), now[s])))
        for s in shown
    )
    headings = (_("How it stands"), _("After 2 months"), _("After 6 months"), _("Now"))
    made = (number(len(found), href), Cell(_("promises were made during the summit")))
    return [Paragraph(made), Table("", headings, rows), List(tuple(_promise(it) for it in found[:LONGEST_LIST]))]


ASKED_AFTER = (2, 6)  # months, as the funders' forms ask
LONGEST_LIST = 40


def _heard_after(summit, promises):
    """(months, state) → how many of the promises stood so then; whatever is asked about by weeks is none of them."""
    ours = {it.pk for it in promises if it.rhythm == Promise.Rhythm.MONTHS}
    heard = CheckIn.objects.filter(summit=summit, about_kind="Promise", after__in=ASKED_AFTER)
    rows = heard.values_list("about", "after", "state")
    return Counter((after, state) for about, after, state in rows if about in ours)


def _state(state):
    return str(Promise.State(state).label) if state else _("no word")


def _promise(it):
    return Cell(it.text.text, settings.SABHA_SITE + it.get_absolute_url(), it.text.lang), Cell(f"({it.knot_words})")


def limits(summit):
    """What did not work, as those who were there said it."""
    found = Point.objects.filter(summit=summit, kind=Point.Kind.LIMIT).standing()[:LONGEST_LIST]
    items = tuple((said(it.text), *([said(it.why)] if it.why else [])) for it in found)
    return [List(items)] if items else []


def resources(summit):
    """Sessions whose notes anyone can read and use."""
    found = Closing.objects.filter(summit=summit, closed_on__isnull=False).exclude(notes=None)
    rows = found.select_related("session__summit").order_by("session__number")[:LONGEST_LIST]
    items = tuple(
        (Cell(it.session.title.text, settings.SABHA_SITE + it.get_absolute_url(), it.session.title.lang),)
        for it in rows
    )
    return [Paragraph((Cell(_("Notes of these sessions can be read by everyone:")),)), List(items)] if items else []


def partnerships(summit):
    """The partnerships that their parties made public, with how each stands."""
    found = Partnership.objects.filter(summit=summit).standing().select_related("summit")[:LONGEST_LIST]
    items = tuple(
        (Cell(it.title.text, settings.SABHA_SITE + it.get_absolute_url(), it.title.lang), Cell(f"({it.knot_words})"))
        for it in found
    )
    return [List(items)] if items else []


def survey(summit):
    """What members answered a year later, told once the survey has closed and in numbers of ten or more."""
    held, href = Survey.objects.filter(summit=summit).first(), address("survey_results", summit)
    return [
        Table(
            str(result.words), (_("Answer"), _("People")),
            tuple((Cell(str(k)), number(n, href)) for k, n in result.rows),
        )
        for result in results(held)
    ]  # fmt: skip


BLOCKS = {
    "event": event, "priorities": priorities, "need": need, "people": people, "languages": languages, "goals": goals,
    "next_steps": next_steps, "limits": limits, "resources": resources,
    "partnerships": partnerships, "survey": survey, "money": money_table, "expenses": expenses,
}  # fmt: skip


def parts_of(summit, names):
    """The parts of several blocks, one after the other."""
    return tuple(part for name in names for part in BLOCKS[name](summit))


def counted_of(summit):
    """Unit → the numbers that the records give for it, to hold what people wrote against."""
    figures = {key: it.value for key, it in figures_of(summit).items()}
    lines = list(BudgetLine.objects.filter(summit=summit, is_withdrawn=False))
    nights = {it.nights for it in lines if it.kind == BudgetLine.Kind.LODGING}
    people = {figures[key] for key in ("people", "came", "most_on_a_day", "first_timers")}
    length = figures["days"]
    return {
        "days": [length],
        "nights": [*nights, *([length - 1, length, length + 1] if length else [])],
        "people": [*people, *(it.people for it in lines)],
        "sessions": [figures["sessions"]],
        "languages": [figures["languages"]],
    }
