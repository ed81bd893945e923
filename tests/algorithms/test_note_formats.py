"""Files become text, or are refused in one sentence."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sabha.algorithms.concept_note import as_json, read
from sabha.algorithms.note_formats import LARGEST_FILE, LARGEST_NOTE, decode
from sabha.algorithms.note_formats.word import LARGEST_DOCUMENT
from sabha.algorithms.refused import Refused
from sabha.commands import new

NOTES = Path(__file__).parent / "notes"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def paragraph(text: str, properties: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def heading(text: str, level: int) -> str:
    return paragraph(text, f'<w:pStyle w:val="Heading{level}"/>')


def bullet(text: str) -> str:
    return paragraph(text, '<w:numPr><w:numId w:val="1"/></w:numPr>')


def docx(body: str, before: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    return file.getvalue()


def refusal(data: bytes, name: str = "note.txt") -> str:
    with pytest.raises(Refused) as refused:
        decode(data, name)
    sentence = str(refused.value)
    assert re.fullmatch(r"[^\n]+\.", sentence)
    return sentence


def test_plain_text_comes_through_unchanged() -> None:
    for text in ("a\r\nb\rc\n", "नदी किसकी है?", "  two  spaces\t"):
        assert decode(text.encode(), "note.txt") == text
        assert decode(text.encode(), "note") == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_believed_and_taken_off(encoding: str) -> None:
    assert decode("దరి?\r\n".encode(encoding), "note.txt") == "దరి?\r\n"


def test_what_is_not_utf_8_is_refused_rather_than_guessed() -> None:
    assert refusal("Café".encode("cp1252")) == "“note.txt” is not in UTF-8: save it again as UTF-8 text."


def test_a_page_may_declare_an_older_encoding() -> None:
    page = '<meta charset="windows-1252"><p>Café'.encode("cp1252")
    assert decode(page, "note.html") == "Café\n"
    assert "UTF-8" in refusal('<meta charset="hex"><p>Café'.encode("cp1252"), "note.html")


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf", "\u3000".encode()])
def test_an_empty_note_is_refused(data: bytes) -> None:
    assert refusal(data) == "“note.txt” is empty: there is no note to read."


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word"),
        (b"{\\rtf1 hello}", "RTF"),
        (b"\x89PNG\r\n\x1a\n\x00", "PNG"),
        (b"\x7fELF\x02\x01\x01\x00\x00", "not a text file"),
        (b"text\x00with a nought", "not a text file"),
        (bytes(range(256)), "not a text file"),
        (b"PK\x03\x04 torn", "damaged"),
    ],
)
def test_binary_files_are_refused_by_their_kind(data: bytes, word: str) -> None:
    assert word in refusal(data)


def test_too_much_is_refused_before_it_is_read() -> None:
    assert "larger than" in refusal(b"a" * (LARGEST_FILE + 1))
    assert "more than" in refusal(b"a" * (LARGEST_NOTE + 1))


def test_html_gives_headings_items_rows_and_no_scripts() -> None:
    page = (
        "<title>x</title><h2>One &amp; <em>all</em></h2><p>Two\n  lines<br>three</p><ul><li><p>four</p><li>five</ul>"
        "<table><tr><th>six</th><td>seven</td></tr></table><script>eight</script><style>nine</style>"
    )
    assert decode(page.encode(), "note.htm") == "## One & all\n\nTwo lines\nthree\n\n- four\n\n- five\n\nsix\tseven\n"


def test_broken_html_is_read_as_far_as_it_goes() -> None:
    assert decode(b"<p>One<!-- x --!><p>Two<![if y]><p>Three<!-->", "a.html") == "One\n\nTwo\n\nThree\n"
    assert decode(b"<p>One <b>Two<p <p <p", "a.html") == "One Two<p <p <p\n"
    assert decode(b"<p>One<!-- never closed <p>Two", "a.html") == "One\n"


@settings(deadline=None)
@given(st.lists(st.sampled_from(["<", ">", "!", "--", "[", "if", "<p", "</", "a", " b=", "'", '"', "&#", "<!", "?"])))
def test_any_markup_gives_text_or_a_refusal(pieces: list[str]) -> None:
    try:
        assert decode(("<html>x" + "".join(pieces)).encode(), "a.html").strip()
    except Refused as refused:
        assert str(refused).endswith(".")


def test_html_is_known_without_its_ending() -> None:
    assert decode(b"<!DOCTYPE html><p>One", "note") == "One\n"
    assert decode(b"<p>One", "note.txt") == "<p>One"


def test_word_gives_headings_items_rows_breaks_and_tabs() -> None:
    row = "<w:tr>" + "".join(f"<w:tc>{paragraph(t)}</w:tc>" for t in ("Venue", "Old Mill")) + "</w:tr>"
    body = heading("One", 1) + paragraph("two &amp; three") + bullet("four") + f"<w:tbl>{row}</w:tbl>"
    broken = "<w:p><w:r><w:t>five</w:t><w:br/><w:t>six</w:t><w:delText>gone</w:delText></w:r></w:p>"
    assert decode(docx(body + broken), "note.docx") == "# One\n\ntwo & three\n- four\nVenue\tOld Mill\nfive\nsix\n"


def test_a_word_note_is_read_like_the_same_note_in_text() -> None:
    body = (
        heading("3rd Open Maps Summit", 1)
        + paragraph("12–14 January 2025")
        + heading("Questions", 2)
        + bullet("Who decides which paths are shown?")
        + heading("Aims", 2)
        + bullet("Share tools that work without a network")
        + heading("To be confirmed (TBC)", 2)
    )
    found = as_json(read(decode(docx(body), "note.docx")))
    markdown = (
        "# 3rd Open Maps Summit\n\n12–14 January 2025\n\n## Questions\n\n- Who decides which paths are shown?\n\n"
        "## Aims\n\n- Share tools that work without a network\n\n## To be confirmed (TBC)\n"
    )
    assert found == as_json(read(markdown))
    assert found["edition"] == {"value": 3, "text": "3rd", "span": [2, 5]}


def test_a_word_file_cannot_unpack_without_end() -> None:
    assert "unpacks to more than" in refusal(docx(" " * (LARGEST_DOCUMENT + 1)), "note.docx")


def test_a_word_file_cannot_multiply_entities_or_reach_outside() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    assert "damaged" in refusal(docx(paragraph("&b;"), bomb), "note.docx")
    outside = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    assert "damaged" in refusal(docx(paragraph("&f;"), outside), "note.docx")


def test_another_zip_is_no_word_file() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    assert "not a Word document" in refusal(file.getvalue(), "note.odt")


@settings(deadline=None)
@given(st.binary() | st.text().map(str.encode), st.sampled_from(["a.txt", "a.html", "a.docx", "a", "a.md"]))
def test_any_bytes_give_text_or_a_refusal(data: bytes, name: str) -> None:
    try:
        assert decode(data, name).strip()
    except Refused as refused:
        assert str(refused).endswith(".")


@settings(deadline=None, max_examples=60)
@given(st.integers(min_value=0), st.integers(0, 255))
def test_a_word_file_with_one_wrong_byte_gives_text_or_a_refusal(position: int, byte: int) -> None:
    data = bytearray(docx(heading("One", 1) + paragraph("Who decides?")))
    data[position % len(data)] = byte
    try:
        decode(bytes(data), "note.docx")
    except Refused as refused:
        assert str(refused).endswith(".")


# The command


def test_a_dry_run_prints_the_findings_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    path = NOTES / "urdu.txt"
    assert new.main([str(path), "--dry-run", "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == json.loads((NOTES / "expected" / "urdu.txt.json").read_text(encoding="utf-8"))
    assert printed.err == ""


def test_a_dry_run_tells_people_the_same_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert new.main([str(NOTES / "letter.txt"), "--dry-run"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("title    Fifth Festival of Shared Seeds\n")
    assert "  - The programme will be announced soon. [TBA]" in printed


@pytest.mark.parametrize("content", [None, b"", b"\x00\x01", b"%PDF", b"\xff\xff"])
def test_an_unusable_file_is_one_sentence_and_exit_2(
    content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "note.txt"
    if content is not None:
        path.write_bytes(content)
    assert new.main([str(path), "--dry-run", "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.fullmatch(r"[^\n]+\.\n", printed.err)


def test_a_folder_is_no_note(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new.main([str(tmp_path), "--dry-run"]) == 2
    assert "cannot be read" in capsys.readouterr().err
