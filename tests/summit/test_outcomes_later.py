"""A year later: what was kept, honestly told in small numbers; and a survey whose answers lead to nobody."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.outcomes.actions import checking
from sabha.summit.outcomes.actions import survey as actions
from sabha.summit.outcomes.actions.promises import make_promise
from sabha.summit.outcomes.models import Promise, Survey, SurveyAnswer
from sabha.summit.outcomes.rules import half_life, survey
from sabha.summit.outcomes.rules.desk import held_about
from sabha.summit.overview.actions import erase
from sabha.summit.people.actions.letters import send_due
from sabha.summit.people.actions.members import join
from three_people import Someone, new_operation, person, text_of

pytestmark = pytest.mark.django_db
TODAY = date(2024, 3, 4)


@pytest.fixture
def pseudonym(summit: Any, asha: Someone) -> uuid.UUID:
    return summit.memberships.get(person=asha.person).pseudonym


def promise(summit: Any, by: Any, said: str = "", month: int = 6) -> Promise:
    made = make_promise(summit, by=by, owner=by, text=Words("A map", "en"), at=datetime(2023, 3, 4, 10, tzinfo=UTC))
    return checking.hear(made, by=by, state=said, at=datetime(2023, month, 4, tzinfo=UTC)) if said else made


class TestKept:
    def test_each_promise_is_counted_once(self, summit: Any, pseudonym: Any) -> None:
        for said in ("kept", "kept", "dropped", "on_its_way", ""):
            promise(summit, pseudonym, said)
        make_promise(summit, by=pseudonym, text=Words("Unowned", "en"))
        found = half_life.tally(half_life.promises_of(summit.series_id))
        assert (found.made, found.accepted, found.kept, found.going, found.silent, found.gone) == (6, 5, 2, 2, 0, 1)
        assert found.share is None

    def test_a_kept_promise_lives_on_and_a_dropped_one_ended_then(self, summit: Any, pseudonym: Any) -> None:
        kept, dropped = (half_life.life_of(promise(summit, pseudonym, said), TODAY) for said in ("kept", "dropped"))
        assert (round(kept.watched), kept.ended) == (12, False)
        assert (round(dropped.watched), dropped.ended) == (3, True)

    def test_half_of_ten_dropped_after_three_months_is_a_half_life_of_three(self, summit: Any, pseudonym: Any) -> None:
        for n in range(10):
            promise(summit, pseudonym, "dropped" if n < 5 else "kept")
        found = half_life.drawing(half_life.promises_of(summit.series_id), TODAY)
        assert found is not None
        assert (found.half_life, found.steps, found.path) == (3, ((3, 50),), "M0 0H30V50H120")

    def test_few_promises_make_no_curve_and_no_share(self, summit: Any, pseudonym: Any, asha: Someone) -> None:
        promise(summit, pseudonym, "kept")
        page = text_of(asha.opens(f"/en/{summit.slug}/kept/"))
        assert "With fewer than 10 accepted promises" in page
        assert "%)" not in page


class TestSurvey:
    @pytest.fixture
    def opened(self, summit: Any) -> Survey:
        today = timezone.localdate()
        return actions.open_survey(summit, opens=today, closes=today + timedelta(days=7))

    def answered(self, opened: Survey, people: int, choices: dict[str, str]) -> None:
        start = SurveyAnswer.objects.count()
        for n in range(start, start + people):
            actions.answer(opened, join(person(f"P{n}"), opened.summit), choices, None)

    def test_the_desk_leads_to_it(self, summit: Any, asha: Someone) -> None:
        page = text_of(asha.opens(f"/en/{summit.slug}/desk/"))
        assert (f'href="/en/{summit.slug}/desk/survey/"' in page, "not open yet" in page) == (True, True)

    def test_a_members_own_page_leads_to_it_while_it_is_open(self, opened: Survey, bilal: Someone) -> None:
        place = f'href="/en/{opened.summit.slug}/survey/"'
        assert place in text_of(bilal.opens(f"/en/{opened.summit.slug}/me/"))
        Survey.objects.update(opens=timezone.localdate() + timedelta(days=1))
        assert place not in text_of(bilal.opens(f"/en/{opened.summit.slug}/me/"))

    def test_what_was_kept_leads_to_the_results_once_they_are_told(self, opened: Survey, stranger: Someone) -> None:
        place = f'href="/en/{opened.summit.slug}/survey/results/"'
        assert place not in text_of(stranger.opens(f"/en/{opened.summit.slug}/kept/"))
        Survey.objects.update(closes=timezone.localdate() - timedelta(days=1))
        actions.tell_results()
        assert place in text_of(stranger.opens(f"/en/{opened.summit.slug}/kept/"))

    def test_answers_are_told_only_after_it_closed_and_in_large_cells(self, opened: Survey, asha: Someone) -> None:
        self.answered(opened, 12, {"again": "yes"})
        self.answered(opened, 11, {"again": "perhaps"})
        self.answered(opened, 2, {"again": "no"})
        path = f"/en/{opened.summit.slug}/survey/results/"
        assert "<dd>12" not in text_of(asha.opens(path))
        assert actions.tell_results(opened.closes + timedelta(days=1)) == 1
        opened.refresh_from_db()
        told = {str(r.words): {str(label): n for label, n in r.rows} for r in survey.results(opened)}
        again = told["Would you come again?"]
        assert again["No"] is None  # two people
        assert list(again.values()).count(None) >= 2  # else the total would tell them
        assert "<dd>2<" not in text_of(asha.opens(path))

    def test_an_answer_names_nobody_and_goes_with_the_key_when_they_are_erased(
        self, opened: Survey, asha: Someone, summit: Any
    ) -> None:
        mine = join(asha.person, summit)
        kept = actions.answer(opened, mine, {"again": "yes"}, Words("Paper maps", "en"))
        assert {f.name for f in SurveyAnswer._meta.concrete_fields} == {"id", "survey", "choices", "words"}
        assert kept.pk != mine.pseudonym
        assert held_about(asha.person)["survey"][0]["choices"] == {"again": "yes"}
        erase(asha.person, redact=False)
        assert SurveyAnswer.objects.count() == 1

    def test_the_latest_answer_holds_and_nonsense_is_left_out(self, opened: Survey, asha: Someone) -> None:
        mine = join(asha.person, opened.summit)
        actions.answer(opened, mine, {"again": "yes", "shoes": "red"}, None)
        actions.answer(opened, mine, {"again": "no", "contact": "maybe"}, None)
        assert [it.choices for it in SurveyAnswer.objects.all()] == [{"again": "no"}]

    def test_it_is_answered_on_one_page_in_which_nothing_must_be_filled(self, opened: Survey, asha: Someone) -> None:
        path = f"/en/{opened.summit.slug}/survey/"
        asha.sends(path, again="yes", words="Paper maps", lang="en", op=new_operation())
        asha.sends(path, lang="en", op=new_operation(), again="no")
        assert [(it.choices, it.words) for it in SurveyAnswer.objects.all()] == [({"again": "no"}, None)]
        assert "checked" in text_of(asha.opens(path))

    def test_a_closed_one_takes_no_answer(self, opened: Survey, asha: Someone) -> None:
        Survey.objects.update(closes=timezone.localdate() - timedelta(days=1))
        opened.refresh_from_db()
        with pytest.raises(Refused):
            actions.answer(opened, join(asha.person, opened.summit), {"again": "yes"}, None)

    def test_members_are_told_once_and_only_if_organisers_say_so(self, opened: Survey, bilal: Someone) -> None:
        send_due()
        assert mail.outbox == []
        for _ in range(2):
            actions.open_survey(opened.summit, opens=opened.opens, closes=opened.closes, tell=True)
        send_due()
        assert sorted(m.to[0] for m in mail.outbox) == ["asha@example.org", "bilal@example.org"]

    def test_organisers_alone_read_the_words_once_it_has_closed(self, opened: Survey, asha: Someone) -> None:
        actions.answer(opened, join(asha.person, opened.summit), {}, Words("Paper maps", "en"))
        path = f"/en/{opened.summit.slug}/desk/survey/"
        assert "Paper maps" not in text_of(asha.opens(path))
        actions.tell_results(opened.closes + timedelta(days=1))
        assert "Paper maps" in text_of(asha.opens(path))
        assert "Paper maps" not in text_of(asha.opens(f"/en/{opened.summit.slug}/survey/results/"))
