"""Sessions in the database, as Django keeps them; reading one costs a third, for every act of a person begins so."""

from typing import NamedTuple

from django.contrib.sessions.backends import db
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from sabha.summit.base.prepared import Prepared


def _held(key, now):
    from django.contrib.sessions.models import Session

    return Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data")


HELD = Prepared(_held, key=CharField(), now=DateTimeField())


class Read(NamedTuple):
    """All that is looked at of a stored session."""

    session_data: str


class SessionStore(db.SessionStore):
    """What Django's does, with the query's SQL worked out once."""

    def _get_session_from_db(self):
        found = HELD.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
            return None
        return Read(*found)
