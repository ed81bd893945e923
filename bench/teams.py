"""How long it takes to seat a hall, and how well: made-up people with seven languages, ten skills, up to three wishes.

.venv/bin/python bench/teams.py
"""

import random
import time

from sabha.algorithms.mentors import Mentor, Newcomer, match_mentors
from sabha.algorithms.teams import Person, Project, propose_teams

LANGUAGES = ["hi", "te", "ta", "bn", "ml", "kn"]
SKILLS = ["python", "js", "design", "writing", "translation", "data", "wikidata", "testing", "ops", "research"]


def crowd(people, projects, seed):
    r = random.Random(seed)
    offered = [Project(f"p{i:02}", frozenset(r.sample(SKILLS, 3))) for i in range(projects)]
    return [
        Person(
            f"u{i:03}",
            frozenset(r.sample(LANGUAGES, r.choice([1, 1, 2])) + (["en"] if r.random() < 0.6 else [])),
            frozenset(r.sample(SKILLS, r.choice([1, 2, 3]))),
            tuple(p.id for p in r.sample(offered, min(projects, r.randint(0, 3)))),
            r.random() < 0.5,
        )
        for i in range(people)
    ], offered


def main():
    print(
        f"{'people':>7}{'projects':>9}{'CPU':>8}{'teams':>7}{'left':>6}{'skills':>8}{'wish granted':>14}  proven best"
    )
    for people, projects in ((12, 0), (15, 3), (40, 10), (150, 0), (150, 30), (150, 50)):
        persons, offered = crowd(people, projects, seed=people + projects)
        start = time.process_time()
        told = propose_teams(persons, offered)
        took = time.process_time() - start
        skills = sum(len(team.skills) for team in told.teams) / max(1, len(told.teams))
        granted = sum(member.wish is not None for team in told.teams for member in team.members)
        wishing = sum(bool(person.wishes) for person in persons)
        print(f"{people:>7}{projects:>9}{took:>7.1f}s{len(told.teams):>7}{len(told.left_over):>6}", end="")
        print(f"{skills:>8.1f}{granted:>7} of {wishing:<4}  {'yes' if told.best_possible else 'no'}")
    persons, _ = crowd(300, 0, seed=5)
    r = random.Random(5)
    hours = [f"{day} {hour}" for day in ("fri", "sat", "sun") for hour in range(9, 18)]
    asking = [Newcomer(p.id, p.languages, p.skills, frozenset(r.sample(hours, 4))) for p in persons[:200]]
    helping = [Mentor(p.id, p.languages, p.skills, frozenset(r.sample(hours, 8)), 3) for p in persons[200:]]
    start = time.process_time()
    told = match_mentors(asking, helping)
    took = time.process_time() - start
    print(f"mentors: 200 newcomers, 100 mentors: {took:.2f} s, {len(told.matches)} matched, ", end="")
    print(f"{sum(bool(match.skills) for match in told.matches)} by a skill they asked for")


if __name__ == "__main__":
    main()
