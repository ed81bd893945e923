"""Voting on paper: sheets are handed out against a badge, and read by two people independently of each other."""

import uuid

from django.db import transaction

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.ids import uuid7
from sabha.summit.ideas.actions.ballots import _refuse_impossible, put_in
from sabha.summit.ideas.models import BallotPaper, PaperTaken, SheetEntry
from sabha.summit.ideas.rules.ballots import sheet_code, state_of, voter_of
from sabha.summit.journal import actions as journal
from sabha.summit.people.models import Badge, Membership


@transaction.atomic
def hand_out(ballot, number, *, op=None):
    """Note that the holder of a badge votes on paper. Which sheet they take is written nowhere."""
    badge = Badge.objects.filter(summit=ballot.summit_id, number=number, revoked=None).first()
    if badge is None:
        raise Refused(gettext_noop("There is no valid badge with this number."))
    if not ballot.is_open:
        raise Refused(gettext_noop("This ballot is not open."))
    journal.stand_in_line(ballot.summit_id, BallotPaper.journal_class)  # no vote comes in while we look for one
    theirs = PaperTaken.objects.filter(ballot=ballot)
    if op and (same := theirs.filter(op=op, badge__number=number).first()):  # a double tap: they do get their sheet
        return same
    if theirs.filter(badge__number=number).exists() or (
        badge.person and theirs.filter(badge__person=badge.person).exists()
    ):
        raise Refused(gettext_noop("This person has taken a sheet already."))
    member = badge.person and Membership.objects.filter(person=badge.person, summit=ballot.summit_id).first()
    if member and BallotPaper.objects.filter(ballot=ballot, voter=voter_of(member, ballot), is_void=False).exists():
        raise Refused(gettext_noop("This person has voted on the web, and can change that vote there until the end."))
    return PaperTaken.objects.create(ballot=ballot, badge=badge, op=op)


@transaction.atomic
def enter_sheet(ballot, *, by, sheet, code, choices, is_void=False, op=None):
    """What one counter read on a sheet. When all who read it agree, and two have, the sheet counts."""
    if code.strip().upper() != sheet_code(ballot, sheet):
        raise Refused(gettext_noop("The letters do not belong to this number. Look at the sheet again."))
    if hasattr(ballot, "result") or ballot.is_withdrawn or not ballot.has_opened:
        raise Refused(gettext_noop("No sheets are read for this ballot now."))
    choices = {} if is_void else choices
    _refuse_impossible(ballot, choices)
    key, op = uuid.uuid5(ballot.pk, f"{sheet}:{by}"), op or uuid7()
    held = SheetEntry.objects.filter(pk=key).first()
    if held:
        entry = journal.write(held, by=by, op=op, choices=choices, is_void=is_void)
    else:
        entry = journal.write(
            SheetEntry, by=by, op=op, id=key, summit_id=ballot.summit_id, ballot=ballot, sheet=sheet, counter=by,
            choices=choices, is_void=is_void,
        )  # fmt: skip
    _settle(ballot, entry, op)
    return entry


def _settle(ballot, entry, op):
    """Let the sheet count, or count no more, by what all its readers say now."""
    found = list(SheetEntry.objects.filter(ballot=ballot, sheet=entry.sheet))
    voter = uuid.uuid5(ballot.pk, f"sheet:{entry.sheet}")
    agreed = state_of(found) == "agreed"
    counted = BallotPaper.objects.filter(ballot=ballot, voter=voter).exists()
    if agreed or counted:
        void = not agreed or entry.is_void
        put_in(ballot, voter=voter, choices=entry.choices if agreed else {}, op=op, is_sheet=True, is_void=void)
