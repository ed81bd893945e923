"""Public pages: the same for everyone, no cookie, light, in a fixed number of queries, kept until something changes."""

import gzip
import re
import uuid
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext, override

from sabha.config.front import PageCache
from sabha.summit.base.words import Words
from sabha.summit.concept import actions as concept
from sabha.summit.concept.models import Question
from sabha.summit.conversations import actions as conversations
from sabha.summit.conversations.tasks import make_map
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions.promises import make_promise
from sabha.summit.people.actions.members import join
from three_people import CANARY, person, with_browser

pytestmark = pytest.mark.django_db
SHEET = gzip.compress((Path(settings.BASE) / "static" / "sabha.css").read_bytes(), 6)
ROUND_TRIP = 13 * 1024  # ten packets of a first answer, less their headers


def paths_of(summit):
    """The public pages of a summit, below its language."""
    at = f"{summit.slug}/"
    inside = ["", "note/", "questions/", "questions/1/", "questions/1/map/", "questions/1/map/?method=classic",
              "questions/1/statements/", "questions/1/live/", "questions/1/data.json", "questions/1/statements.csv",
              "announcements/", "announcements/1/", "announcements/4/", "data.json", "emblem.svg",
              f"history/{summit.pk}/"]  # fmt: skip
    return ["", *(at + path for path in inside)]


def talk(summit, statements, voters, text="Statement {n} says that tanks should be kept by all."):
    """A conversation on the first question, with its map made."""
    question = summit.questions.get(number=1)
    made = [
        conversations.add_statement(question, Words(text.format(n=n), "en"), by=uuid.uuid4(), is_seed=True)
        for n in range(statements)
    ]
    for voter in range(voters):
        me = uuid.uuid4()
        for n, statement in enumerate(made):
            value = (1, -1, 0)[(n + voter) % 3] if n % 2 else 1
            conversations.saying.cast(by=me, statement=statement, value=value, matters=False)
    make_map(question)
    return made


def test_no_public_page_reads_or_sets_a_cookie(summit, asha):
    talk(summit, 3, 4)
    for path in paths_of(summit):
        response = asha.opens(f"/en/{path}")
        assert response.status_code == 200, path
        assert not response.cookies, path
        assert "Cookie" not in response.get("Vary", ""), path
        assert response.content == Client().get(f"/en/{path}").content, path


def test_every_public_page_comes_in_one_round_trip_with_its_stylesheet(summit):
    talk(summit, 100, 14)
    weights = {}
    for lang in ("en", "ur", "te"):
        for path in paths_of(summit):
            if not path.endswith((".json", ".csv", ".svg")):
                body = Client().get(f"/{lang}/{path}").content
                weights[lang, path] = len(gzip.compress(body, 6)) + len(SHEET)
    assert {place: weight for place, weight in weights.items() if weight > ROUND_TRIP} == {}


def test_every_page_speaks_each_language_and_knows_its_direction(summit):
    for lang, direction in (("en", "ltr"), ("hi", "ltr"), ("te", "ltr"), ("ur", "rtl")):
        for path in paths_of(summit):
            response = Client().get(f"/{lang}/{path}")
            assert response.status_code == 200
            if "text/html" in response["Content-Type"]:
                assert f"<html lang={lang} dir={direction}" in response.content.decode()


def test_an_address_without_a_language_leads_to_the_readers_own(summit):
    response = Client().get(f"/{summit.slug}/", headers={"Accept-Language": "ur,en;q=0.5"})
    assert response["Location"] == f"/ur/{summit.slug}/"


@pytest.mark.parametrize(
    "path", ["", "note/", "questions/", "questions/1/", "questions/1/map/", "questions/1/statements/",
             "questions/1/live/", "questions/1/data.json", "questions/1/statements.csv", "announcements/",
             "announcements/1/", "data.json"],
)  # fmt: skip
def test_a_page_asks_the_database_the_same_number_of_times_for_one_and_for_thirty(path, summit, pseudonym):
    talk(summit, 1, 1)
    few = queries(f"/en/{summit.slug}/{path}")
    dates = summit.announcements.get(number=1)
    for n in range(30):
        concept.add_question(summit, Words(f"What of {n}?", "en"), by=pseudonym)
        concept.add_announcement(summit, by=pseudonym, title=Words(f"Thing {n}", "en"))
        concept.announce(dates, by=pseudonym, state="tbc", why=Words(f"Reason {n}", "en"))
    talk(summit, 30, 3, "Another thing number {n} altogether.")
    assert queries(f"/en/{summit.slug}/{path}") == few <= 10


