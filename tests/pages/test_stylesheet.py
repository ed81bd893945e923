"""The stylesheet keeps its own rules: small, both directions, no class that the documentation does not show."""

import gzip
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHEET = (ROOT / "src/sabha/static/sabha.css").read_text()
RULES = re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", SHEET, flags=re.S)
LOOK = (ROOT / "docs/look.md").read_text()


def test_the_stylesheet_leaves_room_for_the_page_in_one_round_trip() -> None:
    assert len(gzip.compress(SHEET.encode(), 6)) <= 6 * 1024  # more or less, by the zlib of the machine


def test_the_stylesheet_fetches_nothing() -> None:
    assert re.findall(r"url\(|@import|@font-face", RULES) == []


def test_the_stylesheet_has_no_left_and_no_right() -> None:
    physical = r"[\s{;](?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height)\s*:"
    assert re.findall(physical, RULES) == []
    assert re.findall(r"(?:text-align|float):\s*(?:left|right)", RULES) == []


def test_every_class_of_the_stylesheet_is_explained() -> None:
    classes = set(re.findall(r"\.([a-z][a-z-]*)", re.sub(r"\{[^{}]*\}", "{}", RULES)))
    shown = set(re.findall(r"\.([a-z][a-z-]*)", LOOK))
    for quoted, bare in re.findall(r"class=(?:\"([^\"]*)\"|([\w-]+))", LOOK):
        shown |= set((quoted or bare).split())
    assert classes - shown == set()


def test_every_class_in_a_snippet_is_in_the_stylesheet() -> None:
    snippets = re.findall(r"class=(?:\"([^\"]*)\"|([\w-]+))", LOOK)
    used = {name for quoted, bare in snippets for name in (quoted or bare).split()}
    assert used - set(re.findall(r"\.([a-z][a-z-]*)", RULES)) == set()


def test_a_number_in_a_table_of_cards_keeps_its_columns_name_on_a_phone() -> None:
    nameless = []
    for page in sorted((ROOT / "src/sabha/templates").rglob("*.html")):
        for table in re.findall(r"<table class=cards>.*?</table>", page.read_text(), flags=re.S):
            cells = re.findall(r"<td class=number(?:>| [^>]*>)", table) if "<thead>" in table else []
            nameless += [(page.name, cell) for cell in cells if "data-label" not in cell]
    assert nameless == []
