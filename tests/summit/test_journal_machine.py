"""A machine that does what people, computers and bad luck do, in any order, and looks after every step."""

from pathlib import Path

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from sabha.algorithms.facts import Fact, Payload
from sabha.algorithms.facts import folding as pure
from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.journal import actions as journal
from sabha.summit.journal.actions import folding, merging, writing
from sabha.summit.journal.actions.forks import Fork
from sabha.summit.outcomes.actions import closing
from sabha.summit.outcomes.models import Closing
from summit.journal_world import FIELDS, NAMES, World, forged, image_of_an_empty_database, is_sqlite

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_node"),
    pytest.mark.skipif(not is_sqlite(), reason="its machines are SQLite databases in memory"),
]

WHO = st.sampled_from(NAMES)
WHICH = st.integers(0, 30)
YES = st.booleans()
CLOCKS = st.sampled_from([-115, -1, 0, 1, 115])  # days


class Machine(RuleBasedStateMachine):
    image: bytes
    folder: Path

    def __init__(self):
        super().__init__()
        self.world = World(self.folder, self.image)
        self.sheets, self.bundles, self.snapshots = [], [], []

    @rule(who=WHO, days=CLOCKS)
    def set_the_clock(self, who, days):
        self.world.places[who].days = days

    @rule(who=WHO, name=st.sampled_from(FIELDS))
    def open_a_form(self, who, name):
        self.sheets.append(self.world.opens(who, name))

    @precondition(lambda self: self.sheets)
    @rule(who=WHO, which=WHICH)
    def send_a_form(self, who, which):
        self.world.sends(who, self.sheets[which % len(self.sheets)])

    @rule(who=WHO, other=WHO, name=st.sampled_from(FIELDS))
    def answer_is_lost_and_the_form_sent_to_another_machine(self, who, other, name):
        sheet = self.world.opens(who, name)
        self.world.sends(who, sheet)
        self.world.sends(other, sheet)

    @rule(who=WHO)
    def ask(self, who):
        self.world.asks(who)

    @rule(who=WHO, which=WHICH)
    def state(self, who, which):
        self.world.states(who, which)

    @rule(who=WHO, which=WHICH, value=st.integers(-1, 1))
    def vote(self, who, which, value):
        self.world.votes(who, which, value)

    @rule(who=WHO, seeing=YES)
    def write_notes(self, who, seeing):
        self.world.writes_notes(who, seeing=seeing)

    @rule(who=WHO)
    def make_a_point(self, who):
        self.world.makes_a_point(who)

    @rule(who=WHO, which=WHICH, back=YES)
    def withdraw(self, who, which, back):
        self.world.withdraws(who, which, back=back)

    @rule(who=WHO, which=WHICH, apart=YES)
    def link(self, who, which, apart):
        self.world.links(who, which, apart=apart)

    @rule(who=WHO)
    def offer_contact(self, who):
        self.world.offers_contact(who)

    @rule(who=WHO, which=WHICH)
    def erase(self, who, which):
        self.world.erases(who, which)

    @rule(who=WHO, model=st.sampled_from(["Summit", "Hologram"]))
    def something_newer(self, who, model):
        self.world.says_something_newer(who, model=model)

    @rule(giver=WHO, taker=WHO, lose=st.sampled_from([0.0, 0.4]), cut=st.integers(0, 3))
    def carry(self, giver, taker, lose, cut):
        self.world.carries(giver, taker, lose=lose, cut=cut)

    @rule(giver=WHO)
    def save_a_bundle(self, giver):
        self.bundles.append(self.world.bundle(giver))

    @precondition(lambda self: self.bundles)
    @rule(taker=WHO, which=WHICH)
    def bring_a_stale_bundle(self, taker, which):
        self.world.takes(taker, self.bundles[which % len(self.bundles)])

    @rule(giver=WHO, taker=WHO, which=WHICH, harm=st.sampled_from(["ts", "payload", "signature", "rubbish"]))
    def forge(self, giver, taker, which, harm):
        items = self.world.bundle(giver)
        assert self.world.takes(taker, forged(items[which % len(items)], harm)) == 0

    @rule(who=WHO)
    def begin_again_under_a_new_name(self, who):
        self.world.begins_again(who)

    @rule(who=WHO)
    def take_a_snapshot(self, who):
        self.snapshots.append(self.world.remembers(who))

    @precondition(lambda self: self.snapshots)
    @rule(which=WHICH)
    def bring_a_snapshot_back(self, which):
        self.world.falls_back(self.snapshots[which % len(self.snapshots)])

    @rule(who=WHO)
    def renumber(self, who):
        self.world.renumbers(who)

    @rule(who=WHO)
    def rebuild(self, who):
        self.world.rebuilds(who)

    def teardown(self):
        try:
            found = self.world.faults_at_rest()
            assert not found, found
        finally:
            self.world.end()


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path, image_of_an_empty_database())
    yield made
    made.end()


