"""The journal in the database: merging with other nodes, erasing, undoing, and tables that equal the fold."""

import datetime
import json
import random
import re
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.encoding import HexEncoder
from nacl.signing import SigningKey

from sabha.algorithms.facts import ACTOR, Fact, Payload, digest, fold
from sabha.algorithms.refused import Refused
from sabha.summit.base.ids import uuid7
from sabha.summit.base.words import Words
from sabha.summit.concept.models import Announcement, Question, Series, Summit
from sabha.summit.journal import actions as journal
from sabha.summit.journal.actions import folding, merging, writing
from sabha.summit.journal.actions.merging import as_fact
from sabha.summit.journal.actions.nodes import node
from sabha.summit.journal.models import Fact as Stored
from sabha.summit.journal.models import NotThroughJournal, Recorded, Stream

pytestmark = pytest.mark.django_db
SOURCE = Path(__file__).parents[2] / "src" / "sabha"


@pytest.fixture(autouse=True)
def _fresh_node():
    """Each test's database is new: so is the node it admits under."""
    node.cache_clear()
    yield
    node.cache_clear()


def a_summit(**values):
    series = journal.write(Series, by=journal.SYSTEM, slug=f"s-{uuid7().hex[-12:]}", name=Words("Series", "en"))
    fields = {"slug": f"u-{uuid7().hex[-12:]}", "title": Words("Summit", "en"), "note": Words("A note.", "en")}
    return journal.write(Summit, by=journal.SYSTEM, series=series, **(fields | values))


class Elsewhere:
    """Another node, simulated with nothing but the algorithms: a key, a stream, and the facts it admitted."""

    def __init__(self, name, summit):
        self.name, self.summit = f"{name}.0001", summit
        self.key = SigningKey(digest(name.encode())[:32].encode())
        self.seq, self.head, self.items = 0, "", []
        journal.trust(self.name, self.key.verify_key.encode(HexEncoder).decode())

    def says(self, model, obj, said, *, revs, ts, id=None, kind="set", version=1):
        payload = Payload({**said, ACTOR: "someone"}, "ab" * 16)
        self.seq += 1
        fact = Fact(
            f"{self.name}/{self.summit.pk}/public", self.seq, self.head, str(id or uuid7()), kind, model, str(obj),
            revs, ts, payload.digest(), payload, version,
        )  # fmt: skip
        self.head = fact.hash()
        item = (fact.header(), payload.as_json(), self.key.sign(fact.header()).signature)
        self.items.append(item)
        return item


def test_a_write_is_one_fact_and_one_row():
    summit = a_summit()
    journal.write(summit, by="someone", place=Words("Hyderabad", "en"))
    assert Summit.objects.get(pk=summit.pk).place == Words("Hyderabad", "en")
    assert journal.history(summit.pk)[-1].fields == (("place", None, {"text": "Hyderabad", "lang": "en"}),)
    assert journal.check() == []


def test_writing_what_stands_already_writes_nothing():
    summit = a_summit()
    before = Stored.objects.count()
    journal.write(summit, by="someone", title=Words("Summit", "en"))
    assert Stored.objects.count() == before


def test_a_double_tap_is_one_act_and_other_words_under_its_id_are_refused():
    summit, op = a_summit(), uuid7()
    journal.write(summit, by="someone", op=op, edition=2)
    journal.write(Summit.objects.get(pk=summit.pk), by="someone", op=op, edition=2)
    assert len(journal.history(summit.pk)) == 2
    with pytest.raises(Refused):
        journal.write(Summit.objects.get(pk=summit.pk), by="someone", op=op, edition=3)
    assert Summit.objects.get(pk=summit.pk).edition == 2


def test_a_recorded_table_refuses_to_be_written_past_the_journal():
    summit = a_summit()
    for attempt in (
        lambda: Summit.objects.create(slug="x"),
        lambda: Summit.objects.filter(pk=summit.pk).update(edition=9),
        lambda: Summit.objects.filter(pk=summit.pk).delete(),
        lambda: Summit.objects.bulk_create([Summit()]),
    ):
        with pytest.raises(NotThroughJournal):
            attempt()


