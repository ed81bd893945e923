"""The number that tells whether a public page may be served again as it is."""

import uuid

from django.db import transaction
from django.db.models import F

from sabha.summit.base import pages
from sabha.summit.journal.models import Revision

INSTALLATION = uuid.UUID(int=0)
"""Stands for "no summit": series, and the page that lists all summits."""


def touch(summit_key):
    """Say that something the public sees of this summit has changed; its cached pages end with the transaction."""
    key = summit_key or INSTALLATION
    if not Revision.objects.filter(summit_key=key).update(number=F("number") + 1):
        Revision.objects.create(summit_key=key, number=1)
    transaction.on_commit(pages.announce_change)


def revision(summit_key):
    """The present number for a summit (0 before anything was written)."""
    key = summit_key or INSTALLATION
    return Revision.objects.filter(summit_key=key).values_list("number", flat=True).first() or 0
