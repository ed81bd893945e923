"""Catalogues of translations: what the sources say, what a language has of it, and what is wrong with that.

Everything is read with Babel and Django's own reader of templates, so that no machine needs GNU gettext for it.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from sabha.commands._reachable import reachable

SOURCES = Path(__file__).parents[1]
LOCALE = SOURCES / "locale"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
TEMPLATES = {".html", ".txt", ".svg"}
PLACE = re.compile(r"%\((\w+)\)([#0\- +]?\d*\.?\d*[a-zA-Z])")
TAG = re.compile(r"</?[a-zA-Z][^>]*>")
HEADER = """\
# {name} messages of Sabha
# This file is distributed under the licence of Sabha (AGPL-3.0-or-later).
msgid ""
msgstr ""
"Project-Id-Version: Sabha\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {code}\\n"
"X-Language-Code: {code}\\n"
"X-Message-Group: sabha\\n"
"Plural-Forms: {plural}\\n"

"""


def extracted(folder: Path = SOURCES) -> Catalog:
    """Every message that the site can show, in the order of the files, with the files that say it."""
    catalogue = Catalog(charset="utf-8")
    templates = [p for p in (folder / "templates").rglob("*") if p.suffix in TEMPLATES]
    for path in sorted([*templates, *reachable(folder)]):
        for _, message, comments, context in _messages(path):
            where = [(str(path.relative_to(folder)), None)]
            catalogue.add(message, None, where, auto_comments=comments, context=context)
    return catalogue


def _messages(path: Path) -> Iterator[Any]:
    text = path.read_text(encoding="utf-8")
    if path.suffix in TEMPLATES:
        text = _as_python(text)
    return extract("python", io.BytesIO(text.encode()), KEYWORDS, ["Translators:"])


def _as_python(template: str) -> str:
    """The calls that a template's tags stand for; all else of it goes, for it need not look like Python."""
    from django.utils.translation.template import templatize

    text = templatize(template)
    calls = re.finditer(
        r"""(?<![\w.])(?:gettext|ngettext|pgettext|npgettext|_)\((?:[^()'"]|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*\)""",
        text,
    )
    return "\n".join(call.group() for call in calls) + "\n"


def read(path: Path, code: str) -> Catalog:
    """A language's catalogue, or an empty one."""
    if not path.exists():
        return Catalog(locale=code, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def path_of(code: str, locale: Path = LOCALE) -> Path:
    return locale / code / "LC_MESSAGES" / "django.po"


def brought_up(catalogue: Catalog, template: Catalog) -> Catalog:
    """`template` with all that `catalogue` has of it. Nothing is guessed: what is new stays empty."""
    new = Catalog(locale=catalogue.locale, charset="utf-8")
    for message in _listed(template):
        held = catalogue.get(_first(message), message.context)
        kept = held.string if held and held.pluralizable == message.pluralizable else None
        flags = {flag for flag in (held.flags if held else ()) if flag == "fuzzy"}
        notes = held.user_comments if held else ()
        new.add(message.id, kept, message.locations, flags | message.flags, message.auto_comments, notes,
                context=message.context)  # fmt: skip
    return new


def written(catalogue: Catalog, *, code: str, name: str, plural: str) -> str:
    """A catalogue as its file: no dates and no line numbers, which would change though no word has."""
    file = io.BytesIO()
    write_po(file, catalogue, width=100, omit_header=True, include_lineno=False)
    return HEADER.format(code=code, name=name, plural=plural) + file.getvalue().decode().strip() + "\n"


def plural_of(code: str) -> str:
    """The rule of plurals that Django uses for a language; two catalogues with different rules do not mix."""
    import django

    path = Path(django.__file__).parent / "conf" / "locale" / code / "LC_MESSAGES" / "django.po"
    header = path.read_text(encoding="utf-8").split("\n\n")[0].replace('"\n"', "") if path.exists() else ""
    found = re.search(r"Plural-Forms: (.*?)\\n", header)
    return found.group(1) if found else "nplurals=2; plural=(n != 1);"


@dataclass
class Standing:
    """How far a language is, and what is wrong with what it has."""

    total: int
    missing: list[str] = field(default_factory=list)  # not in the file, empty, or marked as doubtful
    surplus: list[str] = field(default_factory=list)  # in the file, no longer in the sources
    absent: list[str] = field(default_factory=list)  # those of the missing that the file does not even list
    wrong: list[str] = field(default_factory=list)  # "message: what is wrong with its translation"

    @property
    def done(self) -> int:
        return self.total - len(self.missing)


def standing(catalogue: Catalog, template: Catalog, forms: int) -> Standing:
    """Compare a language with the sources; `forms` is how many plural forms it has."""
    found = Standing(len(template))
    known = {_key(message) for message in _listed(template)}
    found.surplus = [_first(m) for m in _listed(catalogue) if _key(m) not in known]
    for message in _listed(template):
        held = catalogue.get(_first(message), message.context)
        if held is None or held.pluralizable != message.pluralizable:
            found.absent.append(_first(message))
        if held is None or not is_complete(held, message, forms):
            found.missing.append(_first(message))
        else:
            found.wrong += [f"{_first(message)!r}: {fault}" for fault in faults(held)]
    return found


def is_complete(held: Message, message: Message, forms: int) -> bool:
    strings = _strings(held)
    right = len(strings) == (forms if message.pluralizable else 1) and held.pluralizable == message.pluralizable
    return right and all(s.strip() for s in strings) and not held.fuzzy


def faults(message: Message) -> list[str]:
    """What would fail or look broken: places to fill, tags, line ends, stray percent signs."""
    sources = list(message.id) if message.pluralizable else [message.id]
    wanted = [set(PLACE.findall(s)) for s in sources]
    found = []
    for string in _strings(message):
        places = set(PLACE.findall(string))
        if extra := places - set.union(*wanted):
            found.append(f"%({min(extra)[0]}) is not in the original")
        needed = set.intersection(*wanted) if len(wanted) > 1 else wanted[0]
        # A plural form may say "one person" without its number; other places may never be left out.
        left_out = needed - places if len(wanted) == 1 else {n for n in needed - places if n[1] != "d"}
        if left_out:
            found.append(f"%({min(left_out)[0]}) is left out")
        found += _faults_of_text(string, sources)
    return found


def _faults_of_text(string: str, sources: list[str]) -> Iterator[str]:
    if sorted(TAG.findall(string)) not in [sorted(TAG.findall(s)) for s in sources]:
        yield "its tags are not those of the original"
    if string.startswith("\n") != sources[0].startswith("\n") or string.endswith("\n") != sources[0].endswith("\n"):
        yield "it begins or ends a line where the original does not"
    if any(PLACE.search(s) for s in sources) and "%" in PLACE.sub("", string).replace("%%", ""):
        yield "it has a percent sign that is not doubled"


def _listed(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _first(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, list | tuple) else message.id)


def _key(message: Message) -> tuple[str, str | None, bool]:
    return _first(message), message.context, bool(message.pluralizable)


def _strings(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, list | tuple) else [message.string or ""]
