"""What came of it: decisions, promises, partnerships, check-ins, and the report."""
