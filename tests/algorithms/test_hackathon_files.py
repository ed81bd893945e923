"""What the hackathon reads: links, tasks, dribdat's packages, pictures; and the lot that says who shows first."""

import io
import json
import struct
import zipfile
import zlib
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sabha.algorithms.dribdat import read_package
from sabha.algorithms.fair_order import fair_order
from sabha.algorithms.pictures import read_picture
from sabha.algorithms.refused import Refused
from sabha.algorithms.task_links import read_link, readme_addresses
from sabha.algorithms.tasks_csv import read_tasks, skills_of


@pytest.mark.parametrize(
    ("text", "kind", "label", "number"),
    [
        ("T12", "phabricator", "T12", 12),
        ("https://phabricator.wikimedia.org/T34567", "phabricator", "T34567", 34567),
        ("owner/name#7", "github", "owner/name#7", 7),
        ("https://github.com/owner/name/pull/8", "github", "owner/name#8", 8),
        ("https://github.com/owner/name", "github", "owner/name", None),
        ("https://gitlab.wikimedia.org/a/b/c/-/issues/9", "gitlab", "a/b/c#9", 9),
        ("https://gitlab.com/a/b/-/merge_requests/1", "gitlab", "a/b#1", 1),
        ("https://gitlab.com/a/b", "gitlab", "a/b", None),
        ("https://www.example.org/about", "web", "example.org/about", None),
    ],
)
def test_a_link_says_where_a_task_stands(text: str, kind: str, label: str, number: int | None) -> None:
    link = read_link(text)
    assert (link.kind, link.label, link.number) == (kind, label, number)
    assert link.url.startswith("https://")


@pytest.mark.parametrize(
    "text",
    [
        "", "http://example.org", "javascript:alert(1)", "https://user:secret@example.org/", "https://127.0.0.1/x",
        "https://localhost/", "https://example.org:8080/", "https://exa mple.org/", "https://example.org/\u202egnp",
        'https://example.org/"onclick=x', "//example.org/x", "https://[::1]/", "https://example.org/" + "x" * 400,
        "file:///etc/passwd", "https://\u0435xample.org/", "https://github.com./a/b",
    ],
)  # fmt: skip
def test_what_is_not_safe_to_follow_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_link(text)


@given(st.text(max_size=60))
def test_any_text_is_a_link_or_refused(text: str) -> None:
    try:
        link = read_link(text)
    except Refused:
        return
    assert link.url.startswith("https://")
    assert not set(link.url) & set(" <>\"'`\n")


def test_a_readme_is_looked_for_on_known_hosts_only() -> None:
    assert readme_addresses("https://github.com/a/b")[0] == "https://raw.githubusercontent.com/a/b/HEAD/README.md"
    assert readme_addresses("https://gitlab.com/a/b/-/issues/1")[0] == "https://gitlab.com/a/b/-/raw/HEAD/README.md"
    assert readme_addresses("https://gitlab.example.org/a/b") == []
    assert readme_addresses("https://example.org/a/b") == []


def test_tasks_are_read_with_any_usual_mark_and_heading() -> None:
    for mark in ",;\t":
        text = mark.join(["Task", "tags", "easy", "url"]) + "\n" + mark.join(["Draw", "a", "x", "T1 a/b#2"])
        [task] = read_tasks(("\ufeff" + text).encode()).tasks
        assert (task.title, task.skills, task.is_good_first, len(task.links)) == ("Draw", ("a",), True, 2)


@pytest.mark.parametrize("data", [b"", b"title\n", b"name of it;x\na;b\n", b"\xff\xfe\x00", b"x" * 1_000_001])
def test_what_is_no_table_of_tasks_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(Refused) as no:
        read_tasks(data)
    assert str(no.value).endswith(".")


def test_skills_are_few_short_and_each_once() -> None:
    assert skills_of("A, b;a\n" + ",".join(f"s{n}" for n in range(40))) == ("a", "b", *(f"s{n}" for n in range(10)))


def package(**changes: object) -> bytes:
    projects = [
        {"id": 3, "name": "Tank map", "summary": "Every tank", "progress": 20, "is_challenge": False,
         "source_url": "https://github.com/a/b", "webpage_url": "http://old.example.org", "team": "asha, bilal"},
        {"id": 4, "name": "Clean tanks", "is_challenge": True, "progress": 0},
        {"id": 5, "name": " "},
    ]  # fmt: skip
    activities = [
        {"id": 1, "time": 1677751200.5, "name": "update", "content": "It draws.", "project_name": "Tank map"},
        {"id": 2, "time": 1677751300, "name": "star", "content": "joined", "project_name": "Tank map"},
    ]
    whole = {
        "sources": [{"title": "dribdat", "path": "https://dribdat.cc"}],
        "resources": [
            {"name": "events", "data": [{"name": "Tank days"}]}, {"name": "projects", "data": projects},
            {"name": "activities", "data": activities},
            {"name": "users", "data": [{"username": "asha", "email": "a@example.org"}]},
        ],
    }  # fmt: skip
    return json.dumps(whole | changes).encode()


