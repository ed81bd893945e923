"""The pages beside a conversation as a browser without JavaScript meets them."""

import csv
import gzip
import io
import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from pages.test_conversations import STYLESHEET, root, text_number, voted, written
from sabha import __version__
from sabha.summit.base.words import Words
from sabha.summit.conversations import actions, rules
from sabha.summit.conversations.actions.saying import cast
from sabha.summit.conversations.models import Conversation, Map, Signal, Statement, Vote
from sabha.summit.conversations.tasks import make_map
from sabha.summit.journal import actions as journal
from sabha.summit.people.actions.members import invite, join, set_roles
from sabha.summit.people.actions.ways_in import issue_badges
from sabha.summit.people.models import Role
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


def test_who_came_by_mail_is_told_what_a_conversation_for_badges_needs_and_the_badge_leads_back(
    asha: Someone, tenzin: Someone, question: Any, pseudonym: Any
) -> None:
    [said] = written(question, pseudonym, 1)
    address = root(question) + "answer/"
    needs = "Only who holds a badge, or whom the organisers invited, may answer here."
    assert needs not in text_of(tenzin.opens(root(question)))
    rules_form = {f"rules-{n}": v for n, v in {"kind": "talk", "places": 5, "needs_badge": "on"}.items()}
    desk = f"/en/{question.summit.slug}/desk/questions/{question.number}/"
    assert asha.sends(desk, rules="1", **rules_form).status_code == 302
    assert rules.conversation_of(question).needs_badge
    for page in (root(question), root(question) + "map/"):
        assert needs in text_of(tenzin.opens(page))
    for path in (address, root(question) + "write/"):
        page = tenzin.opens(path)
        assert page.status_code == 403
        assert needs in text_of(page)
    assert tenzin.sends(address, statement=said.pk, value="1").status_code == 302
    assert tenzin.sends(root(question) + "mine/", statement=said.pk, value="1").status_code == 302
    given = {"text": "Tanks too", "lang": "en", "sure": "on"}
    assert tenzin.sends(root(question) + "write/", **given).status_code == 403
    assert not Vote.objects.exists()
    assert Statement.objects.count() == 1
    assert not tenzin.person.memberships.exists(), "who was refused has not joined"

    [(_badge, token)] = issue_badges(question.summit, 1)
    assert f"/b/?next={address}" in text_of(tenzin.opens(address))
    form = text_of(tenzin.opens(f"/en/b/?next={address}"))
    assert f'name="next" value="{address}"' in form
    sent = tenzin.sends("/en/b/", token=token, next=address)
    assert sent["Location"] == address
    assert said.text.text in text_of(tenzin.opens(address))
    assert tenzin.sends(address, statement=said.pk, value="1").status_code == 302
    assert Vote.objects.count() == 1


def test_what_says_much_the_same_is_one_tap_away_and_the_length_is_told_beforehand(
    bilal: Someone, question: Any, pseudonym: Any
) -> None:
    actions.add_statement(question, Words("Every village keeps its own tank clean", "en"), by=pseudonym, is_seed=True)
    said = actions.add_statement(question, Words("Pay the keepers a wage", "en"), by=pseudonym, is_seed=True)
    page = bilal.opens(root(question) + "write/")
    assert "A statement has at most 280 characters." in text_of(page)
    given = {"text": "Pay the keepers a wage!", "lang": "en", "op": operation(page)}
    page = text_of(bilal.sends(root(question) + "write/", **given))
    assert "Somebody has said much the same" in page
    theirs = f"{root(question)}answer/?s={said.number}"
    assert theirs in page
    assert said.text.text in text_of(bilal.opens(theirs))


