"""Milestones: shown by evidence, confirmed by a supporter, and files that tell nothing but what is on them."""

import struct
import tarfile
import zlib
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from sabha.algorithms.clean_files import cleaned, kind_of
from sabha.algorithms.refused import Refused
from sabha.summit.base import files
from sabha.summit.base.words import Words
from sabha.summit.ideas.actions import milestones, pledges, things
from sabha.summit.ideas.models import Idea, Milestone, MilestoneEvidence, Pledge
from sabha.summit.ideas.rules.things import pledger_of
from sabha.summit.journal import actions as journal
from sabha.summit.overview.actions import erase
from sabha.summit.people.actions.members import join
from three_people import Someone, person, text_of, with_browser

pytestmark = pytest.mark.django_db
State = Milestone.State


def en(text: str) -> Words:
    return Words(text, "en")


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2) + body


def exif(order: str, orientation: int, secret: bytes = b"17.4N 78.3E") -> bytes:
    mark, e = (b"II", "<") if order == "little" else (b"MM", ">")
    entries = struct.pack(f"{e}HHHIHH", 1, 0x0112, 3, 1, orientation, 0)
    return b"Exif\0\0" + mark + struct.pack(f"{e}HI", 42, 8) + entries + b"\0\0\0\0" + secret


SCAN = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"picture\xff\0bytes\xff\xd0more"
TABLES = segment(0xDB, b"tables") + segment(0xC0, b"\x08\0\x05\0\x07\x01\x01\x11\0")


def jpeg(*segments: bytes, after: bytes = b"") -> bytes:
    return b"\xff\xd8" + b"".join(segments) + TABLES + SCAN + b"\xff\xd9" + after


def chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)


def png(*chunks: bytes) -> bytes:
    size = chunk(b"IHDR", b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0")
    drawn = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + size + b"".join(chunks) + drawn + chunk(b"IEND", b"")


@pytest.mark.parametrize("order", ["little", "big"])
def test_a_photo_loses_everything_but_the_picture_and_which_way_up_it_is(order: str) -> None:
    secret = jpeg(
        segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0"), segment(0xE1, exif(order, 6)),
        segment(0xE2, b"ICC_PROFILE\0colours"),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0 the owner"), segment(0xFE, b"a comment"),
        segment(0xED, b"Photoshop: a name"),
        after=b"a film of the photographer",
    )  # fmt: skip
    clean = cleaned(secret)
    for word in (b"17.4N", b"owner", b"comment", b"Photoshop", b"film"):
        assert word not in clean
    for word in (b"JFIF", b"ICC_PROFILE", TABLES, SCAN):
        assert word in clean
    assert clean.count(b"Exif") == 1
    assert cleaned(clean) == clean  # it says only that it is turned, and says that again
    assert b"Exif" not in cleaned(jpeg(segment(0xE1, exif(order, 1))))


def test_a_picture_in_png_keeps_its_colours_and_loses_its_texts() -> None:
    clean = cleaned(
        png(chunk(b"gAMA", b"\0\0\0\0"), chunk(b"tEXt", b"Author\0Somebody"), chunk(b"eXIf", b"17.4N")) + b"tail"
    )
    assert b"gAMA" in clean
    for word in (b"Somebody", b"17.4N", b"tail"):
        assert word not in clean


@given(st.binary(max_size=300), st.integers(min_value=0, max_value=120))
def test_whatever_calls_itself_a_photo_is_cleaned_or_refused(rubbish: bytes, cut: int) -> None:
    whole = jpeg(segment(0xE1, exif("big", 3)))
    for data in (
        b"\xff\xd8\xff" + rubbish,
        b"\x89PNG\r\n\x1a\n" + rubbish,
        whole[: len(whole) - cut - 1],
        png()[: -cut - 1],
    ):
        try:
            clean = cleaned(data)
        except Refused:
            continue
        assert kind_of(clean) == kind_of(data)
        assert cleaned(clean) == clean


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"%PDF-1.7 ...", "application/pdf"), ("తెలుగు\n".encode(), "text/plain"), (b"MZ\x90\0", None),
     (b"PK\x03\x04", None),
     (b"GIF89a\x01\0", None), (b"", None), (b"\xff\xfe", None)],
)  # fmt: skip
def test_a_file_is_what_its_bytes_say(data: bytes, kind: str | None) -> None:
    assert kind_of(data) == kind


