"""What of a partnership everybody may read: written when all agree, taken back with its words when one does not.

Nothing about a partnership is in the journal before that, not even that it exists.
"""

import uuid

from django.db import transaction

from sabha.summit.base.words import Words
from sabha.summit.concept.actions import link, next_number
from sabha.summit.concept.rules.threads import public_object
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions.promises import make_promise, own
from sabha.summit.outcomes.actions.taking_back import erase_words, forget_name, withdraw
from sabha.summit.outcomes.models import (
    Line,
    Partnership,
    PartnershipAnswer,
    PartnershipLine,
    PartnershipParty,
    Promise,
    PromiseOwner,
    Tie,
)  # fmt: skip
from sabha.summit.outcomes.rules.going import answer_key, quiet_since
from sabha.summit.outcomes.rules.partnerships import HOW, PART_OF, PARTS, SUMMARY, agreement, joined, promise_key


def pseudonym_for(party):
    """Under which number a side acts in the record: its own where it shows itself, else one that is nobody's."""
    if party.shows_me and party.membership:
        return party.membership.pseudonym
    return stand_in_of(party)


def stand_in_of(party):
    return uuid.uuid5(party.tie_id, f"party {party.pk}")


@transaction.atomic
def publish(tie, party, *, settled=None, at=None):
    """Bring the record to what all sides agree to now; `party` is who acted. Returns the partnership, or None.

    settled   the key of the line of which this act says how it stands
    """
    tie = _locked(tie)
    parties = list(tie.parties.select_related("membership__person"))
    sides, by = joined(parties), pseudonym_for(party)
    held = Partnership.objects.filter(pk=tie.public_key).select_related("summit").first()
    said = agreement(tie, sides, SUMMARY)
    if said == "no" and not _left_alone(held, sides):
        return _take_back(tie, held, by=by, at=at)
    if said == "yes":
        held = _write_summary(tie, held, by=by, at=at)
    if held is None or held.is_withdrawn:
        return None  # other words are being talked about; nothing was public yet
    held = journal.write(held, by=by, at=at, next_date=tie.next_date, ended=tie.ended)
    _write_sides(held, sides, at=at)
    agreed = {part for part in PARTS if _agreed(tie, held, sides, part)}
    for line in tie.lines.select_related("party__membership__person", "tie"):
        _write_line(held, line, PART_OF[line.kind] in agreed, settled, at=at)
    return _write_going(tie, held, sides, HOW in agreed, by=by, at=at)


def _locked(tie):
    """The partnership as it stands now, and nobody else's act on it before this one is through."""
    now = Tie.objects.select_for_update().get(pk=tie.pk)
    now.summit = tie.summit
    return now


def _left_alone(held, sides):
    """The other side was erased: what both had agreed to stays, until who is left takes it back."""
    return held is not None and len(sides) == 1 and SUMMARY in sides[0].agreed


def _agreed(tie, held, sides, part):
    """Whether a part of it is public now."""
    return agreement(tie, sides, part) == "yes" or (_left_alone(held, sides) and part in sides[0].agreed)


def _put(model, key, *, by, at, **values):
    held = model.objects.filter(pk=key).first()
    if held:
        return journal.write(held, by=by, at=at, **values)
    return journal.write(model, by=by, at=at, id=key, **values)


def _write_summary(tie, held, *, by, at):
    number = held.number if held else next_number(Partnership, tie.summit)
    made = _put(
        Partnership, tie.public_key, by=by, at=at, summit=tie.summit, number=number, title=tie.title,
        purpose=tie.purpose, begun=tie.begun, end_reason=tie.end_reason, is_withdrawn=False,
    )  # fmt: skip
    origin = public_object(tie.summit, tie.origin) if tie.origin else None
    if origin is not None:
        link(made, origin, by=by, at=at)
    return made


def _write_sides(held, sides, *, at):
    for party in sides:
        shown = Words(party.organisation, "und") if party.shows_organisation and party.organisation else None
        key, by = uuid.uuid5(held.pk, f"party {party.pk}"), pseudonym_for(party)
        there = PartnershipParty.objects.filter(pk=key).first()
        if there and ((there.organisation and not shown) or (there.pseudonym and not party.shows_me)):
            erase_words([key], by=by)
        if there and there.pseudonym and not party.shows_me:
            forget_name(held, party, there.pseudonym, by=by)
        _put(
            PartnershipParty, key, by=by, at=at, summit=held.summit, partnership=held, place=party.place,
            pseudonym=party.membership.pseudonym if party.shows_me else None, stand_in=stand_in_of(party),
            organisation=shown, is_withdrawn=False,
        )  # fmt: skip