def test_whatever_happens_the_journal_holds(tmp_path):
    Machine.folder, Machine.image = tmp_path, image_of_an_empty_database()
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=15, stateful_step_count=25, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def a_bad_day(world):
    """Everything that goes wrong at a summit, once, in an order in which each fault would show."""
    main, hall, field = NAMES
    places, carries = world.places, world.carries
    places["hall"].days, places["field"].days = 115, -115
    for who in NAMES:
        world.asks(who)  # three questions 2
    seen = world.opens(main, "place")
    world.sends(main, seen)
    sent = world.opens(main, "edition")  # on a phone that leaves for the field, where others write the same field
    for _ in range(2):
        world.sends(field, world.opens(field, "edition"))
    world.sends(main, world.opens(main, "hackathon_word"))
    carries(main, hall)
    world.sends(hall, world.opens(hall, "hackathon_word"))
    carries(hall, main)
    world.sends(main, world.opens(main, "hackathon_word"))  # over a time that has not come yet
    world.sends(main, sent)
    world.sends(main, world.opens(main, "edition"))
    for who in (field, main, main):
        world.sends(who, sent)  # the answer of the first was lost
    world.states(main, 0)
    carries(main, field, lose=0.3)
    carries(main, hall, cut=2)
    for who, value in ((main, 1), (hall, -1), (field, 0)):
        world.votes(who, 0, value)
    for who in (main, hall, hall, field):
        world.writes_notes(who, seeing=who == field)
    old = world.bundle(field)
    world.sends(field, world.opens(field, "place"))
    world.erases_latest(field, "place")
    late = world.bundle(field)[-1:]
    world.takes(hall, late)
    world.takes(hall, [*late, *old])
    world.makes_a_point(main)
    world.withdraws(main, 0, back=False)
    world.links(field, 0, apart=True)
    world.offers_contact(main)
    world.says_something_newer(hall, model="Summit")
    world.says_something_newer(field, model="Hologram")
    for giver, harm in ((main, "ts"), (field, "payload"), (hall, "signature"), (main, "rubbish")):
        for taker in NAMES:
            for item in world.bundle(giver, taker)[:2]:
                assert world.takes(taker, forged(item, harm)) == 0, "something forged was taken"
    snapshot = world.remembers(hall)
    world.asks(hall)
    carries(hall, main)
    world.falls_back(snapshot)
    world.sends(hall, world.opens(hall, "hackathon_word"))
    world.states(hall, 1)
    world.rebuilds(main)
    world.settles()
    twice, once = world.opens(main, "place"), world.opens(main, "place")
    for who, sheet in ((hall, twice), (field, twice), (main, once)):
        world.sends(who, sheet)  # the same act at two times, one before and one after another that is as new
    assert not (found := world.faults_at_rest()), found


def test_after_a_bad_day_nothing_is_lost(world):
    a_bad_day(world)


def last_arrival_wins(monkeypatch):
    monkeypatch.setattr(
        folding, "fold", lambda facts, **_: _fold_by(list(facts), lambda fact, place: (place, 0, fact.id))
    )


