"""Who is meant when somebody names the owner of a promise: a member, an address, or only a name."""

import uuid
from dataclasses import dataclass, field

from django.core.validators import validate_email
from django.forms import ValidationError

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.people.models import Badge, Membership, Person
from sabha.summit.people.rules import may_see


@dataclass(frozen=True)
class Named:
    """Somebody who was named. `pseudonym` is a member's own, or a new one for who is no member here."""

    pseudonym: uuid.UUID = field(default_factory=uuid.uuid4)
    person: Person | None = None
    email: str = ""
    name: str = ""


def named(summit, viewer, text, digest_of):
    """Whom `text` means: an e-mail address, the code of a badge, or the name a member shows; None for no text.

    Whether an address has an account here is told to nobody: an unknown one is asked in the same way.
    digest_of   what is kept of a badge's code
    """
    text = " ".join((text or "").split())
    if not text:
        return None
    if "@" in text and not text.startswith("@"):
        return _by_address(summit, text.lower())
    return _by_badge(summit, text, digest_of) or _by_name(summit, viewer, text)


def _member(membership):
    return Named(pseudonym=membership.pseudonym, person=membership.person)


def _by_address(summit, email):
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(gettext_noop("%(email)s does not look like an e-mail address."), email=email) from None
    held = Membership.objects.select_related("person").filter(summit=summit, person__email=email).first()
    return _member(held) if held else Named(email=email)


def _by_badge(summit, text, digest_of):
    """The holder of a badge; eight or more characters of its alphabet in capitals may be one."""
    typed = text.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    if len(typed) != Badge.TOKEN_BYTES * 8 // 5 or not typed.isalnum():
        return None
    badge = Badge.objects.filter(summit=summit, digest=digest_of(typed), revoked=None).first()
    if badge is None or badge.person is None:
        return None
    held = Membership.objects.select_related("person").filter(summit=summit, person=badge.person).first()
    return held and _member(held)


def _by_name(summit, viewer, text):
    found = [m for m in members_named(summit, text) if may_see(viewer, m.person, "display_name", shares_summit=True)]
    if len(found) > 1:
        raise Refused(gettext_noop("Several people go by the name %(name)s: give an e-mail address."), name=text)
    return _member(found[0]) if found else Named(name=text[:80])


def members_named(summit, text):
    """Members who call themselves so, in any letters."""
    rows = Membership.objects.filter(summit=summit, person__display_name__iexact=text)
    return list(rows.select_related("person")[:20])


def names_to_offer(summit, viewer, limit=150):
    """The names that members show to this viewer, to choose from while typing."""
    rows = Membership.objects.filter(summit=summit).exclude(person__display_name="").select_related("person")
    rows = rows.order_by("person__display_name")[: 3 * limit]
    shown = (m.person.display_name for m in rows if may_see(viewer, m.person, "display_name", shares_summit=True))
    return list(dict.fromkeys(shown))[:limit]
