"""SQLite as Django drives it, with a line to stand in for whoever writes."""
