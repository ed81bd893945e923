"""What the guides promise to name, they name, and what they name is there: settings, commands, files, links."""

import pkgutil
import re
import tomllib
from pathlib import Path

import pytest

from sabha import commands

ROOT = Path(__file__).parents[2]
OPERATOR = ROOT / "docs" / "guide" / "operator.md"
PAGES = [path for where in ("*.md", "docs/**/*.md", "deploy/*.md", "bench/*.md") for path in sorted(ROOT.glob(where))]

BY_NAME = re.compile(r"""environ(?:\.get\(|\[)["'](SABHA_\w+)["']""")
BY_SHORT_NAME = re.compile(r"""\b(?:text|flag|names)\(["']([A-Z_]+)["']""")  # config/environment.py adds the prefix
BY_SHELL = re.compile(r"\$\{(SABHA_\w+)")

# A file or folder of ours in backticks, as seen from the top, from the package, or from its summit; `*` stands for any.
A_PATH = re.compile(r"`((?:[\w.*-]+/)+[\w.*-]*|[\w*-]+\.(?:md|toml|lock|service|timer))`")
STARTS = (ROOT, ROOT / "src" / "sabha", ROOT / "src" / "sabha" / "summit")
ROOMS = {path.name for start in STARTS for path in start.iterdir()}
A_COMMAND = re.compile(r"\./sabha (\w+)([^`\n]*)")


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


def missing_paths(page):
    """The paths of our own that a page names and nobody finds; those of other places begin with none of our rooms."""
    named = {path for path in A_PATH.findall(page.read_text()) if "/" not in path or path.split("/")[0] in ROOMS}
    return sorted(path for path in named if not is_there(re.sub("CODE|NAME|STAGE", "*", path), page.parent))


def is_there(path, beside):
    return any(any(start.glob(path)) for start in (*STARTS, beside))


def unknown_commands(page):
    """The commands and options that a page names and the program does not know."""
    told = A_COMMAND.findall(page.read_text())
    return sorted({f"{name} {it}".strip() for name, rest in told for it in unknown_of(name, rest)})


def unknown_of(name, rest):
    """Nothing where the command and each of its options stand in its source; pytest's own options are not ours."""
    source = ROOT / "src" / "sabha" / "commands" / f"{name}.py"
    if name in {"help", "COMMAND"}:
        return []
    if not source.exists():
        return [""]
    text = source.read_text()
    if name == "bench" and (asked := re.match(r" ([a-z_]+)", rest)):
        path = ROOT / "bench" / f"{asked[1]}.py"
        if not path.exists():
            return [asked[1]]
        text += path.read_text()
    return [option for option in re.findall(r"(?<=\s)--[a-z-]+", rest.partition("  ")[0]) if f'"{option}"' not in text]


def missing_sections(page):
    """The links of a page to a section, its own or another page's, that nobody finds under that heading."""
    links = re.findall(r"\]\(([^)\s#]*)#([^)\s]+)\)", page.read_text())
    told = [(page.parent / file if file else page, name) for file, name in links if "://" not in file]
    return [name for target, name in told if name not in sections_of(target)]


def sections_of(page):
    """The names under which headings are found: small letters, spaces as hyphens, no other signs."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_section_leads_to_one(page):
    assert missing_sections(page) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_is_named_is_there(page):
    assert missing_paths(page) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_and_option_that_is_named_is_known(page):
    assert unknown_commands(page) == []


def test_the_search_finds_what_is_not_there(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("`summit/nowhere.py`, `summit/base/ids.py`, `old.md`, `./sabha frobnicate`, `./sabha serve --loud`")
    assert missing_paths(page) == ["old.md", "summit/nowhere.py"]
    assert unknown_commands(page) == ["frobnicate", "serve --loud"]


def test_every_decision_stands_in_their_list():
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((0\w+[\w-]+\.md)\)", (folder / "README.md").read_text())
    assert listed == sorted(path.name for path in folder.glob("0*.md"))
