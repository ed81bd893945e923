"""What is personal: who sees which field, whose an address is, and what was agreed to."""

from itertools import product
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from sabha.summit.base.words import Words
from sabha.summit.concept import actions as concept
from sabha.summit.overview import actions as overview
from sabha.summit.people.actions import privacy
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Consent, Letter, Person
from sabha.summit.people.rules import Viewer, fields_seen, may_see, viewer_of
from three_people import Someone, person, text_of

pytestmark = pytest.mark.django_db

LEVELS = ("me", "organisers", "members", "public")
# Who sees a field of Bilal's at each level. Meera organises another summit, which opens nothing of his.
SEES = {
    "himself": {"me", "organisers", "members", "public"},
    "his organiser": {"organisers", "members", "public"},
    "a fellow member": {"members", "public"},
    "an organiser elsewhere": {"public"},
    "someone with an account": {"public"},
    "a stranger": {"public"},
}


@pytest.fixture
def viewers(summit: Any, asha: Someone, bilal: Someone, tenzin: Someone, meera: Someone, kites: Any) -> Any:
    """Name → (viewer, whether the two share the summit of the address)."""
    fellow = person("Kavya")
    join(fellow, summit)
    return {
        "himself": (viewer_of(bilal.person, summit), True),
        "his organiser": (viewer_of(asha.person, summit), True),
        "a fellow member": (viewer_of(fellow, summit), True),
        "an organiser elsewhere": (viewer_of(meera.person, kites), False),
        "someone with an account": (viewer_of(tenzin.person, summit), False),
        "a stranger": (Viewer(), False),
    }


class TestWhoSeesWhat:
    def test_each_field_at_each_level_is_seen_by_exactly_those_it_names(self, viewers: Any, bilal: Someone) -> None:
        wrong = []
        for name, level, (who, (viewer, shares)) in product(Person.SHOWN_FIELDS, LEVELS, viewers.items()):
            bilal.person.visibility = {name: level}
            if may_see(viewer, bilal.person, name, shares_summit=shares) != (level in SEES[who]):
                wrong.append((name, level, who))
        assert wrong == []

    def test_what_nobody_was_asked_about_is_seen_by_oneself_alone(self, viewers: Any, bilal: Someone) -> None:
        bilal.person.visibility = {}
        seen = {who: fields_seen(v, bilal.person, shares_summit=shares) for who, (v, shares) in viewers.items()}
        assert seen.pop("himself") == {"display_name": "Bilal", "email": "bilal@example.org"}
        assert set(map(str, seen.values())) == {"{}"}

    def test_a_new_person_shows_nothing(self) -> None:
        assert Person.objects.join("new@example.org").visibility == {}

    def test_organisers_read_only_the_names_that_are_shown_to_them(
        self, summit: Any, asha: Someone, bilal: Someone
    ) -> None:
        for path in (f"/en/{summit.slug}/desk/people/", member_page(summit, bilal)):
            hidden = text_of(asha.opens(path))
            assert "Bilal" not in hidden
            assert "bilal@example.org" not in hidden
            assert f"Member {bilal.person.memberships.get().pk}" in hidden
        bilal.person.visibility = {"display_name": "organisers"}
        bilal.person.save()
        assert "<bdi>Bilal</bdi>" in text_of(asha.opens(f"/en/{summit.slug}/desk/people/"))

    def test_searching_finds_nothing_that_is_not_shown(self, summit: Any, asha: Someone, bilal: Someone) -> None:
        Person.objects.filter(pk=bilal.person.pk).update(display_name="Farooq")
        for letters in ("bilal@example", "Farooq"):
            assert "0 people" in text_of(asha.opens(f"/en/{summit.slug}/desk/people/?q={letters}"))
        Person.objects.filter(pk=bilal.person.pk).update(visibility={"email": "members"})
        assert "1 person" in text_of(asha.opens(f"/en/{summit.slug}/desk/people/?q=bilal@example"))
        assert "0 people" in text_of(asha.opens(f"/en/{summit.slug}/desk/people/?q=Farooq"))

    def test_who_is_invited_by_address_is_known_by_it_until_they_say_otherwise(
        self, summit: Any, asha: Someone
    ) -> None:
        asha.sends(f"/en/{summit.slug}/desk/people/", email="Zoya@Example.org", roles=["safety"])
        page = text_of(asha.opens(f"/en/{summit.slug}/desk/people/"))
        assert "<bdi>zoya@example.org</bdi>" in page
        zoya = Person.objects.get(email="zoya@example.org")
        assert sorted(zoya.memberships.get().roles.values_list("role", flat=True)) == ["participant", "safety"]
        assert "zoya" not in text_of(Client().get(f"/en/{summit.slug}/"))

    def test_a_name_stands_on_public_pages_only_when_it_is_shown_to_everyone(
        self, summit: Any, asha: Someone, pseudonym: Any
    ) -> None:
        place = summit.announcements.get(subject="place")
        concept.announce(place, by=pseudonym, state="tbc", value=Words("A school", "en"))
        path = f"/en/{summit.slug}/announcements/{place.number}/"
        assert "Asha" in text_of(Client().get(path))
        overview.save_profile(asha.person, {"email": asha.person.email}, {"display_name": "members"})
        assert "Asha" not in text_of(Client().get(path))
        assert "an organiser or member" in text_of(Client().get(path))


def member_page(summit: Any, who: Someone) -> str:
    return f"/en/{summit.slug}/desk/people/{who.person.memberships.get(summit=summit).pk}/"


def profile(**fields: Any) -> dict[str, Any]:
    """A whole profile as its form sends it."""
    return {f"sees_{name}": "me" for name in Person.SHOWN_FIELDS} | {"wants_mail": "on", **fields}


