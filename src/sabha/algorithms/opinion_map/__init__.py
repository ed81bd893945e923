"""Opinion maps: see `opinion.opinion_map`."""