def clock_before_revision(monkeypatch):
    monkeypatch.setattr(
        folding, "fold", lambda facts, **_: _fold_by(list(facts), lambda fact, _: (fact.ts, 0, fact.id))
    )


def _fold_by(facts, key):
    state = {}
    for place, fact in enumerate(fact for fact in facts if fact.kind == "set"):
        for name, value in fact.said().items():
            stamp, registers = key(fact, place), state.setdefault(fact.object, {})
            if name not in registers or stamp > registers[name][0]:
                registers[name] = (stamp, value)
    return state


def times_of_one_act_differ(monkeypatch):
    monkeypatch.setattr(pure, "_earliest", lambda facts: {fact.id: fact.ts for fact in facts})


def what_was_seen_is_ignored(monkeypatch):
    keep = writing._admit
    monkeypatch.setattr(writing, "_admit", lambda *args, **more: keep(*args, **(more | {"seen": {}})))


def acts_are_not_recognised(monkeypatch):
    monkeypatch.setattr(writing, "_known", lambda *_: None)


def signatures_are_not_looked_at(monkeypatch):
    monkeypatch.setattr(merging, "signed", lambda *_: True)


def payloads_are_not_looked_at(monkeypatch):
    def read(item):
        try:
            header, payload, signature = item
            return Fact.from_header(header, Payload.from_json(payload)), signature
        except (Refused, ValueError, TypeError, AttributeError):
            return None

    monkeypatch.setattr(merging, "read", read)


def gaps_are_taken(monkeypatch):
    monkeypatch.setattr(merging, "_follows", lambda stream, fact: fact.seq > stream.seq)


def what_is_erased_comes_back(monkeypatch):
    monkeypatch.setattr(merging, "forget", lambda ids: set())


def erasures_are_not_remembered(monkeypatch):
    monkeypatch.setattr(merging, "remember", lambda fact: None)


def pages_are_not_told_of_a_merge(monkeypatch):
    monkeypatch.setattr(folding, "touch", lambda key: None)


def pages_are_not_told_of_a_write(monkeypatch):
    monkeypatch.setattr(writing.revisions, "touch", lambda key: None)


def an_object_never_waits(monkeypatch):
    monkeypatch.setattr(folding.models.Waiting.objects, "values_list", lambda *_: ())


def newer_facts_are_dropped(monkeypatch):
    keep = merging.read
    monkeypatch.setattr(merging, "read", lambda item: ((it := keep(item)) and it[0].model != "Hologram" and it) or None)


def one_text_is_kept(monkeypatch):
    monkeypatch.setattr(Closing, "versions", lambda self: {self.stamps["notes"][2]: self.notes})


def the_number_of_the_elder_is_kept_by_both(monkeypatch):
    monkeypatch.setattr(journal, "renumber", list)


def forks_are_not_healed(monkeypatch):
    monkeypatch.setattr(Fork, "heal", lambda self: [])


def people_stand_in_the_record(monkeypatch):
    keep = closing.offer_contact

    def tells(session, person, words):
        keep(session, person, words)
        journal.write(session, by=journal.SYSTEM, about=Words(words, "en"))

    monkeypatch.setattr(closing, "offer_contact", tells)


MUTATIONS = [
    last_arrival_wins, clock_before_revision, times_of_one_act_differ, what_was_seen_is_ignored,
    acts_are_not_recognised, signatures_are_not_looked_at, payloads_are_not_looked_at, gaps_are_taken,
    what_is_erased_comes_back, erasures_are_not_remembered, pages_are_not_told_of_a_merge,
    pages_are_not_told_of_a_write, an_object_never_waits, newer_facts_are_dropped, one_text_is_kept,
    the_number_of_the_elder_is_kept_by_both, forks_are_not_healed, people_stand_in_the_record,
]  # fmt: skip


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda it: it.__name__)
def test_a_broken_journal_is_caught(world, mutation, monkeypatch):
    mutation(monkeypatch)
    with pytest.raises((AssertionError, Refused, DatabaseError, ObjectDoesNotExist)):
        a_bad_day(world)
