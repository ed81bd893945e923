"""The pages beside a conversation as a browser without JavaScript meets them."""

import csv
import gzip
import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from pages.test_conversations import STYLESHEET, root, voted, written
from sabha.summit.base.words import Words
from sabha.summit.conversations import actions
from sabha.summit.conversations.models import Conversation, Signal, Statement, Vote
from sabha.summit.conversations.tasks import make_map
from sabha.summit.journal import actions as journal
from three_people import Someone, operation, text_of

pytestmark = pytest.mark.django_db
PUBLIC = ["counts/", "both-ways/", "embed/", "comments.csv", "votes.csv", "results.csv"]


@pytest.fixture
def question(summit: Any) -> Any:
    return summit.questions.order_by("number").first()


def test_the_last_answer_can_be_undone_with_one_tap(bilal: Someone, question: Any, pseudonym: Any) -> None:
    [said] = written(question, pseudonym, 1)
    sent = bilal.sends(root(question) + "answer/", statement=said.pk, value="1")
    page = bilal.opens(sent["Location"])
    assert "Your last answer:" in text_of(page)
    bilal.sends(root(question) + "answer/", statement=said.pk, undo="1", op=operation(page))
    assert not Vote.objects.standing().exists()
    assert said.text.text in text_of(bilal.opens(root(question) + "answer/"))


def test_ones_own_answers_show_ones_own_place_and_the_map_does_not(
    bilal: Someone, stranger: Someone, question: Any, pseudonym: Any
) -> None:
    said = written(question, pseudonym, 8)
    voted(said, 24)
    for one in said:
        bilal.sends(root(question) + "answer/", statement=one.pk, value="1")
    make_map(question)
    journal.touch(question.summit_id)
    assert "<circle" in text_of(bilal.opens(root(question) + "mine/"))
    assert "<circle" not in text_of(stranger.opens(root(question) + "map/"))


def test_a_moderator_splits_a_statement_and_its_voter_is_asked_about_the_rest(
    asha: Someone, bilal: Someone, question: Any, pseudonym: Any
) -> None:
    [said] = written(question, pseudonym, 1)
    bilal.sends(root(question) + "answer/", statement=said.pk, value="-1")
    address = f"/en/{question.summit.slug}/desk/questions/{question.number}/{said.pk}/split/"
    asha.opens(address)
    parts = {"text_1": "Clean the tanks", "carries_1": "on", "text_2": "Pay the keepers", "lang": "en"}
    assert asha.sends(address, **parts).status_code == 302
    asked = text_of(bilal.opens(root(question) + "answer/"))
    assert "Pay the keepers" in asked
    assert said.text.text in asked
    assert "Clean the tanks" in text_of(bilal.opens(root(question) + "mine/"))


def test_with_nothing_but_the_link_one_is_counted_once_and_apart(
    stranger: Someone, asha: Someone, question: Any, pseudonym: Any
) -> None:
    [said] = written(question, pseudonym, 1)
    address = root(question) + "open/"
    assert stranger.opens(address).status_code == 404
    actions.set_rules(question, by=pseudonym, is_open=True)
    assert "session" not in stranger.opens(address).cookies
    for value in ("1", "-1"):
        assert stranger.sends(address, statement=said.pk, value=value).status_code == 302
    assert list(Vote.objects.values_list("pool", "value")) == [("open", -1)]
    assert "write/" not in text_of(stranger.opens(address))


def test_a_vote_of_priorities_is_asked_on_the_desk(asha: Someone, summit: Any, question: Any) -> None:
    address = f"/en/{summit.slug}/desk/questions/new/"
    given = {"text": "What must this summit achieve?", "kind": "priorities", "places": "2", "lang": "en"}
    sent = asha.sends(address, statements="Water\r\n\r\nTanks\n", **given)
    assert sent.status_code == 302
    assert list(Statement.objects.values_list("number", flat=True)) == [1, 2]
    assert Conversation.objects.get().places == 2


def test_an_import_is_looked_at_line_by_line_before_it_is_taken(asha: Someone, summit: Any) -> None:
    address, count = f"/en/{summit.slug}/desk/questions/from-polis/", summit.questions.count()

    def send(**more: Any) -> Any:
        comments = SimpleUploadedFile("comments.csv", b"comment-id,comment-body\n0,Water first\n1,<b>Tanks\n")
        votes = SimpleUploadedFile("votes.csv", b"comment-id,voter-id,vote\n0,7,1\n1,7,-1\n5,7,1\n")
        return asha.sends(address, text="Lake?", lang="en", comments=comments, votes=votes, **more)

    looked = text_of(send(look="1"))
    assert "Line 3" in looked
    assert "&lt;b&gt;Tanks" in looked
    assert summit.questions.count() == count
    assert send()["Location"] == send()["Location"]
    assert summit.questions.count() == count + 1


def test_a_wrong_file_is_refused_in_a_sentence(asha: Someone, summit: Any) -> None:
    files = {name: SimpleUploadedFile(f"{name}.csv", b"a,b\n1,2\n") for name in ("comments", "votes")}
    page = asha.sends(f"/en/{summit.slug}/desk/questions/from-polis/", text="Lake?", lang="en", **files)
    assert "This is no Polis file of statements" in text_of(page)
    assert not Statement.objects.exists()


