"""When two machines have gone on under one name: a copied disk, or a snapshot that somebody brought back."""

from dataclasses import replace

from sabha.summit.journal import models
from sabha.summit.journal.actions import writing
from sabha.summit.journal.actions.folding import as_fact
from sabha.summit.journal.actions.nodes import is_ours, new_incarnation, node


class Fork:
    """One of our streams, as two machines continued it. Without healing, each would refuse the other's facts for ever.

    From the place where they part, the facts of both go into a stream of a new name: an act keeps its id, so it still
    counts once, wherever it is met again.
    """

    def __init__(self, stream, sender):
        self.stream, self.sender = stream, sender
        self.place, self.theirs = 0, []

    def meets(self, fact):
        """A signed fact that does not fit onto what is held: a gap, until one stands in a place that is taken."""
        if fact.seq <= self.stream.seq and is_ours(self.sender):
            self.place = self.place or fact.seq
        if self.place:
            self.theirs.append(fact)

    def heal(self):
        """Admit again what only one of the two branches has. Returns the facts that are new here."""
        if self.sender.name == node():
            new_incarnation()
        rows = models.Fact.objects.filter(stream=self.stream, seq__gte=self.place).order_by("seq")
        ours = [as_fact(row) for row in rows]
        stream = writing.locked_stream(self.stream.name.split("/", 1)[1])
        known = {fact.id for fact in ours}
        admitted = [admit_again(stream, fact) for fact in self._lacking([*ours, *self.theirs])]
        return [fact for fact in admitted if fact.id not in known]

    def _lacking(self, facts):
        """Those that stand in no other stream of ours yet: the same fork may be met many times."""
        rows = models.Fact.objects.filter(fact_id__in={fact.id for fact in facts}).exclude(stream=self.stream)
        ours = {sender.name for sender in models.Node.objects.all() if is_ours(sender)}
        done = {str(key) for name, key in rows.values_list("stream", "fact_id") if name.split("/")[0] in ours}
        return list({fact.id: fact for fact in facts if fact.id not in done}.values())


def admit_again(stream, fact):
    """The same act in another stream: its words, salts, revisions and time stay; place and signature are new."""
    again = replace(fact, stream=stream.name, seq=stream.seq + 1, prev=stream.head)
    writing.put(stream, again)
    return again
