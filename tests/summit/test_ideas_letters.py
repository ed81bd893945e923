"""Letters about ideas: who gets which, that they reach whoever pledged without a name, and that nobody learns who."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from sabha.summit.base.words import Words
from sabha.summit.ideas.actions import milestones, pledges, things
from sabha.summit.ideas.models import Idea, Pledge
from sabha.summit.ideas.rules.things import behind, pledger_of
from sabha.summit.journal.models import Fact
from sabha.summit.outcomes.actions.checking import keep_time
from sabha.summit.outcomes.models import Asking, CheckIn
from sabha.summit.overview.actions import erase
from sabha.summit.people.actions.letters import send_due
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Letter
from three_people import Someone, new_operation, person, text_of, with_browser

pytestmark = pytest.mark.django_db
State = Idea.State


def en(text: str) -> Words:
    return Words(text, "en")


@pytest.fixture
def idea(summit: Any, pseudonym: Any) -> Idea:
    return things.post_idea(summit, by=pseudonym, title=en("A map of tanks"), text=en("Drawn together."))


@pytest.fixture
def dolma(summit: Any) -> Someone:
    """Shows no name, reads Urdu, and pledges without a name."""
    who = with_browser(person("Dolma", ui_language="ur"))
    join(who.person, summit)
    return who


def hidden_pledge(idea: Idea, who: Someone, **more: Any) -> Pledge:
    by = pledger_of(who.person.memberships.get(summit=idea.summit), idea)
    return pledges.pledge(idea, by=by, is_named=False, **{"kind": "time", "text": en("Two days")} | more)


def told(who: Someone) -> list[str]:
    return list(Letter.objects.filter(person=who.person).order_by("pk").values_list("subject", flat=True))


def test_those_who_tend_an_idea_are_told_by_letter_and_who_did_it_is_not(
    summit: Any, idea: Idea, pseudonym: Any, asha: Someone, bilal: Someone
) -> None:
    mine = bilal.person.memberships.get(summit=summit)
    Letter.objects.all().delete()
    offered = hidden_pledge(idea, bilal)
    asked = things.ask(idea, en("Why tanks?"), by=mine.pseudonym)
    things.answer(asked, en("They are dry"), by=pseudonym)
    things.answer(asked, en("They are dry"), by=pseudonym)  # twice is one letter
    pledges.accept(offered, by=pseudonym)
    named = pledges.pledge(idea, by=mine.pseudonym, is_named=True, kind="money", text=en("Paper"), amount=Decimal(5))
    pledges.decline(named, by=pseudonym, why=en("Thank you"))
    things.moderate(idea, by=mine.pseudonym, is_hidden=True, why=en("It sells something"))
    found = list(Letter.objects.order_by("pk").values_list("address", "subject"))
    to, me = asha.person.email, bilal.person.email
    assert found == [
        (to, "Somebody offers support: A map of tanks"), (to, "Somebody asks about your idea: A map of tanks"),
        (me, "Your question was answered: A map of tanks"), (me, "Your pledge: Accepted"),
        (to, "Somebody offers support: A map of tanks"), (me, "Your pledge: Declined with thanks"),
        (to, "Your idea was hidden: A map of tanks"),
    ]  # fmt: skip
    bodies = "".join(Letter.objects.values_list("body", flat=True))
    assert ("Why tanks?" in bodies, "It sells something" in bodies, "Bilal" in bodies) == (True, True, False)
    asha.person.wants_mail = False
    asha.person.save()
    things.ask(idea, en("And now?"), by=mine.pseudonym)
    assert Letter.objects.count() == 7


def test_who_pledged_without_a_name_is_told_in_their_language_and_nobody_learns_who(
    summit: Any, idea: Idea, pseudonym: Any, dolma: Someone, asha: Someone
) -> None:
    pledges.accept(hidden_pledge(idea, dolma), by=pseudonym)
    (letter,) = Letter.objects.filter(person=dolma.person)
    assert (letter.language, letter.address) == ("ur", dolma.person.email)
    assert f"/ur/{summit.slug}/ideas/mine/" in letter.body
    assert letter.unsubscribe.startswith("/ur/")
    shown = str(dolma.person.memberships.get().pseudonym)
    assert not any(shown in str(f.payload) for f in Fact.objects.all())
    assert str(Pledge.objects.get().pk) not in letter.key
    page = text_of(asha.opens(f"/en/{summit.slug}/ideas/{idea.number}/tend/"))
    assert "Dolma" not in page


def test_a_letter_about_ones_own_act_is_not_written(idea: Idea, dolma: Someone) -> None:
    it = hidden_pledge(idea, dolma)
    pledges.release(it, by=it.pledger)
    assert told(dolma) == []


def test_a_pledge_that_moved_with_its_idea_twice_still_reaches_its_giver(
    summit: Any, idea: Idea, pseudonym: Any, dolma: Someone
) -> None:
    first, second = (
        things.post_idea(summit, by=pseudonym, title=en(title), text=en(title)) for title in ("First", "Second")
    )
    it = hidden_pledge(first, dolma)
    things.merge(first, second, by=pseudonym)
    things.merge(Idea.objects.get(pk=second.pk), idea, by=pseudonym)
    pledges.accept(Pledge.objects.get(pk=it.pk), by=pseudonym)
    assert len(told(dolma)) == 1


def test_nobody_is_found_behind_the_id_of_somebody_who_was_erased(idea: Idea, pseudonym: Any, dolma: Someone) -> None:
    it = hidden_pledge(idea, dolma)
    erase(dolma.person, redact=False)
    assert behind(idea, [it.pledger]) == []
    pledges.accept(it, by=pseudonym)
    assert not Letter.objects.filter(subject__startswith="Your pledge").exists()


def test_a_letter_that_nobody_waits_for_comes_by_day_and_its_way_out_works(
    idea: Idea, pseudonym: Any, dolma: Someone, settings: Any, monkeypatch: Any
) -> None:
    settings.QUIET_HOURS = "22-8"
    dolma.person.time_zone = "Asia/Karachi"
    dolma.person.save()
    pledges.accept(hidden_pledge(idea, dolma), by=pseudonym)
    zone = ZoneInfo("Asia/Karachi")
    night = datetime.combine(timezone.localdate() + timedelta(days=1), datetime.min.time(), zone)
    for hours, sent in ((1, 0), (9, 1)):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: night + timedelta(hours=hours))
        send_due()
        assert len([m for m in mail.outbox if m.to == [dolma.person.email]]) == sent
    assert dolma.sends(Letter.objects.get(person=dolma.person).unsubscribe).status_code < 400
    dolma.person.refresh_from_db()
    assert dolma.person.wants_mail is False
    pledges.confirm(Pledge.objects.get(), by=pseudonym)
    assert len(told(dolma)) == 1


def test_those_whose_pledges_stand_hear_how_the_idea_goes(
    summit: Any, idea: Idea, pseudonym: Any, dolma: Someone, bilal: Someone
) -> None:
    bilal.person.ui_language = dolma.person.ui_language = "en"
    for who in (bilal, dolma):
        who.person.save()
    waits = hidden_pledge(idea, bilal)
    pledges.accept(hidden_pledge(idea, dolma), by=pseudonym)
    step = milestones.set_milestone(idea, by=pseudonym, title=en("The first sheet"))
    milestones.show(step, by=pseudonym, text=en("It hangs there"), url="https://example.org/sheet")
    milestones.show(step, by=pseudonym, text=en("And in colour"), url="https://example.org/colour")
    idea = Idea.objects.get(pk=idea.pk)
    things.set_state(idea, by=pseudonym, state=State.RESTING, why=en("The monsoon"))
    things.set_state(Idea.objects.get(pk=idea.pk), by=pseudonym, state=State.RESTING, why=en("Still the monsoon"))
    reached, resting = "An idea that you support: Reached, to be confirmed", "An idea that you support: Resting"
    assert told(dolma) == ["Your pledge: Accepted", reached, resting]
    assert told(bilal) == [resting]  # whose pledge was never accepted, confirms nothing
    assert waits.state == Pledge.State.OFFERED
    body = Letter.objects.get(person=dolma.person, subject=reached).body
    assert f"/ideas/{idea.number}/milestones/{step.pk}/confirm/" in body


def test_the_clock_asks_who_pledged_without_a_name_and_hears_them(
    summit: Any, idea: Idea, pseudonym: Any, dolma: Someone
) -> None:
    begun = datetime(2023, 3, 4, 10, tzinfo=ZoneInfo("UTC"))
    it = pledges.accept(hidden_pledge(idea, dolma), by=pseudonym, at=begun)
    keep_time(date(2023, 5, 4))
    keep_time(date(2023, 5, 4))
    (letter,) = Letter.objects.filter(person=dolma.person, key__startswith="asking:")
    asking = Asking.objects.get(person=dolma.person)
    assert asking.pseudonym == it.pledger
    path = re.findall(r"http://testserver(\S+)\?say=dropped", letter.body)[0]
    page = dolma.sends(path, say="dropped", lang="en", op=new_operation())
    assert page.status_code < 400
    assert Pledge.objects.get(pk=it.pk).state == Pledge.State.RELEASED
    assert CheckIn.objects.get(about=it.pk).state == "dropped"
    shown = str(dolma.person.memberships.get().pseudonym)
    assert not any(shown in str(f.payload) for f in Fact.objects.all())
