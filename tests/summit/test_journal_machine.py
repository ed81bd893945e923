"""A machine that does what people, nodes and bad luck do, in any order, and looks after every step."""

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from nacl.signing import SigningKey

from sabha.algorithms.facts import canonical
from sabha.summit.base.ids import uuid7
from sabha.summit.journal import actions as journal
from sabha.summit.journal.actions.nodes import node
from summit.journal_world import FIELDS, World, again

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_node")]

EVERYWHERE = st.sampled_from(["here", "one", "two"])
HUBS = st.sampled_from(["one", "two"])
NAMES = st.sampled_from(sorted(FIELDS))
NUMBERS = st.integers(0, 3)
CLOCKS = st.sampled_from([-115, -1, 0, 1, 115])  # days
RUBBISH = [None, b"", (), (b"{}", None, b""), (None, None, None), (b"[" * 5000, {}, b"x"), ("text", {"values": {}}, 5)]
SEEDS = st.integers(0, 9999)


class Machine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        node.cache_clear()
        self.world = World()
        self.bundles = []  # what somebody saved on a stick some time ago

    @rule(who=EVERYWHERE, name=NAMES, number=NUMBERS, days=CLOCKS)
    def change(self, who, name, number, days):
        self.world.changes(who, name, number, days)

    @rule(hub=HUBS, name=NAMES, number=NUMBERS, days=CLOCKS, here_first=st.booleans())
    def answer_is_lost_and_the_act_sent_to_another_node(self, hub, name, number, days, here_first):
        op = uuid7()
        for who in ["here", hub] if here_first else [hub, "here"]:
            self.world.changes(who, name, number, days, op=op)

    @rule(name=NAMES, number=NUMBERS)
    def double_tap(self, name, number):
        op = uuid7()
        self.world.changes("here", name, number, op=op)
        self.world.changes("here", name, number, op=op)

    @rule(who=EVERYWHERE, number=NUMBERS)
    def ask(self, who, number):
        self.world.asks(who, number)

    @precondition(lambda self: self.world.questions)
    @rule(who=EVERYWHERE, place=NUMBERS, strict=st.booleans())
    def set_rules(self, who, place, strict):
        self.world.sets_rules(who, place, strict=strict)

    @rule(who=EVERYWHERE, place=st.integers(0, 30))
    def redact(self, who, place):
        self.world.redacts(who, place)

    @rule(hub=HUBS, version=st.sampled_from([1, 2]), kind=st.sampled_from(["set", "star"]))
    def something_newer(self, hub, version, kind):
        model = "Summit" if version == 2 or kind == "star" else "Hologram"
        said = {"edition": 99} if model == "Summit" else {"depth": 3}
        self.world.hubs[hub].says(
            model, str(self.world.summit.pk), said, revs=dict.fromkeys(said, 99), version=version, kind=kind
        )

    @rule(
        hub=HUBS, said=st.sampled_from([{"edition": "many"}, {"place": 5}, {"title": None}, {"series": str(uuid7())}])
    )
    def something_no_column_can_hold(self, hub, said):
        self.world.hubs[hub].says("Summit", str(self.world.summit.pk), said)

    @rule(hub=HUBS, seed=SEEDS, lose=st.sampled_from([0.0, 0.4]))
    def bring(self, hub, seed, lose):
        self.world.brings(hub, seed, lose=lose)

    @rule(hub=HUBS, seed=SEEDS, lose=st.sampled_from([0.0, 0.4]))
    def fetch(self, hub, seed, lose):
        self.world.introduce()
        self.world.fetches(hub, seed, lose=lose)

    @rule(hub=HUBS)
    def save_a_bundle(self, hub):
        self.bundles.append(self.world.hubs[hub].items())

    @precondition(lambda self: self.bundles)
    @rule(place=st.integers(0, 9), cut=st.integers(0, 3))
    def bring_a_stale_bundle(self, place, cut):
        bundle = self.bundles[place % len(self.bundles)]
        journal.receive(bundle[: len(bundle) - cut])

    @precondition(lambda self: any(hub.held for hub in self.world.hubs.values()))
    @rule(hub=HUBS, place=st.integers(0, 30), harm=st.sampled_from(["ts", "payload", "signature", "fork"]))
    def forge(self, hub, place, harm):
        own = [item for item in self.world.hubs[hub].items() if item[0].find(self.world.hubs[hub].name.encode()) > 0]
        if own:
            before = journal.check(), again(self.world.summit).stamps
            assert journal.receive([forged(own[place % len(own)], harm), *RUBBISH]) == 0
            assert (journal.check(), again(self.world.summit).stamps) == before

    @rule()
    def begin_again_under_a_new_name(self):
        before = journal.node()
        assert journal.new_incarnation() != before

    @rule()
    def rebuild(self):
        journal.rebuild()

    @invariant()
    def all_invariants_hold(self):
        assert self.world.faults() == []

    def teardown(self):
        try:
            assert self.world.faults_at_rest() == []
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
            node.cache_clear()


def forged(item, harm):
    """A fact with one part changed by somebody who does not have its node's key."""
    header, payload, signature = item
    match harm:
        case "ts":
            return header.replace(b'"ts":', b'"ts":1'), payload, signature
        case "payload":
            name = next(iter(payload["values"]), None)
            return (
                header,
                {**payload, "values": {**payload["values"], name or "place": "forged"}, "erased": {}},
                signature,
            )
        case "signature":
            return header, payload, b"\0" * 64
    return (
        header.replace(b'"kind":"set"', b'"kind":"seal"'),
        payload,
        SigningKey(b"1" * 32).sign(canonical([])).signature,
    )


def test_whatever_happens_the_journal_holds():
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=int(os.environ.get("EX", "40")),
            stateful_step_count=30,
            phases=[Phase.generate],
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
