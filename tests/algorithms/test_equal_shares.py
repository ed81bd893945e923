"""Equal shares against a hand-worked example, a slow count that shares no code with it, and pabutools' winners."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sabha.algorithms.equal_shares import account, allocate, draw_lot, election, explained, greedy, losers
from sabha.algorithms.equal_shares.election import preference
from sabha.algorithms.equal_shares.rounds import run
from sabha.algorithms.pabulib import election_of, read_pb
from sabha.algorithms.refused import Refused

HERE = Path(__file__).parent
GOLDEN = json.loads((HERE / "golden/equal_shares.json").read_text(encoding="utf-8"))
BUDGETS = HERE.parents[1] / "../shared/data/participatory-budgets"
REAL = (
    "Poland_Swiecie_2023",
    "Poland_Warszawa_2023_Rembertow",
    "Switzerland_Zurich_S5",
    "poland_wieliczka_2023_green-budget",
)

# Six villagers, a budget of 600: 100 each. The same example is worked in docs/method-equal-shares.md.
COSTS = {"wells": 300, "library": 200, "hostel": 150}
ASHA, BINA, CHARU, DEV, ESHA, FARID = (
    ["wells", "library"],
    ["wells", "library"],
    ["wells"],
    ["wells"],
    ["library", "hostel"],
    ["hostel"],
)
VILLAGE = election(COSTS, 600, [ASHA, BINA, CHARU, DEV, ESHA, FARID])


def test_the_village_buys_its_wells_and_then_the_hostel():
    # Wells: four people pay 75 each. Library: 25 + 25 + 100 is less than 200. Hostel: 75 each.
    result = allocate(VILLAGE, completion="none")
    assert result.winners == ("wells", "hostel")
    assert [bought.price for bought in result.rounds] == [75, 75]
    assert [bought.effective_votes for bought in result.rounds] == [4, 2]
    assert result.cost == 450


def test_shares_grow_to_125_because_at_126_the_library_would_break_the_budget():
    # With 126 each, Asha and Bina have 51 left for the library and Esha need only add 98: 200 / 98 is more than the
    # hostel's 2 effective votes. The hostel follows (28 + 122), and all three cost 650.
    result = allocate(VILLAGE, completion="overshoot")
    assert (result.winners, result.share, result.increments) == (("wells", "hostel"), 125, 25)
    assert allocate(VILLAGE, completion="exhaustive").increments == 0


def test_a_voter_sees_what_their_share_paid():
    told = account(VILLAGE, allocate(VILLAGE, completion="none"), ASHA)
    assert [(p.project, p.amount, p.in_full) for p in told.payments] == [("wells", 75, True)]
    assert (told.left, told.lost) == (25, ("library",))


def test_the_library_reached_three_quarters_and_was_one_vote_short():
    # Beside the wells (4 effective votes) it may ask 50 of each: 150 of 200. A fourth supporter ties with the wells,
    # and of two that tie the cheaper wins.
    (library,) = losers(VILLAGE, allocate(VILLAGE, completion="none"))
    assert (library.effective_support, library.best_round, library.votes_short) == (Fraction(3, 4), 1, 1)
    assert library.fits is False


def test_the_usual_count_would_leave_farid_with_nothing():
    count = greedy(VILLAGE, allocate(VILLAGE))
    assert (count.winners, count.cost) == (("wells", "library"), 500)
    assert (count.excluded, count.excluded_by_equal_shares, count.voters_with_choices) == (1, 0, 6)


def test_of_each_purchase_is_told_which_project_came_next():
    result = allocate(VILLAGE, completion="none")
    _, (first, second) = explained(VILLAGE, result, among=VILLAGE.ids)
    assert (first.project, first.effective_votes) == ("library", 3)
    assert second is None  # beside the hostel stood only the library, which nobody could afford any more
    _, (first, second) = explained(VILLAGE, result, among=["hostel"])
    assert ((first.project, first.effective_votes), second) == (("hostel", 2), None)


def test_someone_who_has_less_than_the_price_gives_what_they_have():
    voted = election({"a": 60, "b": 90}, 200, [["a", "b"], ["a", "b"], ["b"], []])
    result = allocate(voted, completion="none")
    # 50 each. b asks 30 of three people; then a needs 60, but the two have 20 each.
    assert result.winners == ("b",)
    grown = allocate(voted)  # at 60 they have 30 left each: both win, and there is nothing else to buy
    assert (grown.winners, grown.share) == (("b", "a"), 60)


def test_ties_go_to_the_lowest_cost_then_most_votes_then_the_lot():
    costs = {"dear": 100, "cheap": 50, "also cheap": 50}
    voted = election(costs, 100, [["dear", "cheap", "also cheap"]] * 2)
    assert allocate(voted, completion="none", lot=["dear", "cheap", "also cheap"]).winners == ("cheap", "also cheap")
    assert allocate(voted, completion="none").winners == ("also cheap", "cheap")


def test_the_lot_follows_from_its_seed_alone():
    assert draw_lot(["a", "b", "c"], "24-11") == draw_lot(["c", "b", "a"], "24-11") == ("a", "c", "b")


def test_a_project_without_cost_wins_with_a_single_vote_and_without_one_loses():
    voted = election({"thanks": 0, "unasked": 0, "hall": 10}, 10, [["thanks", "hall"]])
    result = allocate(voted)
    assert (result.winners, result.free) == (("thanks", "hall"), ("thanks",))
    assert [(lost.project, lost.votes_short) for lost in losers(voted, result)] == [("unasked", 1)]


def test_nobody_voting_buys_nothing():
    result = allocate(election({"a": 5}, 10, []))
    assert (result.winners, result.cost, result.share) == ((), 0, 0)
    assert losers(election({"a": 5}, 10, []), result)[0].votes_short == 1


def test_equal_points_count_as_approvals():
    pointed = election(COSTS, 600, [dict.fromkeys(b, Fraction(5, 2)) for b in (ASHA, BINA, CHARU, DEV, ESHA, FARID)])
    for completion in ("none", "overshoot"):
        assert allocate(pointed, completion=completion).winners == ("wells", "hostel")


def test_points_shift_the_price_to_those_who_gave_more():
    voted = election({"a": 90}, 200, [{"a": 2}, {"a": 1}])
    result = allocate(voted, completion="none")
    assert [account(voted, result, ballot).payments[0].amount for ballot in ({"a": 2}, {"a": 1})] == [60, 30]


def test_differences_too_small_for_floating_point_still_decide():
    # 2 x 10^14 apart by one: the same number of votes a unit of cost, until one voter's last unit is missing.
    cost = 10**14
    voted = election({"a": 2 * cost, "b": 2 * cost + 1}, 4 * cost + 1, [["a"], ["a"], ["b"], ["b"]])
    result = allocate(voted, completion="none")
    assert result.winners == ("a",)  # b's two supporters have half a unit less than it costs
    assert losers(voted, result)[0].effective_support == Fraction(4 * cost + 1, 2 * (2 * cost + 1))
    assert allocate(voted).winners == ("a", "b")


@pytest.mark.parametrize("at", range(0, len(GOLDEN), 40))
def test_winners_are_those_of_pabutools(at):
    for made in GOLDEN[at : at + 40]:
        voted = election(made["costs"], made["budget"], made["ballots"], utility=made["utility"])
        for completion, winners in made["winners"].items():
            result = allocate(voted, completion=completion, lot=made["lot"])
            assert sorted(result.winners) == sorted(winners)


@pytest.mark.parametrize("name", REAL)
def test_winners_of_real_votes_are_those_of_pabutools(name):
    path = BUDGETS / f"{name}.pb"
    if not path.exists():
        pytest.skip("the real ballots are not here")
    voted = election_of(read_pb(path.read_text(encoding="utf-8")))
    for completion, winners in json.loads((HERE / "golden/equal_shares_real.json").read_text())[name].items():
        assert list(allocate(voted, completion=completion).winners) == winners


def test_wieliczka_funds_its_official_thirty_projects():
    path = BUDGETS / "poland_wieliczka_2023_green-budget.pb"
    if not path.exists():
        pytest.skip("the real ballots are not here")
    file = read_pb(path.read_text(encoding="utf-8"))
    result = allocate(election_of(file), completion="overshoot")
    assert sorted(result.winners) == sorted(p.id for p in file.projects if p.fields["selected"] == "1")
    assert (len(result.winners), result.cost) == (30, 995_079)
    assert len(allocate(election_of(file), completion="exhaustive").winners) == 31


# A slow count that shares no code with ours: every purse a fraction, every increment run, nothing remembered.


def slow_run(costs, ballots, share, points_count, rank):
    purses = [share] * len(ballots)
    left = {p for p in costs if costs[p] > 0 and any(b.get(p) for b in ballots)}
    won = [p for p in sorted(costs, key=rank.get) if costs[p] == 0 and any(b.get(p) for b in ballots)]
    while True:
        burdens = {}
        for p in left:
            backers = [(purses[i], b[p]) for i, b in enumerate(ballots) if b.get(p)]
            if sum(money for money, _ in backers) >= costs[p]:
                burdens[p] = slow_price(costs[p], backers) / (1 if points_count else costs[p])
        if not burdens:
            return won
        best = min(burdens, key=lambda p: (burdens[p], rank[p]))
        price = burdens[best] * (1 if points_count else costs[best])
        purses = [max(Fraction(0), money - b.get(best, 0) * price) for money, b in zip(purses, ballots, strict=True)]
        left.remove(best)
        won.append(best)


def slow_price(cost, backers):
    backers = sorted(backers, key=lambda backer: Fraction(backer[0], backer[1]))
    paid = Fraction(0)
    for at, (money, points) in enumerate(backers):
        price = (cost - paid) / sum(s for _, s in backers[at:])
        if price * points <= money:
            return price
        paid += money
    raise AssertionError("the supporters can afford it")


def slow_allocation(costs, budget, ballots, completion, points_count, step):
    backing = {p: sum(b.get(p, 0) for b in ballots) for p in costs}
    rank = {p: at for at, p in enumerate(sorted(costs, key=lambda p: (costs[p], -backing[p], p)))}
    kept, share = None, Fraction(budget, len(ballots))
    while True:
        won = slow_run(costs, ballots, share, points_count, rank)
        cost = sum(costs[p] for p in won)
        waiting = [p for p in costs if backing[p] and p not in won]
        if cost > budget:
            return kept
        if completion == "none" or not waiting:
            return won
        if completion == "exhaustive" and all(cost + costs[p] > budget for p in waiting):
            return won
        kept, share = won, share + step


SMALL_COSTS = st.integers(0, 40)


@st.composite
def votes(draw, cost=SMALL_COSTS):
    ids = [f"p{i}" for i in range(draw(st.integers(1, 6)))]
    costs = {p: draw(cost) for p in ids}
    ballots = draw(st.lists(st.dictionaries(st.sampled_from(ids), st.integers(0, 4)), min_size=1, max_size=7))
    return costs, draw(st.integers(1, 80)), ballots


@settings(max_examples=150, deadline=None)
@given(
    votes(), st.sampled_from(["none", "exhaustive", "overshoot"]), st.booleans(), st.sampled_from([1, Fraction(7, 3)])
)
def test_the_winners_are_those_of_the_slow_count(vote, completion, points_count, step):
    costs, budget, ballots = vote
    voted = election(costs, budget, ballots, utility="points" if points_count else "cost")
    ours = allocate(voted, completion=completion, increment=step)
    assert list(ours.winners) == slow_allocation(costs, budget, ballots, completion, points_count, step)


@settings(max_examples=60, deadline=None)
@given(votes(cost=st.sampled_from([10**12, 10**12 + 1, 2 * 10**12 + 1, 10**12 - 1])), st.integers(-2, 2))
def test_hair_breadths_are_counted_as_the_slow_count_does(vote, more):
    costs, _, ballots = vote
    budget = 2 * 10**12 + more
    ours = allocate(election(costs, budget, ballots), completion="none")
    assert list(ours.winners) == slow_allocation(costs, budget, ballots, "none", False, 1)


@settings(max_examples=60, deadline=None)
@given(votes(), st.randoms(use_true_random=False))
def test_the_order_of_projects_and_ballots_changes_nothing(vote, chance):
    costs, budget, ballots = vote
    shuffled = dict(chance.sample(sorted(costs.items()), len(costs)))
    turned = [dict(reversed(b.items())) for b in chance.sample(ballots, len(ballots))]
    assert allocate(election(shuffled, budget, turned)) == allocate(election(costs, budget, ballots))


@settings(max_examples=60, deadline=None)
@given(votes())
def test_payments_add_up_to_the_cost_of_every_winner_and_nobody_overspends(vote):
    costs, budget, ballots = vote
    voted = election(costs, budget, ballots)
    result = allocate(voted)
    accounts = [account(voted, result, ballot) for ballot in ballots]
    for project in set(result.winners) - set(result.free):
        paid = [p.amount for told in accounts for p in told.payments if p.project == project]
        assert sum(paid) == costs[project]
    assert all(told.left + sum(p.amount for p in told.payments) == told.share for told in accounts)
    assert all(told.left >= 0 for told in accounts)
    assert result.cost <= budget


DEARER_THAN_THE_BUDGET = ({"p1": 13, "p3": 1, "p4": 5}, 5, [{}, {}, {"p4": 1}, {"p1": 1, "p3": 1, "p4": 1}])


@settings(max_examples=100, deadline=None)
@given(votes(cost=st.integers(1, 40)))
@example(DEARER_THAN_THE_BUDGET)  # four who give all they have beat the winner outright: that is no tie
def test_votes_short_are_just_enough(vote):
    costs, budget, ballots = vote
    voted = election(costs, budget, ballots)
    result = allocate(voted)
    for lost in losers(voted, result):
        assert 0 <= lost.effective_support <= 1
        for extra in (lost.votes_short, lost.votes_short - 1):
            more = election(costs, budget, ballots + [{lost.project: voted.most_points}] * extra)
            won = run(more, result.share, preference(more)).winners
            assert (more.position(lost.project) in won) == (extra == lost.votes_short)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (({"a": -1}, 10, []), "“a” costs -1; a cost must be 0 or more, and below a thousand billion."),
        (({"a": 1}, 0, []), "The budget is 0; it must be more than 0, and below a thousand billion."),
        (({"a": 1}, 10, [["b"]]), "A ballot names “b”, which is not on the ballot."),
        (({"a": 1}, 10, [{"a": -1}]), "A ballot gives “a” fewer than 0 points; points start at 0."),
        (({"a": 1}, 10, [{"a": 2**60}]), "The points on the ballots are too large. Use whole points below 1,000."),
    ],
)
def test_what_cannot_be_counted_is_refused_in_a_sentence(arguments, sentence):
    with pytest.raises(Refused) as refused:
        election(*arguments)
    assert str(refused.value) == sentence


def test_a_lot_must_name_every_project_once():
    with pytest.raises(Refused, match="exactly once"):
        allocate(VILLAGE, lot=["wells", "wells", "hostel"])
