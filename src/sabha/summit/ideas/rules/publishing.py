"""What of a ballot's papers may leave the house, and in which order (docs/decisions/0014)."""

import json
from fractions import Fraction

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.ideas.models import Ballot, BallotPaper
from sabha.summit.ideas.rules.ballots import FEWEST
from sabha.summit.ideas.rules.wording import hidden_on, titles_on


def counted_ballot(summit, number=None):
    """The ballot of that number, or the latest, that has been counted."""
    found = Ballot.objects.filter(summit=summit, result__isnull=False).select_related("summit")
    it = found.filter(number=number).first() if number else found.order_by("number").last()
    if it is None:
        raise Refused(gettext_noop("There is no ballot like this that has been counted."))
    return it


def pb_of(ballot):
    """A counted ballot as a pabulib file, or None where its rules, or fewer than ten voters, forbid it.

    The papers are put in order by what stands on them and numbered anew: neither who, nor when, nor on what is told.
    """
    rules = json.loads(ballot.rules_text)
    papers = list(BallotPaper.objects.filter(ballot=ballot, is_void=False).values_list("choices", flat=True))
    if ballot.publishes != Ballot.Publishes.BALLOTS or len(papers) < FEWEST:
        return None
    from sabha.algorithms.pabulib import PbFile, PbProject  # brings numpy, which only this page should wait for

    is_points = rules["way"] == Ballot.Way.POINTS
    titles = titles_on(rules, hidden_on(ballot))
    projects = [PbProject(i["id"], Fraction(i["cost"]), {"name": plain(titles[i["id"]])}) for i in rules["ideas"]]
    ballots = ballots_of(papers, is_points=is_points)
    return PbFile(meta_of(ballot, rules), Fraction(rules["budget"]), tuple(projects), tuple(ballots))


def meta_of(ballot, rules):
    meta = {
        "description": plain(ballot.title.text), "unit": ballot.summit.slug, "instance": str(ballot.number),
        "budget": rules["budget"], "currency": rules["currency"], "rule": "equalshares",
        "vote_type": "cumulative" if rules["way"] == Ballot.Way.POINTS else "approval",
        "completion": rules["completion"], "seed": plain(rules["seed"]), "rules_sha256": ballot.rules_hash,
    }  # fmt: skip
    return {key: value for key, value in meta.items() if value}


def plain(text):
    """A text in one line: the format has one line for each thing."""
    return " ".join(text.split())


def ballots_of(papers, *, is_points):
    """The papers in an order that says nothing of them."""
    from sabha.algorithms.pabulib import PbBallot

    by_points = [
        sorted(((int(n[1:]), p) for n, p in paper.items()), key=lambda row: (-row[1], row[0])) for paper in papers
    ]
    for at, row in enumerate(sorted(by_points), 1):
        points = tuple(Fraction(p) for _, p in row) if is_points else None
        yield PbBallot(str(at), tuple(f"c{n}" for n, _ in row), points)
