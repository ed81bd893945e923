"""Facts: one spelling, commitments that outlive their words, and a fold that no order, repeat or road can change."""

import json
import uuid
from dataclasses import replace

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from sabha.algorithms.facts import (
    Fact,
    Payload,
    canonical,
    commitment,
    conflicts,
    digest,
    field_salt,
    fold,
    in_order,
    said_at_all,
    stood_before,
    wins,
)
from sabha.algorithms.refused import Refused

SALT = "00112233445566778899aabbccddeeff"
KEYS = st.text("abcdefghij_", min_size=1, max_size=8)
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | st.text(LETTERS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


def fact(obj, values, *, id="1", ts=1, rev=1, revs=None, kind="set", stream="a.1/s/public", seq=1, version=1):
    payload = Payload(values, SALT)
    return Fact(
        stream, seq, "", id, kind, "Thing", obj, revs or dict.fromkeys(values, rev), ts, payload.digest(), payload,
        version,
    )  # fmt: skip


def erasing(target, *fields, id="9"):
    return replace(fact("x", {"fact": target, "fields": list(fields)}, id=id, kind="redact"), revs={})


def shown(facts, **options):
    return {o: {name: value for name, (_, value) in regs.items()} for o, regs in fold(facts, **options).items()}


@st.composite
def journals(draw):
    """Facts about two objects as several nodes admit them: acts that came twice, equal revisions, redactions."""
    acts = {}
    for number in range(draw(st.integers(0, 9))):
        name = draw(st.sampled_from(["title", "place"]))
        one = fact(
            draw(st.sampled_from(["x", "y"])),
            {name: draw(st.integers(0, 5))},
            id=str(number),
            rev=draw(st.integers(1, 3)),
        )
        for ts in draw(st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True)):
            acts[one.id, ts] = replace(one, ts=ts, stream=f"node{ts}/s/public")
    gone = draw(st.sets(st.integers(0, 8), max_size=2))
    return [*acts.values(), *(erasing(str(number), "title", id=f"r{number}") for number in gone)]


# One spelling


@given(PLAIN)
def test_canonical_bytes_are_those_of_rfc_8785(value):
    assert canonical(value) == rfc8785.dumps(value)
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize(
    "value",
    [1.5, float("nan"), {"Key": 1}, {"1a": 1}, {"": 1}, {"k" * 61: 1}, {1: 2}, 2**53, -(2**53), b"bytes", {1}],
)
def test_what_two_programs_would_print_differently_is_refused(value):
    with pytest.raises(Refused):
        canonical([value])


@pytest.mark.parametrize("text", ["\ud800", "a\udfff", "a\0b"])
def test_a_text_that_some_database_cannot_keep_is_refused(text):
    with pytest.raises(Refused):
        canonical({"title": text})


def test_lists_without_end_are_refused_before_they_stop_the_reader():
    nested = []
    for _ in range(100):
        nested = [nested]
    with pytest.raises(Refused):
        canonical(nested)


# Commitments


