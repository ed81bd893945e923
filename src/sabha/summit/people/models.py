"""People: all that is personal lives here, apart from the record, and can be erased."""

import secrets
import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.base.ids import uuid7


class Visibility(models.TextChoices):
    """Who may see one field of a profile; private is the default everywhere."""

    ME = "me", _("Only me")
    ORGANISERS = "organisers", _("Organisers")
    MEMBERS = "members", _("Everyone of the summit")
    PUBLIC = "public", _("Everyone on the web")


class Role(models.TextChoices):
    """What a person does at a summit; they may hold several."""

    ORGANISER = "organiser", pgettext_lazy("role", "Organiser")
    PROGRAMME = "programme", pgettext_lazy("role", "Programme team")
    REVIEWER = "reviewer", pgettext_lazy("role", "Reviewer")
    SAFETY = "safety", pgettext_lazy("role", "Safety team")
    HOST = "host", pgettext_lazy("role", "Host of a session")
    JUDGE = "judge", pgettext_lazy("role", "Judge")
    VOLUNTEER = "volunteer", pgettext_lazy("role", "Volunteer")
    SUPPORTER = "supporter", pgettext_lazy("role", "Supporter")
    PARTICIPANT = "participant", pgettext_lazy("role", "Participant")


class People(BaseUserManager):
    """Makes persons; an e-mail address is kept in lower case and is never needed."""

    def join(self, email=None, **fields):
        person = self.model(email=email.strip().lower() if email else None, **fields)
        person.set_unusable_password()
        person.save()
        return person

    def with_address(self, email, **fields):
        """Whoever has this address, or somebody new: asked twice at once, it is still one person."""
        email = email.strip().lower()
        try:
            with transaction.atomic():
                return self.filter(email=email).first() or self.join(email, **fields)
        except IntegrityError:  # made in this very moment by another letter, tab or table
            return self.get(email=email)

    def create_user(self, email=None, password=None, **fields):
        return self.join(email, **fields)


class Person(AbstractBaseUser):
    """Someone who signs in. Every column here is erased when they ask; nothing here stands in the journal."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    display_name = models.CharField(_("name to show"), max_length=80, blank=True)
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    speaks = models.JSONField(_("languages I speak"), default=list, blank=True)
    writes = models.JSONField(_("languages I write"), default=list, blank=True)
    needs = models.JSONField(_("languages I need interpreted into"), default=list, blank=True)
    about = models.TextField(_("about me"), max_length=1000, blank=True)
    visibility = models.JSONField(default=dict, blank=True)
    ui_language = models.CharField(_("language of pages and mail"), max_length=12, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    wants_mail = models.BooleanField(_("mail about what I follow"), default=True)
    may_found = models.BooleanField(_("may found summits"), default=False)
    is_simulated = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(default=timezone.now)

    objects = People()
    USERNAME_FIELD = "email"
    SHOWN_FIELDS = ("display_name", "pronouns", "speaks", "writes", "needs", "about", "email")

    class Meta:
        verbose_name = _("person")

    def __str__(self):
        return self.display_name or str(_("a participant"))

    def who_sees(self, field):
        return Visibility(self.visibility.get(field, Visibility.ME))


class Membership(models.Model):
    """A person at one summit, under a random pseudonym that is all the journal ever knows of them."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    summit = models.ForeignKey("summit.Summit", models.CASCADE, related_name="memberships")
    pseudonym = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    ballot_key = models.UUIDField(default=uuid.uuid4, editable=False)  # votes are drawn from it; erased with this row
    since = models.DateTimeField(default=timezone.now)
    is_invited = models.BooleanField(default=False)  # by organisers, under an address they know

    class Meta:
        verbose_name = _("membership")
        constraints = (models.UniqueConstraint(fields=["person", "summit"], name="one_membership_a_summit"),)

    def __str__(self):
        return str(self.pseudonym)


class RoleHeld(models.Model):
    """One role that a member holds."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("role held")
        constraints = (
            models.UniqueConstraint(fields=["membership", "role"], name="each_role_held_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_is_known"),
        )

    def __str__(self):
        return self.role


class Badge(models.Model):
    """A token on paper that signs its holder in; only its digest is kept. Issuing it anew revokes the old one."""

    TOKEN_BYTES = 10  # 80 bits: beyond guessing, short enough to type

    summit = models.ForeignKey("summit.Summit", models.CASCADE, related_name="badges")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="badges")
    issued = models.DateTimeField(default=timezone.now)
    activated = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("badge")
        constraints = (
            models.UniqueConstraint(
                fields=["summit", "number"], condition=models.Q(revoked=None), name="one_valid_badge_a_number"
            ),
        )

    def __str__(self):
        return f"#{self.number}"


class SignInCode(models.Model):
    """A way in that was mailed: a link, and a code to type. Both work once, for a quarter of an hour."""

    LIVES = 15 * 60
    TRIES = 5

    email = models.EmailField()
    link_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64)
    next = models.CharField(max_length=300, blank=True)
    made = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    used = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sign-in code")

    def __str__(self):
        return str(self.made)


class Consent(models.Model):
    """One purpose a person agreed to, and when they took it back; a new yes is a new row."""

    class Purpose(models.TextChoices):
        CONTACT = "contact", _("Organisers of the next edition may write to me")
        PHOTO = "photo", _("Photos of me may be published")
        RECORDING = "recording", _("Recordings of me may be published")

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    given = models.DateTimeField(default=timezone.now)
    withdrawn = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        constraints = (
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=models.Q(withdrawn=None), name="one_standing_consent_a_purpose"
            ),
        )

    def __str__(self):
        return self.purpose


class Letter(models.Model):
    """A mail to send. The row is the job: the worker claims it and says when it went; `key` prevents a second."""

    key = models.CharField(max_length=200, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="letters")
    address = models.EmailField()
    language = models.CharField(max_length=12, default="en")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    unsubscribe = models.CharField(max_length=300, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)  # the reader's: a letter nobody waits for comes by day
    made = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    claimed = models.DateTimeField(null=True, blank=True)
    sent = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("letter")
        indexes = (models.Index(fields=["not_before"], condition=models.Q(sent=None), name="letters_to_send"),)

    def __str__(self):
        return self.key


class Erasure(models.Model):
    """That somebody was erased: nothing of them but a number, so that a restored backup erases them again."""

    person_key = models.UUIDField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("erasure")

    def __str__(self):
        return str(self.at)


def new_token(size=Badge.TOKEN_BYTES):
    """A random token of `size` bytes in Crockford's base 32: no letters that look like digits."""
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    number = secrets.randbits(size * 8)
    return "".join(alphabet[number >> shift & 31] for shift in range(0, size * 8, 5))
