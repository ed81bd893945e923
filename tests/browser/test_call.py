"""From a call to a place, on a phone of 360 pixels and without JavaScript: an organiser and somebody with a badge."""

from datetime import date, timedelta

from browser.conftest import SUMMIT


def with_badge(look, organiser):
    """Somebody who gave no name."""
    organiser.goto(f"/en/{SUMMIT}/desk/badges/")
    organiser.fill("input[name=count]", "1")
    organiser.click("button.primary")
    token = organiser.inner_text(".badges code")
    page = look(script=False, touch=True)
    page.goto("/en/b/")
    page.fill("input[name=token]", token)
    page.click("main button")
    return page


def called(organiser):
    """A published call for sessions; returns its number."""
    today = date.today()
    organiser.goto(f"/en/{SUMMIT}/desk/calls/new/")
    organiser.check("input[value=sessions]")
    organiser.fill("input[name=title]", "Evening talks")
    organiser.fill("input[name=opens]", (today - timedelta(days=1)).isoformat())
    organiser.fill("input[name=closes]", (today + timedelta(days=5)).isoformat())
    organiser.fill("input[name=places]", "2")
    organiser.click("button.primary")
    organiser.click("main button[name=publish]")
    assert "which criteria count" in organiser.inner_text("main")
    organiser.click("main a:has-text('Criteria')")
    organiser.fill("input[name=title]", "It leads somewhere")
    organiser.click("button.primary")
    number = organiser.url.split("/calls/")[1].split("/")[0]
    organiser.goto(f"/en/{SUMMIT}/desk/calls/{number}/")
    organiser.click("main button[name=publish]")
    return number


def test_propose_draft_hand_in_review_decide_offer_without_javascript(look):
    organiser = look(script=False, organiser=True, touch=True)
    writer = with_badge(look, organiser)
    number = called(organiser)

    writer.goto(f"/en/{SUMMIT}/calls/{number}/")
    writer.click("main a.primary")
    writer.fill("input[name=title]", "Stars over the campus")
    writer.click("button[name=hand_in]")
    assert "Say what you propose." in writer.inner_text(".notice.bad")
    writer.click("button[name=draft]")
    assert "Kept as a draft." in writer.inner_text("main")
    assert writer.input_value("input[name=title]") == "Stars over the campus"
    writer.fill("textarea[name=about]", "We look up for half an hour.")
    writer.click("button[name=hand_in]")
    assert "Handed in" in writer.inner_text("main .state")
    mine = writer.url

    organiser.goto(f"/en/{SUMMIT}/review/")
    organiser.click("main a:has-text('Stars over the campus')")
    organiser.click("main a:has-text('What I review')")  # who reads names on the desk says first that they review
    organiser.click("main button.primary")
    organiser.click("main a:has-text('Stars over the campus')")
    organiser.click("button:has-text('Worth a review')")
    organiser.check("input[name^='c-'][value='5']")
    organiser.click("button[name=review]")
    assert "Reviewer 1: 5.00" in organiser.inner_text("main")

    organiser.goto(f"/en/{SUMMIT}/desk/calls/{number}/proposals/")
    organiser.check("input[name=number]")
    organiser.select_option("select[name=state] >> nth=-1", "accepted")
    organiser.click("main button.primary")
    assert "Nobody is told before you publish." in organiser.inner_text("main")
    writer.goto(mine)
    assert "Accepted" not in writer.inner_text("main")

    organiser.goto(f"/en/{SUMMIT}/desk/calls/{number}/decide/")
    organiser.click("button[name=look]")
    assert "1 letter goes out." in organiser.inner_text("main")
    organiser.click("button[name=publish]")
    writer.goto(mine)
    assert "You have a place" in writer.inner_text("main")
    writer.click("button[value=yes]")
    assert "Taken" in writer.inner_text("main .facts")
    organiser.goto(f"/en/{SUMMIT}/desk/calls/{number}/offers/")
    assert "Taken" in organiser.inner_text("main table")
    assert organiser.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_draft_keeps_itself_and_comes_back_after_a_lost_connection(look):
    organiser = look(organiser=True)
    number = called(organiser)
    organiser.goto(f"/en/{SUMMIT}/calls/{number}/propose/")
    organiser.type("input[name=title]", "Night trains")
    organiser.wait_for_selector("#kept:has-text('Kept at')")
    assert organiser.url.endswith("/edit/")
    assert organiser.evaluate("Object.keys(localStorage).length") == 0
    organiser.reload()
    assert organiser.input_value("input[name=title]") == "Night trains"

    organiser.context.set_offline(True)
    organiser.type("textarea[name=about]", "Who still sleeps on them?")
    organiser.wait_for_selector("#kept:has-text('Kept in this browser')")
    organiser.context.set_offline(False)
    organiser.goto(f"/en/{SUMMIT}/proposals/")
    organiser.click("main a:has-text('Night trains')")
    organiser.click("main a.primary")
    assert organiser.input_value("textarea[name=about]") == "Who still sleeps on them?"
    organiser.wait_for_selector("#kept:has-text('Kept at')")
    organiser.reload()
    assert organiser.input_value("textarea[name=about]") == "Who still sleeps on them?"
    organiser.click("button[name=hand_in]")
    assert "Handed in" in organiser.inner_text("main .state")
    assert organiser.evaluate("Object.keys(localStorage).length") == 0


def test_a_stranger_fills_the_form_first_and_finds_it_again_in_this_browser(look):
    number = called(look(organiser=True))
    stranger = look()
    stranger.goto(f"/en/{SUMMIT}/calls/{number}/propose/")
    stranger.type("input[name=title]", "Letters from the hills")
    stranger.wait_for_selector("#kept:has-text('Kept in this browser')")
    stranger.reload()
    assert stranger.input_value("input[name=title]") == "Letters from the hills"
    assert stranger.inner_text("#kept").startswith("Brought back")
    stranger.fill("textarea[name=about]", "Read aloud.")
    stranger.click("button[name=hand_in]")
    assert "Where can we reach you?" in stranger.inner_text("main")
    assert stranger.evaluate("Object.keys(localStorage).length") == 0