def test_the_chain_holds_and_every_signature_verifies():
    summit = a_summit()
    for n in range(5):
        journal.write(summit, by="someone", edition=n)
    for stream in Stream.objects.all():
        head = ""
        for place, row in enumerate(stream.facts.order_by("seq"), 1):
            fact = as_fact(row)
            assert (fact.seq, fact.prev) == (place, head)
            assert fact.payload.digest() == fact.payload_digest
            head = fact.hash()
        assert (stream.seq, stream.head) == (stream.facts.count(), head)


def test_facts_from_elsewhere_merge_in_any_order_with_repeats_and_rubbish():
    summit = a_summit()
    hub = Elsewhere("hub", summit)
    key = uuid7()
    whole = {
        "summit": str(summit.pk), "number": 1, "subject": "other", "title": {"lang": "en", "text": "Food"},
        **dict.fromkeys(("value", "starts", "ends", "due", "why", "start", "end")), "state": "tba",
    }  # fmt: skip
    hub.says("Announcement", key, whole, revs=dict.fromkeys(whole, 1), ts=100)
    hub.says("Announcement", key, {"state": "confirmed"}, revs={"state": 2}, ts=50)
    hub.says("Announcement", key, {"state": "tbc"}, revs={"state": 2}, ts=40)
    rubbish = [(b"{}", None, b"x" * 64), (b"not a header", {"values": {}}, b"")]
    items = [*hub.items, *hub.items, *rubbish]
    random.Random(1).shuffle(items)
    assert journal.receive(items) == 3
    assert journal.receive(items) == 0
    assert Announcement.objects.get(pk=key).state == "confirmed"
    assert journal.check() == []


def test_a_gap_waits_and_what_came_early_is_taken_when_it_closes():
    summit = a_summit()
    hub = Elsewhere("hub", summit)
    for rev in (2, 3, 4):
        hub.says("Summit", summit.pk, {"edition": rev}, revs={"edition": rev}, ts=rev)
    first, second, third = hub.items
    assert journal.receive([third]) == 0
    assert journal.receive([third, first]) == 1
    assert journal.receive([second, third]) == 2
    assert Summit.objects.get(pk=summit.pk).edition == 4


def test_an_object_waits_for_what_it_stands_on():
    """A hub's bundle brings an announcement before its summit: it gets its row when the summit has come."""
    summit = a_summit()
    hub, other = Elsewhere("hub", summit), Elsewhere("other", summit)
    series, key, child = uuid7(), uuid7(), uuid7()
    told = dict.fromkeys(Announcement.recorded_fields())
    told |= {"summit": str(key), "number": 1, "subject": "other", "title": {"lang": "en", "text": "T"}, "state": "tba"}
    hub.says("Announcement", child, told, revs=dict.fromkeys(told, 1), ts=5)
    other.says(
        "Series", series, {"slug": "far", "name": {"lang": "en", "text": "Far"}}, revs={"slug": 1, "name": 1}, ts=1
    )
    row = {
        "series": str(series),
        "slug": "far-1",
        "title": {"lang": "en", "text": "Far"},
        "note": {"lang": "en", "text": ""},
    }
    other.says("Summit", key, row, revs=dict.fromkeys(row, 1), ts=2)
    assert journal.receive(hub.items) == 1
    assert not Announcement.objects.filter(pk=child).exists()
    assert journal.receive(other.items) == 2
    assert Announcement.objects.get(pk=child).summit_id == key
    assert journal.check() == []


@pytest.mark.parametrize("harm", ["header", "payload", "signature", "stranger"])
def test_what_is_forged_or_altered_is_never_stored(harm):
    summit = a_summit()
    hub = Elsewhere("hub", summit)
    header, payload, signature = hub.says("Summit", summit.pk, {"edition": 7}, revs={"edition": 9}, ts=1)
    match harm:
        case "header":
            header = header.replace(b'"ts":1', b'"ts":2')
        case "payload":
            payload = json.loads(json.dumps(payload).replace("7", "8"))
        case "signature":
            signature = SigningKey.generate().sign(header).signature
        case "stranger":
            header = header.replace(b"hub.0001", b"who.0001")
    assert journal.receive([(header, payload, signature)]) == 0
    assert Summit.objects.get(pk=summit.pk).edition is None