class TestProfile:
    def test_what_was_typed_is_kept(self, bilal: Someone) -> None:
        given = profile(display_name="  بلال ", pronouns="he", speaks=["ur", "en"], needs=["hi"], about="Wells.",
            email="bilal@example.org", ui_language="ur", time_zone="Asia/Karachi",
            sees_display_name="public")  # fmt: skip
        assert bilal.sends("/en/me/profile/", **given).status_code == 302
        kept = Person.objects.get(pk=bilal.person.pk)
        assert (kept.display_name, kept.speaks, kept.needs, kept.ui_language) == ("بلال", ["ur", "en"], ["hi"], "ur")
        assert kept.visibility == {name: "public" if name == "display_name" else "me" for name in Person.SHOWN_FIELDS}

    def test_an_error_loses_nothing(self, bilal: Someone) -> None:
        page = bilal.sends("/en/me/profile/", **profile(display_name="B", email="bilal@example.org", time_zone="Mars"))
        assert "There is no time zone of this name." in text_of(page)
        assert "<title>Error: My profile" in text_of(page)
        assert 'value="Mars"' in text_of(page)
        assert 'value="B"' in text_of(page)

    def test_a_new_address_is_nobodys_before_its_letter_was_opened(self, bilal: Someone) -> None:
        bilal.sends("/en/me/profile/", **profile(email="New@example.org"))
        assert Person.objects.get(pk=bilal.person.pk).email == "bilal@example.org"
        mail = Letter.objects.get(address="new@example.org")
        path = mail.body.split("http://testserver")[1].split()[0]
        assert bilal.opens(path).status_code == 200
        assert Person.objects.get(pk=bilal.person.pk).email == "bilal@example.org"
        bilal.sends(path)
        assert Person.objects.get(pk=bilal.person.pk).email == "new@example.org"

    def test_the_letter_is_of_use_to_its_own_account_alone(self, bilal: Someone, tenzin: Someone) -> None:
        bilal.sends("/en/me/profile/", **profile(email="new@example.org"))
        path = Letter.objects.get(address="new@example.org").body.split("http://testserver")[1].split()[0]
        tenzin.sends(path)
        assert Client().post(path)["Location"].startswith("/en/sign-in/")
        assert not Person.objects.filter(email="new@example.org").exists()
        tenzin.sends("/en/me/address/invented/")
        assert Person.objects.get(pk=tenzin.person.pk).email == "tenzin@example.org"

    def test_the_page_does_not_tell_whose_an_address_is(self, bilal: Someone, tenzin: Someone) -> None:
        answers = []
        for email in ("tenzin@example.org", "nobody@example.org"):
            answer = bilal.sends("/en/me/profile/", **profile(email=email))
            said = text_of(bilal.opens("/en/me/profile/"))
            answers.append((answer["Location"], "Open the letter that went to your new address" in said))
        assert answers[0] == answers[1] == ("/en/me/profile/", True)
        assert "belongs to another account" in Letter.objects.get(address="tenzin@example.org").body
        assert "/me/address/" not in Letter.objects.get(address="tenzin@example.org").body

    def test_the_only_way_in_is_not_thrown_away(self, bilal: Someone, summit: Any) -> None:
        page = bilal.sends("/en/me/profile/", **profile(email=""))
        assert "your only way in" in text_of(page)
        SocialAccount.objects.create(user=bilal.person, provider="mediawiki", uid="1")
        assert bilal.sends("/en/me/profile/", **profile(email="")).status_code == 302
        assert Person.objects.get(pk=bilal.person.pk).email is None


class TestConsent:
    def test_given_and_taken_back_as_easily_with_its_history(self, bilal: Someone) -> None:
        bilal.sends("/en/me/consent/", purposes=["photo", "contact"])
        assert privacy.consents_to(bilal.person, "photo")
        bilal.sends("/en/me/consent/", purposes=["contact"])
        assert not privacy.consents_to(bilal.person, "photo")
        bilal.sends("/en/me/consent/", purposes=["contact", "photo"])
        kept = bilal.person.consents.order_by("given", "pk").values_list("purpose", "withdrawn")
        assert sorted((purpose, when is None) for purpose, when in kept) == [
            ("contact", True), ("photo", False), ("photo", True)]  # fmt: skip
        page = text_of(bilal.opens("/en/me/consent/"))
        assert page.count("given on") == 3
        assert page.count("withdrawn on") == 1

    def test_nothing_is_agreed_to_by_default(self, bilal: Someone) -> None:
        page = text_of(bilal.opens("/en/me/consent/"))
        assert page.count('type="checkbox"') == len(Consent.Purpose)
        assert " checked" not in page

    def test_sending_the_same_again_changes_nothing(self, bilal: Someone) -> None:
        for _ in range(2):
            bilal.sends("/en/me/consent/", purposes=["photo"])
        assert bilal.person.consents.count() == 1

    def test_a_consent_that_does_not_exist_is_refused(self, bilal: Someone) -> None:
        assert bilal.sends("/en/me/consent/", purposes=["everything"]).status_code == 200
        assert bilal.person.consents.count() == 0


def test_organisers_read_who_may_be_shown_in_pictures_and_never_who_may_be_written_to(
    asha: Someone, bilal: Someone, summit: Any
) -> None:
    path = f"/en/{summit.slug}/desk/people/{bilal.person.memberships.get().pk}/"
    assert "Neither photos nor recordings may be published." in text_of(asha.opens(path))
    privacy.set_consents(bilal.person, ["photo", "contact"])
    page = text_of(asha.opens(path))
    assert ("Photos of me may be published" in page, "Recordings of me" in page) == (True, False)
    assert "Organisers of the next edition" not in page
