"""The timetable by hand, against brute force, and as properties; the shape of a real summit when its file is there."""

import json
import random
import re
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.summit_shapes import invented, wikimania
from sabha.algorithms.refused import Refused
from sabha.algorithms.timetable import Place, clashes, place_to_json, points, problem_from_json, problems
from sabha.algorithms.timetable.places import arrays
from sabha.algorithms.timetable.problem import DAY
from sabha.algorithms.timetable.search import UNPLACED, Table, search, sweeps
from sabha.algorithms.timetable.solve import timetable
from sabha.commands.timetable import main

REPOSITORY = Path(__file__).parents[2]
WIKIMANIA = REPOSITORY.parent / "shared/data/schedules/wikimania-2026_data.js"


def small(**more):
    """A day from nine to twelve in two rooms, sessions of an hour on the hour."""
    return {
        "days": [{"date": "2026-12-05", "start": "09:00", "end": "12:00", "starts": ["09:00", "10:00", "11:00"]}],
        "rooms": [{"id": "hall", "capacity": 100, "features": ["booth"]}, {"id": "lab", "capacity": 20}],
        "sessions": [{"id": name, "minutes": 60} for name in "abcd"],
    } | more


DAY_ONE = {"date": "2026-12-05", "start": "09:00", "end": "12:00"}


def at(session, hour, room, day=0):
    return Place(session, day * DAY + hour * 60, room)


def found(problem, number=60, seed=0):
    """The search's plan alone: no solver is loaded."""
    a = arrays(problem)
    best = search(a, spent=sweeps(number), seed=seed)
    plan = [
        Place(a.order[s], int(a.times[best.time[s]]), a.rooms[best.room[s]])
        for s in range(len(a.order))
        if best.time[s] != UNPLACED
    ]
    return tuple(plan), best


def still():
    """A clock that stands, so that only the number of sweeps ends the search."""
    return 0.0


AMPLE = 600
"""Seconds that the solver may take: it ends with its proof after a hundredth of one, on a slow machine after more."""


# A hand-worked example


def test_people_who_starred_two_sessions_can_hear_both():
    """Four sessions, three hours, two rooms: one pair must share an hour, and only c and d share nobody."""
    stars = [{"sessions": list(pair)} for pair in ("ab", "ac", "ad", "bc", "bd")]
    problem = problem_from_json(small(wishes=stars))
    made = timetable(problem, seconds=AMPLE, clock=still)
    start = {p.session: p.start for p in made.plan}
    assert start["c"] == start["d"]
    assert len({start["a"], start["b"], start["c"]}) == 3
    assert (made.status, made.cost, made.bound, made.gap) == ("optimal", 0, 0, 0.0)
    assert problems(problem, made.plan) == ()


def test_the_solver_proves_the_cheapest_of_clashes_that_cannot_be_avoided():
    """All pairs are starred, a and b by five people: the hour with two sessions costs one clash of one person."""
    stars = [{"sessions": list(pair)} for pair in combinations("abcd", 2)] + [{"sessions": ["a", "b"]}] * 4
    made = timetable(problem_from_json(small(wishes=stars)), seconds=AMPLE, clock=still)
    assert (made.status, made.cost, made.bound) == ("optimal", 10, 10)


# The checker, rule by rule


def rules(problem, plan):
    return [trouble.rule for trouble in problems(problem, plan)]


FOUR = [at("a", 9, "hall"), at("b", 9, "lab"), at("c", 10, "hall"), at("d", 10, "lab")]


