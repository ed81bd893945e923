"""Sourced notes as a browser without JavaScript meets them: writing, rating, what became of one, and their size."""

import gzip
import json
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sabha.algorithms.sources import read_source
from sabha.summit.base.words import Words
from sabha.summit.conversations import actions
from sabha.summit.conversations.actions.noting import add_note, decide_note
from sabha.summit.conversations.models import NoteRanking, NoteRating, SourcedNote, Statement
from sabha.summit.conversations.tasks import make_map, rank_notes_of
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions.promises import make_promise
from sabha.summit.outcomes.models import Point
from sabha.summit.programme.models import Session
from three_people import Someone, operation, text_of

pytestmark = pytest.mark.django_db
STYLESHEET = Path(__file__).parents[2] / "src/sabha/static/sabha.css"
SAYS = "The census counts forty tanks"


@pytest.fixture
def question(summit: Any) -> Any:
    return summit.questions.order_by("number").first()


@pytest.fixture
def said(question: Any, pseudonym: Any) -> Statement:
    return actions.add_statement(question, Words("Clean the tanks", "en"), by=pseudonym, is_seed=True)


def noted(it: Any, question: Any, n: int = 0, text: str = SAYS, *, shown: bool = False, **changes: Any) -> SourcedNote:
    given = {"by": uuid.UUID(int=900 + n), "stance": "supports"} | changes
    source = read_source(f"https://example.org/{n}").item
    note = add_note(it, question, Words(text, "en"), source, **given)
    if shown:
        NoteRanking.objects.create(note=note, standing=NoteRanking.Standing.SHOWN, needed=[0, 0])
        journal.touch(question.summit_id)
    return note


def page_of(it: Statement, language: str = "en") -> str:
    return f"/{language}/{it.summit.slug}/questions/{it.question.number}/statements/{it.number}/"


def notes_of(it: Any, rest: str = "") -> str:
    return f"/en/{it.summit.slug}/notes/{rest}"


def queries(who: Someone, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert who.opens(address).status_code == 200
    return len(seen)


def test_a_person_puts_a_note_beside_a_statement_and_another_rates_it(
    bilal: Someone, tenzin: Someone, said: Statement
) -> None:
    form = bilal.opens(notes_of(said, f"about/{said.pk}/"))
    assert "Clean the tanks" in text_of(form)
    sent = {"stance": "supports", "source": "doi:10.1000/X1", "text": SAYS, "lang": "en", "quote_lang": "en"}
    for _ in range(2):
        answer = bilal.sends(notes_of(said, f"about/{said.pk}/"), op=operation(form), **sent)
        assert answer["Location"] == notes_of(said, "mine/")
    note = SourcedNote.objects.get()
    assert (note.about, note.about_kind, note.question, note.item["DOI"]) == (
        said.pk, "Statement", said.question, "10.1000/x1",
    )  # fmt: skip
    assert SAYS in text_of(bilal.opens(notes_of(said, "mine/")))
    page = tenzin.opens(notes_of(said, "rate/"))
    assert SAYS in text_of(page)
    for _ in range(2):
        tenzin.sends(notes_of(said, "rate/"), note=note.pk, value="2", unsupported="1", op=operation(page))
    assert list(NoteRating.objects.values_list("value", "unsupported")) == [(2, True)]
    assert "No note needs you now." in text_of(tenzin.opens(notes_of(said, "rate/")))
    assert "Helpful" in text_of(tenzin.opens(notes_of(said, "mine/")))


def test_ones_own_note_is_not_offered_for_rating(bilal: Someone, said: Statement) -> None:
    sent = {"stance": "supports", "source": "Q42", "text": SAYS, "lang": "en", "quote_lang": "en"}
    bilal.sends(notes_of(said, f"about/{said.pk}/"), **sent)
    assert "No note needs you now." in text_of(bilal.opens(notes_of(said, "rate/")))
    chosen = text_of(bilal.opens(notes_of(said, f"rate/?note={SourcedNote.objects.get().pk}")))
    assert "This note is yours: others rate it." in chosen


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("javascript:alert(1)", "begins with https://"),
        ("978-0-306-40615-6", "should be 7"),
        ("https://user:x@example.org/", "a user name or a password"),
        ("https://10.0.0.1/", "Others cannot open this address"),
    ],
)
def test_a_source_that_is_none_is_refused_with_what_to_do(
    bilal: Someone, said: Statement, source: str, why: str
) -> None:
    sent = {"stance": "supports", "source": source, "text": SAYS, "lang": "en", "quote_lang": "en"}
    page = text_of(bilal.sends(notes_of(said, f"about/{said.pk}/"), **sent))
    assert why in page
    assert SAYS in page  # what was typed stays
    assert not SourcedNote.objects.exists()


