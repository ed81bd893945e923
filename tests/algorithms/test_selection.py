"""The lottery by hand, against brute force over every panel, and as properties."""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from sabha.algorithms.refused import Refused
from sabha.algorithms.selection import Quota, band, draw, leximin, next_offer, pool, still_open, ticket

SIX = {
    "asha": {"gender": "f", "region": "south"},
    "bano": {"gender": "f", "region": "north"},
    "chandran": {"gender": "m", "region": "south"},
    "dev": {"gender": "m", "region": "south"},
    "eeshwar": {"gender": "m", "region": "north"},
    "farid": {"gender": "m", "region": "north"},
}
ONE_EACH = [Quota("gender", "f", 1, 1), Quota("gender", "m", 1, 1)]


def panels_that_keep(people, quotas, places):
    """Every panel, person by person: only for small pools, and shares nothing with the lottery."""
    for panel in combinations(sorted(people), places):
        have = Counter((f, v) for person in panel for f, v in people[person].items())
        if all(q.least <= have[q.feature, q.value] <= q.most for q in quotas):
            yield panel


def leximin_by_brute_force(people, quotas, places):
    """Chances person by person: fix whoever cannot get more than the smallest chance while all others keep theirs."""
    panels = list(panels_that_keep(people, quotas, places))
    order = sorted(people)
    takes = np.array([[person in panel for panel in panels] for person in order], float)
    fixed = {i: 0.0 for i in range(len(order)) if not takes[i].any()}
    while len(fixed) < len(order):
        smallest = _most_for(takes, fixed, [i for i in range(len(order)) if i not in fixed])
        free = [i for i in range(len(order)) if i not in fixed]
        stuck = [i for i in free if _most_for(takes, fixed | dict.fromkeys(free, smallest), [i]) < smallest + 1e-6]
        fixed |= dict.fromkeys(stuck, smallest)
    return {order[i]: chance for i, chance in fixed.items()}


def _most_for(takes, at_least, whom):
    """The largest chance all of `whom` can have at once."""
    panels = takes.shape[1]
    rows = [np.append(-takes[i], 1.0) for i in whom] + [np.append(-takes[i], 0.0) for i in at_least]
    limits = [0.0] * len(whom) + [-(chance - 1e-9) for chance in at_least.values()]
    sums_to_one = np.append(np.ones(panels), 0.0)[None]
    goal = np.append(np.zeros(panels), -1.0)
    return -linprog(goal, A_ub=np.array(rows), b_ub=limits, A_eq=sums_to_one, b_eq=[1.0], bounds=(0, 1)).fun


@dataclass(frozen=True)
class Scored:
    submission: str
    calibrated: float
    low: float
    high: float


def test_two_women_share_one_place_and_four_men_the_other():
    lottery = leximin(pool(SIX, ONE_EACH, 2))
    assert {person: round(chance, 6) for person, chance in lottery.chance.items()} == {
        "asha": 0.5,
        "bano": 0.5,
        "chandran": 0.25,
        "dev": 0.25,
        "eeshwar": 0.25,
        "farid": 0.25,
    }
    assert round(lottery.smallest, 6) == 0.25


def test_without_quotas_everybody_has_the_same_chance():
    lottery = leximin(pool(SIX, [], 2))
    assert {round(chance, 6) for chance in lottery.chance.values()} == {round(1 / 3, 6)}


def test_after_the_smallest_chance_the_second_smallest_is_raised_too():
    """Two places: one of three women, and of three men; one man alone is from the west and west must be there."""
    people = {f"w{n}": {"gender": "f", "region": "east"} for n in range(3)}
    people |= {"m0": {"gender": "m", "region": "west"}, "m1": {"gender": "m", "region": "east"}}
    quotas = [Quota("region", "west", 1, 1)]
    chance = leximin(pool(people, quotas, 2)).chance
    assert {p: round(c, 6) for p, c in chance.items()} == {"w0": 0.25, "w1": 0.25, "w2": 0.25, "m0": 1.0, "m1": 0.25}


def test_somebody_no_panel_can_take_is_named():
    people = {**SIX, "gita": {"gender": "x", "region": "north"}}
    lottery = leximin(pool(people, ONE_EACH, 2))
    assert lottery.never == ("gita",)
    assert lottery.chance["gita"] == 0.0
    assert round(lottery.smallest, 6) == 0.25


@st.composite
def small_pools(draws):
    """Up to nine people with two features, and quotas that some panel keeps."""
    size = draws(st.integers(4, 9))
    people = {f"p{n}": {"a": draws(st.sampled_from("xyz")), "b": draws(st.sampled_from("kl"))} for n in range(size)}
    places = draws(st.integers(2, size - 1))
    model = draws(st.permutations(sorted(people)))[:places]
    have = Counter((f, people[p][f]) for p in model for f in "ab")
    slack = st.integers(0, 1)
    quotas = [
        Quota(f, v, max(0, have[f, v] - draws(slack)), have[f, v] + draws(slack))
        for f, values in (("a", "xyz"), ("b", "kl"))
        for v in values
    ]
    return people, quotas, places


