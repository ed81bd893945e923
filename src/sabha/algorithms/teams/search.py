"""Finding teams: all there could be when few people are concerned, otherwise by improving a whole seating."""

import math
import random
from collections.abc import Collection
from itertools import combinations, pairwise

from sabha.algorithms.teams.hall import Hall

type Candidate = tuple[frozenset[int], int | None]

TURNS = 2
STEPS_PER_PERSON = 800
UNSEATED = 300  # what each person in a team that may not be costs in the search


def how_many(hall: Hall, people: int, projects: int) -> int:
    """How many teams so many people could form at most, with each of the projects or none."""
    sizes = range(hall.smallest, hall.largest + 1)
    return sum(math.comb(people, size) for size in sizes) * (projects + 1)


def every_team(hall: Hall, people: Collection[int], projects: Collection[int]) -> dict[Candidate, int]:
    """All teams of these people that may be, with their worth."""
    found: dict[Candidate, int] = {}
    for project in (None, *sorted(projects)):
        teams = [t for size in range(hall.smallest, hall.largest + 1) for t in combinations(sorted(people), size)]
        if (members := hall.members.get(project) if project is not None else None) and members <= set(people):
            teams.append(tuple(sorted(members)))
        found |= {(frozenset(t), project): hall.value(t, project) for t in teams if hall.may_be(t, project)}
    return found


def seating(hall: Hall, seed: int) -> list[Candidate]:
    """Tables for everybody, found by annealing; some may break a rule and still need mending."""
    tried = [_Seating(hall, random.Random(seed + turn)).improved() for turn in range(TURNS)]  # noqa: S311
    return max(tried, key=lambda tables: sum(worth(hall, *table) for table in tables))


def worth(hall: Hall, team: Collection[int], project: int | None) -> int:
    """The value of a team that may be; for one that may not, a cost for everybody in it."""
    return hall.value(team, project) if hall.may_be(team, project) else -UNSEATED * len(team)


class _Seating:
    """Everybody at a table; tables improve by moving one person or swapping two (simulated annealing)."""

    def __init__(self, hall: Hall, chance: random.Random) -> None:
        self.hall, self.chance = hall, chance
        self.tables: list[set[int]] = [set(members) for members in hall.members.values()]
        self.projects: list[int | None] = list(hall.members)
        seated = {who for table in self.tables for who in table}
        loose = [who for who in self._by_language() if who not in seated]
        middle = (hall.smallest + hall.largest) / 2
        tables = max(1, round(len(loose) / middle)) if loose else 0
        cuts = [round(len(loose) * t / tables) for t in range(tables + 1)] if tables else []
        self.tables += [set(loose[start:end]) for start, end in pairwise(cuts)]
        unused = [p for p in range(len(hall.projects)) if p not in hall.members]
        wanted = {p: sum(hall.projects[p].id in person.wishes for person in hall.people) for p in unused}
        unused.sort(key=lambda p: (-wanted[p], p))
        self.projects += (unused + [None] * tables)[:tables]
        self.unused: list[int] = [p for p in unused if p not in self.projects]
        self.fixed = seated
        self.known: dict[Candidate, int] = {}
        self.worth = [self._worth(set(t), p) for t, p in zip(self.tables, self.projects, strict=True)]
        self.table_of = {who: at for at, table in enumerate(self.tables) for who in table}

    def improved(self) -> list[Candidate]:
        """Tables after many small changes, ever more choosily accepted."""
        movable = [who for who in range(len(self.hall.people)) if who not in self.fixed]
        steps = STEPS_PER_PERSON * len(movable)
        for step in range(steps):
            heat = 6 * (1 - step / steps) ** 2 + 0.05
            kind = self.chance.random()
            if kind < 0.03 and self.hall.projects:
                self._change_project(heat)
            elif kind < 0.2 and self.hall.projects:
                self._grant(self.chance.choice(movable), heat)
            elif kind < 0.35:
                self._move(self.chance.choice(movable), self.chance.randrange(len(self.tables)), heat)
            else:
                self._swap(self.chance.choice(movable), self.chance.choice(movable), heat)
        return [(frozenset(team), project) for team, project in zip(self.tables, self.projects, strict=True)]

    def _by_language(self) -> list[int]:
        """People in an order in which neighbours tend to share a language: rare languages first."""
        speakers: dict[str, int] = {}
        for person in self.hall.people:
            for language in person.languages:
                speakers[language] = speakers.get(language, 0) + 1
        chosen = {
            who: max(person.languages, key=lambda language: (speakers[language], language), default="")
            for who, person in enumerate(self.hall.people)
        }
        everyone = list(range(len(self.hall.people)))
        self.chance.shuffle(everyone)
        return sorted(everyone, key=lambda who: (speakers.get(chosen[who], 0), chosen[who]))

    def _worth(self, team: set[int], project: int | None) -> int:
        key = (frozenset(team), project)
        if key not in self.known:
            self.known[key] = worth(self.hall, team, project)
        return self.known[key]

    def _take(self, changes: dict[int, tuple[set[int], int | None]], heat: float) -> bool:
        """Accept new tables if they are worth more, or, while it is hot, sometimes if they are not."""
        worth = {at: self._worth(*change) for at, change in changes.items()}
        gain = sum(worth.values()) - sum(self.worth[at] for at in changes)
        if gain < 0 and self.chance.random() >= math.exp(gain / heat):
            return False
        for at, (team, project) in changes.items():
            self.tables[at], self.projects[at], self.worth[at] = team, project, worth[at]
            for who in team:
                self.table_of[who] = at
        return True

    def _move(self, who: int, there: int, heat: float) -> None:
        here = self.table_of[who]
        if here != there and len(self.tables[here]) > 1:
            left, joined = self.tables[here] - {who}, self.tables[there] | {who}
            self._take({here: (left, self.projects[here]), there: (joined, self.projects[there])}, heat)

    def _swap(self, one: int, other: int, heat: float) -> None:
        here, there = self.table_of[one], self.table_of[other]
        if here != there:
            first, second = self.tables[here] - {one} | {other}, self.tables[there] - {other} | {one}
            self._take({here: (first, self.projects[here]), there: (second, self.projects[there])}, heat)

    def _grant(self, who: int, heat: float) -> None:
        """Swap somebody into the team of one of their wishes, against anyone who may leave it."""
        wishes = self.hall.people[who].wishes
        if not wishes:
            return
        wish = self.chance.choice(wishes)
        for there, project in enumerate(self.projects):
            if project is not None and self.hall.projects[project].id == wish:
                others = sorted(self.tables[there] - self.fixed)
                if others and self.chance.random() < 0.8:
                    self._swap(who, self.chance.choice(others), heat)
                else:
                    self._move(who, there, heat)
                return

    def _change_project(self, heat: float) -> None:
        """Give a table another project: a free one, or the one of another table."""
        here = self.chance.randrange(len(self.tables))
        there = self.chance.randrange(len(self.tables) + len(self.unused))
        if self.projects[here] in self.hall.members:
            return
        if there >= len(self.tables):
            at = there - len(self.tables)
            free, had = self.unused[at], self.projects[here]
            if self._take({here: (self.tables[here], free)}, heat):
                self.unused[at : at + 1] = [had] if had is not None else []
        elif here != there and self.projects[there] not in self.hall.members:
            mine, theirs = self.projects[here], self.projects[there]
            self._take({here: (self.tables[here], theirs), there: (self.tables[there], mine)}, heat)
