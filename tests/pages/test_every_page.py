"""What holds for every address there is, found from the resolver: harmful words, headers, languages, sound HTML."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import icalendar
import pytest
from django.conf import settings
from django.db import transaction

import rfc5545
from pages.world import World, address, build, organiser_of, patterns, question_of, undone
from sabha.summit.base.words import Words
from sabha.summit.concept import actions as concept
from sabha.summit.conversations.actions import add_statement
from sabha.summit.journal import actions as journal
from sabha.summit.people.actions import letters
from sabha.summit.people.models import Letter, Person, Role
from three_people import CANARY, text_of

pytestmark = pytest.mark.django_db

EVERY_ADDRESS = list({pattern.name: (route, pattern) for route, pattern in patterns()}.values())
ROUTES = [route for route, _ in EVERY_ADDRESS]
EVERY = pytest.mark.parametrize(("route", "pattern"), EVERY_ADDRESS, ids=ROUTES)
FORMS = pytest.mark.parametrize(
    ("route", "pattern"),
    [(r, p) for r, p in EVERY_ADDRESS if p.name not in {"sign_out", "mediawiki_login"}],
    ids=[r for r, p in EVERY_ADDRESS if p.name not in {"sign_out", "mediawiki_login"}],
)
ORGANISER = str(Role.ORGANISER)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "path"}
# Elements whose end may be left out: the parser of every browser knows where they end.
OPTIONAL = {"html", "head", "body", "li", "p", "dt", "dd", "option", "tr", "td", "th", "thead", "tbody", "tfoot"}


@pytest.fixture(scope="module")
def whole_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        with_harmful_words(world)
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(whole_world: World) -> Iterator[World]:
    with undone():
        yield whole_world


def with_harmful_words(world: World) -> None:
    """Let everything that people can write hold the canary, in a language that is none."""
    it, by = world.here, organiser_of(world.here).pseudonym
    harm = Words(CANARY, 'x" onclick="alert(1)')
    journal.write(it.series, by=by, name=harm)
    journal.write(it, by=by, title=harm, place=harm, hosted_by=harm, note=Words(f"{CANARY} {it.note.text}", "en"),
        note_name=CANARY, hackathon_word=CANARY[:60])  # fmt: skip
    for row in (*it.questions.all(), *it.findings.all(), *it.statements.all()):
        journal.write(row, by=by, text=harm)
    for row in it.announcements.all():
        concept.announce(row, by=by, state="tbc", title=harm, value=harm, why=harm)
        concept.follow(world.people[ORGANISER], row)
    add_statement(question_of(it), Words(f"{CANARY} too", "und"), by=by)
    seen = dict.fromkeys(Person.SHOWN_FIELDS, "public")
    Person.objects.update(display_name=CANARY[:80], pronouns=CANARY[:40], about=CANARY, visibility=seen)
    letters.post(key="x", address="organiser@example.org", subject=CANARY, body=CANARY)
    Letter.objects.update(tries=3, fault=CANARY)


class Sound(HTMLParser):
    """Reads a page as a browser does and notes what is wrong with it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.points: list[str] = []
        self.headings: list[str] = []
        self.named: set[str] = set()
        self.controls: list[str] = []
        self.feed(page)
        self.close()
        self.faults += [f"never closed: {tag}" for tag in self.open if tag not in OPTIONAL]
        self.faults += [f"twice on a page: {name}" for name, times in self.ids.items() if times > 1]
        self.faults += [f"points at nothing: {name}" for name in self.points if name not in self.ids]
        self.faults += [f"has no label: {name}" for name in self.controls if name not in self.named]
        if self.headings.count("h1") != 1:
            self.faults.append(f"{self.headings.count('h1')} headings of the first rank")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag in {"script", "style", "b"} and "x')" in str(has):
            self.faults.append(f"words became an element: {tag}")
        self.faults += [f"{tag} has {name}" for name in has if name.startswith("on") or name == "style"]
        self.faults += [f"{tag} leads elsewhere: {v}" for n, v in attrs if n in {"src", "action"} and "//" in str(v)]
        if has.get("id"):
            self.ids[str(has["id"])] += 1
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.points += str(has.get(name) or "").split()
        if str(has.get("href", "")).startswith("#"):
            self.points.append(str(has["href"])[1:])
        if tag == "label":
            self.named.add(str(has.get("for")))
        hidden = tag == "input" and has.get("type") in {"hidden", "radio", "checkbox"}
        if tag in {"input", "select", "textarea"} and not hidden and "aria-label" not in has:
            self.controls.append(str(has.get("id")))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL:
            self.open.pop()
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.faults.append(f"closes what is not open: {tag} (open: {self.open[-3:]})")


def is_page(response: Any) -> bool:
    return response.get("Content-Type", "").startswith("text/html") and response.status_code != 302


def looked_at(response: Any) -> list[str]:
    """What is wrong with a page that holds harmful words."""
    page = re.sub(r'<script type="application/ld\+json">[^<>&]*</script>', "", text_of(response))  # data, not a script
    page = re.sub(r'<script src="/static/[a-z]+\.js" defer[^<>]*></script>', "", page)  # our own, a file of ours
    faults = [harm for harm in ("<script", "<style", "<b>bold", "javascript:") if harm in page]
    faults += re.findall(r"&amp;(?:lt|quot|#x27|amp);", page)[:1]
    return faults + shadowed(response) + Sound(page).faults


