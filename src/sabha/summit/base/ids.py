"""Identifiers that carry their time, made by whoever acts, so that a repeat is recognised."""

import secrets
import time
import uuid


def uuid7(ms=None):
    """A UUID version 7 (RFC 9562): 48 bits of milliseconds since 1970, then 74 random bits. Sorts by time."""
    ms = time.time_ns() // 1_000_000 if ms is None else ms
    value = (ms & (2**48 - 1)) << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)
