"""Calls, proposals, review and choosing: the acts themselves, without pages."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.call import tasks
from sabha.summit.call.actions import calling, deciding, offering, proposing, reviewing, revising
from sabha.summit.call.models import Job, Offer, Proposal
from sabha.summit.journal import actions as journal
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Letter, Role
from three_people import person

pytestmark = pytest.mark.django_db
State = Proposal.State
TODAY = timezone.localdate


def a_call(summit: Any, by: Any, **values: Any) -> Any:
    """An open, published call with two criteria."""
    given = {"kind": "sessions", "title": Words("Sessions", "en"), "opens": TODAY() - timedelta(days=5),
             "closes": TODAY() + timedelta(days=5)} | values  # fmt: skip
    call = calling.add_call(summit, by=by, **given)
    for title, weight in (("Use", 2), ("Care", 1)):
        calling.add_part(call, "criteria", by=by, title=Words(title, "en"), weight=weight)
    return calling.publish_call(call, by=by)


@pytest.fixture
def call(summit: Any, pseudonym: Any) -> Any:
    """A call of a summit in thirty days: before it begins, offers can still be made."""
    first = TODAY() + timedelta(days=30)
    journal.write(summit, by=pseudonym, starts=first, ends=first + timedelta(days=1))
    return a_call(summit, pseudonym)


def handed_in(call: Any, who: Any, **values: Any) -> Any:
    given = {"title": "Tanks", "about": "How they are kept.", "lang": "en"} | values
    return proposing.hand_in(proposing.begin(call, who, **given))


def reviewers(summit: Any, number: int) -> list[Any]:
    found = [person(f"Reviewer{n}", speaks=["en"]) for n in range(number)]
    for who in found:
        join(who, summit, Role.REVIEWER)
    return found


def score(proposal: Any, who: Any, *points: int) -> Any:
    criteria = list(proposal.call.criteria.filter(is_withdrawn=False))
    given = {str(c.pk): p for c, p in zip(criteria, points, strict=True)}
    return reviewing.review(proposal, by=who, points=given, criteria=criteria)


def close(call: Any, pseudonym: Any) -> Any:
    return calling.change_call(
        call, by=pseudonym, opens=TODAY() - timedelta(days=9), closes=TODAY() - timedelta(days=1)
    )


class TestACall:
    def test_it_is_published_only_with_its_criteria(self, summit: Any, pseudonym: Any) -> None:
        days = {"opens": TODAY(), "closes": TODAY()}
        call = calling.add_call(summit, by=pseudonym, kind="sessions", title=Words("S", "en"), **days)
        with pytest.raises(Refused, match="which criteria count"):
            calling.publish_call(call, by=pseudonym)
        assert not call.is_shown

    def test_a_double_tap_makes_one_call_with_one_lot(self, summit: Any, pseudonym: Any) -> None:
        from three_people import new_operation

        values = {"kind": "sessions", "title": Words("S", "en"), "opens": TODAY(), "closes": TODAY()}
        op = __import__("uuid").UUID(new_operation())
        one, other = (calling.add_call(summit, by=pseudonym, op=op, **values) for _ in range(2))
        assert one.pk == other.pk
        assert summit.calls.count() == 1

    def test_its_last_day_ends_in_the_summits_time_zone(self, call: Any) -> None:
        call.opens, call.closes = date(2023, 1, 1), date(2023, 1, 10)
        assert call.closes_at.isoformat() == "2023-01-11T00:00:00+05:30"

    def test_a_call_for_what_comes_after_the_summit_is_kept_after_its_own_end(
        self, summit: Any, pseudonym: Any, bilal: Any
    ) -> None:
        call = a_call(summit, pseudonym)
        assert summit.ends < TODAY() - timedelta(days=90)
        handed_in(call, bilal.person)
        assert offering.delete_due(TODAY()) == 0
        assert call.deleted_on == call.closes + timedelta(days=90)
        assert offering.delete_due(call.deleted_on) == 1

    def test_criteria_stand_still_once_somebody_has_handed_in(self, call: Any, bilal: Any, pseudonym: Any) -> None:
        proposing.begin(call, bilal.person, title="A draft")
        calling.add_part(call, "criteria", by=pseudonym, title=Words("Joy", "en"))
        handed_in(call, bilal.person)
        first = call.criteria.first()
        with pytest.raises(Refused, match="stand still"):
            calling.change_part(first, "criteria", by=pseudonym, weight=9)
        with pytest.raises(Refused, match="stand still"):
            calling.add_part(call, "quotas", by=pseudonym, value="te")
        calling.add_part(call, "questions", by=pseudonym, kind="text", title=Words("Which hall?", "en"))

    def test_another_edition_gets_its_words_parts_and_a_lot_of_its_own(
        self, call: Any, kites: Any, meera: Any, pseudonym: Any
    ) -> None:
        ask = calling.add_part(
            call, "questions", by=pseudonym, kind="yes_no", title=Words("First time?", "en"), is_required=True
        )
        calling.add_part(call, "quotas", by=pseudonym, ask=ask, value="yes", least=2)
        me = meera.person.memberships.get(summit=kites).pseudonym
        made = calling.copy_call(call, kites, by=me, opens=date(2024, 1, 1), closes=date(2024, 2, 1))
        assert (made.summit, made.title, made.is_published) == (kites, call.title, False)
        assert [c.weight for c in made.criteria.all()] == [2, 1]
        assert made.quotas.get().ask == made.asks.get()
        assert made.commitment != call.commitment
        assert made.lot.secret != call.lot.secret


class TestHandingIn:
    def test_the_first_time_brings_one_receipt_and_later_changes_none(self, call: Any, bilal: Any) -> None:
        it = handed_in(call, bilal.person)
        proposing.save(it, title="Tanks and ponds")
        proposing.hand_in(it)
        assert [x.subject for x in Letter.objects.filter(person=bilal.person)] == ["We have it: Sessions"]

    def test_after_the_deadline_nothing_changes(self, call: Any, bilal: Any, pseudonym: Any) -> None:
        it = handed_in(call, bilal.person)
        close(call, pseudonym)
        it = Proposal.objects.select_related("call__summit").get(pk=it.pk)
        for act in (lambda: proposing.save(it, title="Late"), lambda: proposing.hand_in(it),
                    lambda: proposing.begin(it.call, bilal.person)):  # fmt: skip
            with pytest.raises(Refused, match="closed"):
                act()

    def test_numbers_follow_one_another_in_each_call(self, call: Any, summit: Any, bilal: Any, pseudonym: Any) -> None:
        other = a_call(summit, pseudonym, kind="volunteers")
        assert [handed_in(c, bilal.person).number for c in (call, call, other)] == [1, 2, 1]

    def test_one_person_does_not_fill_a_call_nor_write_to_the_whole_world(self, call: Any, bilal: Any) -> None:
        for _ in range(proposing.MOST):
            it = proposing.begin(call, bilal.person, title="x")
        with pytest.raises(Refused, match="begun 20 here already"):
            proposing.begin(call, bilal.person, title="x")
        for n in range(proposing.MOST_SPEAKERS):
            proposing.ask_speaker(it, name="x", email=f"x{n}@example.org")
        with pytest.raises(Refused, match="More than 12"):
            proposing.ask_speaker(it, name="x", email="y@example.org")

    def test_a_link_makes_one_person_a_speaker(self, call: Any, bilal: Any, tenzin: Any, asha: Any) -> None:
        it = handed_in(call, bilal.person)
        _, token = proposing.ask_speaker(it, name="Tenzin", email="tenzin@example.org")
        from sabha.summit.call.rules import invitation

        speaker = invitation(proposing.digest_of(token.lower()))
        proposing.accept_invitation(speaker, tenzin.person)
        assert list(Proposal.objects.of(tenzin.person)) == [it]
        with pytest.raises(Refused, match="not for you"):
            proposing.accept_invitation(speaker, asha.person)


class TestReviewing:
    def test_three_zeros_drop_and_two_do_not(self, call: Any, summit: Any, bilal: Any) -> None:
        it = handed_in(call, bilal.person)
        people = reviewers(summit, 3)
        for who in people[:2]:
            reviewing.look(it, by=who, value=0)
        assert Proposal.objects.get().state == State.SUBMITTED
        reviewing.look(it, by=people[2], value=0)
        assert Proposal.objects.get().state == State.DROPPED
        reviewing.look(it, by=people[2], value=1)
        assert Proposal.objects.get().state == State.SUBMITTED

    def test_points_are_weighted_as_the_call_says(self, call: Any, summit: Any, bilal: Any) -> None:
        [who] = reviewers(summit, 1)
        assert score(handed_in(call, bilal.person), who, 5, 2).mean == 4.0

    def test_writers_speakers_colleagues_and_who_declares_it_review_nothing(
        self, call: Any, summit: Any, bilal: Any
    ) -> None:
        it = handed_in(call, bilal.person, organisation="Well Keepers' Union")
        speaker, colleague, friend, other = reviewers(summit, 4)
        _, token = proposing.ask_speaker(it, name="x")
        from sabha.summit.call.rules import invitation

        proposing.accept_invitation(invitation(proposing.digest_of(token)), speaker)
        reviewing.say_of_oneself(call, colleague, organisation="WELL KEEPERS UNION")
        score(it, friend, 5, 5)
        reviewing.recuse(it, by=friend)
        assert it.reviews.count() == 0
        it = Proposal.objects.get()
        for who in (bilal.person, speaker, colleague, friend):
            with pytest.raises(Refused, match="conflict of interest"):
                score(it, who, 1, 1)
        assert score(it, other, 1, 1).mean == 1.0

    def test_the_worker_gives_each_three_without_conflict_and_says_who_lacks_some(
        self, call: Any, summit: Any, bilal: Any, tenzin: Any
    ) -> None:
        people = reviewers(summit, 4)
        mine = handed_in(call, people[0])
        handed_in(call, bilal.person)
        handed_in(call, tenzin.person, lang="te")
        reviewing.want(call, Job.Kind.ASSIGN)
        assert tasks.work() == 1
        job = Job.objects.get()
        assert people[0].pk not in mine.assignments.values_list("person", flat=True)
        assert [p.assignments.count() for p in Proposal.objects.all()] == [3, 3, 0]
        assert [(t, p["number"]) for t, p in job.result["lacks"]] == [(job.result["lacks"][0][0], 3)]
        reviewing.want(call, Job.Kind.ASSIGN)
        tasks.work()
        assert Job.objects.get().result["made"] == 0

    def test_a_revision_opens_a_new_round_whose_scores_count(
        self, call: Any, summit: Any, bilal: Any, pseudonym: Any
    ) -> None:
        it, other = handed_in(call, bilal.person), handed_in(call, bilal.person)
        who, whom = reviewers(summit, 2)
        score(it, who, 1, 1)
        score(other, whom, 4, 4)
        revising.ask_revision(it, wish="Say how long.", due=None)
        it = proposing.hand_in(Proposal.objects.select_related("call__summit").get(pk=close(call, pseudonym) and it.pk))
        assert (it.state, it.round) == (State.SUBMITTED, 2)
        score(it, who, 5, 5)
        assert tasks.latest(call) == {(1, who.pk): 5.0, (2, whom.pk): 4.0}


class TestChoosing:
    @pytest.fixture
    def scored(self, call: Any, summit: Any, pseudonym: Any) -> Any:
        """Twelve proposals, three reviewers, the scores of the first and last far apart."""
        calling.change_call(call, by=pseudonym, places=4, travel=100, budget=400)
        people = reviewers(summit, 3)
        for n in range(12):
            it = handed_in(call, person(f"Writer{n}"), language="te" if n % 2 else "en")
            for r, who in enumerate(people):
                score(it, who, *([5 if n < 2 else 1 if n > 9 else 2 + (n + r) % 3] * 2))
        close(call, pseudonym)
        tasks.work()
        return call

    def test_scores_decide_at_both_ends_and_the_lot_between(self, scored: Any, pseudonym: Any) -> None:
        found = Job.objects.get(kind="calibrate").result
        assert 1 in found["above"]
        assert found["uncertain"]
        accepted, declined = deciding.take_over_scores(scored)
        assert (accepted, declined) == (len(found["above"]), len(found["below"]))
        deciding.prepare_lot(scored)
        tasks.work()
        scored.lot.refresh_from_db()
        assert scored.lot.places == 4 - accepted
        assert {p.chance for p in Proposal.objects.filter(state=State.SUBMITTED)} == {scored.lot.smallest}
        deciding.draw_lot(scored, "17  4 22")
        tasks.work()
        assert Proposal.objects.filter(state=State.ACCEPTED).count() == 4
        waiting = Proposal.objects.filter(state=State.WAITLISTED).order_by("waiting")
        assert [p.waiting for p in waiting] == list(range(1, len(found["uncertain"]) - 4 + accepted + 1))

    def test_the_draw_can_be_repeated_from_what_is_published(self, scored: Any) -> None:
        import hashlib

        deciding.prepare_lot(scored)
        tasks.work()
        deciding.draw_lot(scored, "3 3 3")
        tasks.work()
        lot = type(scored.lot).objects.get()
        assert hashlib.sha256(lot.secret.encode()).hexdigest() == scored.commitment
        [group] = lot.groups
        tickets = sorted(group, key=lambda name: hashlib.sha256(f"{lot.secret} 3 3 3:{name}".encode()).hexdigest())
        assert sorted(tickets[:4]) == lot.drawn

    def test_a_lot_keeps_the_quotas(self, scored: Any, pseudonym: Any) -> None:
        from sabha.summit.call.models import Quota

        journal.write(Quota, by=pseudonym, call=scored, number=1, value="te", least=3, most=3)
        deciding.prepare_lot(scored)
        tasks.work()
        deciding.draw_lot(scored, "1")
        tasks.work()
        assert Proposal.objects.filter(state=State.ACCEPTED, language="te").count() == 3

    def test_more_than_the_places_or_the_money_is_refused_in_a_sentence(self, scored: Any, pseudonym: Any) -> None:
        everybody = scored.proposals.all()
        with pytest.raises(Refused, match="12 places; the call has 4"):
            deciding.decide(everybody, State.ACCEPTED, call=scored)
        calling.change_call(scored, by=pseudonym, budget=250)
        with pytest.raises(Refused, match="would cost 300 INR; there are 250"):
            deciding.decide(everybody.filter(number__lte=3), State.ACCEPTED, call=scored)
        assert everybody.filter(state=State.ACCEPTED).count() == 0

    def test_publishing_waits_until_everything_is_decided(self, scored: Any, pseudonym: Any) -> None:
        with pytest.raises(Refused, match="not decided yet: 12"):
            deciding.publish(scored, by=pseudonym)

    @pytest.fixture
    def published(self, scored: Any, pseudonym: Any) -> Any:
        deciding.decide(scored.proposals.filter(number__lte=4), State.ACCEPTED, call=scored)
        deciding.decide(scored.proposals.filter(number__in=(5, 6)), State.WAITLISTED, call=scored)
        deciding.decide(scored.proposals.filter(number__gte=7), State.DECLINED, call=scored)
        Letter.objects.all().delete()
        return deciding.publish(scored, by=pseudonym)

    def test_everybody_gets_one_letter_and_a_second_publishing_none(self, published: Any, pseudonym: Any) -> None:
        deciding.publish(published, by=pseudonym)
        assert offering.tick() == 12
        assert offering.tick() == 0
        kinds = [x.key.split(":")[2] for x in Letter.objects.order_by("pk")]
        assert sorted(set(kinds)) == ["accepted", "declined", "waitlisted"]
        assert [kinds.count(k) for k in ("accepted", "declined", "waitlisted")] == [4, 6, 2]

    def test_a_refused_and_an_expired_offer_go_to_the_first_in_line(self, published: Any) -> None:
        first = Proposal.objects.select_related("call__summit", "person").get(number=1)
        offering.answer(first, takes=False)
        tasks.work()
        fifth = Proposal.objects.get(number=5)
        assert (fifth.state, fifth.offer.state, fifth.waiting) == (State.ACCEPTED, "open", None)
        offering.tick(timezone.now() + timedelta(days=8))
        assert Proposal.objects.filter(state=State.LAPSED).count() == 5
        tasks.work()
        assert Proposal.objects.get(number=6).state == State.ACCEPTED

    def test_who_takes_an_offer_belongs_to_the_summit(self, published: Any, summit: Any) -> None:
        first = Proposal.objects.select_related("call__summit", "person").get(number=1)
        for _ in range(2):
            offering.answer(first, takes=True)
        roles = first.person.memberships.get(summit=summit).roles.values_list("role", flat=True)
        assert sorted(roles) == ["host", "participant"]

    def test_who_has_not_answered_is_reminded_once(self, published: Any) -> None:
        offering.tick()
        soon = timezone.now() + timedelta(days=5, hours=1)
        assert offering.tick(soon) == 4
        assert offering.tick(soon) == 0
        assert Letter.objects.filter(key__contains=":reminder:").count() == 4

    def test_after_its_time_all_is_deleted_and_the_numbers_stay(self, published: Any, summit: Any) -> None:
        offering.tick()
        on = summit.ends + timedelta(days=90)
        assert offering.delete_due(on - timedelta(days=1)) == 0
        assert offering.delete_due(on) == 1
        assert (
            Proposal.objects.count()
            == Offer.objects.count()
            == Letter.objects.filter(key__startswith="call:").count()
            == 0
        )
        published.aggregate.refresh_from_db()
        assert published.aggregate.public["applied"] == 12
