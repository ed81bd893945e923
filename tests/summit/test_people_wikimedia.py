"""Signing in with a Wikimedia account, against a wiki of our own that answers on this machine."""

import http.client
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.socialaccount.providers.mediawiki.views import MediaWikiOAuth2Adapter
from django.apps import apps
from django.conf import settings
from django.test import Client

from sabha.summit.people.models import Person
from summit.wikimedia import Wiki, running
from three_people import Someone, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def one_wiki() -> Iterator[Wiki]:
    with running() as wiki:
        yield wiki


@pytest.fixture
def wiki(one_wiki: Wiki, monkeypatch: pytest.MonkeyPatch) -> Wiki:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(MediaWikiOAuth2Adapter, "authorize_url", f"{one_wiki.api}/oauth2/authorize")
    monkeypatch.setattr(MediaWikiOAuth2Adapter, "access_token_url", f"{one_wiki.api}/oauth2/access_token")
    monkeypatch.setattr(MediaWikiOAuth2Adapter, "profile_url", f"{one_wiki.api}/oauth2/resource/profile")
    monkeypatch.setitem(one_wiki.profile, "username", "Devi")
    return one_wiki


def leave(client: Client, **fields: str) -> str:
    """Press the button; the wiki's address that it leads to."""
    return client.post("/wikimedia/mediawiki/login/", fields)["Location"]


def agree(there: str) -> str:
    """Agree at the wiki; the address that it leads back to."""
    parts = urlsplit(there)
    line = http.client.HTTPConnection(parts.netloc, timeout=60)
    line.request("GET", f"{parts.path}?{parts.query}")
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.headers["Location"].removeprefix("http://testserver")


def sign_in(client: Client, **fields: str) -> Any:
    return client.get(agree(leave(client, **fields)))


def is_in(client: Client) -> bool:
    return client.get("/en/me/").status_code == 200


def everything_kept() -> str:
    """Every value of every table."""
    return "\n".join(repr(row) for model in apps.get_models() for row in model._base_manager.values_list())


def test_who_agrees_at_the_wiki_is_in(client: Client, wiki: Wiki) -> None:
    assert sign_in(client).status_code == 302
    assert is_in(client)
    person = Person.objects.get()
    assert (person.display_name, person.email, person.has_usable_password()) == ("Devi", None, False)


def test_real_name_address_and_tokens_are_thrown_away(client: Client, wiki: Wiki) -> None:
    sign_in(client)
    sign_in(Client())
    kept = everything_kept()
    assert "Devi" in kept
    assert [it for it in ("Devika", "Real-Name", "devika@example.org", "refresh-me", *wiki.bearers) if it in kept] == []
    assert SocialToken.objects.count() == 0
    assert [a.extra_data for a in SocialAccount.objects.all()] == [{"username": "Devi"}]


def test_the_second_time_finds_the_same_person_also_under_a_new_user_name(client: Client, wiki: Wiki) -> None:
    sign_in(client)
    person = Person.objects.get()
    Person.objects.update(display_name="Only here")
    wiki.profile["username"] = "Devi renamed"
    again = Client()
    sign_in(again)
    assert is_in(again)
    assert Person.objects.get() == person
    assert Person.objects.get().display_name == "Only here"


def test_an_address_known_here_joins_no_accounts(client: Client, wiki: Wiki) -> None:
    known = Person.objects.join("devika@example.org", display_name="Somebody")
    sign_in(client)
    assert client.get("/en/me/data/").json()["person"]["email"] is None
    assert known.pk in set(Person.objects.values_list("pk", flat=True))
    assert Person.objects.count() == 2


def test_the_way_there_carries_state_and_challenge_and_no_secret(client: Client, wiki: Wiki) -> None:
    asked = {name: values[0] for name, values in parse_qs(urlsplit(leave(client)).query).items()}
    assert asked["client_id"] == "test-consumer"
    assert asked["redirect_uri"] == "http://testserver/wikimedia/mediawiki/login/callback/"
    assert len(asked["state"]) >= 16
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert "test-secret" not in str(asked)


def test_another_browser_cannot_use_the_way_back(client: Client, wiki: Wiki) -> None:
    back = agree(leave(client))
    other = Client()
    assert other.get(back).status_code == 401
    assert not is_in(other)
    assert Person.objects.count() == 0


def test_an_invented_state_lets_nobody_in(client: Client, wiki: Wiki) -> None:
    back = agree(leave(client))
    page = client.get(back.split("state=")[0] + "state=invented")
    assert page.status_code == 401
    assert "Wikimedia did not let you in" in text_of(page)
    assert not is_in(client)


def test_a_code_cannot_be_used_twice(client: Client, wiki: Wiki) -> None:
    back = agree(leave(client))
    client.get(back)
    client.post("/en/sign-out/")
    assert client.get(back).status_code == 401
    assert not is_in(client)


def test_a_code_of_somebody_elses_way_does_not_fit_our_challenge(client: Client, wiki: Wiki) -> None:
    stolen = parse_qs(urlsplit(agree(leave(Client()))).query)["code"][0]
    state = parse_qs(urlsplit(leave(client)).query)["state"][0]
    page = client.get(f"/wikimedia/mediawiki/login/callback/?code={stolen}&state={state}")
    assert page.status_code == 401
    assert not is_in(client)


def test_who_stops_at_the_wiki_is_told_that_nothing_was_kept(client: Client, wiki: Wiki) -> None:
    state = parse_qs(urlsplit(leave(client)).query)["state"][0]
    page = client.get(f"/wikimedia/mediawiki/login/callback/?error=access_denied&state={state}", follow=True)
    assert "nothing about you was kept" in text_of(page)
    assert Person.objects.count() == 0


def test_a_link_alone_starts_nothing(client: Client, wiki: Wiki) -> None:
    assert client.get("/wikimedia/mediawiki/login/")["Location"].endswith("/sign-in/")


def test_it_leads_back_to_the_page_that_was_wanted_and_only_here(client: Client, wiki: Wiki) -> None:
    assert sign_in(client, next="/ur/new/")["Location"] == "/ur/new/"
    assert urlsplit(sign_in(Client(), next="https://evil.example/")["Location"]).netloc == ""


def test_the_sign_in_page_sends_people_back_in_their_language(client: Client) -> None:
    assert 'name=next value="/ur/me/"' in text_of(client.get("/ur/sign-in/"))
    assert 'name=next value="/ur/x/"' in text_of(client.get("/ur/sign-in/?next=/ur/x/"))


def test_the_session_changes_its_name_at_the_door(client: Client, wiki: Wiki) -> None:
    back = agree(leave(client))
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.get(back)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before


def test_the_wiki_is_told_who_asks_as_wikimedia_wishes(client: Client, wiki: Wiki) -> None:
    sign_in(client)
    assert wiki.agents == {"Sabha (http://testserver)"}


def test_only_the_sign_in_page_may_lead_to_wikimedia(asha: Someone) -> None:
    assert "form-action 'self' https://*.wikimedia.org;" in asha.opens("/en/sign-in/")["Content-Security-Policy"]
    assert "form-action 'self';" in asha.opens("/en/me/")["Content-Security-Policy"]
