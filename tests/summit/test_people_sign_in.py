"""Signing in: by a mailed link or code, and by a badge. Nobody has a password."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from sabha.summit.people.actions import ways_in
from sabha.summit.people.models import Badge, Letter, Membership, Person, SignInCode, new_token
from three_people import Someone, text_of

pytestmark = pytest.mark.django_db


def ask(client: Client, email: str = "devi@example.org", **fields: str) -> Any:
    return client.post("/en/sign-in/", {"email": email, **fields})


def letter() -> Letter:
    """The newest letter in the outbox."""
    return Letter.objects.latest("pk")


def link_in(mail: Letter) -> str:
    return re.search(r"http://testserver(/en/sign-in/go/\S+)", mail.body)[1]


def code_in(mail: Letter) -> str:
    return re.search(r"\d{4} \d{4}", mail.body)[0]


def is_in(client: Client) -> bool:
    return client.get("/en/me/").status_code == 200


def later(**by: int) -> None:
    """Let time pass for every way in that was mailed."""
    for way in SignInCode.objects.all():
        SignInCode.objects.filter(pk=way.pk).update(made=way.made - timedelta(**by))


class TestByLink:
    def test_opening_the_link_does_nothing_and_the_button_signs_in(self, client: Client) -> None:
        ask(client)
        path = link_in(letter())
        assert client.get(path).status_code == 200
        assert client.get(path).status_code == 200
        assert not is_in(client)
        assert client.post(path).status_code == 302
        assert is_in(client)

    def test_it_works_in_another_browser_than_the_one_that_asked(self, client: Client) -> None:
        ask(client)
        other = Client()
        other.post(link_in(letter()))
        assert is_in(other)

    def test_it_works_once(self, client: Client) -> None:
        ask(client)
        path = link_in(letter())
        client.post(path)
        again = Client().post(path)
        assert again.status_code == 410
        assert "was used already" in text_of(again)

    def test_it_works_for_a_quarter_of_an_hour(self, client: Client) -> None:
        ask(client)
        later(minutes=14)
        assert client.post(link_in(letter())).status_code == 302
        ask(client, "esha@example.org")
        later(minutes=16)
        late = Client().post(link_in(letter()))
        assert late.status_code == 410
        assert "has run out" in text_of(late)

    def test_an_invented_link_lets_nobody_in(self, client: Client) -> None:
        assert client.post("/en/sign-in/go/invented/").status_code == 410

    def test_it_leads_to_the_page_that_was_wanted(self, client: Client) -> None:
        ask(client, next="/en/new/")
        assert client.post(link_in(letter()))["Location"] == "/en/new/"

    @pytest.mark.parametrize(
        "elsewhere",
        ["https://evil.example/", "//evil.example/", "///evil.example", "\\\\evil.example", "http:evil.example",
         "javascript:alert(1)", "https://testserver.evil.example/", "\thttps://evil.example"],
    )  # fmt: skip
    def test_it_never_leads_to_another_site(self, client: Client, elsewhere: str) -> None:
        ask(client, next=elsewhere)
        assert client.post(link_in(letter()))["Location"] == "/en/me/"


class TestByCode:
    @pytest.mark.parametrize(
        "write",
        [
            lambda code: code,
            lambda code: code.replace(" ", ""),
            lambda code: f"  {code.replace(' ', '-')} ",
            lambda code: code.translate(str.maketrans("0123456789", "०१२३४५६७८९")),
            lambda code: code.translate(str.maketrans("0123456789", "౦౧౨౩౪౫౬౭౮౯")),
            lambda code: code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
        ],
        ids=["as mailed", "joined", "with a dash", "Devanagari", "Telugu", "Urdu"],
    )
    def test_the_digits_may_be_typed_in_any_way_and_script(self, client: Client, write: Any) -> None:
        ask(client)
        client.post("/en/sign-in/code/", {"code": write(code_in(letter())), "email": "devi@example.org"})
        assert is_in(client)

    def test_five_tries_and_then_the_right_code_is_refused_too(self, client: Client) -> None:
        ask(client)
        right = code_in(letter())
        wrong = "0000 0000" if right != "0000 0000" else "1111 1111"
        for _ in range(5):
            tried = client.post("/en/sign-in/code/", {"code": wrong, "email": "devi@example.org"})
            assert "does not fit" in text_of(tried)
        tried = client.post("/en/sign-in/code/", {"code": right, "email": "devi@example.org"})
        assert "Too many tries" in text_of(tried)
        assert not is_in(client)

    def test_only_the_code_of_the_newest_letter_fits(self, client: Client) -> None:
        ask(client)
        first = code_in(letter())
        ask(client)
        second = code_in(letter())
        client.post("/en/sign-in/code/", {"code": first, "email": "devi@example.org"})
        assert is_in(client) == (first == second)
        client.post("/en/sign-in/code/", {"code": second, "email": "devi@example.org"})
        assert is_in(client)

    def test_once_in_no_earlier_letter_opens_anything(self, client: Client) -> None:
        ask(client)
        first = letter()
        ask(client)
        client.post("/en/sign-in/code/", {"code": code_in(letter()), "email": "devi@example.org"})
        assert Client().post(link_in(first)).status_code == 410

    def test_it_works_for_a_quarter_of_an_hour_and_once(self, client: Client) -> None:
        ask(client)
        later(minutes=16)
        tried = client.post("/en/sign-in/code/", {"code": code_in(letter()), "email": "devi@example.org"})
        assert "has run out" in text_of(tried)

    def test_the_address_counts_that_asked_and_not_one_that_is_sent_along(self, client: Client) -> None:
        ask(Client(), "victim@example.org")
        code = code_in(letter())
        ask(client, "devi@example.org")
        client.post("/en/sign-in/code/", {"code": code, "email": "victim@example.org"})
        assert not is_in(client)

    def test_without_having_asked_there_is_no_code_to_type(self, client: Client) -> None:
        assert client.get("/en/sign-in/code/")["Location"] == "/en/sign-in/"

    def test_codes_that_race_are_counted_each(self) -> None:
        ways_in.send_way_in("devi@example.org")
        SignInCode.objects.update(tries=SignInCode.TRIES)
        with pytest.raises(ways_in.NoEntry, match="Too many"):
            ways_in.by_code("devi@example.org", code_in(letter()))


class TestWhatNobodyLearns:
    def test_a_known_and_an_unknown_address_get_the_same_answer(self, asha: Someone) -> None:
        answers = []
        for email in ("asha@example.org", "nobody@example.org"):
            browser = Client()
            first = ask(browser, email)
            second = browser.get(first["Location"])
            answers.append((first.status_code, first["Location"], scrubbed(second, email)))
        assert answers[0] == answers[1]
        assert [x.address for x in Letter.objects.order_by("pk")] == ["asha@example.org", "nobody@example.org"]

    def test_capital_letters_find_the_same_person(self, asha: Someone, client: Client) -> None:
        ask(client, "Asha@Example.ORG")
        client.post(link_in(letter()))
        assert Person.objects.count() == 1

    def test_eight_letters_an_hour_are_enough_for_anyone(self, client: Client) -> None:
        for _ in range(8):
            assert ask(client).status_code == 302
        ninth = ask(client)
        assert "Eight letters went to this address within the hour" in text_of(ninth)
        assert Letter.objects.count() == 8

    def test_neither_link_nor_code_is_kept_where_a_stolen_table_shows_it(self, client: Client) -> None:
        ask(client)
        way = SignInCode.objects.get()
        kept = f"{way.link_digest} {way.code_digest}"
        assert link_in(letter()).split("/")[-2] not in kept
        assert code_in(letter()).replace(" ", "") not in kept

    def test_an_address_that_never_came_in_is_forgotten_after_a_day(self, client: Client) -> None:
        ask(client, "curious@example.org")
        later(hours=25)
        Letter.objects.update(made=timezone.now() - timedelta(hours=25))
        ask(Client(), "devi@example.org")
        assert [w.email for w in SignInCode.objects.all()] == ["devi@example.org"]
        assert [x.address for x in Letter.objects.all()] == ["devi@example.org"]

    def test_the_mail_tells_its_language(self, client: Client) -> None:
        client.post("/ur/sign-in/", {"email": "devi@example.org"})
        assert letter().language == "ur"
        assert "/ur/sign-in/go/" in letter().body


def scrubbed(response: Any, email: str) -> str:
    """A page without what differs by nature: the address itself, and one-time values."""
    text = text_of(response).replace(email, "…")
    return re.sub(r'value="[^"]*"', "", text)


class TestByBadge:
    @pytest.fixture
    def issued(self, summit: Any) -> list[tuple[Badge, str]]:
        return ways_in.issue_badges(summit, 3)

    def test_a_token_holds_at_least_sixty_bits(self) -> None:
        tokens = {new_token() for _ in range(200)}
        assert len(tokens) == 200
        assert {len(t) for t in tokens} == {16}  # 32 letters to choose from: 5 bits each, 80 in all
        assert len({letter for t in tokens for letter in t}) == 32

    def test_opening_the_square_does_nothing_and_the_button_signs_in(self, client: Client, issued: Any) -> None:
        token = issued[0][1]
        page = client.get(f"/en/b/{token}/")
        assert f'value="{token}"' in text_of(page)
        assert not is_in(client)
        client.post("/en/b/", {"token": token})
        assert is_in(client)

    @pytest.mark.parametrize("write", [str.lower, lambda t: " ".join(t), lambda t: f"{t[:4]}-{t[4:8]} {t[8:]}",
        lambda t: t.replace("0", "O").replace("1", "l"), lambda t: t.replace("1", "i").replace("0", "o")])  # fmt: skip
    def test_it_may_be_typed_as_people_type(self, client: Client, issued: Any, write: Any, summit: Any) -> None:
        client.post("/en/b/", {"token": write(issued[0][1])})
        assert is_in(client)

    def test_its_holder_needs_neither_name_nor_address(self, client: Client, issued: Any, summit: Any) -> None:
        before = Person.objects.count()
        client.post("/en/b/", {"token": issued[0][1]})
        person = Badge.objects.get(pk=issued[0][0].pk).person
        assert (person.email, person.display_name) == (None, "")
        assert Person.objects.count() == before + 1
        assert Membership.objects.get(person=person).summit == summit

    def test_it_is_the_same_person_every_time(self, issued: Any) -> None:
        people = {ways_in.by_badge(issued[0][1])[0].pk for _ in range(3)}
        assert len(people) == 1
        assert ways_in.by_badge(issued[1][1])[0].pk not in people

    def test_a_new_code_ends_the_old_one_and_keeps_the_person(self, issued: Any) -> None:
        badge, old = issued[0]
        person, _ = ways_in.by_badge(old)
        badge.refresh_from_db()
        again, new = ways_in.reissue_badge(badge)
        assert again.number == badge.number
        with pytest.raises(ways_in.NoEntry, match="not valid"):
            ways_in.by_badge(old)
        assert ways_in.by_badge(new)[0] == person

    def test_a_badge_printed_anew_before_its_first_use_makes_its_person_then(self, issued: Any) -> None:
        _, new = ways_in.reissue_badge(issued[2][0])
        assert ways_in.by_badge(new)[0].email is None

    def test_an_invented_token_is_told_what_to_do(self, client: Client, summit: Any) -> None:
        page = client.post("/en/b/", {"token": "AAAA BBBB CCCC DDDD"})
        assert "The registration desk can give you a new one." in text_of(page)
        assert 'value="AAAA BBBB CCCC DDDD"' in text_of(page)

    def test_only_a_digest_of_the_token_is_kept(self, issued: Any) -> None:
        for badge, token in issued:
            assert token not in repr(Badge.objects.filter(pk=badge.pk).values().get())

    def test_the_printed_page_shows_the_tokens_and_their_squares_once(self, asha: Someone, summit: Any) -> None:
        page = asha.sends(f"/en/{summit.slug}/desk/badges/", count=2)
        tokens = re.findall(r"<code dir=ltr>([0-9A-Z ]{19})</code>", text_of(page))
        assert len(tokens) == 2
        assert text_of(page).count("<svg class=qr") == 2
        assert all(ways_in.by_badge(token)[1] == summit for token in tokens)
        assert tokens[0] not in text_of(asha.opens(f"/en/{summit.slug}/desk/badges/"))


class TestSessions:
    def test_the_session_changes_its_name_at_the_door_and_its_past_is_forgotten(self, client: Client) -> None:
        ask(client)
        before = client.cookies[settings.SESSION_COOKIE_NAME].value
        client.post(link_in(letter()))
        after = client.cookies[settings.SESSION_COOKIE_NAME].value
        assert before != after
        assert not Session.objects.filter(session_key=before).exists()
        assert "asked" not in client.session

    def test_signing_out_ends_the_session_on_the_server(self, asha: Someone) -> None:
        key = asha.client.session.session_key
        asha.sends("/en/sign-out/")
        assert not Session.objects.filter(session_key=key).exists()
        assert not is_in(asha.client)

    def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(self, client: Client) -> None:
        cookie = ask(client).cookies[settings.SESSION_COOKIE_NAME]
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Lax"

    def test_who_comes_by_badge_on_a_shared_machine_does_not_act_as_the_last_person(
        self, asha: Someone, summit: Any
    ) -> None:
        [(_, token)] = ways_in.issue_badges(summit, 1)
        asha.sends("/en/b/", token=token)
        assert asha.opens(f"/en/{summit.slug}/desk/").status_code == 403


def test_nobody_has_a_password_and_no_page_asks_for_one(client: Client, asha: Someone, summit: Any) -> None:
    ask(client)
    client.post(link_in(letter()))
    ways_in.by_badge(ways_in.issue_badges(summit, 1)[0][1])
    assert Person.objects.count() == 3
    assert [p.has_usable_password() for p in Person.objects.all()] == [False] * 3
    for page in ("/en/sign-in/", "/en/b/"):
        assert 'type="password"' not in text_of(Client().get(page))


def test_a_form_without_its_sign_gets_a_page_that_says_what_to_do(asha: Someone) -> None:
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/en/sign-in/", {"email": "devi@example.org"})
    assert page.status_code == 403
    assert "This form was not sent" in text_of(page)
    assert Letter.objects.count() == 0
    in_urdu = strict.post("/ur/sign-in/", {"email": "devi@example.org"})
    assert "<html lang=ur dir=rtl" in text_of(in_urdu)


def test_an_address_that_two_letters_bring_at_once_is_one_person(monkeypatch: Any) -> None:
    first = Person.objects.with_address("Devi@Example.org")
    people = type(Person.objects)
    monkeypatch.setattr(people, "filter", lambda self, **_: self.none())  # the other has not written yet
    assert Person.objects.with_address("devi@example.org") == first
    monkeypatch.undo()
    assert Person.objects.count() == 1
