"""In front of Django: public pages as ready bytes, static files, and a word of how busy it is.

A page is kept under (host, path with its language, query) together with the revision of its summit. Serving it again
costs a look at eight shared bytes, two dictionary look-ups and no Django at all.
"""

import re
import threading
import time
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256

import brotli
from django.conf import settings
from whitenoise import WhiteNoise

from sabha.summit.base.pages import FRESH_FOR, MARK, last_change

ROOM = 64 * 2**20  # bytes of pages a worker keeps
_HASHED = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9]+\Z")  # as ManifestStaticFilesStorage names them
_DROPPED = {"content-length", "content-encoding", "vary", "etag", MARK.lower()}


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it goes over the wire, in each encoding, with its headers made beforehand."""

    summit: str
    revision: int
    etag: str
    bodies: dict
    headers: dict
    unchanged: list

    @property
    def size(self):
        return sum(len(body) for body in self.bodies.values())


def page_from(headers, body, mark):
    """A page to keep. Brotli 9 costs a third of 11's time here and gives all but one percent of its size."""
    summit, _, number = mark.rpartition(":")
    etag = f'"{sha256(body).hexdigest()[:20]}"'
    bodies = {"br": brotli.compress(body, quality=9), "gzip": _gzip(body), "": body}
    common = [(n, v) for n, v in headers if n.lower() not in _DROPPED]
    common += [("ETag", etag), ("Vary", "Accept-Encoding")]
    ready = {
        kind: [*common, ("Content-Length", str(len(b))), *([("Content-Encoding", kind)] if kind else [])]
        for kind, b in bodies.items()
    }
    unchanged = [(n, v) for n, v in common if n.lower() in {"etag", "vary", "cache-control"}]
    return Page(summit, int(number), etag, bodies, ready, unchanged)


def _gzip(body):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


def encoding_of(accepted):
    """The best encoding that the client names; a client that refuses one with q=0 is rare enough to be served plain."""
    if "br" in accepted and "q=0" not in accepted:
        return "br"
    return "gzip" if "gzip" in accepted and "q=0" not in accepted else ""


class PageCache:
    """WSGI: answers for public pages that have not changed, and lets everything else through."""

    def __init__(self, application):
        self.application = static_files(application)
        self.pages = OrderedDict()
        self.size = 0
        self.revisions = {}
        self.seen = b""
        self.asked = 0.0
        self.lock = threading.Lock()

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self.application(environ, start_response)
        # The port says nothing about the page; kept apart, it would let anybody fill the room with one page.
        host = environ.get("HTTP_HOST", "").rpartition(":")[0] or environ.get("HTTP_HOST", "")
        key = (host.lower(), environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        page = self.pages.get(key)
        if page is not None and self.revision(page.summit) == page.revision:
            return send(page, environ, start_response)
        return self.render(key, environ, start_response)

    def revision(self, summit):
        """The present revision of a summit: from memory while nothing anywhere has changed."""
        now = last_change()
        if now != self.seen or time.monotonic() - self.asked > FRESH_FOR:
            self.revisions = read_revisions()
            self.seen, self.asked = now, time.monotonic()
        return self.revisions.get(summit, 0)

    def render(self, key, environ, start_response):
        """Ask Django, and keep the answer where it says that it may be kept."""
        answer = {}

        def started(status, headers, exc_info=None):
            answer.update(status=status, headers=headers, exc_info=exc_info)
            return lambda data: None

        chunks = self.application(environ, started)
        mark = next((v for n, v in answer["headers"] if n == MARK), None)
        if mark is None:
            start_response(answer["status"], answer["headers"], answer["exc_info"])
            return chunks
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        page = page_from(answer["headers"], body, mark)
        self.keep(key, page)
        return send(page, environ, start_response)

    def keep(self, key, page):
        """Keep a page; the longest unkept goes when the room is full."""
        with self.lock:
            old = self.pages.pop(key, None)
            self.size += page.size - (old.size if old else 0)
            self.pages[key] = page
            while self.size > ROOM and len(self.pages) > 1:
                _, gone = self.pages.popitem(last=False)
                self.size -= gone.size


def send(page, environ, start_response):
    """The page's bytes, or "not modified" where the client holds them already."""
    if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):  # also in a list, or marked as weak by a proxy
        start_response("304 Not Modified", page.unchanged)
        return [b""]
    kind = encoding_of(environ.get("HTTP_ACCEPT_ENCODING", ""))
    start_response("200 OK", page.headers[kind])
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else page.bodies[kind]]


def read_revisions():
    """Every summit's revision, in one query; pages of the installation itself stand under ""."""
    from sabha.summit.journal.actions.revisions import INSTALLATION
    from sabha.summit.journal.models import Revision

    found = dict(Revision.objects.values_list("summit_key", "number"))
    return {("" if key == INSTALLATION else str(key)): number for key, number in found.items()}


def static_files(application):
    """Static files from memory under their hashed names, for a year; in development, as they lie in the folder."""
    root = settings.STATIC_ROOT
    if root.exists() and not settings.DEBUG:
        served = WhiteNoise(application, root=str(root), prefix="static", max_age=60, immutable_file_test=_is_hashed)
    else:
        served = WhiteNoise(application, autorefresh=True)
        for folder in settings.STATICFILES_DIRS:
            served.add_files(str(folder), prefix="static")
    return served


def _is_hashed(path, url):
    return bool(_HASHED.search(url))