@given(st.dictionaries(KEYS, PLAIN, min_size=1, max_size=4), st.data())
def test_erasing_fields_in_any_order_does_not_change_what_the_header_holds(said, data):
    payload = Payload(said, SALT)
    gone = data.draw(st.permutations(sorted(said)).map(lambda names: names[: len(names) // 2 + 1]))
    erased = payload
    for name in gone:
        erased = erased.without([name])
    assert erased == payload.without(gone)
    assert erased.digest() == payload.digest()
    assert set(erased.values) == set(said) - set(gone)
    assert SALT not in json.dumps(erased.as_json())
    assert Payload.from_json(json.loads(json.dumps(erased.as_json()))) == erased


def test_a_commitment_verifies_by_hand():
    """What stands in the header can be worked out with nothing but SHA-256 and HMAC, once the salt is known."""
    payload = Payload({"place": "Hyderabad"}, SALT)
    own_salt = field_salt(SALT, "place")
    assert own_salt == "ce1fe47f6482d81c8e875429a1b6f736"
    assert payload.commitments() == {"place": digest(bytes.fromhex(own_salt) + b'"Hyderabad"')}
    assert payload.digest() == digest(b'{"place":"' + payload.commitments()["place"].encode() + b'"}')


def test_a_commitment_tells_nothing_without_its_salt():
    assert len({commitment(field_salt(SALT, name), "agree") for name in ("a", "b", "c")}) == 3


def test_a_payload_cannot_prove_one_value_and_show_another():
    """The forgery: keep the true commitment as if the field were erased, and put another value beside it."""
    true = Payload({"place": "Hyderabad"}, SALT)
    forged = {"values": {"place": "Nowhere"}, "salt": SALT, "erased": true.commitments()}
    with pytest.raises(Refused):
        Payload.from_json(forged)


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        None,
        {"values": []},
        {"values": {"a": 1}},
        {"values": {"a": 1}, "salt": "short"},
        {"values": {"a": 1}, "salt": SALT.upper()},
        {"values": {"a": 1}, "salt": SALT, "salts": {"a": SALT}},
        {"values": {"a": 1}, "salt": SALT, "erased": {"b": "0" * 64}},
        {"values": {"a": 1}, "salts": {"b": SALT}},
        {"values": {}, "erased": {"b": "not a digest"}},
        {"values": {}, "erased": ["b"]},
    ],
)
def test_what_no_payload_is_is_refused(data):
    with pytest.raises(Refused):
        Payload.from_json(data)


# Headers


def sound():
    one = fact(str(uuid.UUID(int=7)), {"title": "A"}, id=str(uuid.UUID(int=1)))
    assert one.is_sound()
    return one


def test_a_header_reads_back_and_no_other_spelling_of_it_does():
    one = sound()
    assert Fact.from_header(one.header(), one.payload) == one
    for spelling in (
        one.header() + b" ",
        one.header().replace(b'"seq":1', b'"seq":1.0'),
        b"{}",
        b"[1]",
        b"no",
        b"[" * 10**5,
    ):
        with pytest.raises(Refused):
            Fact.from_header(spelling, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"stream": "a.1/public"},
        {"stream": "a//public"},
        {"stream": "a" * 140 + "/s/public"},
        {"stream": 1},
        {"seq": 0},
        {"seq": True},
        {"prev": "abc"},
        {"id": "1"},
        {"id": str(uuid.UUID(int=1)).replace("-", "")},
        {"object": None},
        {"kind": "a kind too long"},
        {"kind": ""},
        {"model": "M" * 61},
        {"revs": {"title": 0}},
        {"revs": {"title": 2**40}},
        {"revs": {"title": "1"}},
        {"revs": ["title"]},
        {"ts": -1},
        {"ts": 10**15},
        {"payload": "x"},
        {"version": 0},
        {"more": 1},
    ],
)
def test_a_header_that_some_database_or_calendar_cannot_hold_is_refused(changes):
    with pytest.raises(Refused):
        Fact.from_header(canonical(json.loads(sound().header()) | changes), None)


def test_a_stranger_cannot_take_the_last_revision():
    """Whoever forges the greatest revision there is leaves others one as great, and the clock decides."""
    forged = fact("x", {"place": "mine"}, id="1", rev=2**31, ts=5)
    answer = fact("x", {"place": "ours"}, id="2", rev=2**31, ts=6)
    assert shown([forged, answer]) == {"x": {"place": "ours"}}


# The fold


@given(journals(), st.randoms(use_true_random=False))
def test_the_fold_does_not_depend_on_order_or_repetition(facts, random):
    shuffled = [*facts, *facts]
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(facts)
    assert conflicts(shuffled).keys() == conflicts(facts).keys()
    assert in_order(shuffled) == in_order(facts)


