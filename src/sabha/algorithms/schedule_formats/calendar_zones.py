"""Which time zone a calendar means: IANA names, Windows names, prefixes of old programs, or its own VTIMEZONE."""

from datetime import tzinfo

from sabha.algorithms.schedule_formats.content_lines import Component
from sabha.algorithms.schedule_formats.times import zone_named


def zones_of(calendar: Component) -> dict[str, tzinfo]:
    """The zones that the calendar defines itself, by their TZID; IANA's own rules where it names an IANA zone."""
    zones = {}
    for component in calendar.every("VTIMEZONE"):
        name = component.text("TZID")
        zone = zone_for(name) or zone_named(component.text("X-LIC-LOCATION")) or _as_defined(component)
        if name and zone:
            zones[name] = zone
    return zones


def zone_for(name: str) -> tzinfo | None:
    """The zone a TZID means by itself, or None."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # 2 MB: only who takes a calendar in waits

    name = name.strip().strip('"')
    if zone := zone_named(name) or zone_named(WINDOWS_TO_OLSON.get(name, "")):
        return zone
    # /freeassociation.sourceforge.net/Europe/Berlin, /citadel.org/20210210_1/Asia/Kolkata
    parts = name.split("/")
    endings = ("/".join(parts[-count:]) for count in (3, 2) if len(parts) > count)
    return next((zone for ending in endings if (zone := zone_named(ending))), None)


def _as_defined(component: Component) -> tzinfo | None:
    from icalendar import Timezone

    try:
        zone = Timezone.from_ical("\r\n".join(_source(component)))
        return zone.to_tz() if isinstance(zone, Timezone) else None
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError):
        return None


def _source(component: Component) -> list[str]:
    inside = [line for part in component.components for line in _source(part)]
    return [f"BEGIN:{component.name}", *component.source, *inside, f"END:{component.name}"]
