"""JSON-LD (schema.org Event) for pages, so that search engines and calendars know sessions from text."""

import json

from sabha.algorithms.schedule_formats.cleaning import paragraphs, web_address
from sabha.algorithms.schedule_formats.model import CANCELLED, Schedule, Session
from sabha.algorithms.schedule_formats.times import iso_length


def session_json_ld(session: Session, schedule: Schedule, *, place: str = "") -> str:
    """One session as JSON-LD text that can stand inside <script type="application/ld+json"> as it is.

    place : the venue with its town, in which the room is
    """
    return _in_script(
        {"@context": "https://schema.org"} | _event(session, schedule, place) | {"superEvent": _whole(schedule)}
    )


def schedule_json_ld(schedule: Schedule, *, place: str = "") -> str:
    """The whole programme as one Event with its sessions as subEvent; safe inside a script element."""
    whole = {"@context": "https://schema.org"} | _whole(schedule)
    if place:
        whole["location"] = {"@type": "Place", "name": place}
    return _in_script(whole | {"subEvent": [_event(session, schedule, place) for session in schedule.sessions]})


def _whole(schedule: Schedule) -> dict[str, object]:
    given: dict[str, object] = {"@type": "Event", "name": schedule.title, "url": web_address(schedule.url)}
    given["startDate"] = schedule.start.isoformat() if schedule.start else ""
    given["endDate"] = schedule.end.isoformat() if schedule.end else ""
    return {name: value for name, value in given.items() if value}


def _event(session: Session, schedule: Schedule, place: str) -> dict[str, object]:
    state = "EventCancelled" if session.status == CANCELLED else "EventScheduled"
    where: dict[str, object] = {"@type": "Place", "name": session.room or place}
    if session.room and place:
        where["containedInPlace"] = {"@type": "Place", "name": place}
    given: dict[str, object] = {
        "@type": "EducationEvent",
        "@id": f"urn:uuid:{session.guid}",
        "name": session.title,
        "alternateName": session.subtitle,
        "startDate": schedule.local(session.start).isoformat(),
        "endDate": schedule.local(session.end).isoformat(),
        "duration": iso_length(session.duration),
        "eventStatus": f"https://schema.org/{state}",
        "location": where if where["name"] else "",
        "performer": [_person(person.name, person.url) for person in session.people],
        "inLanguage": session.language,
        "about": session.track,
        "description": paragraphs(session.abstract or session.description),
        "url": web_address(session.url),
        "image": web_address(session.logo),
    }
    return {name: value for name, value in given.items() if value}


def _person(name: str, url: str) -> dict[str, str]:
    return {"@type": "Person", "name": name} | ({"url": address} if (address := web_address(url)) else {})


def _in_script(value: dict[str, object]) -> str:
    """JSON without the characters that could end the script element or open a comment in it."""
    text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