def test_an_account_to_look_at_has_no_name_and_the_decision_is_kept(
    asha: Someone, question: Any, pseudonym: Any
) -> None:
    one = journal.write(
        Signal, by=journal.SYSTEM, id=uuid.uuid4(), summit=question.summit, question=question, voter=uuid.UUID(int=5),
        votes=12, median_ms=300,
    )  # fmt: skip
    address = f"/en/{question.summit.slug}/desk/questions/{question.number}/signals/"
    page = asha.opens(address)
    assert "12 votes" in text_of(page)
    assert str(uuid.UUID(int=5)) not in text_of(page)
    asha.sends(address, key=one.pk, decision="aside", lang="en", why="")
    assert Signal.objects.get().decision == "waiting"
    asha.sends(address, key=one.pk, decision="aside", lang="en", why="All at once")
    assert (Signal.objects.get().decision, str(Signal.objects.get().why)) == ("aside", "All at once")


@pytest.mark.parametrize("page", PUBLIC)
def test_thirty_statements_take_no_more_queries_than_one(
    stranger: Someone, question: Any, pseudonym: Any, page: str
) -> None:
    taken = []
    for count in (1, 29):
        voted(written(question, pseudonym, count), 12)
        make_map(question)
        journal.touch(question.summit_id)
        with CaptureQueriesContext(connection) as seen:
            response = stranger.opens(root(question) + page)
        assert response.status_code == 200
        assert not response.cookies
        taken.append(len(seen))
    assert taken[1] <= taken[0] <= 12


def test_the_counts_of_a_hundred_statements_are_under_14_kb_and_every_number_of_the_map_leads_there(
    stranger: Someone, question: Any, pseudonym: Any
) -> None:
    voted(written(question, pseudonym, 100), 20)
    make_map(question)
    for page in ("counts/", "both-ways/"):
        content = stranger.opens(root(question) + page).content
        assert len(gzip.compress(content)) + len(gzip.compress(STYLESHEET.read_bytes())) < 14_000
    assert "../counts/#s1" in text_of(stranger.opens(root(question) + "map/"))
    assert "id=s100" in text_of(stranger.opens(root(question) + "counts/"))


def test_a_result_may_be_shown_on_another_site_and_nothing_can_be_done_there(
    stranger: Someone, asha: Someone, question: Any, pseudonym: Any
) -> None:
    voted(written(question, pseudonym, 3), 12)
    make_map(question)
    page = stranger.opens(root(question) + "embed/")
    assert "frame-ancestors *" in page["Content-Security-Policy"]
    assert "X-Frame-Options" not in page
    assert "<form" not in text_of(page)
    assert text_of(page).count("<a ") == text_of(page).count("target=_top") == 1
    desk = text_of(asha.opens(f"/en/{question.summit.slug}/desk/questions/{question.number}/"))
    assert "&lt;iframe src=" in desk
    assert "frame-ancestors 'none'" in stranger.opens(root(question) + "map/")["Content-Security-Policy"]


@pytest.mark.parametrize("language", ["en", "ur", "te"])
def test_the_report_is_paper_in_every_script(stranger: Someone, question: Any, pseudonym: Any, language: str) -> None:
    voted(written(question, pseudonym, 3), 12)
    actions.add_statement(question, Words("تالاب صاف کریں #read(1)", "ur"), by=pseudonym, is_seed=True)
    make_map(question)
    paper = stranger.opens(root(question, language) + "report.pdf")
    assert (paper["Content-Type"], paper["Cache-Control"]) == ("application/pdf", "public, max-age=0, must-revalidate")
    assert len(PdfReader(io.BytesIO(paper.content)).pages) >= 1


def test_what_is_taken_away_names_its_columns_as_polis_does_and_nobody_in_it(
    stranger: Someone, question: Any, pseudonym: Any
) -> None:
    said = written(question, pseudonym, 2)
    actions.add_statement(question, Words("=HYPERLINK(1)", "en"), by=pseudonym, is_seed=True)
    voted(said, 12)
    make_map(question)

    def table(name: str) -> list[dict[str, str]]:
        text = stranger.opens(root(question) + name).content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    first, *_, last = table("comments.csv")
    assert (first["comment-id"], first["agrees"], first["author-id"]) == ("1", "12", "")
    assert last["comment-body"] == "'=HYPERLINK(1)"
    assert {"comment-id": "1", "group": "", "agrees": "12", "disagrees": "", "passes": ""} in table("votes.csv")
    assert {row["made-by"][:5] for row in table("results.csv")} == {"Sabha"}
    data = stranger.opens(root(question) + "data.json").json()
    assert data["map"]["method"]["smallest_cell"] == 10
    assert data["map"]["sabha"] == data["sabha"]


def test_no_count_of_a_group_can_be_worked_out_from_everybodys(question: Any, pseudonym: Any) -> None:
    from sabha.summit.conversations.tasks.published import group_cells

    # Eleven of group A and four of group B agree; fifteen in all. A's eleven would tell B's four.
    data = {
        "n_groups": 2,
        "votes": {"A": [15], "D": [20], "S": [40]},
        "group_votes": {"0": {"A": [11], "D": [10], "S": [21]}, "1": {"A": [4], "D": [10], "S": [19]}},
    }
    assert [cell[0] for cell in group_cells(data, 0)] == [None, None]
