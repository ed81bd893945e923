"""From a closed session to a kept promise on a phone without JavaScript, and the thread that shows it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from sabha.summit.base.words import Words
from sabha.summit.concept.actions import link
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions.checking import keep_time
from sabha.summit.outcomes.models import Promise
from sabha.summit.outcomes.rules.clock import later
from sabha.summit.people.actions.letters import send_due
from sabha.summit.programme.models import Session
from three_people import NOTE, found, person, with_browser


@pytest.fixture
def phone(chromium, live_server):
    """phone(person) → a page of 360 px without JavaScript, signed in as that person or as nobody."""
    opened = []

    def open_page(who=None):
        window = chromium.new_context(
            base_url=live_server.url, java_script_enabled=False, viewport={"width": 360, "height": 740},
            has_touch=True, is_mobile=True,
        )  # fmt: skip
        opened.append(window)
        if who:
            key = with_browser(who).client.cookies[settings.SESSION_COOKIE_NAME].value
            window.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        return window.new_page()

    yield open_page
    for window in opened:
        window.close()


def links_in_the_letter(live_server):
    """Let the worker send what is due, and read the links of the last letter as its reader would follow them."""
    mail.outbox.clear()
    send_due()
    (letter,) = mail.outbox
    lines = (line.strip() for line in letter.body.splitlines())
    return [line.replace("http://testserver", live_server.url) for line in lines if "?say=" in line]


def test_a_session_closes_its_promise_is_accepted_and_kept_and_the_thread_shows_it(phone, live_server):
    asha = person("Asha", may_found=True)
    summit = found(NOTE, asha)
    by = summit.memberships.get().pseudonym
    question = summit.questions.first()
    session = journal.write(Session, by=by, summit=summit, number=1, title=Words("Wells", "en"))
    link(session, question, by=by)

    host = phone(asha)
    host.goto(f"/en/{summit.slug}/sessions/1/close/")
    host.fill("textarea[name=notes]", "We met in the shade. Somebody draws the wells of five villages.")
    host.click("button[name=more][value=promise]")
    assert "Somebody draws" in host.input_value("textarea[name=notes]")
    host.click("button[name=save]")
    host.click("details:has(button[name=take]) summary") if host.locator(
        "button[name=take]:visible"
    ).count() == 0 else None
    host.click("button[name=take][value='promise:1']")
    assert host.input_value("textarea[name=promise-0-text]").startswith("Somebody draws")
    host.fill("input[name=promise-0-who]", "devi@example.org")
    host.fill("input[name=promise-0-first_step]", "Buy paper")
    host.fill("textarea[name=decision-0-text]", "One map for all")
    host.fill("textarea[name=decision-0-objections]", "Two would rather have two")
    assert host.evaluate("document.documentElement.scrollWidth <= innerWidth")
    host.click("button[name=close]")
    assert "Saved" in host.inner_text(".notice[role=status]")

    keep_time()
    yes, _no = links_in_the_letter(live_server)
    owner = phone()
    owner.goto(yes)
    assert Promise.objects.get().state == "made"  # opening is not answering
    owner.fill("input[name=name]", "Devi")
    owner.click("button.primary")
    assert "accepted" in owner.inner_text(".notice.good")

    begun = timezone.localdate()
    keep_time(later(begun, 2))
    kept, *_others = links_in_the_letter(live_server)
    owner.goto(kept)
    owner.fill("input[name=word]", "Drawn, on one sheet")
    owner.click("button.primary")
    assert "kept" in owner.inner_text(".notice.good")
    for days in (7, 14, 21):
        keep_time(later(begun, 2) + timedelta(days=days))
    assert send_due() == 0

    reader = phone()
    reader.goto(f"/en/{summit.slug}/threads/")
    line = reader.inner_text("main section:first-of-type .thread")
    assert "Wells" in line
    assert "One map for all" in line
    assert "Somebody draws the wells of five villages." in line
    assert "kept (" in line
    reader.click("text=Somebody draws the wells")
    assert "Devi" in reader.inner_text(".facts")
    assert "Drawn, on one sheet" in reader.inner_text("main")
    reader.goto(f"/ur/{summit.slug}/sessions/1/")
    assert "Two would rather have two" in reader.inner_text("#outcomes")
