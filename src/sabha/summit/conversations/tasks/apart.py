"""The same result counted in more than one way: with and without what is kept apart or was set aside.

Nobody's vote can be told from the difference: a second result is shown in steps of five of a hundred and only where
ten people or more make the difference; below that, only how far any statement moves is said.
"""

from collections import defaultdict

from sabha.summit.conversations.rules import FEWEST_SHOWN

STEP = 5


def both_ways_shown(statements, ballots, aside, as_one=()):
    """What may be told; `aside` are the voters whom people set aside after looking at them.

    as_one  pairs of voters whom the signals found to vote as one
    """
    main = tally(ballots.counted)
    without = tally(v for v in ballots.counted if v[0] not in aside)
    opened = tally([*ballots.counted, *ballots.opened])
    aside_here = len({v[0] for v in ballots.counted} & aside)
    rows = {}
    for key in statements:
        row = {
            "all": about(main[key]),
            "without": about(without[key]) if aside_here >= FEWEST_SHOWN else None,
            "opened": about(opened[key]) if ballots.open_people >= FEWEST_SHOWN else None,
        }
        if row["all"] is not None or row["opened"] is not None:
            rows[str(key)] = row
    return {
        "rows": rows,
        "aside": aside_here,
        "moves": moved(main, without) if aside_here else None,
        "open_people": ballots.open_people,
        "imported_people": ballots.imported_people,
        "steady": steady(ballots.counted, statements, as_one),
    }


def tally(votes):
    """statement → [agree, how many answered]."""
    found = defaultdict(lambda: [0, 0])
    for _, statement, value, *_ in votes:
        found[statement][0] += value == 1
        found[statement][1] += 1
    return found


def about(counted):
    """The share who agree, in steps of five of a hundred; None where fewer than ten have answered."""
    agree, seen = counted
    return STEP * round(100 * agree / seen / STEP) if seen >= FEWEST_SHOWN else None


def moved(one, other):
    """By how many of a hundred the share of any statement moves at most, rounded up to a step."""
    shares = [
        abs(a / n - other[key][0] / other[key][1])
        for key, (a, n) in one.items()
        if min(n, other[key][1]) >= FEWEST_SHOWN
    ]
    return -STEP * (-round(100 * max(shares), 6) // STEP) if shares else None


def steady(votes, statements, as_one=()):
    """Agreement from -1 to 1, in tenths, that no single account moves by more than a twentieth; ten people and more.

    Also how far any statement would move if those who vote as one had one voice together: never which, nor where to.
    """
    from sabha.algorithms.bounded_influence import INFLUENCE, bounded_agreement, shared_voices

    voters = {v: n for n, v in enumerate(sorted({v[0] for v in votes}))}
    number = {s: n for n, s in enumerate(statements)}
    given = [voters[v[0]] for v in votes], [number[v[1]] for v in votes], [v[2] for v in votes], len(statements)
    scores, seen = bounded_agreement(*given), tally(votes)
    shown = [(s, n) for s, n in number.items() if seen[s][1] >= FEWEST_SHOWN]
    links = [(voters[one], voters[other]) for one, other in as_one if one in voters and other in voters]
    moves = None
    if links and shown:
        apart = bounded_agreement(*given, voices=shared_voices(len(voters), links))
        moves = int(-STEP * (-round(100 * max(abs(apart[n] - scores[n]) for _, n in shown), 6) // STEP))
    return {
        "influence": INFLUENCE,
        "agreement": {str(s): round(float(scores[n]), 1) for s, n in shown},
        "as_one": {"accounts": len({one for link in links for one in link}), "moves": moves},
    }
