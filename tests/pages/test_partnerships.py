"""What is between two people stays between them: every address, asked by everybody, and every copy of one's data."""

import json
import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from pages.world import EVERYBODY, STRANGER, World, address, build, patterns, undone
from sabha.summit.base.words import Words
from sabha.summit.journal.models import Fact
from sabha.summit.outcomes.actions import going, introductions, partnerships
from sabha.summit.outcomes.actions.words import add_word
from sabha.summit.outcomes.models import Introduction, IntroductionRound, Line
from sabha.summit.overview.actions import copy_of
from sabha.summit.people.models import Person, Role

pytestmark = pytest.mark.django_db
SECRET = "zqx hidden between us"
ONE, OTHER = str(Role.VOLUNTEER), str(Role.HOST)
READABLE = [p for _, p in patterns() if "paper" not in str(p.name) and "pdf" not in str(p.pattern)]


@pytest.fixture(scope="module")
def whole_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        with_secrets(world)
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(whole_world: World) -> Iterator[World]:
    with undone():
        yield whole_world


def member(world: World, who: str) -> Any:
    return world.people[who].memberships.get(summit=world.here)


def with_secrets(world: World) -> None:
    """A private card with everything on it, a list of whom to keep apart, a proposal, a partnership of two."""
    one, other = member(world, ONE), member(world, OTHER)
    word = add_word(world.here, Words("Boats of the delta", "en"), "other")
    introductions.save_card(
        one, needs=[word.pk], about=Words(SECRET, "en"), speaks_for=SECRET, region=SECRET, contact=SECRET,
        wants_introductions=True,
    )  # fmt: skip
    introductions.save_card(other, offers=[word.pk], wants_introductions=True)
    introductions.keep_apart(one, SECRET)
    closes = timezone.localdate() + timedelta(days=9)
    made = IntroductionRound.objects.create(summit=world.here, closes=closes, state="failed")
    Introduction.objects.create(round=made, one=one, other=other, reasons=[[True, str(word.pk)]])
    tie = partnerships.begin(one, title=Words(SECRET, "en"), called=SECRET, purpose=Words(SECRET, "en"))
    mine = tie.parties.get()
    for kind in Line:
        partnerships.add_line(tie, mine, kind=kind, op=uuid.uuid4(), text=Words(SECRET, "en"), what="other")
    going.hear(mine, state="needs_help", word=Words(SECRET, "en"))
    partnerships.end(tie, mine, day=timezone.localdate(), reason=Words(SECRET, "en"))
    partnerships.agree(tie, mine, ["summary", "promises", "given", "log", "how"])


def seen(world: World, who: str, pattern: Any) -> str:
    with undone():
        response = world.browser(who).get(address(pattern, world.here))
    return response.content.decode(errors="replace") if response.status_code == 200 else str(response.status_code)


@pytest.mark.parametrize("who", [w for w in EVERYBODY if w != ONE])
def test_no_address_shows_anybody_else_what_is_private(world: World, who: str) -> None:
    assert [p.name for p in READABLE if SECRET in seen(world, who, p)] == []


def test_the_journal_and_the_copies_of_others_data_hold_none_of_it(world: World) -> None:
    told = " ".join(json.dumps(fact.payload) + fact.header for fact in Fact.objects.all())
    assert SECRET not in told
    for person in Person.objects.exclude(pk=world.people[ONE].pk):
        assert SECRET not in json.dumps(copy_of(person), default=str), person
    assert SECRET in json.dumps(copy_of(Person.objects.get(pk=world.people[ONE].pk)), default=str)


def without_chance(page: str) -> str:
    """A page without what differs each time it is asked for."""
    return re.sub(r'value="[\w-]{32,}"|/meetings/[\w:-]+\.ics', "", page)


@pytest.mark.parametrize("who", [STRANGER, str(Role.ORGANISER), OTHER])
def test_no_page_of_anybody_changes_with_a_decline(world: World, who: str) -> None:
    it = Introduction.objects.get(one=member(world, ONE))
    own = {} if who == STRANGER else {"person": Person.objects.get(pk=world.people[who].pk)}

    def all_of_it() -> dict[str, str]:
        pages = {str(p.name): without_chance(seen(world, who, p)) for p in READABLE if p.name != "my_data"}
        return pages | {"data": json.dumps(copy_of(own["person"]), default=str)} if own else pages

    before, again = all_of_it(), all_of_it()
    introductions.answer(it, member(world, ONE), "no")
    after = all_of_it()
    steady = [name for name in after if before[name] == again[name]]  # some pages draw lots, or tell the time
    assert len(steady) > 0.9 * len(after)
    assert [name for name in steady if after[name] != before[name]] == []
