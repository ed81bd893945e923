"""What the worker does for ideas: counting ballots, and turning pages over when a day or an hour has come."""

from sabha.summit.ideas.tasks.counting import count, make_counts
from sabha.summit.ideas.tasks.turning import turn_pages

__all__ = ["count", "make_counts", "turn_pages"]
