"""Whoever writes waits for the one before, in the system's own queue.

SQLite lets one write at a time, and whoever finds it taken asks again after ever longer pauses (1, 2, 5 … 100 ms),
while those who come later may be lucky: in a full hall a few wait for seconds. A lock on a file beside the database
wakes the next one at once, in whatever process; waiting costs nothing. Who does not know the line (another program)
still meets SQLite's own lock.
"""

import fcntl
import functools
import os

from django.db.backends.sqlite3 import base

LONGEST_KEPT = 4_000  # letters of a query; longer ones list keys and are asked once


class Cursor(base.SQLiteCursorWrapper):
    """Django's own, which spells the places of values SQLite's way; of what is asked again and again, once."""

    def convert_query(self, query, *, param_names=None):
        if param_names is not None or len(query) > LONGEST_KEPT:
            return super().convert_query(query, param_names=param_names)
        return _converted(query)


@functools.lru_cache(400)
def _converted(query):
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with a turn taken before each transaction begins and given back when it ends, however it ends."""

    _line = None  # the open file of this connection

    def create_cursor(self, name=None):
        return self.connection.cursor(factory=Cursor)

    def _start_transaction_under_autocommit(self):
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._give_turn()
            raise

    def _commit(self):
        super()._commit()
        self._give_turn()

    def _rollback(self):
        try:
            super()._rollback()
        finally:
            self._give_turn()

    def _close(self):
        try:
            super()._close()
        finally:
            if self._line is not None:
                os.close(self._line)  # the turn goes with it
                self._line = None

    def _take_turn(self):
        if self._line is None:
            self._line = os.open(f"{self.settings_dict['NAME']}-turn", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._line, fcntl.LOCK_EX)

    def _give_turn(self):
        if self._line is not None:
            fcntl.flock(self._line, fcntl.LOCK_UN)