def test_whoever_was_invited_answers_a_conversation_for_badges(
    bilal: Someone, tenzin: Someone, question: Any, pseudonym: Any
) -> None:
    [said] = written(question, pseudonym, 1)
    actions.set_rules(question, by=pseudonym, needs_badge=True)
    invite("tenzin@example.org", question.summit)
    set_roles(bilal.person.memberships.get(), {Role.VOLUNTEER})
    for one in (bilal, tenzin):  # whom an organiser gave a task, and who was invited
        one.sends(root(question) + "answer/", statement=said.pk, value="1")
    assert Vote.objects.count() == 2


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


def test_a_block_of_accounts_moves_a_result_no_further_than_their_number_allows_and_the_page_says_so(
    asha: Someone, stranger: Someone, question: Any, pseudonym: Any
) -> None:
    said = written(question, pseudonym, 10)
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    for n in range(40):
        for k, one in enumerate(said):
            at = begun + timedelta(hours=n, seconds=9 * k)
            cast(by=uuid.UUID(int=n + 1), statement=one, value=1, matters=False, at=at)
    make_map(question)
    path = f"/en/{question.summit.slug}/questions/{question.number}/both-ways/"
    assert ">+100<" in text_of(stranger.opens(path))
    for n in range(4):
        for k, one in enumerate(said):
            at = begun + timedelta(days=9, seconds=30 * n + 0.4 * k)
            cast(by=uuid.UUID(int=900 + n), statement=one, value=-1, matters=False, at=at)
    actions.look_over(question)
    make_map(question)
    public = Map.objects.get(question=question).public["both"]["steady"]
    assert set(public["agreement"].values()) == {0.9}  # four accounts of five points each: by twenty at most
    assert public["as_one"] == {"accounts": 4, "moves": 10}
    page = text_of(stranger.opens(path))
    assert (">+90<" in page, ">+100<" in page) == (True, False)
    assert "moves the number by more than 5" in page
    assert "had one voice together, no statement would move by more than 10 of 100" in page
    desk = text_of(asha.opens(f"/en/{question.summit.slug}/desk/questions/{question.number}/signals/"))
    assert "none of them moves a result by more than 5 of 100" in desk
    assert "no statement would move by more than 10 of 100" in desk


def test_of_fewer_than_ten_people_no_result_with_a_limit_is_told(
    stranger: Someone, question: Any, pseudonym: Any
) -> None:
    for one in written(question, pseudonym, 2):
        for n in range(9):
            actions.vote(by=uuid.UUID(int=n + 1), statement=one, value=1)
    make_map(question)
    assert Map.objects.get(question=question).public["both"]["steady"]["agreement"] == {}
    path = f"/en/{question.summit.slug}/questions/{question.number}/both-ways/"
    assert "With a limit on each account" not in text_of(stranger.opens(path))


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
    told = {"comment-id": "1", "group": "", "agrees": "12", "disagrees": "", "passes": ""}
    assert told | {"made-by": f"Sabha {__version__}"} in table("votes.csv")
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


def test_a_number_beyond_the_first_hundred_leads_to_the_page_its_counts_stand_on(
    stranger: Someone, question: Any, pseudonym: Any
) -> None:
    last = [
        journal.write(
            Statement, by=pseudonym, id=uuid.uuid4(), summit=question.summit, question=question, number=number,
            text=Words(f"Idea {number}", "en"),
        )
        for number in (1, 100, 101, 350)
    ][-1]  # fmt: skip
    for n in range(12):
        actions.vote(by=uuid.UUID(int=n + 1), statement=last, value=1)
    make_map(question)
    page = text_of(stranger.opens(root(question) + "map/"))
    assert 'href="../counts/?page=4#s350"' in page
    opened = {n: text_of(stranger.opens(root(question) + f"counts/?page={n}")) for n in (1, 2, 3, 4)}
    assert {n: re.findall(r"id=s(\d+)", page) for n, page in opened.items()} == {
        1: ["1", "100"], 2: ["101"], 3: [], 4: ["350"],
    }  # fmt: skip
    assert ["rel=next" in opened[n] for n in (1, 2, 3, 4)] == [True, True, True, False]


