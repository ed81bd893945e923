"""The next edition opens with what is still open, once, and carries nobody along who did not agree."""

from datetime import date

import pytest

from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.concept.actions import link
from sabha.summit.concept.models import GrewFrom, Summit
from sabha.summit.concept.rules import threads
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact
from sabha.summit.outcomes.actions.next_edition import open_next
from sabha.summit.outcomes.actions.promises import make_promise
from sabha.summit.outcomes.models import Promise
from sabha.summit.outcomes.rules.next_edition import contacts_of, opening_of
from sabha.summit.overview.actions import readers
from sabha.summit.people.actions.privacy import set_consents
from three_people import found, operation, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise(summit, pseudonym):
    """An open promise that grew from the first question."""
    question = summit.questions.get(number=1)
    return make_promise(summit, by=pseudonym, text=Words("Clean the tank", "en"), owner=pseudonym, grew_from=question)


def test_it_is_the_same_series_a_year_later_on_the_same_days_of_the_week(summit, asha, promise):
    made = open_next(summit, by=asha.person)
    dates = made.announcements.get(subject="dates")
    assert (str(made.title), made.edition, made.series) == ("3rd Tank Keepers' Summit", 3, summit.series)
    assert (dates.state, dates.starts, dates.ends) == ("tbc", date(2024, 3, 1), date(2024, 3, 2))
    assert made.starts is None  # what is to be confirmed is not said as certain
    assert journal.check() == []


def test_questions_that_nothing_came_of_are_asked_again_in_their_own_words(summit, asha, promise):
    made = open_next(summit, by=asha.person)
    before = [str(q.text) for q in summit.questions.exclude(number=1)]
    assert [str(q.text) for q in made.questions.all()] == before
    for question in made.questions.all():
        assert made.note.text[question.start : question.end] == str(question.text)
        assert threads.of(question).before[0].object.summit_id == summit.pk


def test_open_promises_lead_to_the_edition_and_kept_ones_do_not(summit, asha, pseudonym, promise):
    kept = make_promise(summit, by=pseudonym, text=Words("Count the tanks", "en"), owner=pseudonym)
    journal.write(kept, by=pseudonym, state=Promise.State.KEPT)
    made = open_next(summit, by=asha.person)
    assert [link.parent for link in GrewFrom.objects.filter(child=made.pk)] == [promise.pk]
    assert "Clean the tank" in made.note.text
    assert "Count the tanks" not in made.note.text
    assert threads.of(promise).after[-1].object == made


def test_a_question_whose_statement_was_taken_up_is_not_asked_again(summit, asha, pseudonym):
    from sabha.summit.conversations.actions import add_statement

    question = summit.questions.get(number=2)
    statement = add_statement(question, Words("Water first", "en"), by=pseudonym)
    link(make_promise(summit, by=pseudonym, text=Words("Dig", "en")), statement, by=pseudonym)
    assert question not in opening_of(summit).questions


def test_opening_it_again_is_refused_and_a_double_tap_is_one(summit, asha):
    page = asha.opens(f"/en/{summit.slug}/desk/next/")
    op = operation(page)
    for _ in range(2):
        assert asha.sends(f"/en/{summit.slug}/desk/next/", op=op).status_code == 302
    assert Summit.objects.count() == 2
    with pytest.raises(Refused, match="there already"):
        open_next(summit, by=asha.person)
    assert "It is open already:" in text_of(asha.opens(f"/en/{summit.slug}/desk/next/"))


def test_a_summit_without_a_number_becomes_the_first_and_is_followed_once(asha, stranger):
    first = found("Kite Makers' Meeting\n\nWhere does the wind come from?\n", asha.person, edition=None)
    made = open_next(first, by=asha.person)
    first.refresh_from_db()
    assert (first.edition, made.edition, str(made.title)) == (1, 2, "Kite Makers' Meeting 2")
    assert f'href="/en/{first.slug}/">' in text_of(stranger.opens(f"/en/{made.slug}/"))
    with pytest.raises(Refused, match="there already"):
        open_next(first, by=asha.person)


def test_nobody_but_its_opener_is_a_member_and_no_person_stands_in_its_record(summit, asha, bilal):
    bilal.person.email = "bilal@example.org"
    made = open_next(summit, by=asha.person)
    assert [m.person for m in made.memberships.all()] == [asha.person]
    record = "".join(f.header + str(f.payload) for f in Fact.objects.filter(stream__name__contains=str(made.pk)))
    for personal in ("Bilal", "Asha", "example.org", str(bilal.person.pk), str(asha.person.pk)):
        assert personal not in record


def test_only_those_who_agreed_can_be_written_to(summit, asha, bilal):
    made = open_next(summit, by=asha.person)
    assert list(readers(made, "earlier")) == []
    set_consents(bilal.person, ["contact"])
    assert list(contacts_of(summit)) == [bilal.person]
    assert list(readers(made, "earlier")) == [bilal.person]
    letter = {"role": "earlier", "subject": "Again", "body": "Come again."}
    assert "1 person" in text_of(asha.sends(f"/en/{made.slug}/desk/write/", **letter))
    set_consents(bilal.person, [])
    assert list(readers(made, "earlier")) == []


def test_announcements_are_to_be_said_again_without_what_was_said(summit, asha, pseudonym):
    from sabha.summit.concept.actions import add_announcement

    words = {"title": Words("Code of conduct", "en"), "state": "confirmed", "value": Words("Be kind.", "en")}
    add_announcement(summit, by=pseudonym, **words)
    made = open_next(summit, by=asha.person)
    copied = made.announcements.get(title__contains="Code of conduct")
    assert (copied.state, copied.value) == ("tba", None)


def test_the_old_home_leads_to_the_new_one_and_back(summit, asha, promise, stranger):
    made = open_next(summit, by=asha.person)
    assert f"/en/{made.slug}/" in text_of(stranger.opens(f"/en/{summit.slug}/"))
    assert f"/en/{summit.slug}/" in text_of(stranger.opens(f"/en/{made.slug}/"))


def test_a_summit_of_one_question_and_nothing_else_can_be_followed(asha):
    kites = found("Kites\n\nWhere does the wind come from?\n", asha.person)
    made = open_next(kites, by=asha.person)
    assert [str(q.text) for q in made.questions.all()] == ["Where does the wind come from?"]


def test_to_be_asked_again_is_no_answer(summit, asha, stranger):
    made = open_next(summit, by=asha.person)
    page = text_of(stranger.opens(f"/en/{summit.slug}/threads/?show=nothing"))
    waiting = summit.questions.count()
    assert f"{waiting} questions with nothing yet" in page
    assert str(made.title).replace("'", "&#x27;") in page
