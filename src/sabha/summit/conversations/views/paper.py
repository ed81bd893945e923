"""A conversation's result as an A4 paper: the same sentences as on its page, in the reader's language."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sabha.summit.base import pdf
from sabha.summit.base.formats import moment_of, numerals
from sabha.summit.base.telling import saying
from sabha.summit.base.words import Words
from sabha.summit.conversations.views.reading import map_of


def paper_of(question):
    """The PDF as bytes."""
    _held, found, _texts = map_of(question)
    told = {
        "title": _("Where everybody stands"),
        "summit": plain(question.summit.title),
        "question": plain(question.text),
        "line": line_of(found),
        "notices": [saying(one) for one in found.get("not_yet", [])],
        "certainty": saying(found.get("certainty")) or "",
        "sections": [section for section in sections(found) if section["rows"]],
        "foot": foot_of(found),
    }
    return pdf.typeset("conversation.typ", told, lang=get_language())


def plain(value):
    return value.as_plain() if isinstance(value, Words) else value


def line_of(found):
    """How many people, statements, answers, and when."""
    people, said, votes = (found.get(name, 0) for name in ("people", "statements", "votes"))
    return " · ".join(
        [
            ngettext("%(n)s person", "%(n)s people", people) % {"n": numerals(people)},
            ngettext("%(n)s statement", "%(n)s statements", said) % {"n": numerals(said)},
            ngettext("%(n)s answer", "%(n)s answers", votes) % {"n": numerals(votes)},
            moment_of(found.get("made", "")),
        ]
    )


def sections(found):
    """(heading, rows) in the order of the page."""
    yield section(_("The goals that win"), found.get("goals", {}).get("statements", []))
    yield section(_("Most agree"), found["agree"])
    yield section(_("Most disagree"), found["disagree"])
    if found["axes"]:
        for axis in found["axes"]:
            for end in axis:
                yield section(_("What people differ over"), end["stands_for"], end["people"])
    elif len(found["groups"]) > 1:
        for group in found["groups"]:
            yield section(_("Group %(letter)s") % group, group["stands_for"], group["people"])
    yield section(_("What is still divided"), found["divided"])
    yield section(_("A short list that speaks for as many as possible"), found["slate"]["statements"])
    yield section(_("Who is not yet heard"), found["unheard"])


def section(heading, rows, people=None):
    if people:
        heading = f"{heading} ({numerals(people)})"
    return {"heading": heading, "rows": [row_of(row) for row in rows]}


def row_of(row):
    counts = row.get("counts")
    stands = "" if "agrees" not in row else _("Agrees:") if row["agrees"] else _("Disagrees:")
    of_group = bool(stands)  # there a count may be withheld only because another's could be worked out from it
    return {
        "text": plain(row["statement"].text), "stands": stands,
        "counts": said_of(counts, "–" if of_group else f"<{numerals(10)}") if counts else "",
        "bar": shares(counts) if counts and not (of_group and None in counts) else [],
    }  # fmt: skip


def said_of(counts, withheld):
    a, d, p = (withheld if n is None else numerals(n) for n in counts)
    return _("%(a)s agree · %(d)s disagree · %(p)s pass") % {"a": a, "d": d, "p": p}


def shares(counts):
    """Agree and disagree as hundredths; a count that is not told is drawn as five, as on the page."""
    drawn = [5 if n is None else n for n in counts]
    return [round(100 * n / (sum(drawn) or 1)) for n in drawn[:2]]


def foot_of(found):
    return [
        _("Numbers are shown only where at least ten people answered, so that nobody can be guessed."),
        _("A map shows those who answered. It is no poll."),
        f"Sabha {found.get('sabha', '')}",
    ]
