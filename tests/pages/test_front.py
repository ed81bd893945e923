"""The cache in front: what it keeps, for whom, and for how long."""

from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from sabha.config import front
from sabha.config.front import PageCache, encoding_of
from sabha.summit.base import pages
from sabha.summit.base.words import Words
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Revision
from three_people import Someone

pytestmark = pytest.mark.django_db


class Front:
    """The cache with Django behind it, asked as a server asks it; `asked` holds what reached Django."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        django = WSGIHandler()

        def behind(environ: dict[str, Any], start_response: Any) -> Any:
            self.asked.append(environ["PATH_INFO"])
            return django(environ, start_response)

        self.cache = PageCache(behind)

    def get(self, path: str, **more: str) -> tuple[int, dict[str, str], bytes]:
        said: dict[str, Any] = {}
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path.partition("?")[0], "QUERY_STRING": path.partition("?")[2],
            "SERVER_NAME": "testserver", "SERVER_PORT": "80", "HTTP_HOST": "testserver", "wsgi.input": BytesIO(),
            "wsgi.url_scheme": "http", "wsgi.errors": BytesIO(), "SERVER_PROTOCOL": "HTTP/1.1", **more,
        }  # fmt: skip

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            said.update(status=int(status[:3]), headers=dict(headers))

        body = b"".join(self.cache(environ, start))
        return said["status"], said["headers"], body


@pytest.fixture
def home(summit: Any) -> str:
    return f"/en/{summit.slug}/"


@pytest.mark.parametrize(
    ("accepted", "best"),
    [("", ""), ("identity", ""), ("gzip", "gzip"), ("gzip, deflate, br, zstd", "br"), ("br;q=0, gzip;q=0", ""),
     ("deflate", "")],
)  # fmt: skip
def test_a_client_gets_the_best_encoding_that_it_names(accepted: str, best: str) -> None:
    assert encoding_of(accepted) == best


def test_asking_for_the_head_alone_keeps_the_whole_page(home: str) -> None:
    it = Front()
    _, headers, body = it.get(home, REQUEST_METHOD="HEAD")
    _, again, whole = it.get(home)
    assert (body, len(whole)) == (b"", int(again["Content-Length"]))
    assert headers["Content-Length"] == again["Content-Length"]
    assert it.asked == [home]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}'], ids=["as it is", "weak", "in a list"])
def test_who_holds_the_page_already_gets_none(home: str, form: str) -> None:
    it = Front()
    etag = it.get(home)[1]["ETag"]
    status, headers, body = it.get(home, HTTP_IF_NONE_MATCH=form.format(etag))
    assert (status, body) == (304, b"")
    assert set(headers) == {"ETag", "Vary", "Cache-Control"}
    assert it.get(home, HTTP_IF_NONE_MATCH='"something else"')[0] == 200


def test_what_is_sent_passes_and_is_not_answered_from_memory(home: str) -> None:
    it = Front()
    it.get(home)
    assert it.get(home, REQUEST_METHOD="POST")[0] in {403, 405}
    assert it.asked == [home, home]


def test_nothing_internal_leaves_through_the_front(home: str, asha: Someone) -> None:
    it = Front()
    for path in ("/en/", home, f"{home}?utm=1", f"{home}data.json", "/en/nowhere/", "/en/sign-in/", "/health"):
        for _ in range(2):
            assert not [name for name in it.get(path)[1] if name.lower().startswith("x-sabha")], path
    assert asha.opens(home).headers.get(pages.MARK)


@pytest.mark.parametrize("path", ["/en/nowhere/at-all/", "/en/sign-in/", "/", "/health", "/en/me/"])
def test_only_public_pages_that_are_there_are_kept(summit: Any, path: str) -> None:
    it = Front()
    for _ in range(2):
        it.get(path)
    assert it.asked == [path, path]


def test_a_cookie_changes_nothing_on_a_public_page(home: str, asha: Someone) -> None:
    it = Front()
    session = asha.client.cookies[settings.SESSION_COOKIE_NAME].value
    signed_in = it.get(home, HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}={session}")
    assert signed_in == it.get(home)
    assert len(it.asked) == 1


def test_one_page_is_kept_once_whatever_port_and_letters_its_host_has(home: str) -> None:
    it = Front()
    for host in ("testserver", "TestServer", "testserver:80", "testserver:8001"):
        assert it.get(home, HTTP_HOST=host)[0] == 200
    assert len(it.asked) == 1


def test_a_host_that_is_not_ours_is_refused_before_and_after(home: str) -> None:
    it = Front()
    it.get(home)
    assert it.get(home, HTTP_HOST="evil.example")[0] == 400
    assert it.get(home, HTTP_HOST="testserver.evil.example")[0] == 400


def test_each_summit_has_its_own_clock(
    home: str, summit: Any, kites: Any, django_capture_on_commit_callbacks: Any
) -> None:
    it, other = Front(), f"/en/{kites.slug}/"
    it.get(home)
    it.get(other)
    with django_capture_on_commit_callbacks(execute=True):
        journal.write(kites, by=journal.SYSTEM, hosted_by=Words("The kite makers", "en"))
    it.get(home)
    it.get(other)
    assert it.asked == [home, other, other]


def test_the_list_of_summits_hears_of_a_new_name(summit: Any, django_capture_on_commit_callbacks: Any) -> None:
    it = Front()
    it.get("/en/")
    with django_capture_on_commit_callbacks(execute=True):
        journal.write(summit, by=journal.SYSTEM, title=Words("Tanks for all", "en"))
    assert b"Tanks for all" in it.get("/en/")[2]


def test_a_name_that_is_not_shown_any_more_leaves_the_pages_at_once(
    asha: Someone, summit: Any, django_capture_on_commit_callbacks: Any
) -> None:
    it = Front()
    path = f"/en/{summit.slug}/history/{summit.pk}/"
    assert b"Asha" in it.get(path)[2]
    fields = {f"sees_{name}": "me" for name in type(asha.person).SHOWN_FIELDS} | {"email": "asha@example.org"}
    with django_capture_on_commit_callbacks(execute=True):
        asha.sends("/en/me/profile/", display_name="Asha", **fields)
    assert b"Asha" not in it.get(path)[2]


def test_a_change_on_another_machine_is_seen_within_seconds(
    home: str, summit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another machine writes to the same database but not to our file: only the clock tells."""
    it, now = Front(), [1000.0]
    monkeypatch.setattr(front.time, "monotonic", lambda: now[0])
    for _ in range(2):
        it.get(home)
    Revision.objects.filter(summit_key=summit.pk).update(number=999)
    now[0] += front.FRESH_FOR / 2
    it.get(home)
    assert len(it.asked) == 1
    now[0] += front.FRESH_FOR
    it.get(home)
    assert len(it.asked) == 2


def test_a_page_made_while_it_changed_is_not_kept_as_new(home: str, summit: Any) -> None:
    """The revision is read before the page: a change in between leaves a page that is looked at again."""
    it = Front()
    it.get(home)
    [page] = it.cache.pages.values()
    assert page.revision == journal.revision(summit.pk)
    Revision.objects.filter(summit_key=summit.pk).update(number=page.revision + 1)
    pages.announce_change()
    it.get(home)
    assert len(it.asked) == 2


def test_the_room_is_bounded_and_the_oldest_goes(home: str, summit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    it = Front()
    it.get(home)
    [first] = it.cache.pages
    monkeypatch.setattr(front, "ROOM", it.cache.size + 1)
    it.get(f"{home}note/")
    assert first not in it.cache.pages
    assert it.cache.size == sum(page.size for page in it.cache.pages.values())
    assert it.get(home)[0] == 200
