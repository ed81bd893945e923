"""Ballot files: what is forgiven, what is refused with its line, and that nothing is lost on the way out and in."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sabha.algorithms.pabulib import PbBallot, PbFile, PbProject, election_of, read_pb, write_pb
from sabha.algorithms.refused import Refused

BUDGETS = Path(__file__).parents[2] / "../shared/data/participatory-budgets"

VILLAGE = """META
key;value
description;A village
budget;600
vote_type;approval
num_projects;3
num_votes;3
PROJECTS
project_id;cost;name
wells;300;Two wells
library;200;A "library"; with a roof
hostel;150;Hostel
VOTES
voter_id;vote;age
v1;wells,library;34
v2;library;
v3;;51
"""
VILLAGE = VILLAGE.replace('A "library"; with a roof', '"A ""library""; with a roof"')


def test_a_file_is_read_in_its_own_words():
    file = read_pb(VILLAGE)
    assert file.budget == 600
    assert file.projects[1] == PbProject("library", Fraction(200), {"name": 'A "library"; with a roof'})
    assert file.ballots == (
        PbBallot("v1", ("wells", "library"), None, {"age": "34"}),
        PbBallot("v2", ("library",), None, {"age": ""}),
        PbBallot("v3", (), None, {"age": "51"}),
    )
    assert file.remarks == ()
    assert election_of(file).votes == (0, 2, 1)  # hostel, library, wells; the blank ballot counts as a voter
    assert election_of(file).voters == 3


def test_what_cannot_change_a_result_is_forgiven():
    untidy = VILLAGE.replace("wells;300", " wells ;300,00 ").replace("\n", "\r\n").replace("META", "\ufeffmeta;;")
    untidy = untidy.replace("wells,library", "wells , library, wells").replace("PROJECTS", "\r\n  \r\nprojects;")
    file = read_pb(untidy)
    assert election_of(file).votes == election_of(read_pb(VILLAGE)).votes
    assert file.projects[0].cost == 300


def test_what_does_not_add_up_is_remarked_on():
    odd = VILLAGE.replace("num_votes;3", "num_votes;4").replace("v2;", "v1;").replace("cost;name", "cost;votes")
    odd = odd.replace("Hostel", "7")
    assert read_pb(odd).remarks == (
        "META says num_votes is 4; the file has 3.",
        "1 voter ids appear more than once; every line is counted as one voter.",
        "The column “votes” differs from the ballots for: hostel.",
    )


def test_ballots_shorter_or_longer_than_the_file_allows_count_and_are_remarked_on():
    odd = VILLAGE.replace("budget;600", "budget;600\nmin_length;1\nmax_length;1")
    assert election_of(read_pb(odd)).votes == (0, 2, 1)
    assert read_pb(odd).remarks == (
        "2 ballots choose fewer or more projects than META allows; they are counted as they are.",
    )


def test_a_spreadsheets_empty_cells_and_a_missing_line_of_names_change_nothing():
    assert read_pb(VILLAGE.replace("600\n", "600;;\n").replace("approval\n", "approval;\n")) == read_pb(VILLAGE)
    assert read_pb(VILLAGE.replace("key;value\n", "")) == read_pb(VILLAGE)


def test_points_stand_beside_their_projects():
    pointed = VILLAGE.replace("approval", "cumulative").replace("vote;age", "vote;points")
    pointed = pointed.replace("library;34", "library;3,1.5").replace("library;\n", "library;2\n").replace(";51", ";")
    file = read_pb(pointed)
    assert [ballot.points for ballot in file.ballots] == [(3, Fraction(3, 2)), (2,), ()]
    assert election_of(file).support == (0, 7, 6)  # halves make everybody's points twice as many


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("META\n", "", "Line 1 comes before META. A .pb file starts with META."),
        ("VOTES", "VOICES", "Line 13: cost is “”; write a number such as 5000 or 49.50."),
        ("budget;600", "purse;600", "META has no “budget”. Add a line “budget;…” to it."),
        ("budget;600", "budget;much", "The budget is “much”; write a number such as 5000 or 49.50."),
        ("wells;300", "wells;1,000,000", "Line 10: cost is “1,000,000”; write a number such as 5000 or 49.50."),
        ("wells;300", "wells;-3", "Line 10: cost is “-3”; write a number such as 5000 or 49.50."),
        ("hostel;150", "wells;150", "Two projects have the id “wells”. Give each its own."),
        ("hostel;150", ";150", "Line 12: a project needs an id, without commas."),
        ("v2;library", "v2;librari", "Line 16 votes for “librari”, which is not among the projects."),
        (
            "project_id;cost",
            "project_id;price",
            "Line 10: the column “cost” is missing from the line of names above it.",
        ),
        ("vote_type;approval", "vote_type;scoring", "Line 15 has no points, though the vote type is “scoring”."),
        (
            "voter_id;vote;age",
            "voter_id;vote;points",
            "Line 15 gives 1 numbers of points for 2 projects; give one each.",
        ),
        ("budget;600", "budget;600\nbudget;900", "Line 5: META gives “budget” a second time; keep one."),
        ("v3;;51\n", "v3;;51\nMETA\n", "Line 18 begins META a second time. One file holds one vote."),
        ("cost;name", "cost;cost", "Line 9 names the column “cost” twice; keep one."),
        ('with a roof"', "with a roof", "Line 11 has a quotation mark that is never closed."),
        ("v1;wells", '"v1;wells', "Line 15 has a quotation mark that is never closed."),
    ],
)
def test_what_could_change_a_result_is_refused_with_its_line(old, new, sentence):
    with pytest.raises(Refused) as refused:
        read_pb(VILLAGE.replace(old, new))
    assert str(refused.value).startswith(sentence)


def test_an_empty_file_is_refused():
    with pytest.raises(Refused, match="There is no line META"):
        read_pb("")


def test_rankings_are_not_counted_by_equal_shares():
    with pytest.raises(Refused, match="Votes of type “ordinal” cannot be counted"):
        election_of(read_pb(VILLAGE.replace("approval", "ordinal")))


def test_amounts_without_a_decimal_form_are_not_written():
    thirds = PbFile({"vote_type": "approval"}, Fraction(1, 3), (PbProject("a", Fraction(1)),), ())
    with pytest.raises(Refused, match="1/3 has no exact decimal form; round it first"):
        write_pb(thirds)


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=6)
names = words.filter(lambda word: "," not in word and word.upper() not in ("META", "PROJECTS", "VOTES"))
amounts = st.integers(1, 10**8).map(lambda cents: Fraction(cents, 100))


@st.composite
def files(draw):
    ids = draw(st.lists(names, min_size=1, max_size=5, unique=True))
    kind = draw(st.sampled_from(["approval", "cumulative", "ordinal"]))
    titles = [draw(words) for _ in ids]
    projects = tuple(PbProject(p, draw(amounts), {"name": title}) for p, title in zip(ids, titles, strict=True))
    ballots = []
    for at in range(draw(st.integers(0, 5))):
        chosen = tuple(draw(st.lists(st.sampled_from(ids), unique=True)))
        points = tuple(draw(amounts) for _ in chosen) if kind == "cumulative" else None
        ballots.append(PbBallot(f"v{at}", chosen, points, {"method": draw(words)}))
    meta = {"description": draw(words), "vote_type": kind}
    return PbFile(meta, draw(amounts), projects, tuple(ballots))


@given(files())
def test_what_is_written_is_read_back_the_same(file):
    back = read_pb(write_pb(file))
    assert (back.budget, back.projects, back.ballots, back.remarks) == (file.budget, file.projects, file.ballots, ())
    assert file.meta.items() <= back.meta.items()
    assert write_pb(back) == write_pb(file)


@pytest.mark.parametrize("path", sorted(BUDGETS.glob("*.pb")), ids=lambda path: path.stem)
def test_real_files_survive_being_written_and_read(path):
    file = read_pb(path.read_text(encoding="utf-8"))
    back = read_pb(write_pb(file))
    assert (back.projects, back.ballots) == (file.projects, file.ballots)
    assert file.remarks == back.remarks == ()
