"""The one place that asks the open web: what it refuses to reach, and what it takes from a server of our own."""

import datetime
import http.server
import ipaddress
import json
import ssl
import threading
import time
import uuid
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from sabha.algorithms.refused import Refused
from sabha.algorithms.sources import read_source
from sabha.summit.base import fetching
from sabha.summit.base.fetching import Fetched, Reach, fetch, is_public
from sabha.summit.base.words import Words
from sabha.summit.conversations import actions
from sabha.summit.conversations.actions.noting import add_note
from sabha.summit.conversations.models import SourcedNote, SourceWanted
from sabha.summit.conversations.tasks import complete_sources
from sabha.summit.conversations.tasks.sources import looked_up
from sabha.summit.journal import actions as journal

NAME = "source.example.org"


class Answers(http.server.BaseHTTPRequestHandler):
    """A server that is helpful, large, slow, or leads elsewhere, by path."""

    def do_GET(self) -> None:
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.server.places[self.path])
            self.end_headers()
            return
        self.send_response(404 if self.path == "/gone" else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if self.path == "/slow":
            for _ in range(600):  # a minute: who waits for the end of it has the whole page
                self.wfile.write(b".")
                self.wfile.flush()
                time.sleep(0.1)
        self.wfile.write(b"x" * 5000 if self.path == "/large" else b"<title>Tanks &amp; wells</title>")

    def log_message(self, *args: Any) -> None:
        pass


def certificate(folder: Any) -> tuple[str, str]:
    """A certificate of our own for NAME, and its key, as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
    made = (
        made.serial_number(1).not_valid_before(now - datetime.timedelta(1)).not_valid_after(now + datetime.timedelta(1))
    )
    names = x509.SubjectAlternativeName([x509.DNSName(NAME)])
    made = made.add_extension(names, False).add_extension(x509.BasicConstraints(True, None), True)
    signed = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "cert.pem").write_bytes(signed)
    (folder / "key.pem").write_bytes(secret)
    return str(folder / "cert.pem"), str(folder / "key.pem")


@pytest.fixture(scope="module")
def server(tmp_path_factory: Any) -> Any:
    """(address, Reach) of a TLS server of ours on this machine."""
    cert, key = certificate(tmp_path_factory.mktemp("tls"))
    it = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(cert, key)
    it.socket = tls.wrap_socket(it.socket, server_side=True)
    port = it.server_address[1]
    it.places = {
        "/to/page": "/page", "/to/loop": "/to/loop", "/to/inside": "https://localhost/", "/to/plain": "http://example.org/",
        "/to/metadata": "https://169.254.169.254/latest/",
    }  # fmt: skip
    threading.Thread(target=it.serve_forever, daemon=True).start()
    yield (
        f"https://{NAME}:{port}",
        Reach(lambda a: a == "127.0.0.1", frozenset({port}), ssl.create_default_context(cafile=cert)),
    )
    it.shutdown()
    it.server_close()


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Names are looked up in this table alone: no test asks the network."""
    table = {NAME: ["127.0.0.1"]}

    def looked_up(host: str, port: int, *rest: Any, **more: Any) -> list[Any]:
        if host not in table and host != "127.0.0.1":
            raise OSError("no such name")
        return [(2, 1, 6, "", (address, port)) for address in table.get(host, [host])]

    monkeypatch.setattr(fetching.socket, "getaddrinfo", looked_up)
    return table


@pytest.fixture
def plain_connect(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Where connections were asked for; none is made."""
    asked: list[Any] = []

    def connect(address: Any, timeout: float) -> Any:
        asked.append(address)
        raise OSError("not in a test")

    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    return asked


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8",
        "64:ff9b::a00:1",         "2002:a00:1::", "2001:0:a00:1::", "ff02::1",
    ],
)  # fmt: skip
def test_an_address_that_is_not_of_the_open_internet_is_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2620:0:860:ed1a::1", "185.15.59.224"])
def test_an_address_of_the_open_internet_is_known(address: str) -> None:
    assert is_public(address)
    assert ipaddress.ip_address(address).is_global


def test_a_name_with_one_private_address_is_not_asked(names: dict[str, list[str]], plain_connect: list[Any]) -> None:
    names["a.example.org"] = ["8.8.8.8", "10.0.0.1"]
    with pytest.raises(Refused, match="private network"):
        fetch("https://a.example.org/")
    assert plain_connect == []


def test_the_connection_goes_to_the_address_that_was_looked_at(
    names: dict[str, list[str]], plain_connect: list[Any]
) -> None:
    names["a.example.org"] = ["8.8.8.8"]
    with pytest.raises(Refused, match="did not answer"):
        fetch("https://a.example.org/x?y=1")
    assert plain_connect == [("8.8.8.8", 443)]


@pytest.mark.parametrize(
    "address", ["http://a.example.org/", "https://a.example.org:8080/", "file:///etc/passwd", "https://localhost/"]
)
def test_only_https_on_its_own_port_is_asked(
    names: dict[str, list[str]], plain_connect: list[Any], address: str
) -> None:
    names["a.example.org"] = ["8.8.8.8"]
    with pytest.raises(Refused):
        fetch(address)
    assert plain_connect == []


def test_a_page_is_fetched_and_a_redirect_followed(server: Any) -> None:
    address, reach = server
    for path in ("/page", "/to/page"):
        found = fetch(address + path, reach=reach)
        assert (found.address, found.kind) == (f"{address}/page", "text/html")
        assert b"Tanks" in found.body


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/to/loop", "on and on"), ("/to/inside", "Give a web address"), ("/to/plain", "https://"),
        ("/to/metadata", "Others cannot open"), ("/gone", "error 404"),
    ],
)  # fmt: skip
def test_what_leads_elsewhere_or_nowhere_is_refused(server: Any, path: str, why: str) -> None:
    address, reach = server
    with pytest.raises(Refused, match=why):
        fetch(address + path, reach=reach)


def test_what_is_too_large_or_too_slow_is_given_up(server: Any) -> None:
    address, reach = server
    with pytest.raises(Refused, match="too large"):
        fetch(f"{address}/large", reach=reach, most=1000)
    with pytest.raises(Refused, match="did not answer"):  # whole, it would be no refusal
        fetch(f"{address}/slow", reach=reach, seconds=0.5)


def test_a_certificate_of_nobody_we_know_is_refused(server: Any) -> None:
    address, reach = server
    with pytest.raises(Refused, match="did not answer"):
        fetch(f"{address}/page", reach=Reach(reach.allows, reach.ports))


def asking(body: Any, kind: str = "application/json") -> Any:
    def ask(address: str, **rest: Any) -> Fetched:
        return Fetched(address, kind, body if isinstance(body, bytes) else json.dumps(body).encode())

    return ask


@pytest.mark.parametrize(
    ("source", "answer", "found"),
    [
        ("10.1000/x", {"title": "Water", "DOI": "10.1000/x"}, {"title": "Water"}),
        ("0-306-40615-2", {"title": "Wells", "publishers": ["Press"], "publish_date": "May 1990"},
         {"title": "Wells", "publisher": "Press", "issued": {"date-parts": [[1990]]}}),
        ("Q42", {"entities": {"Q42": {"labels": {"te": {"value": "చెరువు"}}}}}, {"title": "చెరువు"}),
        ("Q42", {"entities": {}}, {}),
    ],
)  # fmt: skip
def test_what_is_known_elsewhere_fills_what_the_writer_left_open(source: str, answer: Any, found: Any) -> None:
    item, digest = looked_up(read_source(source).item, "", asking(answer))
    assert item.items() >= found.items()
    assert digest == ""


def test_of_a_page_its_title_and_the_digest_of_what_was_seen() -> None:
    page = b"<html><title>\n Tanks &amp; wells</title><title>no</title>"
    item, digest = looked_up(read_source("https://example.org/").item, "", asking(page, "text/html"))
    assert item == {"title": "Tanks & wells"}
    assert digest.startswith("sha256:")


@pytest.mark.parametrize("body", [b"{", b"[]", b"[" * 5000, b"\x80abc"])
def test_rubbish_for_an_answer_is_a_refusal(body: bytes) -> None:
    with pytest.raises(Refused):
        looked_up(read_source("Q42").item, "", asking(body))


@pytest.mark.django_db
class TestTheWorker:
    @pytest.fixture(autouse=True)
    def allowed(self, settings: Any) -> None:
        settings.SABHA_FETCH = True

    @pytest.fixture
    def note(self, summit: Any, pseudonym: Any, allowed: None) -> SourcedNote:
        question = summit.questions.first()
        said = actions.add_statement(question, Words("Clean the tanks", "en"), by=pseudonym, is_seed=True)
        source = read_source("10.1000/x").item | {"title": "As its writer calls it"}
        return add_note(said, question, Words("So", "en"), source, by=uuid.uuid4(), stance="context")

    def test_completes_a_source_and_lets_the_writers_words_stand(self, note: SourcedNote) -> None:
        answer = {"title": "Another", "author": [{"family": "Rao"}], "URL": "javascript:alert(1)"}
        assert complete_sources(asking(answer)) == 1
        done = SourcedNote.objects.get()
        assert (done.item["title"], done.item["author"]) == ("As its writer calls it", [{"family": "Rao"}])
        assert "URL" not in done.item
        assert complete_sources(asking(answer)) == 0
        assert journal.check() == []

    def test_says_what_failed_and_tries_again_later(self, note: SourcedNote) -> None:
        def fails(address: str, **rest: Any) -> Any:
            raise Refused("The server of the source answered with error %(status)d.", status=503)

        complete_sources(fails)
        held = SourceWanted.objects.get()
        assert (held.tries, held.fault) == (
            1,
            ["The server of the source answered with error %(status)d.", {"status": 503}],
        )
        assert complete_sources(fails) == 0  # not yet

    def test_asks_nobody_when_the_operator_has_not_allowed_it(self, note: SourcedNote, settings: Any) -> None:
        settings.SABHA_FETCH = False

        def never(address: str, **rest: Any) -> Any:
            raise AssertionError("the network was asked")

        assert complete_sources(never) == 0
        assert SourceWanted.objects.count() == 1
