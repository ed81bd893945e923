"""What `./sabha export` can write: a name, and what makes the bytes. A stage that has a file adds a line."""

from collections.abc import Callable
from typing import Any

Writer = Callable[[Any, Any], bytes]


def _programme(name: str) -> Writer:
    def written(summit: Any, options: Any) -> bytes:
        from sabha.summit.programme.rules.files import file_of

        data: bytes = file_of(summit, name, track=options.track)
        return data

    return written


def _paper(summit: Any, options: Any) -> bytes:
    from sabha.summit.programme.rules.papers import printed

    data: bytes = printed(summit, options.paper, options.language)
    return data


SCHEDULES = ("schedule.xml", "schedule.json", "schedule2.json", "ics", "csv", "wikitext", "jsonld")
WRITERS: dict[str, Writer] = {
    **{name: _programme(name) for name in SCHEDULES},
    "pdf": _paper,
}  # fmt: skip