def test_kinds_and_versions_nobody_knows_yet_are_kept_and_change_nothing():
    summit = a_summit()
    hub = Elsewhere("hub", summit)
    hub.says("Hologram", uuid7(), {"depth": 3}, revs={"depth": 1}, ts=1)
    hub.says("Summit", summit.pk, {"edition": 5}, revs={"edition": 9}, ts=1, version=99)
    hub.says("Summit", summit.pk, {"glow": 5}, revs={"glow": 9}, ts=1)
    assert journal.receive(hub.items) == 3
    assert [h for h, _, _ in journal.export(streams=[f"{hub.name}/{summit.pk}/public"])] == [h for h, _, _ in hub.items]
    assert Summit.objects.get(pk=summit.pk).edition is None
    assert journal.check() == []


def test_a_redaction_erases_the_words_for_good_and_the_chain_still_verifies():
    summit = a_summit()
    journal.write(summit, by="someone", place=Words("a secret place", "en"))
    row = Stored.objects.filter(object_id=summit.pk).latest("id")
    journal.redact(row, ["place"], by=journal.SYSTEM, reason="conduct")
    assert Summit.objects.get(pk=summit.pk).place is None
    row.refresh_from_db()
    assert "secret" not in json.dumps(row.payload)
    assert as_fact(row).payload.digest() == as_fact(row).payload_digest
    assert journal.check() == []
    assert journal.rebuild() and Summit.objects.get(pk=summit.pk).place is None


def test_a_fact_that_comes_after_its_redaction_arrives_without_its_words():
    summit = a_summit()
    one, other = Elsewhere("one", summit), Elsewhere("other", summit)
    fact_id = uuid7()
    one.says("Summit", summit.pk, {"place": {"lang": "en", "text": "harm"}}, revs={"place": 5}, ts=1, id=fact_id)
    other.says("Summit", summit.pk, {"fact": str(fact_id), "fields": ["place"]}, revs={}, ts=2, kind="redact")
    journal.receive(other.items)
    journal.receive(one.items)
    assert Summit.objects.get(pk=summit.pk).place is None
    assert "harm" not in json.dumps(Stored.objects.get(fact_id=fact_id).payload)


def test_undo_writes_again_what_stood_before():
    summit = a_summit(edition=1)
    journal.write(summit, by="a", edition=2)
    journal.undo(journal.history(summit.pk)[-1].fact_id, by="b")
    assert Summit.objects.get(pk=summit.pk).edition == 1
    assert [c.by for c in journal.history(summit.pk)] == [journal.SYSTEM, "a", "b"]


def test_undo_refuses_where_someone_has_changed_it_since():
    summit = a_summit(edition=1)
    journal.write(summit, by="a", edition=2)
    change = journal.history(summit.pk)[-1]
    journal.write(summit, by="b", edition=3)
    with pytest.raises(Refused):
        journal.undo(change.fact_id, by="a")
    assert Summit.objects.get(pk=summit.pk).edition == 3


def test_undoing_a_creation_takes_it_back_where_that_means_something():
    summit = a_summit()
    made = journal.write(Announcement, by="a", summit=summit, number=1, subject="other", title=Words("T", "en"))
    journal.undo(journal.history(made.pk)[0].fact_id, by="a")
    assert Announcement.objects.get(pk=made.pk).state == "withdrawn"
    with pytest.raises(Refused):
        journal.undo(journal.history(summit.pk)[0].fact_id, by="a")


def test_a_new_incarnation_never_uses_a_number_again():
    summit = a_summit()
    before = journal.node()
    journal.new_incarnation()
    journal.write(summit, by="someone", edition=4)
    assert journal.node() != before
    places = list(Stored.objects.values_list("stream_id", "seq"))
    assert len(places) == len(set(places))
    assert as_fact(Stored.objects.latest("id")).seq == 1


def test_a_number_that_somebody_took_a_moment_ago_is_not_given_again():
    summit, op = a_summit(), uuid7()
    told = {"summit": summit, "number": 1, "text": Words("Why?", "en")}
    first = journal.write(Question, by="a", op=op, **told)
    second = journal.write(Question, by="b", op=uuid7(), **told)
    again = journal.write(Question, by="a", op=op, **(told | {"number": 3}))
    assert (first.number, second.number, again.pk, again.number) == (1, 2, first.pk, 1)
    assert journal.check() == []