def test_a_harmful_address_from_another_machine_becomes_no_link(stranger: Someone, said: Statement) -> None:
    note = noted(said, said.question, shown=True)
    harm = json.dumps({"id": "x", "type": "webpage", "title": "T", "URL": "javascript:alert(1)"})
    journal.write(note, by=journal.SYSTEM, source=harm, archive="javascript:alert(2)")
    page = text_of(stranger.opens(page_of(said)))
    assert SAYS in page
    assert "javascript:" not in page


def test_only_a_note_that_is_shown_tells_its_words(stranger: Someone, said: Statement, pseudonym: Any) -> None:
    note = noted(said, said.question)
    pages = (page_of(said), notes_of(said), notes_of(said, f"{note.pk}/"))
    rank_notes_of(said.question)
    for page in pages:
        assert SAYS not in text_of(stranger.opens(page))
    assert "Waits: too few have answered" in text_of(stranger.opens(pages[2]))
    NoteRanking.objects.update(standing="shown", needed=[0, 0])
    journal.touch(said.summit_id)
    for page in pages:
        assert SAYS in text_of(stranger.opens(page))
    decide_note(note, by=pseudonym, state="hidden", reason="aside")
    for page in pages:
        assert SAYS not in text_of(stranger.opens(page))
    assert "It says nothing about this." in text_of(stranger.opens(pages[2]))


def test_a_finding_without_a_source_is_the_participants_opinion(
    stranger: Someone, question: Any, said: Statement, pseudonym: Any
) -> None:
    others = [actions.add_statement(question, Words(f"Idea {n}", "en"), by=pseudonym, is_seed=True) for n in (1, 2)]
    for n in range(12):
        for it in (said, *others):
            actions.vote(by=uuid.UUID(int=n + 1), statement=it, value=1 if it == said else 1 - 2 * (n % 2))
    make_map(question)
    the_map = f"/en/{question.summit.slug}/questions/{question.number}/map/"
    assert "participants' opinion" in text_of(stranger.opens(the_map))
    assert "Participants' opinion" in text_of(stranger.opens(page_of(said)))
    noted(said, question, shown=True, stance="contradicts")
    assert "participants' opinion" in text_of(stranger.opens(the_map))
    assert "a source contradicts this" in text_of(stranger.opens(the_map))
    noted(said, question, 1, shown=True)
    assert "a source supports this" in text_of(stranger.opens(the_map))
    assert "Participants' opinion" not in text_of(stranger.opens(page_of(said)))


def test_an_announcement_carries_its_notes(stranger: Someone, summit: Any, question: Any) -> None:
    it = summit.announcements.get(subject="place")
    noted(it, question, shown=True)
    page = text_of(stranger.opens(f"/en/{summit.slug}/announcements/{it.number}/"))
    assert SAYS in page
    assert 'rel="external nofollow" href="https://example.org/0"' in page


def test_what_came_of_a_session_carries_its_notes(
    stranger: Someone, bilal: Someone, summit: Any, question: Any, pseudonym: Any
) -> None:
    promise = make_promise(summit, by=pseudonym, text=Words("A map of the tanks", "en"))
    session = journal.write(Session, by=pseudonym, summit=summit, number=1, title=Words("Closing", "en"))
    decided = journal.write(
        Point, by=pseudonym, summit=summit, session=session, number=1, kind="decision", text=Words("We map them", "en")
    )
    for n, it in enumerate((promise, decided)):
        assert bilal.opens(notes_of(question, f"about/{it.pk}/")).status_code == 200
        noted(it, question, n, shown=True)
        page = text_of(stranger.opens(it.get_absolute_url()))
        assert f'href="https://example.org/{n}"' in page


def test_a_writer_is_told_why_their_note_is_hidden_and_may_take_one_back(
    bilal: Someone, said: Statement, pseudonym: Any
) -> None:
    for source in ("Q1", "Q2"):
        sent = {"stance": "supports", "source": source, "text": SAYS, "lang": "en", "quote_lang": "en"}
        bilal.sends(notes_of(said, f"about/{said.pk}/"), **sent)
    first, second = SourcedNote.objects.order_by("pk")
    decide_note(first, by=pseudonym, state="hidden", reason="source")
    assert "Its source cannot be found." in text_of(bilal.opens(notes_of(said, "mine/")))
    bilal.sends(notes_of(said, "mine/"), note=second.pk)
    assert SourcedNote.objects.get(pk=second.pk).reason == "taken_back"
    assert "Its writer took it back." in text_of(bilal.opens(notes_of(said, "mine/")))


