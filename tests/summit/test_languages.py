"""Catalogues: all that the site can say is in them, nothing is guessed, and what is broken is named."""

import ast
import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from django.utils.functional import Promise
from django.utils.translation import override

from sabha.commands import _catalogues as catalogues
from sabha.commands import translate
from sabha.commands._reachable import reachable
from sabha.summit.base.forms import Form

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src" / "sabha"


@pytest.fixture(scope="module")
def template():
    return catalogues.extracted()


def keys(catalogue):
    return {(m.context, *([m.id] if isinstance(m.id, str) else m.id)) for m in catalogue if m.id}


def test_no_translating_function_goes_by_a_name_that_the_catalogues_do_not_look_for():
    unknown = []
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                names = [(n.name, n.asname or n.name) for n in node.names if "gettext" in n.name]
                unknown += [(path.name, *name) for name in names if name[1] not in catalogues.KEYWORDS]
                unknown += [(path.name, *name) for name in names if name[1] == "_" and name[0].startswith(("p", "n"))]
    assert unknown == []


def test_words_are_found_in_templates_in_python_and_in_the_algorithms_that_the_site_uses(tmp_path):
    files = {
        "templates/a.html": '<p a="{% translate "In a tag" %}">'
        "{% blocktranslate count n=n %}One{% plural %}{{ n }}{% endblocktranslate %}",
        "summit/views.py": "from sabha.algorithms import used\nx = _('In a view'); pgettext('role', 'Host')\n"
        "y = f'{_('In an f-string')}'",
        "algorithms/used.py": 'raise Refused(gettext_noop("In an algorithm"))',
        "algorithms/unused.py": 'raise Refused(gettext_noop("Only for a command"))',
        "summit/tasks.py": 'command = [sys.executable, "-m", "sabha", "think", problem]',
        "commands/think.py": "from sabha.algorithms.apart import think",
        "algorithms/apart.py": 'raise Refused(gettext_noop("In a process of its own"))',
        "commands/new.py": '_("For operators")',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "config").mkdir()
    assert keys(catalogues.extracted(tmp_path)) == {
        (None, "In a tag"), (None, "One", "%(n)s"), (None, "In a view"), ("role", "Host"),
        (None, "In an f-string"), (None, "In an algorithm"), (None, "In a process of its own"),
    }  # fmt: skip


@pytest.mark.skipif(not shutil.which("xgettext"), reason="GNU gettext is the oracle of this one test")
def test_gettext_finds_the_same_words_as_we_do(template, tmp_path):
    templates = [p for p in (SOURCES / "templates").rglob("*") if p.is_file()]
    for path in [*reachable(SOURCES), *templates]:
        copy = tmp_path / "work" / path.relative_to(SOURCES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    code = (
        "import django; from django.conf import settings\n"
        "settings.configure(LOCALE_PATHS=['../locale']); django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('makemessages', locale=['hi'], extensions=['py', 'html', 'txt', 'svg'], verbosity=0)"
    )
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path / "work", check=True, env=environment)
    theirs = catalogues.read(tmp_path / "locale" / "hi" / "LC_MESSAGES" / "django.po", "hi")
    assert keys(template) == keys(theirs)


def test_what_forms_of_django_can_say_is_among_our_messages(template):
    import_module("sabha.config.urls")  # every view, and with it every form
    ours, missing = keys(template), set()
    plain = {key[1] for key in ours} | {key[2] for key in ours if len(key) > 2}
    found = list(all_forms(Form))
    assert len(found) > 10
    for form in found:
        for name, field in form.base_fields.items():
            missing |= {(form.__name__, name, text) for text in messages_of(field) if text not in plain}
    assert missing == set()


def all_forms(form):
    for below in form.__subclasses__():
        yield below
        yield from all_forms(below)


def messages_of(field):
    """Every message that a field or its validators can give, untranslated; those that cannot occur left out."""
    with override("en"):
        own = dict(field.error_messages)
        if not field.required:
            own.pop("required", None)
        checks = [getattr(v, "message", "") for v in field.validators]
        found = [*own.values(), *checks]
        return {singular(it) for it in found if singular(it)}


def singular(message):
    """A message as it stands in a catalogue; Django's lazy plurals keep theirs among their arguments."""
    return vars(message).get("_kw", {}).get("singular") or str(message) if isinstance(message, Promise) else message