@given(journals(), st.data())
def test_grouping_does_not_matter(facts, data):
    """Whoever merges two of three parts first may forget what lost in them: the whole comes out the same."""
    times = {f.id: min(g.ts for g in facts if g.id == f.id) for f in facts}
    facts = [replace(f, ts=times[f.id]) for f in facts]
    erased = [f for f in facts if f.kind == "redact"]
    parts = [data.draw(st.integers(0, 2)) for _ in facts]
    one, two, three = ([f for f, part in zip(facts, parts, strict=True) if part == n] for n in range(3))

    def winners(part):
        state = fold([*part, *erased])
        kept = {stamp[2] for registers in state.values() for stamp, _ in registers.values()}
        return [f for f in part if f.id in kept]

    left = fold([*winners([*winners(one), *winners(two)]), *winners(three), *erased])
    right = fold([*winners(one), *winners([*winners(two), *winners(three)]), *erased])
    assert left == right == fold(facts)


@given(journals())
def test_what_is_shown_is_the_greatest_stamp_of_what_is_not_erased(facts):
    gone = {f.said()["fact"] for f in facts if f.kind == "redact"}
    stamps = {}
    for f in facts:
        for name in f.revs if f.kind == "set" else ():
            if not (name == "title" and f.id in gone):
                ts = min(g.ts for g in facts if g.id == f.id)
                stamps.setdefault((f.object, name), set()).add((f.revs[name], ts, f.id))
    folded = {(o, name): stamp for o, registers in fold(facts).items() for name, (stamp, _) in registers.items()}
    assert folded == {key: max(found) for key, found in stamps.items()}


def test_by_hand_the_later_clock_loses_to_the_writer_who_had_seen_more():
    """Asha's clock is a day ahead. Imran had read her words and changed them: his hold, whatever the clocks say."""
    asha = fact("x", {"place": "Hyderabad"}, id="1", ts=86_400_000)
    imran = fact("x", {"place": "IIIT Hyderabad"}, id="2", ts=10, rev=2)
    assert shown([asha, imran]) == {"x": {"place": "IIIT Hyderabad"}}
    assert conflicts([asha, imran]) == {}
    assert in_order([imran, asha]) == [asha, imran]
    assert stood_before(imran, [asha, imran]) == {"place": ((1, 86_400_000, "1"), "Hyderabad")}
    assert stood_before(asha, [asha, imran]) == {}


def test_the_id_decides_between_equal_clocks():
    facts = [fact("x", {"place": "A"}, id="1"), fact("x", {"place": "B"}, id="2")]
    assert shown(facts) == shown(facts[::-1]) == {"x": {"place": "B"}}


def test_an_act_admitted_by_two_nodes_carries_the_smaller_of_its_times():
    early, late = fact("x", {"place": "A"}, id="1", ts=1), fact("x", {"place": "A"}, id="1", ts=9)
    between = fact("x", {"place": "B"}, id="2", ts=5)
    assert shown([late, between, early]) == {"x": {"place": "B"}}
    assert shown([late, between]) == {"x": {"place": "A"}}


def test_fields_are_merged_one_by_one():
    """Two people change one announcement at once, one its state and one its place: both changes stand."""
    made = fact("x", {"state": "tba", "place": None}, id="1")
    state, place = fact("x", {"state": "tbc"}, id="2", rev=2), fact("x", {"place": "Hall"}, id="3", rev=2)
    assert shown([place, made, state]) == {"x": {"state": "tbc", "place": "Hall"}}


def test_what_a_newer_version_or_an_unknown_kind_says_changes_nothing_until_the_code_knows_it():
    old, new = fact("x", {"title": "A"}, id="1"), fact("x", {"title": "B"}, id="2", rev=2, version=2)
    star = fact("x", {"title": "C"}, id="3", rev=3, kind="star")
    assert shown([old, new, star]) == {"x": {"title": "A"}}
    assert shown([old, new, star], version=2) == {"x": {"title": "B"}}
    assert said_at_all([new]) == frozenset()


