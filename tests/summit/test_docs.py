"""What the guides promise to name, they name: settings, commands, dependencies; and no link of theirs leads nowhere."""

import pkgutil
import re
import tomllib
from pathlib import Path

import pytest

from sabha import commands

ROOT = Path(__file__).parents[2]
OPERATOR = ROOT / "docs" / "guide" / "operator.md"
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md")), *sorted(ROOT.glob("deploy/*.md"))]

BY_NAME = re.compile(r"""environ(?:\.get\(|\[)["'](SABHA_\w+)["']""")
BY_SHORT_NAME = re.compile(r"""\b(?:text|flag|names)\(["']([A-Z_]+)["']""")  # config/environment.py adds the prefix
BY_SHELL = re.compile(r"\$\{(SABHA_\w+)")


def settings_read():
    """Every SABHA_ name that the program or its launcher takes from the environment."""
    found = set(BY_SHELL.findall((ROOT / "sabha").read_text()))
    for path in (ROOT / "src" / "sabha").rglob("*.py"):
        found |= set(BY_NAME.findall(path.read_text()))
    for path in (ROOT / "src" / "sabha" / "config").glob("*.py"):
        found |= {f"SABHA_{name}" for name in BY_SHORT_NAME.findall(path.read_text())}
    return found


def dependencies():
    """The names of all direct dependencies, of running and of developing."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    return {re.match(r"[\w.-]+", one)[0] for one in wanted}


def missing_files(page):
    """The links of a page that name no file beside it, a section's name left aside."""
    links = re.findall(r"\]\(([^)\s#]+)", page.read_text())
    return [link for link in links if "://" not in link and not (page.parent / link).exists()]


def test_the_search_for_settings_finds_all_three_ways_of_reading_one():
    assert {"SABHA_SITE", "SABHA_DATA", "SABHA_PORT", "SABHA_VENV"} <= settings_read()


def test_every_setting_is_explained_to_operators():
    explained = set(re.findall(r"^\| `(SABHA_\w+)` \|", OPERATOR.read_text(), re.MULTILINE))
    assert settings_read() == explained


def test_every_command_is_named_to_operators():
    named = set(re.findall(r"\./sabha (\w+)", OPERATOR.read_text()))
    there = {module.name for module in pkgutil.iter_modules(commands.__path__) if not module.name.startswith("_")}
    assert there - named == set()


def test_every_direct_dependency_has_its_reason():
    explained = set(re.findall(r"^\| ([\w.-]+) \|", (ROOT / "docs" / "dependencies.md").read_text(), re.MULTILINE))
    assert dependencies() - explained == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_to_one(page):
    assert missing_files(page) == []
