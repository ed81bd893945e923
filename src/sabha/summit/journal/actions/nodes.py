"""Which machine this is: its key, kept in a file beside the database and never in it, and its incarnation."""

import functools
import os
import secrets
from pathlib import Path

from django.conf import settings
from nacl.encoding import HexEncoder
from nacl.signing import SigningKey

from sabha.algorithms.facts import digest
from sabha.summit.journal.models import Node


@functools.cache
def signing_key():
    """This machine's Ed25519 key; made at the first start, readable by its owner alone."""
    path = Path(settings.SABHA_DATA) / "node.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(SigningKey.generate().encode(HexEncoder))
    return SigningKey(path.read_bytes().strip(), encoder=HexEncoder)


def _public_key():
    return signing_key().verify_key.encode(HexEncoder).decode()


def _machine():
    """A digest that changes when the disk is put into another machine: a cloned card must not go on as itself."""
    marker = Path("/etc/machine-id")
    return digest(marker.read_bytes() if marker.exists() else b"")


@functools.cache
def node():
    """The incarnation under which this process admits facts. Remembered: it is asked for at every write."""
    held = Node.objects.filter(is_self=True).first()
    if held and held.public_key == _public_key() and held.machine == _machine():
        return held.name
    return _begin()


def _begin():
    Node.objects.filter(is_self=True).update(is_self=False)
    name = f"{settings.SABHA_NODE}.{secrets.token_hex(4)}"
    Node.objects.create(name=name, public_key=_public_key(), machine=_machine(), is_self=True)
    return name


def new_incarnation():
    """Begin again under a new name: after a restore or a fork, a sequence number must never be used twice."""
    node.cache_clear()
    _begin()
    return node()


def trust(name, public_key):
    """Accept facts that `name` signs with `public_key` (Ed25519, hexadecimal)."""
    return Node.objects.get_or_create(name=name, defaults={"public_key": public_key})[0]
