"""Who is in the hall, what they wish for, and what a team is worth."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from sabha.algorithms.refused import Refused, gettext_noop


@dataclass(frozen=True)
class Person:
    """Somebody who wants a team. `wishes` are project ids, dearest first; `member_of` a project they stay in."""

    id: str
    languages: frozenset[str]
    skills: frozenset[str] = frozenset()
    wishes: tuple[str, ...] = ()
    newcomer: bool = False
    member_of: str | None = None


@dataclass(frozen=True)
class Project:
    """A project that a team can take up, and the skills it needs (none named: any mix is welcome)."""

    id: str
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Weights:
    """What counts how much, in whole numbers so that sums are exact.

    `skill`: for everybody in a team, each different (needed) skill in it; `wishes`: a first, second, third and further
    wish granted; `someone_experienced`: for everybody in a team that is not newcomers alone; `size`: taken off for
    each person away from the middle size; `no_project`: taken off for everybody without one where there are projects.
    """

    skill: int = 1
    wishes: tuple[int, ...] = (12, 8, 6, 4)
    someone_experienced: int = 2
    size: int = 6
    no_project: int = 4


@dataclass(frozen=True)
class Hall:
    """People (sorted by id), projects, rules and weights; teams are frozensets of positions in `people`."""

    people: tuple[Person, ...]
    projects: tuple[Project, ...]
    smallest: int
    largest: int
    apart: frozenset[tuple[int, int]]
    weights: Weights = field(default_factory=Weights)

    @cached_property
    def members(self) -> dict[int, frozenset[int]]:
        """People who are already in a project, by position of the project."""
        at = {project.id: position for position, project in enumerate(self.projects)}
        found: dict[int, set[int]] = {}
        for who, person in enumerate(self.people):
            if person.member_of is not None:
                found.setdefault(at[person.member_of], set()).add(who)
        return {project: frozenset(who) for project, who in found.items()}

    @cached_property
    def _language_bits(self) -> list[int]:
        return _bits([person.languages for person in self.people])

    @cached_property
    def _skill_bits(self) -> list[int]:
        return _bits([person.skills for person in self.people], [project.needs for project in self.projects])

    @cached_property
    def _wish_worth(self) -> list[dict[int, int]]:
        """For each person, what each wished-for project is worth, by position of the project."""
        at = {project.id: position for position, project in enumerate(self.projects)}
        last = len(self.weights.wishes) - 1
        return [
            {at[wish]: self.weights.wishes[min(rank, last)] for rank, wish in reversed([*enumerate(person.wishes)])}
            for person in self.people
        ]

    @cached_property
    def _apart_bits(self) -> list[int]:
        others = [0] * len(self.people)
        for one, other in self.apart:
            others[one] |= 1 << other
            others[other] |= 1 << one
        return others

    def shared_languages(self, team: Iterable[int]) -> frozenset[str]:
        """Languages that everybody in the team has."""
        return frozenset.intersection(*(self.people[who].languages for who in team))

    def may_be(self, team: Collection[int], project: int | None) -> bool:
        """Whether this may be a team: size, a language for all, nobody with whom they asked not to sit, members kept.

        A team that exists already may stay as it is, whatever its size and languages.
        """
        members = self.members.get(project, frozenset()) if project is not None else frozenset()
        if members and members == set(team):
            return True
        if not self.smallest <= len(team) <= self.largest or not members <= set(team):
            return False
        language, apart, present = -1, 0, 0
        for who in team:
            language &= self._language_bits[who]
            apart |= self._apart_bits[who]
            present |= 1 << who
            if self.people[who].member_of is not None and who not in members:
                return False
        return bool(language) and not apart & present

    def value(self, team: Collection[int], project: int | None) -> int:
        """What a team that may be is worth, by `weights`: everybody in it gains by each skill and by company."""
        skills, wishes, alone = 0, 0, True
        for who in team:
            skills |= self._skill_bits[who]
            if project is not None:
                wishes += self._wish_worth[who].get(project, 0)
            alone = alone and self.people[who].newcomer
        if project is not None and self.projects[project].needs:
            skills &= self._skill_bits[len(self.people) + project]
        each = self.weights.skill * skills.bit_count() + (0 if alone else self.weights.someone_experienced)
        if project is None and self.projects:
            each -= self.weights.no_project
        off = abs(2 * len(team) - self.smallest - self.largest) // 2
        return each * len(team) + wishes - self.weights.size * off

    def needs(self, project: int | None) -> frozenset[str]:
        """Skills a project asks for; nothing in particular without a project."""
        return self.projects[project].needs if project is not None else frozenset()


def _bits(*rows: Sequence[frozenset[str]]) -> list[int]:
    """Sets of words as numbers with one bit per word, so that a team is judged in a few steps."""
    words = sorted(frozenset[str]().union(*(row for part in rows for row in part)))
    bit = {word: 1 << at for at, word in enumerate(words)}
    return [sum(bit[word] for word in row) for part in rows for row in part]


def hall(
    people: Iterable[Person],
    projects: Iterable[Project],
    smallest: int,
    largest: int,
    apart: Iterable[tuple[str, str]],
    weights: Weights,
) -> Hall:
    """Put the hall in order, whatever the order given; raises Refused for what does not fit together."""
    known = sorted(people, key=lambda person: person.id)
    offered = sorted(projects, key=lambda project: project.id)
    _check_once([person.id for person in known], gettext_noop("“%(id)s” is in the list of people twice."))
    _check_once([project.id for project in offered], gettext_noop("There are two projects “%(id)s”."))
    if not 2 <= smallest <= largest or 2 * smallest > largest + 1:
        raise Refused(
            gettext_noop("Teams of %(smallest)d to %(largest)d leave people over; let the largest be nearly twice."),
            smallest=smallest,
            largest=largest,
        )
    ids = {project.id for project in offered}
    for person in known:
        for named in [*person.wishes, *([person.member_of] if person.member_of is not None else [])]:
            if named not in ids:
                raise Refused(
                    gettext_noop("“%(person)s” names the project “%(project)s”, which is not offered."),
                    person=person.id,
                    project=named,
                )
    at = {person.id: who for who, person in enumerate(known)}
    pairs = frozenset((at[one], at[other]) for one, other in apart if one in at and other in at and one != other)
    return Hall(tuple(known), tuple(offered), smallest, largest, pairs, weights)


def _check_once(ids: Sequence[str], template: str) -> None:
    for earlier, later in pairwise(ids):
        if earlier == later:
            raise Refused(template, id=later)
