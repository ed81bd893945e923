"""Calls, proposals, review and selection."""
