"""Paper: what people wrote is words, never code of the typesetter; every script has its letters."""

import io

import pytest
from pypdf import PdfReader

from sabha.summit.base import pdf


@pytest.fixture
def template(tmp_path, monkeypatch):
    """A paper that shows one text."""
    for source in pdf.TEMPLATES.glob("*.typ"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    (tmp_path / "one.typ").write_text(
        '#import "frame.typ": *\n#let data = json("data.json")\n'
        '#show: frame.with(data: data, title: "One")\n#words(data.text)\n'
    )
    monkeypatch.setattr(pdf, "TEMPLATES", tmp_path)
    return "one.typ"


def text_of(made):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


def test_what_looks_like_code_is_set_as_it_was_written(template):
    harm = '#read("/etc/passwd") $x$ *bold* [link] \\ #panic("no")'
    assert harm in text_of(pdf.typeset(template, {"text": {"text": harm, "lang": "en"}}))


@pytest.mark.parametrize("lang", ["en", "ur", "hi", "te", "ks", "und"])
def test_a_paper_is_made_in_every_language(template, lang):
    made = pdf.typeset(template, {"text": {"text": "Hyderabad", "lang": lang}}, lang=lang)
    assert made.startswith(b"%PDF-")
    assert "Hyderabad" in text_of(made)


def test_a_machine_without_noto_fonts_is_told_which_scripts_it_lacks(monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "font_paths", lambda: [str(tmp_path)])
    (tmp_path / "NotoSansTelugu-Regular.ttf").write_bytes(b"")
    assert "Devanagari" in pdf.missing_scripts.__wrapped__()
    assert "Telugu" not in pdf.missing_scripts.__wrapped__()