@pytest.fixture
def idea(summit: Any, pseudonym: Any) -> Idea:
    return things.post_idea(summit, by=pseudonym, title=en("A wall"), text=en("Built together"))


@pytest.fixture
def step(idea: Idea, pseudonym: Any) -> Milestone:
    return milestones.set_milestone(idea, by=pseudonym, title=en("The first metre"), due=date(2023, 6, 1))


def page_of(step: Milestone, summit: Any) -> str:
    return f"/en/{summit.slug}/ideas/{step.idea.number}/milestones/{step.pk}/"


def test_a_milestone_is_shown_by_those_who_tend_and_confirmed_by_who_supports(
    summit: Any, idea: Idea, step: Milestone, pseudonym: Any, asha: Someone
) -> None:
    dolma = with_browser(person("Dolma"))
    mine = join(dolma.person, summit)
    at = page_of(step, summit)
    assert step.is_late
    asha.sends(at, text="The wall from the road", lang="en", file=SimpleUploadedFile("DCIM 1.JPG", jpeg()))
    step.refresh_from_db()
    assert step.state == State.SHOWN
    dolma.sends(f"{at}confirm/")
    asha.sends(f"{at}confirm/")
    step.refresh_from_db()
    assert step.state == State.SHOWN  # who does not support it, and who tends it, cannot confirm it
    values = {"kind": "time", "text": en("Two days")}
    pledges.accept(pledges.pledge(idea, by=pledger_of(mine, idea), is_named=False, **values), by=pseudonym)
    dolma.sends(f"{at}confirm/")
    step.refresh_from_db()
    assert (step.state, step.confirmed_by) == (State.CONFIRMED, pledger_of(mine, idea))
    assert "Dolma" not in text_of(asha.opens(f"/en/{summit.slug}/ideas/{idea.number}/progress/"))


