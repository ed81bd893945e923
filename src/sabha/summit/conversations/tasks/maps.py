"""Opinion maps: made when they are wanted, from all votes that stand."""

import logging
import uuid
from datetime import timedelta
from hashlib import blake2b

from django.db import transaction
from django.utils import timezone

from sabha import __version__
from sabha.summit.conversations.models import Map, MapWanted, Statement
from sabha.summit.conversations.rules import conversation_of
from sabha.summit.conversations.rules.votes import ballots_of, looked_at, set_aside_in, voting_as_one
from sabha.summit.conversations.tasks.apart import both_ways_shown
from sabha.summit.conversations.tasks.goals import goals_shown
from sabha.summit.conversations.tasks.jobs import finish, take_on
from sabha.summit.conversations.tasks.notes import want_ranking_on
from sabha.summit.conversations.tasks.published import (
    axes_shown,
    by_group,
    groups_shown,
    places_of,
    saying,
    shown_to_all,
)
from sabha.summit.journal.actions import touch

log = logging.getLogger("sabha.maps")
REST = timedelta(seconds=5)  # a full hall votes a hundred times a second; its map is made anew every five seconds
WARM_FROM = 100_000  # votes from which a map begins where the one before ended; below, it is drawn afresh each time
_before: dict = {}  # question and its statements → the map before, of a large conversation, while this worker lives


def make_maps():
    """Make the maps that are wanted and due. Returns how many."""
    due = MapWanted.objects.filter(since__lte=timezone.now()).order_by("since")
    recent = set(Map.objects.filter(made__gt=timezone.now() - REST).values_list("question_id", flat=True))
    wanted = [w for w in due.select_related("question") if w.question_id not in recent and take_on(w)]
    for one in wanted:
        make_map(one.question)
        finish(one)
    return len(wanted)


def make_map(question):
    """Work out one question's map from all its votes, keep it, and let its pages be made anew.

    Only what was worked out is written in a transaction: while one lasts, nobody can vote. Votes that arrive during
    the work ask for another map.
    """
    statements = [s.pk for s in Statement.objects.filter(question=question).shown()]
    ballots = ballots_of(question, statements)
    public, priorities, places = worked_out(question.pk, statements, ballots.counted) if ballots.counted else ({},) * 3
    public = public | {
        "statements": len(statements),
        "made": timezone.now().isoformat(timespec="seconds"),
        "sabha": __version__,
        "both": both_ways_shown(statements, ballots, set_aside_in(question), voting_as_one(question))
        | looked_at(question),
    }
    rules = conversation_of(question)
    if rules.kind == rules.Kind.PRIORITIES and ballots.counted:
        public["goals"] = goals_shown(ballots.counted, statements, rules.places)
    with transaction.atomic():
        Map.objects.update_or_create(
            question=question,
            defaults={"made": timezone.now(), "public": public, "priorities": priorities, "places": places},
        )
        want_ranking_on(question)
        touch(question.summit_id)


def number_of(key):
    """A voter's number for the mathematics: it follows from the id alone, so that it stays when others come."""
    return int.from_bytes(blake2b(key.bytes, digest_size=8).digest()) >> 1


def worked_out(question, statements, votes):
    """(what all may see, statement → priority, voter → place) of votes given as (voter, statement, value, matters).

    People stand in the order of numbers that follow from their ids: the result does not depend on who came first.
    """
    from sabha.algorithms.opinion_map import from_events, opinion_map, priorities, to_json

    row = {v: number_of(v) for v in {v for v, _, _, _ in votes}}
    voters, names = {n: str(v) for v, n in row.items()}, dict(enumerate(sorted(map(str, statements))))
    column = {uuid.UUID(s): n for n, s in names.items()}
    table = from_events([row[v] for v, *_ in votes], [column[s] for _, s, *_ in votes], [x for _, _, x, _ in votes])
    found = opinion_map(table, warm=_before.get((question, *column)))
    if len(votes) >= WARM_FROM:
        _before.clear()  # one large map at a time: each holds all its votes
        _before[question, *column] = found
    data = to_json(found)
    classic = to_json(opinion_map(table, classic=True, ideal=False))
    counted = found.groups.votes if found.groups.sizes.sum() else found.everybody
    weights = priorities(counted, found.picture.extremity, found.shown & False)
    priority = {names[int(s)]: round(float(w), 6) for s, w in zip(table.statements, weights, strict=True)}
    sayings = {
        "certainty": saying(found.own.certainty.saying) if found.own else None,
        "level": found.own.certainty.level if found.own else "",
        "not_yet": [saying(one) for one in found.not_yet],
    }
    public = shown_to_all(data, names, votes) | sayings
    public |= {"axes": axes_shown(data, names), "classic": groups_shown(classic, names)}
    public |= {"by_group": by_group(data, names), "method": method_of(data)}
    return public, priority, places_of(data, voters)


def method_of(data):
    """With what the map was made: enough to make it again with `./sabha map`."""
    from sabha.algorithms.opinion_map.groups import FEWEST_PEOPLE
    from sabha.algorithms.opinion_map.slates import SLATE

    return {
        "name": data["method"],
        "seed": 0,
        "dimensions": data.get("dimensions"),
        "groups": data["n_groups"],
        "people_in_groups": sum(data["group_sizes"]) if min(data["group_sizes"], default=0) >= 10 else None,
        "fewest_people_for_groups": FEWEST_PEOPLE,
        "slate": SLATE,
        "smallest_cell": 10,
    }
