"""Opinion maps: `opinion_map(votes)` gives an `OpinionMap`, `to_json` its plain data, `from_events` the votes."""

from sabha.algorithms.opinion_map.as_json import to_json
from sabha.algorithms.opinion_map.opinion import OpinionMap, opinion_map
from sabha.algorithms.opinion_map.routing import next_statements, priorities
from sabha.algorithms.opinion_map.votes import Votes, from_events

__all__ = ["OpinionMap", "Votes", "from_events", "next_statements", "opinion_map", "priorities", "to_json"]