def test_a_package_of_dribdat_is_read_without_its_people() -> None:
    found = read_package(package())
    assert (found.event, [f.line for f in found.faults]) == ("Tank days", [3])
    project, challenge = found.found
    assert (project.title, project.source, project.demo) == ("Tank map", "https://github.com/a/b", "")
    assert [(e.day, e.text) for e in project.log] == [(date(2023, 3, 2), "It draws.")]
    assert (challenge.is_challenge, "asha" in repr(found)) == (True, False)


def test_a_package_in_a_zip_is_the_same() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("export/datapackage.json", package())
    assert read_package(out.getvalue()) == read_package(package())


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"PK\x03\x04rubbish", b'{"resources": 3}', b"[" * 100_000])
def test_what_is_no_package_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read_package(data)


def test_in_as_many_rounds_as_projects_each_is_first_once_and_last_once() -> None:
    for count in (1, 2, 3, 7, 12, 25, 30):
        names = [f"p{n}" for n in range(count)]
        rounds = [fair_order(names, seed="s", turn=turn) for turn in range(count)]
        assert Counter(r[0] for r in rounds) == Counter(r[-1] for r in rounds) == Counter(names)
        assert all(sorted(r) == sorted(names) for r in rounds)


def test_the_lot_depends_on_the_seed_alone_and_no_late_comer_turns_it_over() -> None:
    names = [f"p{n}" for n in range(20)]
    drawn = fair_order(names, seed="s")
    assert fair_order(reversed(names), seed="s") == drawn != fair_order(names, seed="t")
    assert [n for n in fair_order([*names, "late"], seed="s") if n != "late"] == drawn


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int = 2, *extra: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, 2, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + chunk(b"IDAT", zlib.compress(b"\0" * 6)) + chunk(b"IEND", b"")
    )


def jpeg(*extra: bytes) -> bytes:
    def segment(marker: int, body: bytes) -> bytes:
        return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body

    frame = segment(0xC0, b"\x08" + struct.pack(">HH", 5, 7) + b"\x01\x01\x11\x00")
    place = segment(0xE1, b"Exif\0\0 GPS 17.44 N 78.35 E")
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\x34"
    return b"\xff\xd8" + place + segment(0xFE, b"by Asha") + frame + scan + b"\xff\xd9" + b"".join(extra)


def webp() -> bytes:
    bits = (6 - 1) | (4 - 1) << 14
    lossless = b"\x2f" + struct.pack("<I", bits) + b"\x00"
    inside = b"WEBP" + b"VP8L" + struct.pack("<I", len(lossless)) + lossless + b"EXIF" + struct.pack("<I", 4) + b"GPS!"
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def test_a_picture_is_kept_without_where_it_was_taken() -> None:
    found = read_picture(png(2, chunk(b"tEXt", b"Author\0Asha"), chunk(b"eXIf", b"GPS")))
    assert (found.kind, found.width, b"Asha" in found.data, b"GPS" in found.data) == ("png", 2, False, False)
    assert found.data == png()
    found = read_picture(jpeg(b"<script>", b"\xff\xd8 hidden film \xff\xd9"))
    assert (found.kind, found.width, found.height) == ("jpeg", 7, 5)
    assert not [w for w in (b"GPS", b"Asha", b"script", b"film") if w in found.data]
    assert found.data.endswith(b"\x12\x34\xff\xd9")
    found = read_picture(webp())
    assert (found.kind, found.width, found.height, b"GPS" in found.data) == ("webp", 6, 4, False)
    assert struct.unpack("<I", found.data[4:8])[0] == len(found.data) - 8


def test_a_phones_picture_stays_upright() -> None:
    """A phone that is held upright stores its picture on its side, and says so among what is taken out."""
    turned = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0 GPS"
    data = jpeg().replace(b"\xff\xda", b"\xff\xe1" + struct.pack(">H", len(turned) + 2) + turned + b"\xff\xda", 1)
    found = read_picture(data).data
    assert found.count(b"Exif\0\0MM") == 1
    assert b"GPS" not in found
    assert read_picture(found).data == found


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg onload=alert(1)>", b"GIF89a", png()[:30], png(7000), jpeg()[:20], webp()[:20], b"x" * 300_001,
     b"\x89PNG\r\n\x1a\n<script>", b"\xff\xd8\xff<html>"],
)  # fmt: skip
def test_what_is_no_picture_or_too_large_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read_picture(data)


@given(st.binary(max_size=80), st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\x10\0\0\0WEBP", b""]))
def test_rubbish_is_refused_and_nothing_worse(data: bytes, beginning: bytes) -> None:
    with pytest.raises(Refused):
        read_picture(beginning + data)
