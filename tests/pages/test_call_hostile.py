"""Calls as somebody meets them who looks for what leaks, what is written over, and what disagrees with itself."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from pages.of_call import _call
from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.call import tasks
from sabha.summit.call.actions import calling, deciding, importing, offering, proposing, reviewing
from sabha.summit.call.models import Job, Offer, Proposal
from sabha.summit.call.rules.blind import seen
from sabha.summit.call.rules.budget import contradictions
from sabha.summit.call.rules.standing import held_about
from sabha.summit.journal import actions as journal
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Letter, Role
from three_people import Someone, operation, person, text_of

pytestmark = pytest.mark.django_db
State = Proposal.State


@pytest.fixture
def call(summit: Any, pseudonym: Any) -> Any:
    journal.write(summit, by=pseudonym, starts=timezone.localdate() + timedelta(days=30))
    return _call(summit, "sessions", pseudonym)


def handed_in(call: Any, who: Any, **values: Any) -> Any:
    return proposing.hand_in(proposing.begin(call, who, **({"title": "Looms", "about": "Wood."} | values)))


def reviewed(it: Any, who: Any, points: int = 4) -> Any:
    [criterion] = it.call.criteria.all()
    return reviewing.review(it, by=who, points={str(criterion.pk): points}, criteria=[criterion])


def read(call: Any, name: str, text: str, **values: Any) -> str:
    it = handed_in(call, person(name), about=text, **values)
    found = Proposal.objects.select_related("person", "call").prefetch_related("speakers__person").get(pk=it.pk)
    return str(seen(found, ()).about.text)


class TestBlind:
    @pytest.mark.parametrize(
        ("name", "text", "shown"),
        [
            ("Ila", "It is available; Ila's plan.", "It is available; ▒▒▒'s plan."),
            ("Om", "Om writes at home.", "▒▒▒ writes at home."),
            ("Zubeida", "by MissZubeida2, and జుబేదా", "by ▒▒▒, and జుబేదా"),
            ("కమల", "కమలకు తెలుసు", "▒▒▒ తెలుసు"),
            ("José", "Jose\u0301 says so", "▒▒▒ says so"),
        ],
    )
    def test_a_name_is_hidden_with_its_word_and_leaves_no_hole_that_tells_it(
        self, call: Any, name: str, text: str, shown: str
    ) -> None:
        assert read(call, name, text) == shown

    def test_an_organisation_is_hidden_however_it_is_spelled(self, call: Any) -> None:
        assert read(call, "W", "We at hidden-weavers weave.", organisation="Hidden Weavers") == "We at ▒▒▒ weave."

    def test_an_organiser_who_reads_names_does_not_review_until_they_read_none(
        self, call: Any, summit: Any, asha: Someone
    ) -> None:
        it = handed_in(call, person("Zubeida"))
        path, desk = f"/en/{summit.slug}/review/{it.pk}/", f"/en/{summit.slug}/desk/proposals/{it.pk}/"
        assert "Zubeida" in text_of(asha.opens(desk))
        page = asha.opens(path)
        assert "you read no names here" in text_of(page)
        [criterion] = call.criteria.all()
        asha.sends(path, review="1", **{f"c-{criterion.pk}": "3"})
        assert not it.reviews.exists()
        asha.sends(f"/en/{summit.slug}/review/calls/{call.number}/", most="5")
        assert "Zubeida" not in text_of(asha.opens(desk))
        asha.sends(path, review="1", **{f"c-{criterion.pk}": "3"})
        assert it.reviews.count() == 1

    def test_laying_the_role_down_shows_no_names_to_who_has_reviewed(
        self, call: Any, summit: Any, asha: Someone
    ) -> None:
        it = handed_in(call, person("Zubeida"))
        reviewing.look(it, by=asha.person, value=1)
        assert "Zubeida" not in text_of(asha.opens(f"/en/{summit.slug}/desk/calls/{call.number}/proposals/"))

    def test_no_list_tells_scores_to_who_still_owes_their_own_view(self, call: Any, summit: Any, asha: Someone) -> None:
        it, other = handed_in(call, person("A")), handed_in(call, person("B"), title="Boats")
        reviewing.assign(it, asha.person)
        Proposal.objects.update(score=4.321, raw=4.321, low=4, high=5, apart=0.5, reviews_count=3)
        at = f"/en/{summit.slug}/desk/calls/{call.number}/proposals"
        page = text_of(asha.opens(f"{at}/"))
        assert page.count("4.32") == 1
        assert "after your own view" in page
        assert text_of(asha.opens(f"{at}.csv")).count("4.321") == 2  # raw and score of the other
        assert "Looms" not in text_of(asha.opens(f"{at}/?sort=score"))
        reviewed(it, asha.person)
        assert "Looms" in text_of(asha.opens(f"{at}/?sort=score"))
        assert other.number == 2

    def test_no_filter_tells_an_organiser_how_their_own_stands(self, call: Any, summit: Any, asha: Someone) -> None:
        handed_in(call, asha.person, title="My own")
        deciding.decide(call.proposals.all(), State.DECLINED, call=call)
        at = f"/en/{summit.slug}/desk/calls/{call.number}/proposals"
        for query in ("?state=declined", "?sort=score"):
            assert "My own" not in text_of(asha.opens(f"{at}/{query}"))
            assert "My own" not in text_of(asha.opens(f"{at}.csv{query}"))

    def test_the_languages_of_a_reviewers_profile_are_their_own(self, call: Any, summit: Any, asha: Someone) -> None:
        join(person("R", speaks=["kn"]), summit, Role.REVIEWER)
        assert ">kn" not in text_of(asha.opens(f"/en/{summit.slug}/desk/calls/{call.number}/reviewers/"))


class TestBetweenWriterAndTeam:
    def test_who_speaks_too_reads_neither_private_answers_nor_visa(
        self, call: Any, summit: Any, bilal: Someone, tenzin: Someone, pseudonym: Any
    ) -> None:
        ask = calling.add_part(
            call, "questions", by=pseudonym, kind="text", title=Words("Diet?", "en"), for_reviewers=False
        )
        it = handed_in(call, bilal.person, answers={str(ask.pk): "no gluten"})
        speaker, _ = proposing.ask_speaker(it, name="T")
        proposing.accept_invitation(speaker, tenzin.person)
        deciding.decide(call.proposals.all(), State.ACCEPTED, call=call)
        deciding.publish(call, by=pseudonym)
        offering.answer(it, takes=True)
        Offer.objects.update(visa="denied")
        path = f"/en/{summit.slug}/proposals/{it.pk}/"
        assert "no gluten" in text_of(bilal.opens(path))
        for told in (text_of(tenzin.opens(path)), str(held_about(tenzin.person))):
            assert "Looms" in told
            assert "no gluten" not in told
            assert "Not granted" not in told
            assert "denied" not in told
        assert tenzin.sends(path, answer="no").status_code == 403
        tenzin.sends(path, step_back="1")
        assert it.speakers.count() == 0

    def test_the_link_for_a_speaker_can_be_handed_on_and_a_double_tap_shows_the_same(
        self, call: Any, bilal: Someone
    ) -> None:
        it = handed_in(call, bilal.person)
        path = f"/en/{call.summit.slug}/proposals/{it.pk}/speakers/"
        given = {"op": operation(bilal.opens(path)), "name": "Tenzin", "ask": "1"}
        one, other = (re.findall(r"http://testserver/\S+/speak/\w+/", text_of(bilal.sends(path, **given)))
                      for _ in range(2))  # fmt: skip
        assert one == other
        assert len(one) == it.speakers.count() == 1

    def test_an_answer_for_the_organisers_alone_stays_so(self, call: Any, bilal: Someone, pseudonym: Any) -> None:
        ask = calling.add_part(
            call, "questions", by=pseudonym, kind="text", title=Words("Diet?", "en"), for_reviewers=False
        )
        page = text_of(bilal.opens(f"/en/{call.summit.slug}/calls/{call.number}/propose/"))
        assert "(for the organisers alone)" in page
        proposing.begin(call, bilal.person, answers={str(ask.pk): "x"})
        with pytest.raises(Refused, match="for the organisers alone"):
            calling.change_part(ask, "questions", by=pseudonym, for_reviewers=True)

    def test_it_is_counted_in_no_public_table_unless_a_quota_names_it(self, call: Any, pseudonym: Any) -> None:
        from sabha.summit.call.rules.numbers import aggregate

        private = {"kind": "yes_no", "for_reviewers": False}
        told, hidden = (
            calling.add_part(call, "questions", by=pseudonym, title=Words(t, "en"), **private) for t in ("A?", "B?")
        )
        calling.add_part(call, "quotas", by=pseudonym, ask=told, value="yes", least=0)
        for n in range(30):
            handed_in(call, person(f"W{n}"), answers=dict.fromkeys((str(told.pk), str(hidden.pk)), "yes"))
        names = [name for name, *_ in aggregate(call)["tables"]]
        assert str(told.pk) in names
        assert str(hidden.pk) not in names

    def test_what_people_were_promised_stands_still(self, call: Any, bilal: Someone, pseudonym: Any) -> None:
        calling.change_call(call, by=pseudonym, kept_days=100)
        handed_in(call, bilal.person)
        for change, why in (({"is_blind": False}, "without names"), ({"kept_days": 101}, "deleted")):
            with pytest.raises(Refused, match=why):
                calling.change_call(call, by=pseudonym, **change)
        calling.change_call(call, by=pseudonym, kept_days=50)


class TestTranslated:
    def test_choices_and_topics_are_read_in_another_language_and_kept_as_they_are(
        self, call: Any, summit: Any, asha: Someone, bilal: Someone
    ) -> None:
        at = f"/en/{summit.slug}/desk/calls/{call.number}/translate/"
        page = asha.opens(at)
        assert "Musi · Godavari" in text_of(page)
        names = {f.name: f for f in page.context["form"]}
        [options] = [n for n in names if n.endswith("-options")]
        given = {"lang": "te", "w0-topics": "నీరు\nపటాలు"}
        assert "Translate each line" in text_of(asha.sends(at, **given, **{options: "మూసీ"}))
        assert asha.sends(at, **given, **{options: "మూసీ\nగోదావరి"}).status_code == 302
        form = text_of(bilal.opens(f"/te/{summit.slug}/calls/{call.number}/propose/"))
        assert '<option value="Musi">మూసీ</option>' in form
        assert "పటాలు" in form
        assert "నీరు, పటాలు" in text_of(bilal.opens(f"/te/{summit.slug}/calls/{call.number}/"))


def as_opened(page: Any) -> dict[str, Any]:
    """What a browser would send of a page's form as it was opened."""
    form, given = page.context["form"], {}
    for bound in form:
        value = bound.value()
        given[f"initial-{bound.html_name}"] = given[bound.html_name] = (
            ("on" if value else "") if isinstance(value, bool) else "" if value is None else str(value)
        )
    return {name: value for name, value in given.items() if value != "" or name.startswith("initial-")}


