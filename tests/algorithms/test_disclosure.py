"""Small numbers stay secret, even from somebody who knows the total and this program."""

import math
import random
from collections import Counter, defaultdict
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sabha.algorithms.disclosure import (
    coin_exp,
    discrete_laplace,
    noise_margin,
    noisy_counts,
    protected_table,
    published_count,
)
from sabha.algorithms.refused import Refused

tables = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 60), min_size=1)


def test_a_hand_worked_example():
    # Three people came from Goa. With the total of 103 anybody could work that out, so the next smallest is left
    # out as well: 3 + 22 = 25 could now be any split.
    table = protected_table({"Kerala": 40, "Goa": 3, "Punjab": 22, "Odisha": 38})
    assert table.counts == {"Kerala": 40, "Goa": None, "Punjab": None, "Odisha": 38}
    assert table.total == 103
    assert table.withheld == ("Goa", "Punjab")
    assert not table.withheld_are_small


def test_a_table_of_large_cells_is_shown_whole():
    assert protected_table({"yes": 10, "no": 11}).counts == {"yes": 10, "no": 11}


def test_without_a_known_total_only_small_cells_are_withheld_and_no_total_is_shown():
    table = protected_table({"yes": 3, "no": 40}, total_is_known=False)
    assert (table.counts, table.total, table.withheld_are_small) == ({"yes": None, "no": 40}, None, True)


def test_two_small_cells_that_hold_almost_nobody_take_a_third_with_them():
    assert protected_table({"a": 0, "b": 1, "c": 30, "d": 50}).counts == {"a": None, "b": None, "c": None, "d": 50}


def test_equal_cells_are_withheld_together():
    assert protected_table({"a": 3, "b": 12, "c": 12, "d": 50}).withheld == ("a", "b", "c")


def test_a_total_of_few_is_withheld():
    assert protected_table({"a": 3, "b": 2}).total is None
    assert published_count(9) is None
    assert published_count(10) == 10


@pytest.mark.parametrize(("cells", "largest"), [(1, 12), (2, 12), (3, 9), (4, 7), (5, 5)])
def test_knowing_the_rule_the_true_total_and_what_is_shown_no_withheld_number_follows(cells, largest):
    # Every table there is, with a limit of three: those with the same publication must disagree about each number
    # that is withheld. (The table comes with its true total unless that is withheld too.)
    alike = defaultdict(list)
    for numbers in product(range(largest + 1), repeat=cells):
        table = protected_table(dict(zip("abcde", numbers, strict=False)), at_least=3)
        alike[tuple(table.counts.values()), table.total].append(numbers)
    for (shown, _), candidates in alike.items():
        for cell in range(cells):
            if shown[cell] is None:
                assert len({numbers[cell] for numbers in candidates}) >= 2, (shown, candidates)


@settings(deadline=None)
@given(tables)
def test_a_shown_number_is_true_and_large_and_a_withheld_one_has_company(counts):
    table = protected_table(counts)
    for name, shown in table.counts.items():
        assert shown in (None, counts[name])
        assert shown is None or shown >= 10
    if any(count < 10 for count in counts.values()):
        withheld = [counts[name] for name in table.withheld]
        assert len(withheld) == len(counts) or (len(withheld) >= 2 and sum(withheld) >= 10)


@settings(deadline=None)
@given(tables)
def test_another_table_with_the_same_publication_exists_for_every_withheld_number(counts):
    table = protected_table(counts)
    if table.total is None:
        return
    withheld = list(table.withheld)
    if {counts[name] for name in withheld} == {9}:
        return  # Nine each: the other tables have a ten among them; the enumeration above covers these.
    for name in withheld:
        exchanged = (counts | {name: counts[other], other: counts[name]} for other in withheld)
        shifted = (
            counts | {name: counts[name] + step, other: counts[other] - step}
            for other in withheld
            for step in (-1, 1)
            if counts[other] >= step and counts[name] >= -step and other != name
        )
        others = [t for t in (*exchanged, *shifted) if t[name] != counts[name]]
        assert any(protected_table(t) == table for t in others)


@settings(deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_cells_does_not_matter(counts, chance):
    names = list(counts)
    chance.shuffle(names)
    assert protected_table({name: counts[name] for name in names}).counts == protected_table(counts).counts


def test_a_negative_number_of_people_is_refused():
    with pytest.raises(Refused, match="Goa"):
        protected_table({"Goa": -1})


@pytest.mark.parametrize("gamma", [Fraction(0), Fraction(1, 3), Fraction(1), Fraction(7, 3)])
def test_the_exponential_coin_falls_as_often_as_it_should(gamma):
    randbelow = random.Random(11).randrange
    heads = sum(coin_exp(gamma, randbelow) for _ in range(20_000))
    assert heads / 20_000 == pytest.approx(math.exp(-gamma), abs=0.012)  # over three standard deviations


@pytest.mark.parametrize("scale", [Fraction(1), Fraction(5, 2), Fraction(1, 2)])
def test_the_noise_has_the_discrete_laplace_distribution(scale):
    randbelow, draws = random.Random(5).randrange, 20_000
    seen = Counter(discrete_laplace(scale, randbelow) for _ in range(draws))
    q = math.exp(-1 / scale)
    chi_squared, cells = 0.0, 0
    for y in range(-40, 41):
        expected = draws * (1 - q) / (1 + q) * q ** abs(y)
        if expected >= 10:
            chi_squared += (seen[y] - expected) ** 2 / expected
            cells += 1
    assert chi_squared < cells + 4 * math.sqrt(2 * cells)


def test_the_margin_is_the_smallest_that_holds_often_enough():
    for epsilon in (Fraction(1, 2), Fraction(1), Fraction(2)):
        q = math.exp(-epsilon)
        margin = noise_margin(epsilon)
        assert 2 * q ** (margin + 1) / (1 + q) <= 0.05 < 2 * q**margin / (1 + q)


def test_noise_is_repeatable_with_a_seed_and_keeps_the_cells():
    counts = {"b": 40, "a": 0, "c": 7}
    once = noisy_counts(counts, Fraction(1), random.Random(1).randrange)
    assert once == noisy_counts(dict(sorted(counts.items())), Fraction(1), random.Random(1).randrange)
    assert set(once) == set(counts)
    assert min(once.values()) >= 0


@pytest.mark.parametrize("epsilon", [Fraction(0), Fraction(-1)])
def test_noise_without_protection_is_refused(epsilon):
    with pytest.raises(Refused):
        noisy_counts({"a": 1}, epsilon, random.Random(1).randrange)
    with pytest.raises(Refused):
        discrete_laplace(epsilon, random.Random(1).randrange)