def test_where_a_value_cannot_be_read_the_one_before_it_stands():
    facts = [fact("x", {"edition": 1}, id="1"), fact("x", {"edition": "two"}, id="2", rev=2)]
    assert shown(facts, readable=lambda _, name, value: isinstance(value, int)) == {"x": {"edition": 1}}


def test_nothing_wins_against_itself():
    assert not wins((1, 1, "a"), (1, 1, "a"))
    assert wins((1, 1, "a"), None)


# Redaction


def test_a_redaction_wins_in_any_order_and_an_earlier_value_stands():
    first, second = fact("x", {"title": "Fine"}, id="1"), fact("x", {"title": "Harm"}, id="2", rev=2)
    for order in ([first, second, erasing("2", "title")], [erasing("2", "title"), second, first]):
        assert shown(order) == {"x": {"title": "Fine"}}
        assert said_at_all(order) == {"title"}


@pytest.mark.parametrize(
    "said",
    [{}, {"fact": "1"}, {"fact": 1, "fields": ["title"]}, {"fact": "1", "fields": 5}, {"fact": "1", "fields": [[]]}],
)
def test_a_redaction_that_makes_no_sense_erases_nothing(said):
    facts = [fact("x", {"title": "Fine"}, id="1"), fact("x", said, id="2", kind="redact")]
    assert shown(facts) == {"x": {"title": "Fine"}}


# Conflicts and order


def test_two_who_had_not_seen_each_other_are_both_kept_and_one_is_shown():
    one, other = fact("x", {"place": "A"}, id="1", ts=1), fact("x", {"place": "B"}, id="2", ts=2)
    again = replace(one, ts=9, stream="b.1/s/public")
    assert [f.id for f in conflicts([one, other, again])["x", "place"]] == ["2", "1"]
    assert conflicts([again, other, one]) == conflicts([one, other, again])
    assert shown([one, other, again]) == {"x": {"place": "B"}}


def test_a_conflict_ends_when_somebody_who_saw_both_decides_or_when_both_said_the_same():
    one, other = fact("x", {"place": "A"}, id="1"), fact("x", {"place": "B"}, id="2")
    decided = fact("x", {"place": "A"}, id="3", rev=2)
    assert conflicts([one, other, decided]) == {}
    assert conflicts([one, fact("x", {"place": "A"}, id="2")]) == {}


@given(journals())
def test_nothing_stands_in_the_order_before_what_its_writer_had_seen(facts):
    acts = in_order([f for f in facts if f.kind == "set"])
    assert len({f.id for f in acts}) == len(acts)
    for place, later in enumerate(acts):
        for earlier in acts[:place]:
            shared = set(later.revs) & set(earlier.revs) if later.object == earlier.object else set()
            assert all(earlier.revs[n] <= later.revs[n] for n in shared)


def test_revisions_that_contradict_each_other_still_give_one_order():
    """No honest node writes such facts; a forger's must not keep the reader turning in a circle."""
    one = fact("x", {"a": 1, "b": 1}, id="1", revs={"a": 1, "b": 2})
    two = fact("x", {"a": 2, "b": 2}, id="2", revs={"a": 2, "b": 1})
    assert in_order([one, two]) == in_order([two, one])
    assert {f.id for f in in_order([one, two])} == {"1", "2"}


@given(journals())
def test_what_stood_before_a_fact_is_what_would_stand_without_it_and_all_that_beat_it(facts):
    for target in (f for f in facts if f.kind == "set"):
        ts = min(f.ts for f in facts if f.id == target.id)
        name = next(iter(target.revs))
        own = (target.revs[name], ts, target.id)
        times = {f.id: min(g.ts for g in facts if g.id == f.id) for f in facts}
        lower = [f for f in facts if f.kind == "redact" or (f.revs.get(name, 0), times[f.id], f.id) < own]
        rest = fold([replace(f, ts=times[f.id]) for f in lower]).get(target.object, {})
        assert stood_before(target, facts).get(name) == rest.get(name)
