"""Closing a session: one form for a noisy room; what is typed is kept, what is written at once stays."""

import json
import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from sabha.summit.base.words import Words
from sabha.summit.concept.actions import link
from sabha.summit.concept.models import GrewFrom, Question
from sabha.summit.concept.rules import threads
from sabha.summit.conversations.actions import add_statement
from sabha.summit.conversations.models import Statement
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact
from sabha.summit.outcomes.actions import asking, closing
from sabha.summit.outcomes.actions.checking import keep_time
from sabha.summit.outcomes.models import Asking, Closing, Contact, Point, Promise, UnsignedPoint
from sabha.summit.outcomes.rules.sentences import sentences_of
from sabha.summit.outcomes.rules.taking_up import on_offer
from sabha.summit.people.actions.letters import send_due
from sabha.summit.people.actions.members import join
from sabha.summit.people.actions.ways_in import issue_badges
from sabha.summit.people.models import Letter
from sabha.summit.programme.models import Session
from three_people import Someone, new_operation, operation, person, text_of, with_browser

pytestmark = pytest.mark.django_db
SAID = "We met in the shade. All wells shall be drawn on one map! Who pays for the paper?"


@pytest.fixture
def pseudonym(summit: Any, asha: Someone) -> uuid.UUID:
    return summit.memberships.get(person=asha.person).pseudonym


@pytest.fixture
def session(summit: Any, pseudonym: Any) -> Session:
    return journal.write(Session, by=pseudonym, summit=summit, number=1, title=Words("Wells", "en"))


def path(session: Session) -> str:
    return f"/en/{session.summit.slug}/sessions/{session.number}/close/"


def fields(page: Any, **typed: Any) -> dict[str, Any]:
    """What a browser would send of this page, with what somebody typed."""
    found = dict(re.findall(r'name="?([\w-]+)"? value="([^"]*)"', text_of(page)))
    hidden = {n: v for n, v in found.items() if n in {"op", "seen", "was"} or n.endswith("TOTAL_FORMS")}
    return hidden | {"lang": "en", "save": "1"} | typed


def whole(page: Any) -> dict[str, Any]:
    return fields(
        page, **{
            "notes": SAID, "decision-0-text": "One map", "decision-0-agreed": "all eleven",
            "decision-0-objections": "Two would rather have two", "promise-0-text": "Draw it", "promise-0-who": "me",
            "promise-0-due": "2023-06-04", "promise-0-first_step": "Buy paper", "question-0-text": "Who pays?",
            "limit-0-text": "The list was old", "limit-0-why": "Nobody kept it",
        },
    )  # fmt: skip


class TestOnePage:
    def test_everything_is_written_by_one_form_once(self, session: Session, asha: Someone, pseudonym: Any) -> None:
        sent = whole(asha.opens(path(session)))
        for _ in range(2):
            assert asha.sends(path(session), **sent).status_code == 302
        assert sorted(Point.objects.values_list("kind", flat=True)) == ["decision", "limit", "question"]
        made = Promise.objects.get()
        assert (made.owner, made.state, str(made.first_step)) == (pseudonym, "accepted", "Buy paper")
        assert {type(knot.object).__name__ for knot in threads.of(session).after} == {"Point", "Promise"}
        assert not journal.check()

    def test_another_row_keeps_what_was_typed_and_writes_nothing(self, session: Session, asha: Someone) -> None:
        sent = whole(asha.opens(path(session))) | {"more": "decision"}
        sent.pop("save")
        page = text_of(asha.sends(path(session), **sent))
        assert 'name="decision-1-text"' in page
        assert "Two would rather have two" in page
        assert (Point.objects.count(), Closing.objects.count()) == (0, 0)

    def test_a_sentence_of_the_notes_goes_where_one_taps(self, session: Session, asha: Someone) -> None:
        sent = fields(asha.opens(path(session)), notes=SAID, take="promise:1")
        page = text_of(asha.sends(path(session), **sent))
        assert ">\nAll wells shall be drawn on one map!</textarea>" in page

    def test_before_anything_is_saved_one_tap_shows_the_sentences(self, session: Session, asha: Someone) -> None:
        first = asha.opens(path(session))
        assert "value=sentences" in text_of(first)
        page = text_of(asha.sends(path(session), **fields(first, notes=SAID, look="sentences")))
        assert "<details id=sentences open>" in page
        page = text_of(asha.sends(path(session), **fields(first, notes=SAID, take="limit:0")))
        assert ">\nWe met in the shade.</textarea>" in page
        assert not Closing.objects.exists()

    def test_a_date_that_is_none_is_said_beside_its_field(self, session: Session, asha: Someone) -> None:
        sent = whole(asha.opens(path(session))) | {"promise-0-due": "soon"}
        page = text_of(asha.sends(path(session), **sent))
        assert "Enter a valid date." in page
        assert not Point.objects.exists()

    def test_closing_says_the_day(self, session: Session, asha: Someone) -> None:
        asha.sends(path(session), **whole(asha.opens(path(session))), close="1")
        assert Closing.objects.get().closed_on == timezone.localdate()

    def test_only_who_may_close_it_gets_in(self, session: Session, bilal: Someone, pseudonym: Any) -> None:
        assert bilal.opens(path(session)).status_code == 403
        mine = session.summit.memberships.get(person=bilal.person).pseudonym
        journal.write(session, by=pseudonym, note_taker=mine)
        assert bilal.opens(path(session)).status_code == 200


