"""The programme on a phone, 360 pixels wide, without JavaScript: read it, star a session, plan one with forms alone."""

from browser.conftest import SUMMIT


def test_one_reads_stars_and_takes_the_programme_along_on_a_phone_without_javascript(look):
    page = look(script=False, organiser=True, touch=True)
    page.goto(f"/en/{SUMMIT}/programme/")
    page.click("text=Sat 4 Mar")
    assert page.inner_text("main [aria-current=page]") == "Sat 4 Mar"
    page.click("text=Photographs and consent")
    assert "Auditorium" in page.inner_text("dl.facts")
    page.click("text=Star it")
    page.click("button.primary")
    assert "Photographs and consent" in page.inner_text("main")
    page.click("text=Make a calendar")
    assert page.inner_text("main code").endswith(".ics")


def test_the_team_tries_a_place_and_pins_it_with_forms_alone(look):
    page = look(script=False, organiser=True, touch=True)
    page.goto(f"/en/{SUMMIT}/desk/programme/sessions/2/place/")
    page.fill("input[name=minute]", "13:00")
    page.click("text=Only look whether it fits")
    assert "runs into the break “Lunch”" in page.inner_text("main .notice.warn")
    page.fill("input[name=minute]", "10:30")
    page.check("input[name=is_pinned]")
    page.click("button.primary")
    assert "settled" in page.inner_text("main")