@pytest.mark.parametrize(
    ("change", "rule", "sentence"),
    [
        (
            {"sessions": [{"id": "a", "minutes": 60, "people": ["x"]}, {"id": "b", "minutes": 60, "people": ["x"]}]},
            "person twice",
            "x must be in “a” and in “b” at 09:00 on 2026-12-05.",
        ),
        (
            {"people": [{"id": "x", "away": [{"day": "2026-12-05", "start": "09:30", "end": "10:00"}]}]}
            | {"sessions": [{"id": "a", "minutes": 60, "people": ["x"]}, {"id": "b", "minutes": 60}]},
            "availability",
            "x is not there for all of “a” (2026-12-05, 09:00–10:00).",
        ),
        (
            {"sessions": [{"id": "a", "minutes": 60}, {"id": "b", "minutes": 60, "needs": ["booth"]}]},
            "need",
            "“b” needs “booth”, which lab does not have.",
        ),
        (
            {"sessions": [{"id": "a", "minutes": 60}, {"id": "b", "minutes": 60, "seats": 30}]},
            "seats",
            "“b” must have 30 seats; lab has 20.",
        ),
        (
            {"sessions": [{"id": "a", "minutes": 60}, {"id": "b", "minutes": 60, "rooms": ["hall"]}]},
            "room",
            "“b” may not be in lab.",
        ),
        (
            {"sessions": [{"id": "a", "minutes": 60, "alone": True}, {"id": "b", "minutes": 60}]},
            "alone",
            "“a” and “b” are at the same time, but one of them is for everybody.",
        ),
        ({"pins": [{"session": "a", "start": "10:00"}]}, "pin", "“a” is pinned elsewhere."),
        (
            {"days": [{"date": "2026-12-05", "start": "09:30", "end": "12:00", "starts": ["09:00", "10:00"]}]}
            | {"sessions": [{"id": "a", "minutes": 60}]},
            "day",
            "“a” runs 09:00–10:00 on 2026-12-05, but that day goes from 09:30 to 12:00.",
        ),
    ],
)
def test_the_checker_names_each_broken_rule(change, rule, sentence):
    problem = problem_from_json(small(**change))
    plan = [place for place in FOUR if place.session in {s.id for s in problem.sessions}]
    assert [(t.rule, t.sentence) for t in problems(problem, plan)] == [(rule, sentence)]


def test_the_checker_sees_one_room_used_twice_and_too_short_a_changeover():
    problem = problem_from_json(small(changeover=10))
    plan = [at("a", 9, "hall"), at("b", 9, "hall"), at("c", 10, "lab"), at("d", 11, "lab")]
    assert [t.sentence for t in problems(problem, plan)] == [
        "“a” and “b” are both in hall at 09:00 on 2026-12-05.",
        "Between “c” and “d” there are 0 minutes; lab needs 10 to change over.",
    ]


def test_the_checker_sees_breaks_closed_rooms_odd_beginnings_and_days():
    problem = problem_from_json(
        small(
            days=[
                {
                    "date": "2026-12-05",
                    "start": "09:00",
                    "end": "12:00",
                    "breaks": [{"name": "tea", "start": "10:30", "end": "11:00"}],
                },
                {"date": "2026-12-06", "start": "09:00", "end": "12:00"},
            ],
            rooms=[
                {"id": "hall", "x_note": "by the door"},
                {"id": "lab", "hours": [{"day": "2026-12-06", "start": "09:00", "end": "10:00"}]},
            ],
            sessions=[{"id": "a", "minutes": 60}, {"id": "b", "minutes": 60, "days": ["2026-12-06"]}],
        )
    )
    assert rules(problem, [Place("a", 600, "hall"), Place("b", 540, "lab")]) == ["day", "room hours", "break"]
    assert rules(problem, [Place("a", 547, "hall"), Place("b", DAY + 540, "lab")]) == ["start"]


def test_the_checker_misses_no_session_and_knows_no_stranger():
    problem = problem_from_json(small())
    plan = [at("a", 9, "hall"), at("a", 10, "hall"), at("b", 9, "lab"), at("c", 11, "hall"), at("z", 9, "lab")]
    assert rules(problem, plan) == ["unknown", "placed twice", "not placed"]


# Search, score and solver against each other


@st.composite
def summits(draws, sessions=7):
    """Two days of three hours, three rooms, people who are away, wishes, a release to stay close to."""
    some_hours = st.sampled_from(["09:00", "10:00", "11:00"])
    dates = ["2026-12-05", "2026-12-06"]
    ids = [f"s{n}" for n in range(draws(st.integers(2, sessions)))]
    away = draws(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from(dates)), max_size=2, unique=True))
    return {
        "days": [{"date": d, "start": "09:00", "end": "12:00"} for d in dates],
        "grid": 30,
        "changeover": draws(st.sampled_from([0, 10])),
        "rooms": [{"id": "r0", "capacity": 5}, {"id": "r1", "capacity": 50, "features": ["booth"]}, {"id": "r2"}],
        "people": [
            {"id": p, "away": [{"day": d, "start": "09:00", "end": "10:30"} for q, d in away if q == p]} for p in "xyz"
        ],
        "sessions": [
            {
                "id": each,
                "minutes": draws(st.sampled_from([30, 45, 60])),
                "people": draws(st.lists(st.sampled_from("xyzw"), max_size=2, unique=True)),
                "needs": draws(st.sampled_from([[], [], ["booth"]])),
                "expected": draws(st.integers(0, 20)),
                "track": draws(st.sampled_from(["", "t", "u"])),
                "language": draws(st.sampled_from(["en", "en", "te"])),
                "prefers": draws(st.sampled_from(["", "morning", "afternoon"])),
                "apart": draws(st.lists(st.sampled_from(ids), max_size=1)),
                "alone": draws(st.integers(0, 9)) == 0,
            }
            for each in ids
        ],
        "wishes": [
            {"sessions": draws(st.lists(st.sampled_from(ids), max_size=4, unique=True)), "person": person}
            for person in ("v", "x")
        ],
        "released": [
            {"session": each, "day": draws(st.sampled_from(dates)), "start": draws(some_hours), "room": "r2"}
            for each in ids[:2]
        ],
    }


