"""The one place that asks the open web for anything: https only, public addresses only, a little, and not for long.

Only the worker comes here, and only where the operator allows it (SABHA_FETCH). The name is looked up once and the
connection goes to the very address that was looked at, so that a name cannot lead elsewhere on the second asking.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.sources import safe_address

MOST_BYTES = 2_000_000
SECONDS = 15.0
MOST_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address):
    """Whether an IP address belongs to the open internet; those that wrap another are none of ours to unwrap."""
    it = ipaddress.ip_address(address.split("%")[0])
    if it.version == 6 and (it.ipv4_mapped or it.sixtofour or it.teredo or it in NAT64):
        return False
    return it.is_global and not it.is_multicast


@dataclass(frozen=True)
class Reach:
    """What may be reached. Tests bring their own, to ask a server of theirs on this machine."""

    allows: object = is_public
    ports: frozenset = frozenset({443})
    context: ssl.SSLContext | None = None


OPEN_WEB = Reach()


@dataclass(frozen=True)
class Fetched:
    """What a server answered: from which address in the end, what kind of content, and its bytes."""

    address: str
    kind: str
    body: bytes


class _Connection(http.client.HTTPSConnection):
    """Connects to an address that was checked, under the host's name for TLS."""

    def __init__(self, host, port, address, context, seconds):
        super().__init__(host, port, timeout=seconds, context=context)
        self.address, self.tls, self.line, self.is_cut = address, context, None, False

    def connect(self):
        line = socket.create_connection((self.address, self.port), self.timeout)
        self.line = self.sock = self.tls.wrap_socket(line, server_hostname=self.host, do_handshake_on_connect=False)
        if self.is_cut:  # the time was over before there was anything to cut
            raise TimeoutError
        self.line.do_handshake()

    def cut(self):
        """End it now, whatever it waits for: a server that sends a byte a minute is not waited for.

        That it was cut is noted first: who reads may wake before this returns, and a part must not pass for the whole.
        """
        self.is_cut = True
        if self.line is not None:
            with contextlib.suppress(OSError):  # beneath TLS: its own goodbye would wait for an answer
                socket.socket.shutdown(self.line, socket.SHUT_RDWR)


def fetch(address, *, accept="*/*", reach=OPEN_WEB, most=MOST_BYTES, seconds=SECONDS):
    """Ask for one page and follow at most three redirects, each checked anew. Raises `Refused` with what went wrong."""
    for _ in range(MOST_REDIRECTS + 1):
        status, headers, body = _ask(safe_address(address), accept, reach, most, seconds)
        if status in REDIRECTS and headers.get("Location"):
            address = urljoin(address, headers["Location"])
            continue
        if status != 200:
            raise Refused(gettext_noop("The server of the source answered with error %(status)d."), status=status)
        return Fetched(address, headers.get_content_type(), body)
    raise Refused(gettext_noop("The address of the source leads on and on to others."))


def _ask(address, accept, reach, most, seconds):
    parts = urlsplit(address)
    port = parts.port or 443
    if parts.scheme != "https" or port not in reach.ports:
        raise Refused(gettext_noop("Only addresses that begin with https:// are asked."))
    context = reach.context or ssl.create_default_context()
    connection = _Connection(parts.hostname, port, _looked_up(parts.hostname, port, reach), context, seconds)
    clock = threading.Timer(seconds, connection.cut)
    clock.start()
    try:
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request("GET", path, headers={"Accept": accept, "User-Agent": "Sabha", "Connection": "close"})
        answer = connection.getresponse()
        body = answer.read(most + 1)
        _whole(connection, answer, body, most)
        return answer.status, answer.headers, body
    except (OSError, http.client.HTTPException):
        raise Refused(gettext_noop("The server of the source did not answer.")) from None
    finally:
        clock.cancel()
        connection.close()


def _whole(connection, answer, body, most):
    """Refuse what is too much, and what was cut off."""
    if len(body) > most:
        raise Refused(gettext_noop("The source is too large to look at."))
    if connection.is_cut or answer.length:
        raise http.client.IncompleteRead(body)


def _looked_up(host, port, reach):
    """The address to connect to; if only one of a name's addresses is not public, none is used."""
    try:
        found = [row[4][0] for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise Refused(gettext_noop("The server of the source is not known.")) from None
    if not found or not all(reach.allows(address) for address in found):
        raise Refused(gettext_noop("The address of the source leads into a private network."))
    return found[0]