class TestTwoOfTheTeam:
    def test_they_change_different_fields_of_a_call_at_once_and_never_the_same_unseen(
        self, call: Any, summit: Any, asha: Someone, pseudonym: Any
    ) -> None:
        path = f"/en/{summit.slug}/desk/calls/{call.number}/edit/"
        page = asha.opens(path)
        opened = as_opened(page)
        assert 'name="initial-places"' in text_of(page)
        calling.change_call(call, by=pseudonym, budget=5000)
        assert asha.sends(path, **opened | {"places": "7"}).status_code == 302
        call.refresh_from_db()
        assert (call.places, call.budget) == (7, 5000)
        answer = asha.sends(path, **opened | {"op": "", "budget": "9"})
        assert "Meanwhile somebody else has changed this." in text_of(answer)
        call.refresh_from_db()
        assert call.budget == 5000

    def test_nor_a_question_of_it(self, call: Any, summit: Any, asha: Someone, pseudonym: Any) -> None:
        ask = call.asks.first()
        path = f"/en/{summit.slug}/desk/calls/{call.number}/questions/{ask.pk}/"
        opened = as_opened(asha.opens(path))
        calling.change_part(ask, "questions", by=pseudonym, title=Words("Which lake?", "en"))
        answer = asha.sends(path, **opened | {"title": "Which sea?"})
        assert "Meanwhile somebody else has changed this." in text_of(answer)
        assert asha.sends(path, **opened | {"op": "", "is_required": "on"}).status_code == 302
        ask.refresh_from_db()
        assert (str(ask.title), ask.is_required) == ("Which lake?", True)


