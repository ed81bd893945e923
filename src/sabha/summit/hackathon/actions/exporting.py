"""The hackathon as files: schema.org, a Frictionless data package, tables, a calendar. Each in a few queries."""

import csv
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.db.models import F

from sabha.algorithms.schedule_formats.calendar_writing import NOTHING, folded
from sabha.algorithms.schedule_formats.content_lines import escaped
from sabha.summit.base.telling import hackathon_word
from sabha.summit.concept.models import Announcement
from sabha.summit.hackathon.models import Challenge, LogEntry, Project
from sabha.summit.people.rules import names_of

WEEKS = 12
FIELDS = {
    "challenges": (
        ("id", "string"), ("number", "integer"), ("title", "string"), ("language", "string"), ("about", "string"),
        ("skills", "string"), ("good_first_task", "boolean"), ("links", "string"), ("state", "string"),
        ("url", "string"),
    ),
    "projects": (
        ("id", "string"), ("number", "integer"), ("title", "string"), ("language", "string"), ("pitch", "string"),
        ("about", "string"), ("challenge", "string"), ("stage", "integer"), ("state", "string"), ("needs", "string"),
        ("demo", "string"), ("source", "string"), ("licence", "string"), ("offline", "string"),
        ("next_step", "string"), ("team", "integer"), ("maintainer", "string"), ("begun", "date"),
        ("last_word", "date"), ("url", "string"),
    ),
    "log": (("project", "string"), ("day", "date"), ("language", "string"), ("text", "string")),
}  # fmt: skip
KEYS = {"challenges": "id", "projects": "id"}
LINKS = {"projects": [("challenge", "challenges")], "log": [("project", "projects")]}


@dataclass(frozen=True)
class Whole:
    """Everything of one hackathon that is public."""

    summit: object
    challenges: list
    projects: list
    log: list
    names: dict


def whole(summit):
    """All that is public, in four queries and two for names."""
    challenges = Challenge.objects.filter(summit=summit).exclude(state=Challenge.State.WITHDRAWN)
    projects = list(Project.objects.filter(summit=summit).shown().prefetch_related("team"))
    log = LogEntry.objects.filter(project__in=[p.pk for p in projects]).told().reverse()
    people = {key for p in projects for key in (*p.members(), p.maintainer) if key}
    found = list(challenges)
    for it in (*found, *projects):
        it.summit = summit
    return Whole(summit, found, projects, list(log), names_of(people))


def address(it):
    """Its address without a language: each reader is led to their own, and the file is the same for all."""
    return f"{settings.SABHA_SITE}/{it.get_absolute_url().split('/', 2)[2]}"


def text(words):
    return words.text if words else ""


def rows_of(found):
    """Table → rows, in the order of `FIELDS`."""
    return {
        "challenges": [
            (c.pk, c.number, c.title.text, c.title.lang, text(c.about), ", ".join(c.skills), c.is_good_first,
             " ".join(c.links), c.state, address(c))
            for c in found.challenges
        ],
        "projects": [
            (p.pk, p.number, p.title.text, p.title.lang, text(p.pitch), text(p.about), p.challenge_id, p.stage, p.state,
             ", ".join(p.needs), p.demo, p.source, p.licence, text(p.offline), text(p.next_step), len(p.members()),
             found.names.get(str(p.maintainer), ""), p.since, p.last_word, address(p))
            for p in found.projects
        ],
        "log": [(e.project_id, e.day, e.text.lang, text(e.text)) for e in found.log],
    }  # fmt: skip


