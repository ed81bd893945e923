"""Signing in: a mailed link or code, a badge. No password exists anywhere."""

import hmac
import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sabha.summit.people.actions.letters import post
from sabha.summit.people.models import Badge, Letter, Person, SignInCode, new_token


class NoEntry(ValueError):
    """This link, code or badge lets nobody in; the message says what to do."""


def secret_digest(token):
    """What is kept of a token: a keyed digest, so that a stolen database opens nothing."""
    return hmac.new(settings.SECRET_KEY.encode(), token.encode(), sha256).hexdigest()


@transaction.atomic
def send_way_in(email, *, next=""):
    """Mail a link and a code to `email`, whether or not it is known here: the answer must not tell."""
    email = email.strip().lower()
    forget_old()
    recent = SignInCode.objects.filter(email=email, made__gt=timezone.now() - timedelta(hours=1)).count()
    if recent >= 8:
        raise NoEntry(_("Eight letters went to this address within the hour. Please use the latest, or wait a little."))
    link, code = secrets.token_urlsafe(24), f"{secrets.randbelow(10**8):08d}"
    sent = SignInCode.objects.create(
        email=email, link_digest=secret_digest(link), code_digest=secret_digest(f"{email} {code}"), next=next[:300]
    )
    words = {"address": settings.SABHA_SITE + reverse("sign_in_link", args=[link]), "code": f"{code[:4]} {code[4:]}"}
    post(
        key=f"sign-in:{sent.pk}:{link[:6]}",
        address=email,
        language=get_language(),
        subject=_("Your way in to Sabha"),
        body=render_to_string("mail/sign_in.txt", words),
    )


def forget_old():
    """Delete yesterday's ways in and their letters: an address that never came in shall not stay here."""
    yesterday = timezone.now() - timedelta(days=1)
    SignInCode.objects.filter(made__lt=yesterday).delete()
    Letter.objects.filter(key__startswith="sign-in:", made__lt=yesterday).delete()


def by_link(token):
    """The person whom this mailed link lets in, and where they wanted to go. The link is used up."""
    way = SignInCode.objects.filter(link_digest=secret_digest(token)).first()
    return _enter(way)


def by_code(email, code):
    """The person whom this typed code, of the newest letter, lets in. After five tries only a new letter helps."""
    email, code = email.strip().lower(), "".join(c for c in code if c.isdecimal())
    code = "".join(str(int(c)) for c in code)  # digits of every script
    way = SignInCode.objects.filter(email=email).order_by("-made", "-pk").first()
    if way is None:
        raise NoEntry(_("This code does not fit. Check the letter, or ask for a new one."))
    # Counted before it is compared, and in one statement: a hundred tries at once are still only five.
    if not SignInCode.objects.filter(pk=way.pk, tries__lt=SignInCode.TRIES).update(tries=F("tries") + 1):
        raise NoEntry(_("Too many tries with this code. Please ask for a new letter."))
    if not hmac.compare_digest(way.code_digest, secret_digest(f"{email} {code}")):
        raise NoEntry(_("This code does not fit. Check the letter, or ask for a new one."))
    return _enter(way)


def _enter(way):
    fresh = timezone.now() - timedelta(seconds=SignInCode.LIVES)
    if way is None or way.made < fresh:
        raise NoEntry(_("This way in has run out. Please ask for a new letter."))
    if not SignInCode.objects.filter(pk=way.pk, used=None).update(used=timezone.now()):
        raise NoEntry(_("This way in was used already. Please ask for a new letter."))
    SignInCode.objects.filter(email=way.email, used=None).update(used=timezone.now())  # earlier letters are done too
    return Person.objects.with_address(way.email), way.next


@transaction.atomic
def issue_badges(summit, count):
    """Make `count` new badges; returns (badge, token) pairs, and nobody can ask for the tokens again."""
    highest = summit.badges.order_by("-number").values_list("number", flat=True).first() or 0
    return [_issue(summit, highest + n) for n in range(1, count + 1)]


@transaction.atomic
def reissue_badge(badge):
    """Revoke a badge and make a new one under its number, for the same person if somebody used it already."""
    badge.revoked = timezone.now()
    badge.save(update_fields=["revoked"])
    return _issue(badge.summit, badge.number, person=badge.person, activated=badge.activated)


def _issue(summit, number, **fields):
    token = new_token()
    return Badge.objects.create(summit=summit, number=number, digest=secret_digest(token), **fields), token


@transaction.atomic
def by_badge(token):
    """The person who holds this badge, made at its first use, without name or address. Returns (person, summit)."""
    typed = token.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    # Locked, so that a badge scanned twice at its first use still makes one person.
    badge = Badge.objects.select_for_update().filter(digest=secret_digest(typed)).first()
    if badge is None or badge.revoked:
        raise NoEntry(_("This badge is not valid. The registration desk can give you a new one."))
    if badge.person is None:
        badge.person, badge.activated = Person.objects.join(), timezone.now()
        badge.save(update_fields=["person", "activated"])
    return badge.person, badge.summit