class TestTakingUp:
    """A session says which statements of the conversations it took up."""

    @pytest.fixture
    def said(self, summit: Any, pseudonym: Any) -> list[Statement]:
        first, second = summit.questions.order_by("number")[:2]
        told = [(first, f"Water first, {n}") for n in range(10)] + [(second, "పాత మ్యాపులు ముందు")]
        return [add_statement(of, Words(text, "te" if "ా" in text else "en"), by=pseudonym) for of, text in told]

    def test_one_tick_ties_both_ends(self, session: Session, asha: Someone, said: list[Statement]) -> None:
        sent = fields(asha.opens(path(session)), takes=[str(said[0].pk), "no id"])
        for _ in range(2):
            assert asha.sends(path(session), **sent).status_code == 302
        assert [knot.object for knot in threads.of(said[0]).after] == [session]
        assert str(said[0]) in text_of(asha.opens(session.get_absolute_url()))
        assert str(session) in text_of(asha.opens(said[0].get_absolute_url()))
        again = text_of(asha.opens(path(session)))
        assert (f"value={said[0].pk}" in again, said[0].get_absolute_url() in again) == (False, True)

    def test_those_of_its_own_question_come_first(
        self, session: Session, said: list[Statement], pseudonym: Any
    ) -> None:
        link(session, said[10].question, by=pseudonym)
        offered, left = on_offer(session)
        assert (offered[0], len(offered), left) == (said[10], 8, 3)

    def test_others_are_found_by_their_words_and_ticks_stay(
        self, session: Session, asha: Someone, said: list[Statement]
    ) -> None:
        sent = fields(asha.opens(path(session)), takes=str(said[1].pk), find="మ్యాపు", look="1")
        page = text_of(asha.sends(path(session), **sent))
        shown = [it for it in said if f"value={it.pk}" in page]
        assert shown == [said[1], said[10]]
        assert f"value={said[1].pk} checked" in page
        assert not GrewFrom.objects.exists()

    def test_what_was_hidden_meanwhile_is_not_taken_up(
        self, session: Session, asha: Someone, said: list[Statement], pseudonym: Any
    ) -> None:
        sent = fields(asha.opens(path(session)), takes=str(said[0].pk))
        journal.write(said[0], by=pseudonym, state="hidden")
        assert asha.sends(path(session), **sent).status_code == 302
        assert not GrewFrom.objects.exists()

    def test_without_statements_nothing_is_asked(self, session: Session, asha: Someone) -> None:
        assert "id=takes" not in text_of(asha.opens(path(session)))

    def test_the_enter_key_writes_nothing_and_adds_nothing(self, session: Session, asha: Someone) -> None:
        page = text_of(asha.opens(path(session)))
        first = re.findall(r"<button name=(\w+)", page[page.index('name="seen"') :])[0]
        assert first == "look"
        asha.sends(path(session), **fields(asha.opens(path(session)), notes=SAID, look="1"))
        assert not Closing.objects.exists()


