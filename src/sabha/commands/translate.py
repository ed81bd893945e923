"""bring the catalogues of all languages up to the sources (--check: say what is missing, change nothing)"""

import argparse
import os
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog

from sabha.commands import _catalogues as catalogues
from sabha.commands import _django
from sabha.commands._catalogues import Standing

ROOT = Path(__file__).parents[3]
REPORT = ROOT / "docs" / "guide" / "languages.md"
SHOWN = 20


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sabha translate", description=__doc__)
    parser.add_argument("languages", nargs="*", metavar="CODE", help="only these languages (hi, te, …)")
    parser.add_argument("--check", action="store_true", help="exit 1 unless every complete language is complete")
    parser.add_argument("--all", action="store_true", help="list every missing message, not only the first ones")
    given = parser.parse_args(argv)
    _django.start()
    os.umask(0o022)  # what this writes are sources, for everyone to read
    from django.conf import settings

    codes = [c for c in (*settings.LANGUAGES_COMPLETE, *settings.LANGUAGES_PREPARED) if c != settings.LANGUAGE_CODE]
    if unknown := sorted(set(given.languages) - set(codes)):
        print(f"Sabha has no language “{unknown[0]}”. It has {', '.join(codes)}.", file=sys.stderr)
        return 2
    template = catalogues.extracted()
    if not given.check:
        update(template, given.languages or codes)
    found = {code: standing_of(code, template) for code in codes}
    if given.check:
        return tell(found, given.languages or list(settings.LANGUAGES_COMPLETE), everything=given.all)
    REPORT.write_text(report(found, len(template)), encoding="utf-8")
    return tell(found, [], everything=False)


def update(template: Catalog, codes: list[str]) -> None:
    """Write the list of messages for translators, and each language's file, where a word of it has changed."""
    from django.conf import settings

    empty = catalogues.written(template, code="", name="All", plural="nplurals=INTEGER; plural=EXPRESSION;")
    write(catalogues.LOCALE / "django.pot", empty)
    for code in codes:
        path = catalogues.path_of(code)
        text = catalogues.written(
            catalogues.brought_up(catalogues.read(path, code), template),
            code=code, name=settings.LANGUAGE_NAMES[code], plural=catalogues.plural_of(code),
        )  # fmt: skip
        write(path, text)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")


def standing_of(code: str, template: Catalog) -> Standing:
    forms = re.search(r"nplurals=(\d)", catalogues.plural_of(code))
    catalogue = catalogues.read(catalogues.path_of(code), code)
    return catalogues.standing(catalogue, template, int(forms.group(1)) if forms else 2)


def tell(found: dict[str, Standing], wanted: list[str], *, everything: bool) -> int:
    """One line a language; for those that must be complete, what they lack. Returns the exit status."""
    status = 0
    for code, it in found.items():
        print(f"{code}: {it.done} of {it.total}" + (", complete" if it.done == it.total else ""))
        if code not in wanted:
            continue
        lists = {"missing": it.missing, "wrong": it.wrong, "no longer in the sources": it.surplus}
        for word, messages in lists.items():
            status |= bool(messages)
            for message in messages if everything else messages[:SHOWN]:
                print(f"  {word}: {' '.join(message.split())}")
            if len(messages) > SHOWN and not everything:
                print(f"  … and {len(messages) - SHOWN} more {word} (./sabha translate --check --all lists them)")
        if it.absent or it.surplus:
            status = 1
            print(f"  its file is not up to date: ./sabha translate {code}")
    return status


def report(found: dict[str, Standing], total: int) -> str:
    """The page for translators: how far each language is."""
    from django.conf import settings

    rows = [f"| {settings.LANGUAGE_NAMES[c]} | {c} | {it.done} | {it.done * 100 // max(it.total, 1)} % | "
            f"{'offered to everyone' if c in settings.LANGUAGES_COMPLETE else 'prepared'} |"
            for c, it in found.items()]  # fmt: skip
    return INTRODUCTION.format(total=total, rows="\n".join(rows))


INTRODUCTION = """\
# Languages

Sabha speaks through {total} messages. English is their source. `./sabha translate` writes this page.

| language | code | translated | share | state |
|---|---|---|---|---|
{rows}

## To translate

1. `./sabha translate CODE` brings `src/sabha/locale/CODE/LC_MESSAGES/django.po` up to the sources. What is new is
   empty; nothing is guessed.
2. Translate in any editor for PO files, or by hand. Keep every `%(name)s` and every tag. Say it in plain words, as you
   would say it to a neighbour; [the glossary](../../GLOSSARY.md) says what the summit's own words mean.
   In a message with several forms, a form for one may leave its number out.
3. `./sabha translate --check` lists what is missing or broken. Look at the pages: `./sabha demo`.

The files are ordinary gettext catalogues (UTF-8, one for each language, no line numbers, no dates), as
translatewiki.net takes them in and gives them back; `src/sabha/locale/django.pot` is the list without translations.

## To add a language

Add its code to `LANGUAGES_PREPARED` and its own name to `LANGUAGE_NAMES` in `src/sabha/config/settings.py`, and run
`./sabha translate CODE`. When it is complete, move the code to `LANGUAGES_COMPLETE`: from then on people are offered
it, and `./sabha check` fails when a message of it is missing.
"""