def test_the_list_of_summits_asks_the_same_for_one_and_for_many(summit, asha):
    from three_people import NOTE, found

    few = queries("/en/")
    for n in range(12):
        found(NOTE, asha.person, title=f"Summit {n}", edition=n + 10)
    assert queries("/en/") == few


@pytest.mark.parametrize("path", ["desk/", "desk/people/", "me/", "desk/questions/1/"])
def test_private_lists_ask_the_same_for_one_and_for_thirty(path, summit, asha, pseudonym):
    few = queries(f"/en/{summit.slug}/{path}", asha.client)
    for n in range(30):
        join(person(f"Guest{n}"), summit)
        concept.add_announcement(summit, by=pseudonym, title=Words(f"Thing {n}", "en"))
        concept.follow(asha.person, summit.announcements.latest("number"))
    talk(summit, 30, 1)
    assert queries(f"/en/{summit.slug}/{path}", asha.client) <= few + 2  # the kinds of object in the last changes


def queries(path, client=None):
    client = client or Client()
    client.get(path)  # what is looked up once a process is looked up now
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_harmful_words_are_words_on_every_page(summit, asha, pseudonym):
    harm = Words(CANARY, "en")
    it = summit.announcements.get(number=2)
    concept.announce(it, by=pseudonym, state="confirmed", value=harm, why=harm, title=harm)
    concept.add_question(summit, harm, by=pseudonym)
    journal.write(summit, by=pseudonym, title=harm, hosted_by=harm)
    asha.person.display_name, asha.person.visibility = CANARY[:80], {"display_name": "public"}
    asha.person.save()
    talk(summit, 2, 12, CANARY.replace("{", "{{").replace("}", "}}") + " {n}")
    private = ["desk/", "desk/people/", "me/", "desk/announcements/2/", "questions/1/answer/", "desk/questions/1/"]
    for path in [*paths_of(summit), *(f"{summit.slug}/{p}" for p in private), "me/profile/"]:
        response = asha.opens(f"/en/{path}")
        page = response.content.decode()
        if "text/html" in response["Content-Type"]:
            assert "<script" not in page and "<b>bold" not in page, path
            assert not re.search(r"<[^>]+\son\w+=|<[^>]+\sstyle=|<style", page), path


