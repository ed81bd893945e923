"""Beginning a partnership, inviting its other side, keeping its book, agreeing what others may read, ending it."""

import secrets
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.base.formats import day as day_words
from sabha.summit.outcomes.actions.publishing import publish
from sabha.summit.outcomes.models import Line, Tie, TieLine, TieParty
from sabha.summit.outcomes.rules.introductions import other_of
from sabha.summit.outcomes.rules.partnerships import PARTS, SUMMARY, digest, joined, promises_of
from sabha.summit.people.actions.letters import post, write_to
from sabha.summit.people.actions.members import join
from sabha.summit.people.actions.ways_in import secret_digest
from sabha.summit.people.models import Letter, Person

MOST_PARTIES = 12


@transaction.atomic
def begin(membership, *, title, called, op=None, begun=None, introduction=None, **values):
    """Begin a partnership with oneself as its first side. Grown from an introduction, the other is asked at once."""
    known = Tie.objects.filter(pk=op).first() if op else None
    if known:
        return known
    if op:
        values["id"] = op
    tie = Tie.objects.create(
        summit=membership.summit, title=title, begun=begun or timezone.localdate(), introduction=introduction, **values
    )
    TieParty.objects.create(tie=tie, membership=membership, called=called, joined=timezone.now())
    if introduction is not None:
        other = other_of(introduction, membership)
        asked = TieParty.objects.create(tie=tie, membership=other, place=1, called=_("the other side"))
        _tell(asked, "asked", lambda: _("Somebody you were introduced to wants to begin a partnership with you."))
    return tie


@transaction.atomic
def invite(tie, *, by, called, email=""):
    """Ask one more side to come in. Returns (the side, the token of its link): nobody can ask for the token again."""
    if tie.parties.count() >= MOST_PARTIES:
        raise Refused(gettext_noop("A partnership has at most %(most)d sides here."), most=MOST_PARTIES)
    token = secrets.token_urlsafe(24)
    place = tie.parties.count()
    party = TieParty.objects.create(tie=tie, called=called, email=email, place=place, key=secret_digest(token))
    if email:
        words = {"by": by.called, "title": tie.title, "address": address_of(tie, token), "summit": tie.summit}
        post(
            key=f"tie:{party.pk}:invited", address=email, language=get_language(),
            subject=_("An invitation to a partnership"), body=render_to_string("mail/partner.txt", words),
        )  # fmt: skip
    return party, token


def address_of(tie, token):
    return settings.SABHA_SITE + reverse("tie_invited", args=[tie.summit.slug, token])


def party_with(summit, token):
    """The side whose link this is, or None."""
    found = TieParty.objects.select_related("tie__summit", "membership__person")
    return found.filter(key=secret_digest(token), tie__summit=summit).first()


@transaction.atomic
def come_in(party, person=None):
    """Take the place one was invited to. Without an account one is made, without name or address.

    Returns (the person, the token of their own way back, or None where they have another). The link that invited is
    used up: whoever sent it cannot come in by it.
    """
    party = TieParty.objects.select_for_update().get(pk=party.pk)
    if party.joined:
        raise Refused(gettext_noop("Somebody has taken this place already."))
    token = None
    if person is None:
        person, token = Person.objects.join(), secrets.token_urlsafe(24)
    membership = join(person, party.tie.summit)
    if TieParty.objects.filter(tie=party.tie_id, membership=membership).exclude(pk=party.pk).exists():
        raise Refused(gettext_noop("You are a side of this partnership already. Send the link to the other."))
    party.membership, party.joined = membership, timezone.now()
    party.key = secret_digest(token) if token else None
    party.save(update_fields=["membership", "joined", "key"])
    return person, token


@transaction.atomic
def accept_place(party):
    """Say yes to a partnership one was asked into as a member."""
    party.joined = party.joined or timezone.now()
    party.save(update_fields=["joined"])


@transaction.atomic
def decline_place(party):
    """Say no, without a reason; or take an invitation back that nobody followed: the place is gone, and its link."""
    if not party.joined:
        Letter.objects.filter(key=f"tie:{party.pk}:invited", sent=None, claimed=None).delete()
        party.delete()


def _tell(party, key, *lines):
    if party.membership:
        write_to(
            party.membership, key=f"tie:{party.tie_id}:{party.pk}:{key}", page="tie_book", args=[party.tie_id],
            subject=lambda: str(party.tie.title), lines=lines, or_to=party.other_address,
        )  # fmt: skip


def tell_others(tie, party, key, line):
    """A letter with one sentence to every other side; `line` says it in the reader's language."""
    for other in _others(tie, party):
        _tell(other, key, line)


def _others(tie, party):
    return [other for other in joined(tie.parties.select_related("membership__person")) if other.pk != party.pk]


@transaction.atomic
def change(tie, party, *, at=None, **values):
    """Change name and purpose. Where they are public, everybody reads the old ones until all agree to the new."""
    agreed_before = SUMMARY in party.agreed
    for name, value in values.items():
        setattr(tie, name, value)
    tie.save(update_fields=list(values))
    if agreed_before:
        party.agreed |= {SUMMARY: digest(tie, SUMMARY)}
        party.save(update_fields=["agreed"])
    publish(tie, party, at=at)
    return tie


@transaction.atomic
def describe_side(party, *, at=None, **values):
    """How one's own side is called, shown and signs, and its own words for the memorandum."""
    for name, value in values.items():
        setattr(party, name, value)
    party.save(update_fields=list(values))
    publish(party.tie, party, at=at)
    return party


