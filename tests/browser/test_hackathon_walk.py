"""On a phone's width, without JavaScript: a statement grows into a project with a log, a stage and a second member."""

from browser.conftest import SUMMIT


def badge(look):
    """A second person, who took a badge from the organisers."""
    page = look(script=False, organiser=True)
    page.goto(f"/en/{SUMMIT}/desk/badges/")
    page.fill("input[name=count]", "1")
    page.click("button.primary")
    token = page.inner_text(".badges code")
    stranger = look(script=False, touch=True)
    stranger.goto("/en/b/")
    stranger.fill("input[name=token]", token)
    stranger.click("main button")
    return stranger


def test_a_statement_grows_into_a_project_that_somebody_joins(look):
    page = look(script=False, organiser=True, touch=True)
    page.goto(f"/en/{SUMMIT}/questions/1/statements/2/")
    page.click("main a:text-is('a project')")
    page.fill("input[name=title]", "A bus with a library")
    page.fill("input[name=pitch]", "Forty villages, one bus, all the books")
    page.fill("input[name=needs]", "driving, Telugu")
    page.click("button.primary")
    assert "/team/" in page.url
    page.fill("textarea[name=log-text]", "The bus has a name.")
    page.click("button[name=log]")
    assert "The bus has a name." in page.inner_text("main .rows")
    page.check("input[name=step-agreed]")
    page.click("button[name=step]")
    assert "Team" in page.inner_text("main h1 + .meta")
    home = page.url.replace("/team/", "/")
    page.goto(home)
    assert "Forty villages" in page.inner_text("main .lede")
    assert page.locator(".thread li").count() >= 3

    other = badge(look)
    other.goto(home)
    other.click("main a.primary")
    other.fill("input[name=words]", "I have driven for years.")
    other.click("main button.primary")
    assert "You asked to join" in other.inner_text("main")

    page.goto(f"{home}team/")
    assert "I have driven for years." in page.inner_text("main")
    page.click("button[name=yes]")
    other.reload()
    assert "You are in the team." in other.inner_text("main")
    page.goto(home)
    assert page.locator(".facts dd bdi").count() >= 2


def test_the_showcase_runs_and_is_remembered_without_a_script(look):
    page = look(script=False, organiser=True)
    page.goto(f"/en/{SUMMIT}/desk/hackathon/showcase/")
    page.click("button[name=go][value=next]")
    on = page.inner_text("main h1")
    assert page.locator("svg.bar animate").count() == 1
    visitor = badge(look)
    visitor.goto(f"/en/{SUMMIT}/hackathon/showcase/")
    assert visitor.inner_text("main h1") == on
    visitor.click("main .opening a.button")
    visitor.fill("input[name=note]", "The one with the bus")
    visitor.check("input[name=applauds]")
    visitor.click("main button.primary")
    assert "The one with the bus" in visitor.inner_text("main .summits")


def test_nothing_of_the_showcase_needs_more_than_the_policy_allows(look):
    page = look(organiser=True)
    faults = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.goto(f"/en/{SUMMIT}/desk/hackathon/showcase/")
    page.click("button[name=go][value=next]")
    page.wait_for_timeout(300)
    first = page.evaluate("document.querySelector('svg.bar rect').width.animVal.value")
    page.wait_for_timeout(1500)
    later = page.evaluate("document.querySelector('svg.bar rect').width.animVal.value")
    assert (faults, later < first) == ([], True)
