"""Facts and how they merge: canonical bytes, salted commitments, hash chains, and the fold that gives a state.

A fact is a header that is never erased and a payload that may be. The header carries one salted commitment's digest
over the whole payload; the payload's fields are committed to one by one, so that one field can be erased
while the others can still be checked. State is a pure fold of the *set* of facts: order, repetition and
the road by which they came change nothing.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sabha.algorithms.refused import Refused, gettext_noop

VERSION = 1
ACTOR = "_by"  # the actor stands among the payload's fields, so that who acted can be erased like what was said
_KEY = re.compile(r"[a-z_][a-z0-9_]{0,59}\Z")
_LARGEST = 2**53 - 1  # beyond it, programs that read numbers as doubles read another number

Stamp = tuple[int, int, str]
"""(revision, milliseconds since 1970, fact id): causality first, clocks second, the id decides ties."""


def canonical(value: Any) -> bytes:
    """The one spelling of `value`: RFC 8785 for keys in a-z_0-9, integers below 2**53, strings, booleans, null, lists.

    Floats are refused: two programs print them differently, and a hash must not depend on the printer.
    """
    _check(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _check(value: Any) -> None:
    match value:
        case None | bool():
            return
        case str():
            if any("\ud800" <= c <= "\udfff" for c in value):
                raise Refused(gettext_noop("This text holds half a character; please type it again."))
        case int():
            if abs(value) > _LARGEST:
                raise Refused(gettext_noop("%(number)s is too large a number."), number=value)
        case list() | tuple():
            for item in value:
                _check(item)
        case dict():
            for key, item in value.items():
                if not isinstance(key, str) or not _KEY.match(key):
                    raise Refused(gettext_noop("“%(key)s” cannot name a field."), key=key)
                _check(item)
        case _:
            raise Refused(gettext_noop("A fact cannot hold a %(kind)s."), kind=type(value).__name__)


def digest(data: bytes) -> str:
    """SHA-256 of `data`, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def field_salt(salt: str, name: str) -> str:
    """The salt of one field, drawn from the fact's own (HMAC-SHA-256): knowing one tells nothing of another."""
    return hmac.new(bytes.fromhex(salt), name.encode(), hashlib.sha256).hexdigest()[:32]


def commitment(salt: str, value: Any) -> str:
    """What binds a fact to `value` without showing it: the digest of the field's salt and its canonical bytes.

    Unsalted, thirteen million possible votes are tried in eleven seconds (trust.md, B2).
    """
    return digest(bytes.fromhex(salt) + canonical(value))


