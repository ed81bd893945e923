"""The one Django app: a folder per stage of a summit's life. Later stages know earlier ones, never the reverse."""
