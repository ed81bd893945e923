"""The next edition opens with what is still open, once, and carries nobody along who did not agree."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sabha.algorithms.refused import Refused
from sabha.summit.base.words import Words
from sabha.summit.call.actions.calling import add_call, add_part
from sabha.summit.call.actions.calling import translate as translate_call
from sabha.summit.call.actions.wording import say
from sabha.summit.concept.actions import link
from sabha.summit.concept.models import GrewFrom, Summit
from sabha.summit.concept.rules import threads
from sabha.summit.concept.rules.translations import beside
from sabha.summit.conversations.actions.moderating import set_rules
from sabha.summit.conversations.actions.translating import translate
from sabha.summit.hackathon.actions.building import add_challenge
from sabha.summit.hackathon.actions.judging import set_up
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact
from sabha.summit.outcomes.actions.money import add_line
from sabha.summit.outcomes.actions.next_edition import open_next
from sabha.summit.outcomes.actions.promises import make_promise
from sabha.summit.outcomes.actions.report import add_goal
from sabha.summit.outcomes.actions.words import add_word, join_words
from sabha.summit.outcomes.models import Promise
from sabha.summit.outcomes.rules.next_edition import contacts_of, opening_of
from sabha.summit.outcomes.rules.words import starter
from sabha.summit.overview.actions import readers
from sabha.summit.people.actions.privacy import set_consents
from sabha.summit.programme.actions.planning import add_room, add_track
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


def test_what_was_promised_two_editions_ago_and_is_still_open_goes_on(summit, asha, pseudonym, promise):
    second = open_next(summit, by=asha.person)
    make_promise(second, by=pseudonym, text=Words("Dig the well", "en"), owner=pseudonym)
    third = open_next(second, by=asha.person)
    assert [str(it.text) for it in opening_of(third).promises] == ["Clean the tank", "Dig the well"]
    journal.write(Promise.objects.get(pk=promise.pk), by=pseudonym, state=Promise.State.KEPT)
    assert [str(it.text) for it in opening_of(third).promises] == ["Dig the well"]
    assert "Clean the tank" in third.note.text


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
    assert record
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


# What is copied


def en(text):
    return Words(text, "en")


@pytest.fixture
def full(summit, pseudonym):
    """A summit with one of everything that organisers would have to type again."""
    question, other = summit.questions.all()[:2]
    set_rules(question, by=pseudonym, is_strict=True, is_closed=True, needs_badge=True, kind="priorities", places=3)
    translate(question, "text", Words("पानी कौन रखता है?", "hi"), by=pseudonym, how="person")
    make_promise(summit, by=pseudonym, text=en("Ask"), grew_from=other)
    add_goal(summit, by=pseudonym, text=en("Twenty tanks"), figure="promises", aim=20)
    line = {"title": en("Beds"), "kind": "lodging", "currency": "INR", "people": 40, "nights": 2, "price": Decimal(900)}
    add_line(summit, by=pseudonym, awarded=Decimal(72000), **line)
    add_track(summit, by=pseudonym, name=en("Water"))
    add_room(summit, by=pseudonym, name=en("Lake hall"), capacity=90, is_step_free=True)
    add_challenge(summit, by=pseudonym, title=en("Map the wells"), skills=["maps"])
    taken = add_challenge(summit, by=pseudonym, title=en("Count the boats"))
    journal.write(taken, by=pseudonym, state="taken")
    set_up(summit, by=pseudonym, mode="pairs", criteria=en("Use\nCare"), each=2)
    boats, ships = add_word(summit, en("Boats"), "other"), add_word(summit, en("Ships"), "other")
    join_words(ships, boats, by=pseudonym)
    join_words(boats, starter(summit, "maps"), by=pseudonym)
    days = {"opens": date(2022, 11, 7), "closes": date(2022, 12, 5), "decided_by": date(2022, 12, 19)}
    call = add_call(summit, by=pseudonym, kind="sessions", title=en("Say what you know"), **days)
    criterion = add_part(call, "criteria", by=pseudonym, title=en("Useful"), weight=2)
    say_of = {(call, "title"): Words("जो जानते हैं कहें", "hi"), (criterion, "title"): Words("उपयोगी", "hi")}
    translate_call(say_of, by=pseudonym)
    say(call, "accepted", "en", subject="Come", body="You are in.", everywhere=False)
    return summit


def test_what_organisers_would_type_again_is_copied(full, asha):
    made = open_next(full, by=asha.person)
    assert [(str(g.text), g.figure, g.aim, g.reached) for g in made.goals.all()] == [
        ("Twenty tanks", "promises", 20, "unknown")
    ]
    [line] = made.budget_lines.all()
    assert (str(line.title), line.awarded, line.amount) == ("Beds", None, 72000)
    assert [str(t.name) for t in made.tracks.all()] == ["Water"]
    assert [str(c.title) for c in made.challenges.all()] == ["Map the wells"]
    assert [(j.mode, str(j.criteria), j.each) for j in made.judgings.all()] == [("pairs", "Use\nCare", 2)]
    words = {str(w.text): w for w in made.topic_words.all()}
    assert set(words) == {"Boats", "Ships", "Maps"}
    assert (words["Ships"].same_as, words["Boats"].same_as) == (words["Boats"], words["Maps"])
    assert made.rooms.count() == 0
    assert journal.check() == []


def test_a_call_opens_on_the_same_days_of_the_week_with_its_words_in_all_languages(full, asha):
    made = open_next(full, by=asha.person)
    [call] = made.calls.all()
    days = [call.opens, call.closes, call.decided_by]
    assert days == [date(2023, 11, 6), date(2023, 12, 4), date(2023, 12, 18)]  # Mondays, as before
    [criterion] = call.criteria.all()
    beside([call, criterion], "hi")
    assert str(call.beside["title"].translation) == "जो जानते हैं कहें"
    assert str(criterion.beside["title"].translation) == "उपयोगी"
    assert [(t.subject, t.body) for t in call.letter_texts.all()] == [("Come", "You are in.")]
    assert (call.is_published, call.proposals.count()) == (False, 0)


def test_a_question_is_asked_again_by_the_same_rules_and_is_open(full, asha):
    made = open_next(full, by=asha.person)
    again = made.questions.first()
    rules = again.conversations.get()
    assert (rules.is_strict, rules.is_closed, rules.kind, rules.places) == (True, False, "priorities", 3)
    assert rules.needs_badge
    beside([again], "hi")
    assert str(again.beside["text"].translation) == "पानी कौन रखता है?"


def test_a_challenge_that_nobody_took_up_leads_back_and_a_copy_names_no_author(full, asha, pseudonym):
    made = open_next(full, by=None)
    challenge = made.challenges.get()
    assert threads.of(challenge).before[-1].object.summit_id == full.pk
    record = "".join(f.header + str(f.payload) for f in Fact.objects.filter(stream__name__contains=str(made.pk)))
    assert "Map the wells" in record
    assert str(pseudonym) not in record


def test_rooms_go_along_to_the_same_place_only(full, asha, pseudonym):
    journal.write(full, by=pseudonym, place=en("By the lake"))
    page = f"/en/{full.slug}/desk/next/"
    assert "Twenty tanks" in text_of(asha.opens(page))
    asha.sends(page, op=operation(asha.opens(page)), same_place="on")
    made = Summit.objects.exclude(pk=full.pk).get()
    assert [(str(r.name), r.capacity, r.is_step_free) for r in made.rooms.all()] == [("Lake hall", 90, True)]
    place = made.announcements.get(subject="place")
    assert (place.state, str(place.value), made.place) == ("tbc", "By the lake", None)


def test_what_is_carried_is_asked_in_the_same_number_of_queries(full, pseudonym, django_assert_num_queries):
    with CaptureQueriesContext(connection) as few:
        opening_of(full)
    for n in range(30):
        add_goal(full, by=pseudonym, text=en(f"Goal {n}"))
        add_track(full, by=pseudonym, name=en(f"Track {n}"))
        add_challenge(full, by=pseudonym, title=en(f"Challenge {n}"))
        add_word(full, en(f"Word {n}"), "other")
    with django_assert_num_queries(len(few)):
        opening_of(full)
