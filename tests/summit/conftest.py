"""Fixtures of the tests on the database that several files begin with.

Imports of Sabha stand inside them: this file is read before the settings are.
"""

import pytest


@pytest.fixture
def fresh_node():
    """Each test's database is new: so is the node it admits under."""
    from sabha.summit.journal.actions.nodes import node

    node.cache_clear()
    yield
    node.cache_clear()


@pytest.fixture
def word(summit):
    """A word of the list that people offer and look for things by."""
    from sabha.summit.base.words import Words
    from sabha.summit.outcomes.actions.words import add_word

    return add_word(summit, Words("Boats", "en"), "other")


@pytest.fixture
def pair(summit, asha, bilal, word):
    """Asha offers what Bilal looks for, and both were proposed to each other."""
    from sabha.summit.outcomes.models import Introduction
    from summit.introduction_world import a_round, offers, seeks

    a, b = (p.person.memberships.get(summit=summit) for p in (asha, bilal))
    offers(a, word, contact="asha on the bridge")
    seeks(b, word, contact="bilal under the tree")
    assert a_round(summit).state == "done"
    return a, b, Introduction.objects.get()


@pytest.fixture
def tie(summit, asha):
    """A partnership that Asha began."""
    from sabha.summit.outcomes.actions import partnerships
    from summit.partnership_world import SECRET, words

    member = asha.person.memberships.get(summit=summit)
    return partnerships.begin(member, title=words(SECRET), called="Asha's side", purpose=words(f"{SECRET}, for all"))


@pytest.fixture
def sides(tie, asha, bilal):
    """Its two sides: Bilal came in by the link."""
    from sabha.summit.outcomes.actions import partnerships
    from sabha.summit.outcomes.models import TieParty

    [mine] = tie.parties.all()
    party, _token = partnerships.invite(tie, by=mine, called="Bilal's side")
    partnerships.come_in(party, bilal.person)
    return mine, TieParty.objects.get(pk=party.pk)