class TestTables:
    def test_the_table_without_names_writes_over_nobodys_words(self, call: Any, summit: Any, asha: Someone) -> None:
        it = handed_in(call, person("Zubeida"), about="Zubeida keeps looms.", organisation="Weavers")
        out = asha.opens(f"/en/{summit.slug}/desk/calls/{call.number}/proposals.csv?blind=1").content
        assert importing.take_in(call, out)[2] != []
        assert importing.take_in(call, b"number,title\n1,Better\n") == (0, 1, [])
        it.refresh_from_db()
        assert (it.title, it.about, it.organisation) == ("Better", "Zubeida keeps looms.", "Weavers")

    def test_drafts_and_answers_beyond_the_table_stay_as_they_are(self, call: Any, bilal: Someone) -> None:
        draft = proposing.begin(call, bilal.person, title="Half")
        it = handed_in(call, bilal.person, answers={"other": "kept"})
        table = f"number,title\n{draft.number},Taken\n{it.number},Whole\n".encode()
        assert importing.take_in(call, table)[:2] == (0, 1)
        draft.refresh_from_db()
        it.refresh_from_db()
        assert (draft.title, it.title, it.answers) == ("Half", "Whole", {"other": "kept"})

    def test_what_is_no_address_and_no_table_is_told(self, call: Any) -> None:
        assert len(importing.take_in(call, b"title,email\nA,@\nB,a@b\nC\0D,c@example.org\n")[2]) == 2
        with pytest.raises(Refused, match="no table"):
            importing.take_in(call, b'title,email\n"' + b"x" * 200_000 + b'",a@example.org\n')


