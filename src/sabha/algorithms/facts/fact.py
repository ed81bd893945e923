"""A fact: a header that is chained, signed and never erased, and a payload whose fields can be."""

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sabha.algorithms.facts.canonical import canonical, commitment, digest, field_salt
from sabha.algorithms.refused import Refused, gettext_noop

VERSION = 1
ACTOR = "_by"  # the actor stands among the payload's fields, so that who acted can be erased like what was said
LATEST_REVISION = 2**31  # a forged revision of 2**53 would leave nobody a greater one to write
_LAST_MOMENT = 253_402_300_799_999  # the end of the year 9999: what a calendar can still show
_HEX = re.compile(r"[0-9a-f]*\Z")


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 64 and bool(_HEX.match(value))


def _is_salt(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 32 and bool(_HEX.match(value))


def _is_uuid(value: Any) -> bool:
    try:
        return bool(str(uuid.UUID(value)) == value)
    except (ValueError, TypeError, AttributeError):
        return False


def _is_whole(value: Any, lowest: int, highest: int) -> bool:
    return type(value) is int and lowest <= value <= highest


def _is_name(value: Any, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest


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
        """The payload that `as_json` gave. Refuses what no payload is, whoever sent it.

        A field that is readable and erased at once would show one value and prove another.
        """
        try:
            payload = cls(data["values"], data.get("salt", ""), data.get("salts", {}), data.get("erased", {}))
            sound = payload._is_sound()
        except (KeyError, TypeError, AttributeError) as fault:
            raise Refused(gettext_noop("This is not a fact of a journal.")) from fault
        if not sound:
            raise Refused(gettext_noop("This is not a fact of a journal."))
        return payload

    def _is_sound(self) -> bool:
        if set(self.values) & set(self.erased):
            return False
        whole = not self.erased and not self.salts
        salts = [self.salt] if whole else list(self.salts.values())
        salted = whole or (not self.salt and set(self.salts) == set(self.values))
        return salted and all(map(_is_salt, salts)) and all(map(_is_digest, self.erased.values()))


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
        """Read a header back. Refuses bytes that are not the one canonical spelling of a sound header.

        The header's shape is the same in every version for ever: what a later Sabha adds goes into kinds and
        payloads, so that a machine which has not been updated can check, keep and pass on what it cannot read.
        """
        try:
            h = json.loads(header)
            fact = cls(
                h["stream"], h["seq"], h["prev"], h["id"], h["kind"], h["model"], h["object"],
                h["revs"], h["ts"], h["payload"], payload, h["version"],
            )  # fmt: skip
            sound = fact.is_sound()
            same = sound and fact.header() == header
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            raise Refused(gettext_noop("This is not a fact of a journal.")) from fault
        if not sound:
            raise Refused(gettext_noop("This is not a fact of a journal."))
        if not same:
            raise Refused(gettext_noop("This fact is not written in the canonical way."))
        return fact

    def is_sound(self) -> bool:
        """Whether every part is of the kind and size that any database and calendar can hold."""
        parts = self.stream.split("/")
        return (
            len(parts) == 3
            and all(parts)
            and len(self.stream) <= 140
            and _is_whole(self.seq, 1, 2**53 - 1)
            and (self.prev == "" or _is_digest(self.prev))
            and _is_uuid(self.id)
            and _is_uuid(self.object)
            and _is_name(self.kind, 12)
            and _is_name(self.model, 60)
            and all(_is_whole(rev, 1, LATEST_REVISION) for rev in self.revs.values())
            and _is_whole(self.ts, 0, _LAST_MOMENT)
            and _is_digest(self.payload_digest)
            and _is_whole(self.version, 1, 2**31)
        )

    @property
    def by(self) -> str | None:
        """Who acted: a pseudonym, or None where that was erased."""
        return self.payload.values.get(ACTOR) if self.payload else None

    def said(self) -> dict[str, Any]:
        """Field → value, as far as they are still readable, without the actor."""
        values = self.payload.values if self.payload else {}
        return {name: value for name, value in values.items() if name != ACTOR}