@settings(max_examples=40, deadline=None)
@given(summits())
def test_no_plan_the_search_gives_breaks_a_rule_and_its_cost_is_the_score(data):
    problem = problem_from_json(data)
    plan, best = found(problem, number=20)
    assert {t.rule for t in problems(problem, plan)} <= {"not placed"}
    assert sum(points(problem, plan).values()) == best.cost


@settings(max_examples=15, deadline=None)
@given(summits(), st.randoms())
def test_the_order_in_which_things_are_listed_changes_nothing(data, shuffled):
    one = found(problem_from_json(data), number=10)[0]
    for name in ("days", "rooms", "people", "sessions", "wishes", "released"):
        shuffled.shuffle(data[name])
    assert found(problem_from_json(data), number=10)[0] == one


def cheapest_by_brute_force(problem, times, rooms):
    """The least points of all plans that break no rule; None if every plan breaks one."""
    ids = [s.id for s in problem.sessions]
    best = None
    for places in product(list(product(times, rooms)), repeat=len(ids)):
        plan = tuple(Place(s, time, room) for s, (time, room) in zip(ids, places, strict=True))
        if len(set(places)) == len(places) and not problems(problem, plan):
            cost = sum(points(problem, plan).values())
            best = cost if best is None else min(best, cost)
    return best


@pytest.mark.parametrize("seed", range(4))
def test_the_proved_optimum_is_that_of_brute_force(seed):
    draw = random.Random(seed)
    data = small(
        sessions=[
            {"id": s, "minutes": 60, "people": draw.sample("xyz", 1), "expected": draw.choice([0, 30, 120])}
            | {"track": draw.choice("tu"), "prefers": draw.choice(["", "afternoon"])}
            for s in "abcd"
        ],
        wishes=[{"sessions": draw.sample("abcd", 2)} for _ in range(4)],
        released=[{"session": "a", "day": "2026-12-05", "start": "11:00", "room": "lab"}],
    )
    problem = problem_from_json(data)
    made = timetable(problem, seconds=AMPLE, clock=still)
    expected = cheapest_by_brute_force(problem, [540, 600, 660], ["hall", "lab"])
    if expected is None:
        assert made.status == "impossible"
    else:
        assert (made.status, made.cost, made.bound) == ("optimal", expected, expected)
    assert {t.rule for t in problems(problem, made.plan)} <= {"not placed"}


def test_a_pin_holds_whatever_it_costs():
    stars = [{"sessions": ["a", "b"]}] * 9
    pins = [{"session": s, "day": "2026-12-05", "start": "10:00"} for s in "ab"] + [{"session": "c", "room": "lab"}]
    plan, _ = found(problem_from_json(small(wishes=stars, pins=pins)))
    where = {p.session: p for p in plan}
    assert (where["a"].start, where["b"].start, where["c"].room) == (600, 600, "lab")


def test_a_pinned_time_need_not_be_one_of_the_days_beginnings():
    plan, _ = found(problem_from_json(small(pins=[{"session": "a", "day": "2026-12-05", "start": "09:20"}])))
    assert next(p.start for p in plan if p.session == "a") == 560


def test_without_a_reason_nothing_moves_from_the_last_release():
    settled = [("a", "11:00", "lab"), ("d", "09:00", "hall")]
    released = [{"session": s, "day": "2026-12-05", "start": start, "room": room} for s, start, room in settled]
    plan, best = found(problem_from_json(small(released=released)))
    where = {p.session: (p.start, p.room) for p in plan}
    assert (where["a"], where["d"], best.cost) == ((660, "lab"), (540, "hall"), 0)


