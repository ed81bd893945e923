"""Teams: nobody left over, a language for all, and every answer with its reason."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sabha.algorithms.refused import Refused
from sabha.algorithms.teams import Person, Project, Shortage, propose_teams
from sabha.algorithms.teams.hall import Weights, hall


def person(name, languages="en", skills="", wishes="", **more):
    return Person(name, frozenset(languages.split()), frozenset(skills.split()), tuple(wishes.split()), **more)


def test_six_people_and_two_projects_by_hand():
    people = [
        person("asha", "en te", "python", "maps"),
        person("bina", "te", "design", "maps"),
        person("charu", "te hi", "writing", "maps"),
        person("dev", "hi en", "python", "songs"),
        person("esha", "hi", "design", "songs"),
        person("farid", "hi", "writing", "songs maps"),
    ]
    told = propose_teams(people, [Project("maps", frozenset({"python", "design"})), Project("songs")])
    assert [(team.project, [m.person for m in team.members], team.languages) for team in told.teams] == [
        ("maps", ["asha", "bina", "charu"], ("te",)),
        ("songs", ["dev", "esha", "farid"], ("hi",)),
    ]
    assert told.teams[0].skills == {"design": ("bina",), "python": ("asha",), "writing": ("charu",)}
    asha = told.teams[0].members[0]
    assert (asha.wish, asha.brings, asha.stays) == (1, ("python",), False)
    assert (told.left_over, told.shortages, told.best_possible) == ((), (), True)


def test_a_skill_that_no_team_can_have_is_said():
    people = [person(f"p{i}", skills="python") for i in range(4)]
    told = propose_teams(people, [Project("maps", frozenset({"design", "python"}))])
    assert told.shortages == (Shortage("design", people=0, teams=1),)
    assert told.teams[0].missing == ("design",)


def test_a_skill_that_only_some_teams_can_have_is_said():
    people = [person(f"p{i}", skills="design" if i < 1 else "python") for i in range(8)]
    told = propose_teams(people, wanted=["design"])
    assert told.shortages == (Shortage("design", people=1, teams=2),)
    assert sorted(team.missing for team in told.teams) == [(), ("design",)]


def test_somebody_whose_language_nobody_shares_is_named_and_not_lost():
    people = [*[person(f"p{i}") for i in range(4)], person("zoya", "ur")]
    told = propose_teams(people)
    assert [(left.person, left.no_common_language) for left in told.left_over] == [("zoya", True)]
    assert [len(team.members) for team in told.teams] == [4]


def test_those_who_asked_not_to_sit_together_do_not():
    people = [person(f"p{i}") for i in range(6)]
    told = propose_teams(people, apart=[("p0", "p1"), ("p0", "p2")])
    mine = next(team for team in told.teams if any(m.person == "p0" for m in team.members))
    assert not {"p1", "p2"} & {m.person for m in mine.members}
    assert told.left_over == ()


def test_after_the_hackathon_members_stay_and_others_join():
    people = [
        person("a", member_of="maps"),
        person("b", member_of="maps"),
        person("c", wishes="maps songs"),
        person("d", member_of="songs"),
        person("e", wishes="songs"),
        person("f", wishes="songs"),
    ]
    told = propose_teams(people, [Project("maps"), Project("songs")])
    assert {team.project: [m.person for m in team.members] for team in told.teams} == {
        "maps": ["a", "b", "c"],
        "songs": ["d", "e", "f"],
    }
    assert [m.stays for m in told.teams[0].members] == [True, True, False]


def test_newcomers_are_not_left_among_themselves():
    people = [person(f"n{i}", newcomer=True) for i in range(6)] + [person(f"o{i}") for i in range(2)]
    told = propose_teams(people)
    assert [sum(m.person.startswith("o") for m in team.members) for team in told.teams] == [1, 1]


def crowd(count):
    """A mixed hall of our own making, without chance: languages, skills and wishes in coprime rhythms."""
    languages = ["en hi", "te en", "hi", "ta en", "en", "te", "ta", "en bn", "bn"]
    skills = ["python", "design writing", "js", "data python", "translation", "writing", "js design"]
    projects = [Project(f"p{i:02}", frozenset({"python", "design", "writing"})) for i in range(count // 5)]
    return [
        person(f"u{i:03}", languages[i % 9], skills[i % 7], f"p{i * 5 % len(projects):02}", newcomer=i % 2 == 0)
        for i in range(count)
    ], projects


def test_a_full_hall_is_seated_with_nobody_left_over():
    people, projects = crowd(60)
    told = propose_teams(people, projects)
    assert told.left_over == ()
    assert sorted(m.person for team in told.teams for m in team.members) == [p.id for p in people]
    assert all(3 <= len(team.members) <= 5 and team.languages for team in told.teams)
    taken = [team.project for team in told.teams if team.project is not None]
    assert len(set(taken)) == len(taken)
    wished = sum(m.wish is not None for team in told.teams for m in team.members)
    assert wished >= 30  # of 60 people with one wish each; most share no language with all who wish the same
    assert propose_teams(list(reversed(people)), list(reversed(projects))) == told


words = st.frozensets(st.sampled_from(["a", "b", "c"]), max_size=2)


@st.composite
def halls(draw):
    people = [
        Person(
            f"u{i}",
            draw(words),
            draw(words),
            tuple(draw(st.lists(st.sampled_from(["x", "y"]), unique=True))),
            draw(st.booleans()),
        )
        for i in range(draw(st.integers(1, 7)))
    ]
    apart = draw(st.lists(st.tuples(st.sampled_from(people), st.sampled_from(people)), max_size=2))
    return people, [(one.id, other.id) for one, other in apart]


def best_by_trying_everything(room, free, projects):
    """(people seated, worth) of the best seating of the people in `free`."""
    if not free:
        return (0, 0)
    first, rest = free[0], free[1:]
    best = best_by_trying_everything(room, rest, projects)
    for size in range(2, 5):
        for others in combinations(rest, size):
            for project in (None, *projects):
                team = (first, *others)
                if room.may_be(team, project):
                    left = [who for who in rest if who not in others]
                    seated, worth = best_by_trying_everything(room, left, [p for p in projects if p != project])
                    best = max(best, (seated + len(team), worth + room.value(team, project)))
    return best


@settings(max_examples=60, deadline=None)
@given(halls())
def test_in_a_small_hall_no_other_seating_is_better(made):
    people, apart = made
    projects = [Project("x", frozenset({"a", "b"})), Project("y")]
    told = propose_teams(people, projects, apart=apart)
    room = hall(people, projects, 3, 5, apart, Weights())
    seated = sum(len(team.members) for team in told.teams)
    assert told.best_possible
    assert (seated, told.worth) == best_by_trying_everything(room, list(range(len(people))), [0, 1])
    for team in told.teams:
        everyone = [next(p for p in people if p.id == m.person) for m in team.members]
        assert team.languages == tuple(sorted(frozenset.intersection(*(p.languages for p in everyone))))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"people": []}, "There is nobody to put into teams yet."),
        ({"people": [person("a"), person("a")]}, "“a” is in the list of people twice."),
        (
            {"people": [person("a", wishes="moon")]},
            "“a” names the project “moon”, which is not offered.",
        ),
        ({"people": [person("a")], "projects": [Project("x"), Project("x")]}, "There are two projects “x”."),
        (
            {"people": [person("a")], "smallest": 4, "largest": 4},
            "Teams of 4 to 4 leave people over; let the largest be nearly twice.",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(arguments, sentence):
    with pytest.raises(Refused) as refused:
        propose_teams(**arguments)
    assert str(refused.value) == sentence
