"""The life of a summit as the demonstration tells it, walked by link from its note to the edition after, on a phone."""

import pytest

from browser.conftest import SUMMIT

NEXT = "3rd-wikimedia-technology-summit"


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_from_the_note_to_the_next_edition_by_links_alone(look, lang):
    page = look(script=False, touch=True)
    page.goto(f"/{lang}/{SUMMIT}/note/")
    page.click(".note mark.asks a >> nth=0")
    assert f"/{lang}/{SUMMIT}/questions/" in page.url  # the note leads to its question
    page.goto(f"/{lang}/{SUMMIT}/questions/1/")
    page.click(f"main a[href='/{lang}/{SUMMIT}/questions/1/map/']")
    assert page.locator(".rows li").count() > 3  # what people said, and how they stand
    page.goto(f"/{lang}/{SUMMIT}/threads/?question=1")
    page.click(f"main .thread a[href*='/{SUMMIT}/sessions/'] >> nth=0")
    assert page.locator("a[href*='/promises/']").count() > 0  # the session closed with promises
    page.goto(f"/{lang}/{SUMMIT}/promises/")
    page.click("main ol.thread a >> nth=0")
    assert page.locator(".thread").count() > 0
    page.goto(f"/{lang}/{SUMMIT}/")
    page.click(f"main .thread a[href='/{lang}/{SUMMIT}/promises/']")
    assert page.locator(".thread > .kept").count() > 0  # some were kept,
    assert page.locator(".thread > .silent").count() > 0  # and of some there is no word
    page.goto(f"/{lang}/{SUMMIT}/goals/")
    page.click(f"main a[href*='/{SUMMIT}/reports/']")
    assert page.locator("main table").count() > 3  # the report counts its numbers
    page.goto(f"/{lang}/{SUMMIT}/")
    page.click(f"main a[href='/{lang}/{NEXT}/']")
    assert page.locator("main a", has_text="2nd Wikimedia Technology Summit").count() > 0
    page.click("main .questions a >> nth=0")
    assert page.locator(".thread > li").count() > 1  # what is asked again leads back to where it was first asked
    assert page.locator(f".thread a[href*='/{SUMMIT}/']").count() > 0
