"""What came of it: decisions, promises, partnerships, check-ins, and the report."""

from sabha.summit.outcomes.models.promises import Promise, PromiseOwner

__all__ = ["Promise", "PromiseOwner"]
