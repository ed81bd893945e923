"""Which wished sessions run at the same time, and what a plan costs rule by rule."""

from dataclasses import asdict, dataclass
from itertools import combinations

from sabha.algorithms.timetable.problem import DAY, PARTS_OF_DAY, Place, Problem, Stretch, main_language, wished_pairs


@dataclass(frozen=True)
class Clash:
    """Two sessions at the same time and how many people (weighted) want both."""

    sessions: tuple[str, str]
    people: int


def clashes(problem: Problem, plan: tuple[Place, ...]) -> tuple[Clash, ...]:
    """The clashes of wishes of a plan, the worst first; their sum counts person by person."""
    when = {p.session: _time(problem, p) for p in plan}
    found = [
        Clash((a, b), people)
        for (a, b), people in wished_pairs(problem).items()
        if a in when and b in when and when[a].overlaps(when[b])
    ]
    return tuple(sorted(found, key=lambda c: (-c.people, c.sessions)))


def points(problem: Problem, plan: tuple[Place, ...]) -> dict[str, int]:
    """What the plan costs under each soft rule, in the points of `Weights`; sessions not placed cost nothing."""
    counted = {
        "wishes": sum(c.people for c in clashes(problem, plan)),
        "small_room": sum(seats_short(problem, p) for p in plan),
        "spread": _extra_days(problem, plan),
        "changes": _changes(problem, plan),
        "prefers": sum(not _as_preferred(problem, p) for p in plan),
        **_side_by_side(problem, plan),
    }
    return {rule: counted[rule] * weight for rule, weight in asdict(problem.weights).items()}


def expected(problem: Problem, session_id: str) -> int:
    """How many people a session may bring: the organiser's guess, or the stars if they are more."""
    stars = sum(session_id in wish.sessions for wish in problem.wishes)
    return max(problem.session(session_id).expected, stars)


def seats_short(problem: Problem, place: Place) -> int:
    capacity = problem.room(place.room).capacity
    return 0 if capacity is None else max(0, expected(problem, place.session) - capacity)


def _time(problem: Problem, place: Place) -> Stretch:
    return Stretch(place.start, place.start + problem.session(place.session).minutes)


def _extra_days(problem: Problem, plan: tuple[Place, ...]) -> int:
    days: dict[str, set[int]] = {}
    for place in plan:
        for person in problem.session(place.session).people:
            days.setdefault(person, set()).add(place.start // DAY)
    return sum(len(each) - 1 for each in days.values())


def _changes(problem: Problem, plan: tuple[Place, ...]) -> int:
    before = {p.session: p for p in problem.released}
    moved = [(p, before[p.session]) for p in plan if p.session in before]
    return sum((new.start != old.start) + (new.room != old.room) for new, old in moved)


def _as_preferred(problem: Problem, place: Place) -> bool:
    wanted = problem.session(place.session).prefers
    return not wanted or PARTS_OF_DAY[wanted][0] <= place.start % DAY < PARTS_OF_DAY[wanted][1]


def _side_by_side(problem: Problem, plan: tuple[Place, ...]) -> dict[str, int]:
    """Pairs at the same time of one track, of one of the smaller languages, or asked to be apart."""
    counts = {"track": 0, "language": 0, "apart": 0}
    main = main_language(problem)
    for one, other in combinations(sorted(plan, key=lambda p: p.session), 2):
        if not _time(problem, one).overlaps(_time(problem, other)):
            continue
        a, b = problem.session(one.session), problem.session(other.session)
        counts["track"] += bool(a.track) and a.track == b.track
        counts["language"] += a.language not in ("", main) and a.language == b.language
        counts["apart"] += (b.id in a.apart) + (a.id in b.apart)
    return counts