def test_nobody_takes_back_what_another_wrote(bilal: Someone, said: Statement) -> None:
    note = noted(said, said.question)
    assert bilal.sends(notes_of(said, "mine/"), note=note.pk).status_code == 404
    assert SourcedNote.objects.get().stands


def test_the_desk_hides_a_note_with_a_reason(asha: Someone, said: Statement) -> None:
    note = noted(said, said.question)
    path = f"/en/{said.summit.slug}/desk/notes/{note.pk}/"
    assert SAYS in text_of(asha.opens(f"/en/{said.summit.slug}/desk/notes/"))
    assert "Say why you hide it" in text_of(asha.sends(path, state="hidden"))
    assert asha.sends(path, state="hidden", reason="person").status_code == 302
    assert SourcedNote.objects.get().reason == "person"


def test_a_note_of_another_summit_is_not_found(stranger: Someone, said: Statement, kites: Any) -> None:
    note = noted(said, said.question, shown=True)
    assert stranger.opens(f"/en/{kites.slug}/notes/{note.pk}/").status_code == 404
    assert stranger.opens(f"/en/{kites.slug}/notes/about/{said.pk}/").status_code == 302  # to sign in


def test_the_data_carry_translations_and_notes_and_nobody(stranger: Someone, question: Any, said: Statement) -> None:
    actions.translate(said, "text", Words("साफ़ करो", "hi"), by=uuid.UUID(int=77), how="machine")
    shown, waiting = noted(said, question, shown=True), noted(said, question, 1, "Not shown yet")
    data = stranger.opens(f"/en/{question.summit.slug}/questions/{question.number}/data.json").json()
    [translation] = data["translations"]
    assert (translation["about"], translation["text"], translation["how"]) == (str(said.pk), "साफ़ करो", "machine")
    by_id = {note["id"]: note for note in data["notes"]}
    assert by_id[str(shown.pk)]["source"]["URL"] == "https://example.org/0"
    assert by_id[str(shown.pk)]["text"] == SAYS
    assert set(by_id[str(waiting.pk)]) == {"id", "about", "about_kind", "stance", "standing", "needed", "counts"}
    raw = json.dumps(data)
    assert "Not shown yet" not in raw
    assert str(uuid.UUID(int=900)) not in raw
    assert str(uuid.UUID(int=77)) not in raw


def test_thirty_notes_take_no_more_queries_than_one(
    stranger: Someone, bilal: Someone, question: Any, said: Any
) -> None:
    taken = []
    place = question.summit.announcements.get(subject="place")
    pages = (
        page_of(said, "hi"), notes_of(said), f"/en/{question.summit.slug}/announcements/{place.number}/",
        f"/en/{question.summit.slug}/questions/1/map/", f"/en/{question.summit.slug}/questions/1/data.json",
    )  # fmt: skip
    for count in (1, 29):
        for n in range(count):
            for it in (said, place):
                noted(it, question, 100 * count + n, shown=True)
                noted(it, question, 50_000 + 100 * count + n, shown=False)
        make_map(question)
        public = [queries(stranger, page) for page in pages]
        private = [queries(bilal, notes_of(said, page)) for page in ("rate/", "mine/")]
        taken.append((public, private))
    assert taken[0] == taken[1]
    assert max(taken[0][0]) <= 10


def test_pages_with_many_notes_fit_one_round_trip(stranger: Someone, question: Any, said: Statement) -> None:
    for n in range(30):
        noted(said, question, n, f"{SAYS} {uuid.uuid4()}", shown=n < 20)
    note = SourcedNote.objects.first()
    for page in (page_of(said), notes_of(said), notes_of(said, f"{note.pk}/")):
        content = stranger.opens(page).content
        assert len(gzip.compress(content)) + len(gzip.compress(STYLESHEET.read_bytes())) < 13_000
        assert b"<script" not in content


def test_public_pages_of_notes_set_no_cookie(stranger: Someone, said: Statement) -> None:
    note = noted(said, said.question, shown=True)
    for page in (page_of(said), notes_of(said), notes_of(said, f"{note.pk}/")):
        response = stranger.opens(page)
        assert not response.cookies
        assert not re.search(r"<form|csrf", text_of(response))
