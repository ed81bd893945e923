"""Judging: harshness taken out, uncertainty kept in, looks shared out evenly."""

from collections import Counter
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from sabha.algorithms.judging import (
    Choice,
    Score,
    Spread,
    correct,
    from_choices,
    plan_visits,
)
from sabha.algorithms.refused import Refused


def table(**rows):
    return [Score(judge, project, value) for project, row in rows.items() for judge, value in row.items()]


def test_a_harsh_judge_does_not_sink_the_projects_they_saw():
    # Hari gives everyone two points less than Kiran. Map was only seen by Hari, Dictionary only by Kiran; the four
    # projects both saw tell the two judges apart, so Map's 3 is worth more than Dictionary's 4.
    both = {f"p{i}": {"Hari": s - 2, "Kiran": s} for i, s in enumerate([3.0, 4.0, 5.0, 3.5])}
    told = correct(table(map={"Hari": 3.0}, dictionary={"Kiran": 4.0}, **both))
    estimate = {place.project: place.estimate for place in told.standing.places}
    assert estimate["map"] > estimate["dictionary"]
    hari, kiran = told.judges
    assert round(kiran.kindness - hari.kindness, 1) == 2.0


def test_when_everyone_sees_everything_scores_shrink_to_the_mean_by_the_textbook_factor():
    # By hand: the mean is 3, the projects' means are 2 and 4. With as much spread between projects as between looks,
    # two looks carry 1 / (1 + 1/2) = 2/3 of the distance from the mean.
    told = correct(table(a={"x": 1.0, "y": 3.0}, b={"x": 3.0, "y": 5.0}), spread=Spread(projects=1, judges=1, looks=1))
    assert [(p.project, round(p.estimate, 9)) for p in told.standing.places] == [("b", 3.666666667), ("a", 2.333333333)]
    # Judges' means are 2 and 4 as well, over the same number of looks.
    assert [round(judge.kindness, 9) for judge in told.judges] == [-0.666666667, 0.666666667]
    # The difference of two projects has the prior variance 2, times 1/3 that the looks leave.
    covariance = told.standing.covariance
    assert round(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1], 9) == round(2 / 3, 9)


def test_projects_that_cannot_be_told_apart_say_so():
    told = correct(table(a={"x": 3.0, "y": 3.5}, b={"x": 3.5, "y": 3.0})).standing
    assert told.told_apart("a", "b") is False
    assert [(place.best, place.worst) for place in told.places] == [(1, 2), (1, 2)]


def test_enough_looks_tell_projects_apart():
    judges = [f"j{i}" for i in range(12)]
    rows = {
        "good": {j: 4.0 + i % 2 for i, j in enumerate(judges)},
        "poor": {j: 1.0 + i % 3 / 2 for i, j in enumerate(judges)},
    }
    told = correct(table(**rows)).standing
    assert told.told_apart("good", "poor") is True
    assert [(p.project, p.best, p.worst, p.looks) for p in told.places] == [("good", 1, 1, 12), ("poor", 2, 2, 12)]


def test_a_project_nobody_has_seen_stands_at_the_mean_with_a_wide_error():
    told = correct(table(a={"x": 1.0, "y": 2.0}, b={"x": 4.0, "y": 5.0}), projects=["a", "b", "late"]).standing
    late = next(place for place in told.places if place.project == "late")
    assert (late.looks, late.best, late.worst) == (0, 1, 3)
    assert round(late.estimate, 6) == 3.0
    assert late.error > max(place.error for place in told.places if place.project != "late")


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("jkl"), st.sampled_from("abcd")), st.integers(1, 5), min_size=1, max_size=12
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_scores_changes_nothing(given_scores, chance):
    scores = [Score(j, p, float(v)) for (j, p), v in given_scores.items()]
    once, again = correct(scores), correct(chance.sample(scores, len(scores)))
    assert (once.standing.places, once.judges, once.spread) == (again.standing.places, again.judges, again.spread)


def test_estimated_spreads_come_near_the_true_ones():
    r = np.random.default_rng(7)
    quality, kindness = r.normal(0, 1.0, 80), r.normal(0, 0.5, 40)
    scores = [
        Score(f"j{j}", f"p{p}", quality[p] + kindness[j] + r.normal(0, 0.7))
        for p in range(80)
        for j in r.choice(40, 6, replace=False)
    ]
    told = correct(scores)
    assert told.spread.projects == pytest.approx(1.0, abs=0.15)
    assert told.spread.judges == pytest.approx(0.5, abs=0.12)
    assert told.spread.looks == pytest.approx(0.7, abs=0.05)
    truth = {f"p{p}": quality[p] - quality.mean() + told_mean(scores) for p in range(80)}
    inside = [abs(place.estimate - truth[place.project]) < 2 * place.error for place in told.standing.places]
    assert sum(inside) >= 72  # about 95 % of 80; the errors are neither boastful nor shy


