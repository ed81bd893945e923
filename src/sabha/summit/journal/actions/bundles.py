"""Facts in a file, as one machine gives them to another on a stick: looked at whole before any of it is taken.

Lines of JSON, compressed: what the file is and whose keys it names; one fact a line; last, how many there were and a
digest of all that stands above, so that half a file is known for one.
"""

import gzip
import hashlib
import itertools
import json
import os
import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import transaction
from nacl.signing import VerifyKey

from sabha.summit.journal import models
from sabha.summit.journal.actions import merging
from sabha.summit.journal.actions.nodes import node
from sabha.summit.journal.actions.numbering import renumber
from sabha.summit.journal.actions.revisions import INSTALLATION

FORMAT = 1
LARGEST = 256 * 2**20  # bytes, unpacked: about two hundred thousand facts
LONGEST = 2 * 2**20  # bytes of one line
AT_A_TIME = 300  # facts that are stored under one lock: less than a second


class Unusable(ValueError):
    """This file cannot be taken in; the message says why in one sentence. Operators read it, in English."""


@dataclass
class Bundle:
    """What a file holds: the summit it is of, whose keys it names, its facts."""

    summit: str
    made: str
    keys: dict  # incarnation → public key
    facts: list = field(default_factory=list)  # of (fact, signature)


@dataclass(frozen=True)
class Merged:
    """What came of a file: its facts, those that are new here, those of strangers, those that wait for earlier ones."""

    facts: int
    stored: int
    strangers: dict  # public key → how many facts
    early: int
    ahead: int  # facts whose clock is more than a day ahead of ours
    renumbered: list


def pack(target, summit, *, public_only=False):
    """Write the facts of a summit, and those of the installation that it stands on, into `target`. Returns how many.

    Half a file never stands under its name; it is its owner's alone, for votes are in it under numbers.
    """
    names = _streams(summit, public_only=public_only)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6, filename="") as zipped:
            count = _write(zipped, summit, names)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
    return count


def _streams(summit, *, public_only):
    classes = ["public"] if public_only else ["public", "members"]
    ends = [f"/{key}/{klass}" for key in (INSTALLATION, summit.pk) for klass in classes]
    names = models.Stream.objects.order_by("name").values_list("name", flat=True)
    return [name for name in names if name.endswith(tuple(ends))]


@transaction.atomic
def _write(file, summit, names):
    senders = models.Node.objects.filter(name__in={name.split("/")[0] for name in names})
    keys = dict(senders.values_list("name", "public_key"))
    about = {"sabha_journal": FORMAT, "summit": summit.slug, "made": datetime.now(UTC).isoformat(timespec="seconds")}
    running, count = hashlib.sha256(), 0
    _line(file, running, about | {"by": node(), "keys": keys})
    for header, payload, signature in merging.export(streams=names):
        _line(file, running, [header.decode(), payload, signature.hex()])
        count += 1
    _line(file, hashlib.sha256(), {"facts": count, "digest": running.hexdigest()})
    return count


def _line(file, running, said):
    line = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    running.update(line)
    file.write(line)


def unpack(source):
    """Read a bundle and check that it is whole and that every fact in it is what its header says. Raises `Unusable`."""
    try:
        with gzip.open(source, "rb") as file:
            return _read(file)
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        if isinstance(fault, FileNotFoundError | Unusable):
            raise
        raise Unusable("This file is no bundle of facts, or only half of one.") from fault


def _read(file):
    running, size = hashlib.sha256(), 0
    bundle, last = None, None
    while line := file.readline(LONGEST):
        size += len(line)
        if size > LARGEST or not line.endswith(b"\n"):
            raise Unusable("This file is too large, or broken off.")
        said = json.loads(line)
        if last is not None:
            raise Unusable("Something stands behind the end of this file.")
        if bundle is None:
            bundle = _begun(said)
        elif isinstance(said, dict):
            last = said
            continue
        else:
            bundle.facts.append(_fact(said, len(bundle.facts) + 1))
        running.update(line)
    if bundle is None or last is None or (last["facts"], last["digest"]) != (len(bundle.facts), running.hexdigest()):
        raise Unusable("This file is no bundle of facts, or only half of one.")
    return bundle