@transaction.atomic
def set_next(tie, party, *, date, what=None, rhythm=None, at=None):
    """Name the next date. Each side gets a letter when it has come; one about an earlier date does not go out.

    rhythm   when sides are asked how it goes; None: as before
    """
    tie.next_date, tie.next_what = date, what
    tie.rhythm = tie.rhythm if rhythm is None else rhythm
    tie.save(update_fields=["next_date", "next_what", "rhythm"])
    Letter.objects.filter(key__startswith=f"tie:{tie.pk}:next:", sent=None, claimed=None).delete()
    if date and date >= timezone.localdate() and not tie.ended:
        morning = datetime.combine(date, time(8), ZoneInfo(tie.summit.time_zone)).astimezone(UTC)
        for side in joined(tie.parties.select_related("membership__person", "membership__summit")):
            _remind(side, morning)
    publish(tie, party, at=at)
    return tie


def _remind(side, morning):
    tie = side.tie

    def told():
        return _("Today is the day you named: %(what)s") % {"what": tie.next_what or day_words(tie.next_date)}

    write_to(
        side.membership, key=f"tie:{tie.pk}:next:{tie.next_date}:{side.pk}", page="tie_book", args=[tie.pk],
        subject=lambda: str(tie.title), lines=[told], not_before=morning, or_to=side.other_address,
    )  # fmt: skip


@transaction.atomic
def end(tie, party, *, day, reason=None, at=None):
    """Say plainly that it has ended. The day is told at once where the partnership is public; the reason needs all."""
    agreed_before = SUMMARY in party.agreed
    tie.ended, tie.end_reason = day, reason
    tie.save(update_fields=["ended", "end_reason"])
    Letter.objects.filter(key__startswith=f"tie:{tie.pk}:next:", sent=None, claimed=None).delete()
    if agreed_before:
        party.agreed |= {SUMMARY: digest(tie, SUMMARY)}
        party.save(update_fields=["agreed"])
    tell_others(tie, party, f"end:{day}", lambda: _("The other side says that this partnership has ended."))
    publish(tie, party, at=at)
    return tie


@transaction.atomic
def go_on(tie, party, *, at=None):
    """It goes on after all: the end that was said is taken back, with its reason."""
    agreed_before = SUMMARY in party.agreed
    day, tie.ended, tie.end_reason = tie.ended, None, None
    tie.save(update_fields=["ended", "end_reason"])
    if agreed_before:
        party.agreed |= {SUMMARY: digest(tie, SUMMARY)}
        party.save(update_fields=["agreed"])
    tell_others(tie, party, f"on:{day}", lambda: _("The other side says that this partnership goes on."))
    publish(tie, party, at=at)
    return tie


@transaction.atomic
def add_line(tie, party, *, kind, op, at=None, **values):
    """Write a line into the book: one's own promise, what one gives, a word of the log. Sent twice, it is one line."""
    if kind == Line.GIFT and values.get("done"):
        values["state"] = TieLine.State.DONE
    line, made = TieLine.objects.get_or_create(op=op, defaults={"tie": tie, "party": party, "kind": kind, **values})
    if made:
        publish(tie, party, at=at)
    return line


@transaction.atomic
def change_line(line, party, *, at=None, **values):
    """Write one's own line anew. What the other side confirmed of it is to be confirmed anew."""
    _own_to_change(line, party)
    if line.kind == Line.GIFT and line.state != TieLine.State.DROPPED:
        values["state"] = TieLine.State.DONE if values.get("done") else TieLine.State.OPEN
    if all(getattr(line, name) == value for name, value in values.items()):
        return line
    for name, value in values.items():
        setattr(line, name, value)
    line.confirmed = line.confirmed_by = None
    line.save()
    publish(line.tie, party, at=at)
    return line


@transaction.atomic
def remove_line(line, party):
    """Take away what one wrote by mistake, as long as the other side has not confirmed it."""
    _own_to_change(line, party)
    if line.confirmed:
        raise Refused(gettext_noop("The other side has confirmed this: it stays."))
    line.delete()


def _own_to_change(line, party):
    if line.party_id != party.pk:
        raise Refused(gettext_noop("Only the side that wrote it can change it."))
    if promises_of([line]):
        raise Refused(gettext_noop("This promise is public: what changed is said on its own page."))


@transaction.atomic
def confirm(line, party, *, at=None):
    """Confirm what the other side wrote; nobody confirms their own words."""
    if line.party_id == party.pk:
        raise Refused(gettext_noop("The other side confirms what you wrote."))
    if not line.confirmed:
        line.confirmed, line.confirmed_by = at or timezone.now(), party
        line.save(update_fields=["confirmed", "confirmed_by"])
        publish(line.tie, party, at=at)
    return line


@transaction.atomic
def settle(line, party, *, state, day=None, at=None):
    """Say that one's own promise is kept or dropped, or that what was agreed is given. It is to be confirmed anew."""
    if line.party_id != party.pk:
        raise Refused(gettext_noop("Only the side that promised can say this."))
    line.state, line.done = state, day or timezone.localdate()
    line.confirmed = line.confirmed_by = None
    line.save(update_fields=["state", "done", "confirmed", "confirmed_by"])
    publish(line.tie, party, settled=line.pk, at=at)
    return line


@transaction.atomic
def agree(tie, party, parts, *, at=None):
    """Let one's agreement be exactly these parts; what is left out is taken back at once, for all sides."""
    wanted = {part for part in parts if part in PARTS}
    if wanted and SUMMARY not in wanted:
        raise Refused(gettext_noop("The other parts can only be shown together with the first one."))
    party.agreed = {part: digest(tie, part) for part in sorted(wanted)}
    party.save(update_fields=["agreed"])
    return publish(tie, party, at=at)