def told_mean(scores):
    return sum(score.value for score in scores) / len(scores)


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        ([], "There are no scores yet."),
        ([Score("x", "a", float("nan"))], "The score of “x” for “a” is not a number."),
        ([Score("x", "a", 1.0), Score("x", "a", 2.0)], "“x” scored “a” twice. Keep the later score."),
    ],
)
def test_scores_that_cannot_be_used_are_refused(scores, sentence):
    with pytest.raises(Refused) as refused:
        correct(scores)
    assert str(refused.value) == sentence


def test_two_projects_compared_twelve_times_have_the_odds_of_their_wins():
    # 9 wins to 3: odds 3 to 1, when the prior says almost nothing.
    told = from_choices([Choice("a", "b")] * 9 + [Choice("b", "a")] * 3, spread=1000)
    first, second = told.places
    assert (first.project, round(first.estimate - second.estimate, 5)) == ("a", round(log(3), 5))
    # Curvature at the maximum: 12 x 3/4 x 1/4, so the difference has variance 4/9.
    covariance = told.covariance
    assert round(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1], 3) == round(4 / 9, 3)


def test_ties_pull_together_and_one_win_proves_nothing():
    tied = from_choices([Choice("a", "b", tie=True)] * 5)
    assert [round(place.estimate, 9) for place in tied.places] == [0, 0]
    assert from_choices([Choice("a", "b")]).told_apart("a", "b") is False


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde"), st.booleans()), min_size=1, max_size=30))
def test_pairwise_strengths_are_the_most_probable_ones(pairs):
    choices = [Choice(*pair) for pair in pairs if pair[0] != pair[1]]
    if not choices:
        return
    told = from_choices(choices)
    names = [place.project for place in told.places]

    def improbability(strengths):
        gaps = [strengths[names.index(c.preferred)] - strengths[names.index(c.other)] for c in choices]
        losses = [
            (np.logaddexp(0, -gap) + np.logaddexp(0, gap)) / 2 if c.tie else np.logaddexp(0, -gap)
            for gap, c in zip(gaps, choices, strict=True)
        ]
        return sum(losses) + (strengths**2).sum() / (2 * 1.5**2)

    best = minimize(improbability, np.zeros(len(names)), method="BFGS").x
    assert np.allclose([place.estimate for place in told.places], best, atol=1e-3)


@st.composite
def panels(draw):
    projects = [f"p{i}" for i in range(draw(st.integers(1, 9)))]
    judges = [f"j{i}" for i in range(draw(st.integers(1, 6)))]
    few = st.lists(st.tuples(st.sampled_from(judges), st.sampled_from(projects)), max_size=6, unique=True)
    return projects, judges, draw(st.integers(1, 4)), draw(few), draw(few)


@settings(max_examples=60, deadline=None)
@given(panels())
def test_a_plan_of_visits_keeps_every_rule(panel):
    projects, judges, each, made, barred = panel
    plan = plan_visits(projects, judges, each, made=made, barred=barred)
    pairs = [(visit.judge, visit.project) for visit in plan.visits]
    assert len(set(pairs)) == len(pairs)
    assert not set(pairs) & (set(made) | set(barred))
    assert (
        len({(v.turn, v.judge) for v in plan.visits}) == len({(v.turn, v.project) for v in plan.visits}) == len(pairs)
    )
    looks = Counter(project for _, project in [*pairs, *made])
    for project in projects:
        possible = [j for j in judges if (j, project) not in set(made) | set(barred)]
        had = sum(1 for _, seen in made if seen == project)
        assert plan.missing.get(project, 0) == max(0, each - had - len(possible))
        assert looks[project] + plan.missing.get(project, 0) == max(each, had)
    if pairs:  # As few turns as the busiest judge or project needs.
        busiest = max(Counter(j for j, _ in pairs) | Counter(p for _, p in pairs), key=lambda n: degree(pairs, n))
        assert max(visit.turn for visit in plan.visits) == degree(pairs, busiest)


def degree(pairs, name):
    return sum(name in pair for pair in pairs)


def test_twenty_five_projects_and_eight_judges_share_the_work_evenly():
    plan = plan_visits([f"p{i}" for i in range(25)], [f"j{i}" for i in range(8)], 3)
    loads = Counter(visit.judge for visit in plan.visits)
    assert sorted(loads.values()) == [9, 9, 9, 9, 9, 10, 10, 10] and plan.missing == {}
    assert max(visit.turn for visit in plan.visits) == 10


def test_every_two_judges_meet_through_common_projects():
    plan = plan_visits([f"p{i}" for i in range(25)], [f"j{i}" for i in range(8)], 3)
    seen = {}
    for visit in plan.visits:
        seen.setdefault(visit.judge, set()).add(visit.project)
    common = [len(seen[a] & seen[b]) for a in seen for b in seen if a < b]
    assert min(common) >= 1


def test_without_projects_there_is_nothing_to_see():
    assert plan_visits([], ["x"], 3).visits == ()


def test_a_plan_needs_a_judge():
    with pytest.raises(Refused, match="name at least one judge"):
        plan_visits(["a"], [], 1)
