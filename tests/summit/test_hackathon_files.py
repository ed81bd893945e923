"""Files and READMEs of the hackathon: what is brought in, what is fetched, and what is taken along."""

import json
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from sabha.algorithms.refused import Refused
from sabha.summit.base.fetching import Fetched
from sabha.summit.hackathon.actions import building, importing
from sabha.summit.hackathon.models import (
    Challenge,
    Project,
    Readme,
)  # fmt: skip
from sabha.summit.hackathon.tasks.readmes import sync_readmes
from summit.hackathon_world import LINE, at, project
from three_people import Someone, text_of

pytestmark = pytest.mark.django_db
CSV = "title;skills;good first;links\nDraw tanks;Design, Python;yes;T123 https://github.com/tanks/map/issues/4\n"


def test_a_csv_is_looked_at_first_and_the_same_file_again_changes_nothing(
    summit: Any, asha: Someone, pseudonym: Any
) -> None:
    data = CSV.encode()
    assert importing.bring_in(summit, data, by=pseudonym).new == 1
    assert Challenge.objects.count() == 0
    for new in (1, 0):
        report = importing.bring_in(summit, data, by=pseudonym, dry=False)
        assert (report.new, report.same, report.is_done) == (new, 1 - new, True)
    it = Challenge.objects.get()
    assert (it.skills, it.is_good_first) == (["design", "python"], True)
    assert it.links == ["https://phabricator.wikimedia.org/T123", "https://github.com/tanks/map/issues/4"]
    changed = importing.bring_in(summit, data.replace(b"yes", b"no"), by=pseudonym, dry=False)
    assert (changed.new, changed.changed) == (0, 1)


def test_a_csv_with_one_wrong_row_changes_nothing_and_names_the_line(summit: Any, pseudonym: Any) -> None:
    wrong = CSV + ";x;;\nClean;;;javascript:alert(1)\nDraw tanks;;;T123\n"
    report = importing.bring_in(summit, wrong.encode(), by=pseudonym, dry=False)
    assert [f.line for f in report.faults] == [3, 4, 5]
    assert (report.is_done, Challenge.objects.count()) == (False, 0)


def test_a_file_travels_through_the_page_from_looking_to_bringing_in(summit: Any, asha: Someone) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    path = f"/en/{summit.slug}/desk/hackathon/import/"
    page = text_of(asha.sends(path, file=SimpleUploadedFile("t.csv", CSV.encode()), look=1))
    held = page.split('name=held value="')[1].split('"')[0]
    assert Challenge.objects.count() == 0
    assert asha.sends(path, held=held, bring=1).status_code == 302
    assert Challenge.objects.count() == 1
    assert "Choose the file once more" in text_of(asha.sends(path, held="!", bring=1))


def test_a_file_sets_back_no_stage_and_says_what_it_would_change(summit: Any, pseudonym: Any, asha: Someone) -> None:
    file = json.dumps({"resources": [{"name": "projects", "data": [
        {"id": 1, "name": "Tanks", "progress": 5, "summary": "A line"}]}]}).encode()  # fmt: skip
    importing.bring_in(summit, file, by=pseudonym, dry=False)
    made = Project.objects.get()
    building.change_project(made, by=pseudonym, pitch=LINE, stage=4, last_word=date(2023, 5, 1))
    report = importing.bring_in(summit, file, by=pseudonym)
    assert report.overwrites == ["Tanks"]
    importing.bring_in(summit, file, by=pseudonym, dry=False)
    made = Project.objects.get()
    assert (made.stage, made.last_word, str(made.pitch)) == (4, date(2023, 5, 1), "A line")


@pytest.mark.parametrize(
    ("name", "begins"),
    [("hackathon.json", b'{\n "@context"'), ("hackathon.zip", b"PK"), ("hackathon.ics", b"BEGIN:VCALENDAR"),
     ("hackathon.csv", b"\xef\xbb\xbfid,number,title")],
)  # fmt: skip
def test_the_export_command_writes_the_hackathon(summit: Any, pseudonym: Any, name: str, begins: bytes) -> None:
    from sabha.commands._exports import WRITERS

    project(summit, pseudonym)
    assert WRITERS[name](summit, None).startswith(begins)


# READMEs


class Web:
    """Answers as the open web would, and remembers what was asked."""

    def __init__(self, **pages: Any) -> None:
        self.pages, self.asked = pages, []

    def __call__(self, address: str, **how: Any) -> Any:
        self.asked.append(address)
        found = self.pages.get(address.rsplit("/", 1)[-1], 404)
        if isinstance(found, int):
            raise Refused("The server of the source answered with error %(status)d.", status=found)
        return Fetched(address, "text/plain", found)


def test_a_readme_is_fetched_where_the_operator_allows_it_and_shown_as_plain_text(
    summit: Any, pseudonym: Any, stranger: Any, settings: Any
) -> None:
    made = project(summit, pseudonym, source="https://github.com/tanks/map")
    web = Web(README=b"# Tanks\x07\n<script>alert(1)</script>\xff \xe2\x80\xaeevil")
    assert (sync_readmes(web), web.asked) == (0, [])
    settings.SABHA_FETCH = True
    assert "not been fetched yet" in text_of(stranger.opens(at(summit, f"projects/{made.number}/")))
    assert sync_readmes(web) == 1
    assert [address.rsplit("/", 1)[-1] for address in web.asked] == ["README.md", "README.rst", "README"]
    page = text_of(stranger.opens(at(summit, f"projects/{made.number}/")))
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page
    assert sync_readmes(web) == 0


def test_a_readme_that_cannot_be_fetched_says_why_and_keeps_what_was_there(
    summit: Any, pseudonym: Any, stranger: Any, settings: Any
) -> None:
    settings.SABHA_FETCH = True
    made = project(summit, pseudonym, source="https://gitlab.com/tanks/map")
    sync_readmes(Web(**{"README.md": b"Tanks"}))
    Readme.objects.update(due=timezone.now())
    sync_readmes(Web(**{"README.md": 500}))
    page = text_of(stranger.opens(at(summit, f"projects/{made.number}/")))
    assert ("Tanks</div>" in page, "error 500" in page) == (True, True)


def test_no_readme_is_looked_for_on_a_host_nobody_knows(summit: Any, pseudonym: Any) -> None:
    project(summit, pseudonym, source="https://example.org/tanks")
    assert Readme.objects.count() == 0
