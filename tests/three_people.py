"""Three people walk through the tests: Asha organises, Bilal takes part and helps, Tenzin has no business here.

Django is imported inside the fixtures: the tests of the algorithms load this file and run without Django.
"""

import re
import uuid
from dataclasses import dataclass
from typing import Any

import pytest

NOTE = """2nd Tank Keepers' Summit

3rd, 4th March 2023

Concept note

Our tanks have been forgotten. Who keeps the water of a village when nobody is paid for it? What do the records of
our grandparents say. How can maps, manuals and stories be shared by those who have no computer?

The 2nd Tank Keepers' Summit aims to bring these questions, have discussions that build long-lasting partnerships, and
provide the necessary support for emerging ideas.

We are conducting a mapping hackathon as a pre-event, details of which will be announced soon.

To be announced (TBA)

To be confirmed (TBC)
"""
OTHER_NOTE = "1st Kite Makers' Meeting\n\nWhere does the wind come from?\n"
CANARY = "<script>alert('x')</script> \"quoted\" & <b>bold</b>"
"""Words that do harm where a page or a mail forgets to escape them."""


@dataclass(frozen=True)
class Someone:
    """A person with a browser of their own."""

    person: Any
    client: Any

    def opens(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=headers)

    def sends(self, path: str, /, **fields: Any) -> Any:
        return self.client.post(path, {"csrfmiddlewaretoken": "as every form sends it"} | fields)


def found(note: str, organiser: Any, **changes: Any) -> Any:
    """A summit from `note`, as `./sabha new` makes it; `changes` are put into the draft."""
    from dataclasses import replace

    from sabha.algorithms.concept_note import read
    from sabha.summit.concept.actions import found
    from sabha.summit.concept.forms import draft_from

    return found(replace(draft_from(read(note), note, name="note.txt"), **changes), by=organiser)


def person(name: str, **fields: Any) -> Any:
    from sabha.summit.people.models import Person

    return Person.objects.join(f"{name.lower()}@example.org", display_name=name, **fields)


def with_browser(who: Any) -> Someone:
    from django.test import Client

    from sabha.summit.people.views.ways_in import BACKEND

    client = Client()
    client.force_login(who, BACKEND)
    return Someone(who, client)


def text_of(response: Any) -> str:
    """A page as text."""
    return response.content.decode()


def operation(response: Any) -> str:
    """The operation id of a page's form."""
    found = re.search(r'name="op" value="([0-9a-f-]{36})"', text_of(response))
    assert found, "the page has no form with an operation id"
    return found[1]


def new_operation() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def asha(db: None) -> Someone:
    """Owns and organises the summit."""
    return with_browser(person("Asha", may_found=True, visibility={"display_name": "public"}))


@pytest.fixture
def summit(asha: Someone) -> Any:
    """A summit founded from a short note, organised by Asha."""
    return found(NOTE, asha.person)


@pytest.fixture
def bilal(summit: Any) -> Someone:
    """Takes part, and helps as a volunteer."""
    from sabha.summit.people.actions.members import join
    from sabha.summit.people.models import Role

    who = with_browser(person("Bilal"))
    join(who.person, summit, Role.VOLUNTEER)
    return who


@pytest.fixture
def tenzin(db: None) -> Someone:
    """Has an account, and no business here."""
    return with_browser(person("Tenzin"))


@pytest.fixture
def stranger(db: None) -> Someone:
    """Nobody we know: a browser without a cookie."""
    from django.test import Client

    return Someone(None, Client())


@pytest.fixture
def kites(db: None) -> Any:
    """Another summit, organised by Meera alone."""
    return found(OTHER_NOTE, person("Meera", may_found=True))


@pytest.fixture
def meera(kites: Any) -> Someone:
    """Organises another summit, and nothing here."""
    from sabha.summit.people.models import Person

    return with_browser(Person.objects.get(display_name="Meera"))


@pytest.fixture
def pseudonym(summit: Any, asha: Someone) -> uuid.UUID:
    """What the record calls Asha."""
    return asha.person.memberships.get(summit=summit).pseudonym
