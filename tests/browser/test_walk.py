"""A stranger's walk in Chromium, without JavaScript; and every page before axe, at 320 pixels, in both directions."""

import json

import pytest

from browser.conftest import NOTE, SUMMIT
from browser.places import PRIVATE, PUBLIC

SMALL_CONTROLS = """
    [...document.querySelectorAll('main :is(button, .button, select, textarea, input[type=text], input[type=email])')]
    .filter(e => e.offsetParent && !e.classList.contains('quiet') && e.getBoundingClientRect().height < 43.5)
    .map(e => e.outerHTML.slice(0, 90))
"""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def test_from_a_pasted_note_to_a_followed_announcement_without_javascript(look):
    page = look(script=False, organiser=True)
    page.goto("/en/new/")
    page.fill("textarea[name=text]", NOTE.read_text(encoding="utf-8"))
    page.click("main form button")
    assert page.input_value("input[name=title]") == "2nd Wikimedia Technology Summit"
    assert page.input_value("input[name=starts]") == "2023-03-03"
    assert page.locator("mark").count() >= 10
    page.fill("input[name=title]", "3rd Walkers' Summit")
    page.fill("input[name=ends]", "2023-03-01")
    page.click("button.primary")
    assert "The last day comes before the first" in page.inner_text(".notice.bad")
    assert page.input_value("input[name=title]") == "3rd Walkers' Summit"
    page.fill("input[name=ends]", "2023-03-04")
    page.fill("input[name=edition]", "33")
    page.click("button.primary")
    assert "/desk/" in page.url
    assert "Announce: Place" in page.inner_text(".needs")
    page.click(".needs a:has-text('Place')")
    page.check("input[value=confirmed]")
    page.fill("textarea[name=value]", "The village hall")
    page.fill("input[name=why]", "It is free on both days.")
    page.click("button.primary")
    page.goto(page.url.replace("/desk/", "/announcements/"))
    page.click("text=Place")
    assert "The village hall" in page.inner_text("main")
    assert "It is free on both days." in page.inner_text(".thread")
    page.click("text=Follow")
    page.click("button.primary")
    assert "You follow this" in page.inner_text("main")


def test_one_answers_writes_and_changes_an_answer_on_a_phone_without_javascript(look):
    page = look(script=False, organiser=True, touch=True)
    page.goto(f"/en/{SUMMIT}/questions/2/write/")
    page.fill("textarea[name=text]", "Small networks should be owned by those who use them.")
    page.click("button.primary")
    assert "Small networks" in page.inner_text("main")
    page.goto(f"/en/{SUMMIT}/questions/1/answer/")
    assert "Statement" in page.inner_text("main form .meta")
    page.click(".vote button[value='1']")
    page.goto(f"/en/{SUMMIT}/questions/1/mine/")
    assert "Agree" in page.inner_text("main .rows")
    page.click("summary")
    page.click(".vote button[value='-1']")
    assert "Disagree" in page.inner_text("main .rows")


def test_the_badge_signs_somebody_in_who_gave_no_name(look, site):
    page = look(script=False, organiser=True)
    page.goto(f"/en/{SUMMIT}/desk/badges/")
    page.fill("input[name=count]", "1")
    page.click("button.primary")
    token = page.inner_text(".badges code")
    assert page.locator(".qr path").count() == 1
    stranger = look(script=False)
    stranger.goto("/en/b/")
    stranger.fill("input[name=token]", token.lower())
    stranger.click("main button")
    assert stranger.url.endswith(f"/{SUMMIT}/me/")


def judged(page, axe):
    page.evaluate(axe)
    found = page.evaluate(f"axe.run(document, {json.dumps(RULES)})")
    return [f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:160]}" for v in found["violations"]]


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("organiser", [False, True], ids=["public", "private"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(look, axe, lang, dark, organiser):
    page = look(width=320, dark=dark, organiser=organiser, touch=True)
    faults = {}
    for path in PRIVATE if organiser else PUBLIC:
        page.goto(f"/{lang}/{path}")
        found = judged(page, axe)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("scrolls sideways")
        small = page.evaluate(SMALL_CONTROLS)
        found += [f"under 44 px: {one}" for one in small]
        if found:
            faults[path] = found
    assert faults == {}


@pytest.mark.parametrize("lang", ["en", "hi", "te", "ur"])
def test_a_page_has_its_direction_and_the_first_tab_skips_to_the_content(look, lang):
    page = look()
    page.goto(f"/{lang}/{SUMMIT}/")
    assert page.get_attribute("html", "dir") == ("rtl" if lang == "ur" else "ltr")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_no_request_leaves_for_anybody_else(look, site):
    page = look(organiser=True)
    elsewhere = []
    page.on("request", lambda r: elsewhere.append(r.url) if not r.url.startswith(site[0]) else None)
    for path in [*PUBLIC, *PRIVATE]:
        page.goto(f"/en/{path}")
    assert elsewhere == []