@settings(max_examples=25, deadline=None)
@given(small_pools())
def test_every_chance_equals_that_of_brute_force_over_all_panels(case):
    people, quotas, places = case
    expected = leximin_by_brute_force(people, quotas, places)
    found = leximin(pool(people, quotas, places)).chance
    assert {p: round(c, 4) for p, c in found.items()} == {p: round(c, 4) for p, c in expected.items()}


@settings(max_examples=25, deadline=None)
@given(small_pools(), st.text("0123456789", min_size=1))
def test_every_panel_that_can_be_drawn_keeps_the_quotas(case, seed):
    people, quotas, places = case
    lottery = leximin(pool(people, quotas, places))
    drawn = draw(lottery, seed)
    assert drawn.drawn in set(panels_that_keep(people, quotas, places))
    assert sorted(drawn.drawn + drawn.waitlist) == sorted(people)
    assert round(float(lottery.odds.sum()), 9) == 1.0
    for panel in lottery.panels:
        have = lottery.pool.holds @ panel
        assert all(q.least <= n <= q.most for q, n in zip(lottery.pool.quotas, have, strict=True))
        assert panel.sum() == places


@settings(max_examples=20, deadline=None)
@given(small_pools())
def test_the_proof_holds_for_every_panel(case):
    """No panel's weighted mean share is above the smallest chance, so neither is any mixture of panels."""
    people, quotas, places = case
    lottery = leximin(pool(people, quotas, places))
    assert round(float(lottery.proof.sum()), 6) == 1.0
    type_of = {person: m for m, members in enumerate(lottery.pool.members) for person in members}
    for panel in panels_that_keep(people, quotas, places):
        value = sum(lottery.proof[type_of[p]] / lottery.pool.counts[type_of[p]] for p in panel)
        assert value <= lottery.smallest + 1e-5


def test_the_order_of_applicants_and_quotas_changes_nothing():
    quotas = [*ONE_EACH, Quota("region", "south", 0, 1)]
    one = leximin(pool(SIX, quotas, 2))
    other = leximin(pool(dict(reversed(SIX.items())), quotas[::-1], 2))
    assert one.chance == other.chance
    assert draw(one, "17 4 22") == draw(other, "17 4 22")


def test_a_draw_can_be_repeated_with_nothing_but_sha256():
    """A golden draw: these numbers come from `printf '17 4 22:asha' | sha256sum`."""
    assert f"{ticket('17 4 22', 'asha'):.6f}" == "0.889749"
    drawn = draw(leximin(pool(SIX, ONE_EACH, 2)), "17 4 22")
    women, men = sorted(("asha", "bano"), key=_hash), sorted(("chandran", "dev", "eeshwar", "farid"), key=_hash)
    assert set(drawn.drawn) <= {*women, *men}
    assert [p for p in drawn.waitlist if p in SIX] == sorted(drawn.waitlist, key=_hash)


def _hash(person):
    from hashlib import sha256

    return sha256(f"17 4 22:{person}".encode()).hexdigest()


def test_over_many_seeds_people_are_drawn_as_often_as_their_chance_says():
    quotas = [*ONE_EACH, Quota("region", "south", 1, 1)]
    lottery = leximin(pool(SIX, quotas, 2))
    times = Counter(person for seed in range(2000) for person in draw(lottery, str(seed)).drawn)
    assert all(abs(times[person] / 2000 - chance) < 0.05 for person, chance in lottery.chance.items())


def test_impossible_quotas_are_refused_with_the_least_change():
    with pytest.raises(Refused) as no:
        pool(SIX, [Quota("gender", "f", 3, 4), Quota("region", "north", 0, 4)], 4)
    assert str(no.value) == (
        "No 4 of these applicants meet all quotas. The least change that would do: gender “f” ≥ 3 → 2."
    )


@pytest.mark.parametrize(
    ("people", "quotas", "places", "sentence"),
    [
        (SIX, [], 7, "7 places cannot be drawn from 6 applicants."),
        (SIX, [], 0, "0 places cannot be drawn from 6 applicants."),
        (
            SIX,
            [Quota("age", "young", 1, 2)],
            2,
            "Applicant asha has no “age”, which a quota asks for; “not said” is an answer too.",
        ),
        (SIX, [Quota("gender", "f", 2, 1)], 2, "The quota for gender “f” goes from 2 to 1; turn it round."),
        (SIX, ONE_EACH + ONE_EACH[:1], 2, "There are two quotas for gender “f”; keep one."),
    ],
)
def test_a_pool_that_cannot_be_used_is_refused_in_a_sentence(people, quotas, places, sentence):
    with pytest.raises(Refused) as no:
        pool(people, quotas, places)
    assert str(no.value) == sentence


