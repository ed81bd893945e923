"""What may be told of a summit's reach: cells of fewer than ten people are withheld so that nothing tells them."""

from collections import defaultdict
from datetime import datetime

from sabha.algorithms.disclosure import protected_table, published_count
from sabha.summit.base.clock import zone_named
from sabha.summit.conversations.models import Conversation, Map, Statement, Vote
from sabha.summit.conversations.rules import FEWEST_SHOWN, voter_of
from sabha.summit.people.models import Badge, Membership


def figures_of(summit):
    """The figures of this moment, as plain data: reach, answers by language and day, the goals that won."""
    questions = list(summit.questions.filter(is_withdrawn=False))
    rows = answers_of(summit)
    maps = dict(Map.objects.filter(question__in=questions).values_list("question_id", "public"))
    return {
        "reach": reach_of(summit, questions, {voter for voter, *_ in rows}),
        "by_language": told((lang, voter, q) for voter, q, lang, _ in rows),
        "by_day": told((day, voter, q) for voter, q, _, day in rows),
        "questions": [question_told(q, maps.get(q.pk, {})) for q in questions],
        "goals": goals_of(questions, maps),
    }


def answers_of(summit):
    """(voter, question, language of the statement, day) of each answer of people of the summit."""
    zone = zone_named(summit.time_zone)
    said = {s.pk: s for s in Statement.objects.filter(summit=summit).only("question_id", "text")}
    rows = Vote.objects.filter(summit=summit, pool=Vote.Pool.SUMMIT).standing()
    return [
        (voter, said[key].question_id, said[key].text.lang, datetime.fromtimestamp(stamps["value"][1] / 1000, zone))
        for voter, key, stamps in rows.values_list("voter", "statement_id", "stamps")
        if key in said
    ]


def reach_of(summit, questions, voters):
    """How many were invited, came, and answered anything."""
    members = list(Membership.objects.filter(summit=summit).only("ballot_key"))
    waiting = Badge.objects.filter(summit=summit, revoked=None, person=None).count()
    answered = sum(any(voter_of(m, q) in voters for q in questions) for m in members)
    found = {"invited": len(members) + waiting, "members": len(members), "answered": answered}
    return {name: published_count(count) for name, count in found.items()}


def told(rows):
    """Answers by cell, from (cell, voter, question), and of all cells that are withheld together.

    A cell is withheld by how many people are in it, and when one is, others with it, until they are ten people.
    """
    answers, people = defaultdict(int), defaultdict(lambda: defaultdict(set))
    for cell, voter, question in rows:
        name = cell.date().isoformat() if isinstance(cell, datetime) else cell
        answers[name] += 1
        people[name][question].add(voter)
    # Nobody's votes on two questions can be joined: of how many people they are is at least the largest of each.
    few = {name: max(len(who) for who in of.values()) for name, of in people.items()}
    shown = {name for name, count in protected_table(few).counts.items() if count}
    cells = [{"cell": name, "answers": answers[name]} for name in sorted(shown)]
    total = sum(answers.values()) if sum(few.values()) >= FEWEST_SHOWN else None
    rest = None if total is None or len(shown) == len(answers) else total - sum(row["answers"] for row in cells)
    return {"cells": cells, "rest": rest, "total": total}


def question_told(question, public):
    people = published_count(public.get("people", 0))
    return {
        "number": question.number, "text": question.text.as_plain(), "people": people,
        "answers": public.get("votes") if people else None, "statements": public.get("statements", 0),
    }  # fmt: skip


def goals_of(questions, maps):
    """For each vote of priorities the goals that won, in order."""
    kinds = set(
        Conversation.objects.filter(question__in=questions, kind=Conversation.Kind.PRIORITIES).values_list(
            "question_id", flat=True
        )
    )
    texts = {str(s.pk): s for s in Statement.objects.filter(question__in=kinds).shown()}
    return [goals_told(q, maps.get(q.pk, {}), texts) for q in questions if q.pk in kinds]


def goals_told(question, public, texts):
    goals, counts = public.get("goals", {}), public.get("counts", {})
    won = [key for key in goals.get("statements", []) if key in texts]
    return {
        "question": question.text.as_plain(),
        "number": question.number,
        "percent": goals.get("percent"),
        "won": [
            {"number": texts[key].number, "text": texts[key].text.as_plain(),
             "agree": (counts.get(key) or [None])[0], "matters": public.get("matters", {}).get(key)}
            for key in won
        ],
    }  # fmt: skip
