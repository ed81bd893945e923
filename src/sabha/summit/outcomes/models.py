"""Decisions, promises, introductions, partnerships, check-ins and reports."""