def test_what_is_new_stays_empty_and_what_is_there_is_kept():
    old, template = Catalog(locale="te"), Catalog()
    old.add("Yes", "అవును")
    old.add("Gone", "పోయింది")
    old.add(("%(n)d day", "%(n)d days"), ("%(n)d రోజు", "%(n)d రోజులు"))
    for message in ("Yes", "No", ("%(n)d day", "%(n)d days")):
        template.add(message)
    new = catalogues.brought_up(old, template)
    assert {str(m.id): m.string for m in new if m.id} == {
        "Yes": "అవును", "No": None, "('%(n)d day', '%(n)d days')": ("%(n)d రోజు", "%(n)d రోజులు"),
    }  # fmt: skip


def test_the_same_word_in_two_contexts_is_two_messages():
    old, template = Catalog(locale="te"), Catalog()
    old.add("Host", "వ్యాఖ్యాత", context="role")
    template.add("Host", context="role")
    template.add("Host", context="place")
    new = catalogues.brought_up(old, template)
    assert [(m.context, m.string) for m in new if m.id] == [("role", "వ్యాఖ్యాత"), ("place", None)]


def test_a_catalogue_written_and_read_again_is_the_same_text(tmp_path):
    template = Catalog()
    template.add("“%(a)s” ends.\nHere.\n", locations=[("summit/x.py", 3)])
    template.add(("%(n)d day", "%(n)d days"), context="left")
    words = {"code": "te", "name": "తెలుగు", "plural": catalogues.plural_of("te")}
    text = catalogues.written(catalogues.brought_up(Catalog(locale="te"), template), **words)
    (tmp_path / "django.po").write_text(text)
    again = catalogues.brought_up(catalogues.read(tmp_path / "django.po", "te"), template)
    assert catalogues.written(again, **words) == text
    assert "#: summit/x.py\n" in text


def standing(*pairs):
    held, template = Catalog(locale="te"), Catalog()
    for message, string in pairs:
        template.add(message)
        held.add(message, string)
    return catalogues.standing(held, template, 2)


def test_an_empty_a_doubtful_and_an_unlisted_message_are_missing():
    held, template = Catalog(locale="te"), Catalog()
    for message in ("Empty", "Doubtful", "Done", "Unlisted", ("%(n)d day", "%(n)d days")):
        template.add(message)
    held.add("Empty", "")
    held.add("Doubtful", "?", flags={"fuzzy"})
    held.add("Done", "అయింది")
    held.add("Gone", "పోయింది")
    held.add(("%(n)d day", "%(n)d days"), ("%(n)d రోజు", ""))
    it = catalogues.standing(held, template, 2)
    assert it.missing == ["Empty", "Doubtful", "Unlisted", "%(n)d day"]
    assert (it.absent, it.surplus, it.done) == (["Unlisted"], ["Gone"], 1)


def test_a_translation_that_has_all_it_needs_is_right():
    it = standing(
        ("%(who)s spoke", "%(who)s మాట్లాడారు"),
        (("%(n)d day", "%(n)d days"), ("ఒక రోజు", "%(n)d రోజులు")),
        ('<a href="%(u)s">Here</a>', '<a href="%(u)s">ఇక్కడ</a>'),
        ("100 % sure", "100 % నిజం"),
    )
    assert (it.missing, it.wrong) == ([], [])


@pytest.mark.parametrize(
    ("message", "string", "fault"),
    [
        ("%(who)s spoke", "మాట్లాడారు", "%(who) is left out"),
        ("Spoke", "%(who)s మాట్లాడారు", "%(who) is not in the original"),
        ("%(who)s spoke", "%(who)d మాట్లాడారు", "%(who) is not in the original"),
        ("<b>Here</b>", "<b>ఇక్కడ", "its tags are not those of the original"),
        ("End\n", "ముగింపు", "it begins or ends a line where the original does not"),
        ("%(n)s percent", "%(n)s %", "it has a percent sign that is not doubled"),
        (("%(who)s has %(n)d", "%(who)s have %(n)d"), ("%(n)d", "%(who)s %(n)d"), "%(who) is left out"),
    ],
)
def test_a_broken_translation_is_named(message, string, fault):
    assert fault in catalogues.faults(Message(message, string))


def test_every_language_has_a_rule_of_plurals_that_its_catalogue_names():
    from django.conf import settings

    for code in (*settings.LANGUAGES_COMPLETE[1:], *settings.LANGUAGES_PREPARED):
        assert catalogues.plural_of(code).startswith("nplurals=")


def test_a_language_that_is_not_there_is_refused(capsys):
    assert translate.main(["--check", "xx"]) == 2
    assert capsys.readouterr().err.startswith("Sabha has no language “xx”.")


def test_no_catalogue_says_something_broken(template):
    from django.conf import settings

    codes = [*settings.LANGUAGES_COMPLETE[1:], *settings.LANGUAGES_PREPARED]
    assert {code: translate.standing_of(code, template).wrong for code in codes} == {code: [] for code in codes}
