"""./sabha allocate as somebody at a terminal meets it."""

import json

from sabha.commands.allocate import main

VILLAGE = """META
key;value
budget;600
currency;INR
vote_type;approval
PROJECTS
project_id;cost;name
wells;300;Two wells
library;200;Library
hostel;150;Hostel
VOTES
voter_id;vote
1;wells,library
2;wells,library
3;wells
4;wells
5;library,hostel
6;hostel
"""


def told(tmp_path, capsys, *options):
    path = tmp_path / "village.pb"
    path.write_text(VILLAGE, encoding="utf-8")
    assert main([str(path), *options]) == 0
    return capsys.readouterr().out


def test_json_names_winners_cost_rounds_and_losers(tmp_path, capsys):
    result = json.loads(told(tmp_path, capsys, "--json"))
    assert (result["winners"], result["cost"], result["share"]) == (["wells", "hostel"], 450, 125)
    assert result["rounds"][1] == {
        "project": "hostel",
        "cost": 150,
        "votes": 2,
        "effective_votes": 2.0,
        "price": 75.0,
        "paid_in_full": 2,
        "paid_less": 0,
        "paid_nothing": 0,
    }
    assert [lost["project"] for lost in result["losers"]] == ["library"]
    assert result["greedy"] == {"winners": ["wells", "library"], "cost": 500}
    assert result["voters_without_a_winner"] == {"equal_shares": 0, "greedy": 1}


def test_the_completion_can_be_chosen(tmp_path, capsys):
    assert json.loads(told(tmp_path, capsys, "--json", "--completion", "exhaustive"))["share"] == 100


def test_what_costs_nothing_wins_and_that_is_remarked_on(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(globals(), "VILLAGE", VILLAGE.replace("hostel;150", "hostel;0"))
    found = json.loads(told(tmp_path, capsys, "--json"))
    assert found["winners"][0] == "hostel"
    assert found["remarks"] == [
        "“hostel” costs nothing: it wins with its first vote (pabutools leaves it out by cost)."
    ]


def test_a_lot_is_drawn_from_a_seed_and_told(tmp_path, capsys):
    rule = json.loads(told(tmp_path, capsys, "--json", "--lot", "24-11"))["rule"]
    assert sorted(rule["lot"]) == ["hostel", "library", "wells"]
    assert rule["ties"] == ["lowest cost", "most votes", "lot"]


def test_without_json_it_speaks_to_people(tmp_path, capsys):
    shown = told(tmp_path, capsys)
    assert "2 projects win, 450 of 600 INR" in shown
    assert "library  200  100%, 1 short  Library" in shown


def test_a_file_that_cannot_be_used_is_one_sentence_and_exit_2(tmp_path, capsys):
    bad = tmp_path / "bad.pb"
    bad.write_bytes(VILLAGE.replace("1;wells,library", "1;wels").encode())
    assert main([str(bad), "--json"]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", f"{bad}: Line 13 votes for “wels”, which is not among the projects.\n")
    bad.write_bytes(b"META\n\xff")
    assert main([str(bad)]) == 2
    assert capsys.readouterr().err == f"{bad}: the file is not UTF-8 text; save it as UTF-8.\n"
    assert main([str(tmp_path / "nowhere.pb")]) == 2
    assert capsys.readouterr().err == f"{tmp_path / 'nowhere.pb'}: cannot be read: No such file or directory.\n"
