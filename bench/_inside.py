"""A vote and the page after it, as a browser sends them, through the whole application in one process; JSON.

Started by voting.py. Batches of twenty: the least of them is what the work itself costs on this processor, the middle
one what it costs beside whatever else runs.
"""

import io
import json
import sys
import time
import uuid
from urllib.parse import urlencode

from _voters import make

PEOPLE, BATCH, BATCHES = 60, 20, 40
CSRF = "c" * 32


def main():
    made = make(PEOPLE)
    from sabha.config.wsgi import application

    browsers = Browsers(made, application)
    for _ in range(PEOPLE):
        browsers.reads(*browsers.votes())  # warm
    found = [browsers.batch() for _ in range(BATCHES)]
    votes, pages = (sorted(1000 * took / BATCH for took in column) for column in zip(*found, strict=True))
    print(json.dumps({"vote": [votes[0], votes[BATCHES // 2]], "page": [pages[0], pages[BATCHES // 2]]}))


class Browsers:
    """Each votes on one statement after the other, and each time round something else than before."""

    def __init__(self, made, application):
        self.made, self.application, self.turn = made, application, 0

    def batch(self):
        """(processor seconds of the votes, of the pages after them)."""
        began = time.process_time()
        led = [self.votes() for _ in range(BATCH)]
        voted = time.process_time()
        for who, path in led:
            self.reads(who, path)
        return voted - began, time.process_time() - voted

    def votes(self):
        who, round_ = self.turn % PEOPLE, self.turn // PEOPLE
        statements = self.made["statements"]
        value = (round_ // len(statements) + who) % 3 - 1
        self.turn += 1
        said = {"csrfmiddlewaretoken": CSRF, "op": uuid.uuid4(), "value": value}
        said |= {"statement": statements[round_ % len(statements)]}
        status, headers = self.asks("POST", self.made["path"], who, urlencode(said).encode())
        assert status.startswith("302"), status
        assert "last=" in headers["Location"], headers
        return who, headers["Location"]

    def reads(self, who, path):
        status, _ = self.asks("GET", path, who)
        assert status.startswith("200"), status

    def asks(self, method, path, who, body=b""):
        path, _, query = path.partition("?")
        answer = {}
        environ = {
            "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query,
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost",
            "HTTP_COOKIE": f"{self.made['cookie']}={self.made['sessions'][who]}; csrf={CSRF}",
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
        }  # fmt: skip
        chunks = self.application(environ, lambda status, headers, _=None: answer.update(a=(status, dict(headers))))
        b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        return answer["a"]


if __name__ == "__main__":
    main()
