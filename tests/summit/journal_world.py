"""A small world for the tests of the journal: this node, others made of nothing but the algorithms, and what must hold.

What holds of the journal is written here once (`World.faults`), so that the stateful machine, the scripted stories and
the deliberately broken journals are all measured with the same rule.
"""

import datetime
import random
import uuid
from dataclasses import dataclass, field, replace

from nacl.encoding import HexEncoder
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from sabha.algorithms.facts import ACTOR, Fact, Payload, digest, fold, redactions
from sabha.summit.base.ids import uuid7
from sabha.summit.base.words import Words
from sabha.summit.concept.models import Question, Series, Summit
from sabha.summit.conversations.models import Conversation
from sabha.summit.journal import actions as journal
from sabha.summit.journal.actions.folding import as_fact, recorded_models
from sabha.summit.journal.actions.verifying import faults
from sabha.summit.journal.models import Fact as Stored
from sabha.summit.journal.models import Node

NOW = 1_700_000_000_000
DAY = 86_400_000


def a_summit(**values):
    """A summit of the record, with a series of its own."""
    series = journal.write(Series, by=journal.SYSTEM, slug=f"s-{uuid7().hex[-12:]}", name=Words("Series", "en"))
    fields = {"slug": f"u-{uuid7().hex[-12:]}", "title": Words("Summit", "en"), "note": Words("A note.", "en")}
    return journal.write(Summit, by=journal.SYSTEM, series=series, **(fields | values))


def again(obj):
    """The row as it stands now."""
    return type(obj).objects.get(pk=obj.pk)


@dataclass
class Elsewhere:
    """Another node, made of the algorithms alone: a key, the facts it holds, and who it trusts."""

    name: str
    summit: uuid.UUID
    keys: dict[str, str] = field(default_factory=dict)
    held: dict[str, list] = field(default_factory=dict)  # stream → [(fact, signature)]
    known: bool = True

    def __post_init__(self):
        self.name = f"{self.name}.0001"
        self.key = SigningKey(digest(self.name.encode())[:32].encode())
        if self.known:
            self.meets_us()

    def meets_us(self):
        journal.trust(self.name, self.key.verify_key.encode(HexEncoder).decode())

    def facts(self):
        return [fact for stream in self.held.values() for fact, _ in stream]

    def state(self):
        return fold(self.facts(), readable=fits)

    def says(self, model, obj, said, *, revs=None, ts=NOW, id=None, kind="set", version=1, klass="public"):
        """Admit a fact; without `revs`, each field's next revision as far as this node has seen. Gives the item."""
        seen = self.state().get(str(obj), {})
        if revs is None:
            revs = {n: seen[n][0][0] + 1 if n in seen else 1 for n in said} if kind == "set" else {}
        stream = f"{self.name}/{self.summit}/{klass}"
        mine = self.held.setdefault(stream, [])
        key = str(id or uuid7())
        payload = Payload({ACTOR: "someone", **said}, digest(f"{self.name}{len(mine)}".encode())[:32])
        fact = Fact(
            stream, len(mine) + 1, mine[-1][0].hash() if mine else "", key, kind, model, str(obj), revs, ts,
            payload.digest(), payload, version,
        )  # fmt: skip
        mine.append((fact, self.key.sign(fact.header()).signature))
        if kind == "redact":
            self.forgets()
        return item_of(*mine[-1])

    def items(self):
        """All that it holds, as it travels."""
        return [item_of(fact, signature) for name in sorted(self.held) for fact, signature in self.held[name]]

    def takes(self, items):
        """Take facts in, as any node does: in order, chained, signed by whom it trusts, unaltered."""
        taken = 0
        for header, payload, signature in sorted(items, key=lambda item: Fact.from_header(item[0], None).seq):
            fact = Fact.from_header(header, Payload.from_json(payload))
            stream = self.held.setdefault(fact.stream, [])
            head = stream[-1][0].hash() if stream else ""
            if (fact.seq, fact.prev) == (len(stream) + 1, head) and self.trusts(fact, signature):
                stream.append((fact, signature))
                taken += 1
        self.forgets()
        return taken

    def trusts(self, fact, signature):
        key = self.keys.get(fact.stream.split("/")[0])
        try:
            VerifyKey(bytes.fromhex(key)).verify(fact.header(), signature)
        except (BadSignatureError, TypeError):
            return False
        return fact.payload.digest() == fact.payload_digest

    def forgets(self):
        gone = redactions(self.facts())
        for stream in self.held.values():
            for place, (fact, signature) in enumerate(stream):
                if fact.id in gone:
                    stream[place] = replace(fact, payload=fact.payload.without(gone[fact.id])), signature


