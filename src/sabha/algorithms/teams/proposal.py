"""Propose teams, and say why everybody is where they are."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.teams.hall import Hall, Person, Project, Weights, hall
from sabha.algorithms.teams.search import Candidate, every_team, how_many, seating, worth

LEFT_OVER = 10_000  # nobody is left over while any other arrangement seats them
NODES = 100  # of the solver's tree: a limit by count, not by clock, so that every machine answers the same
ALL_AT_MOST = 12_000  # possible teams in a hall small enough for a proof
WINDOWS = 80  # how often a few tables of a large hall are seated anew
TOGETHER, AT_A_TIME = 3, 2_000  # how many tables at once, and possible teams of their people


@dataclass(frozen=True)
class Reason:
    """Why somebody is in their team.

    `wish`: which of their wishes it is (from 1), None when it is none of them; `brings`: skills nobody else in the
    team has; `stays`: they were in this project before.
    """

    person: str
    wish: int | None
    brings: tuple[str, ...]
    stays: bool


@dataclass(frozen=True)
class Team:
    """A proposed team: languages everybody has, skills with who has them, needed skills nobody has."""

    project: str | None
    members: tuple[Reason, ...]
    languages: tuple[str, ...]
    skills: Mapping[str, tuple[str, ...]]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class LeftOver:
    """Somebody without a team. `no_common_language`: too few others share any language with them for any team."""

    person: str
    no_common_language: bool


@dataclass(frozen=True)
class Shortage:
    """A needed skill that not every team that needs it can have: `people` have it, `teams` need it.

    people = 0: no team can have it; invite somebody, or change the task.
    """

    skill: str
    people: int
    teams: int


@dataclass(frozen=True)
class Proposal:
    """Teams (by their first member), people left over, skills that run short.

    `best_possible`: proven the best of all seatings there could be.
    """

    teams: tuple[Team, ...]
    left_over: tuple[LeftOver, ...]
    shortages: tuple[Shortage, ...]
    worth: int
    best_possible: bool


def propose_teams(
    people: Iterable[Person],
    projects: Iterable[Project] = (),
    *,
    smallest: int = 3,
    largest: int = 5,
    apart: Iterable[tuple[str, str]] = (),
    wanted: Iterable[str] = (),
    weights: Weights | None = None,
    seed: int = 0,
) -> Proposal:
    """Seat everybody in teams of `smallest` to `largest` who share a language, with different skills and wishes kept.

    Before a hackathon without projects; at it with projects and wishes; after it with people who stay (`member_of`)
    and others who join. Each project gets at most one team; when there are more teams than projects, some look for
    their own. `apart`: pairs who asked not to be together. `wanted`: skills every team should have, beside what
    projects need.

    HiGHS chooses among all teams there could be (set partitioning): nobody left over comes first, then what `weights`
    says. In a large hall it does so for a few tables at a time, again and again, starting from a seating found by
    simulated annealing from `seed`. Same input and seed, same answer.
    """
    every = frozenset(wanted)
    offered = [Project(p.id, p.needs | every) for p in projects]
    room = hall(people, offered, smallest, largest, apart, weights or Weights())
    if not room.people:
        raise Refused(gettext_noop("There is nobody to put into teams yet."))
    chosen, proven = _chosen(room, seed)
    teams = sorted((_team(room, team, project, every) for team, project in chosen), key=lambda t: t.members[0].person)
    seated = {who for team, _ in chosen for who in team}
    left = [who for who in range(len(room.people)) if who not in seated]
    return Proposal(
        teams=tuple(teams),
        left_over=tuple(LeftOver(room.people[who].id, _alone(room, who)) for who in left),
        shortages=_shortages(room, [room.needs(project) | every for _, project in chosen]),
        worth=sum(room.value(*candidate) for candidate in chosen),
        best_possible=proven,
    )


def _chosen(room: Hall, seed: int) -> tuple[list[Candidate], bool]:
    """The teams, and whether they are proven to be the best of all."""
    people, projects = range(len(room.people)), range(len(room.projects))
    if how_many(room, len(people), len(projects)) <= ALL_AT_MOST:
        return _best_partition(room, every_team(room, people, projects))
    tables = seating(room, seed)
    order = random.Random(seed)  # noqa: S311 - only to look at tables in a mixed order
    for _ in range(WINDOWS):
        tables = _mended(room, tables, order)
    return [table for table in tables if room.may_be(*table)], False


def _mended(room: Hall, tables: list[Candidate], order: random.Random) -> list[Candidate]:
    """Seat the people of a few tables anew, as well as can be: broken tables with any others first."""
    at = list(range(len(tables)))
    order.shuffle(at)
    at.sort(key=lambda t: room.may_be(*tables[t]))
    window: list[int] = []
    for t in at:
        people = sum(len(tables[w][0]) for w in [*window, t])
        if len(window) < TOGETHER and (not window or how_many(room, people, len(window) + 1) <= AT_A_TIME):
            window.append(t)
    people_there = {who for t in window for who in tables[t][0]}
    projects = {p for t in window if (p := tables[t][1]) is not None}
    fresh, _ = _best_partition(room, every_team(room, people_there, projects))
    seated = {who for team, _ in fresh for who in team}
    fresh += [(frozenset([who]), None) for who in sorted(people_there - seated)]
    before = [tables[t] for t in window]
    if sum(worth(room, *t) for t in fresh) <= sum(worth(room, *t) for t in before):
        return tables
    return [table for t, table in enumerate(tables) if t not in window] + fresh


def _best_partition(room: Hall, found: Mapping[Candidate, int]) -> tuple[list[Candidate], bool]:
    """The candidates that seat the most people, then are worth most, using nobody and no project twice."""
    order = sorted(found, key=lambda c: (sorted(c[0]), -1 if c[1] is None else c[1]))
    if not order:
        return [], True
    people, projects = len(room.people), len(room.projects)
    rows: list[int] = []
    columns: list[int] = []
    for at, (team, project) in enumerate(order):
        used = [*sorted(team), *([people + project] if project is not None else [])]
        rows += used
        columns += [at] * len(used)
    table = csc_array((np.ones(len(rows)), (rows, columns)), shape=(people + projects, len(order)))
    worth = np.array([LEFT_OVER * len(c[0]) + found[c] for c in order], dtype=np.float64)
    solved = milp(
        -worth,
        constraints=LinearConstraint(table, 0, 1),
        integrality=np.ones(len(order), dtype=np.int64),
        bounds=Bounds(0, 1),
        options={"node_limit": NODES, "mip_rel_gap": 0.0},
    )
    if solved.x is None:  # Seating nobody is always allowed, so this is a fault of the solver.
        raise RuntimeError(solved.message)
    return [c for c, used in zip(order, solved.x, strict=True) if used > 0.5], solved.status == 0


def _team(room: Hall, team: frozenset[int], project: int | None, every: frozenset[str]) -> Team:
    people = [room.people[who] for who in sorted(team)]
    skills: dict[str, list[str]] = {}
    for person in people:
        for skill in sorted(person.skills):
            skills.setdefault(skill, []).append(person.id)
    name = None if project is None else room.projects[project].id
    return Team(
        project=name,
        members=tuple(
            Reason(
                person=person.id,
                wish=person.wishes.index(name) + 1 if name is not None and name in person.wishes else None,
                brings=tuple(skill for skill in sorted(person.skills) if len(skills[skill]) == 1),
                stays=name is not None and person.member_of == name,
            )
            for person in people
        ),
        languages=tuple(sorted(room.shared_languages(team))),
        skills={skill: tuple(who) for skill, who in sorted(skills.items())},
        missing=tuple(sorted((room.needs(project) | every) - set(skills))),
    )


def _alone(room: Hall, who: int) -> bool:
    """Whether no language of theirs has enough speakers for the smallest team."""
    mine = room.people[who].languages
    return not any(sum(language in p.languages for p in room.people) >= room.smallest for language in mine)


def _shortages(room: Hall, needs: Iterable[frozenset[str]]) -> tuple[Shortage, ...]:
    asked: dict[str, int] = {}
    for needed in needs:
        for skill in needed:
            asked[skill] = asked.get(skill, 0) + 1
    told = [
        Shortage(skill, sum(skill in person.skills for person in room.people), teams)
        for skill, teams in sorted(asked.items())
    ]
    return tuple(shortage for shortage in told if shortage.people < shortage.teams)