class TestTwoAtOnce:
    def test_both_texts_stay_and_stand_side_by_side(self, session: Session, asha: Someone, pseudonym: Any) -> None:
        mine = fields(asha.opens(path(session)), notes="Mine")
        for text in ("Theirs, hastily", "Theirs"):  # another writer saves twice meanwhile
            asha.sends(path(session), **fields(asha.opens(path(session)), notes=text))
        asha.sends(path(session), **mine)
        it = Closing.objects.get()
        assert [str(it.notes), *map(str, it.others)] == ["Mine", "Theirs"]
        page = asha.opens(path(session))
        assert "Written at the same time" in text_of(page)
        joined = asha.sends(path(session), **fields(page, notes="Mine", both="1"))
        asha.sends(path(session), **fields(joined, notes="Mine and theirs"))
        assert Closing.objects.get().others == []

    def test_who_left_the_notes_alone_takes_nothing_back(self, session: Session, asha: Someone) -> None:
        asha.sends(path(session), **fields(asha.opens(path(session)), notes="First"))
        stale = fields(asha.opens(path(session)), notes="First") | {"decision-0-text": "One map"}
        asha.sends(path(session), **fields(asha.opens(path(session)), notes="Better"))
        asha.sends(path(session), **stale)
        it = Closing.objects.get()
        assert (str(it.notes), it.others) == ("Better", [])
        assert Point.objects.count() == 1

    def test_machines_that_were_apart_keep_both(self, session: Session, pseudonym: Any) -> None:
        """Two facts that did not see each other, as a merge brings them, whatever their clocks and revisions say."""
        closing.write_notes(session, by=pseudonym, notes=Words("Here", "en"))
        here = list(Closing.objects.get().versions())
        closing.write_notes(session, by=pseudonym, notes=Words("Here again", "en"), seen=here)
        closing.write_notes(session, by=pseudonym, notes=Words("There", "en"), at=datetime(2022, 1, 1, tzinfo=UTC))
        assert sorted(map(str, Closing.objects.get().versions().values())) == ["Here again", "There"]

    def test_a_point_that_was_changed_meanwhile_is_shown_before_it_is_replaced(
        self, session: Session, asha: Someone, pseudonym: Any
    ) -> None:
        it = closing.add_point(session, Point.Kind.DECISION, Words("One map", "en"), by=pseudonym)
        edit = f"/en/{session.summit.slug}/points/{it.pk}/edit/"
        mine = fields(asha.opens(edit), text="Mine")
        closing.change_point(it, by=pseudonym, text=Words("Theirs", "en"))
        page = asha.sends(edit, **mine)
        assert "Theirs" in text_of(page)
        assert asha.sends(edit, **fields(page, text="Mine")).status_code == 302
        assert str(Point.objects.get()) == "Mine"


class TestUnnamed:
    def test_a_limit_said_unnamed_leads_to_nobody(self, session: Session, asha: Someone, pseudonym: Any) -> None:
        sent = fields(asha.opens(path(session)), **{"limit-0-text": "The list was old", "limit-0-unnamed": "on"})
        asha.sends(path(session), **sent)
        assert not Point.objects.exists()
        assert closing.publish_unnamed(timezone.now() + timedelta(hours=1)) == 0
        assert closing.publish_unnamed(timezone.now() + timedelta(hours=2)) == 1
        it = Point.objects.get()
        assert it.is_unsigned
        facts = Fact.objects.filter(object_id=it.pk)
        assert str(pseudonym) not in json.dumps([f.payload for f in facts])
        assert sent["op"] not in json.dumps([[f.payload, f.header] for f in facts])

    def test_many_come_at_one_moment_of_a_full_hour(self, session: Session) -> None:
        now = datetime(2023, 3, 4, 10, 17, 23, tzinfo=UTC)
        for n in range(3):
            closing.say_unnamed(
                session, Words(f"Limit {n}", "en"), op=uuid.uuid4(), now=now + timedelta(minutes=10 * n)
            )
        closing.publish_unnamed(datetime(2023, 3, 4, 12, tzinfo=UTC))
        keys = list(Point.objects.values_list("pk", flat=True))
        moments = set(Fact.objects.filter(object_id__in=keys).values_list("ts", flat=True))
        assert moments == {int(datetime(2023, 3, 4, 12, tzinfo=UTC).timestamp() * 1000)}

    def test_sent_twice_it_is_said_once(self, session: Session) -> None:
        op, now = uuid.uuid4(), datetime(2023, 3, 4, 10, tzinfo=UTC)
        for _ in range(2):
            closing.say_unnamed(session, Words("Old", "en"), op=op, now=now)
            closing.publish_unnamed(now + timedelta(hours=3))
        assert (Point.objects.count(), UnsignedPoint.objects.exclude(text=None).count()) == (1, 0)


