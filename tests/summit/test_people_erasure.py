"""A copy of everything that is held about a person, and being erased."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from sabha.summit.base.words import Words
from sabha.summit.concept import actions as concept
from sabha.summit.conversations import actions as conversations
from sabha.summit.conversations.models import Statement, Vote
from sabha.summit.conversations.rules import voter_of
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact
from sabha.summit.overview import actions as overview
from sabha.summit.people.actions import privacy, ways_in
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Erasure, Letter, Person, Role, SignInCode
from three_people import Someone, found, text_of, with_browser

pytestmark = pytest.mark.django_db

# Every table that points at a person, and where its rows stand in the copy they download.
IN_THE_COPY = {
    "memberships": "memberships",
    "badges": "badges",
    "consents": "consents",
    "letters": "letters",
    "follows": "follows",
    "socialaccount": "accounts",
    # calls
    "proposals": "proposals",
    "speaks_in": "proposals",
    "assignments": "assigned",
    "reviewing": "reviewing",
    "reviews": "reviews",
    "looks": "first_looks",
    "conflicts": "conflicts",
    "remarks": "remarks",
    "visa_letters": "visa_letters",
    # programme
    "stars": "stars",
    "on_stage": "on_stage",
    "calendar_feeds": "calendars",
    # hackathon
    "hackathon_cards": "hackathon_cards",
    "hackathon_asks": "hackathon_requests",
    "hackathon_visits": "hackathon_visits",
    # outcomes
    "promises": "promises",
    "askings": "askings",
    "contact_at": "contact",
    "emailaddress": None,  # allauth's table: the adapter never fills it
}


class TestMyData:
    def test_no_table_that_points_at_a_person_is_forgotten(self) -> None:
        pointing = {relation.name for relation in Person._meta.related_objects}
        assert pointing == set(IN_THE_COPY), "add what is held there to privacy.copy_of(), then name it here"

    def test_no_column_of_a_person_is_forgotten(self, bilal: Someone) -> None:
        kept = {field.name for field in Person._meta.concrete_fields}
        copied = set(overview.copy_of(bilal.person)["person"])
        assert kept - copied == {"id", "password", "is_active"}  # a random number; never usable; always true

    def test_it_holds_everything_also_what_they_wrote_in_the_record(self, bilal: Someone, summit: Any) -> None:
        fill(bilal, summit)
        response = bilal.opens("/en/me/data/")
        assert response["Content-Disposition"] == "attachment; filename=sabha-my-data.json"
        assert response["Cache-Control"] == "no-store"
        copy = response.json()
        assert copy["person"]["display_name"] == "Bilal"
        assert copy["consents"][0]["purpose"] == "photo"
        assert copy["badges"] == [copy["badges"][0] | {"summit": summit.slug, "number": 1}]
        assert copy["accounts"] == [{"at": "mediawiki", "id": "1", "username": "Bilal"}]
        assert copy["follows"] == [{"summit": summit.slug, "announcement": 1}]
        assert [x["to"] for x in copy["letters"]] == ["bilal@example.org"]
        assert len(copy["ways_in"]) == 1
        assert copy["sessions"] == 1
        kinds = [fact["kind"] for fact in copy["record"]]
        assert sorted(kinds) == ["Announcement", "Statement", "Vote", "Vote"]
        said = {fact["text"]["text"] for fact in copy["record"] if fact["kind"] == "Statement"}
        assert said == {"Wells belong to all"}

    def test_nobody_elses_words_are_in_it(self, bilal: Someone, summit: Any, asha: Someone) -> None:
        fill(bilal, summit)
        assert {fact["kind"] for fact in overview.copy_of(asha.person)["record"]} >= {"Summit", "Question"}
        assert "Wells belong to all" not in json.dumps(overview.copy_of(asha.person), ensure_ascii=False)

    def test_every_table_it_promises_is_in_it(self, bilal: Someone) -> None:
        assert {name for name in IN_THE_COPY.values() if name} <= set(overview.copy_of(bilal.person))


def fill(who: Someone, summit: Any) -> None:
    """Let `who` leave a trace in every table."""
    membership = who.person.memberships.get(summit=summit)
    question = summit.questions.first()
    me = voter_of(membership, question)
    seed = conversations.add_statement(question, Words("Pay the keepers", "en"), by=journal.SYSTEM, is_seed=True)
    conversations.vote(by=me, statement=seed, value=1)
    conversations.add_statement(question, Words("Wells belong to all", "en"), by=me)
    place = summit.announcements.get(subject="place")
    why = Words("Bilal asked the school", "en")
    concept.announce(place, by=membership.pseudonym, state="tbc", value=Words("The school", "en"), why=why)
    privacy.set_consents(who.person, ["photo"])
    [(badge, _)] = ways_in.issue_badges(summit, 1)
    badge.person = who.person
    badge.save()
    SocialAccount.objects.create(user=who.person, provider="mediawiki", uid="1", extra_data={"username": "Bilal"})
    concept.follow(who.person, summit.announcements.get(number=1))
    ways_in.send_way_in(who.person.email)


def erase(who: Someone, *, redact: bool) -> Any:
    return who.sends("/en/me/erase/", sure="on", **({"redact": "on"} if redact else {}))


class TestErasure:
    @pytest.fixture(autouse=True)
    def own_list(self, tmp_path: Path, settings: Any) -> Path:
        """A list of erasures of our own, so that no other test reads ours."""
        settings.SABHA_DATA = tmp_path
        return tmp_path / "erasures"

    @pytest.mark.parametrize("redact", [False, True])
    def test_every_row_about_the_person_goes(self, bilal: Someone, summit: Any, redact: bool) -> None:
        fill(bilal, summit)
        elsewhere = with_browser(bilal.person)
        key = bilal.person.pk
        assert erase(bilal, redact=redact)["Location"] == "/en/me/erased/"
        tables = "\n".join(
            repr(row)
            for model in apps.get_models()
            if model is not Erasure
            for row in model._base_manager.values_list()
        )
        assert "bilal@example.org" not in tables
        assert "'Bilal'" not in tables
        assert repr(key) not in tables
        assert str(key) not in tables
        assert [s for s in Session.objects.all() if str(key) in str(s.get_decoded())] == []
        assert elsewhere.opens("/en/me/").status_code == 302

    def test_what_they_did_stays_under_numbers_that_lead_to_nobody(self, bilal: Someone, summit: Any) -> None:
        fill(bilal, summit)
        before = Fact.objects.count(), Vote.objects.count()
        pseudonym = bilal.person.memberships.get().pseudonym
        erase(bilal, redact=False)
        assert (Fact.objects.count(), Vote.objects.count()) == before
        assert Fact.objects.filter(payload__values___by=str(pseudonym)).count() == 1
        assert Statement.objects.get(number=2).text == Words("Wells belong to all", "en")
        assert journal.check() == []

    def test_words_go_too_when_they_ask_for_it(self, bilal: Someone, summit: Any) -> None:
        fill(bilal, summit)
        erase(bilal, redact=True)
        record = "\n".join(json.dumps(f.payload, ensure_ascii=False) for f in Fact.objects.all())
        for words in ("Wells belong to all", "Bilal asked the school"):
            assert words not in record
            assert words not in text_of(Client().get(f"/en/{summit.slug}/announcements/2/"))
        assert Statement.objects.get(number=2).state == "hidden"
        assert summit.announcements.get(number=2).why is None
        assert journal.check() == []

    def test_the_note_and_what_was_announced_stay_the_summits_own(self, asha: Someone, summit: Any) -> None:
        erase(asha, redact=True)
        page = Client().get(f"/en/{summit.slug}/")
        assert "Who keeps the water of a village" in text_of(page)
        assert "2nd Tank Keepers&#x27; Summit" in text_of(page)
        assert journal.check() == []

    def test_a_question_that_somebody_added_is_their_own_and_its_page_stays(self, asha: Someone, summit: Any) -> None:
        it = concept.add_question(summit, Words("And my well?", "en"), by=asha.person.memberships.get().pseudonym)
        erase(asha, redact=True)
        page = text_of(Client().get(f"/en/{summit.slug}/questions/{it.number}/"))
        assert "And my well?" not in page
        assert ">(erased)</h1>" in page
        assert "(erased)</a>" in text_of(Client().get(f"/en/{summit.slug}/questions/"))
        assert journal.check() == []

    @pytest.mark.parametrize("redact", [False, True])
    def test_every_page_of_the_summit_still_opens(
        self, bilal: Someone, asha: Someone, summit: Any, redact: bool
    ) -> None:
        fill(bilal, summit)
        statement = Statement.objects.get(number=2)
        place = summit.announcements.get(number=2)
        erase(bilal, redact=redact)
        for path in ("", "announcements/", "announcements/2/", "questions/1/", "questions/1/statements/", "note/",
            f"history/{statement.pk}/", f"history/{place.pk}/", "data.json", "desk/", "desk/questions/1/"):  # fmt: skip
            page = asha.opens(f"/en/{summit.slug}/{path}")
            assert page.status_code == 200, path
            assert ("Wells belong to all" in text_of(page)) <= (not redact), path

    def test_nothing_is_erased_without_the_tick(self, bilal: Someone) -> None:
        page = bilal.sends("/en/me/erase/", redact="on")
        assert "Tick this box if you want to be erased" in text_of(page)
        assert Person.objects.filter(pk=bilal.person.pk).exists()

    def test_the_only_organiser_is_told_what_it_means(self, asha: Someone, bilal: Someone, summit: Any) -> None:
        assert "You are the only organiser of" in text_of(asha.opens("/en/me/erase/"))
        assert "You are the only organiser of" not in text_of(bilal.opens("/en/me/erase/"))

    def test_it_is_noted_beside_the_database_and_kept_from_other_eyes(self, bilal: Someone, own_list: Path) -> None:
        key = bilal.person.pk
        erase(bilal, redact=True)
        [line] = own_list.read_text().splitlines()
        assert (line.split()[0], line.split()[2]) == (str(key), "words")
        assert own_list.stat().st_mode & 0o077 == 0
        assert "bilal" not in line.lower()

    @pytest.mark.parametrize("redact", [False, True])
    def test_a_restored_backup_erases_them_again(self, bilal: Someone, summit: Any, redact: bool) -> None:
        privacy.list_erasure(bilal.person.pk, redact=redact)  # the list is newer than this database
        fill(bilal, summit)
        assert overview.erase_again() == 1
        assert not Person.objects.filter(pk=bilal.person.pk).exists()
        assert (Statement.objects.get(number=2).state == "hidden") == redact
        assert overview.erase_again() == 0
        assert journal.check() == []

    def test_the_list_does_not_grow_with_every_restore(self, bilal: Someone, own_list: Path) -> None:
        for _ in range(3):
            privacy.list_erasure(bilal.person.pk, redact=True)
        assert len(own_list.read_text().splitlines()) == 1

    def test_who_is_in_two_summits_is_erased_from_both(self, bilal: Someone, summit: Any, kites: Any) -> None:
        join(bilal.person, kites)
        erase(bilal, redact=False)
        assert [s.memberships.count() for s in (summit, kites)] == [1, 1]

    def test_others_keep_everything(self, bilal: Someone, asha: Someone, summit: Any) -> None:
        fill(bilal, summit)
        before = overview.copy_of(asha.person)
        erase(bilal, redact=True)
        assert overview.copy_of(asha.person) == before


def test_an_erased_person_who_comes_back_is_a_new_person(bilal: Someone, tmp_path: Path, settings: Any) -> None:
    settings.SABHA_DATA = tmp_path
    erase(bilal, redact=False)
    ways_in.send_way_in("bilal@example.org")
    SignInCode.objects.update(made=timezone.now() - timedelta(minutes=1))
    link = Letter.objects.get().body.split("http://testserver")[1].split()[0]
    Client().post(link)
    again = Person.objects.get(email="bilal@example.org")
    assert again.pk != bilal.person.pk
    assert again.memberships.count() == 0
    assert overview.erase_again() == 0


def test_two_summits_know_a_person_under_two_numbers(bilal: Someone, summit: Any) -> None:
    other = found("Another\n\nWhat else?\n", bilal.person)
    assert len({m.pseudonym for m in bilal.person.memberships.all()}) == 2
    assert bilal.person.memberships.get(summit=other).roles.filter(role=Role.ORGANISER).exists()