# When not everything fits


def test_a_session_that_finds_no_place_says_why_and_what_would_help():
    """Asha has one hour for two sessions of an hour."""
    hour = [{"day": "2026-12-05", "start": "09:00", "end": "10:00"}]
    sessions = [{"id": s, "minutes": 60, "people": ["asha"]} for s in "ab"]
    problem = problem_from_json(small(people=[{"id": "asha", "hours": hour}], sessions=sessions))
    made = timetable(problem, seconds=AMPLE, clock=still)
    assert made.status == "impossible"
    assert len(made.plan) == len(made.unplaced) == 1
    assert {(r.price, *(c.sentence for c in r.changes), r.cheapest) for r in made.relaxations} == {
        (6, "Ask asha to be there at other times than they gave.", True),
        (20, "Leave out “a”.", True),
        (20, "Leave out “b”.", True),
    }


@pytest.mark.parametrize(
    ("change", "rule", "sentence"),
    [
        ({"needs": ["stage"]}, "room", "No room “a” may use has all it needs (stage)."),
        ({"minutes": 200}, "day", "No day has 200 minutes without a break in which “a” may begin."),
        ({"people": ["x"]}, "availability", "The people of “a” (x) are never all there for 60 minutes."),
        ({"rooms": ["attic"]}, "room hours", "The rooms “a” may use are closed whenever it could be held."),
    ],
)
def test_every_reason_is_a_sentence(change, rule, sentence):
    from sabha.algorithms.timetable.reasons import why_unplaced

    attic = {"id": "attic", "hours": [{"day": "2026-12-05", "start": "07:00", "end": "08:00"}]}
    away = [{"id": "x", "away": [{"day": "2026-12-05"}]}]
    data = small(rooms=[{"id": "hall"}, attic], people=away, sessions=[{"id": "a", "minutes": 60} | change])
    problem = problem_from_json(data)
    told = why_unplaced(problem, problem.session("a"))
    assert (told.rule, told.sentence) == (rule, sentence)


# The file and the command


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sessions": [{"id": "a", "lenght": 3}]}, "Session “a”: the field “minutes” must be a whole number of 1 or"),
        (
            {"sessions": [{"id": "a", "minutes": 3, "ned": []}]},
            "Session “a” has an unknown field “ned”. Known here: al",
        ),
        ({"rooms": []}, "The problem: the field “rooms” must be a list that is not empty, but is []."),
        ({"pins": [{"session": "z"}]}, "The pin of session “z” names the session “z”, which the problem does not"),
        ({"days": [DAY_ONE | {"date": "tomorrow"}]}, "Day “tomorrow”: the field “date” must be a date such as 2026-"),
        ({"days": [DAY_ONE | {"start": "9.30"}]}, "Day “2026-12-05”: the field “start” must be a time such as 09:30"),
        ({"days": [DAY_ONE | {"end": "08:00"}]}, "Day “2026-12-05”: “end” must be after “start”, on the same day."),
        ({"rooms": [{"id": "hall"}, {"id": "hall"}]}, "The room “hall” is listed twice; give each its own id."),
        ({"sesions": []}, "The problem has an unknown field “sesions”."),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(change, sentence):
    with pytest.raises(Refused) as no:
        problem_from_json(small(**change))
    assert str(no.value).startswith(sentence)