def _write_line(held, line, agreed, settled, *, at):
    """One line of the book: in the record while all agree, it does not stay between them, and it is confirmed."""
    shown = agreed and not line.is_private and bool(line.party.joined)
    if line.kind == Line.PROMISE:
        _write_promise(held, line, shown, settled, at=at)
        return
    key, by = uuid.uuid5(held.pk, f"line {line.pk}"), pseudonym_for(line.party)
    if shown and line.confirmed:
        _put(
            PartnershipLine, key, by=by, at=at, summit=held.summit, partnership=held, kind=line.kind,
            what=line.what, text=line.text, amount=line.amount, unit=line.unit, day=line.day, due=line.due,
            done=line.done, writer=by, is_confirmed=True, is_withdrawn=False,
        )  # fmt: skip
    else:
        withdraw(PartnershipLine, key, by=by, at=at)


def _write_promise(held, line, shown, settled, *, at):
    """Once it is in the record a promise is its owner's: what they change there is not written over from the book."""
    there, by = Promise.objects.filter(pk=promise_key(line)).first(), pseudonym_for(line.party)
    told = line.state != line.State.OPEN and (there is None or line.pk == settled or _is_news(there, line))
    if shown and there is None:
        there = make_promise(
            held.summit, by=by, text=line.text, owner=by, due=line.due, grew_from=held, op=line.op, at=at
        )
        own(there, pseudonym=by, person=line.party.membership.person, email=line.party.other_address)
    elif shown and there.is_withdrawn and not there.text:  # taken back here, and not by whoever looks after the summit
        owner = PromiseOwner.objects.filter(promise=there).values_list("pseudonym", flat=True).first()
        there = journal.write(there, by=by, at=at, text=line.text, due=line.due, owner=owner, is_withdrawn=False)
    elif there is not None and not shown:
        withdraw(Promise, there.pk, by=by, at=at)
    if shown and told:
        state = Promise.State.KEPT if line.state == line.State.DONE else Promise.State.DROPPED
        journal.write(there, by=by, at=at, state=state, heard=line.done)


def _is_news(there, line):
    """The book was closed on a promise while it was off the pages, after the last word about it."""
    return there.is_withdrawn and (there.heard is None or there.heard <= line.done)


def _write_going(tie, held, sides, agreed, *, by, at):
    """How it goes: each side's answers and silences, without their lines; none of it unless all sides show it."""
    if not agreed and not held.tells_how:
        return held
    answers = list(tie.answers.select_related("party__membership__person"))
    for it in answers if agreed else ():
        _put(
            PartnershipAnswer, answer_key(held.pk, it), by=pseudonym_for(it.party) if it.state else journal.SYSTEM,
            at=at, summit=held.summit, partnership=held, due=it.due, after=it.after, state=it.state, heard=it.heard,
            is_withdrawn=False,
        )  # fmt: skip
    if agreed:
        heard = max((it.heard for it in answers if it.heard), default=None)
        shown = held.lines.filter(is_withdrawn=False)
        silent = quiet_since(tie.begun, len(sides), answers, [line.day for line in shown])
        return journal.write(held, by=by, at=at, tells_how=True, heard=heard, silent_since=silent)
    for it in held.answers.filter(is_withdrawn=False):
        withdraw(PartnershipAnswer, it.pk, by=by, at=at)
    erase_words([held.pk], by=by, only={"heard", "silent_since"})
    held.refresh_from_db()
    return journal.write(held, by=by, at=at, tells_how=False)


def _take_back(tie, held, *, by, at):
    """Take everything off the pages, and what it said out of the journal."""
    if held is None or held.is_withdrawn:
        return
    promises = [promise_key(line) for line in tie.lines.all() if line.kind == Line.PROMISE]
    found = [(PartnershipParty, it.pk) for it in held.parties.all()]
    found += [(PartnershipAnswer, it.pk) for it in held.answers.all()]
    found += [(PartnershipLine, it.pk) for it in held.lines.all()] + [(Promise, key) for key in promises]
    for model, key in (*found, (Partnership, held.pk)):
        withdraw(model, key, by=by, at=at)
