"""Problems of a real size to test and measure with: a real summit's shape with invented wishes, and an invented one."""

import json
import random
from pathlib import Path
from typing import Any

CEREMONY, MEETUP, PRECONFERENCE = "Ceremonies and Showcases", "Meetup", "Preconference"


def wikimania(
    file: Path, *, visitors: int = 500, stars: int = 12, seed: int = 1, starts: bool = True, taste: str = "tracks"
) -> dict[str, Any]:
    """282 sessions in 12 rooms over 5 days, the published plan as the present one. Nobody's name is kept.

    Ceremonies stay where they were published, meetups at their hour of the day, preconferences on their day, what
    was on line stays on line; everything else is free. `starts`: sessions begin when some session of that day began,
    otherwise every five minutes. `taste`: how wishes are drawn, see `_wishes`.
    """
    text = file.read_text("utf-8")
    published = json.loads(text[text.index("{") : text.rindex("}") + 1])["sessions"]
    rooms = sorted({s["room"] for s in published})
    people: dict[str, str] = {}
    for speaker in (speaker["name"] for s in published for speaker in s["speakers"]):
        people.setdefault(speaker, f"speaker {len(people)}")
    present = [{"session": s["id"], "day": s["day"], "start": s["start"], "room": s["room"]} for s in published]
    return {
        "days": [
            _day([s for s in published if s["day"] == day], starts) for day in sorted({s["day"] for s in published})
        ],
        "grid": 5,
        "rooms": [{"id": room} for room in rooms],
        "sessions": [_session(s, rooms, people) for s in published],
        "wishes": _wishes(published, visitors, stars, random.Random(seed), taste),
        "pins": [
            place if s["track"] == CEREMONY else {"session": s["id"], "start": s["start"]}
            for s, place in zip(published, present, strict=True)
            if s["track"] in (CEREMONY, MEETUP)
        ],
        "present": present,
    }


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:5])


def _day(sessions: list[dict[str, Any]], starts: bool) -> dict[str, Any]:
    end = max(_minutes(s["start"]) + _minutes(s["duration"]) for s in sessions)
    day = {
        "date": sessions[0]["day"],
        "start": min(s["start"] for s in sessions),
        "end": f"{end // 60:02d}:{end % 60:02d}",
    }
    return day | ({"starts": sorted({s["start"] for s in sessions})} if starts else {})


def _session(s: dict[str, Any], rooms: list[str], people: dict[str, str]) -> dict[str, Any]:
    online = "irtual" in s["room"]
    return {
        "id": s["id"],
        "minutes": _minutes(s["duration"]),
        "people": sorted({people[speaker["name"]] for speaker in s["speakers"]}),
        "rooms": [room for room in rooms if ("irtual" in room) == online],
        "days": [s["day"]] if s["type"].startswith(PRECONFERENCE) else [],
        "track": s["track"],
        "language": s["language"],
    }


def _wishes(
    published: list[dict[str, Any]], visitors: int, stars: int, draw: random.Random, taste: str
) -> list[dict[str, Any]]:
    """Stars of invented visitors.

    "tracks": everybody loves three tracks five times as much as the others, and some sessions are famous (Pareto).
    "fame": no tracks, and a few sessions are famous far beyond all others. "even": each star falls anywhere.
    """
    tracks = sorted({s["track"] for s in published})
    steep = {"tracks": 0.5, "fame": 1.0, "even": 0.0}[taste]
    fame = {s["id"]: draw.paretovariate(1.2) ** steep for s in published}
    wishes = []
    for visitor in range(visitors):
        loved = draw.sample(tracks, 3) if taste == "tracks" else []
        luck = {s["id"]: draw.random() ** (1 / (fame[s["id"]] * (5 if s["track"] in loved else 1))) for s in published}
        number = max(2, round(draw.gauss(stars, stars / 3)))
        wishes.append({"person": f"visitor {visitor}", "sessions": sorted(luck, key=luck.__getitem__)[-number:]})
    return wishes


def invented(sessions: int = 150, *, days: int = 3, hours: int = 7, seed: int = 1) -> dict[str, Any]:
    """Eight rooms, 21 hours: 168 places for 150 sessions, speakers who are away, 1,500 wishes."""
    draw = random.Random(seed)
    dates, clocks = [f"2026-12-{4 + d:02d}" for d in range(days)], [f"{9 + h:02d}:00" for h in range(hours)]
    away = [{"day": d, "start": c, "end": f"{int(c[:2]) + 1:02d}:00"} for d in dates for c in clocks]
    return {
        "days": [{"date": d, "start": "09:00", "end": "20:00", "starts": clocks} for d in dates],
        "changeover": 5,
        "rooms": [{"id": f"room {n}", "capacity": size} for n, size in enumerate((300, 150, 120, 80, 60, 40, 30, 30))],
        "people": [{"id": f"speaker {n}", "away": draw.sample(away, draw.choice([0, 0, 0, 7, 7]))} for n in range(110)],
        "sessions": [
            {
                "id": f"session {n:03d}",
                "minutes": 55,
                "people": [f"speaker {p}" for p in draw.sample(range(110), draw.choice([1, 1, 2, 3]))],
                "expected": int(draw.paretovariate(1.3) * 15) % 280 + 5,
                "track": f"track {draw.randrange(9)}",
            }
            for n in range(sessions)
        ],
        "wishes": [
            {"sessions": [f"session {n:03d}" for n in draw.sample(range(sessions), 2)], "weight": draw.randint(1, 9)}
            for _ in range(1500)
        ],
    }