def test_one_switch_puts_the_groups_of_polis_beside_ours_and_takes_nothing_away(
    stranger: Someone, question: Any, pseudonym: Any
) -> None:
    voted(written(question, pseudonym, 12), 30)
    make_map(question)
    ours = text_of(stranger.opens(root(question) + "map/"))
    both = text_of(stranger.opens(root(question) + "map/?method=classic"))
    headings = re.findall(r"<h2>(.*?)</h2>", ours)
    assert [h for h in re.findall(r"<h2>(.*?)</h2>", both) if h in headings] == headings
    assert ("id=polis" in ours, "id=polis" in both) == (False, True)
    assert "Group A" in both.split("id=polis")[1]


def test_all_ones_answers_are_there_however_many_and_one_stays_on_the_page_one_changed_something_on(
    bilal: Someone, question: Any, pseudonym: Any
) -> None:
    said = written(question, pseudonym, 103)
    me = rules.voter_of(join(bilal.person, question.summit), question)
    for one in said:
        cast(by=me, statement=one, value=1, matters=False)
    address = root(question) + "mine/"
    first, second = (text_of(bilal.opens(address + f"?page={n}")) for n in (1, 2))
    assert [page.count("<blockquote") + page.count("name=undo") for page in (first, second)] == [100, 3]
    assert ("rel=next" in first, "rel=next" in second) == (True, False)
    led = bilal.sends(address + "?page=2", statement=said[-1].pk, value="-1", op=uuid.uuid4())
    assert led.headers["Location"].endswith("mine/?page=2")


def test_every_table_says_which_program_of_which_version_counted(
    stranger: Someone, question: Any, pseudonym: Any
) -> None:
    voted(written(question, pseudonym, 2), 12)
    make_map(question)
    for name in ("statements.csv", "comments.csv", "votes.csv", "results.csv"):
        rows = list(csv.DictReader(io.StringIO(stranger.opens(root(question) + name).content.decode("utf-8-sig"))))
        assert {row["made-by"] for row in rows} == {f"Sabha {__version__}"}, name


def test_what_few_have_seen_is_asked_more_often_as_the_last_map_says(question: Any, pseudonym: Any) -> None:
    rare, usual, never = written(question, pseudonym, 3)
    weights = {str(rare.pk): 9.0, str(usual.pk): 1.0, str(never.pk): 0.0}
    Map.objects.create(question=question, priorities=weights)
    asked = [actions.turn_for(question, uuid.UUID(int=n)).statement.pk for n in range(400)]
    assert 330 <= asked.count(rare.pk) <= 385  # 360 of 400, give or take what a fair draw may
    assert asked.count(never.pk) == 0


def test_every_account_and_every_statement_is_within_an_organisers_reach_however_many(
    asha: Someone, question: Any, pseudonym: Any
) -> None:
    desk = f"/en/{question.summit.slug}/desk/questions/{question.number}/"
    written(question, pseudonym, 102)
    pages = [text_of(asha.opens(desk + f"?page={n}")) for n in (1, 2)]
    assert [text_number(101) in page for page in pages] == [True, False]
    assert [text_number(0) in page for page in pages] == [False, True]
    for n in range(103):
        last = journal.write(
            Signal, by=journal.SYSTEM, id=uuid.uuid4(), summit=question.summit, question=question,
            voter=uuid.UUID(int=n + 1), votes=12, median_ms=300,
        )  # fmt: skip
    pages = [text_of(asha.opens(desk + f"signals/?page={n}")) for n in (1, 2)]
    assert [page.count("name=decision value=fine") for page in pages] == [100, 3]
    assert ("Account 100<" in pages[0], "Account 103<" in pages[1]) == (True, True)
    led = asha.sends(desk + "signals/?page=2", key=last.pk, decision="fine", lang="en", why="")
    assert led.headers["Location"].endswith("signals/?page=2")
