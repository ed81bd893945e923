"""With a keyboard alone: everything is reached, in order, and one sees where one is."""

import pytest

from browser.conftest import NOTE, SUMMIT

VISIBLE = """() => {
    const it = document.activeElement, style = getComputedStyle(it);
    const box = it.getBoundingClientRect();
    return {
        tag: it.tagName, name: it.outerHTML.slice(0, 80),
        ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
              && box.top < innerHeight && box.left < innerWidth,
    };
}"""
REACHABLE = "document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary').length"


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize(
    "path",
    ["sign-in/", f"{SUMMIT}/", f"{SUMMIT}/desk/", f"{SUMMIT}/desk/announcements/1/", f"{SUMMIT}/questions/1/answer/"],
)
def test_every_stop_of_the_tab_key_is_seen(look, lang, path):
    page = look(width=900, organiser=True)
    page.goto(f"/{lang}/{path}")
    faults, stops = [], page.evaluate(REACHABLE)
    for _ in range(min(stops, 60)):
        page.keyboard.press("Tab")
        at = page.evaluate(VISIBLE)
        if at["tag"] == "BODY":
            break
        # Inside a date there are stops of the browser's own (day, month, year, calendar), which it marks itself.
        if not ((at["ring"] or 'type="date"' in at["name"]) and at["seen"]):
            faults.append(at)
    assert faults == []


def test_a_summit_is_founded_without_a_mouse(look):
    page = look(script=False, organiser=True)
    page.goto("/en/new/")
    page.focus("textarea[name=text]")
    page.keyboard.insert_text(NOTE.read_text(encoding="utf-8").replace("2nd", "9th"))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("mark")
    page.focus("input[name=title]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    assert "9th Wikimedia Technology Summit" in page.inner_text("header")


def test_the_list_of_problems_leads_to_the_field(look):
    page = look(script=False, organiser=True)
    page.goto(f"/en/{SUMMIT}/desk/announcements/2/")
    page.fill("input[name=title]", "")
    page.click("button.primary")
    page.click(".notice.bad a")
    assert page.url.endswith("#id_title")
    assert page.locator(":target").get_attribute("name") == "title"
