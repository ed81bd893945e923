"""The hackathon's pages: few queries whatever there is, light, in the word each summit chose."""

import csv
import gzip
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pages.of_hackathon import build_one
from sabha.summit.base.words import Words
from sabha.summit.concept import actions as concept
from sabha.summit.hackathon.actions import building, showing
from sabha.summit.journal import actions as journal
from three_people import Someone, text_of

pytestmark = pytest.mark.django_db
SHEET = gzip.compress((Path(settings.BASE) / "static" / "sabha.css").read_bytes(), 6)
PUBLIC = ("", "challenges/", "challenges/1/", "projects/", "projects/1/", "projects/?needs=1", "showcase/", "judging/",
          "lasting/", "hackathon.json", "data.zip", "projects.csv", "challenges.csv", "calendar.ics")  # fmt: skip
WORDS = ("map", "school", "radio", "keyboard", "paper", "tank", "voice", "letter", "road", "lamp", "river", "book")


def queries(path: str, client: Client | None = None) -> int:
    client = client or Client()
    client.get(path)  # what is looked up once a process is looked up now
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def many(summit: Any, by: Any, count: int) -> None:
    """Projects and challenges whose words differ as people's do."""
    for n in range(count):
        a, b, c = WORDS[n % 12], WORDS[(n // 12 + n) % 12], WORDS[n * 5 % 12]
        about = Words(f"A {a} for the {b} that {c}s of village {n * 7919 % 1000} can keep by themselves", "en")
        challenge = building.add_challenge(summit, by=by, title=Words(f"The {a} of {b} {n}", "en"), skills=[a, c])
        made = building.add_project(
            summit,
            by=by,
            title=Words(f"{a.title()} {b} {n}", "en"),
            pitch=about,
            challenge=challenge,
            needs=[c],
            sign="📻",
        )
        building.write_log(made, about, by=by)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_asks_the_same_for_one_and_for_thirty(path: str, summit: Any, pseudonym: Any) -> None:
    build_one(summit)
    showing.call_up(summit, 1)
    whole = f"/en/{summit.slug}/hackathon/{path}"
    few = queries(whole)
    many(summit, pseudonym, 30)
    assert queries(whole) == few <= 11


@pytest.mark.parametrize("path", ["hackathon/me/", "desk/hackathon/", "desk/hackathon/showcase/"])
def test_a_private_page_asks_the_same_for_one_and_for_thirty(
    path: str, summit: Any, asha: Someone, pseudonym: Any
) -> None:
    build_one(summit)
    showing.remember(asha.person, summit.projects.first(), note="x", applauds=True, thanks="")
    few = queries(f"/en/{summit.slug}/{path}", asha.client)
    many(summit, pseudonym, 30)
    for project in summit.projects.all():
        showing.remember(asha.person, project, note="x", applauds=True, thanks="")
    assert queries(f"/en/{summit.slug}/{path}", asha.client) == few


def test_every_page_comes_in_one_round_trip_also_with_three_hundred_projects(summit: Any, pseudonym: Any) -> None:
    many(summit, pseudonym, 120)
    weights = {}
    for path in [p for p in PUBLIC if "." not in p]:
        for lang in ("en", "ur"):
            body = Client().get(f"/{lang}/{summit.slug}/hackathon/{path}").content
            weights[lang, path] = len(gzip.compress(body, 6)) + len(SHEET)
    assert {place: weight for place, weight in weights.items() if weight > 13 * 1024} == {}


def test_every_page_uses_the_word_that_the_summit_chose(summit: Any, pseudonym: Any, stranger: Any) -> None:
    build_one(summit)
    journal.write(summit, by=pseudonym, hackathon_word="Making day")
    for path in [p for p in PUBLIC if "." not in p]:
        page = text_of(stranger.opens(f"/ur/{summit.slug}/hackathon/{path}"))
        assert "Making day" in page, path
        assert "Hackathon" not in page, path


def test_what_is_taken_back_leaves_every_page_and_file(summit: Any, pseudonym: Any, stranger: Any) -> None:
    made = building.add_project(summit, by=pseudonym, title=Words("Secret tank", "en"))
    journal.write(made, by=pseudonym, is_withdrawn=True)
    for path in [p for p in PUBLIC if "/1/" not in p]:
        answer = stranger.opens(f"/en/{summit.slug}/hackathon/{path}")
        body = zipped(answer) if path.endswith(".zip") else {"page": text_of(answer)}
        assert not [name for name, text in body.items() if "Secret" in text], path
    assert stranger.opens(f"/en/{summit.slug}/hackathon/projects/1/").status_code == 404


def zipped(answer: Any) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_data_package_says_of_each_column_what_it_is_and_keeps_its_links(summit: Any, stranger: Any) -> None:
    build_one(summit)
    files = zipped(stranger.opens(f"/en/{summit.slug}/hackathon/data.zip"))
    resources = json.loads(files["datapackage.json"])["resources"]
    for resource in resources:
        rows = list(csv.reader(io.StringIO(files[resource["path"]])))
        assert rows[0] == [field["name"] for field in resource["schema"]["fields"]]
        assert len(rows) > 1
    tables = {r["name"]: list(csv.DictReader(io.StringIO(files[r["path"]]))) for r in resources}
    assert tables["projects"][0]["challenge"] == tables["challenges"][0]["id"]
    assert {row["project"] for row in tables["log"]} == {tables["projects"][0]["id"]}
    again = stranger.opens(f"/en/{summit.slug}/hackathon/data.zip").content
    assert zipped(stranger.opens(f"/ur/{summit.slug}/hackathon/data.zip"))["projects.csv"] == files["projects.csv"]
    assert again == stranger.opens(f"/en/{summit.slug}/hackathon/data.zip").content


def test_a_spreadsheet_takes_nothing_for_a_formula(summit: Any, pseudonym: Any, stranger: Any) -> None:
    building.add_project(summit, by=pseudonym, title=Words("=1+1", "en"), needs=["@now"])
    table = text_of(stranger.opens(f"/en/{summit.slug}/hackathon/projects.csv"))
    assert "'=1+1" in table
    assert "'@now" in table


def test_the_hackathon_is_told_as_schema_org_does(summit: Any, pseudonym: Any, stranger: Any) -> None:
    build_one(summit)
    it = summit.announcements.get(subject="pre_event")
    concept.announce(it, by=pseudonym, state="confirmed", starts="2023-03-02", ends="2023-03-02")
    told = json.loads(text_of(stranger.opens(f"/en/{summit.slug}/hackathon/hackathon.json")))
    work = told["workPerformed"][0]
    assert (told["@type"], told["startDate"], work["@type"]) == ("Hackathon", "2023-03-02", "SoftwareSourceCode")
    assert work["license"] == "https://spdx.org/licenses/MIT"
    assert [c["name"] for c in work["creator"]] == ["Asha"]


def test_the_calendar_holds_the_day_and_twelve_weekly_check_ins(summit: Any, pseudonym: Any, stranger: Any) -> None:
    it = summit.announcements.get(subject="pre_event")
    concept.announce(it, by=pseudonym, state="confirmed", starts="2023-03-02")
    made = building.add_project(summit, by=pseudonym, title=Words("Tank map", "en"))
    building.keep_alive(made, by=pseudonym, begun=date(2023, 3, 4))
    text = text_of(stranger.opens(f"/en/{summit.slug}/hackathon/calendar.ics"))
    assert text.count("BEGIN:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20230302\r\nDTEND;VALUE=DATE:20230303" in text
    assert "DTSTART;VALUE=DATE:20230311\r\nDTEND;VALUE=DATE:20230312\r\nRRULE:FREQ=WEEKLY;COUNT=12" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_until_its_day_is_announced_the_calendar_says_that_it_is_not(
    summit: Any, pseudonym: Any, stranger: Any
) -> None:
    address = f"/en/{summit.slug}/hackathon/calendar.ics"
    [told] = icalendar.Calendar.from_ical(text_of(stranger.opens(address))).walk("VEVENT")
    assert (str(told["SUMMARY"]), told["DTSTART"].dt, told["DTEND"].dt) == (
        str(summit.title), date(2023, 3, 3), date(2023, 3, 5),
    )  # fmt: skip
    assert str(told["DESCRIPTION"]).startswith("Hackathon: To be announced.")
    it = summit.announcements.get(subject="pre_event")
    concept.announce(it, by=pseudonym, state="tbc", starts="2023-03-02")
    [told] = icalendar.Calendar.from_ical(text_of(stranger.opens(address))).walk("VEVENT")
    assert (told["DTSTART"].dt, str(told["STATUS"])) == (date(2023, 3, 2), "TENTATIVE")
    concept.announce(it, by=pseudonym, state="withdrawn", why=Words("No hall.", "en"))
    assert "20230302" not in text_of(stranger.opens(address))