def test_a_draw_without_a_public_seed_is_refused():
    with pytest.raises(Refused):
        draw(leximin(pool(SIX, [], 2)), "")


def test_a_place_given_back_goes_to_the_first_on_the_waitlist_who_keeps_the_quotas():
    waitlist = ["dev", "bano", "farid"]
    assert next_offer(SIX, ONE_EACH, coming=["chandran"], waitlist=waitlist) == "bano"
    assert next_offer(SIX, ONE_EACH, coming=["asha"], waitlist=waitlist) == "dev"
    assert next_offer(SIX, ONE_EACH, coming=["chandran"], waitlist=["farid"]) == "farid"
    assert next_offer(SIX, ONE_EACH, coming=["chandran"], waitlist=[]) is None


def test_places_given_without_a_draw_count_towards_the_quotas():
    left = still_open([Quota("gender", "f", 2, 3), Quota("gender", "m", 0, 1)], [SIX["asha"], SIX["dev"], SIX["farid"]])
    assert left == (Quota("gender", "f", 1, 2), Quota("gender", "m", 0, 0))


def test_intervals_that_reach_the_cut_off_are_uncertain():
    """Two places: the cut-off is half-way between 4.0 and 3.6; b and c reach 3.8, a and d do not."""
    scores = [
        Scored("d", 2.0, 1.5, 2.5),
        Scored("b", 4.0, 3.5, 4.5),
        Scored("a", 5.0, 4.6, 5.4),
        Scored("c", 3.6, 3.1, 4.1),
    ]
    split = band(scores, 2)
    assert (split.above, split.uncertain, split.below) == (("a",), ("b", "c"), ("d",))
    assert (round(split.cut_off, 6), split.places_left) == (3.8, 1)


def test_when_there_are_places_for_all_nobody_draws_lots():
    split = band([Scored("a", 1.0, 0.0, 2.0)], 3)
    assert (split.above, split.uncertain, split.places_left) == (("a",), (), 2)


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0.01, 2)), max_size=30), st.integers(0, 30))
def test_the_band_never_promises_more_places_than_there_are(values, places):
    scores = [Scored(f"{n:02d}", v, v - half, v + half) for n, (v, half) in enumerate(values)]
    split = band(scores, places)
    assert len(split.above) + split.places_left == places
    assert split.places_left >= 0
    assert sorted(split.above + split.uncertain + split.below) == sorted(s.submission for s in scores)
    assert not split.uncertain or 0 < split.places_left <= len(split.uncertain) or split.places_left == 0


def best_smallest_chance(counts, quotas, places):
    """The largest smallest chance, by one plain linear program over every mix of kinds that keeps the quotas."""
    kinds = sorted(counts)

    def mixes(rest, left):
        if not rest:
            if left == 0:
                yield ()
            return
        for n in range(min(counts[rest[0]], left) + 1):
            yield from ((n, *more) for more in mixes(rest[1:], left - n))

    def keeps(mix):
        have = Counter()
        for kind, n in zip(kinds, mix, strict=True):
            for feature, value in enumerate(kind):
                have[str(feature), value] += n
        return all(q.least <= have[q.feature, q.value] <= q.most for q in quotas)

    found = np.array([mix for mix in mixes(kinds, places) if keeps(mix)], float)
    shares = found.T / np.array([[counts[kind]] for kind in kinds])
    rows = np.hstack([-shares, np.ones((len(kinds), 1))])
    goal = np.append(np.zeros(len(found)), -1.0)
    whole = np.append(np.ones(len(found)), 0.0)[None]
    return -linprog(goal, A_ub=rows, b_ub=np.zeros(len(kinds)), A_eq=whole, b_eq=[1.0], bounds=(0, 1)).fun


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_smallest_chance_among_many_is_that_of_another_solver(seed):
    draws = np.random.default_rng(seed)
    people = {
        f"p{n:03d}": {"0": str(draws.choice(["f", "m"], p=[0.3, 0.7])), "1": str(draws.choice(["te", "hi", "ur"]))}
        for n in range(150)
    }
    quotas = [Quota("0", "f", 9, 11), Quota("0", "m", 8, 11), Quota("1", "ur", 8, 10), Quota("1", "te", 3, 8)]
    quotas += [Quota("1", "hi", 3, 8)]
    counts = Counter((one["0"], one["1"]) for one in people.values())
    made = leximin(pool(people, quotas, 20))
    assert made.smallest == pytest.approx(best_smallest_chance(counts, quotas, 20), abs=1e-6)
