"""What the worker works out of the votes: the web process never loads what computes it."""

from sabha.summit.conversations.tasks.maps import make_map, make_maps
from sabha.summit.conversations.tasks.notes import rank_notes_of, rank_wanted_notes
from sabha.summit.conversations.tasks.sources import complete_sources

__all__ = ["complete_sources", "make_map", "make_maps", "rank_notes_of", "rank_wanted_notes"]
