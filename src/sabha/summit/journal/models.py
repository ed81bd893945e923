"""Nodes, streams and facts; and `Recorded`, from which everything that belongs to a summit's record is made."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class NotThroughJournal(TypeError):
    """Somebody tried to write a recorded table without the journal."""


class RecordedQuerySet(models.QuerySet):
    """Reads like any other; writing is the journal's alone (`journal.write`)."""

    def _refuse(self, *args, **kwargs):
        raise NotThroughJournal(f"{self.model.__name__} changes only through journal.write().")

    create = get_or_create = update_or_create = bulk_create = bulk_update = update = delete = _refuse


class Recorded(models.Model):
    """A row of the record. Its columns are what the journal's facts about it fold to; nothing else may set them.

    `journal_class` says who may read its facts: "public", "members" or "sealed". `undone_as` holds the fields
    that stand for "taken back" where undoing a creation makes sense, for nothing is ever deleted.
    """

    journal_class = "public"
    undone_as: dict = {}
    may_be_undone = True  # False where going back would break what people were promised: rules frozen before a vote
    numbered_within = ""  # the column within which its number is its address: "summit", for a statement "question"
    grows_from = ""  # the column of the object it grew from by nature: a statement from its question

    id = models.UUIDField(primary_key=True, editable=False)
    stamps = models.JSONField(default=dict, editable=False)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_absolute_url(self):
        """Its page in the present language; empty where it has none of its own."""
        return ""

    @classmethod
    def recorded_fields(cls):
        """The columns that facts set: all but the key and the stamps. Worked out once a class."""
        if "_recorded" not in cls.__dict__:
            cls._recorded = {f.name: f for f in cls._meta.concrete_fields if f.name not in {"id", "stamps"}}
        return cls._recorded

    @property
    def is_shown(self):
        """Whether everyone may see it now; what was taken back or hidden stays in the record and leaves the pages."""
        return not getattr(self, "is_withdrawn", False)

    @property
    def knot(self):
        """How its knot on a thread is drawn: "kept" (done, said), "open" (still to come), "silent" (no word)."""
        return "kept"

    @property
    def knot_words(self):
        """What stands beside its knot: how it is with it, in a few words."""
        return ""

    @property
    def kind_words(self):
        """What kind of thing it is, for a reader of a thread."""
        return self._meta.verbose_name

    def summit_key(self):
        """The id of the summit whose streams carry this object's facts; None: the installation's own."""
        return getattr(self, "summit_id", None)


class Node(models.Model):
    """A machine that admits facts, one row an incarnation: a new one at first start, restore or fork."""

    name = models.CharField(primary_key=True, max_length=60)  # "main.4f3a91c2"
    public_key = models.CharField(max_length=64)
    machine = models.CharField(max_length=64, blank=True)
    is_self = models.BooleanField(default=False)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("node")
        constraints = (
            models.UniqueConstraint(fields=["is_self"], condition=models.Q(is_self=True), name="one_node_is_this_one"),
        )

    def __str__(self):
        return self.name


class Stream(models.Model):
    """One node's facts of one summit and one class, in order. Held whole or not at all."""

    name = models.CharField(primary_key=True, max_length=140)  # "incarnation/summit/class"
    seq = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True, default="")
    closed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("stream")

    def __str__(self):
        return self.name


class Fact(models.Model):
    """One fact as a node admitted it: a header that stays for ever, a payload that can be erased.

    `object_id` and `ts` repeat what the header holds so that the database can look for them.
    """

    stream = models.ForeignKey(Stream, models.PROTECT, related_name="facts", db_index=False)
    seq = models.PositiveBigIntegerField()
    fact_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=12)
    object_id = models.UUIDField(db_index=True)
    ts = models.BigIntegerField()
    header = models.TextField()
    payload = models.JSONField(null=True)
    signature = models.BinaryField()

    class Meta:
        verbose_name = _("fact")
        constraints = (models.UniqueConstraint(fields=["stream", "seq"], name="one_fact_a_place_in_a_stream"),)
        indexes = (models.Index(fields=["-ts"], name="facts_latest_first"),)

    def __str__(self):
        return f"{self.stream_id}#{self.seq}"


class Waiting(models.Model):
    """An object whose facts came before what it stands on; it gets its row when that has come too."""

    object_id = models.UUIDField()
    model = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("waiting object")
        constraints = (models.UniqueConstraint(fields=["object_id", "model"], name="waits_once"),)

    def __str__(self):
        return str(self.object_id)


class Redaction(models.Model):
    """Fields of a fact that are erased here and stay so, also when the fact arrives after its redaction."""

    fact_id = models.UUIDField(db_index=True)
    field = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("redaction")
        constraints = (models.UniqueConstraint(fields=["fact_id", "field"], name="one_redaction_a_field"),)

    def __str__(self):
        return f"{self.fact_id}.{self.field}"


class Revision(models.Model):
    """How often what the public can see of a summit has changed: the pages' cache asks for nothing else."""

    summit_key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("revision")

    def __str__(self):
        return f"{self.summit_key}: {self.number}"