def test_the_policy_lets_nothing_in_from_elsewhere(summit):
    response = Client().get(f"/en/{summit.slug}/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    page = response.content.decode()
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", page)


# The cache in front


@pytest.fixture
def _one_connection():
    """A server closes old connections around each request; the test's transaction lives in this one."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


class Front:
    """The cache with Django behind it, asked as a server asks it."""

    def __init__(self):
        self.asked = 0
        django = WSGIHandler()

        def behind(environ, start_response):
            self.asked += 1
            return django(environ, start_response)

        self.cache = PageCache(behind)

    def get(self, path, **more):
        from io import BytesIO

        said = {}
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path.partition("?")[0], "QUERY_STRING": path.partition("?")[2],
            "SERVER_NAME": "testserver", "SERVER_PORT": "80", "HTTP_HOST": "testserver", "wsgi.input": BytesIO(),
            "wsgi.url_scheme": "http", "wsgi.errors": BytesIO(), "SERVER_PROTOCOL": "HTTP/1.1", **more,
        }  # fmt: skip

        def start(status, headers, exc_info=None):
            said.update(status=int(status[:3]), headers=dict(headers))

        body = b"".join(self.cache(environ, start))
        return said["status"], said["headers"], body


@pytest.mark.usefixtures("_one_connection")
def test_a_page_is_rendered_once_and_served_as_bytes_in_the_best_encoding(summit):
    front, path = Front(), f"/en/{summit.slug}/"
    status, headers, plain = front.get(path)
    _, as_br, packed = front.get(path, HTTP_ACCEPT_ENCODING="gzip, br")
    _, as_gzip, zipped = front.get(path, HTTP_ACCEPT_ENCODING="gzip")
    assert (status, front.asked) == (200, 1)
    assert brotli.decompress(packed) == gzip.decompress(zipped) == plain
    assert (as_br["Content-Encoding"], as_gzip["Content-Encoding"]) == ("br", "gzip")
    assert not any(name.startswith("X-Sabha") for name in headers)
    assert front.get(path, HTTP_IF_NONE_MATCH=headers["ETag"])[0] == 304


@pytest.mark.usefixtures("_one_connection")
def test_a_change_ends_the_page_and_somebodys_vote_does_not(summit, pseudonym, django_capture_on_commit_callbacks):
    front, path = Front(), f"/en/{summit.slug}/"
    front.get(path)
    made = talk(summit, 1, 0)
    front.get(path)
    before = front.asked
    with django_capture_on_commit_callbacks(execute=True):
        conversations.saying.cast(by=uuid.uuid4(), statement=made[0], value=1, matters=False)
    front.get(path)
    assert front.asked == before
    with django_capture_on_commit_callbacks(execute=True):
        journal.write(summit, by=pseudonym, hosted_by=Words("The Tank Society", "en"))
    assert b"The Tank Society" in front.get(f"/en/{summit.slug}/data.json")[2]
    front.get(path)
    assert front.asked == before + 2


@pytest.mark.usefixtures("_one_connection")
def test_languages_are_kept_apart_and_unknown_questions_are_not_kept(summit):
    front = Front()
    english, urdu = front.get(f"/en/{summit.slug}/")[2], front.get(f"/ur/{summit.slug}/")[2]
    assert english != urdu
    for _ in range(2):
        front.get(f"/en/{summit.slug}/?utm=1")
    assert front.asked == 4


@pytest.mark.usefixtures("_one_connection")
def test_private_pages_pass_and_are_never_kept(summit, asha):
    front = Front()
    session = asha.client.cookies[settings.SESSION_COOKIE_NAME].value
    for _ in range(2):
        status, headers, _ = front.get("/en/me/", HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}={session}")
        assert (status, headers["Cache-Control"]) == (200, "no-store")
    assert front.asked == 2


def test_two_summits_on_one_installation_and_one_with_a_name_of_its_own(summit, kites, pseudonym, settings):
    settings.ALLOWED_HOSTS = ["testserver", "tanks.example.org"]
    journal.write(summit, by=pseudonym, host="tanks.example.org")
    own = {"Host": "tanks.example.org"}
    assert Client().get("/en/", headers=own)["Location"] == f"/en/{summit.slug}/"
    assert Client().get(f"/en/{kites.slug}/", headers=own).status_code == 404
    assert Client().get(f"/en/{kites.slug}/").status_code == 200
    assert with_browser(person("Guest")).opens(f"/en/{summit.slug}/", **own).status_code == 200


def test_a_history_is_told_in_words_of_the_page_without_keys_and_bookkeeping(summit, asha):
    """Columns under their names in Urdu; who is meant and what is linked in words; no key that says nothing."""
    me = summit.memberships.get(person=asha.person).pseudonym
    (statement,) = talk(summit, 1, 1)
    promise = make_promise(summit, by=me, text=Words("A map", "en"), owner=me)
    facts = ""
    for it in (promise, statement):
        page = asha.opens(f"/ur/{summit.slug}/history/{it.pk}/").content.decode()
        facts += re.search(r"<ol class=thread>.*?</ol>", page, re.S)[0]
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", facts)
    assert summit.questions.get(number=1).text.text in facts
    assert "<ins>Asha</ins>" in facts
    labels = re.findall(r"<dt>([^<]*)", facts)
    with override("ur"):
        assert {str(Question._meta.verbose_name), gettext("owner")} <= set(labels)
    assert [letter for label in labels for letter in label if letter.isascii() and letter.isalpha()] == []
