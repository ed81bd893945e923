"""Calls on their pages: who reads what of whom, and a walk from a draft to a place."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pages.of_call import _call
from sabha.summit.base.words import Words
from sabha.summit.call.actions import calling, deciding, importing, proposing, reviewing
from sabha.summit.call.models import Proposal
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Role
from three_people import Someone, person, text_of, with_browser

pytestmark = pytest.mark.django_db
State = Proposal.State


@pytest.fixture
def call(summit: Any, pseudonym: Any) -> Any:
    return _call(summit, "sessions", pseudonym)


class TestWriting:
    def test_what_is_sent_is_kept_and_sent_twice_is_one_draft(self, call: Any, summit: Any, bilal: Someone) -> None:
        from three_people import operation

        path = f"/en/{summit.slug}/calls/{call.number}/propose/"
        given = {"op": operation(bilal.opens(path)), "title": "Looms", "lang": "en", "language": "en", "draft": "1"}
        for _ in range(2):
            assert bilal.sends(path, **given).status_code == 302
        it = Proposal.objects.get()
        assert (it.title, it.state, it.person) == ("Looms", State.DRAFT, bilal.person)

    def test_handing_in_too_early_keeps_a_draft_and_says_what_is_missing(
        self, call: Any, summit: Any, bilal: Someone
    ) -> None:
        path = f"/en/{summit.slug}/calls/{call.number}/propose/"
        answer = bilal.sends(path, title="Looms", lang="en", language="en", hand_in="1")
        assert "Say what you propose." in text_of(answer)
        assert Proposal.objects.get().state == State.DRAFT

    def test_what_is_handed_in_stays_whole(self, call: Any, summit: Any, bilal: Someone) -> None:
        it = proposing.hand_in(proposing.begin(call, bilal.person, title="Looms", about="Wood."))
        path = f"/en/{summit.slug}/proposals/{it.pk}/edit/"
        assert "Give it a title." in text_of(
            bilal.sends(path, title="", about="x", lang="en", language="en", hand_in="1")
        )
        bilal.sends(path, title="Better looms", about="x", lang="en", language="en", hand_in="1")
        it.refresh_from_db()
        assert (it.title, it.state) == ("Better looms", State.SUBMITTED)

    def test_a_question_of_the_summit_is_taken_up(self, call: Any, summit: Any, bilal: Someone) -> None:
        question = summit.questions.first()
        answer = bilal.opens(f"/en/{summit.slug}/propose/?from={question.pk}")
        assert answer["Location"].endswith(f"/calls/{call.number}/propose/?from={question.pk}")
        assert str(question) in text_of(bilal.opens(answer["Location"]))
        bilal.sends(f"/en/{summit.slug}/calls/{call.number}/propose/", title="Looms", lang="en", language="en",
            **{"from": str(question.pk)})  # fmt: skip
        assert Proposal.objects.get().grew_from == question.pk

    def test_an_invitation_is_read_without_an_account(
        self, call: Any, summit: Any, bilal: Someone, tenzin: Someone
    ) -> None:
        it = proposing.begin(call, bilal.person, title="Looms", about="Wood.")
        _, token = proposing.ask_speaker(it, name="Tenzin")
        path = f"/en/{summit.slug}/speak/{token}/"
        assert "Looms" in text_of(Client().get(path))
        assert tenzin.sends(path)["Location"] == f"/en/{summit.slug}/proposals/{it.pk}/"
        assert "Looms" in text_of(tenzin.opens(f"/en/{summit.slug}/proposals/"))

    def test_an_offer_is_taken_on_ones_own_page(self, call: Any, summit: Any, bilal: Someone, pseudonym: Any) -> None:
        from sabha.summit.journal import actions as journal

        journal.write(summit, by=pseudonym, starts=timezone.localdate() + timedelta(days=30))
        it = proposing.hand_in(proposing.begin(call, bilal.person, title="Looms", about="Wood."))
        deciding.decide(call.proposals.all(), State.ACCEPTED, call=call)
        deciding.publish(call, by=pseudonym)
        bilal.sends(f"/en/{summit.slug}/proposals/{it.pk}/", answer="yes")
        assert Proposal.objects.get().offer.state == "taken"


class TestTheTeam:
    def test_many_are_decided_at_once_and_the_filter_bounds_it(self, call: Any, summit: Any, asha: Someone) -> None:
        for n in range(3):
            proposing.hand_in(
                proposing.begin(call, person(f"W{n}"), title="Looms", about="x", lang="te" if n else "en")
            )
        path = f"/en/{summit.slug}/desk/calls/{call.number}/proposals/?language=te"
        asha.sends(path, state="accepted", all="on")
        assert [p.state for p in Proposal.objects.all()] == ["submitted", "accepted", "accepted"]
        page = asha.client.post(path.partition("?")[0], {"state": "accepted", "number": ["1"]}, follow=True)
        assert "That would make 3 places; the call has 2." in text_of(page)

    def test_an_organiser_neither_decides_about_their_own_nor_reads_its_scores(
        self, call: Any, summit: Any, asha: Someone
    ) -> None:
        it = proposing.hand_in(proposing.begin(call, asha.person, title="Mine", about="x"))
        Proposal.objects.filter(pk=it.pk).update(score=4.321, raw=4.321, low=4, high=5, reviews_count=3)
        path = f"/en/{summit.slug}/desk/calls/{call.number}/proposals"
        asha.sends(f"{path}/", state="accepted", all="on")
        asha.sends(f"/en/{summit.slug}/desk/proposals/{it.pk}/", state="accepted", decide="1")
        assert Proposal.objects.get().state == State.SUBMITTED
        for place in (f"{path}/", f"{path}.csv", f"/en/{summit.slug}/desk/proposals/{it.pk}/"):
            assert "4.32" not in text_of(asha.opens(place))

    def test_publishing_shows_the_number_of_letters_first(self, call: Any, summit: Any, asha: Someone) -> None:
        proposing.hand_in(proposing.begin(call, person("W"), title="Looms", about="x"))
        path = f"/en/{summit.slug}/desk/calls/{call.number}/decide/"
        assert "not decided yet" in text_of(asha.opens(path))
        deciding.decide(call.proposals.all(), State.DECLINED, call=call)
        preview = text_of(asha.sends(path, look="1"))
        assert "1 letter goes out." in preview
        assert "yours is not among those we could take" in preview
        asha.sends(path, publish="1", letters="7")
        call.refresh_from_db()
        assert call.decided is None
        asha.sends(path, publish="1", letters="1")
        call.refresh_from_db()
        assert call.decided

    def test_a_reviewer_is_asked_by_hand_but_never_the_writer(self, call: Any, summit: Any, asha: Someone) -> None:
        writer, other = person("W"), person("R")
        for who in (writer, other):
            join(who, summit, Role.REVIEWER)
        it = proposing.hand_in(proposing.begin(call, writer, title="Looms", about="x"))
        path = f"/en/{summit.slug}/desk/proposals/{it.pk}/"
        asha.sends(path, ask="1", **{"ask-reviewer": str(writer.pk)})
        assert it.assignments.count() == 0
        asha.sends(path, ask="1", **{"ask-reviewer": str(other.pk)})
        asked = it.assignments.get()
        assert asked.person == other
        reviewing.assign(it, asha.person)
        assert "You are asked to review this." in text_of(asha.opens(path))
        it.assignments.filter(person=asha.person).delete()
        asha.sends(path, unask=str(asked.pk))
        assert it.assignments.count() == 0

    def test_a_table_goes_out_and_comes_in_again_without_doubling(self, call: Any, summit: Any, asha: Someone) -> None:
        writer = person("W")
        proposing.hand_in(proposing.begin(call, writer, title="=cmd()", about="+1\nand more", lang="en"))
        path = f"/en/{summit.slug}/desk/calls/{call.number}/"
        out = asha.opens(f"{path}proposals.csv").content
        row = next(csv.DictReader(io.StringIO(out.decode("utf-8-sig"))))
        assert (row["title"], row["about"], row["email"]) == ("'=cmd()", "'+1\nand more", "w@example.org")
        assert importing.take_in(call, out) == (0, 1, [])
        assert Proposal.objects.get().title == "=cmd()"
        new = b"title,email,lang,Which river?\nBoats,Boat@example.org,te,Musi\n,x@example.org,te,\nRafts,,te,\n"
        taken, changed, problems = importing.take_in(call, new)
        assert (taken, changed, [line for line, *_ in problems]) == (1, 0, [3, 4])
        assert importing.take_in(call, new)[:2] == (0, 1)
        assert Proposal.objects.get(title="Boats").person.email == "boat@example.org"

    def test_a_file_that_is_no_table_changes_nothing(self, call: Any, summit: Any, asha: Someone) -> None:
        from django.core.files.uploadedfile import SimpleUploadedFile

        path = f"/en/{summit.slug}/desk/calls/{call.number}/import/"
        for data in (b"\xff\xfe\x00bad", b"no,columns\n1,2\n", b"x" * 5_000_001):
            answer = asha.client.post(path, {"file": SimpleUploadedFile("t.csv", data)})
            assert "role=alert" in text_of(answer)
        assert Proposal.objects.count() == 0

    def test_sums_are_worked_out_and_contradictions_are_named(
        self, call: Any, summit: Any, asha: Someone, pseudonym: Any
    ) -> None:
        calling.change_call(call, by=pseudonym, arrives=summit.starts, leaves=summit.starts, budget=10, travel=100)
        page = text_of(asha.opens(f"/en/{summit.slug}/desk/calls/{call.number}/"))
        assert "People leave before the summit ends." in page
        assert "All places would cost 200 INR; there are 10: enough for 0." in page
        assert "People leave before the summit ends." in text_of(asha.opens(f"/en/{summit.slug}/desk/"))

    def test_lists_cost_the_same_at_one_and_at_thirty(self, call: Any, summit: Any, asha: Someone) -> None:
        paths = [
            f"/en/{summit.slug}/desk/calls/{call.number}/{p}"
            for p in ("proposals/", "proposals.csv", "decide/", "offers/", "reviewers/")
        ]
        paths += [f"/en/{summit.slug}/{p}" for p in ("review/", "calls/", f"calls/{call.number}/")]
        join(asha.person, summit, Role.REVIEWER)

        def costs() -> list[int]:
            found = []
            for path in paths:
                with CaptureQueriesContext(connection) as asked:
                    asha.opens(path)
                found.append(len(asked))
            return found

        def more(first: int, number: int) -> None:
            for n in range(first, first + number):
                it = proposing.hand_in(proposing.begin(call, person(f"W{n}"), title=f"Looms {n}", about="x"))
                proposing.ask_speaker(it, name="S")
                reviewing.assign(it, person(f"R{n}"))
                reviewing.say_of_oneself(call, person(f"Q{n}"))

        more(0, 1)
        costs()
        one = costs()
        more(1, 29)
        assert costs() == one
        assert max(one) <= 20


class TestEveryone:
    def test_small_groups_are_not_shown_in_the_results(self, call: Any, summit: Any, pseudonym: Any) -> None:
        calling.change_call(call, by=pseudonym, places=40)
        for n in range(26):
            lang = "te" if n < 12 else "en" if n < 24 else "ur"
            proposing.hand_in(proposing.begin(call, person(f"W{n}"), title="L", about="x", lang=lang, language=lang))
        deciding.decide(call.proposals.all(), State.ACCEPTED, call=call)
        deciding.publish(call, by=pseudonym)
        [(name, rows, rest), *_] = call.aggregate.public["tables"]
        assert (name, rest) == ("language", len({"te", "en", "ur"}) - len(rows))
        assert "ur" not in [value for value, *_ in rows]

    def test_a_translation_stands_beside_the_original(
        self, call: Any, summit: Any, asha: Someone, stranger: Someone
    ) -> None:
        path = f"/en/{summit.slug}/desk/calls/{call.number}/translate/"
        asha.sends(path, lang="te", **{"w0-title": "సెషన్లు"})
        page = text_of(stranger.opens(f"/te/{summit.slug}/calls/{call.number}/"))
        assert "<h1>సెషన్లు</h1>" in page
        assert "Call for sessions" in page

    def test_an_unpublished_call_is_not_there(self, summit: Any, pseudonym: Any, stranger: Someone) -> None:
        day = timezone.localdate()
        call = calling.add_call(
            summit, by=pseudonym, kind="volunteers", title=Words("Quiet", "en"), opens=day, closes=day
        )
        assert stranger.opens(f"/en/{summit.slug}/calls/{call.number}/").status_code == 404
        assert "Quiet" not in text_of(stranger.opens(f"/en/{summit.slug}/calls/"))


def test_a_text_in_a_language_without_a_name_can_be_read_and_reviewed(call: Any, summit: Any, asha: Someone) -> None:
    it = proposing.hand_in(proposing.begin(call, person("Wen"), title="Looms", about="x", lang="und", language="sat"))
    other = proposing.hand_in(proposing.begin(call, person("Xu"), title="Kilns", about="x", lang="und"))
    reader = with_browser(person("Reader"))
    join(reader.person, summit, Role.REVIEWER)
    for found, name in ((it, "ᱥᱟᱱᱛᱟᱲᱤ"), (other, "another language")):
        assert name in text_of(reader.opens(f"/en/{summit.slug}/review/{found.pk}/"))
        assert name in text_of(asha.opens(f"/en/{summit.slug}/desk/proposals/{found.pk}/"))