def item_of(fact, signature):
    return fact.header(), fact.payload.as_json(), signature


def shuffled(items, seed, *, lose=0.0):
    """The items in another order, some twice, some lost: how a bad network brings them."""
    chance = random.Random(seed)
    sent = [item for item in [*items, *items] if chance.random() >= lose]
    chance.shuffle(sent)
    return sent


def tables():
    """Every recorded table, row by row."""
    return {m.__name__: list(m._base_manager.order_by("pk").values()) for m in recorded_models()}


def fits(fact, name, value):
    """By hand, for the columns these tests write: whether one can hold the value."""
    match name:
        case "edition":
            return value is None or (type(value) is int and 0 <= value <= 32767)
        case "place" | "title":
            return isinstance(value, dict) or (value is None and name == "place")
        case "series":
            return Series.objects.filter(pk=value).exists()
    return fact.model != "Hologram"


def our_state():
    """The pure fold of every fact held here: the reference for the tables."""
    return fold((as_fact(row) for row in Stored.objects.all()), readable=fits)


FIELDS = {
    "edition": lambda n: n,
    "place": lambda n: {"lang": "en", "text": f"place {n}"},
    "hackathon_word": str,
}


class World:
    """This node and two hubs around one summit, with all that anybody did and was told."""

    def __init__(self, tag=""):
        self.summit = a_summit()
        self.hubs = {name: Elsewhere(f"{name}{tag}", self.summit.pk) for name in ("one", "two")}
        self.acknowledged = set()  # ids of acts somebody was told are kept
        self.seen = []  # (what the writer had before their eyes, the act that replaced it, object, field)
        self.said = {}  # act → the field it set
        self.redacted = {}  # act → the field erased from it
        self.questions = []
        self.introduce()
        for hub in self.hubs.values():
            hub.takes(self.everything())

    def introduce(self):
        """Everybody knows everybody's key, also that of this node's present incarnation."""
        ours = {n.name: n.public_key for n in Node.objects.all()}
        for hub in self.hubs.values():
            hub.keys |= ours | {h.name: h.key.verify_key.encode(HexEncoder).decode() for h in self.hubs.values()}

    def everything(self):
        return list(journal.export())

    # What people do

    def changes(self, who, name, number, days=0, *, op=None):
        """Somebody who sees the present value of a field sets another; their clock is `days` off."""
        value, ts = FIELDS[name](number), NOW + days * DAY
        key = str(self.summit.pk)
        if who == "here":
            return self._changes_here(name, number, ts, op)
        hub = self.hubs[who]
        before = hub.state().get(key, {}).get(name)
        act = str(uuid.uuid5(op, key)) if op else str(uuid7())
        hub.says("Summit", key, {name: value}, ts=ts, id=act)
        self._note(before, act, name)
        return act

    def _changes_here(self, name, number, ts, op):
        row = again(self.summit)
        before, count = row.stamps.get(name), Stored.objects.count()
        value = Words(f"place {number}", "en") if name == "place" else FIELDS[name](number)
        journal.write(row, by="here", op=op, at=moment(ts), **{name: value})
        if Stored.objects.count() == count:
            return None
        act = str(Stored.objects.latest("id").fact_id)
        self._note(before and (before, None), act, name)
        return act

    def _note(self, before, act, name):
        self.acknowledged.add(act)
        self.said[act] = name
        if before and before[0][2] != act:
            self.seen.append((before[0][2], act, str(self.summit.pk), name))

    def asks(self, who, number, days=0):
        """A new question, made on any node."""
        if who == "here":
            made = journal.write(
                Question,
                by="here",
                at=moment(NOW + days * DAY),
                summit=self.summit,
                number=number,
                text=Words("?", "en"),
            )
            self.questions.append(str(made.pk))
            return
        key = str(uuid7())
        said = {"summit": str(self.summit.pk), "number": number, "text": {"lang": "en", "text": "?"}}
        self.hubs[who].says("Question", key, said | {"start": None, "end": None, "is_withdrawn": False}, ts=NOW)
        self.questions.append(key)

    def sets_rules(self, who, place, *, strict):
        """Rules of a question's conversation: two nodes that both set them make one row, for its id follows."""
        question = self.questions[place % len(self.questions)]
        key = uuid.uuid5(uuid.UUID(question), "conversation")
        if who == "here":
            held = Question.objects.filter(pk=question).first()
            if held:
                values = {"summit": self.summit, "question": held, "is_strict": strict}
                journal.write(Conversation, by="here", id=key, **values)
            return
        said = {"summit": str(self.summit.pk), "question": question, "is_strict": strict, "is_closed": False}
        self.hubs[who].says("Conversation", str(key), said, klass="public")

    def redacts(self, who, place):
        """Erase what one of the acts said, wherever it went and will go."""
        acts = sorted(self.acknowledged)
        if acts:
            self.redacts_at(who, acts[place % len(acts)])

    def redacts_at(self, who, act):
        name = self.said[act]
        if who == "here":
            row = Stored.objects.filter(fact_id=act).first()
            if row is None:
                return
            journal.redact(row, [name], by=journal.SYSTEM, reason="conduct")
        else:
            said = {"fact": act, "fields": [name], "reason": "conduct"}
            self.hubs[who].says("Summit", str(self.summit.pk), said, kind="redact")
        self.redacted[act] = name

    def latest(self):
        """The last act that anybody was told is kept."""
        return list(self.said)[-1]

    # How it travels

    def brings(self, who, seed=0, *, lose=0.0):
        """A hub's facts come here; returns how many were stored."""
        return journal.receive(shuffled(self.hubs[who].items(), seed, lose=lose))

    def fetches(self, who, seed=0, *, lose=0.0):
        return self.hubs[who].takes(shuffled(self.everything(), seed, lose=lose))

    def settle(self):
        """Everybody exchanges with everybody until nothing moves any more."""
        self.introduce()
        for turn in range(20):
            moved = sum(self.brings(name, turn) + self.fetches(name, turn) for name in self.hubs)
            if not moved:
                return
        raise AssertionError("the nodes never came to rest")

    # What must hold

    def faults(self):
        """Which of the invariants do not hold at this moment, in words; empty is right."""
        return [*self._of_the_tables(), *self._of_the_acts()]

    def _of_the_tables(self):
        if journal.check():
            yield f"tables are not the fold: {journal.check()}"
        if faults():
            yield f"chains do not hold: {faults()}"
        state = our_state().get(str(self.summit.pk), {})
        row = again(self.summit)
        for name in FIELDS:
            stamp, value = state.get(name, (None, None))
            if stamp and (list(stamp) != row.stamps[name] or shown(row, name) != value):
                yield f"{name} is not what the facts say"
            elif not stamp and name in row.stamps:
                yield f"{name} has a stamp for what was erased"

    def _of_the_acts(self):
        held = [(str(i), s.split("/")[0]) for i, s in Stored.objects.values_list("fact_id", "stream")]
        if len(set(held)) != len(held):
            yield "one act was admitted twice by one node"
        for act, name in self.redacted.items():
            known = Stored.objects.filter(kind="redact", payload__values__fact=act).exists()
            payloads = Stored.objects.filter(fact_id=act).values_list("payload", flat=True)
            if known and any(name in payload["values"] for payload in payloads):
                yield f"what was redacted is still here: {act}"

    def faults_at_rest(self):
        """The invariants once everybody has exchanged with everybody."""
        self.settle()
        found = self.faults()
        held = {str(i) for i in Stored.objects.values_list("fact_id", flat=True)}
        if self.acknowledged - held:
            found.append("an acknowledged act was lost")
        ours = our_state()
        found += [f"{name} came to another state" for name, hub in self.hubs.items() if hub.state() != ours]
        held_now = {(o, n): stamp[2] for o, registers in ours.items() for n, (stamp, _) in registers.items()}
        for before, act, obj, name in self.seen:
            if held_now.get((obj, name)) == before and act not in self.redacted:
                found.append(f"{name}: an act lost to the value its author had seen")
        before = tables()
        journal.rebuild()
        if tables() != before:
            found.append("rebuilding gives other tables")
        if journal.receive(self.hubs["one"].items()):
            found.append("taking the same facts again stored some")
        return found


def shown(row, name):
    value = getattr(row, name)
    return value.as_plain() if isinstance(value, Words) else value


def moment(ts):
    return datetime.datetime.fromtimestamp(ts / 1000, datetime.UTC)
