"""What is asked a hundred times a second is parsed and planned once a connection, not each time.

Django writes the values into each query, so that the server reads and plans every one anew: for a vote that took it
longer than answering. What `base/prepared.py` and the journal ask is sent with its values apart; after three times
the server keeps the plan. Behind a pooler that gives each transaction another connection, plans must not be kept:
`SABHA_DATABASE=…?prepare_threshold=none`.
"""

import time

from django.db.backends.postgresql import base

ALIVE_FOR = 1.0  # seconds for which a connection that has just answered is taken to be there still


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with a cursor for what is asked all the time."""

    _answered = float("-inf")  # when this connection was last in use

    def prepared_cursor(self):
        """A cursor that sends values apart from the query."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        return self._prepare_cursor(base.ServerBindingCursor(self.connection))

    def close_if_health_check_failed(self):
        """Once a request, at its first cursor: in a full hall the one before it was a moment ago.

        What counts as asked is not asked again later in the request: within a transaction that waits or has failed,
        asking would close the connection under it.
        """
        now = time.monotonic()
        if now - self._answered > ALIVE_FOR:
            super().close_if_health_check_failed()
        else:
            self.health_check_done = True
        self._answered = now
