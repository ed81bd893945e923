"""What the worker works out of the votes: the web process never loads what computes it."""

from sabha.summit.conversations.tasks.maps import make_map, make_maps

__all__ = ["make_map", "make_maps"]
