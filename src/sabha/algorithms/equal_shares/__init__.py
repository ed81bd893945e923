"""Method of Equal Shares: every voter gets the same share of the budget and pays for what they chose."""

from sabha.algorithms.equal_shares.completion import Allocation, Completion, allocate
from sabha.algorithms.equal_shares.election import Election, Utility, draw_lot, election
from sabha.algorithms.equal_shares.rounds import Round

__all__ = ["Allocation", "Completion", "Election", "Round", "Utility", "allocate", "draw_lot", "election"]
