"""What the worker does for conversations."""

from sabha.summit.conversations.tasks.maps import make_map, make_maps

__all__ = ["make_map", "make_maps"]
