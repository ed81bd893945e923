"""Assignment by hand and as properties; calibration against an independent mixed model; triage."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from sabha.algorithms.refused import Refused
from sabha.algorithms.review import Reviewer, Submission, Triage, assign, calibrate, triage


def topics(*names):
    return frozenset(names)


def test_the_reviewer_who_knows_the_subject_reads_the_proposal():
    maps, law = Submission("maps", topics=topics("maps")), Submission("law", topics=topics("law"))
    panel = [Reviewer("m", 1, topics("maps")), Reviewer("l", 1, topics("law"))]
    assert assign([maps, law], panel, each=1).pairs == (("law", "l"), ("maps", "m"))


def test_nobody_reviews_a_friend_or_a_language_they_do_not_read():
    talk = Submission("talk", language="te", authors=topics("asha"), circles=topics("library"))
    panel = [
        Reviewer("asha", 5),
        Reviewer("bano", 5, circles=topics("library")),
        Reviewer("chandran", 5, conflicts=topics("talk")),
        Reviewer("dev", 5, conflicts=topics("asha")),
        Reviewer("eeshwar", 5, languages=topics("en", "hi")),
        Reviewer("farid", 5, languages=topics("te")),
        Reviewer("gita", 5),
    ]
    made = assign([talk], panel, each=3)
    assert made.pairs == (("talk", "farid"), ("talk", "gita"))
    assert [lack.sentence for lack in made.lacks] == [
        "Reviewers missing for “talk”: 1. Of 6 who could read it, 4 have a conflict of interest; the others have no"
        " time left or are too few."
    ]


def test_when_a_language_has_too_few_readers_it_is_said_so():
    panel = [Reviewer("a", 5, languages=topics("ta")), Reviewer("b", 5, languages=topics("en"))]
    made = assign([Submission("kavithai", language="ta")], panel, each=2)
    assert [(lack.submission, lack.missing) for lack in made.lacks] == [("kavithai", 1)]
    assert made.lacks[0].sentence.startswith("Reviewers missing for “kavithai”: 1. Only 1 read “ta”")


def test_when_time_is_short_the_lack_is_shared():
    """Four proposals, three reviews each, but only eight reviews can be done: two for everybody."""
    made = assign([Submission(f"s{n}") for n in range(4)], [Reviewer(f"r{n}", 2) for n in range(4)])
    assert Counter(s for s, _ in made.pairs) == {"s0": 2, "s1": 2, "s2": 2, "s3": 2}
    assert {lack.missing for lack in made.lacks} == {1}


def test_one_who_knows_the_subject_is_found_for_each_before_a_second_for_one():
    proposals = [Submission("s0", topics=topics("maps")), Submission("s1", topics=topics("maps"))]
    panel = [Reviewer("m0", 1, topics("maps")), Reviewer("m1", 1, topics("maps")), Reviewer("o0", 1), Reviewer("o1", 1)]
    reviewers = {s: {r[0] for p, r in assign(proposals, panel, each=2).pairs if p == s} for s in ("s0", "s1")}
    assert reviewers == {"s0": {"m", "o"}, "s1": {"m", "o"}}


def test_pairs_already_given_out_stay_and_count():
    made = assign([Submission("s")], [Reviewer("a", 1), Reviewer("b", 1), Reviewer("c", 1)], each=2, fixed=[("s", "c")])
    assert ("s", "c") in made.pairs
    assert len(made.pairs) == 2
    with pytest.raises(Refused):
        assign([Submission("s")], [Reviewer("a", 1)], fixed=[("s", "nobody")])


def test_an_id_listed_twice_is_refused():
    with pytest.raises(Refused) as no:
        assign([Submission("s"), Submission("s")], [Reviewer("a", 1)])
    assert str(no.value) == "The submission “s” is listed twice; give each its own id."


@st.composite
def calls(draws):
    names = st.sampled_from(["maps", "law", "art"])
    some = st.frozensets(names, max_size=2)
    size, people = draws(st.integers(1, 8)), draws(st.integers(1, 6))
    proposals = [
        Submission(
            f"s{n}", draws(st.sampled_from(["", "te", "hi"])), draws(some), draws(st.frozensets(names, max_size=1))
        )
        for n in range(size)
    ]
    panel = [
        Reviewer(
            f"r{n}",
            draws(st.integers(0, 6)),
            draws(some),
            draws(st.frozensets(st.sampled_from(["te", "hi"]))),
            draws(some),
        )
        for n in range(people)
    ]
    return proposals, panel


@settings(max_examples=40, deadline=None)
@given(calls(), st.randoms())
def test_every_rule_holds_and_the_order_of_the_lists_does_not_matter(call, shuffled):
    proposals, panel = call
    made = assign(proposals, panel)
    by_id, people = {s.id: s for s in proposals}, {r.id: r for r in panel}
    for s, r in made.pairs:
        assert not by_id[s].authors & people[r].conflicts
        assert not by_id[s].language or not people[r].languages or by_id[s].language in people[r].languages
    assert all(made.loads[r.id] <= r.most for r in panel)
    given_out = Counter(s for s, _ in made.pairs)
    assert {s.id: 3 - given_out[s.id] for s in proposals if given_out[s.id] < 3} == {
        lack.submission: lack.missing for lack in made.lacks
    }
    other = proposals[:], panel[:]
    shuffled.shuffle(other[0])
    shuffled.shuffle(other[1])
    assert assign(*other) == made


@settings(max_examples=30, deadline=None)
@given(calls())
def test_as_many_reviews_are_given_out_as_any_way_could(call):
    """Checked against a linear programme, whose corner points are whole numbers here."""
    from scipy.optimize import linprog

    proposals, panel = call
    may = np.array(
        [
            [
                (not s.language or not r.languages or s.language in r.languages) and not s.authors & r.conflicts
                for r in panel
            ]
            for s in proposals
        ],
        float,
    )
    size, people = may.shape
    per_proposal, per_person = np.kron(np.eye(size), np.ones(people)), np.kron(np.ones(size), np.eye(people))
    limits = [3.0] * size + [float(r.most) for r in panel]
    bounds = [(0, most) for most in may.ravel()]
    most = -linprog(-np.ones(size * people), np.vstack([per_proposal, per_person]), limits, bounds=bounds).fun
    assert len(assign(proposals, panel).pairs) == round(most)


def test_a_harsh_reviewer_costs_nobody_their_place():
    """Reviewer h gives two points less than the others. b is as good as c, but only b met h."""
    scores = [("a", "x", 5), ("a", "y", 5), ("c", "x", 4), ("c", "y", 4), ("d", "x", 2), ("d", "h", 0), ("b", "y", 4)]
    scores += [("b", "h", 2), ("e", "x", 3), ("e", "h", 1), ("f", "y", 1), ("f", "x", 1)]
    found = calibrate(scores)
    by_id = {s.submission: s for s in found.scores}
    assert (by_id["b"].raw, by_id["c"].raw) == (3.0, 4.0)
    assert abs(by_id["b"].calibrated - by_id["c"].calibrated) < 0.4
    assert min(found.harshness, key=lambda name: found.harshness[name]) == "h"
    assert round(found.harshness["h"]) == -1
    assert found.scores[0].submission == "a"


def simulated(seed, submissions=25, reviewers=6, noise=0.6):
    draw = np.random.default_rng(seed)
    quality, harsh = draw.normal(size=submissions), draw.normal(scale=0.8, size=reviewers)
    return [
        (f"s{s:02d}", f"r{r}", 3 + quality[s] + harsh[r] + noise * draw.normal())
        for s in range(submissions)
        for r in draw.choice(reviewers, 3, replace=False)
    ]


def test_variances_and_effects_are_those_of_restricted_maximum_likelihood():
    """The likelihood of the marginal normal distribution, written down plainly and maximised by another method."""
    scores = sorted(simulated(5))
    y = np.array([value for *_, value in scores])
    names, people = sorted({s for s, *_ in scores}), sorted({r for _, r, _ in scores})
    z = np.array([[s == name for name in names] for s, *_ in scores], float)
    x = np.array([[r == name for name in people] for _, r, _ in scores], float)
    one = np.ones((len(y), 1))

    def minus_log_likelihood(logs):
        own, harsh, noise = np.exp(logs)
        spread = own * z @ z.T + harsh * x @ x.T + noise * np.eye(len(y))
        inverse = np.linalg.inv(spread)
        left = y - (one.T @ inverse @ y)[0] / (one.T @ inverse @ one)[0, 0]
        information = np.log((one.T @ inverse @ one)[0, 0])
        return (np.linalg.slogdet(spread)[1] + information + left @ inverse @ left) / 2

    own, harsh, noise = np.exp(minimize(minus_log_likelihood, np.zeros(3), method="Nelder-Mead").x)
    spread = own * z @ z.T + harsh * x @ x.T + noise * np.eye(len(y))
    inverse = np.linalg.inv(spread)
    level = (one.T @ inverse @ y)[0] / (one.T @ inverse @ one)[0, 0]
    effects = level + own * z.T @ inverse @ (y - level)
    found = calibrate(scores)
    assert abs(found.agreement - own / (own + noise)) < 0.02
    assert all(abs(s.calibrated - effects[names.index(s.submission)]) < 0.03 for s in found.scores)


def test_the_truth_is_in_the_interval_about_95_times_in_100():
    inside = []
    for seed in range(12):
        draw = np.random.default_rng(seed)
        quality, harsh = draw.normal(size=80), draw.normal(scale=0.8, size=10)
        scores = [
            (f"s{s:02d}", f"r{r}", 3 + quality[s] + harsh[r] + 0.7 * draw.normal())
            for s in range(80)
            for r in draw.choice(10, 3, replace=False)
        ]
        found = calibrate(scores)
        centre = found.level - quality.mean()
        inside += [s.low <= centre + quality[int(s.submission[1:])] <= s.high for s in found.scores]
    assert 0.91 < np.mean(inside) < 0.98


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.randoms())
def test_the_order_of_scores_changes_nothing_and_an_offset_shifts_all(seed, shuffled):
    scores = simulated(seed, submissions=8, reviewers=4)
    found = calibrate(scores)
    again = scores[:]
    shuffled.shuffle(again)
    assert calibrate(again) == found
    higher = calibrate([(s, r, value + 2) for s, r, value in scores])
    for one, other in zip(found.scores, higher.scores, strict=True):
        assert one.submission == other.submission
        assert abs(other.calibrated - one.calibrated - 2) < 1e-6


def test_reviewers_who_contradict_each_other_are_shown():
    scores = [
        ("calm", "x", 3),
        ("calm", "y", 3),
        ("calm", "z", 3),
        ("split", "x", 1),
        ("split", "y", 5),
        ("split", "z", 3),
    ]
    by_id = {s.submission: s for s in calibrate(scores).scores}
    assert by_id["split"].disagreement > 1 > by_id["calm"].disagreement


def test_equal_scores_leave_everybody_uncertain_and_nothing_breaks():
    found = calibrate([(s, r, 3) for s in "abc" for r in "xyz"])
    assert {round(s.calibrated, 9) for s in found.scores} == {3.0}
    assert all(s.low < 3 < s.high for s in found.scores)


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        ([("a", "x", 1)], "There are too few scores to calibrate: at least two are needed."),
        ([("a", "x", 1), ("a", "x", 2)], "“x” scored “a” twice; keep one score each."),
        ([("a", "x", 1), ("b", "x", float("nan"))], "Every score must be a number."),
    ],
)
def test_scores_that_cannot_be_used_are_refused(scores, sentence):
    with pytest.raises(Refused) as no:
        calibrate(scores)
    assert str(no.value) == sentence


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        ([], Triage.OPEN),
        ([0, 0], Triage.OPEN),
        ([1], Triage.PASSED),
        ([0, 1], Triage.PASSED),
        ([0, 0, 0], Triage.DROPPED),
        ([0, 0, 1, 0], Triage.DROPPED),
    ],
)
def test_three_zeros_drop_a_proposal_and_one_keep_among_three_saves_it(votes, outcome):
    assert triage(votes) is outcome


def test_a_triage_vote_is_zero_or_one():
    with pytest.raises(Refused):
        triage([2])
