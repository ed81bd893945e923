"""An e-mail address becomes a person's when they show that its letters reach them, and not before.

Without that, whoever writes a stranger's address into a profile would be found in the stranger's account later.
"""

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sabha.summit.base.ids import uuid7
from sabha.summit.people.actions.letters import post
from sabha.summit.people.models import Person

LIVES = 60 * 60
_SALT = "sabha.address"


def ask(person, email):
    """Mail a link to `email`. If the address belongs to someone already, the letter says so, and the page does not."""
    taken = Person.objects.filter(email=email).exclude(pk=person.pk).exists()
    token = signing.dumps([str(person.pk), email], salt=_SALT)
    words = {"address": settings.SABHA_SITE + reverse("confirm_address", args=[token]), "taken": taken}
    words["sign_in"] = settings.SABHA_SITE + reverse("sign_in")
    post(
        key=f"sign-in:address:{uuid7()}",  # forgotten after a day, like every way in
        address=email,
        language=get_language(),
        subject=_("Your address at Sabha"),
        body=render_to_string("mail/confirm_address.txt", words),
    )


def confirm(person, token):
    """Give `person` the address of their link. False where it is somebody else's link, too old, or taken meanwhile."""
    try:
        key, email = signing.loads(token, salt=_SALT, max_age=LIVES)
    except signing.BadSignature:
        return False
    if key != str(person.pk) or Person.objects.filter(email=email).exclude(pk=person.pk).exists():
        return False
    person.email = email
    try:
        with transaction.atomic():
            person.save(update_fields=["email"])
    except IntegrityError:  # somebody else showed in this very moment that letters reach them there
        person.refresh_from_db(fields=["email"])
        return False
    return True
