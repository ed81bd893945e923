"""What of a map may be published: counts only in cells of ten people or more, and nothing of single persons."""

from sabha.algorithms.disclosure import protected_table
from sabha.summit.conversations.rules import FEWEST_ANSWERS, FEWEST_SHOWN


def shown_to_all(data, names, votes):
    """What of a map may be published: counts only in cells of ten people or more, and nothing of single persons."""
    everybody = data["votes"]
    ids = [names[i] for i in data["statement_ids"]]
    counts = {s: cell(everybody, i) for i, s in enumerate(ids)}
    matters = {}
    for _, statement, _, cares in votes:
        matters[str(statement)] = matters.get(str(statement), 0) + bool(cares)
    return groups_shown(data, names) | {
        "people": data["n_participants"],
        "votes": data["n_votes"],
        "counts": counts,
        "matters": {s: n for s, n in matters.items() if n >= FEWEST_SHOWN},
        "agree": shared(data, names, "agree"),
        "disagree": shared(data, names, "disagree"),
        "divided": divided(data, names),
        "slate": slate(data, names),
        "unheard": [
            {"statement": names[u["statement"]], "people": at_least(u["people"])}
            for u in data["minority_report"][:3]
            if u["people"] >= FEWEST_ANSWERS
        ],
    }


def by_group(data, names):
    """statement → for each group its [agree, disagree, pass], None where too few; empty where there is one group."""
    if data["n_groups"] < 2:
        return {}
    rows = {names[key]: group_cells(data, i) for i, key in enumerate(data["statement_ids"])}
    return {key: cells for key, cells in rows.items() if any(cells)}


def group_cells(data, i):
    """For each group the counts of one statement that may be told. Everybody's are known, so where one group's is
    withheld another's is too: else it could be worked out."""
    groups = [data["group_votes"][str(g)] for g in range(data["n_groups"])]
    ways = []
    for way in range(3):
        counts = {str(g): answered(votes, i)[way] for g, votes in enumerate(groups)}
        counts["in no group"] = answered(data["votes"], i)[way] - sum(counts.values())
        told = protected_table(counts, at_least=FEWEST_SHOWN).counts
        ways.append([told[str(g)] for g in range(len(groups))])
    seen = [votes["S"][i] for votes in groups]
    return [list(cells) if n >= FEWEST_SHOWN else None for n, *cells in zip(seen, *ways, strict=True)]


def answered(votes, i):
    """(agree, disagree, pass) of one statement."""
    return votes["A"][i], votes["D"][i], votes["S"][i] - votes["A"][i] - votes["D"][i]


def saying(one):
    """A sentence of the algorithm with its parts apart, so that each page says it in its own language."""
    return [one.template, one.params]


def at_least(count):
    """A number of people, or None where it is too small to be told."""
    return count if count >= FEWEST_SHOWN else None


def cell(votes, i):
    """[agree, disagree, pass] of one statement, None for each below ten; None where fewer than ten have seen it.

    How many have seen a statement is not published, so what is left out cannot be worked out from the rest.
    """
    return [at_least(n) for n in answered(votes, i)] if votes["S"][i] >= FEWEST_SHOWN else None


def shared(data, names, way):
    """The statements on which nearly all agree (or disagree), of those that enough people have answered."""
    seen = dict(zip(data["statement_ids"], data["votes"]["S"], strict=True))
    rows = data["consensus"][way]
    return [names[row["statement"]] for row in rows if seen[row["statement"]] >= FEWEST_ANSWERS]


def axes_shown(data, names):
    """What people differ over: for each dimension both ends with what each stands for, where ten are at either."""
    return [
        [
            {"people": people, "stands_for": [{"statement": names[r["statement"]], "agrees": agrees(r)} for r in end]}
            for people, end in zip(axis["people"], axis["stands_for"], strict=True)
        ]
        for axis in data["axes"]
        if min(axis["people"]) >= FEWEST_SHOWN
    ]


def agrees(row):
    return row["direction"] == "agree"


def divided(data, names, limit=5):
    """The statements over which opinion splits the most, where enough people have answered."""
    rows = [
        (score, i)
        for i, score in enumerate(data["divisiveness"])
        if score is not None and data["votes"]["S"][i] >= FEWEST_ANSWERS and score > 0
    ]
    return [names[data["statement_ids"][i]] for _, i in sorted(rows, reverse=True)[:limit]]


def slate(data, names):
    """The statements that together stand for as many people as possible, and the share of people that is.

    The share is left out where fewer than ten are on either side of it: with the number of people it is a count.
    """
    found, people = data["slate"], data["slate"]["people"]
    covered = round(found["coverage"] * people)
    tells = min(covered, people - covered) >= FEWEST_SHOWN
    return {
        "statements": [names[s] for s in found["statements"]] if people >= FEWEST_ANSWERS else [],
        "percent": round(100 * found["coverage"]) if tells else None,
        "is_justified": found["is_justified"],
    }


def groups_shown(data, names):
    """The groups of a map: size and counts where they are not too small, and what each stands for."""
    groups = []
    for g, size in enumerate(data["group_sizes"]):
        index = {s: i for i, s in enumerate(data["statement_ids"])}
        rows = [
            {
                "statement": names[r["statement"]],
                "agrees": agrees(r),
                "counts": group_cells(data, index[r["statement"]])[g],
            }
            for r in data["representative"][str(g)]
            if size >= FEWEST_SHOWN  # what a group of two stands for is what two people said
        ]
        groups.append({"letter": chr(65 + g), "people": at_least(size), "stands_for": rows})
    return {"groups": groups, "dots": dots_of(data)}


def dots_of(data):
    """Where people stand, for the picture: on a coarse grid, in no order, only where every group is large enough."""
    sizes = data["group_sizes"]
    if not sizes or min(sizes) < FEWEST_SHOWN:
        return []
    places = data["projection"]
    reach = max((abs(c) for at in places.values() for c in at), default=0) or 1
    dots = [[] for _ in sizes]
    for person, (x, y) in places.items():
        group = data["group_labels"].get(person)
        if group is not None:
            dots[group].append([round(50 + 46 * x / reach), round(50 + 46 * y / reach)])
    return [sorted(group) for group in dots]


def places_of(data, voters):
    """voter → [x, y, group or None] on the picture's grid: shown to that voter alone."""
    places = data["projection"]
    reach = max((abs(c) for at in places.values() for c in at), default=0) or 1
    return {
        voters[int(person)]: [
            round(50 + 46 * x / reach), round(50 + 46 * y / reach), data["group_labels"].get(person)
        ]
        for person, (x, y) in places.items()
    }  # fmt: skip
