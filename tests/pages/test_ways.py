"""Every page can be reached: some template or rule links to it. What only an address leads to, nobody finds."""

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src" / "sabha"
LED_TO_BY_A_FORM = {"erased", "import_draft", "kept_form", "sign_in_code"}


def test_some_page_links_to_every_page() -> None:
    names = set()
    for path in PACKAGE.glob("summit/*/urls.py"):
        names |= set(re.findall(r'name="(\w+)"', path.read_text()))
    linked = set()
    for path in PACKAGE.rglob("*.*"):
        if path.suffix in {".html", ".txt", ".xml"}:
            linked |= set(re.findall(r'{% url "(\w+)"', path.read_text()))
        elif path.suffix == ".py" and path.name != "urls.py":
            linked |= set(re.findall(r'(?:reverse|path_of|_line)\(\s*"(\w+)"', path.read_text()))
    assert names - linked - LED_TO_BY_A_FORM == set()
