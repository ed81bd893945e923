"""Two summits and everybody who might ask for a page of one of them, made once for all tests of a module."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from sabha.summit.base.words import Words
from sabha.summit.conversations.actions import add_statement
from sabha.summit.journal.models import Fact
from sabha.summit.people.actions.members import join
from sabha.summit.people.actions.ways_in import issue_badges
from sabha.summit.people.models import Role
from three_people import NOTE, OTHER_NOTE, found, person, with_browser

STRANGER = "a stranger"
ACCOUNT = "someone of no summit"
ELSEWHERE = "an organiser of another summit"
ROLES = [str(role) for role in Role]
EVERYBODY = [STRANGER, ACCOUNT, ELSEWHERE, *ROLES]

# Sets of people for the access table.
ALL = frozenset(EVERYBODY)
SIGNED_IN = ALL - {STRANGER}
MEMBERS = frozenset(ROLES)
FOUNDERS = frozenset({str(Role.ORGANISER), ELSEWHERE})
ORGANISERS = frozenset({str(Role.ORGANISER)})
MODERATORS = ORGANISERS | {str(Role.SAFETY)}
PROGRAMME_TEAM = ORGANISERS | {str(Role.PROGRAMME)}


@dataclass
class World:
    """`here` is the summit whose members are in `keys` under their roles; `there` is organised by someone else."""

    here: Any
    there: Any
    keys: dict[str, str | None] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)

    def browser(self, who: str) -> Client:
        """A fresh browser that is signed in as `who`."""
        client = Client()
        if self.keys[who]:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.keys[who]
        return client

    def add(self, who: str, somebody: Any) -> None:
        self.people[who] = somebody
        self.keys[who] = with_browser(somebody).client.cookies[settings.SESSION_COOKIE_NAME].value


def build() -> World:
    """Both summits, with one of everything that has a page of its own."""
    founder = person("Founder", may_found=True)
    elsewhere = person("Elsewhere", may_found=True)
    world = World(found(NOTE, founder), found(OTHER_NOTE, elsewhere), {STRANGER: None})
    world.add(ELSEWHERE, elsewhere)
    world.add(ACCOUNT, person("Account"))
    for role in ROLES:
        world.add(role, founder if role == Role.ORGANISER else person(role))
        join(world.people[role], world.here, role)
    for summit, badges in ((world.here, 3), (world.there, 1)):
        issue_badges(summit, badges)
        add_statement(question_of(summit), Words("Water first", "en"), by=organiser_of(summit).pseudonym)
    for stage in stages():
        stage.build(world)
    return world


def stages() -> list[Any]:
    """What each stage adds to the world, in the order of a summit's life: pages/of_<stage>.py."""
    from pages import (
        of_call,
        of_conversations,
        of_hackathon,
        of_ideas,
        of_outcomes,
        of_partnerships,
        of_programme,
        of_reporting,
    )

    return [of_call, of_programme, of_conversations, of_hackathon, of_ideas, of_outcomes, of_partnerships, of_reporting]


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is taken back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def question_of(summit: Any) -> Any:
    return summit.questions.order_by("number").first()


def organiser_of(summit: Any) -> Any:
    return summit.memberships.filter(roles__role=Role.ORGANISER).first()


def patterns(found: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(the address as it is written in the url files, its pattern) for every address of the installation."""
    for it in (found or get_resolver()).url_patterns:
        if isinstance(it, URLResolver):
            yield from patterns(it, prefix + str(it.pattern))
        else:
            yield prefix + str(it.pattern), it


def arguments(pattern: URLPattern, summit: Any) -> dict[str, Any]:
    """Values for an address, all of objects that belong to `summit`; the highest numbers it has."""
    question, name = question_of(summit), str(pattern.name)
    last = summit.questions.count() if "questions/" in str(pattern.pattern) else summit.announcements.count()
    number = summit.badges.count() if "badges/" in str(pattern.pattern) else last
    if name in {"decide", "retract"}:
        number = question.number
    keys = {
        "member": summit.memberships.order_by("pk").last().pk,
        "history": question.pk,
        "decide": summit.statements.first().pk,
    }
    fact = Fact.objects.filter(object_id=question.pk).first().fact_id
    known = {"slug": summit.slug, "number": number, "key": keys.get(name), "fact": fact, "token": "AAAA-BBBB"}
    for stage in stages():
        if name in stage.TABLE:
            known |= stage.arguments(name, summit)
    return {wanted: known[wanted] for wanted in pattern.pattern.converters}


def address(pattern: URLPattern, summit: Any, language: str = "en", **changed: Any) -> str:
    with translation.override(language):
        return reverse(str(pattern.name), kwargs=arguments(pattern, summit) | changed)
