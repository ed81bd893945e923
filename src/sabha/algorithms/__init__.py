"""Pure computing: plain data and arrays in, frozen dataclasses out. No Django, no files, no clock, no network."""
