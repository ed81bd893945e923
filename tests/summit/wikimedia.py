"""A wiki's OAuth 2 on this machine, as strict as the real one: it checks client, address, challenge and bearer."""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT = {"client_id": "test-consumer", "client_secret": "test-secret"}


class Wiki(ThreadingHTTPServer):
    """The provider; `profile` is who is signed in there."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.api = f"http://127.0.0.1:{self.server_port}/w/rest.php"
        self.profile = {"sub": 4711, "username": "Devi", "realname": "Devika Real-Name", "email": "devika@example.org",
            "confirmed_email": True}  # fmt: skip
        self.promised: dict[str, dict[str, str]] = {}
        self.bearers: set[str] = set()
        self.agents: set[str] = set()

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the wiki sends the person who agreed."""
        assert asked["client_id"] == CLIENT["client_id"]
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_hex(8)
        self.promised[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str]) -> dict[str, str] | None:
        """A bearer token for a code, once; None where anything does not fit what was promised."""
        asked = self.promised.pop(sent.get("code", ""), None)
        if asked is None or any(sent.get(name) != value for name, value in CLIENT.items()):
            return None
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        fits = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
        if not fits or sent.get("redirect_uri") != asked["redirect_uri"]:
            return None
        bearer = secrets.token_hex(8)
        self.bearers.add(bearer)
        return {"access_token": bearer, "token_type": "Bearer", "refresh_token": "refresh-me"}


class Answers(BaseHTTPRequestHandler):
    server: Wiki

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path.endswith("/oauth2/authorize"):
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.send_response(302)
            self.send_header("Location", self.server.authorize(asked))
            self.end_headers()
        elif parts.path.endswith("/oauth2/resource/profile"):
            self.server.agents.add(self.headers["User-Agent"])
            known = self.headers["Authorization"].removeprefix("Bearer ") in self.server.bearers
            self.answer(200 if known else 401, self.server.profile if known else {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        token = self.server.token({name: values[0] for name, values in parse_qs(body).items()})
        self.answer(200 if token else 400, token or {"error": "invalid_grant"})

    def answer(self, status: int, said: dict[str, Any]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def running() -> Iterator[Wiki]:
    wiki = Wiki()
    thread = threading.Thread(target=wiki.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield wiki
    finally:
        wiki.shutdown()
        wiki.server_close()
        thread.join()
