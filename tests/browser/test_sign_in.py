"""Signing in with a wiki account in Chromium: what a browser forbids, no test client notices."""

from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.providers.mediawiki.views import MediaWikiOAuth2Adapter
from django.conf import settings

from summit.wikimedia import running


@pytest.fixture
def wiki(monkeypatch):
    with running() as it:
        for name, end in (("authorize_url", "authorize"), ("access_token_url", "access_token"),
                          ("profile_url", "resource/profile")):  # fmt: skip
            monkeypatch.setattr(MediaWikiOAuth2Adapter, name, f"{it.api}/oauth2/{end}")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield it


@pytest.fixture
def window(chromium, live_server):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_the_form_may_lead_to_the_wiki_and_back_signed_in(window, wiki, monkeypatch):
    monkeypatch.setitem(settings.CSP_OF_SIGN_IN, "form-action", ["'self'", f"http://{urlsplit(wiki.api).netloc}"])
    window.goto("/ur/sign-in/")
    window.click("form[action*=wikimedia] button")
    window.wait_for_url("**/ur/me/")
    assert window.get_attribute("html", "lang") == "ur"


def test_no_other_site_can_be_reached_by_a_form(window, wiki):
    """The proof that the line in the policy is needed: the wiki of this test is not in it."""
    refused = []
    window.on("console", lambda message: refused.append(message.text))
    window.goto("/en/sign-in/")
    window.click("form[action*=wikimedia] button", no_wait_after=True)
    window.wait_for_timeout(1500)
    assert not wiki.promised
    assert urlsplit(window.url).path == "/en/sign-in/"
    assert any("form-action" in text for text in refused)