class TestTheWorker:
    def test_nothing_long_is_worked_out_while_the_database_is_locked(
        self, call: Any, summit: Any, monkeypatch: Any
    ) -> None:
        import sabha.algorithms.review as review
        import sabha.algorithms.selection as selection

        depth, before = [], len(connection.savepoint_ids)
        for module, name in ((review, "assign"), (review, "calibrate"), (selection, "leximin")):
            real = getattr(module, name)

            def watched(*args: Any, real: Any = real, **more: Any) -> Any:
                depth.append(len(connection.savepoint_ids) - before)
                return real(*args, **more)

            monkeypatch.setattr(module, name, watched)
        people = [person(f"R{n}") for n in range(3)]
        for who in people:
            join(who, summit, Role.REVIEWER)
        for n in range(3):
            it = handed_in(call, person(f"W{n}"))
            reviewed(it, people[n])
        for kind in (Job.Kind.ASSIGN, Job.Kind.CALIBRATE, Job.Kind.LOT):
            reviewing.want(call, kind)
        assert tasks.work() == 3
        assert depth == [0, 0, 0]

    def test_a_conflict_takes_its_review_its_count_and_its_score_along_and_asks_somebody_else(
        self, call: Any, summit: Any
    ) -> None:
        people = [person(f"R{n}") for n in range(4)]
        for who in people:
            join(who, summit, Role.REVIEWER)
        it, other = handed_in(call, person("W")), handed_in(call, person("V"))
        reviewing.want(call, Job.Kind.ASSIGN)
        tasks.work()
        asked = it.assignments.first().person
        reviewed(it, asked)
        for who in people[:2]:
            reviewed(other, who)
        tasks.calibrate(call, {})
        assert Proposal.objects.get(pk=it.pk).score is not None
        reviewing.recuse(it, by=asked)
        tasks.assign(call, {})
        tasks.calibrate(call, {})
        it = Proposal.objects.get(pk=it.pk)
        assert (it.reviews_count, it.score, it.raw) == (0, None, None)
        assert asked.pk not in it.assignments.values_list("person", flat=True)
        assert it.assignments.count() == 3

    def test_who_has_become_a_colleague_makes_room(self, call: Any, summit: Any) -> None:
        people = [person(f"R{n}") for n in range(4)]
        for who in people:
            join(who, summit, Role.REVIEWER)
        it = handed_in(call, person("W"), organisation="Weavers")
        tasks.assign(call, {})
        close = it.assignments.first().person
        reviewing.say_of_oneself(call, close, organisation="WEAVERS")
        tasks.assign(call, {})
        assert close.pk not in it.assignments.values_list("person", flat=True)
        assert it.assignments.count() == 3