def test_the_example_in_the_documentation_is_solved_as_it_says(tmp_path, capsys):
    example = re.search(r"```json\n(.*?)```", (REPOSITORY / "docs/timetable.md").read_text("utf-8"), re.S)[1]
    (tmp_path / "small.json").write_text(example, "utf-8")
    assert main([str(tmp_path / "small.json"), "--seconds", "5", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["clashes"]["total"], told["problems"], told["unplaced"]) == ("optimal", 0, [], [])
    assert told["plan"][0] == {
        "session": "opening",
        "day": "2026-12-05",
        "start": "09:00",
        "end": "09:30",
        "room": "hall",
    }


def test_every_field_of_the_file_is_in_the_documentation():
    text = (REPOSITORY / "docs/timetable.md").read_text("utf-8")
    source = (REPOSITORY / "src/sabha/algorithms/timetable/reading.py").read_text("utf-8")
    names = set(re.findall(r'(?:text|whole|many|texts|get|_stretches)\((?:read, )?"(\w+)"', source))
    assert {name for name in names if f"`{name}`" not in text and f"`{name}[]`" not in text} == set()


def test_the_command_checks_a_plan_without_solving(tmp_path, capsys):
    present = [place_to_json(problem_from_json(small()), p) for p in [*FOUR[:3], at("d", 10, "hall")]]
    (tmp_path / "p.json").write_text(json.dumps(small(present=present)), "utf-8")
    assert main([str(tmp_path / "p.json"), "--check", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["status"] == "checked"
    assert [p["sentence"] for p in told["problems"]] == ["“c” and “d” are both in hall at 10:00 on 2026-12-05."]


@pytest.mark.parametrize("content", ["{", "[]", "{}", None])
def test_the_command_refuses_in_one_sentence(content, tmp_path, capsys):
    file = tmp_path / "p.json"
    if content is not None:
        file.write_text(content, "utf-8")
    assert main([str(file)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1


# A real summit


@pytest.mark.skipif(not WIKIMANIA.exists(), reason="the shared test data is not here")
def test_the_shape_of_a_real_summit_has_five_times_fewer_clashes():
    problem = problem_from_json(wikimania(WIKIMANIA))
    plan, _ = found(problem, number=100)
    assert (len(problem.sessions), len(problem.rooms), len(problem.days)) == (282, 12, 5)
    assert problems(problem, plan) == ()
    ours, theirs = (sum(c.people for c in clashes(problem, p)) for p in (plan, problem.present))
    assert 5 * ours < theirs


@pytest.mark.parametrize("seed", range(6))
def test_what_every_place_would_cost_is_what_counting_pair_by_pair_gives(seed):
    """Running sums stand in for comparing each session with each: here they are compared."""
    draw = random.Random(seed)
    data = invented(24, seed=seed) | {"changeover": draw.choice([0, 5, 65])}
    data["days"] = [day | {"starts": sorted({*day["starts"], "09:20", "12:45"})} for day in data["days"]]
    for it in data["sessions"]:
        it["minutes"] = draw.choice([20, 55, 90, 240])
    a = arrays(problem_from_json(data))
    sessions, times, rooms = a.allowed.shape
    table = Table(a)
    for s in draw.sample(range(sessions), 18):
        table.put(s, draw.randrange(times), draw.randrange(rooms))
    for s in draw.sample(range(sessions), 6):
        table.put(s, *draw.choice([(UNPLACED, UNPLACED), (draw.randrange(times), draw.randrange(rooms))]))
    placed = [s for s in range(sessions) if table.time[s] != UNPLACED]

    def overlap(s, begin, other, gap=0):
        start = a.times[table.time[other]]
        return begin < start + a.minutes[other] + gap and start < begin + a.minutes[s] + gap

    for s in range(sessions):
        beside, taken = table.clashing(s, table.beside[s]), table.taken(s)
        for t, begin in enumerate(a.times):
            others = [o for o in placed if o != s]
            assert beside[t] == sum(int(a.beside[s, o]) for o in others if overlap(s, begin, o))
            for r in range(rooms):
                here = [o for o in others if table.room[o] == r and overlap(s, begin, o, int(a.changeover[r]))]
                assert taken[r, t] == len(here)
    pairs = [(s, o) for s, o in combinations(placed, 2) if overlap(s, a.times[table.time[s]], o)]
    single = sum(int(a.in_room[s, table.room[s]] + a.at_time[s, table.time[s]]) for s in placed)
    days = {
        p: {int(a.times[table.time[s]]) // DAY for s in placed if a.attends[s, p]} for p in range(a.attends.shape[1])
    }
    spread = a.spread * sum(max(len(d) - 1, 0) for d in days.values())
    assert table.cost() == sum(int(a.beside[s, o]) for s, o in pairs) + single + spread


def test_the_time_to_begin_is_part_of_the_time_given(tmp_path, capsys, monkeypatch):
    """A program that took four seconds to begin thinks for no more than what is left of five."""
    from sabha.commands import timetable as command

    given = []
    monkeypatch.setattr(command, "_begun", lambda: 4.0)
    monkeypatch.setattr(command, "timetable", lambda problem, *, seconds, **_: given.append(seconds) or stop())

    def stop():
        raise Refused("That is enough.")

    file = tmp_path / "small.json"
    file.write_text(json.dumps(small()))
    assert command.main([str(file), "--seconds", "5"]) == 2
    assert command.main([str(file), "--seconds", "3"]) == 2
    assert 0.5 <= given[0] <= 1
    assert given[1] == 0.5
