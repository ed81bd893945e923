"""Method of Equal Shares: every voter gets the same share of the budget and pays for what they chose."""

from sabha.algorithms.equal_shares.completion import Allocation, Completion, allocate
from sabha.algorithms.equal_shares.election import Ballot, Election, Utility, draw_lot, election
from sabha.algorithms.equal_shares.explanation import (
    Account,
    Greedy,
    Loser,
    RunnerUp,
    account,
    explained,
    greedy,
    losers,
)
from sabha.algorithms.equal_shares.purses import Paid
from sabha.algorithms.equal_shares.rounds import Round
from sabha.algorithms.shares_spent import Payment

__all__ = [
    "Account",
    "Allocation",
    "Ballot",
    "Completion",
    "Election",
    "Greedy",
    "Loser",
    "Paid",
    "Payment",
    "Round",
    "RunnerUp",
    "Utility",
    "account",
    "allocate",
    "draw_lot",
    "election",
    "explained",
    "greedy",
    "losers",
]
