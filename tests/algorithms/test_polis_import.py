"""A Polis export read line by line: what is taken, what is left out, and why a file is refused."""

import pytest

from algorithms.opinion_shapes import NO_DATA, POLIS
from sabha.algorithms import polis_import
from sabha.algorithms.polis_files import read_statements, read_votes
from sabha.algorithms.refused import Refused
from sabha.commands.import_polis import main

COMMENTS = b"""comment-id,author-id,moderated,is-meta,comment-body
0,7,1,False,"Water, first"
1,7,-1,False,Spam
2,7,0,True,I am old
3,7,0,False,
"""
VOTES = b"""timestamp,comment-id,voter-id,vote
30,0,7,-1
10,0,7,1
20,2,7,0
20,3,9,1
20,8,9,1
20,0,9,1
20,0,9,1
"""


def test_each_line_says_what_becomes_of_it():
    found = polis_import.read(COMMENTS, VOTES)
    assert [(s.line, s.id, s.text, s.outcome) for s in found.statements] == [
        (2, 0, "Water, first", "taken"), (3, 1, "Spam", "hidden"), (4, 2, "I am old", "about people"),
    ]  # fmt: skip
    assert found.votes == {(7, 0): -1, (7, 2): 0, (9, 0): 1}
    assert (found.people, found.replaced, found.astray) == (2, 2, (5, 6))


def test_a_table_of_people_says_the_same_as_a_log():
    table = b"participant,group-id,n-votes,0,2\n7,0,2,-1,0\n9,,1,1,\n"
    assert polis_import.read(COMMENTS, table).votes == polis_import.read(COMMENTS, VOTES).votes


def test_without_times_the_log_is_in_order():
    assert polis_import.read(COMMENTS, b"comment-id,voter-id,vote\n0,7,1\n0,7,-1\n").votes == {(7, 0): -1}


@pytest.mark.parametrize(
    ("comments", "votes", "sentence"),
    [
        (b"", VOTES, "This is no Polis file of statements"),
        (COMMENTS, b"a,b\n", "This is no Polis file of votes: its first line does not name comment-id"),
        (COMMENTS, VOTES + b"1,0,x,1\n", "Line 9: “x” is not a number"),
        (COMMENTS, VOTES + b"1,0,7,2\n", "Line 9: “2” is no vote"),
        (COMMENTS + b"0,7,1,False,Again\n", VOTES, "Line 6: statement 0 stands there twice"),
        (COMMENTS, b"comment-id,voter-id,vote\n", "holds no vote"),
        (b"comment-id,comment-body\n0,\n", VOTES, "holds none that could be taken"),
        ("comment-id,comment-body\n0,é".encode("latin-1"), VOTES, "not in UTF-8"),
        (COMMENTS, b"x" * (polis_import.LARGEST_FILE + 1), "too large"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(comments, votes, sentence):
    with pytest.raises(Refused) as why:
        polis_import.read(comments, votes)
    assert sentence in str(why.value)


def test_the_command_reports_line_by_line_and_changes_nothing(tmp_path, capsys):
    (tmp_path / "comments.csv").write_bytes(COMMENTS)
    (tmp_path / "votes.csv").write_bytes(VOTES)
    assert main([str(tmp_path), "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "3 statements, 2 people, 3 votes; 2 earlier answers replaced, 2 votes on unknown statements left out" in said
    assert "line 3: taken as hidden: it was moderated out there: Spam" in said
    assert main([str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith("Say into which summit")
    assert main([str(tmp_path / "nowhere")]) == 2


@pytest.mark.skipif(not POLIS.exists(), reason=NO_DATA)
def test_real_exports_hold_the_votes_that_the_mathematics_reads():
    for folder in sorted((POLIS / "openData").iterdir()):
        files = [(folder / name).read_bytes() for name in ("comments.csv", "votes.csv")]
        found, votes, known = polis_import.read(*files), read_votes(files[1]), read_statements(files[0])
        assert len(found.votes) + len(found.astray) >= votes.count
        empty = {key for key, text in known.text.items() if not text.strip()}
        kept = ~votes.columns(empty | (set(votes.statements.tolist()) - known.text.keys()))
        assert len(found.votes) == int(kept[votes.column].sum())
