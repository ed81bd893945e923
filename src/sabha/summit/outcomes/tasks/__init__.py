"""What the worker does for outcomes."""
