"""Facts and how they merge: canonical bytes, salted commitments, hash chains, and the fold that gives a state.

A fact is a header that is never erased and a payload that may be. The header carries one digest over the salted
commitments of the payload's fields, so that one field can be erased while the others can still be checked.
State is a pure fold of the *set* of facts: order, repetition and the road by which they came change nothing.
"""

from sabha.algorithms.facts.canonical import canonical, commitment, digest, field_salt
from sabha.algorithms.facts.fact import ACTOR, LATEST_REVISION, VERSION, Fact, Payload
from sabha.algorithms.facts.folding import (
    Register,
    Stamp,
    conflicts,
    erasure_by,
    fold,
    in_order,
    redactions,
    said_at_all,
    stood_before,
    wins,
)

__all__ = [
    "ACTOR",
    "LATEST_REVISION",
    "VERSION",
    "Fact",
    "Payload",
    "Register",
    "Stamp",
    "canonical",
    "commitment",
    "conflicts",
    "digest",
    "erasure_by",
    "field_salt",
    "fold",
    "in_order",
    "redactions",
    "said_at_all",
    "stood_before",
    "wins",
]