class TestChoosing:
    def test_publishing_twice_at_once_is_publishing_once(self, call: Any, pseudonym: Any) -> None:
        handed_in(call, person("W"))
        deciding.decide(call.proposals.all(), State.ACCEPTED, call=call)
        one, other = (type(call).objects.select_related("summit").get(pk=call.pk) for _ in range(2))
        deciding.publish(one, by=pseudonym)
        deciding.publish(other, by=pseudonym)
        assert Offer.objects.count() == 1
        with pytest.raises(Refused, match="are published"):
            deciding.decide(call.proposals.all(), State.DECLINED, call=type(call)(pk=call.pk))

    def test_the_place_in_line_is_counted_anew_when_somebody_leaves_it(
        self, call: Any, summit: Any, bilal: Someone, pseudonym: Any
    ) -> None:
        first, mine = handed_in(call, person("A")), handed_in(call, bilal.person)
        deciding.decide(call.proposals.all(), State.WAITLISTED, call=call)
        deciding.publish(call, by=pseudonym)
        path = f"/en/{summit.slug}/proposals/{mine.pk}/"
        assert "Place 2 on the waiting list." in text_of(bilal.opens(path))
        proposing.withdraw(first)
        assert "Place 1 on the waiting list." in text_of(bilal.opens(path))

    def test_whoever_is_erased_leaves_no_address_and_their_place_to_the_next(
        self, call: Any, bilal: Someone, tenzin: Someone, pseudonym: Any
    ) -> None:
        from sabha.summit.overview.actions import erase

        it = handed_in(call, tenzin.person)
        handed_in(call, bilal.person)
        deciding.decide(call.proposals.filter(pk=it.pk), State.ACCEPTED, call=call)
        deciding.decide(call.proposals.exclude(pk=it.pk), State.WAITLISTED, call=call)
        draft = proposing.begin(_call(call.summit, "volunteers", pseudonym), bilal.person, title="x")
        proposing.ask_speaker(draft, name="Tenzin", email="tenzin@example.org")
        assert held_about(tenzin.person)["asked_to_speak"][0]["email"] == "tenzin@example.org"
        deciding.publish(call, by=pseudonym)
        erase(tenzin.person, redact=False)
        tasks.work()
        assert not draft.speakers.exists()
        assert Proposal.objects.get(call=call).state == State.ACCEPTED

    def test_the_unscored_wait_behind_the_scored(self, call: Any) -> None:
        for n, score in enumerate((None, 3.0, 4.0)):
            it = handed_in(call, person(f"W{n}"))
            Proposal.objects.filter(pk=it.pk).update(score=score)
        deciding.decide(call.proposals.all(), State.WAITLISTED, call=call)
        assert list(call.proposals.order_by("waiting").values_list("number", flat=True)) == [3, 2, 1]

    def test_fewer_places_than_are_taken_is_a_contradiction(self, call: Any, pseudonym: Any) -> None:
        for n in range(2):
            handed_in(call, person(f"W{n}"))
        deciding.decide(call.proposals.all(), State.ACCEPTED, call=call)
        calling.change_call(call, by=pseudonym, places=1, budget=10)
        told = list(contradictions(call))
        assert "2 places are offered or taken; the call has 1." in told
        assert "What is offered or taken costs 40 INR; there are 10." in told

    def test_its_holder_says_how_far_the_journey_is_but_not_that_it_was_paid(
        self, call: Any, summit: Any, bilal: Someone, pseudonym: Any
    ) -> None:
        it = handed_in(call, bilal.person)
        deciding.decide(call.proposals.all(), State.ACCEPTED, call=call)
        deciding.publish(call, by=pseudonym)
        path = f"/en/{summit.slug}/proposals/{it.pk}/"
        bilal.sends(path, answer="yes")
        bilal.sends(path, journey="1", visa="applied", payment="booked")
        assert (it.offer.visa, it.offer.payment) == ("applied", "booked")
        assert bilal.sends(path, journey="1", visa="invited", payment="paid").status_code == 200
        offer = Offer.objects.get()
        assert (offer.visa, offer.payment) == ("applied", "booked")

    def test_two_of_the_team_do_not_write_over_one_anothers_note(
        self, call: Any, summit: Any, asha: Someone, pseudonym: Any
    ) -> None:
        it = handed_in(call, person("W"))
        deciding.decide(call.proposals.all(), State.ACCEPTED, call=call)
        deciding.publish(call, by=pseudonym)
        path = f"/en/{summit.slug}/desk/offers/{it.pk}/"
        seen_by_both = {"was-note": "", "was-visa": "", "was-payment": ""}
        asha.sends(path, note="Called them.", **seen_by_both)
        answer = asha.sends(path, note="Wrote to them.", **seen_by_both)
        assert "Meanwhile somebody else has changed this." in text_of(answer)
        assert Offer.objects.get().note == "Called them."
        assert not Letter.objects.filter(body__contains="Called").exists()
