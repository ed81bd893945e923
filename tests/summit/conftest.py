"""Fixtures of the tests on the database."""

import pytest


@pytest.fixture
def fresh_node():
    """Each test's database is new: so is the node it admits under."""
    from sabha.summit.journal.actions.nodes import node

    node.cache_clear()
    yield
    node.cache_clear()
