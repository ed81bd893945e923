"""Letters in the organisers' own words: places checked before anybody gets them, ours where they wrote none."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pages.of_call import _call
from sabha.summit.call.actions import calling, deciding, offering, proposing, revising, wording
from sabha.summit.call.models import LetterText, Proposal
from sabha.summit.people.actions.members import join
from sabha.summit.people.models import Letter, Role
from three_people import Someone, operation, person, text_of

pytestmark = pytest.mark.django_db
State = Proposal.State
OURS = "There are more good proposals than places, and yours is not among those we could take."


@pytest.fixture
def call(summit: Any, pseudonym: Any) -> Any:
    return _call(summit, "sessions", pseudonym)


def declined(call: Any, pseudonym: Any, *, language: str = "en") -> str:
    """The letter that a declined proposal brings."""
    who = person(f"W{language}", ui_language=language)
    proposing.hand_in(proposing.begin(call, who, title="Looms", about="x"))
    Letter.objects.all().delete()
    deciding.decide(call.proposals.all(), State.DECLINED, call=call)
    deciding.publish(call, by=pseudonym)
    offering.tick()
    return str(Letter.objects.get().body)


def test_without_words_of_theirs_a_letter_is_ours_in_its_readers_language(call: Any, pseudonym: Any) -> None:
    assert OURS in declined(call, pseudonym)


def test_their_words_go_out_with_their_places_filled(call: Any, summit: Any, asha: Someone, pseudonym: Any) -> None:
    path = f"/en/{summit.slug}/desk/calls/{call.number}/letters/"
    assert "Not this time" in text_of(asha.opens(path))
    page = asha.opens(f"{path}declined/en/")
    assert OURS in text_of(page)  # ours to begin with
    given = {"op": operation(page), "subject": "About {proposal}", "body": "Dear {name}, not in {summit}. & <b>"}
    assert "Dear Asha, not in" in text_of(asha.sends(f"{path}declined/en/", look="1", **given))
    assert not LetterText.objects.exists()
    for _ in range(2):
        assert asha.sends(f"{path}declined/en/", **given).status_code == 302
    assert LetterText.objects.count() == 1
    assert "your words" in text_of(asha.opens(path))
    assert f"Dear Wen, not in {summit.title}. & <b>" in declined(call, pseudonym)
    assert Letter.objects.get().subject == "About Looms"


def test_their_words_in_another_language_stand_below_ours(call: Any, pseudonym: Any) -> None:
    wording.say(call, "declined", "en", subject="S", body="Come to the picnic.", everywhere=False)
    text = declined(call, pseudonym, language="te")
    assert OURS not in text
    assert text.index("—") < text.index("Come to the picnic.")


def test_what_cannot_be_filled_or_is_missing_is_refused(call: Any, summit: Any, asha: Someone) -> None:
    path = f"/en/{summit.slug}/desk/calls/{call.number}/letters/accepted/en/"
    for body, sentence in (
        ("Until {until}, {phone}", "{phone} cannot be filled here."),
        ("Until {until} {", "A brace stands alone."),
        ("Until {until.year}", "{until.year} cannot be filled here."),
        ("Come!", "Say {until} in the letter"),
    ):
        answer = text_of(asha.sends(path, subject="S", body=body))
        assert sentence in answer
        assert body in answer
    assert not LetterText.objects.exists()


def test_a_calls_own_letter_comes_before_the_summits(call: Any, summit: Any, asha: Someone) -> None:
    path = f"/en/{summit.slug}/desk/calls/{call.number}/letters/declined/en/"
    asha.sends(path, subject="All", body="For all.", everywhere="on")
    stamp = LetterText.objects.get().changed.isoformat()
    asha.sends(path, subject="One", body="For one.", seen=stamp)
    assert sorted((t.call_id is None, t.body) for t in LetterText.objects.all()) == [
        (False, "For one."), (True, "For all."),
    ]  # fmt: skip
    assert "For one." in text_of(asha.opens(path))
    for shown in ("For all.", OURS):
        asha.sends(path, ours="1")
        assert shown in text_of(asha.opens(path))


def test_two_organisers_do_not_write_over_one_another_unseen(call: Any, summit: Any, asha: Someone) -> None:
    path = f"/en/{summit.slug}/desk/calls/{call.number}/letters/declined/en/"
    asha.sends(path, subject="S", body="First.")
    answer = text_of(asha.sends(path, subject="S", body="Second."))
    assert "Meanwhile somebody else has changed this letter." in answer
    assert "Second." in answer
    assert LetterText.objects.get().body == "First."


def test_another_edition_gets_the_letters_too(call: Any, kites: Any, meera: Any, pseudonym: Any) -> None:
    wording.say(call, "declined", "en", subject="S", body="First.", everywhere=False)
    me = meera.person.memberships.get(summit=kites).pseudonym
    today = timezone.localdate()
    made = calling.copy_call(call, kites, by=me, opens=today, closes=today + timedelta(days=9))
    assert [(t.summit, t.body) for t in made.letter_texts.all()] == [(kites, "First.")]


def test_an_organiser_who_reviews_reads_no_names_in_the_letters_before_they_go(
    call: Any, summit: Any, asha: Someone
) -> None:
    wording.say(call, "declined", "en", subject="{proposal}", body="Dear {name}", everywhere=False)
    join(asha.person, summit, Role.REVIEWER)
    writer = person("Zubeida")
    proposing.hand_in(proposing.begin(call, writer, title="Looms, by Zubeida", about="x"))
    deciding.decide(call.proposals.all(), State.DECLINED, call=call)
    page = text_of(asha.sends(f"/en/{summit.slug}/desk/calls/{call.number}/decide/", look="1"))
    assert "Looms, by ▒▒▒" in page
    assert "Zubeida" not in page


def test_whoever_answered_before_the_letter_was_written_gets_no_letter_that_asks(
    call: Any, summit: Any, bilal: Someone, pseudonym: Any
) -> None:
    from sabha.summit.journal import actions as journal

    journal.write(summit, by=pseudonym, starts=timezone.localdate() + timedelta(days=30))
    call.summit.refresh_from_db()
    it = proposing.hand_in(proposing.begin(call, bilal.person, title="Looms", about="x"))
    deciding.decide(call.proposals.all(), State.ACCEPTED, call=call)
    deciding.publish(call, by=pseudonym)
    Letter.objects.all().delete()
    offering.answer(it, takes=False)
    offering.tick()
    assert [x.subject for x in Letter.objects.all()] == []


def test_asking_for_a_revision_says_what(call: Any, bilal: Someone) -> None:
    it = proposing.hand_in(proposing.begin(call, bilal.person, title="Looms", about="x"))
    revising.ask_revision(it, wish="Say {how} long.", due=timezone.localdate())
    text = Letter.objects.get(key__contains=":revise:").body
    assert "Say {how} long." in text
    assert "Please by " in text


def test_a_letter_that_the_desk_shows_is_words_and_nothing_else(
    call: Any, summit: Any, asha: Someone, pseudonym: Any
) -> None:
    harm = "<script>alert('x')</script> & <b>bold</b>"
    path = f"/en/{summit.slug}/desk/calls/{call.number}/"
    look = asha.sends(f"{path}letters/declined/en/", subject="{proposal}", body=f"{harm} {{name}}", look="1")
    asha.sends(f"{path}letters/declined/en/", subject="{proposal}", body=f"{harm} {{name}}")
    writer = person("W")
    type(writer).objects.filter(pk=writer.pk).update(display_name=harm)
    proposing.hand_in(proposing.begin(call, writer, title=harm, about="x"))
    deciding.decide(call.proposals.all(), State.DECLINED, call=call)
    for page in (text_of(look), text_of(asha.sends(f"{path}decide/", look="1"))):
        assert "&lt;script&gt;" in page
        assert "<script>" not in page
        assert "<b>bold" not in page