def test_members_facts_do_not_end_public_pages():
    from sabha.summit.conversations.actions import add_statement, vote

    summit = a_summit()
    asked = journal.write(Question, by="a", summit=summit, number=1, text=Words("Why?", "en"))
    statement = add_statement(asked, Words("Because.", "en"), by="a", is_seed=True)
    before = journal.revision(summit.pk)
    vote(by=uuid.uuid4(), statement=statement, value=1)
    assert journal.revision(summit.pk) == before
    journal.write(summit, by="a", edition=2)
    assert journal.revision(summit.pk) == before + 1


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["here", "one", "two"]),
        st.sampled_from(["edition", "place", "hackathon_word"]),
        st.integers(0, 4),
        st.integers(-115, 115),
        st.booleans(),
    ),
    min_size=1,
    max_size=14,
)


def plain_value(name, number):
    return {"edition": number, "place": {"lang": "en", "text": str(number)}, "hackathon_word": str(number)}[name]


def agree_after(acts, seed, merge=None):
    """Play `acts` on this node and two others, exchange in a shuffled order with repeats; whether all invariants hold.

    The property that mutants of the merge must break: tables equal the fold, the fold of all facts anybody admitted
    is the state, and every acknowledged act is present.
    """
    merge = merge or journal.receive
    summit = a_summit()
    nodes = {name: Elsewhere(f"{name}{seed}", summit) for name in ("one", "two")}
    now = 1_700_000_000_000
    for who, name, number, days, repeat in acts:
        ts = now + days * 86_400_000
        seen = Summit.objects.get(pk=summit.pk).stamps[name][0]
        if who == "here":
            at = datetime.datetime.fromtimestamp(ts / 1000, datetime.UTC)
            value = Words(str(number), "en") if name == "place" else plain_value(name, number)
            journal.write(Summit.objects.get(pk=summit.pk), by="here", at=at, **{name: value})
        else:
            said = {name: plain_value(name, number)}
            nodes[who].says("Summit", summit.pk, said, revs={name: seen + 1}, ts=ts)
            if repeat:
                merge(list(nodes[who].items))
    items = [item for other in nodes.values() for item in other.items] * 2
    random.Random(seed).shuffle(items)
    for start in range(0, len(items), 3):
        merge(items[start : start + 3])
    for _ in range(len(items)):
        merge(items)
    held = {(bytes(h), bytes(s)) for h, _, s in journal.export()}
    sent = {(h, bytes(s)) for h, _, s in items}
    state = fold(as_fact(row) for row in Stored.objects.all())[str(summit.pk)]
    row = Summit.objects.get(pk=summit.pk)
    shown = {n: list(state[n][0]) == row.stamps[n] for n in state}
    return journal.check() == [] and sent <= held and all(shown.values())


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(ACTS, st.integers(0, 10**6))
def test_three_nodes_agree_whatever_the_order_the_repeats_and_the_clocks(acts, seed):
    assert agree_after(acts, f"{seed}-{uuid7().hex[-6:]}")


KNOWN = [
    ("here", "edition", 1, 0, False),
    ("one", "edition", 2, -100, True),
    ("two", "edition", 3, 100, False),
    ("one", "edition", 4, 5, False),
    ("two", "place", 1, -3, True),
    ("here", "place", 2, -50, False),
    ("one", "place", 3, -60, False),
]


def last_arrival_wins(monkeypatch):
    monkeypatch.setattr(folding, "fold", lambda facts, **_: _fold_by(list(facts), lambda f, place: (place, 0, f.id)))


def clock_before_revision(monkeypatch):
    monkeypatch.setattr(folding, "fold", lambda facts, **_: _fold_by(list(facts), lambda f, _: (f.ts, 0, f.id)))


def _fold_by(facts, key):
    state = {}
    for place, fact in enumerate(facts):
        for name, value in fact.said().items():
            stamp = key(fact, place)
            registers = state.setdefault(fact.object, {})
            if name not in registers or stamp > registers[name][0]:
                registers[name] = (stamp, value)
    return state


def no_rows_for_what_came(monkeypatch):
    monkeypatch.setattr(merging, "bring", lambda *_: 0)


def newer_facts_dropped(monkeypatch):
    keep = merging.read
    monkeypatch.setattr(merging, "read", lambda item: (r := keep(item)) and (r if r[0].seq < 2 else None))