@dataclass(frozen=True, slots=True)
class Payload:
    """What a fact says. `salt` is gone once a field was erased; then `salts` and `erased` stand in for it."""

    values: Mapping[str, Any]
    salt: str = ""
    salts: Mapping[str, str] = field(default_factory=dict)
    erased: Mapping[str, str] = field(default_factory=dict)

    def commitments(self) -> dict[str, str]:
        """Field name → commitment, for fields that are readable and for fields that were erased."""
        readable = {
            name: commitment(self.salts.get(name) or field_salt(self.salt, name), value)
            for name, value in self.values.items()
        }
        return readable | dict(self.erased)

    def digest(self) -> str:
        """What the header holds of this payload; erasing fields does not change it."""
        return digest(canonical(self.commitments()))

    def without(self, names: Iterable[str]) -> "Payload":
        """This payload with the fields in `names` erased for good: value and salt go, the commitment stays."""
        gone = set(names) & set(self.values)
        if not gone:
            return self
        known = self.commitments()
        kept = {n: v for n, v in self.values.items() if n not in gone}
        return Payload(
            values=kept,
            salts={n: self.salts.get(n) or field_salt(self.salt, n) for n in kept},
            erased=dict(self.erased) | {n: known[n] for n in gone},
        )

    def as_json(self) -> dict[str, Any]:
        """Plain data to store; empty parts are left out."""
        parts = {"values": dict(self.values), "salt": self.salt}
        parts |= {"salts": dict(self.salts), "erased": dict(self.erased)}
        return {name: part for name, part in parts.items() if part or name == "values"}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Payload":
        """The payload that `as_json` gave."""
        return cls(data["values"], data.get("salt", ""), data.get("salts", {}), data.get("erased", {}))


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened to one object, as a node admitted it.

    `stream` is "incarnation/summit/class", `seq` counts from 1 in it and `prev` is the digest of the header before.
    `revs` gives, for each field set, one more than the revision its writer had seen.
    """

    stream: str
    seq: int
    prev: str
    id: str
    kind: str
    model: str
    object: str
    revs: Mapping[str, int]
    ts: int
    payload_digest: str
    payload: Payload | None = None
    version: int = VERSION

    def header(self) -> bytes:
        """The canonical bytes that are chained and signed."""
        return canonical(
            {
                "stream": self.stream,
                "seq": self.seq,
                "prev": self.prev,
                "id": self.id,
                "kind": self.kind,
                "model": self.model,
                "object": self.object,
                "revs": dict(self.revs),
                "ts": self.ts,
                "payload": self.payload_digest,
                "version": self.version,
            }
        )

    def hash(self) -> str:
        """The digest of the header: what the next fact of the stream points back to."""
        return digest(self.header())

    @classmethod
    def from_header(cls, header: bytes, payload: Payload | None) -> "Fact":
        """Read a header back. Refuses bytes that are not the one canonical spelling of a header."""
        try:
            h = json.loads(header)
            fact = cls(
                h["stream"], h["seq"], h["prev"], h["id"], h["kind"], h["model"], h["object"],
                h["revs"], h["ts"], h["payload"], payload, h["version"],
            )  # fmt: skip
            same = fact.header() == header
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise Refused(gettext_noop("This is not a fact of a journal.")) from fault
        if not same:
            raise Refused(gettext_noop("This fact is not written in the canonical way."))
        return fact

    @property
    def by(self) -> str | None:
        """Who acted: a pseudonym, or None where that was erased."""
        return self.payload.values.get(ACTOR) if self.payload else None

    def said(self) -> dict[str, Any]:
        """Field → value, as far as they are still readable, without the actor."""
        values = self.payload.values if self.payload else {}
        return {name: value for name, value in values.items() if name != ACTOR}


def wins(new: Stamp, old: Stamp | None) -> bool:
    """Whether a register that holds `old` takes `new`."""
    return old is None or new > old


Register = tuple[Stamp, Any]


def fold(facts: Iterable[Fact], *, version: int = VERSION) -> dict[str, dict[str, Register]]:
    """The state that a set of facts amounts to: object → field → (stamp, value).

    Pure, and the reference for the incremental journal: idempotent (a fact given twice counts once),
    commutative and associative (any order, any grouping). An act admitted by two nodes carries the smaller
    of its two times. Facts of a newer version or an unknown kind change nothing until the code knows them.
    """
    facts = list(facts)
    erased = redactions(facts, version=version)
    first: dict[str, int] = {}
    for fact in facts:
        first[fact.id] = min(fact.ts, first.get(fact.id, fact.ts))
    state: dict[str, dict[str, Register]] = {}
    for fact in facts:
        if fact.kind != "set" or fact.version > version:
            continue
        for name, value in fact.said().items():
            if name in erased.get(fact.id, ()):
                continue
            stamp = (fact.revs.get(name, 1), first[fact.id], fact.id)
            registers = state.setdefault(fact.object, {})
            held = registers.get(name)
            if wins(stamp, held[0] if held else None):
                registers[name] = (stamp, value)
    return state


def redactions(facts: Iterable[Fact], *, version: int = VERSION) -> dict[str, frozenset[str]]:
    """Fact id → the fields erased from it, by all the redactions among `facts`."""
    found: dict[str, frozenset[str]] = {}
    for fact in facts:
        if fact.kind == "redact" and fact.version <= version:
            said = fact.said()
            target, names = said.get("fact", ""), frozenset(said.get("fields", ()))
            found[target] = found.get(target, frozenset()) | names
    return found


def conflicts(facts: Iterable[Fact]) -> dict[tuple[str, str], list[Fact]]:
    """(object, field) → the facts that set it at the same, highest revision, latest stamp first.

    Two people wrote without having seen each other's words: one is shown, the others are kept and listed.
    """
    heard: dict[tuple[str, str, int], dict[str, Fact]] = {}
    for fact in facts:
        if fact.kind == "set":
            for name in fact.said():
                heard.setdefault((fact.object, name, fact.revs.get(name, 1)), {})[fact.id] = fact
    highest: dict[tuple[str, str], int] = {}
    for obj, name, rev in heard:
        highest[obj, name] = max(rev, highest.get((obj, name), 0))
    return {
        (obj, name): sorted(group.values(), key=lambda f: (f.ts, f.id), reverse=True)
        for (obj, name, rev), group in heard.items()
        if rev == highest[obj, name] and len(group) > 1
    }
