"""Drafts that keep themselves: what comes late, from another page, or from nobody known, overwrites nothing."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from sabha.algorithms.refused import Refused
from sabha.summit.call.actions import keeping, proposing
from sabha.summit.call.actions.proposing import Page
from sabha.summit.call.models import CoSpeaker, KeptForm, Proposal
from summit.test_call import a_call, handed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(summit: Any, pseudonym: Any) -> Any:
    return a_call(summit, pseudonym)


@pytest.fixture
def draft(call: Any, bilal: Any) -> Any:
    return proposing.begin(call, bilal.person, op=uuid4(), title="Tanks")


def title_of(proposal: Any) -> str:
    return str(Proposal.objects.get(pk=proposal.pk).title)


class TestOnePage:
    def test_it_writes_over_its_own_words(self, draft: Any) -> None:
        for turn, title in enumerate(("Tanks a", "Tanks and ponds"), 1):
            proposing.save(draft, page=Page(draft.pk, "-", turn, by_itself=True), title=title)
        assert title_of(draft) == "Tanks and ponds"

    def test_what_comes_late_over_a_poor_network_changes_nothing(self, draft: Any) -> None:
        proposing.save(draft, page=Page(draft.pk, "-", 3), title="Newer")
        proposing.save(draft, page=Page(draft.pk, "-", 2, by_itself=True), title="Older")
        assert title_of(draft) == "Newer"

    def test_by_itself_it_never_changes_what_is_handed_in(self, call: Any, bilal: Any) -> None:
        it = handed_in(call, bilal.person, op=uuid4())
        with pytest.raises(Refused, match="closed"):
            proposing.save(it, page=Page(it.pk, "-", 9, by_itself=True), title="Half a wo")
        assert title_of(it) == "Tanks"


class TestTwoPages:
    def test_the_second_is_refused_until_it_has_seen_what_the_first_wrote(self, draft: Any) -> None:
        seen = draft.stamp
        proposing.save(draft, page=Page(uuid4(), seen), title="From the phone")
        with pytest.raises(Refused, match="changed on another page"):
            proposing.save(draft, page=Page(uuid4(), seen), title="From the desk")
        assert title_of(draft) == "From the phone"
        proposing.save(draft, page=Page(uuid4(), draft.stamp), title="From the desk")
        assert title_of(draft) == "From the desk"

    def test_saying_the_same_again_is_no_conflict(self, draft: Any) -> None:
        seen = draft.stamp
        for _ in range(2):
            proposing.save(draft, page=Page(uuid4(), seen), title="The same")
        assert title_of(draft) == "The same"

    def test_what_a_page_has_read_may_be_a_moment_old(self, call: Any, bilal: Any) -> None:
        it = handed_in(call, bilal.person)
        old = Proposal.objects.select_related("call__summit", "person").get(pk=it.pk)
        proposing.withdraw(it)
        for act in (lambda: proposing.save(old, title="x"), lambda: proposing.hand_in(old)):
            with pytest.raises(Refused):
                act()
        assert Proposal.objects.get(pk=it.pk).state == Proposal.State.WITHDRAWN


class TestOfNobodyKnown:
    def test_sent_twice_it_is_one_form_under_one_address(self, call: Any) -> None:
        op = uuid4()
        one, other = (keeping.keep(call, op=op, values={"title": t}) for t in ("A", "B"))
        assert one == other
        assert str(op) not in one
        assert keeping.held(call, one).proposal.title == "B"
        assert keeping.held(call, one[:-1] + "x") is keeping.held(call, "") is None

    def test_after_two_weeks_it_is_deleted(self, call: Any) -> None:
        token = keeping.keep(call, op=uuid4(), values={"title": "A"})
        assert keeping.forget_old() == 0
        KeptForm.objects.update(made=timezone.now() - timedelta(days=14))
        assert keeping.held(call, token) is None
        assert keeping.forget_old() == 1

    def test_nobody_fills_the_disk_with_them(self, call: Any, monkeypatch: Any) -> None:
        monkeypatch.setattr(keeping, "MOST", 1)
        op = uuid4()
        keeping.keep(call, op=op, values={})
        keeping.keep(call, op=op, values={})
        with pytest.raises(Refused, match="sign in first"):
            keeping.keep(call, op=uuid4(), values={})


class TestSpeakingTogether:
    def test_a_double_tap_asks_one_person_once_and_shows_the_same_link(self, draft: Any) -> None:
        op = uuid4()
        one, other = (proposing.ask_speaker(draft, name="Tenzin", op=op) for _ in range(2))
        assert one == other
        assert draft.speakers.count() == 1

    def test_two_people_with_the_same_link_at_once_are_one_speaker(self, draft: Any, tenzin: Any, asha: Any) -> None:
        held, _ = proposing.ask_speaker(draft, name="T")
        one, other = (CoSpeaker.objects.select_related("proposal__call").get(pk=held.pk) for _ in range(2))
        proposing.accept_invitation(one, tenzin.person)
        with pytest.raises(Refused, match="not for you"):
            proposing.accept_invitation(other, asha.person)
        assert draft.speakers.get().person == tenzin.person

    def test_who_says_yes_belongs_to_the_summit_and_may_step_back(self, draft: Any, summit: Any, tenzin: Any) -> None:
        held, _ = proposing.ask_speaker(draft, name="T")
        proposing.accept_invitation(held, tenzin.person)
        assert tenzin.person.memberships.filter(summit=summit).exists()
        proposing.step_back(draft, tenzin.person)
        assert draft.speakers.count() == 0
