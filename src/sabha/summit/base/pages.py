"""Public pages: rendered once per change, kept compressed, served as bytes.

Every worker on this machine looks at eight bytes of one shared file to learn whether anything public has changed
anywhere; only then does it ask the database for the summits' revisions. With PostgreSQL and several machines
the file is not shared, so a worker also asks again after `FRESH_FOR` seconds.
"""

import functools
import mmap
import os
import secrets
from pathlib import Path

from django.conf import settings

MARK = "X-Sabha-Page"  # internal: "summit key:revision", taken off by the cache in front
FRESH_FOR = 2.0


@functools.cache
def _signal():
    path = Path(settings.SABHA_DATA) / "changed"
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    if os.fstat(handle).st_size < 8:
        os.write(handle, secrets.token_bytes(8))
    return mmap.mmap(handle, 8)


def announce_change():
    """Tell every worker on this machine that a public page somewhere has changed."""
    _signal()[:8] = secrets.token_bytes(8)


def last_change():
    """Eight bytes that differ after every change: about a tenth of a microsecond to read."""
    return _signal()[:8]


def public_page(view=None, *, query=()):
    """Mark a view as a public page: no cookie, nothing personal, the same bytes for everyone.

    query   the query parameters that make a different page; a request with any other is rendered but not kept
    """
    if view is None:
        return functools.partial(public_page, query=query)
    view.public = True
    view.public_query = frozenset(query)
    return view
