"""The clock of a summit. A name that no clock of this machine bears, come from another machine, is read as UTC."""

from zoneinfo import ZoneInfo


def zone_named(name):
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
