"""What `./sabha export` can write: a name, and what makes the bytes. A stage that has a file adds a line."""

from collections.abc import Callable
from typing import Any

from sabha.algorithms.refused import Refused

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


def _hackathon(name: str) -> Writer:
    def written(summit: Any, options: Any) -> bytes:
        import json

        from sabha.summit.hackathon.actions import exporting

        if name == "zip":
            return bytes(exporting.package(summit))
        if name == "json":
            told = json.dumps(exporting.schema_org(summit), ensure_ascii=False, indent=1, default=str)
            return f"{told}\n".encode()
        if name == "ics":
            return str(exporting.calendar(summit)).encode()
        rows = exporting.rows_of(exporting.whole(summit))["projects"]
        return str(exporting.table("projects", rows)).encode("utf-8-sig")

    return written


def _ballots(summit: Any, options: Any) -> bytes:
    from sabha.algorithms.pabulib import write_pb
    from sabha.summit.ideas.rules.publishing import counted_ballot, pb_of

    ballot = counted_ballot(summit, options.ballot)
    file = pb_of(ballot)
    if file is None:
        raise Refused("Of this ballot no papers are published: its rules say so, or fewer than ten people voted.")
    return write_pb(file).encode()


SCHEDULES = ("schedule.xml", "schedule.json", "schedule2.json", "ics", "csv", "wikitext", "jsonld")
WRITERS: dict[str, Writer] = {
    **{name: _programme(name) for name in SCHEDULES},
    "pdf": _paper,
    "hackathon.json": _hackathon("json"),
    "hackathon.zip": _hackathon("zip"),
    "hackathon.ics": _hackathon("ics"),
    "hackathon.csv": _hackathon("csv"),
    "pb": _ballots,
}  # fmt: skip