def test_a_photo_opens_and_all_else_is_only_saved(summit: Any, step: Milestone, asha: Someone) -> None:
    at = page_of(step, summit)
    sent = {"A photo": jpeg(segment(0xE1, exif("big", 1))), "A page": b"Look: <script>alert(1)</script>"}
    for text, data in sent.items():
        asha.sends(at, text=text, lang="en", file=SimpleUploadedFile("x.html", data, "text/html"))
    photo, page = (
        asha.opens(f"/en/{summit.slug}/ideas/1/files/{e.pk}/") for e in MilestoneEvidence.objects.order_by("made")
    )
    assert (photo["Content-Type"], photo["Content-Disposition"].split(";")[0]) == ("image/jpeg", "inline")
    assert b"17.4N" not in photo.content
    assert page["Content-Type"] == "application/octet-stream"
    assert page["Content-Disposition"].startswith("attachment")
    assert page["X-Content-Type-Options"] == photo["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("file", "said"),
    [(b"MZ\x90\0", "Only JPEG, PNG, PDF and plain text"), (b"a" * 2_000_001, "at most 2 MB"),
     (b"\xff\xd8\xff\xe1", "cannot be read"), (b" \n<svg onload=alert(1)>", "Only JPEG, PNG, PDF and plain text"),
     (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "Only JPEG, PNG, PDF and plain text"),
     (png().replace(b"\0\0\0\x01\0\0\0\x01\x08", b"\0\0\xff\xff\0\0\xff\xff\x08"), "too large")],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_is_refused_in_words(
    summit: Any, step: Milestone, asha: Someone, file: bytes, said: str
) -> None:
    page = asha.sends(page_of(step, summit), text="x", lang="en", file=SimpleUploadedFile("x.jpg", file))
    assert said in text_of(page)
    assert not MilestoneEvidence.objects.exists()


def test_a_link_begins_with_https_and_neither_comes_alone_nor_with_a_file(
    summit: Any, step: Milestone, asha: Someone
) -> None:
    at = page_of(step, summit)
    assert "begins with https" in text_of(asha.sends(at, text="x", lang="en", url="http://example.org/"))
    assert "one of them" in text_of(asha.sends(at, text="x", lang="en"))
    asha.sends(at, text="The map", lang="en", url="https://example.org/map")
    assert "https://example.org/map" in text_of(asha.opens(f"/en/{summit.slug}/ideas/1/progress/"))


def test_a_milestone_that_will_not_come_says_why(summit: Any, step: Milestone, asha: Someone) -> None:
    asha.sends(page_of(step, summit), **{"drop": "1", "off-why": "The land was sold", "off-lang": "en"})
    assert "The land was sold" in text_of(asha.opens(f"/en/{summit.slug}/ideas/1/progress/"))


def test_the_clock_asks_until_it_is_settled_and_what_it_hears_changes_things(
    idea: Idea, step: Milestone, pseudonym: Any
) -> None:
    assert (step.is_settled, step.asked(), step.begun is not None, step.rhythm) == (False, [pseudonym], True, "months")
    assert milestones.heard(step, by=pseudonym, state="kept", word=en("It stands")).state == State.SHOWN
    chitra = join(person("Chitra"), idea.summit).pseudonym
    given = pledges.pledge(idea, by=chitra, is_named=True, kind="time", text=en("Two days"))
    given = pledges.accept(given, by=pseudonym)
    assert milestones.heard(given, by=chitra, state="kept").state == Pledge.State.ACCEPTED  # who has it says so
    assert milestones.heard(given, by=pseudonym, state="on_its_way").state == Pledge.State.ACCEPTED
    assert milestones.heard(given, by=pseudonym, state="kept").state == Pledge.State.GIVEN
    other = pledges.accept(pledges.pledge(idea, by=pseudonym, is_named=True, kind="time", text=en("x")), by=pseudonym)
    assert milestones.heard(other, by=pseudonym, state="dropped", word=en("I fell ill")).is_settled


def test_files_go_with_the_words_of_who_uploaded_them(
    summit: Any, step: Milestone, asha: Someone, pseudonym: Any
) -> None:
    made = milestones.show(step, by=pseudonym, text=en("x"), data=b"Only mine")
    other = join(person("Chitra"), summit).pseudonym
    milestones.show(step, by=pseudonym, text=en("x"), data=b"Of us both")
    both = milestones.show(step, by=other, text=en("x"), data=b"Of us both")
    assert files.read(made.digest) == b"Only mine"
    erase(asha.person, redact=True)
    assert files.read(made.digest) is None
    assert files.read(both.digest) == b"Of us both"
    assert list(journal.check()) == []


def test_a_digest_never_leads_out_of_the_folder() -> None:
    for digest in ("../../etc/passwd", "", "a" * 63, "A" * 64):
        assert files.read(digest) is None


def test_uploaded_files_are_in_the_backup(tmp_path: Path) -> None:
    from sabha.commands.backup import gather

    digest = files.keep(b"kept for ever")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sabha.commands._dumps.dump", lambda folder: None)
        gather(tmp_path, files.path_of(digest).parents[2])
    assert (tmp_path / "files" / digest[:2] / digest).read_bytes() == b"kept for ever"
    with tarfile.open(fileobj=BytesIO(), mode="w") as tar:
        tar.add(tmp_path)


def test_a_confirmed_milestone_is_settled_and_a_double_tap_confirms_once(
    summit: Any, idea: Idea, step: Milestone, pseudonym: Any
) -> None:
    read_earlier = Milestone.objects.get(pk=step.pk)
    milestones.show(step, by=pseudonym, text=en("It stands"), url="https://example.org/wall")
    mine = pledger_of(join(person("Dolma"), summit), idea)
    for _ in range(2):
        milestones.confirm(step, by=mine)
    for act in (
        lambda: milestones.drop(read_earlier, by=pseudonym, why=en("Too late")),
        lambda: milestones.show(read_earlier, by=pseudonym, text=en("Again"), url="https://example.org/"),
    ):
        with pytest.raises(Refused, match="settled"):
            act()
    assert Milestone.objects.get().state == State.CONFIRMED
