"""Who may vote and count; the rules of a ballot as they are frozen; receipts; sheets of paper."""

import hashlib
import hmac
import json
from datetime import UTC
from functools import lru_cache

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from sabha.summit.conversations.rules import FEWEST_SHOWN, voter_of
from sabha.summit.ideas.models import BallotPaper, PaperTaken, SheetEntry
from sabha.summit.ideas.rules.wording import bound_words
from sabha.summit.people.models import Badge, Role
from sabha.summit.people.rules import is_organiser, is_signed_in

may_arrange = is_organiser
may_vote = is_signed_in
FEW = 3  # choices: fewer are asked about once
FEWEST = FEWEST_SHOWN  # voters, below which a result tells only who won
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

__all__ = ["FEW", "FEWEST", "may_arrange", "may_count", "may_vote", "voter_of"]


def may_count(viewer):
    """Hand out sheets of paper and read them: organisers and volunteers."""
    return is_organiser(viewer) or Role.VOLUNTEER in viewer.roles


def candidates_of(ballot):
    """The ideas on a ballot, in their order. One query."""
    found = list(ballot.candidates.filter(is_withdrawn=False).select_related("idea"))
    for it in found:
        it.idea.summit = ballot.summit  # one summit, with its whole note, is enough
    return found


def why_not(viewer, ballot):
    """Why somebody may not vote on the web; empty where they may."""
    if not ballot.is_open:
        return _("This ballot is not open.")
    if viewer.membership is None:
        return _("You do not take part in this summit yet.")
    if ballot.roles and not viewer.roles & set(ballot.roles):
        return _("This ballot is for others: see who may vote.")
    since = timezone.localtime(viewer.membership.since).date()
    if ballot.members_since and since > ballot.members_since:
        return _("This ballot is for those who took part earlier: see who may vote.")
    badges = Badge.objects.filter(summit=ballot.summit_id, person=viewer.person, revoked=None)
    if ballot.needs_badge and not badges.exists():
        return _("Only who holds a badge may vote. Sign in with its code once, then come back.")
    if took_paper(viewer, ballot):
        return _("You took a sheet of paper: your vote counts there.")
    return ""


def took_paper(viewer, ballot):
    """Whether they took a sheet of paper, and so vote there."""
    return PaperTaken.objects.filter(ballot=ballot, badge__person=viewer.person).exists()


def paper_of(viewer, ballot):
    """What the viewer voted on the web, or None."""
    if viewer.membership is None:
        return None
    voter = voter_of(viewer.membership, ballot)
    return BallotPaper.objects.filter(ballot=ballot, voter=voter, is_void=False).first()


def frozen(ballot, candidates):
    """The rules of a ballot as one text of plain JSON, its keys in order: what is published and what is counted by.

    An idea's words do not stand in it, only what binds it to them (docs/decisions/0022): hidden, they leave the page.
    """
    bound = bound_words([c.idea for c in candidates])
    told = {
        "ballot": str(ballot.pk),
        "title": ballot.title.as_plain(),
        "budget": str(ballot.budget),
        "currency": ballot.currency,
        "way": ballot.way,
        "points": ballot.points if ballot.way == ballot.Way.POINTS else 1,
        "method": "equal shares",
        "utility": "cost",
        "completion": ballot.completion,
        "increment": "1",
        "ties": ["lowest cost", "most votes", "lot"],
        "seed": ballot.seed,
        "publishes": ballot.publishes,
        "roles": sorted(ballot.roles),
        "members_since": ballot.members_since.isoformat() if ballot.members_since else None,
        "needs_badge": ballot.needs_badge,
        "opens": moment(ballot.opens),
        "closes": moment(ballot.closes),
        "ideas": [
            {"id": c.name, "idea": str(c.idea_id), "cost": str(c.cost), "words": bound[c.idea_id]} for c in candidates
        ],
    }
    return canonical(told)


def moment(value):
    return value.astimezone(UTC).isoformat()


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def rules_of(ballot):
    """The frozen rules, if they are still what was published."""
    return json.loads(ballot.rules_text) if digest(ballot.rules_text) == ballot.rules_hash else None


@lru_cache(maxsize=32)
def names_on(rules_text):
    """The names of the ideas on a ballot with these frozen rules: read once, not for each who votes."""
    return frozenset(it["id"] for it in json.loads(rules_text)["ideas"])


def nonce_for(ballot, voter, op):
    """What a receipt is made with and its voter never sees; the same at a repeat of the same act."""
    return _keyed(f"ballot:{ballot.pk}:{voter}:{op}").hex()[:32]


def receipt_of(ballot, nonce, choices):
    """A code that commits to the choices: sixty bits in letters that nobody takes for digits."""
    number = int.from_bytes(hashlib.sha256(f"{ballot.pk}:{nonce}:{canonical(choices)}".encode()).digest()[:8]) >> 4
    letters = "".join(_LETTERS[number >> shift & 31] for shift in range(0, 60, 5))
    return "-".join(letters[i : i + 4] for i in (0, 4, 8))


def sheet_code(ballot, sheet):
    """Four letters printed beside a sheet's number: a number that was never printed cannot be entered."""
    number = int.from_bytes(_keyed(f"sheet:{ballot.pk}:{sheet}")[:4])
    return "".join(_LETTERS[number >> shift & 31] for shift in (0, 5, 10, 15))


def _keyed(text):
    return hmac.digest(settings.SECRET_KEY.encode(), text.encode(), "sha256")


def sheets_of(ballot):
    """Each sheet that somebody has read: its number, how many have, whether they agree, and on what they do not."""
    read = {}
    for entry in SheetEntry.objects.filter(ballot=ballot):
        read.setdefault(entry.sheet, []).append(entry)
    return [{"sheet": n, "read": len(found), "state": state_of(found), "differs": differing(found)}
            for n, found in sorted(read.items())]  # fmt: skip


def state_of(entries):
    if len(entries) < 2:
        return "once"
    same = all((e.choices, e.is_void) == (entries[0].choices, entries[0].is_void) for e in entries)
    return "agreed" if same else "differs"


def differing(entries):
    """The numbers of the ideas on which the counters read different things."""
    ids = {name for entry in entries for name in entry.choices}
    return sorted(int(n[1:]) for n in ids if len({e.choices.get(n) for e in entries}) > 1)
