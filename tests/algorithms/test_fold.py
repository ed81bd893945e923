"""The fold of facts: any order, any repetition and any grouping give the same state."""

import json
import uuid
from dataclasses import replace

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from sabha.algorithms.facts import Fact, Payload, canonical, commitment, conflicts, field_salt, fold, wins
from sabha.algorithms.refused import Refused

SALT = "00112233445566778899aabbccddeeff"
KEYS = st.text("abcdefghij_", min_size=1, max_size=8).filter(lambda k: not k[0].isdigit())
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


def fact(obj, values, *, id=None, ts=1, revs=None, kind="set", stream="a.1/s/public", seq=1, version=1):
    payload = Payload(values, SALT)
    return Fact(
        stream, seq, "", id or str(uuid.uuid4()), kind, "Thing", obj, revs or dict.fromkeys(values, 1), ts,
        payload.digest(), payload, version,
    )  # fmt: skip


def values(state):
    return {obj: {name: value for name, (_, value) in fields.items()} for obj, fields in state.items()}


@st.composite
def journals(draw):
    """A handful of facts about two objects, as several nodes might admit them: same ids twice, same revisions twice."""
    found = []
    for _ in range(draw(st.integers(0, 12))):
        name = draw(st.sampled_from(["title", "place"]))
        found.append(
            fact(
                draw(st.sampled_from(["x", "y"])),
                {name: draw(st.integers(0, 5))},
                id=draw(st.sampled_from(["1", "2", "3", "4", "5", "6", "7"])),
                ts=draw(st.integers(0, 4)),
                revs={name: draw(st.integers(1, 3))},
            )
        )
    by_id = {}
    for one in found:  # an id stands for one act: the same words wherever it was admitted, only the times differ
        first = by_id.setdefault(one.id, one)
        by_id[one.id, one.ts] = replace(first, ts=one.ts)
    return [one for key, one in by_id.items() if isinstance(key, tuple)]


@given(PLAIN)
def test_canonical_bytes_are_those_of_rfc_8785(value):
    assert canonical(value) == rfc8785.dumps(value)
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize("value", [1.5, {"Key": 1}, {"1a": 1}, 2**53, b"bytes", "\ud800", {1: 2}])
def test_what_two_programs_would_print_differently_is_refused(value):
    with pytest.raises(Refused):
        canonical(value)


@given(st.dictionaries(KEYS, PLAIN, min_size=1, max_size=4), st.data())
def test_erasing_fields_does_not_change_what_the_header_holds(said, data):
    payload = Payload(said, SALT)
    gone = data.draw(st.sets(st.sampled_from(sorted(said))))
    erased = payload.without(gone)
    assert erased.digest() == payload.digest()
    assert erased.without(gone) == erased
    assert set(erased.values) == set(said) - gone
    assert Payload.from_json(json.loads(json.dumps(erased.as_json()))) == erased
    if gone:
        assert SALT not in json.dumps(erased.as_json())


def test_a_commitment_tells_nothing_without_its_salt():
    same = {commitment(field_salt(SALT, name), "agree") for name in ("a", "b", "c")}
    assert len(same) == 3


@given(journals(), st.randoms(use_true_random=False))
def test_the_fold_does_not_depend_on_order_or_repetition(facts, random):
    shuffled = [*facts, *facts]
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(facts)


@given(journals(), journals())
def test_the_fold_of_two_halves_is_the_fold_of_both(one, other):
    """Grouping does not matter: the winners of each half decide, as long as each act's smallest time is known."""
    times = {}
    for f in [*one, *other]:
        times[f.id] = min(f.ts, times.get(f.id, f.ts))
    whole = fold([*one, *other])
    halves = [fold([replace(f, ts=times[f.id]) for f in half]) for half in (one, other)]
    for obj, fields in whole.items():
        for name, register in fields.items():
            best = max((h[obj][name] for h in halves if name in h.get(obj, {})), key=lambda r: r[0])
            assert best[0] == register[0]


def test_by_hand_the_later_clock_loses_to_the_writer_who_had_seen_more():
    """Asha's clock is a day ahead. Imran had read her words and changed them: his hold, whatever the clocks say."""
    asha = fact("x", {"place": "Hyderabad"}, id="1", ts=86_400, revs={"place": 1})
    imran = fact("x", {"place": "IIIT Hyderabad"}, id="2", ts=10, revs={"place": 2})
    assert values(fold([asha, imran])) == {"x": {"place": "IIIT Hyderabad"}}
    assert conflicts([asha, imran]) == {}


def test_two_who_had_not_seen_each_other_are_both_kept_and_one_is_shown():
    one, other = fact("x", {"place": "A"}, id="1", ts=1), fact("x", {"place": "B"}, id="2", ts=2)
    assert values(fold([one, other])) == {"x": {"place": "B"}}
    assert [f.id for f in conflicts([one, other])["x", "place"]] == ["2", "1"]


def test_the_id_decides_between_equal_clocks():
    facts = [fact("x", {"place": "A"}, id="1"), fact("x", {"place": "B"}, id="2")]
    assert values(fold(facts)) == values(fold(facts[::-1])) == {"x": {"place": "B"}}


def test_an_act_admitted_by_two_nodes_carries_the_smaller_of_its_times():
    early, late = fact("x", {"place": "A"}, id="1", ts=1), fact("x", {"place": "A"}, id="1", ts=9)
    between = fact("x", {"place": "B"}, id="2", ts=5)
    assert values(fold([late, between, early])) == {"x": {"place": "B"}}


def test_a_redaction_wins_in_any_order_and_an_earlier_value_stands():
    first = fact("x", {"title": "Fine"}, id="1")
    second = fact("x", {"title": "Harm"}, id="2", revs={"title": 2})
    redaction = fact("x", {"fact": "2", "fields": ["title"]}, id="3", kind="redact")
    for order in ([first, second, redaction], [redaction, second, first]):
        assert values(fold(order)) == {"x": {"title": "Fine"}}


def test_what_a_newer_version_says_changes_nothing_until_the_code_knows_it():
    old, new = fact("x", {"title": "A"}, id="1"), fact("x", {"title": "B"}, id="2", revs={"title": 2}, version=2)
    assert values(fold([old, new])) == {"x": {"title": "A"}}
    assert values(fold([old, new], version=2)) == {"x": {"title": "B"}}


def test_a_header_reads_back_and_no_other_spelling_of_it_does():
    one = fact("x", {"title": "A"}, id="1")
    assert Fact.from_header(one.header(), one.payload) == one
    for bytes_ in (one.header() + b" ", b"{}", b"[1]", b"not json"):
        with pytest.raises(Refused):
            Fact.from_header(bytes_, None)


def test_nothing_wins_against_itself():
    assert not wins((1, 1, "a"), (1, 1, "a"))
    assert wins((1, 1, "a"), None)
