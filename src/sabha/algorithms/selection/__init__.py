"""Selection: scores decide where they can (`band`), where they cannot a lottery with quotas does.

pool → leximin → draw; next_offer when somebody cannot come. For applicants: docs/method-selection.md.
"""

from sabha.algorithms.selection.drawing import Draw, draw, next_offer, ticket
from sabha.algorithms.selection.lottery import Lottery, leximin
from sabha.algorithms.selection.quotas import Pool, Quota, pool, still_open
from sabha.algorithms.selection.uncertain_band import Band, band

__all__ = [
    "Band",
    "Draw",
    "Lottery",
    "Pool",
    "Quota",
    "band",
    "draw",
    "leximin",
    "next_offer",
    "pool",
    "still_open",
    "ticket",
]