class TestOwners:
    def promise_of(self, asha: Someone, session: Session, who: str) -> Promise:
        sent = fields(asha.opens(path(session)), **{"promise-0-text": "Draw it", "promise-0-who": who})
        assert asha.sends(path(session), **sent).status_code == 302
        return Promise.objects.select_related("held_by").latest("number")

    def test_a_member_by_the_name_they_show(self, session: Session, asha: Someone, bilal: Someone) -> None:
        bilal.person.visibility = {"display_name": "members"}
        bilal.person.save()
        made = self.promise_of(asha, session, "bilal")
        assert (made.held_by.person, made.state) == (bilal.person, "made")

    def test_a_name_that_is_not_shown_is_only_a_name(self, session: Session, asha: Someone, bilal: Someone) -> None:
        made = self.promise_of(asha, session, "Bilal")
        assert (made.held_by.person, made.held_by.name) == (None, "Bilal")

    def test_a_badge(self, session: Session, asha: Someone, bilal: Someone) -> None:
        ((badge, token),) = issue_badges(session.summit, 1)
        badge.person = bilal.person
        badge.save()
        assert self.promise_of(asha, session, f"{token[:4]}-{token[4:].lower()}").held_by.person == bilal.person

    def test_an_address_is_asked_whether_or_not_it_is_known(
        self, session: Session, asha: Someone, bilal: Someone
    ) -> None:
        for address in ("somebody@example.org", bilal.person.email):
            self.promise_of(asha, session, address)
        keep_time()
        send_due()
        assert sorted(m.to[0] for m in mail.outbox) == sorted(["somebody@example.org", bilal.person.email])

    def test_two_of_one_name_are_told_apart_by_an_address(self, session: Session, asha: Someone) -> None:
        for n in range(2):
            join(person(f"Devi{n}", visibility={"display_name": "public"}), session.summit)
        session.summit.memberships.filter(person__display_name__startswith="Devi").first()
        from sabha.summit.people.models import Person

        Person.objects.filter(display_name__startswith="Devi").update(display_name="Devi")
        sent = fields(asha.opens(path(session)), **{"promise-0-text": "Draw it", "promise-0-who": "Devi"})
        page = text_of(asha.sends(path(session), **sent))
        assert "Several people go by the name Devi" in page
        assert "Draw it" in page
        assert not Promise.objects.exists()


class TestContacts:
    def test_who_offers_themselves_is_shown_with_their_own_words(self, session: Session, asha: Someone) -> None:
        asha.sends(path(session), **fields(asha.opens(path(session)), contact_me="User:Asha on any wiki"))
        assert str(Contact.objects.get(person=asha.person).words) == "User:Asha on any wiki"

    def test_whom_another_names_is_asked_first_and_may_say_no(self, session: Session, asha: Someone) -> None:
        asha.sends(path(session), **fields(asha.opens(path(session)), contact_other="devi@example.org"))
        one = Asking.objects.get(what="contact")
        assert Contact.objects.get().agreed is None
        stranger = with_browser(person("Anybody"))
        unclear = stranger.sends(asking.path_of(one), say="", op=new_operation())
        assert "Choose one of the answers." in text_of(unclear)
        assert Contact.objects.count() == 1
        stranger.sends(asking.path_of(one), say="no", op=new_operation())
        assert not Contact.objects.exists()

    def test_yes_needs_words_to_show(self, session: Session, asha: Someone) -> None:
        asha.sends(path(session), **fields(asha.opens(path(session)), contact_other="devi@example.org"))
        link = asking.path_of(Asking.objects.get(what="contact"))
        assert "Say how people reach you." in text_of(asha.sends(link, say="yes", op=new_operation()))
        asha.sends(link, say="yes", words="devi@example.org", op=new_operation())
        assert Contact.objects.get().agreed is not None
        assert "devi@" not in json.dumps(list(Fact.objects.values_list("payload")))


def test_an_open_question_becomes_one_of_the_summits_and_grows_from_it(session: Session, pseudonym: Any) -> None:
    point = closing.add_point(session, Point.Kind.QUESTION, Words("Who pays?", "en"), by=pseudonym)
    first, again = (closing.ask_of_all(point, by=pseudonym) for _ in range(2))
    assert first == again == Question.objects.latest("number")
    assert [knot.object for knot in threads.of(first).before] == [session, point]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We agreed. Who pays? Dr. Rao knows.", ["We agreed.", "Who pays?", "Dr. Rao knows."]),
        ("हम सहमत हैं। पैसे कौन देगा?", ["हम सहमत हैं।", "पैसे कौन देगा?"]),
        ("ہم متفق ہیں۔ پیسے کون دے گا؟", ["ہم متفق ہیں۔", "پیسے کون دے گا؟"]),
        ("మేము ఒప్పుకున్నాం. ఎవరు చెల్లిస్తారు?", ["మేము ఒప్పుకున్నాం.", "ఎవరు చెల్లిస్తారు?"]),
        ("", []),
    ],
)
def test_sentences_are_cut_in_every_script(text: str, found: list[str]) -> None:
    assert sentences_of(text) == found


def test_letters_are_written_in_the_language_of_the_page_they_were_asked_on(session: Session, asha: Someone) -> None:
    page = f"/hi{path(session).removeprefix('/en')}"
    sent = fields(asha.opens(page), **{"promise-0-text": "Draw it", "promise-0-who": "somebody@example.org"})
    asha.sends(page, **sent)
    keep_time()
    assert Letter.objects.get(key__startswith="asking:").language == "hi"
    assert operation(asha.opens(path(session)))
