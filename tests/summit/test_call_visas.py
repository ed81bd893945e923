"""Letters of invitation for a visa: who may ask, who reads what, what they say, and that nothing of them stays."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from pages.of_call import _call
from sabha.algorithms.refused import Refused
from sabha.summit.call.actions import deciding, offering, proposing, visas
from sabha.summit.call.models import Offer, Proposal, VisaLetter
from sabha.summit.call.rules.standing import held_about, needs
from sabha.summit.journal import actions as journal
from sabha.summit.journal.models import Fact
from sabha.summit.overview.actions import erase
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Letter, Role
from three_people import CANARY, Someone, operation, person, text_of, with_browser

pytestmark = pytest.mark.django_db
State = Proposal.State
SECRET = {"name": "Zenobia Quillfeather", "passport": "XK9918273", "citizenship": "Ruritania"}
PASSPORT = SECRET | {"born": date(1990, 2, 1), "embassy": "Consulate\n2 Hill", "arrives": date(2031, 3, 1),
                     "leaves": date(2031, 3, 5), "language": "en"}  # fmt: skip
HOST = {"organisation": "Tank Keepers", "address": "1 Lake Way\nHyderabad", "contact": "desk@example.org",
        "signatory": "Head Keeper", "position": "Chair"}  # fmt: skip


@pytest.fixture
def call(summit: Any, pseudonym: Any) -> Any:
    first = timezone.localdate() + timedelta(days=60)
    journal.write(summit, by=pseudonym, starts=first, ends=first + timedelta(days=1))
    return _call(summit, "scholarships", pseudonym)


@pytest.fixture
def taken(call: Any, pseudonym: Any) -> Any:
    """A place that was taken; somebody speaks with its writer."""
    it = proposing.hand_in(proposing.begin(call, person("Wen"), title="Looms", about="Wood."))
    speaker, _token = proposing.ask_speaker(it, name="Yusuf")
    proposing.accept_invitation(speaker, person("Yusuf"))
    deciding.decide(call.proposals.all(), State.ACCEPTED, call=call)
    deciding.publish(call, by=pseudonym)
    it.refresh_from_db()
    offering.answer(it, takes=True)
    Letter.objects.all().delete()
    return it


def asked(it: Any, **changes: Any) -> Any:
    return visas.ask(it, it.person, **PASSPORT | changes)


def issued(it: Any, **changes: Any) -> Any:
    visas.set_host(it.call.summit, **HOST)
    letter = asked(it, **changes)
    return visas.issue(letter, seen=letter.asked.isoformat())


def read(response: Any) -> str:
    assert response["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(response.content)).pages
    assert len(pages) == 1
    return pages[0].extract_text()


def as_form(**changes: Any) -> dict[str, Any]:
    values = PASSPORT | changes
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def test_only_who_has_taken_a_place_may_ask(call: Any, summit: Any) -> None:
    it = proposing.hand_in(proposing.begin(call, person("Wen"), title="Looms", about="Wood."))
    with pytest.raises(Refused, match="taken a place"):
        asked(it)
    assert with_browser(it.person).opens(f"/en/{summit.slug}/proposals/{it.pk}/visa/").status_code == 403


def test_after_the_summit_nobody_is_asked_for_a_passport(taken: Any, summit: Any, pseudonym: Any) -> None:
    wen, path = with_browser(taken.person), f"/en/{summit.slug}/proposals/{taken.pk}/"
    gone = timezone.localdate() - timedelta(days=3)
    journal.write(summit, by=pseudonym, starts=gone, ends=gone)
    assert f"{path}visa/" not in text_of(wen.opens(path))
    assert wen.opens(f"{path}visa/").status_code == 403


def test_from_asking_to_the_visa(taken: Any, summit: Any, asha: Someone) -> None:
    wen, path = with_browser(taken.person), f"/en/{summit.slug}/proposals/{taken.pk}/"
    assert f"{path}visa/" in text_of(wen.opens(path))
    assert wen.opens(f"{path}invitation.pdf").status_code == 404
    for _ in range(2):
        assert wen.sends(f"{path}visa/", ask="1", **as_form()).status_code == 302
    letter = VisaLetter.objects.get()
    assert Offer.objects.get().visa == "needed"
    assert "1 person waits for a letter of invitation" in [need.text for need in needs(summit, timezone.localdate())]
    desk = f"/en/{summit.slug}/desk/visas/"
    assert SECRET["name"] in text_of(asha.opens(desk))
    assert "Say first who invites" in text_of(asha.opens(f"{desk}{letter.pk}/"))
    asha.sends(f"{desk}{letter.pk}/", issue="1", seen=letter.asked.isoformat())
    letter.refresh_from_db()
    assert not letter.is_issued
    asha.sends(f"{desk}host/", op=operation(asha.opens(f"{desk}host/")), **HOST)
    assert SECRET["name"] in read(asha.opens(f"{desk}{letter.pk}/invitation.pdf"))
    asha.sends(f"{desk}{letter.pk}/", issue="1", seen=letter.asked.isoformat())
    assert Offer.objects.get().visa == "invited"
    [mail] = Letter.objects.all()
    assert mail.address == "wen@example.org" and not any(value in mail.body for value in SECRET.values())
    text = read(wen.opens(f"{path}invitation.pdf"))
    for words in (*SECRET.values(), "1 February 1990", *HOST["address"].split("\n"), "Head Keeper", "2 Hill",
                  "Holder of a scholarship", str(summit.title), "2 nights"):  # fmt: skip
        assert words in text
    wen.sends(f"{path}visa/", granted="1")
    assert Offer.objects.get().visa == "granted"
    assert "Granted" in text_of(asha.opens(desk))


def test_what_was_changed_meanwhile_is_not_issued_unseen(taken: Any) -> None:
    visas.set_host(taken.call.summit, **HOST)
    seen = asked(taken).asked.isoformat()
    again = asked(taken, passport="NEW1")
    with pytest.raises(Refused, match="somebody else"):
        visas.issue(again, seen=seen)


def test_an_issued_letter_does_not_change_and_a_changed_passport_asks_anew(taken: Any, summit: Any) -> None:
    letter = issued(taken)
    visas.set_host(summit, **HOST | {"signatory": "Somebody Else"})
    wen, path = with_browser(taken.person), f"/en/{summit.slug}/proposals/{taken.pk}/"
    assert "Head Keeper" in read(wen.opens(f"{path}invitation.pdf"))
    wen.sends(f"{path}visa/", ask="1", **as_form(passport="NEW1"))
    letter.refresh_from_db()
    assert (letter.state, letter.is_issued, Offer.objects.get().visa) == ("asked", False, "needed")


def test_what_the_offer_says_of_a_visa_its_letter_says_too(taken: Any) -> None:
    letter = issued(taken)
    for visa, state in (("denied", "refused"), ("granted", "granted"), ("applied", "issued")):
        offering.track(Offer.objects.get(), visa=visa)
        letter.refresh_from_db()
        assert letter.state == state


def test_who_speaks_too_asks_for_their_own_and_reads_no_other(taken: Any, summit: Any) -> None:
    issued(taken)
    yusuf = with_browser(taken.speakers.get().person)
    path = f"/en/{summit.slug}/proposals/{taken.pk}/"
    page = text_of(yusuf.opens(f"{path}visa/"))
    assert not any(value in page for value in SECRET.values())
    assert yusuf.opens(f"{path}invitation.pdf").status_code == 404
    yusuf.sends(f"{path}visa/", ask="1", **as_form(name="Yusuf Own", passport="Y1"))
    assert VisaLetter.objects.count() == 2
    assert Offer.objects.get().visa == "invited"  # the writer's own; what a speaker asks changes nothing there


def test_only_its_person_and_organisers_read_it_on_any_page(taken: Any, summit: Any, asha: Someone) -> None:
    letter = issued(taken)
    team = with_browser(person("Pia"))
    join(team.person, summit, Role.PROGRAMME, Role.REVIEWER)
    number = taken.call.number
    desk = f"/en/{summit.slug}/desk/"
    for path in (f"visas/{letter.pk}/", "visas/", "visas/host/", f"visas/{letter.pk}/invitation.pdf"):
        assert team.opens(desk + path).status_code == 403
    for reader in (team, asha):
        for path in (f"calls/{number}/offers/", f"calls/{number}/proposals/", f"calls/{number}/proposals.csv",
                     f"proposals/{taken.pk}/", f"offers/{taken.pk}/"):  # fmt: skip
            page = text_of(reader.opens(desk + path))
            assert not any(value in page for value in SECRET.values())


def test_nothing_of_it_is_in_the_journal_and_all_of_it_in_ones_own_data(taken: Any) -> None:
    issued(taken)
    facts = "".join(f"{fact.header}{fact.payload}" for fact in Fact.objects.all())
    assert not any(value in facts for value in SECRET.values())
    [held] = held_about(taken.person)["visa_letters"]
    assert SECRET.items() <= held.items() and held["born"] == "1990-02-01"


def test_it_goes_with_its_person(taken: Any) -> None:
    issued(taken)
    erase(taken.person, redact=False)
    assert not VisaLetter.objects.exists()


@pytest.mark.parametrize("ends", ["they delete it", "they give up", "they take it back", "the summit is over"])
def test_it_is_kept_no_longer_than_needed(taken: Any, summit: Any, ends: str) -> None:
    letter = issued(taken)
    if ends == "they delete it":
        with_browser(taken.person).sends(f"/en/{summit.slug}/proposals/{taken.pk}/visa/", delete="1")
    elif ends == "they give up":
        offering.answer(taken, takes=False)
    elif ends == "they take it back":
        proposing.withdraw(taken)
    else:
        assert letter.kept_until == summit.ends + timedelta(days=14) if summit.ends else True
        offering.delete_due(letter.kept_until - timedelta(days=1))
        assert VisaLetter.objects.exists()
        offering.delete_due(letter.kept_until)
    assert not VisaLetter.objects.exists()


@pytest.mark.parametrize(
    ("language", "name"),
    [("ur", "زینب قریشی"), ("ur", "Zenobia Quill"), ("hi", "ज़ैनब"), ("te", "జైనబ్"), ("en", "زینب"), ("en", CANARY)],
)
def test_a_letter_is_set_in_every_script_and_from_right_to_left(taken: Any, language: str, name: str) -> None:
    letter = issued(taken, language=language, name=name, embassy="سفارت خانہ\nدہلی")
    assert letter.letter["lang"] == language
    wen = with_browser(taken.person)
    made = wen.opens(f"/en/{taken.call.summit.slug}/proposals/{taken.pk}/invitation.pdf")
    text = read(made)
    if name.isascii():
        assert name.split()[0] in text
    page = text_of(wen.opens(f"/{language}/{taken.call.summit.slug}/proposals/{taken.pk}/visa/"))
    assert CANARY not in page


def test_a_birthday_to_come_or_a_journey_backwards_is_told_at_its_field(taken: Any, summit: Any) -> None:
    wen = with_browser(taken.person)
    tomorrow = timezone.localdate() + timedelta(days=1)
    given = as_form(born=tomorrow, leaves=date(2031, 2, 1), name="")
    page = text_of(wen.sends(f"/en/{summit.slug}/proposals/{taken.pk}/visa/", ask="1", **given))
    for sentence in ("has not come yet", "comes before the first", "The embassy asks for this."):
        assert sentence in page
    assert not VisaLetter.objects.exists()
