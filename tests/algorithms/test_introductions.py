"""As many people as possible are met, newcomers first of all, and every introduction has a reason."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sabha.algorithms.introductions import (
    Introduction,
    LeftOver,
    Meeting,
    NoSlot,
    Person,
    Reason,
    Unplaced,
    Why,
    introduce,
    meeting_slots,
    problems,
)
from sabha.algorithms.introductions.candidates import candidates
from sabha.algorithms.introductions.proof import no_more_can_be_met
from sabha.algorithms.refused import Refused


def person(name, offers="", needs="", **more):
    return Person(name, frozenset(offers.split()), frozenset(needs.split()), **more)


def pairs_of(result):
    return [(introduction.one, introduction.other) for introduction in result.introductions]


words = st.frozensets(st.sampled_from("abcd"), max_size=2)
crowds = st.lists(
    st.builds(
        Person,
        name=st.sampled_from([f"p{n}" for n in range(8)]),
        offers=words,
        needs=words,
        region=st.sampled_from(["", "north", "south"]),
        organisation=st.sampled_from(["", "", "X"]),
        first_time=st.booleans(),
    ),
    max_size=7,
    unique_by=lambda person: person.name,
)
separations = st.lists(st.tuples(*[st.sampled_from([f"p{n}" for n in range(8)])] * 2), max_size=3)


def test_a_hand_worked_example():
    # Asha needs what Bela and Chand offer, Dev needs what Bela offers. With one introduction each, greedy by name
    # would take Asha and Bela and leave Dev over; Asha and Chand, Bela and Dev meet all four.
    people = [
        person("Asha", needs="mentoring hosting"),
        person("Bela", offers="mentoring"),
        person("Chand", offers="hosting"),
        person("Dev", needs="mentoring"),
    ]
    result = introduce(people, at_most=1)
    assert result.introductions == (
        Introduction("Asha", "Chand", (Reason("Asha", "Chand", "hosting"),)),
        Introduction("Bela", "Dev", (Reason("Dev", "Bela", "mentoring"),)),
    )
    assert (result.left_over, result.met_is_the_most) == ((), True)


def test_when_somebody_must_be_left_over_it_is_not_the_newcomer():
    people = [
        person("Asha", offers="data"),
        person("Bela", needs="data"),
        person("Zoya", needs="data", first_time=True),
    ]
    result = introduce(people, at_most=1)
    assert pairs_of(result) == [("Asha", "Zoya")]
    assert result.left_over == (LeftOver("Bela", Why.OTHERS_ARE_TAKEN),)


def test_an_under_heard_region_is_not_left_over():
    people = [
        person("Asha", offers="data"),
        person("Bela", needs="data", region="North"),
        person("Zoya", needs="data", region="South"),
    ]
    assert pairs_of(introduce(people, at_most=1, under_heard=["South"])) == [("Asha", "Zoya")]
    assert pairs_of(introduce(people, at_most=1, under_heard=["North"])) == [("Asha", "Bela")]


def test_people_who_work_together_are_not_wasted_on_each_other():
    people = [person("Asha", "data", organisation="W"), person("Bela", "", "data", organisation="W")]
    assert introduce(people).left_over == (LeftOver("Asha", Why.NOTHING_FITS), LeftOver("Bela", Why.NOTHING_FITS))
    elsewhere = [person("Asha", "data"), person("Bela", "", "data")]
    assert introduce(elsewhere, apart=[("Bela", "Asha")]).introductions == ()
    assert len(introduce(elsewhere, apart=[("Bela", "somebody else")]).introductions) == 1


def test_a_pair_that_both_gain_from_is_taken_before_one_that_one_gains_from():
    people = [person("Asha", "a", "b"), person("Bela", "b", "a"), person("Chand", "b"), person("Dev", "", "a")]
    result = introduce(people, at_most=1)
    assert pairs_of(result) == [("Asha", "Bela")]
    assert result.introductions[0].is_mutual


def test_introductions_are_spread():
    # Bela could take all three; Asha and Chand have nobody else, and everybody gets as many as there are.
    people = [person("Bela", "a"), *(person(name, "", "a") for name in ("Asha", "Chand", "Dev", "Esha"))]
    assert len(introduce(people, at_most=3).introductions) == 3
    helpers = [person("H1", "a"), person("H2", "a"), *(person(f"N{n}", "", "a") for n in range(6))]
    result = introduce(helpers, at_most=3)
    assert result.left_over == ()
    assert len(result.introductions) == 6


def test_nobody_at_all_is_a_result_too():
    result = introduce([])
    assert (result.introductions, result.left_over, result.met_is_the_most) == ((), (), True)


@pytest.mark.parametrize(("people", "at_most"), [([person("Asha"), person("Asha")], 3), ([person("Asha")], 0)])
def test_people_or_limits_that_cannot_be_used_are_refused(people, at_most):
    with pytest.raises(Refused):
        introduce(people, at_most=at_most)


def most_met(people, at_most, apart, first):
    """By trying every set of pairs: the most newcomers met, the most people met, and the most of both at once."""

    def fit(one, other):
        together = one.organisation and one.organisation == other.organisation
        separate = (one.name, other.name) in apart or (other.name, one.name) in apart
        return not together and not separate and bool(one.needs & other.offers or other.needs & one.offers)

    pairs = [(a.name, b.name) for a, b in combinations(people, 2) if fit(a, b)]
    best = {frozenset()}
    for pair in pairs:
        best |= {chosen | {pair} for chosen in best}
    allowed = []
    for chosen in best:
        names = [name for pair in chosen for name in pair]
        if all(names.count(name) <= at_most for name in set(names)):
            allowed.append((len(set(names) & first), len(set(names))))
    return max(count for count, _ in allowed), max(count for _, count in allowed), max(allowed)


@settings(max_examples=80, deadline=None)
@given(crowds, separations, st.integers(1, 3))
def test_no_other_set_of_introductions_meets_more_people_or_more_newcomers(people, apart, at_most):
    people = people[:5] if at_most > 1 else people[:6]  # keeps trying everything short
    result = introduce(people, at_most=at_most, under_heard=["south"], apart=apart)
    first = {one.name for one in people if one.first_time or one.region == "south"}
    met = {name for pair in pairs_of(result) for name in pair}
    newcomers, everybody, both = most_met(people, at_most, set(apart), first)
    assert (len(met & first), len(met)) == (newcomers, everybody) == both
    assert result.met_is_the_most


@settings(max_examples=60, deadline=None)
@given(crowds, separations, st.integers(1, 4), st.randoms(use_true_random=False))
def test_no_rule_is_broken_and_the_order_of_people_does_not_matter(people, apart, at_most, chance):
    result = introduce(people, at_most=at_most, apart=apart)
    assert problems(people, result, at_most=at_most, apart=apart) == []
    chance.shuffle(people)
    chance.shuffle(apart)
    assert introduce(people, at_most=at_most, apart=apart) == result


def test_the_checker_sees_what_is_wrong():
    people = [person("Asha", "a", organisation="W"), person("Bela", "", "a", organisation="W"), person("Chand")]
    good = introduce([person("Asha", "a"), person("Bela", "", "a"), person("Chand")])
    assert problems(people, good, at_most=1) == ["Asha and Bela are of one organisation"]
    assert problems([person("Asha"), person("Bela"), person("Chand")], good, at_most=0) == [
        "Asha does not offer Bela a",
        "Asha has 1 introductions",
        "Bela has 1 introductions",
    ]


def test_a_hundred_people_after_one_word_are_met_as_far_as_the_givers_reach():
    # 150 seekers, 40 givers, three each: 120 seekers at the most, and every giver.
    people = [person(f"g{n:03}", "help") for n in range(40)] + [person(f"s{n:03}", "", "help") for n in range(150)]
    result = introduce(people, at_most=3)
    assert len(result.introductions) == 120
    assert len(result.left_over) == 30
    assert problems(people, result, at_most=3) == []


@settings(max_examples=150, deadline=None)
@given(crowds, st.integers(1, 2), st.data())
def test_what_is_proved_to_be_the_most_is_the_most(people, at_most, data):
    people = sorted(people[:5], key=lambda one: one.name)
    possible = candidates(people, [])
    one, other, _ = possible.best(9)
    # Any introductions within the limit, good or bad: whenever the proof says "the most", trying all must agree.
    chosen, times = [], [0] * len(people)
    for pair in data.draw(st.permutations(range(len(one)))):
        a, b = int(one[pair]), int(other[pair])
        if max(times[a], times[b]) < at_most and data.draw(st.booleans()):
            chosen.append(pair)
            times[a], times[b] = times[a] + 1, times[b] + 1
    first = np.array([person.first_time for person in people], dtype=bool)
    newcomers, everybody, _ = most_met(people, at_most, set(), {p.name for p in people if p.first_time})
    for among, most in ((first, newcomers), (np.ones(len(people), dtype=bool), everybody)):
        met = sum(times[at] > 0 for at in np.flatnonzero(among))
        if no_more_can_be_met(possible, one[chosen], other[chosen], among, at_most):
            assert met == most


def test_the_proof_is_found_where_a_word_is_scarce():
    # Two givers of one each and five seekers: three are left over whatever is done.
    people = [person(f"g{n}", "help") for n in range(2)] + [person(f"s{n}", "", "help") for n in range(5)]
    possible, everybody = candidates(people, []), np.ones(7, dtype=bool)
    assert no_more_can_be_met(possible, np.array([0, 1]), np.array([2, 3]), everybody, 1)
    assert not no_more_can_be_met(possible, np.array([0]), np.array([2]), everybody, 1)
    assert not no_more_can_be_met(possible, np.array([0, 1]), np.array([2, 3]), everybody, 2)


def test_when_many_look_for_one_word_they_do_not_all_keep_the_same_few_candidates():
    # 60 givers of three each and 400 seekers: a dozen candidates each have to reach every giver.
    givers = [person(f"g{n:03}", "help") for n in range(60)]
    possible = candidates(givers + [person(f"s{n:03}", "", "help") for n in range(400)], [])
    one, _, _ = possible.best(12)
    reached = np.bincount(one, minlength=60)[:60]
    assert reached.sum() >= 400 * 12
    assert reached.min() >= 60
    result = introduce(givers + [person(f"s{n:03}", "", "help") for n in range(100)], at_most=3)
    assert result.left_over == ()


def test_meetings_get_the_first_common_gap_and_a_place():
    free = {"Asha": ["10:00", "11:00"], "Bela": ["11:00", "12:00"], "Chand": ["11:00", "12:00"], "Dev": []}
    places = {"10:00": ["garden"], "11:00": ["garden", "library"], "12:00": ["garden"]}
    result = meeting_slots([("Bela", "Asha"), ("Chand", "Bela"), ("Asha", "Dev")], free, places)
    assert result.meetings == (Meeting("Asha", "Bela", "11:00", "garden"), Meeting("Bela", "Chand", "12:00", "garden"))
    assert result.unplaced == (Unplaced("Asha", "Dev", NoSlot.NO_COMMON_GAP),)


def test_a_meeting_moves_along_to_make_room_for_another():
    # Bela and Chand are first in the alphabet and take 10:00, the only gap Bela shares with Dev.
    free = {"Bela": ["10:00", "11:00"], "Chand": ["10:00", "11:00"], "Dev": ["10:00"], "Esha": ["11:00"]}
    one_place = {"10:00": ["garden"], "11:00": ["garden"]}
    result = meeting_slots([("Bela", "Chand"), ("Chand", "Bela"), ("Bela", "Dev")], free, one_place)
    assert result.meetings == (Meeting("Bela", "Dev", "10:00", "garden"), Meeting("Bela", "Chand", "11:00", "garden"))
    full = meeting_slots([("Bela", "Chand"), ("Bela", "Dev"), ("Chand", "Esha")], free, one_place)
    assert len(full.meetings) == 2
    assert [left.why for left in full.unplaced] == [NoSlot.NO_ROOM]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(lambda p: p[0] != p[1])),
    st.dictionaries(st.sampled_from("abcdef"), st.frozensets(st.sampled_from("1234")), min_size=4),
    st.dictionaries(st.sampled_from("1234"), st.lists(st.sampled_from("xyz"), unique=True)),
)
def test_nobody_is_at_two_meetings_at_once_and_no_place_is_used_twice(pairs, free, places):
    result = meeting_slots(pairs, free, places)
    for meeting in result.meetings:
        assert meeting.slot in free[meeting.one] & free[meeting.other]
        assert meeting.place in places[meeting.slot]
    busy = [(m.slot, name) for m in result.meetings for name in (m.one, m.other)]
    used = [(m.slot, m.place) for m in result.meetings]
    assert len(set(busy)) == len(busy)
    assert len(set(used)) == len(used)
    placed = {(m.one, m.other) for m in result.meetings}
    left = {(u.one, u.other) for u in result.unplaced}
    assert placed | left == {(min(pair), max(pair)) for pair in pairs}
    assert not placed & left
    assert meeting_slots(pairs[::-1], free, places) == result


def test_nobody_meets_themself():
    with pytest.raises(Refused, match="Asha"):
        meeting_slots([("Asha", "Asha")], {}, {})