def table(name, rows):
    """One table as CSV; text that a spreadsheet would take for a formula is disarmed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([field for field, _ in FIELDS[name]])
    writer.writerows([[plain(cell) for cell in row] for row in rows])
    return out.getvalue()


def plain(cell):
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case str() if cell[:1] in "=+-@\t\r" and cell:
            return f"'{cell}"
    return cell


def package(summit):
    """A Frictionless data package as a zip: datapackage.json and a CSV for each table; same data, same bytes."""
    rows = rows_of(whole(summit))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        put(archive, "datapackage.json", json.dumps(descriptor(summit), ensure_ascii=False, indent=1))
        for name, found in rows.items():
            put(archive, f"{name}.csv", table(name, found))
    return out.getvalue()


def put(archive, name, content):
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    archive.writestr(entry, content)


def descriptor(summit):
    return {
        "profile": "tabular-data-package",
        "name": f"hackathon-{summit.slug}",
        "title": f"{summit.title}: {hackathon_word(summit)}",
        "homepage": address(summit),
        "resources": [
            {
                "profile": "tabular-data-resource", "name": name, "path": f"{name}.csv", "format": "csv",
                "mediatype": "text/csv", "encoding": "utf-8", "schema": schema(name),
            }
            for name in FIELDS
        ],
    }  # fmt: skip


def schema(name):
    found = {"fields": [{"name": field, "type": kind} for field, kind in FIELDS[name]]}
    if name in KEYS:
        found["primaryKey"] = KEYS[name]
    keys = [{"fields": f, "reference": {"resource": to, "fields": "id"}} for f, to in LINKS.get(name, ())]
    return found | ({"foreignKeys": keys} if keys else {})


def schema_org(summit):
    """The hackathon as schema.org describes one: a Hackathon whose work are the projects."""
    found = whole(summit)
    starts, ends = days_of(summit)
    told = {
        "@context": "https://schema.org",
        "@type": "Hackathon",
        "name": f"{summit.title}: {hackathon_word(summit)}",
        "url": address(summit),
        "inLanguage": summit.language,
        "startDate": starts,
        "endDate": ends,
        "location": {"@type": "Place", "name": summit.place.text} if summit.place else None,
        "superEvent": {"@type": "Event", "name": summit.title.text, "startDate": summit.starts, "endDate": summit.ends},
        "workPerformed": [work(p, found.names) for p in found.projects],
    }
    return {name: value for name, value in told.items() if value}


def work(project, names):
    """One project: software where its source is named, else a creative work."""
    told = {
        "@type": "SoftwareSourceCode" if project.source else "CreativeWork",
        "@id": f"urn:uuid:{project.pk}",
        "name": project.title.text,
        "inLanguage": project.title.lang,
        "abstract": text(project.pitch),
        "description": text(project.about),
        "url": address(project),
        "codeRepository": project.source,
        "license": f"https://spdx.org/licenses/{project.licence}" if project.licence else "",
        "dateCreated": project.since,
        "dateModified": project.last_word,
        "creativeWorkStatus": project.get_stage_display(),
        "maintainer": person(names.get(str(project.maintainer))),
        "creator": [person(names[str(m)]) for m in project.members() if str(m) in names],
    }
    return {name: value for name, value in told.items() if value}


def person(name):
    return {"@type": "Person", "name": name} if name else None


def event_of(summit):
    """What was announced of the hackathon, with its days; None while nobody knows them."""
    found = announced(summit)
    return found if found and found.starts else None


def days_of(summit):
    """The days of the hackathon: of the event announced before the summit, else nobody knows."""
    found = event_of(summit)
    return (found.starts, found.ends or found.starts) if found else (None, None)


def announced(summit):
    """The announcement of the event before the summit, one that has a date before others; None where there is none."""
    found = summit.announcements.filter(subject=Announcement.Subject.PRE_EVENT)
    found = found.exclude(state=Announcement.State.WITHDRAWN)
    return found.order_by(F("starts").asc(nulls_last=True), "number", "id").first()


def calendar(summit):
    """The days of the hackathon, and for each project that wants to live its twelve weekly check-ins.

    As long as its days are not announced, the summit's stand there and say so: who has the calendar hears of it.
    """
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sabha//Hackathon//EN", "CALSCALE:GREGORIAN"]
    lines = []
    found, word = announced(summit), str(hackathon_word(summit))
    if found and found.starts:
        status = "CONFIRMED" if found.state == Announcement.State.CONFIRMED else "TENTATIVE"
        lines += event(f"hackathon-{summit.pk}", f"{word} · {summit.title}", found.starts, found.ends or found.starts,
            summit, [f"STATUS:{status}"])  # fmt: skip
    elif summit.starts:
        told = escaped(" ".join(f"{word}: {what_is_known(found)}".split()))
        lines += event(f"summit-{summit.pk}", str(summit.title), summit.starts, summit.ends or summit.starts, summit,
            [f"DESCRIPTION:{told}"])  # fmt: skip
    for project in Project.objects.filter(summit=summit, rhythm="weeks", begun__isnull=False).under_way():
        project.summit = summit
        first = project.begun + timedelta(weeks=1)
        more = [f"RRULE:FREQ=WEEKLY;COUNT={WEEKS}"]
        lines += event(f"check-in-{project.pk}", f"{project.title} · {word}", first, first, project, more)
    return "".join(folded(line) for line in [*head, *(lines or NOTHING), "END:VCALENDAR"])


def what_is_known(found):
    """What an announcement without a date says."""
    state = Announcement.State
    if found is None:
        return f"{state.TBA.label}."
    if found.state == state.CONFIRMED and found.value:
        return found.value
    return f"{state(found.state if found.is_open else state.TBA).label}. {found.value or found.title}"


def event(key, title, first, last, it, more=()):
    stamp = datetime.combine(first, time(), UTC).strftime("%Y%m%dT%H%M%SZ")
    host = settings.SABHA_SITE.split("//")[-1]
    return [
        "BEGIN:VEVENT", f"UID:{key}@{host}", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}", *more, f"SUMMARY:{escaped(' '.join(title.split()))}",
        f"URL:{address(it)}", "END:VEVENT",
    ]  # fmt: skip
