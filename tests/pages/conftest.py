"""Some tests ask the application as a server does; its connection to the database must stay the test's own."""

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections


@pytest.fixture(autouse=True)
def the_connection_stays_open():
    """Django closes old connections around each request; Django's own test client leaves that out too."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
