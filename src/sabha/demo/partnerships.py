"""The partnerships of the demonstration: simulated, and plainly so."""


def play(summit):
    """Play this chapter into the summit."""
