"""What became of a file, line by line: taken, mended, refused, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from sabha.algorithms.schedule_formats.model import Schedule

TAKEN, MENDED, REFUSED, NOTICED = "taken", "mended", "refused", "noticed"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that was not as it should be.

    `line` is where the session begins in the file (1 is the first line, 0 the file as a whole); `done` is what was done
    about it: mended (taken with a change), refused (left out), noticed (taken as it stands, worth a look).
    `template` and `params` are apart so that the web can translate; `text` is the English sentence.
    """

    line: int
    done: str
    template: str
    params: tuple[tuple[str, object], ...] = ()

    @property
    def text(self) -> str:
        return self.template % dict(self.params)


def problem(line: int, done: str, template: str, **params: object) -> Problem:
    """A Problem from a message id and what fills its places."""
    return Problem(line, done, template, tuple(sorted(params.items())))


@dataclass(frozen=True, slots=True)
class Record:
    """One session of the file: where it stood, what it was called, and whether it was taken, mended or refused."""

    line: int
    title: str
    done: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a file: the programme, and a report."""

    format: str
    schedule: Schedule
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]

    def counts(self) -> dict[str, int]:
        """How many sessions, rooms, people and languages were taken."""
        found = self.schedule
        return {
            "sessions": len(found.sessions),
            "rooms": len(found.rooms),
            "people": len(found.people),
            "languages": len(found.languages),
        }

    def outcomes(self) -> dict[str, int]:
        """How many of the file's sessions were taken as they stand, mended and refused."""
        done = [record.done for record in self.records]
        return {word: done.count(word) for word in (TAKEN, MENDED, REFUSED)}


def outcome(problems: Iterable[Problem]) -> str:
    """The word for a session with these problems."""
    words = {problem.done for problem in problems}
    return next((word for word in (REFUSED, MENDED) if word in words), TAKEN)
