"""The one spelling of plain data, and what binds a fact to data without showing it."""

import hashlib
import hmac
import json
import re
from typing import Any

from sabha.algorithms.refused import Refused, gettext_noop

_KEY = re.compile(r"[a-z_][a-z0-9_]{0,59}\Z")
_HALVES = re.compile("[\ud800-\udfff]")
_LARGEST = 2**53 - 1  # beyond it, programs that read numbers as doubles read another number
_SPELLED = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
_DEEPEST = 40  # people's words lie four deep; a thousand levels only stop the program that reads them


def canonical(value: Any) -> bytes:
    """The one spelling of `value`: RFC 8785 for keys in a-z_0-9, integers below 2**53, strings, booleans, null, lists.

    Floats are refused: two programs print them differently, and a hash must not depend on the printer.
    So is the null character: PostgreSQL cannot keep it, and a fact must not depend on the database.
    """
    _check(value, 0)
    return _SPELLED(value).encode()


def _check(value: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise Refused(gettext_noop("A fact cannot hold a %(kind)s."), kind="list that deep")
    match value:
        case None | bool():
            return
        case str():
            _check_text(value)
        case int():
            if abs(value) > _LARGEST:
                raise Refused(gettext_noop("%(number)s is too large a number."), number=value)
        case list() | tuple():
            for item in value:
                _check(item, depth + 1)
        case dict():
            for key, item in value.items():
                if not isinstance(key, str) or not _KEY.match(key):
                    raise Refused(gettext_noop("“%(key)s” cannot name a field."), key=key)
                _check(item, depth + 1)
        case _:
            raise Refused(gettext_noop("A fact cannot hold a %(kind)s."), kind=type(value).__name__)


def _check_text(text: str) -> None:
    if _HALVES.search(text):
        raise Refused(gettext_noop("This text holds half a character; please type it again."))
    if "\0" in text:
        raise Refused(gettext_noop("A fact cannot hold a %(kind)s."), kind="null character")


def digest(data: bytes) -> str:
    """SHA-256 of `data`, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def field_salt(salt: str, name: str) -> str:
    """The salt of one field, drawn from the fact's own (HMAC-SHA-256): knowing one tells nothing of another."""
    return hmac.digest(bytes.fromhex(salt), name.encode(), "sha256").hex()[:32]


def commitment(salt: str, value: Any) -> str:
    """What binds a fact to `value` without showing it: the digest of the field's salt and its canonical bytes.

    Without a salt, whoever sees the digest tries thirteen million possible votes in eleven seconds.
    """
    return digest(bytes.fromhex(salt) + canonical(value))