def shadowed(response: Any) -> list[str]:
    """Names that every page has (its summit, its language, messages …) and that the view took for something else."""
    faults: set[str] = set()
    for context in response.context or ():
        at = getattr(context, "_processors_index", None)
        if at is None:
            continue
        common, own = context.dicts[at], {k: v for it in context.dicts[at + 1 : at + 3] for k, v in it.items()}
        taken = [n for n in common.keys() & own.keys() if own[n] is not common[n] and own[n] != common[n]]
        faults |= {f"takes a name that every page has: {n}" for n in taken}
    return sorted(faults)


@EVERY
def test_words_stay_words_and_the_html_is_sound(world: World, route: str, pattern: Any) -> None:
    for who in ("a stranger", ORGANISER):
        with undone():
            response = world.browser(who).get(address(pattern, world.here), {"q": CANARY, "next": CANARY})
        if is_page(response):
            assert looked_at(response) == [], who


@FORMS
def test_a_form_shows_what_was_typed_as_words(world: World, route: str, pattern: Any) -> None:
    browser, path = world.browser(ORGANISER), address(pattern, world.here)
    names = re.findall(r'name="([\w-]+)"', browser.get(path).content.decode(errors="replace"))
    given = {name: CANARY for name in names if name not in {"op", "csrfmiddlewaretoken"}} or {"any": CANARY}
    with undone():
        response = browser.post(path, given)
    if is_page(response):
        assert looked_at(response) == []
        problems = "class=error" in text_of(response)
        assert ("<title>Error: " in text_of(response)) == ("role=alert" in text_of(response)) == problems


@EVERY
def test_every_answer_carries_the_headers_that_keep_it_safe(world: World, route: str, pattern: Any) -> None:
    for who in ("a stranger", ORGANISER):
        with undone():
            response = world.browser(who).get(address(pattern, world.here))
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        # One page may be shown inside other sites, and nothing can be done on it.
        framed = pattern.name == "embed"
        assert ("frame-ancestors 'none'" in policy, response.get("X-Frame-Options")) == (
            (False, None) if framed else (True, "DENY")
        )
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        kept = response["Cache-Control"]
        public = getattr(pattern.callback, "public", False)
        assert kept == ("public, max-age=0, must-revalidate" if public else kept)
        assert public or "no-store" in kept
        assert not (public and (response.cookies or "Cookie" in response.get("Vary", "")))


@EVERY
def test_every_page_speaks_every_language(world: World, route: str, pattern: Any) -> None:
    for language in settings.LANGUAGES_COMPLETE:
        response = world.browser(ORGANISER).get(address(pattern, world.here, language))
        assert response.status_code in {200, 302, 401, 405, 410}, language
        if is_page(response) and response.status_code == 200 and route.startswith("en/"):
            direction = "rtl" if language == "ur" else "ltr"
            assert f"<html lang={language} dir={direction}" in text_of(response)
            assert f"hreflang={language}" not in text_of(response)


@EVERY
def test_no_page_leads_a_reader_to_another_site(world: World, route: str, pattern: Any) -> None:
    response = world.browser(ORGANISER).get(address(pattern, world.here))
    if is_page(response):
        # What people link to is elsewhere by nature; such a link says so.
        page = re.sub(r'<a rel="external nofollow" href="https?://', "<a ", text_of(response))
        assert re.findall(r"(?:src|href|action)=[\"']?(?:https?:)?//[^\s\"'>]+", page) == []


def test_in_a_letter_words_stay_as_they_were_written(world: World) -> None:
    [it] = [a for a in world.here.announcements.all() if a.subject == "place"]
    concept.announce(it, by=organiser_of(world.here).pseudonym, state="confirmed")
    mail = Letter.objects.latest("pk")
    assert CANARY in mail.body
    assert "&lt;" not in mail.body + mail.subject


def test_the_eye_that_looks_at_pages_sees_faults() -> None:
    bad = '<h1>A</h1><h1>B</h1><div><p id=a><p id=a></section><input id=x><a href=#gone onclick="x">y</a>'
    assert Sound(bad).faults == [
        "closes what is not open: section (open: ['div'])", "a has onclick", "never closed: div",
        "twice on a page: a", "points at nothing: gone", "has no label: x", "2 headings of the first rank",
    ]  # fmt: skip


def test_every_calendar_is_read_by_a_strict_reader_and_by_another_program(world: World) -> None:
    found = Counter()
    for summit in (world.here, world.there):
        places = {(p.name, address(p, summit)) for _, p in patterns() if re.search(r"ics|calendar", p.name)}
        for name, place in (*places, ("whole", f"/en/{summit.slug}/programme/programme.ics")):
            answer = world.browser(ORGANISER).get(place)
            assert answer.headers["Content-Type"].startswith("text/calendar"), place
            strict = rfc5545.events(answer.content)
            read = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
            assert [e["SUMMARY"] for e in strict] == [str(e["SUMMARY"]) for e in read], place
            found[name] += len(strict)
    assert found.keys() == {
        "whole", "track_calendar", "session_calendar", "own_calendar", "hackathon_calendar", "meetings_calendar",
    }  # fmt: skip
    assert found["whole"] > 0
