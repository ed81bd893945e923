"""A small world for the tests of the journal: machines with a database, a key and a clock each, and what must hold.

Every machine runs the very code that Sabha runs. What must hold is written here once, so that the stateful machine,
the stories and the deliberately broken journals are all measured with the same rule.
"""

import contextlib
import copy
import itertools
import json
import random
import uuid
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import override_settings
from nacl.encoding import HexEncoder

from sabha.algorithms.facts import Fact as PureFact
from sabha.algorithms.facts import Payload
from sabha.summit.base import ids
from sabha.summit.base.words import Words
from sabha.summit.concept import actions as concept
from sabha.summit.concept.models import Question, Series, Summit
from sabha.summit.conversations.actions import add_statement, vote
from sabha.summit.conversations.models import Statement
from sabha.summit.journal import actions as journal
from sabha.summit.journal.actions import nodes, writing
from sabha.summit.journal.actions.columns import can_be_erased, recorded_model
from sabha.summit.journal.actions.folding import as_fact, recorded_models
from sabha.summit.journal.actions.verifying import faults
from sabha.summit.journal.models import Fact, Node, Revision, Stream
from sabha.summit.outcomes.actions import closing
from sabha.summit.outcomes.models import Closing, Point
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Person
from sabha.summit.programme.models import Session

NAMES = ("main", "hall", "field")
NOON = 1_700_000_000_000
DAY = 86_400_000
CANARY = "Canary Bird"
FIELDS = ("edition", "hackathon_word", "place")


class Chance(random.Random):
    """In the place of the system's own chance: a failing run can be run again."""

    randbits = random.Random.getrandbits

    def token_hex(self, size):
        return self.randbytes(size).hex()

    token_bytes = random.Random.randbytes