def _begun(said):
    if said.get("sabha_journal") != FORMAT:
        raise Unusable("This file was written by a newer Sabha; update this one first.")
    keys = said["keys"]
    if not all(isinstance(text, str) and len(bytes.fromhex(key)) == 32 for text, key in keys.items()):
        raise ValueError
    return Bundle(str(said["summit"]), str(said["made"]), keys)


def _fact(said, place):
    header, payload, signature = said
    found = merging.read((header.encode(), payload, bytes.fromhex(signature)))
    if found is None:
        raise Unusable(f"Fact {place} of this file was altered.")
    return found


def merge(bundle):
    """Take a bundle in: a single wrong signature refuses it whole. Returns what came of it.

    All of it is checked before anything is stored, without a lock. Then it is stored in portions, so that whoever
    writes meanwhile never waits long; after a power cut the same file, once more, brings what is lacking.
    """
    new, strangers = _met(bundle)
    known = [(fact, signature) for fact, signature in bundle.facts if _sender(fact) not in strangers]
    _refuse_forgeries(known, new)
    for name, key in new.items():
        models.Node.objects.get_or_create(name=name, defaults={"public_key": key})
    stored = _store(known)
    counted = Counter(strangers[_sender(fact)] for fact, _ in bundle.facts if _sender(fact) in strangers)
    return Merged(
        facts=len(bundle.facts), stored=stored, strangers=dict(counted), early=len(_early(known)), ahead=_ahead(known),
        renumbered=renumber() if stored else [],
    )  # fmt: skip


def _store(known):
    """Public facts first: votes wait for nothing then. Streams that two went on with under one name again, whole."""
    known = sorted(known, key=lambda pair: (not pair[0].stream.endswith("/public"), pair[0].stream, pair[0].seq))
    stored = sum(merging.receive(map(_item, some)) for some in itertools.batched(known, AT_A_TIME, strict=False))
    apart = {fact.stream for fact in _early(known)}
    return stored + merging.receive(_item(pair) for pair in known if pair[0].stream in apart)


def _item(pair):
    fact, signature = pair
    return fact.header(), fact.payload.as_json(), signature


def _sender(fact):
    return fact.stream.split("/")[0]


def _met(bundle):
    """(Incarnation → key, of those who are new and whose key is trusted; the same of those whom nobody here trusts).

    A trusted key may sign under new names: a machine takes one at every restore. It must have signed something, lest
    a file give away somebody's name.
    """
    trusted = set(models.Node.objects.values_list("public_key", flat=True))
    names = set(models.Node.objects.values_list("name", flat=True))
    new, strangers = {}, {}
    for fact, signature in bundle.facts:
        name = _sender(fact)
        if name in names or name in new or name in strangers:
            continue
        key = bundle.keys.get(name, "")
        is_known = key in trusted and merging.signed(key, fact, signature)
        (new if is_known else strangers)[name] = key
    return new, strangers


def _refuse_forgeries(known, new):
    keys = dict(models.Node.objects.values_list("name", "public_key")) | new
    for fact, signature in known:
        if not merging.signed(keys[_sender(fact)], fact, signature):
            raise Unusable(f"A fact of this file was not signed by {_sender(fact)}, whose it says it is.")


def _early(known):
    """The facts that cannot be taken yet, for earlier ones of their stream have not come."""
    reached = dict(models.Stream.objects.values_list("name", "seq"))
    return [fact for fact, _ in known if fact.seq > reached.get(fact.stream, 0)]


def _ahead(known):
    tomorrow = int(datetime.now(UTC).timestamp() * 1000) + 86_400_000
    return sum(fact.ts > tomorrow for fact, _ in known)


def trust_key(key):
    """Take in from now on what this public key (Ed25519, hexadecimal) signs, under whatever name. Raises `Unusable`."""
    try:
        key = VerifyKey(bytes.fromhex(key.strip())).encode().hex()
    except (ValueError, TypeError) as fault:
        raise Unusable("This is no key: one has 64 letters and digits, as ./sabha journal key shows it.") from fault
    if not models.Node.objects.filter(public_key=key).exists():
        models.Node.objects.create(name=f"trusted.{key[:16]}", public_key=key)
    return key