@pytest.mark.parametrize(
    "mutation", [last_arrival_wins, clock_before_revision, no_rows_for_what_came, newer_facts_dropped]
)
def test_a_broken_merge_is_caught(mutation, monkeypatch):
    assert agree_after(KNOWN, "sound")
    mutation(monkeypatch)
    try:
        survived = agree_after(KNOWN, "broken")
    except Exception:
        survived = False
    assert not survived


def test_without_the_gap_check_a_hole_is_taken(monkeypatch):
    summit = a_summit()
    hub = Elsewhere("hub", summit)
    for rev in (2, 3):
        hub.says("Summit", summit.pk, {"edition": rev}, revs={"edition": rev}, ts=rev)
    forged = replace(Fact.from_header(hub.items[1][0], None), seq=2)
    monkeypatch.setattr(merging, "signed", lambda *_: True)
    assert journal.receive([(forged.header(), hub.items[1][1], b"x")]) == 0


def test_without_the_signature_check_a_forger_gets_in(monkeypatch):
    """The mutant that checks no signature stores what the sound journal refuses, and so it is told apart."""
    summit = a_summit()
    hub = Elsewhere("hub", summit)
    header, payload, _ = hub.says("Summit", summit.pk, {"edition": 66}, revs={"edition": 2}, ts=1)
    forged = (header, payload, b"x" * 64)
    assert journal.receive([forged]) == 0
    monkeypatch.setattr(merging, "signed", lambda *_: True)
    assert journal.receive([forged]) == 1


def test_nothing_in_the_source_writes_a_recorded_table_but_the_journal():
    names = "|".join(m.__name__ for m in folding.recorded_models())
    past = re.compile(rf"\b({names})\.objects\.(create|get_or_create|update_or_create|bulk_create)\b|_base_manager")
    allowed = SOURCE / "summit" / "journal"
    found = [
        f"{path.relative_to(SOURCE)}: {line.strip()}"
        for path in SOURCE.rglob("*.py")
        if allowed not in path.parents
        for line in path.read_text().splitlines()
        if past.search(line)
    ]
    assert found == []


def played():
    from sabha.demo import life

    return life.play()


def test_the_demonstration_writes_recorded_tables_only_through_the_journal(monkeypatch):
    inside = []
    keep = writing.set_row

    def watched(*args):
        inside.append(True)
        try:
            return keep(*args)
        finally:
            inside.pop()

    tables = {m._meta.db_table for m in folding.recorded_models()}
    strays = []

    def look(execute, sql, params, many, context):
        found = re.match(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)', sql)
        if found and found[1] in tables and not inside:
            strays.append(sql[:120])
        return execute(sql, params, many, context)

    monkeypatch.setattr(writing, "set_row", watched)
    with connection.execute_wrapper(look):
        played()
    assert strays == []
    assert journal.check() == []


def test_nothing_personal_stands_in_any_fact():
    """Names, addresses and what people say of themselves stay in their own tables."""
    from sabha.summit.people.models import Membership, Person

    played()
    person = Person.objects.join("canary@example.org", display_name="Canary Bird", pronouns="xe", about="I sing.")
    from sabha.summit.people.actions.members import join

    membership = join(person, Summit.objects.latest("slug"))
    journal.write(membership.summit, by=membership.pseudonym, hackathon_word="mela")
    facts = "\n".join(row.header + json.dumps(row.payload, ensure_ascii=False) for row in Stored.objects.all())
    for one in Person.objects.all():
        for value in (one.display_name, one.email, one.about, str(one.pk)):
            assert not value or value not in facts
    assert not any(str(m.ballot_key) in facts for m in Membership.objects.all())


def test_every_recorded_model_can_be_folded():
    assert all(issubclass(m, Recorded) and m.recorded_fields() for m in folding.recorded_models())


def test_a_number_that_is_an_address_is_given_once():
    """Whoever adds a model with a number says within what it is an address, or here that it is none."""
    numbered = [model for model in folding.recorded_models() if "number" in model.recorded_fields()]
    only_order = {model.__name__ for model in numbered if not model.numbered_within}
    assert only_order == {"Ask", "BallotIdea", "Criterion", "Finding", "Quota"}
    assert all(model.numbered_within in model.recorded_fields() for model in set(numbered) if model.numbered_within)
