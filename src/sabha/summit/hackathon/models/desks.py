"""The desks: what people say of themselves to find a mentor or a team, and what is proposed to them. All private."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sabha.summit.concept.models import Summit
from sabha.summit.hackathon.models.building import Project


class HackathonCard(models.Model):
    """What a person says of themselves for one hackathon; the contact is for whom they accept."""

    class Hours(models.TextChoices):
        BEFORE = "before", pgettext_lazy("hours at a hackathon", "Online, before it")
        MORNING = "morning", pgettext_lazy("hours at a hackathon", "In the morning")
        AFTERNOON = "afternoon", pgettext_lazy("hours at a hackathon", "In the afternoon")
        EVENING = "evening", pgettext_lazy("hours at a hackathon", "In the evening")
        AFTER = "after", pgettext_lazy("hours at a hackathon", "Online, in the weeks after it")

    person = models.ForeignKey("summit.Person", models.CASCADE, related_name="hackathon_cards")
    summit = models.ForeignKey(Summit, models.CASCADE, related_name="hackathon_cards")
    languages = models.JSONField(default=list)
    skills = models.JSONField(default=list)
    hours = models.JSONField(default=list)
    is_newcomer = models.BooleanField(default=False)
    wants_mentor = models.BooleanField(default=False)
    learns = models.JSONField(default=list)
    room = models.PositiveSmallIntegerField(default=0)  # how many newcomers they would take
    wants_team = models.BooleanField(default=False)
    wishes = models.JSONField(default=list)  # ids of challenges and projects, dearest first
    contact = models.CharField(max_length=200, blank=True, default="")
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("card for the hackathon")
        constraints = (models.UniqueConstraint(fields=["person", "summit"], name="one_card_a_summit"),)

    def __str__(self):
        return str(self.person_id)


class HackathonJob(models.Model):
    """Something slow that organisers asked for, once for each summit: the row is the worker's job, then its answer."""

    class What(models.TextChoices):
        MENTORS = "mentors", _("mentors")
        TEAMS = "teams", _("teams")
        VISITS = "visits", _("who looks at what")
        STANDING = "standing", _("results")

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="hackathon_jobs")
    what = models.CharField(max_length=10, choices=What)
    asked = models.DateTimeField(default=timezone.now)
    done = models.DateTimeField(null=True)
    answer = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("job of the worker")
        constraints = (models.UniqueConstraint(fields=["summit", "what"], name="each_job_once_a_summit"),)

    def __str__(self):
        return self.what


class MentorPair(models.Model):
    """A newcomer and a mentor who were proposed to each other, with what they have in common, and what each says."""

    newcomer = models.ForeignKey(HackathonCard, models.CASCADE, related_name="mentors")
    mentor = models.ForeignKey(HackathonCard, models.CASCADE, related_name="newcomers")
    common = models.JSONField(default=dict)  # "languages", "skills", "hours"
    newcomer_says = models.BooleanField(null=True)
    mentor_says = models.BooleanField(null=True)
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("newcomer and mentor")
        constraints = (models.UniqueConstraint(fields=["newcomer", "mentor"], name="paired_once"),)

    def __str__(self):
        return f"{self.newcomer_id} – {self.mentor_id}"

    @property
    def is_agreed(self):
        return bool(self.newcomer_says and self.mentor_says)

    @property
    def is_declined(self):
        return self.newcomer_says is False or self.mentor_says is False


class TeamProposal(models.Model):
    """A proposed team: what it would build, and what its people share. Seen by nobody else until it is offered."""

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="hackathon_tables")
    number = models.PositiveSmallIntegerField()
    target = models.UUIDField(null=True)  # a challenge or a project
    languages = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    is_offered = models.BooleanField(default=False)
    project = models.ForeignKey(Project, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("proposed team")
        ordering = ("number", "id")

    def __str__(self):
        return str(self.number)


class TeamPlace(models.Model):
    """Somebody's place in a proposed team, with the reason; they say yes or no themselves."""

    table = models.ForeignKey(TeamProposal, models.CASCADE, related_name="seats")
    card = models.OneToOneField(HackathonCard, models.CASCADE, related_name="seat")
    reason = models.JSONField(default=dict)  # "wish", "brings", "stays"
    says = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("place in a proposed team")
        ordering = ("id",)

    def __str__(self):
        return str(self.card_id)
