"""A vote of priorities: the goals that win, so that as many people as possible have one of theirs among them."""

from sabha.summit.conversations.rules import FEWEST_SHOWN


def goals_shown(votes, statements, places):
    """What may be told of a vote of priorities; `votes` are (voter, statement, value, matters). Of equals the first.

    Nothing is said below ten people: a list made of three people's wishes is their wishes.
    """
    from sabha.algorithms.opinion_map import from_events
    from sabha.algorithms.opinion_map.goals import approved, goals

    voters = {v: n for n, v in enumerate(sorted({v for v, _, _, _ in votes}))}
    columns = list(statements)
    number = {s: n for n, s in enumerate(columns)}
    who, what = [voters[v] for v, _, _, _ in votes], [number[s] for _, s, _, _ in votes]
    yes = approved(who, [x for _, _, x, _ in votes], [m for _, _, _, m in votes])
    found = goals(from_events(who, what, yes), places)
    if found.people < FEWEST_SHOWN:
        return {"statements": [], "people": found.people}
    covered = found.reached[-1] if found.reached else 0
    tells = min(covered, found.people - covered) >= FEWEST_SHOWN or covered == found.people
    return {
        "statements": [str(columns[s]) for s in found.statements],
        "people": found.people,
        "percent": round(100 * found.coverage) if tells else None,
        "is_justified": found.is_justified,
        "places": places,
    }
