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


BOARD = f"/en/{SUMMIT}/desk/programme/?day=2023-03-04&view=grid"


def cell(page, time, room):
    column = page.locator("thead th").all_inner_texts().index(room)
    return page.locator(f"tr[data-minute='{time}'] > :nth-child({column + 1})")


def over(page, target):
    """Move the mouse into it as a hand does: step by step, and there a little further."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    for inside in (8, 12, 16):
        page.mouse.move(box["x"] + inside, box["y"] + 8 + inside / 4, steps=6)


def down(page, target, share):
    """Move the mouse to a share of its height, step by step."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    for inside in (8, 12, 16):
        page.mouse.move(box["x"] + inside, box["y"] + box["height"] * share, steps=6)


def take(page, title):
    it = page.locator("[data-place]", has_text=title)
    over(page, it)
    page.mouse.down()
    box = it.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 16, steps=4)


def row_of(page, title):
    return page.locator("tr", has_text=title).get_attribute("data-minute")


def test_a_session_is_dragged_and_what_would_be_wrong_is_said_on_the_way(look):
    title = "பள்ளிகளுக்கான விக்கிப்பீடியா"
    page = look(width=1280, organiser=True)
    page.goto(BOARD)
    faults = []
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    where = row_of(page, title)
    take(page, title)
    over(page, cell(page, row_of(page, "Lunch"), "Room 1"))
    page.wait_for_selector("[data-say] >> text=runs into the break “Lunch”")
    over(page, cell(page, "17:00", "Room 2"))
    page.wait_for_selector("[data-say] >> text=There it fits.")
    page.mouse.up()
    page.wait_for_selector("main .notice >> text=Saved.")
    assert title in cell(page, "17:00", "Room 2").inner_text()
    take(page, title)
    over(page, page.locator("section[data-room]"))
    page.mouse.up()
    page.wait_for_selector(f"section[data-room] >> text={title}")
    take(page, title)
    over(page, cell(page, where, "Room 1"))
    page.mouse.up()
    page.wait_for_selector(f"tr[data-minute='{where}'] >> text={title}")
    assert faults == []  # the page's policy had nothing to refuse


def test_the_form_of_a_place_says_what_would_be_wrong_while_it_is_filled_in(look):
    page = look(organiser=True)
    page.goto(f"/en/{SUMMIT}/desk/programme/sessions/3/place/")
    page.fill("input[name=minute]", "13:00")
    page.wait_for_selector("[data-say] >> text=runs into the break “Lunch”")
    page.fill("input[name=minute]", "03:00")
    page.wait_for_selector("[data-say] >> text=but that day goes from")


def test_a_session_is_dropped_at_the_minute_that_is_said_while_it_is_dragged(look):
    """The grid is chosen on the board: how far down in its row the pointer is says when the session would begin."""
    title = "பள்ளிகளுக்கான விக்கிப்பீடியா"
    page = look(width=1280, organiser=True)
    page.goto(BOARD)
    before = row_of(page, title)
    page.select_option("select[name=grid]", "5")
    page.click("main form:has(select[name=grid]) button")
    page.wait_for_url("**grid=5**")  # else the board that is about to go would be taken hold of
    take(page, title)
    down(page, cell(page, "17:00", "Room 2"), 0.1)
    page.wait_for_selector("[data-say] >> text=17:00–")
    down(page, cell(page, "17:00", "Room 2"), 0.6)
    page.wait_for_selector("[data-say] >> text=17:15–")
    assert "Room 2" in page.inner_text("[data-say]")
    page.mouse.up()
    page.wait_for_selector("tr[data-minute='17:15']")
    assert row_of(page, title) == "17:15"
    assert page.input_value("select[name=grid]") == "5"
    take(page, title)
    over(page, cell(page, before, "Room 1"))
    page.mouse.up()
    page.wait_for_selector(f"tr[data-minute='{before}'] >> text={title}")
