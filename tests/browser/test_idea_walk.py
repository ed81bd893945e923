"""From a statement to an idea that is supported and stands in a ballot: on a phone's width, without JavaScript."""

from datetime import datetime, timedelta

from playwright.sync_api import expect

from browser.conftest import SUMMIT


def sent(page, **fields):
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    page.click("main form .primary")


def test_a_statement_becomes_an_idea_is_supported_and_is_voted_on(look):
    page = look(width=360, script=False, organiser=True, touch=True)
    main = page.locator("main")

    # A statement becomes an idea …
    page.goto(f"/en/{SUMMIT}/ideas/1/")
    page.click(".thread a:has-text('Offline copies')")
    page.click("main a:has-text('Make an idea of it')")
    expect(main).to_contain_text("Offline copies")
    sent(page, title="A bell for every tank", text="It rings when the water is low.")
    expect(main).to_contain_text("Your idea is there")
    number = page.url.rstrip("/").split("/")[-2]

    # … that says what it needs …
    page.click("main a:has-text('Say what it needs')")
    page.select_option("[name=kind]", "money")
    sent(page, text="Forty bells", amount="4000", unit="INR")
    page.click("main a:has-text('Back to the idea')")
    page.click("main a:has-text('Say how it stands')")
    page.check("[name=state][value=ready]")
    sent(page, why="We have asked the smith.")

    # … gets pledges of three kinds, which those who tend it accept …
    for kind, text, amount, unit in (
        ("money", "For ten bells", "1000", "INR"), ("hours", "Evenings", "5", "hours"), ("device", "A ladder", "1", ""),
    ):  # fmt: skip
        page.goto(f"/en/{SUMMIT}/ideas/{number}/")
        page.click("main a:has-text('Support this idea')")
        page.select_option("[name=kind]", kind)
        sent(page, text=text, amount=amount, unit=unit)
        expect(main).to_contain_text("Thank you")
    for _ in range(3):
        page.goto(f"/en/{SUMMIT}/ideas/{number}/tend/")
        page.locator("main .rows a.button").first.click()
        page.check("[value=accept]")
        page.click("main form .primary")
    page.goto(f"/en/{SUMMIT}/ideas/{number}/")
    expect(main).to_contain_text("Backed")
    expect(page.locator("td[data-label=Accepted]", has_text="1,000")).to_be_visible()

    # … stands on a ballot whose rules are frozen …
    now = datetime.now()
    page.goto(f"/en/{SUMMIT}/desk/ballots/new/")
    page.uncheck("[name=needs_badge]")
    opens, closes = ((now + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M") for days in (-1, 1))
    sent(page, title="Bells or books", budget="5000", currency="INR", opens=opens, closes=closes)
    for idea, cost in ((number, "4000"), ("6", "3000"), ("7", "1000")):
        page.fill("[name=idea]", idea)
        page.fill("[name=cost]", cost)
        page.click("button[value=put]")
    page.click("button[value=publish]")
    ballot = page.url.rstrip("/").split("/")[-1]
    page.goto(f"/en/{SUMMIT}/ballots/{ballot}/")
    expect(main).to_contain_text("frozen under the digest")

    # … and is voted on: few choices are asked about once, and the vote can be changed.
    page.click("main .primary")
    page.locator("label", has_text="A bell for every tank").click()
    page.click("main form .primary")
    expect(main).to_contain_text("fewer than three")
    page.click("main form .primary")
    receipt = page.inner_text("code")
    page.click("main a:has-text('Change my vote')")
    page.locator("label", has_text="Mirrors").click()
    page.click("main form .primary")
    page.click("main form .primary")
    assert page.inner_text("code") != receipt

    # The result of the ballot that is over explains itself.
    page.goto(f"/en/{SUMMIT}/ballots/1/")
    page.click("main a:has-text('See the result')")
    expect(main).to_contain_text("3 ideas won")
    expect(main).to_contain_text("round by round")
    expect(main).to_contain_text("votes short")
    expect(main).to_contain_text("most votes first")
    page.click("main a:has-text('Is my ballot counted?')")
    sent_code = page.locator("input[name=code]")
    sent_code.fill("0000-0000-0000")
    page.click("main button:has-text('Look now')")
    expect(main).to_contain_text("No ballot with this code")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_what_a_statement_became_is_walked_by_links(look):
    page = look(width=360, script=False, touch=True)
    main = page.locator("main")
    page.goto(f"/en/{SUMMIT}/ideas/1/")
    page.click(".thread a:has-text('Offline copies')")
    expect(main).to_contain_text("Offline copies of free knowledge matter")

    # The statement became an idea, which has pledges of three kinds and won its place in the ballot …
    page.click("main a:has-text('A card of free knowledge')")
    for words in ("Hours of a mentor", "Devices", "Money", "Won its place:"):
        expect(main).to_contain_text(words)

    # … and a project that four people built.
    page.click(".thread a:has-text('The offline schoolbag')")
    expect(page.locator("dt:has-text('Team') + dd bdi")).to_have_count(4)
    page.go_back()
    page.click("main a:has-text('Small grants of the summit')")
    page.click("main a:has-text('See the result')")
    expect(main).to_contain_text("A card of free knowledge")
    expect(main).to_contain_text("effective")
