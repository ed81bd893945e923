"""Sabha carries a community summit from its concept note to its lasting outcomes."""

__version__ = "0.1.0"