class Ticks:
    """In the place of the system's clock: two identifiers to a millisecond, whatever the speed of the computer."""

    def __init__(self):
        self.count = 0

    def time_ns(self):
        self.count += 1
        return (NOON + self.count // 2) * 1_000_000


class Place:
    """A machine of its own: a database in memory, a key in a folder, and a clock that is wrong by some days."""

    def __init__(self, name, folder, image):
        self.name, self.folder, self.days, self.ticks = name, folder / name, 0, 0
        own = copy.deepcopy(connections["default"].settings_dict) | {"NAME": ":memory:"}
        self.database = DatabaseWrapper(own, alias="default")
        self.database.ensure_connection()
        self.database.connection.deserialize(image)

    @contextlib.contextmanager
    def __call__(self):
        """Within it, everything that Sabha does happens on this machine."""
        outside, clock = connections["default"], writing.now
        connections["default"], writing.now = self.database, self.now
        self._forget_who_we_are()
        try:
            with override_settings(SABHA_DATA=self.folder, SABHA_NODE=self.name):
                yield self
        finally:
            connections["default"], writing.now = outside, clock
            self._forget_who_we_are()

    def _forget_who_we_are(self):
        nodes.node.cache_clear()
        nodes.signing_key.cache_clear()

    def now(self):
        self.ticks += 1
        return NOON + self.days * DAY + self.ticks

    def image(self):
        return self.database.connection.serialize()

    def end(self):
        self.database.connection.close()


@dataclass
class Sheet:
    """A form as it lies open before somebody: what they see, and what they will send."""

    name: str
    value: object
    seen: dict
    over: str | None  # the fact whose value they see
    op: uuid.UUID = field(default_factory=ids.uuid7)


class World:
    """Three machines around one summit, and all that anybody did and was told."""

    def __init__(self, folder, image, seed=0):
        self.chance, self._kept = Chance(seed), (ids.secrets, nodes.secrets, ids.time)
        ids.secrets, nodes.secrets, ids.time = self.chance, self.chance, Ticks()
        self.places = {}
        first = Place("main", folder, image)
        with first():
            self.summit, self.session, self.voters = self._found()
            founded = first.image()
        self.places = {name: Place(name, folder, founded) for name in NAMES}
        first.end()
        self.acts = {}  # fact → (field, the facts its author had seen below it)
        self.notes = {}  # fact → the notes its author had seen
        self.acknowledged = set()
        self.erased = {}  # words that must be nowhere → the acts that erased them
        self.serial = itertools.count(1)
        self.introduce()

    def end(self):
        ids.secrets, nodes.secrets, ids.time = self._kept
        for place in self.places.values():
            place.end()

    def _found(self):
        series = journal.write(Series, by=journal.SYSTEM, slug="tanks", name=Words("series.", "en"))
        told = {"slug": "tanks-1", "title": Words("title.", "en"), "note": Words("note.", "en")}
        summit = journal.write(Summit, by=journal.SYSTEM, series=series, **told)
        concept.add_question(summit, Words("question.", "en"), by=journal.SYSTEM)
        session = journal.write(Session, by=journal.SYSTEM, summit=summit, number=1, title=Words("session.", "en"))
        person = Person.objects.join("canary@example.org", display_name=CANARY)
        voters = [join(person, summit).pseudonym, uuid.UUID(int=7)]
        return summit, session, voters

    def introduce(self):
        """Everybody knows everybody's key, also that of a machine's newest beginning."""
        known = {}
        for place in self.places.values():
            with place():
                journal.node()
                known |= dict(Node.objects.values_list("name", "public_key"))
                assert nodes.signing_key().verify_key.encode(HexEncoder).decode() in known.values()
        for place in self.places.values():
            with place():
                for name, key in known.items():
                    journal.trust(name, key)

    # What people do. Each act names the machine it reaches.

    @contextlib.contextmanager
    def at(self, who):
        """What happens on one machine; whoever keeps its pages learns of every change that everybody can see."""
        with self.places[who]() as place:
            before, revision, count = public_tables(), revisions(), Fact.objects.count()
            yield place
            self.acknowledged |= {str(key) for key in Fact.objects.all()[count:].values_list("fact_id", flat=True)}
            assert public_tables() == before or revisions() != revision, "pages that are kept were not told of a change"

    def opens(self, who, name):
        """Somebody opens a form for one field of the summit."""
        with self.at(who):
            row, n = Summit.objects.get(), next(self.serial)
            held = row.stamps.get(name)
            value = {"edition": n, "hackathon_word": f"word{n}.", "place": Words(f"place{n}.", "en")}[name]
            return Sheet(name, value, {name: held[0] if held else 0}, held and held[2])

    def sends(self, who, sheet):
        """They send it; where the answer is lost they send it again, perhaps to another machine."""
        with self.at(who):
            before = Fact.objects.count()
            said = {sheet.name: sheet.value}
            journal.write(Summit.objects.get(), by=self.voters[0], op=sheet.op, seen=sheet.seen, **said)
            if Fact.objects.count() > before:
                self.acts[last_fact()] = sheet.name, sheet.over

    def asks(self, who):
        with self.at(who):
            concept.add_question(Summit.objects.get(), Words(f"question{next(self.serial)}.", "en"), by=self.voters[0])

    def states(self, who, place):
        with self.at(who):
            add_statement(pick(Question, place), Words(f"statement{next(self.serial)}.", "en"), by=self.voters[1])

    def votes(self, who, place, value):
        """Two machines that take one voter's answer make one vote."""
        with self.at(who):
            if asked := pick(Statement, place):
                vote(by=self.voters[place % 2], statement=asked, value=value)

    def writes_notes(self, who, *, seeing):
        """Notes of the session, by somebody who has the present ones before them, or none."""
        with self.at(who):
            held = Closing.objects.first()
            seen = list(held.versions()) if held and seeing else []
            notes = Words(f"notes{next(self.serial)}.", "en")
            closing.write_notes(Session.objects.get(), by=self.voters[0], notes=notes, seen=seen)
            self.notes[last_fact()] = seen

    def makes_a_point(self, who):
        with self.at(who):
            text = Words(f"point{next(self.serial)}.", "en")
            closing.add_point(Session.objects.get(), Point.Kind.DECISION, text, by=self.voters[0])

    def withdraws(self, who, place, *, back):
        with self.at(who):
            if it := pick(Point, place):
                closing.change_point(it, by=self.voters[0], is_withdrawn=not back)

    def links(self, who, place, *, apart):
        with self.at(who):
            child, parent = pick(Question, place + 1), Session.objects.get()
            concept.link(child, parent, by=self.voters[0])
            if apart:
                concept.unlink(child, parent, by=self.voters[0])

    def offers_contact(self, who):
        """Personal: it must never be found in a fact."""
        with self.at(who):
            closing.offer_contact(Session.objects.get(), Person.objects.get(), f"{CANARY}, at the tank")

    def erases(self, who, place):
        """Erase what one fact says: on every machine, wherever it went and will go."""
        with self.at(who):
            rows = Fact.objects.filter(kind="set").exclude(stream__name__startswith="nobody").order_by("fact_id", "id")
            row = rows[place % len(rows)]
            fact = as_fact(row)
            model = recorded_model(fact.model)
            names = {n for n, v in fact.said().items() if words_in(v)} if model else set()
            names = sorted(n for n in names if can_be_erased(model, n))
            if names:
                journal.redact(row, names, by=journal.SYSTEM, reason="conduct")
                for name in names:
                    self._is_erased(fact.said()[name])

    def erases_latest(self, who, name):
        """Erase the present value of a field of the summit."""
        with self.at(who):
            key = Summit.objects.get().stamps[name][2]
            row = Fact.objects.filter(fact_id=key).order_by("id").first()
            said = as_fact(row).said()[name]
            journal.redact(row, [name], by=journal.SYSTEM, reason="conduct")
            self._is_erased(said)

    def _is_erased(self, said):
        self.erased.setdefault(words_in(said), set()).add(last_fact())

    def says_something_newer(self, who, *, model):
        """A machine that runs a Sabha of next year admits what this one does not know yet."""
        with self.at(who):
            stream = writing.locked_stream(f"{self.summit.pk}/public")
            kind, said = ("star", {"edition": 99}) if model == "Summit" else ("set", {"depth": 3})
            key = str(self.summit.pk)
            revs = dict.fromkeys(said, 99)
            writing.append(stream, ids.uuid7(), model, key, said, journal.SYSTEM, revs, writing.now(), kind=kind)

    def begins_again(self, who):
        with self.at(who):
            journal.new_incarnation()
        self.introduce()

    def renumbers(self, who):
        with self.at(who):
            return len(journal.renumber())

    def remembers(self, who):
        """Take a snapshot of a machine's disk."""
        return who, self.places[who].image()

    def falls_back(self, snapshot):
        """Somebody brings a snapshot back and tells nobody.

        The machine goes on under its old name, until it meets somebody who has what it has forgotten. What it alone
        had is lost, also that something was erased: nobody can be blamed for that.
        """
        who, image = snapshot
        has = self.facts_of(who)
        elsewhere = {key for name in NAMES if name != who for key in self.facts_of(name)}
        self.places[who].database.connection.deserialize(image)
        gone = has - elsewhere - self.facts_of(who)
        self.acknowledged -= gone
        self.acts = {act: it for act, it in self.acts.items() if act not in gone}
        self.notes = {act: it for act, it in self.notes.items() if act not in gone}
        self.erased = {words: acts - gone for words, acts in self.erased.items() if acts - gone}

    def facts_of(self, who):
        with self.places[who]():
            return {str(key) for key in Fact.objects.values_list("fact_id", flat=True)}

    def rebuilds(self, who):
        with self.at(who):
            before = tables()
            journal.rebuild()
            assert tables() == before, "rebuilding gives other tables"

    # How it travels

    def bundle(self, giver, taker=None):
        """What one machine gives another: all, or what the other has not."""
        have = {}
        if taker:
            with self.places[taker]():
                have = dict(Stream.objects.values_list("name", "seq"))
        with self.places[giver]():
            return list(journal.export(after=have))

    def takes(self, who, items, *, twice=True):
        """Facts reach a machine; taken once more they change nothing."""
        with self.at(who):
            stored = journal.receive(items)
            if not twice:
                return stored
            after = tables()
            assert journal.receive(items) == 0, "what was taken is taken again"
            assert tables() == after, "taking facts again changes tables"
            return stored

    def carries(self, giver, taker, *, lose=0.0, cut=0):
        """A bad network: another order, some twice, some lost, the end cut off."""
        items = self.bundle(giver, taker)
        sent = [item for item in [*items, *items] if self.chance.random() >= lose]
        self.chance.shuffle(sent)
        return self.takes(taker, sent[: len(sent) - cut])

    def settles(self):
        """Everybody exchanges with everybody until nothing moves any more."""
        pairs = list(itertools.permutations(self.places, 2))
        for _ in range(9):
            self.introduce()
            moved = sum(self.takes(other, self.bundle(one), twice=False) for one, other in pairs)
            if not moved and not sum(self.renumbers(who) for who in self.places):
                return
        raise AssertionError("the machines never came to rest")

    # What must hold

    def faults_at_rest(self):
        """Which invariants do not hold once everybody has exchanged with everybody, in words; empty is right."""
        self.settles()
        found, told = [], {}
        for who, place in self.places.items():
            with place():
                told[who] = tables(), everything_held()
                found += [f"{who}: {fault}" for fault in self._faults_here()]
        found += [f"{who} came to other tables" for who in NAMES if told[who][0] != told["main"][0]]
        found += [f"{who} holds other facts" for who in NAMES if told[who][1] != told["main"][1]]
        return found

    def _faults_here(self):
        if journal.check():
            yield f"tables are not the fold: {journal.check()}"
        if faults():
            yield f"chains do not hold: {faults()}"
        held = {str(key) for key in Fact.objects.values_list("fact_id", flat=True)}
        if self.acknowledged - held:
            yield "an act that was answered is lost"
        places = list(Fact.objects.values_list("fact_id", "stream"))
        if len(set(places)) != len(places):
            yield "one act was admitted twice under one name"
        yield from self._lost_to_what_was_seen()
        yield from self._lost_notes()
        written = json.dumps([everything_held(), str(tables())], ensure_ascii=False)
        yield from (f"erased words are still here: {it}" for it in sorted(self.erased) if it in written)
        if numbers_given_twice():
            yield f"numbers are given twice: {numbers_given_twice()}"
        if any(it in written for it in (CANARY, "canary@")):
            yield "something personal stands in the record"
        before = tables()
        journal.rebuild()
        if tables() != before:
            yield "rebuilding gives other tables"

    def _lost_to_what_was_seen(self):
        held = {name: stamp[2] for name, stamp in Summit.objects.get().stamps.items()}
        gone = erased_fields()
        for act, (name, over) in self.acts.items():
            if over and held.get(name) == over and (act, name) not in gone:
                yield f"{name}: an act lost to the value its author had seen"

    def _lost_notes(self):
        """Of texts written at the same time each is kept: only those go that a later writer had seen."""
        replaced = {key for seen in self.notes.values() for key in seen}
        kept = {key for key in set(self.notes) - replaced if (key, "notes") not in erased_fields()}
        shown = set(Closing.objects.get().versions()) if self.notes and Closing.objects.exists() else set()
        if not kept <= shown:
            yield f"notes that nobody replaced are not shown: {kept - shown}"


def pick(model, place):
    """One row of a model, whichever number is given; None where there is none."""
    rows = list(model.objects.order_by("pk"))
    return rows[place % len(rows)] if rows else None


def last_fact():
    return str(Fact.objects.latest("id").fact_id)


def words_in(value):
    """The text of people's words, else nothing."""
    return value.get("text", "") if isinstance(value, dict) else ""


def numbers_given_twice():
    given = [(m.__name__, *it) for m in (Question, Point) for it in m.objects.values_list("summit", "number")]
    return sorted(it for it in set(given) if given.count(it) > 1)


def erased_fields():
    found = set()
    for row in Fact.objects.all():
        found |= {(str(row.fact_id), name) for name in row.payload.get("erased", ())}
    return found


def everything_held():
    """Every act as it is held, whatever the order and the streams in which it came."""
    return sorted({(str(row.fact_id), json.dumps(row.payload, sort_keys=True)) for row in Fact.objects.all()})


def tables(models=None):
    """Every recorded table, row by row, with the stamps; asked of the database directly, for it is asked often."""
    ask = connections["default"].connection.execute
    names = [(m._meta.db_table, m._meta.pk.column) for m in recorded_models() if models is None or m in models]
    said = ((table, f"SELECT * FROM {table} ORDER BY {key}") for table, key in names)  # noqa: S608 — our own names
    return {table: [plain(row) for row in ask(question)] for table, question in said}


def plain(row):
    """A row whose JSON is compared as what it says, not as how it is spelled."""
    return [json.loads(it) if isinstance(it, str) and it[:1] in {"{", "["} else it for it in row]


def public_tables():
    return tables([m for m in recorded_models() if m.journal_class == "public"])


def revisions():
    return dict(Revision.objects.values_list("summit_key", "number"))


def image_of_an_empty_database():
    """The migrated database of these tests, as bytes that each machine begins with."""
    connections["default"].ensure_connection()
    return connections["default"].connection.serialize()


def is_sqlite():
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


RUBBISH = [None, b"", (), (b"{}", None, b""), (None, None, None), (b"[" * 5000, {}, b"x"), ("text", {"values": {}}, 5)]


def forged(item, harm):
    """A fact with one part changed by somebody who does not have its machine's key, among rubbish."""
    header, payload, signature = item
    fact = PureFact.from_header(header, Payload.from_json(payload))
    match harm:
        case "ts":
            header = header.replace(b'"ts":', b'"ts":1')
        case "payload":
            payload = payload | {"values": dict.fromkeys(fact.payload.values, "forged") or {"place": "forged"}}
        case "signature":
            signature = bytes(64)
        case "rubbish":
            return RUBBISH
    return [(header, payload, signature), *RUBBISH]
