"""./sabha map as somebody at a terminal meets it, and the files Polis hands out."""

import json

import pytest

from algorithms.opinion_shapes import NO_DATA, POLIS, PRODUCTION
from sabha.algorithms.polis_files import read_exported_groups, read_labels, read_statements, read_votes
from sabha.algorithms.refused import Refused
from sabha.commands.map import main

LOG = b"""timestamp,datetime,comment-id,voter-id,vote
30,Mon Jul 17 02:17:32 WIB 2017,0,7,-1
10,Mon Jul 17 02:17:12 WIB 2017,0,7,1
20,Mon Jul 17 02:17:22 WIB 2017,2,7,0
20,Mon Jul 17 02:17:22 WIB 2017,0,9,1
20,Mon Jul 17 02:17:22 WIB 2017,0,9,1
"""
COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1,x,0,7,1,1,1,"Water, first"
1,x,2,7,0,0,-1,Spam
1,x,3,7,0,0,0,
"""


def cells(votes):
    people = [p for p, n in zip(votes.participants.tolist(), votes.per_person.tolist(), strict=True) for _ in range(n)]
    return list(zip(people, votes.statements[votes.column].tolist(), votes.value.tolist(), strict=True))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "votes.csv").write_bytes(LOG)
    (tmp_path / "comments.csv").write_text(COMMENTS, encoding="utf-8")
    return tmp_path


def told(capsys, *arguments):
    assert main([str(a) for a in arguments]) == 0
    return capsys.readouterr().out


def refused(capsys, *arguments):
    assert main([str(a) for a in arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err


def test_the_latest_vote_of_the_log_stands():
    assert cells(read_votes(LOG)) == [(7, 0, -1), (7, 2, 0), (9, 0, 1)]


@pytest.mark.parametrize(
    "same",
    [
        LOG.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + LOG,
        LOG.rstrip(),
        LOG.replace(b"Mon Jul 17 02:17:32 WIB 2017", b'"Mon, Jul 17"'),
        LOG.replace(b"\n", b",\n").replace(b"vote,", b"vote,xid"),
        b"participant,group-id,n-votes,0,2\n7,0,2,-1,0\n9,,1,1,\n",
        b'[{"pid": 7, "tid": 0, "vote": -1, "modified": "30"}, {"pid": 7, "tid": 2, "vote": 0, "modified": "20"},'
        b'{"participant_id": 9, "statement_id": 0, "vote": 1, "modified": 20.0}]',
    ],
    ids=["windows", "mark", "no last line end", "quoted", "extra column", "table", "json"],
)
def test_other_files_say_the_same(same):
    assert cells(read_votes(same)) == cells(read_votes(LOG))


def test_statements_say_what_is_set_aside():
    known = read_statements(COMMENTS.encode())
    assert dict(known.text) == {0: "Water, first", 2: "Spam", 3: ""}
    assert (known.rejected, known.unmoderated, known.meta) == ({2}, {3}, set())


def test_statements_of_the_api_say_the_same():
    rows = [
        {"statement_id": 0, "txt": "Water, first", "moderated": 1, "is_meta": False},
        {"tid": 2, "txt": "Spam", "mod": -1, "is_meta": True},
    ]
    known = read_statements(json.dumps(rows).encode())
    assert (known.rejected, known.meta, known.text[0]) == ({2}, {2}, "Water, first")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This is no Polis votes file"),
        (b"a,b\n1,2\n", "it begins “a,b”"),
        (LOG + b"1,x,2\n", "Row 6 has no whole number for voter-id"),
        (LOG + b"1,x,,7,1\n", "Row 6 has no whole number for comment-id"),
        (LOG + b"1,x,one,7,1\n", "Row 6 has no whole number for comment-id"),
        (LOG + b"1.5,x,1,7,1\n", "Row 6 has no whole number for timestamp"),
        (LOG + b"1,x,1,7,2\n", "Vote 6 is 2; a vote is 1 (agree)"),
        (b"[1]", "should be a list of objects"),
        (b"[{", "is not JSON"),
        (b'[{"pid": 1}]', "Row 1 has no whole number for statement_id"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(Refused) as why:
        read_votes(content)
    assert sentence in str(why.value)


def test_what_programs_do_to_a_file_that_they_save_again_changes_nothing():
    same = read_votes(LOG)
    lines = LOG.decode().splitlines()
    names, rows = lines[0].split(","), [line.split(",") for line in lines[1:]]
    turned = [names[::-1], *(row[::-1] for row in rows)]
    for content in (
        LOG.replace(b"\n", b"\r\n"),
        LOG.replace(b"\n", b"\r"),
        b"\xef\xbb\xbf" + LOG,
        LOG.replace(b",", b" , ", 4),
        LOG + b"\n\n",
        "\n".join(",".join(f'"{cell}"' for cell in row) for row in [names, *rows]).encode(),
        "\n".join(map(",".join, turned)).encode(),
        LOG + b"1,x,1,99,\n",  # a line without a vote
        LOG + lines[1].encode() + b"\n",
    ):
        votes = read_votes(content)
        assert (votes.participants == same.participants).all()
        assert (votes.start == same.start).all()
        assert (votes.value == same.value).all()


def test_groups_that_are_none_are_refused_in_a_sentence(folder, capsys, tmp_path):
    for given in (b'{"7": 0.5}', b'{"7": 1000000000}', b'{"7": "A"}', b'{"7": 1e999}'):
        with pytest.raises(Refused, match="participant to group"):
            read_labels(given)
    assert read_labels(b'{"7": -1, "9": "1"}') == {9: 1}
    (tmp_path / "labels.json").write_text('{"12345": 0}')
    assert main([str(folder), "--groups", str(tmp_path / "labels.json"), "--json"]) == 2
    assert capsys.readouterr().err == "None of the people in these groups has voted.\n"


def test_groups_may_stand_alone_or_in_a_larger_file():
    assert read_labels(b'{"7": 0, "9": 1}') == {7: 0, 9: 1}
    assert read_labels(b'{"n_votes": 3, "group_labels": {"7": 0, "9": null}}') == {7: 0}
    with pytest.raises(Refused, match="participant to group"):
        read_labels(b"[]")


def test_the_groups_polis_exported_are_read():
    assert read_exported_groups(b"participant,group-id,0\n7,1,1\n9,,1\n") == {7: 1}


def test_a_folder_is_enough(folder, capsys):
    found = json.loads(told(capsys, folder, "--json"))
    assert (found["n_participants"], found["n_statements"], found["n_votes"]) == (2, 2, 3)
    assert found["statements_set_aside"] == [2]
    assert found["votes"] == {"A": [1, 0], "D": [1, 0], "S": [2, 1]}


def test_given_groups_are_held(folder, capsys):
    (folder / "labels.json").write_text('{"7": 1, "9": 0}', encoding="utf-8")
    found = json.loads(told(capsys, folder / "votes.csv", "--groups", folder / "labels.json", "--json"))
    assert found["group_labels"] == {"7": 1, "9": 0}
    assert found["group_votes"] == {
        "0": {"A": [1, 0], "D": [0, 0], "S": [1, 0]},
        "1": {"A": [0, 0], "D": [1, 0], "S": [1, 1]},
    }


def test_without_json_it_speaks(folder, capsys):
    said = told(capsys, folder)
    assert "2 people, 2 statements, 3 votes." in said
    assert "Water, first" in said
    assert "Spam" not in said
    assert "Not yet: Whether there are groups" in said


def test_a_missing_file_is_one_sentence(folder, capsys):
    assert "nowhere.csv" in refused(capsys, folder / "nowhere.csv")


def test_a_folder_without_votes_is_one_sentence(tmp_path, capsys):
    assert "holds none of votes.csv" in refused(capsys, tmp_path)


@pytest.mark.skipif(not POLIS.exists(), reason=NO_DATA)
def test_a_real_log_and_its_table_hold_the_same_votes():
    for folder in sorted((POLIS / "openData").iterdir()):
        log, table = (read_votes((folder / name).read_bytes()) for name in ("votes.csv", "participants-votes.csv"))
        assert cells(log) == cells(table)


@pytest.mark.skipif(not PRODUCTION, reason=NO_DATA)
def test_a_folder_of_the_api_is_enough(capsys):
    found = json.loads(told(capsys, PRODUCTION[0], "--classic", "--json"))
    assert found["method"] == "classic"
    assert found["statements_set_aside"] == [0, 1, 2, 3]
