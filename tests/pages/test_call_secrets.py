"""What calls must not tell: canary names over every address, in pages, files, letters, the journal."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pages.of_call import _call
from pages.world import ACCOUNT, ELSEWHERE, ROLES, STRANGER, World, address, build, organiser_of, patterns, undone
from sabha.summit.call import tasks
from sabha.summit.call.actions import deciding, offering, proposing, reviewing
from sabha.summit.call.models import Proposal
from sabha.summit.journal.models import Fact
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Letter, Role
from three_people import person, text_of, with_browser

pytestmark = pytest.mark.django_db
State = Proposal.State
TEAM = (str(Role.ORGANISER), str(Role.PROGRAMME))
# What a page must not tell: the writer, the speaker, their addresses, their organisation.
SECRET = ("Zubeida", "Qalandar", "Ottokar", "zq@", "Hidden Weavers")
ABOUT = "I am Zubeida Qalandar of Hidden Weavers; write to zq@example.org. Ottokar helps. We keep looms."
TITLE = "Looms, by Zubeida"


@pytest.fixture(scope="module")
def whole_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def world(whole_world: World) -> Iterator[World]:
    with undone():
        yield whole_world


def with_secrets(summit: Any, *, state: str = "") -> Any:
    """A proposal whose words give its people away everywhere, in an open blind call or a decided one."""
    call = _call(summit, "sessions", organiser_of(summit).pseudonym)
    it = proposing.begin(call, _writer(), title=TITLE, about=ABOUT, organisation="Hidden Weavers", lang="en",
        answers={str(call.asks.last().pk): "Because Zubeida says so."})  # fmt: skip
    proposing.hand_in(it)
    proposing.ask_speaker(it, name="Ottokar")
    for n in range(3):
        helper = person(f"Helper{summit.pk.hex[:5]}{n}")
        [criterion] = call.criteria.all()
        reviewing.review(it, by=helper, points={str(criterion.pk): 2 + n}, criteria=[criterion])
    if state:
        other = proposing.hand_in(proposing.begin(call, person("Else"), title="Wells", about="Deep."))
        deciding.decide(Proposal.objects.filter(pk=other.pk), State.ACCEPTED, call=call)
        deciding.decide(Proposal.objects.filter(pk=it.pk), state, call=call)
        deciding.publish(call, by=organiser_of(summit).pseudonym)
        offering.tick()
    return it


def _writer() -> Any:
    from sabha.summit.people.models import Person

    return Person.objects.join("zq@example.org", display_name="Zubeida Qalandar")


def told(response: Any) -> list[str]:
    """What of the secret a response tells, in its body or its headers (a file's name)."""
    whole = response.content.decode(errors="replace") + str(response.headers)
    return [word for word in SECRET if word.casefold() in whole.casefold()]


def places(it: Any, *, everywhere: bool = True) -> list[str]:
    """Every address of this very proposal and its call; and `everywhere`: every other one of the installation too."""
    from pages import of_call

    summit, call = it.call.summit, it.call
    every = [address(pattern, summit) for _, pattern in patterns()] if everywhere else []
    own = {"number": call.number, "key": it.pk, "part": "criteria"}
    for _, pattern in patterns():
        if pattern.name in of_call.TABLE and pattern.name not in {"call_part", "speaker_invitation"}:
            wanted = {name: own[name] for name in pattern.pattern.converters if name in own}
            every.append(address(pattern, summit, **wanted))
    return every


def leaks(world: World, it: Any, people: Any, *, spare: str = "") -> list[tuple[str, str, list[str]]]:
    """(who, where, what) for all that is told to somebody. Two of them look at every address there is."""
    found = []
    for who in people:
        for path in places(it, everywhere=who in (STRANGER, Role.REVIEWER)):
            with undone():
                words = [] if spare and spare in path else told(world.browser(who).get(path))
            if words:
                found.append((who, path, words))
    return found


class TestWithoutNames:
    def test_nobody_but_the_team_reads_who_wrote_what_anywhere(self, world: World) -> None:
        it = with_secrets(world.here)
        others = [role for role in ROLES if role not in TEAM]
        assert leaks(world, it, (STRANGER, ACCOUNT, ELSEWHERE, *others)) == []

    def test_an_organiser_who_reviews_reads_no_names_either(self, world: World) -> None:
        it = with_secrets(world.here)
        for who in TEAM:
            join(world.people[who], world.here, Role.REVIEWER)
        assert leaks(world, it, TEAM) == []

    def test_the_reviewer_reads_the_rest_of_the_words(self, world: World) -> None:
        it = with_secrets(world.here)
        page = text_of(world.browser(str(Role.REVIEWER)).get(f"/en/{world.here.slug}/review/{it.pk}/"))
        assert "We keep looms." in page
        assert "Because ▒▒▒ says so." in page

    def test_a_search_for_a_name_finds_nothing_and_does_not_say_that_it_would(self, world: World) -> None:
        it = with_secrets(world.here)
        join(world.people[str(Role.ORGANISER)], world.here, Role.REVIEWER)
        browser, at = world.browser(str(Role.ORGANISER)), f"/en/{world.here.slug}/desk/calls/{it.call.number}/proposals"
        assert "Nothing was found." in text_of(browser.get(f"{at}/?q=Zubeida"))
        assert "Nothing was found." in text_of(browser.get(f"{at}/?q=Qalandar"))
        assert "▒▒▒" in text_of(browser.get(f"{at}/?q=Looms"))
        assert len(text_of(browser.get(f"{at}.csv?q=Zubeida")).splitlines()) == 1

    def test_an_emptied_version_without_names_stays_empty(self, world: World) -> None:
        it = with_secrets(world.here)
        reviewing.blind(it, title="Looms", about="")
        page = text_of(world.browser(str(Role.REVIEWER)).get(f"/en/{world.here.slug}/review/{it.pk}/"))
        assert "<h1>Looms</h1>" in page
        assert "We keep looms." not in page

    def test_the_table_has_names_for_the_team_and_none_without(self, world: World) -> None:
        it = with_secrets(world.here)
        browser, at = (
            world.browser(str(Role.ORGANISER)),
            f"/en/{world.here.slug}/desk/calls/{it.call.number}/proposals.csv",
        )
        assert set(told(browser.get(at))) == set(SECRET)
        assert told(browser.get(f"{at}?blind=1")) == []
        assert browser.get(f"{at}?blind=1")["Content-Disposition"] == (
            f'attachment; filename="call-{it.call.number}-blind.csv"'
        )

    def test_others_views_are_read_after_ones_own(self, world: World) -> None:
        it = with_secrets(world.here)
        Proposal.objects.get(pk=it.pk).reviews.update(to_team="I was moved.")
        browser, path = world.browser(str(Role.REVIEWER)), f"/en/{world.here.slug}/review/{it.pk}/"
        assert "I was moved." not in text_of(browser.get(path))
        [criterion] = it.call.criteria.all()
        assert browser.post(path, {"review": 1, f"c-{criterion.pk}": "3"}).status_code == 302
        assert "I was moved." in text_of(browser.get(path))


class TestTheDeclined:
    def test_their_names_are_read_by_the_team_on_the_desk_and_by_nobody_else(self, world: World) -> None:
        it = with_secrets(world.here, state=State.DECLINED)
        assert leaks(world, it, (STRANGER, ACCOUNT, ELSEWHERE, *[r for r in ROLES if r not in TEAM])) == []
        assert leaks(world, it, TEAM, spare="/desk/") == []

    def test_neither_the_journal_nor_the_numbers_nor_the_lot_know_them(self, world: World) -> None:
        it = with_secrets(world.here, state=State.DECLINED)
        kept = [json.dumps(list(Fact.objects.values_list("header", "payload")), default=str)]
        kept.append(json.dumps(it.call.aggregate.public))
        kept.append(json.dumps([it.call.lot.groups, it.call.lot.drawn]))
        assert [word for text in kept for word in SECRET if word in text] == []

    def test_no_letter_to_anybody_else_names_them(self, world: World) -> None:
        it = with_secrets(world.here, state=State.DECLINED)
        others = Letter.objects.exclude(person=it.person)
        assert [w for x in others for w in SECRET if w in x.subject + x.body] == []

    def test_what_others_download_about_themselves_does_not_name_them(self, world: World) -> None:
        with_secrets(world.here, state=State.DECLINED)
        from sabha.summit.overview.actions import copy_of
        from sabha.summit.people.models import Person

        for who in Person.objects.exclude(email="zq@example.org"):
            assert [w for w in SECRET if w in json.dumps(copy_of(who), default=str)] == [], who

    def test_they_see_their_own_scores_and_what_was_written_for_them(self, world: World) -> None:
        it = with_secrets(world.here, state=State.DECLINED)
        it.reviews.update(to_writer="Bring a loom next time.")
        Proposal.objects.filter(pk=it.pk).update(raw=3.0, score=2.9, low=2.1, high=3.7)
        page = text_of(with_browser(it.person).opens(f"/en/{world.here.slug}/proposals/{it.pk}/"))
        assert "Bring a loom next time." in page
        assert "2.90" in page
        assert "Not accepted" in page

    def test_before_publishing_a_decision_is_nobodys_but_the_teams(self, world: World) -> None:
        it = with_secrets(world.here)
        deciding.decide(Proposal.objects.filter(pk=it.pk), State.DECLINED, call=it.call)
        page = text_of(with_browser(it.person).opens(f"/en/{world.here.slug}/proposals/{it.pk}/"))
        assert "Not accepted" not in page
        assert "Handed in" in page


class TestEveryone:
    def test_public_pages_are_light_and_the_same_for_all(self, world: World) -> None:
        import gzip

        from pages.test_public_pages import ROUND_TRIP, SHEET

        it = with_secrets(world.here, state=State.DECLINED)
        at = f"/en/{world.here.slug}/calls/"
        for path in (at, f"{at}{it.call.number}/", f"{at}{it.call.number}/results/"):
            with CaptureQueriesContext(connection) as asked:
                page = Client().get(path)
            assert len(asked) <= 12, path
            assert not page.cookies
            assert page.content == world.browser(str(Role.ORGANISER)).get(path).content
            assert len(gzip.compress(page.content, 6)) + len(SHEET) <= ROUND_TRIP

    def test_the_lots_seed_is_secret_until_the_decisions(self, world: World) -> None:
        call = world.here.calls.filter(kind="sessions").first()
        deciding.prepare_lot(call)
        tasks.work()
        deciding.draw_lot(call, "5 5")
        tasks.work()
        lot = type(call.lot).objects.get(call=call)
        assert lot.throw == "5 5"
        for path in (f"calls/{call.number}/", f"calls/{call.number}/lot.json"):
            assert lot.secret not in text_of(Client().get(f"/en/{world.here.slug}/{path}"))
