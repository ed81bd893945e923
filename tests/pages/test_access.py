"""Who may open and send which page: every address, for everybody, at their own summit and at another."""

import sys
import types
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path

from pages.world import (
    ACCOUNT,
    ALL,
    ELSEWHERE,
    EVERYBODY,
    FOUNDERS,
    MODERATORS,
    ORGANISERS,
    ROLES,
    SIGNED_IN,
    STRANGER,
    World,
    address,
    build,
    patterns,
    stages,
    undone,
)
from sabha.config import urls
from sabha.summit.people.models import Role

pytestmark = pytest.mark.django_db

# Every address by its name, and who is let in. A new page needs a line, here or in its stage's own pages/of_….py.
TABLE = {
    # the house
    "health": ALL,
    "mediawiki_login": ALL,
    "mediawiki_callback": ALL,
    "socialaccount_login_error": ALL,
    "socialaccount_login_cancelled": ALL,
    # people
    "sign_in": ALL,
    "sign_in_code": ALL,
    "sign_in_link": ALL,
    "sign_out": ALL,
    "badge": ALL,
    "unsubscribe": ALL,
    "me": SIGNED_IN,
    "profile": SIGNED_IN,
    "confirm_address": SIGNED_IN,
    "consents": SIGNED_IN,
    "my_data": SIGNED_IN,
    "erase_me": SIGNED_IN,
    "erased": ALL,
    # the summit
    "home": ALL,
    "new": FOUNDERS,
    "summit": ALL,
    "note": ALL,
    "questions": ALL,
    "question": ALL,
    "announcements": ALL,
    "announcement": ALL,
    "follow": SIGNED_IN,
    "me_at": SIGNED_IN,
    "emblem": ALL,
    "record": ALL,
    "history": ALL,
    # conversations
    "map": ALL,
    "statements": ALL,
    "live": ALL,
    "conversation_data": ALL,
    "conversation_table": ALL,
    "answer": SIGNED_IN,
    "write_statement": SIGNED_IN,
    "mine": SIGNED_IN,
    "moderation": MODERATORS,
    "decide": MODERATORS,
    # the organisers' desk
    "desk": ORGANISERS,
    "undo": ORGANISERS,
    "people": ORGANISERS,
    "member": ORGANISERS,
    "badges": ORGANISERS,
    "reissue": ORGANISERS,
    "write": ORGANISERS,
    "letters": ORGANISERS,
    "summit_settings": ORGANISERS,
    "new_announcement": ORGANISERS,
    "edit_announcement": ORGANISERS,
}
for stage in stages():
    TABLE |= stage.TABLE
EVERY_ADDRESS = list(patterns())


@pytest.fixture(scope="module")
def whole_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def world(whole_world: World) -> Iterator[World]:
    with undone():
        yield whole_world


def verdict(response: Any) -> str:
    """What a door answered: in, "sign in first", "not yours", "not here"."""
    if response.status_code == 302 and response["Location"].startswith("/en/sign-in/?next="):
        return "sign in first"
    return {403: "not yours", 404: "not here"}.get(response.status_code, "in")


def expected(who: str, allowed: frozenset[str]) -> str:
    if who in allowed:
        return "in"
    return "sign in first" if who == STRANGER else "not yours"


def answers(world: World, method: str, path: str) -> dict[str, str]:
    """What everybody is answered; whatever they change by asking is taken back."""
    found = {}
    for who in EVERYBODY:
        with undone():
            found[who] = verdict(getattr(world.browser(who), method)(path))
    return found


def at_the_other_summit(allowed: frozenset[str]) -> frozenset[str]:
    """Who is let in at the summit that `ELSEWHERE` organises: there, our roles count for nothing."""
    if allowed >= SIGNED_IN or allowed == FOUNDERS:
        return allowed
    return frozenset({ELSEWHERE})


def test_the_table_names_exactly_the_addresses_there_are() -> None:
    assert {pattern.name for _, pattern in EVERY_ADDRESS} == set(TABLE)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("route", "pattern"), EVERY_ADDRESS, ids=[route for route, _ in EVERY_ADDRESS])
def test_a_door_opens_to_whom_the_table_says_and_to_nobody_else(
    world: World, route: str, pattern: Any, method: str
) -> None:
    allowed = TABLE[pattern.name]
    assert answers(world, method, address(pattern, world.here)) == {who: expected(who, allowed) for who in EVERYBODY}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("route", "pattern"),
    [(route, p) for route, p in EVERY_ADDRESS if "<slug:slug>" in route and TABLE.get(p.name) != ALL],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_a_role_at_one_summit_opens_no_door_at_another(world: World, route: str, pattern: Any, method: str) -> None:
    allowed = at_the_other_summit(TABLE[pattern.name])
    assert answers(world, method, address(pattern, world.there)) == {who: expected(who, allowed) for who in EVERYBODY}


# Their words are those of a funder's form, the same for every summit.
OF_NO_SUMMIT = {"report_desk", "draft_file", "answer_report"}


@pytest.mark.parametrize(
    ("route", "pattern"),
    [
        (r, p)
        for r, p in EVERY_ADDRESS
        if "<slug:slug>" in r and len(p.pattern.converters) > 1 and p.name not in OF_NO_SUMMIT
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_what_belongs_to_one_summit_is_not_found_under_another(world: World, route: str, pattern: Any) -> None:
    mixed = address(pattern, world.here, slug=world.there.slug)
    for method in ("get", "post"):
        with undone():
            response = getattr(world.browser(ELSEWHERE), method)(mixed)
        assert response.status_code in {404, 405}, (method, mixed)
        assert method == "post" or response.status_code == 404 or pattern.name in {"undo", "reissue", "keep_draft"}


@pytest.mark.parametrize(("route", "pattern"), EVERY_ADDRESS, ids=[route for route, _ in EVERY_ADDRESS])
def test_looking_at_a_page_changes_nothing(world: World, route: str, pattern: Any) -> None:
    for who in (STRANGER, ACCOUNT, str(Role.ORGANISER)):
        with undone(), CaptureQueriesContext(connection) as asked:
            world.browser(who).get(address(pattern, world.here))
        written = [q["sql"] for q in asked if q["sql"].lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
        assert [sql for sql in written if "django_session" not in sql] == [], who


def test_a_view_that_names_no_rule_lets_nobody_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgotten(request: Any) -> Any:
        raise AssertionError("a view without a rule was run")

    forgetful = types.ModuleType("forgetful_urls")
    forgetful.urlpatterns = [path("en/forgotten/", forgotten), *urls.urlpatterns]
    forgetful.handler404 = urls.handler404
    monkeypatch.setitem(sys.modules, forgetful.__name__, forgetful)
    with override_settings(ROOT_URLCONF=forgetful.__name__):
        for who in EVERYBODY:
            assert world.browser(who).get("/en/forgotten/").status_code == 404
            assert world.browser(who).post("/en/forgotten/").status_code == 404


def test_every_role_is_walked_through_the_doors() -> None:
    assert {str(role) for role in Role} == set(ROLES)


def test_who_is_sent_to_sign_in_comes_back_to_the_page_they_wanted(world: World) -> None:
    response = Client().get(f"/en/{world.here.slug}/desk/people/?q=a%20b&page=2")
    assert response["Location"] == f"/en/sign-in/?next=/en/{world.here.slug}/desk/people/%3Fq%3Da%2520b%26page%3D2"


def test_an_erased_person_is_a_stranger_at_once(world: World) -> None:
    client = world.browser(str(Role.VOLUNTEER))
    world.people[str(Role.VOLUNTEER)].delete()
    assert verdict(client.get("/en/me/")) == "sign in first"
