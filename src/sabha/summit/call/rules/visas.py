"""Who may ask for a letter of invitation, what it says, and what an embassy reads in it."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sabha.summit.base.formats import day, days, numerals
from sabha.summit.call.models import Call, Offer, VisaLetter
from sabha.summit.call.rules.budget import budget_of

FIRST_ARABIC, LAST_ARABIC = "\u0600", "\u06ff"


def may_ask(person, proposal):
    """Whoever has taken a place: its writer, and those who said yes to speaking with them."""
    taken = Offer.objects.filter(proposal=proposal, state=Offer.State.TAKEN).exists()
    return taken and proposal.call.decided is not None


def may_still_ask(person, proposal):
    """The same, as long as anybody needs a letter: until the summit is over."""
    last = proposal.call.summit.ends or proposal.call.summit.starts
    return (last is None or last >= timezone.localdate()) and may_ask(person, proposal)


def letters_at(summit):
    found = VisaLetter.objects.filter(proposal__call__summit=summit)
    return found.select_related("proposal__call__summit", "person")


def words_of(letter, host):
    """What the letter says, as plain values for templates/paper/invitation.typ, in the language it was asked in."""
    with translation.override(letter.language):
        summit = letter.proposal.call.summit
        place = summit.place.as_plain() if summit.place else None
        facts = [
            (_("Name in the passport"), plain(letter.name)), (_("Born on"), day(letter.born)),
            (_("Citizenship"), plain(letter.citizenship)), (_("Passport number"), plain(letter.passport)),
            (_("Summit"), summit.title.as_plain()), (_("When"), days(summit.starts, summit.ends)), (_("Place"), place),
            (_("Takes part as"), _part(letter)), (_("Stay"), days(letter.arrives, letter.leaves)),
            (_("We pay for"), _paid(letter)),
        ]  # fmt: skip
        return {
            "lang": letter.language, "title": _("Letter of invitation"), "date": day(timezone.localdate()),
            "host": {name: plain(getattr(host, name)) for name in ("organisation", "contact", "signatory", "position")},
            "address": [plain(line) for line in host.address.splitlines() if line.strip()],
            "to": [plain(line) for line in letter.embassy.splitlines() if line.strip()],
            "facts": [[name, value] for name, value in facts if value],
            "invites": _("We invite the person named here to take part in our summit."),
            "asks": _("Please grant the visa in time. We answer questions gladly at the address above."),
            "signature": _("Signature"),
        }  # fmt: skip


def plain(text):
    """A text with the language whose letters it is written in: names keep their own script on every page."""
    return {"text": text.strip(), "lang": "ar" if any(FIRST_ARABIC <= c <= LAST_ARABIC for c in text) else "en"}


def _part(letter):
    if letter.proposal.call.kind == Call.Kind.VOLUNTEERS:
        return _("Volunteer")
    return _("Speaker") if letter.proposal.call.kind == Call.Kind.SESSIONS else _("Holder of a scholarship")


def _paid(letter):
    """What the call pays for a place; one place is its writer's."""
    money = budget_of(letter.proposal.call, held=0)
    if letter.person_id != letter.proposal.person_id:
        return ""
    nights = ngettext("%(n)s night", "%(n)s nights", money.nights) % {"n": numerals(money.nights)}
    parts = ((money.travel, _("travel")), (money.lodging, nights), (money.living, _("daily needs")))
    return ", ".join(words for amount, words in parts if amount)
