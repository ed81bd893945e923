"""Forms that somebody filled before they signed in: kept under an address nobody guesses, taken over, deleted."""

import hashlib
import hmac

from django.conf import settings
from django.utils import timezone

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.call.models import KeptForm

MOST = 2000  # of one call: nobody fills the disk with forms that are nobody's


def token_of(op, purpose):
    """An address that follows from an operation: a double tap gives the same, and nobody without our key finds it."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}:{op}".encode(), hashlib.sha256).hexdigest()[:32]


def digest_of(token):
    return hashlib.sha256(token.encode()).hexdigest()


def keep(call, *, op, values):
    """Keep a stranger's form; sent again it is the same form with what it says now. Returns its address's token."""
    token = token_of(op, "kept form")
    known = KeptForm.objects.filter(digest=digest_of(token)).exists()
    if not known and call.kept_forms.count() >= MOST:
        raise Refused(gettext_noop("Too many forms wait here just now. Please sign in first, then send yours."))
    given = {"call": call, "op": op, "values": values, "made": timezone.now()}
    KeptForm.objects.update_or_create(digest=digest_of(token), defaults=given)
    return token


def held(call, token):
    """The form under this address, or None where it was taken over or its time is up."""
    fresh = timezone.now() - KeptForm.KEPT_FOR
    found = call.kept_forms.filter(digest=digest_of(token), made__gt=fresh) if token else KeptForm.objects.none()
    return found.first()


def forget_old(now=None):
    """Delete the forms that nobody came back for. Asked first: a deletion of nothing would still lock the database."""
    old = KeptForm.objects.filter(made__lte=(now or timezone.now()) - KeptForm.KEPT_FOR)
    return old.delete()[0] if old.exists() else 0
