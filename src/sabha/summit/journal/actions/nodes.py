"""Which machine this is: its key, kept in a file beside the database and never in it, and its incarnation."""

import contextlib
import functools
import os
import secrets
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from nacl.encoding import HexEncoder
from nacl.signing import SigningKey

from sabha.algorithms.facts import digest
from sabha.summit.journal.models import Fact, Node, Stream


@functools.cache
def signing_key():
    """This machine's Ed25519 key; made at the first start, readable by its owner alone."""
    path = Path(settings.SABHA_DATA) / "node.key"
    if not path.exists():
        _keep_new_key(path)
    return SigningKey(path.read_bytes().strip(), encoder=HexEncoder)


def _keep_new_key(path):
    """Write a new key whole, then give it its name: two processes that start at once end up with the same one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".node-key-")
    with os.fdopen(handle, "wb") as file:
        file.write(SigningKey.generate().encode(HexEncoder))
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    Path(draft).unlink()


def _public_key():
    return signing_key().verify_key.encode(HexEncoder).decode()


def _machine():
    """A digest that changes when the disk is put into another machine: a cloned card must not go on as itself."""
    marker = Path("/etc/machine-id")
    return digest(marker.read_bytes() if marker.exists() else b"")


@functools.cache
def node():
    """The incarnation under which this process admits facts. Remembered: it is asked for at every write."""
    return _standing() or _begin()


def _standing():
    held = Node.objects.filter(is_self=True).first()
    return held.name if held and (held.public_key, held.machine) == (_public_key(), _machine()) else None


def _begin():
    """Become a new incarnation; under the old ones nothing more is admitted, by whatever process."""
    name = f"{settings.SABHA_NODE}.{secrets.token_hex(4)}"
    try:
        with transaction.atomic():
            for old in Node.objects.select_for_update().filter(is_self=True):
                Stream.objects.filter(name__startswith=f"{old.name}/").update(closed=True)
            Node.objects.filter(is_self=True).update(is_self=False)
            Node.objects.create(name=name, public_key=_public_key(), machine=_machine(), is_self=True)
    except IntegrityError:
        return _standing()  # another process was quicker; this machine is what that one says
    return name


def new_incarnation():
    """Begin again under a new name: after a restore or a fork, a sequence number must never be used twice."""
    _begin()
    node.cache_clear()
    return node()


def trust(name, public_key):
    """Accept facts that `name` signs with `public_key` (Ed25519, hexadecimal)."""
    return Node.objects.get_or_create(name=name, defaults={"public_key": public_key})[0]


def from_elsewhere(keys):
    """Whether another machine wrote of any of these objects: who is not among our people may be among its."""
    ours = tuple(f"{one.name}/" for one in Node.objects.all() if is_ours(one))
    streams = Fact.objects.filter(object_id__in=keys).values_list("stream_id", flat=True).distinct()
    return any(not name.startswith(ours) for name in streams)


def is_ours(sender):
    """Whether a name was one of this machine's, now or before: the same key signed for it."""
    return sender.public_key == _public_key()
