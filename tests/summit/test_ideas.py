"""Ideas and pledges: who tends what, states that mean something, thanks to both, and a ledger that adds up."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from sabha.algorithms.currencies import sums, together
from sabha.algorithms.refused import Refused
from sabha.algorithms.word_changes import changes
from sabha.summit.base.words import Words
from sabha.summit.concept.rules import threads
from sabha.summit.ideas.actions import pledges, things
from sabha.summit.ideas.forms.things import WordsForm
from sabha.summit.ideas.models import Idea, IdeaOwner, Pledge
from sabha.summit.ideas.rules.ledger import in_one_currency, ledger_of, rates_of
from sabha.summit.ideas.rules.things import owners_of, pledger_of, pledgers_of
from sabha.summit.journal import actions as journal
from sabha.summit.people.actions.members import join
from three_people import Someone, new_operation, person, text_of, with_browser

pytestmark = pytest.mark.django_db
State, Given = Idea.State, Pledge.State


def en(text: str) -> Words:
    return Words(text, "en")


def idea_by(summit: Any, by: Any, title: str = "A map of tanks", **more: Any) -> Idea:
    return things.post_idea(summit, by=by, title=en(title), text=en(f"{title}, drawn together."), **more)


@pytest.fixture
def idea(summit: Any, pseudonym: Any) -> Idea:
    return idea_by(summit, pseudonym)


def money(idea: Idea, by: Any, amount: Any = 100, unit: str = "INR", **more: Any) -> Pledge:
    values = {"kind": "money", "text": en("For the printing"), "amount": Decimal(amount), "unit": unit} | more
    return pledges.pledge(idea, by=by, is_named=values.pop("is_named", True), **values)


def test_an_idea_grows_from_anything_public_and_its_thread_says_so(summit: Any, asha: Someone, pseudonym: Any) -> None:
    question = summit.questions.first()
    path = f"/en/{summit.slug}/ideas/new/?from={question.pk}"
    assert str(question) in text_of(asha.opens(path)).replace("&#x27;", "'")
    asha.sends(path, title="A map", text="Of all tanks", lang="en")
    made = Idea.objects.get()
    assert [knot.object for knot in threads.of(made).before] == [question]
    assert owners_of(made) == [pseudonym]


def test_anyone_may_post_and_becomes_a_participant(summit: Any, tenzin: Someone) -> None:
    tenzin.sends(f"/en/{summit.slug}/ideas/new/", title="ایک نقشہ", text="سب کے لیے", lang="ur")
    assert Idea.objects.get().title == Words("ایک نقشہ", "ur")
    assert tenzin.person.memberships.filter(summit=summit).exists()


def test_a_double_tap_posts_one_idea(summit: Any, asha: Someone) -> None:
    op = {"op": "0190f5a0-0000-7000-8000-000000000001"}
    for _ in range(2):
        asha.sends(f"/en/{summit.slug}/ideas/new/", title="A map", text="Of all tanks", lang="en", **op)
    assert Idea.objects.count() == 1
    assert IdeaOwner.objects.count() == 1


def test_an_invitation_works_once_and_for_one_person(summit: Any, idea: Idea, pseudonym: Any, bilal: Someone) -> None:
    token = things.invitation(idea)
    me = bilal.person.memberships.get(summit=summit).pseudonym
    things.accept_invitation(idea, token, by=me)
    assert set(owners_of(idea)) == {pseudonym, me}
    another = join(person("Chitra"), summit).pseudonym
    with pytest.raises(Refused, match="used or has run out"):
        things.accept_invitation(idea, token, by=another)
    with pytest.raises(Refused, match="used or has run out"):
        things.accept_invitation(idea_by(summit, pseudonym, "Other"), things.invitation(idea), by=another)


def test_the_last_who_tends_an_idea_cannot_leave_it(idea: Idea, pseudonym: Any, summit: Any) -> None:
    with pytest.raises(Refused, match="only one"):
        things.leave(idea, by=pseudonym)
    other = join(person("Chitra"), summit).pseudonym
    things.tend(idea, other, by=pseudonym)
    things.leave(idea, by=pseudonym)
    assert owners_of(idea) == [other]


def test_a_state_means_something(idea: Idea, pseudonym: Any) -> None:
    with pytest.raises(Refused, match="what it needs"):
        things.set_state(idea, by=pseudonym, state=State.READY, why=en("Now"))
    with pytest.raises(Refused, match="pledge"):
        things.set_state(idea, by=pseudonym, state=State.BACKED, why=en("Now"))
    things.add_need(idea, by=pseudonym, kind="hours", text=en("A mapper"), amount=10, unit="hours")
    ready = things.set_state(idea, by=pseudonym, state=State.READY, why=en("We know what it takes"))
    pledges.accept(money(ready, pseudonym), by=pseudonym)
    assert Idea.objects.get().state == State.BACKED
    told = [{n: v for n, _, v in c.fields} for c in journal.history(idea.pk)]
    assert [t["state"] for t in told if "state" in t] == ["seed", "ready", "backed"]
    assert told[1]["why"]["text"] == "We know what it takes"


def test_two_ideas_become_one_and_both_are_thanked(summit: Any, idea: Idea, pseudonym: Any, asha: Someone) -> None:
    chitra = person("Chitra", visibility={"display_name": "public"})
    hers = join(chitra, summit).pseudonym
    other = idea_by(summit, hers, "A book of tanks")
    things.add_need(other, by=hers, kind="money", text=en("Paper"), amount=50, unit="INR")
    kept = money(other, hers)
    things.merge(other, idea, by=hers)
    assert set(owners_of(idea)) == {pseudonym, hers}
    assert Pledge.objects.get().idea == idea
    assert idea.needs.count() == 1
    assert [it.number for it in Idea.objects.shown()] == [idea.number]
    page = text_of(asha.opens(f"/en/{summit.slug}/ideas/{idea.number}/"))
    assert "With thanks to" in page
    assert page.count("Chitra") >= 2  # tends it now, and is thanked for what was hers
    assert "part of another idea now" in text_of(asha.opens(f"/en/{summit.slug}/ideas/{other.number}/"))
    with pytest.raises(Refused, match="part of another"):
        things.revise(Idea.objects.get(pk=other.pk), by=hers, title=en("x"), text=en("y"))
    pledges.accept(Pledge.objects.get(pk=kept.pk), by=pseudonym)


def test_one_part_becomes_an_idea_of_its_own(summit: Any, idea: Idea, pseudonym: Any) -> None:
    goes = things.add_need(idea, by=pseudonym, kind="device", text=en("A printer"))
    part = things.split(idea, by=pseudonym, title=en("The printing"), text=en("Only that"), needs=[goes])
    assert [n.pk for n in part.needs.all()] == [goes.pk]
    assert owners_of(part) == owners_of(idea)
    assert [knot.object for knot in threads.of(part).before] == [idea]


def test_only_those_who_tend_an_idea_change_it(summit: Any, idea: Idea, bilal: Someone, asha: Someone) -> None:
    for page in ("tend", "edit", "state", "needs", "merge", "split"):
        assert bilal.opens(f"/en/{summit.slug}/ideas/{idea.number}/{page}/").status_code == 403
        assert asha.opens(f"/en/{summit.slug}/ideas/{idea.number}/{page}/").status_code == 200


def test_a_hidden_idea_shows_only_why(summit: Any, idea: Idea, asha: Someone, pseudonym: Any) -> None:
    with pytest.raises(Refused, match="Say why"):
        things.moderate(idea, by=pseudonym, is_hidden=True)
    things.moderate(idea, by=pseudonym, is_hidden=True, why=en("It sells something"))
    page = asha.opens(f"/en/{summit.slug}/ideas/{idea.number}/")
    assert page.status_code == 410
    assert "It sells something" in text_of(page)
    assert "drawn together" not in text_of(page)
    assert "A map of tanks" not in text_of(asha.opens(f"/en/{summit.slug}/ideas/"))


def test_questions_and_answers_stand_with_the_idea(summit: Any, idea: Idea, asha: Someone, bilal: Someone) -> None:
    at = f"/en/{summit.slug}/ideas/{idea.number}/"
    bilal.sends(f"{at}ask/", text="Who draws?", lang="en")
    asked = idea.asked.get()
    asha.sends(f"{at}questions/{asked.pk}/", text="All of us", lang="en")
    page = text_of(asha.opens(f"{at}progress/"))
    assert "Who draws?" in page
    assert "All of us" in page


def test_versions_show_what_went_out_and_what_came_in(summit: Any, idea: Idea, asha: Someone, pseudonym: Any) -> None:
    things.revise(idea, by=pseudonym, title=idea.title, text=en("A map of tanks, painted together."))
    page = text_of(asha.opens(f"/en/{summit.slug}/ideas/{idea.number}/versions/"))
    assert "<del>drawn </del><ins>painted </ins>" in page


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_a_comparison_gives_both_texts_back(before: str, after: str) -> None:
    parts = changes(before, after)
    assert "".join(t for kind, t in parts if kind != "out").split() == after.split()
    assert "".join(t for kind, t in parts if kind != "in").split() == before.split()


def test_search_finds_words_in_every_script_and_no_marks_of_ours(summit: Any, pseudonym: Any, asha: Someone) -> None:
    things.post_idea(summit, by=pseudonym, title=Words("చెరువు పటం", "te"), text=Words("ఊరందరికీ", "te"))
    idea_by(summit, pseudonym, "Percent 100% _ sure")
    at = f"/en/{summit.slug}/ideas/?q="
    assert "చెరువు" in text_of(asha.opens(at + "చెరువు"))
    assert "Percent" in text_of(asha.opens(at + "percent"))
    assert "Percent" in text_of(asha.opens(at + "100%25"))
    for ours in ("lang", '"text"'):
        assert "Nothing like this" in text_of(asha.opens(at + ours))


# Pledges


def test_a_pledge_is_offered_accepted_and_confirmed(idea: Idea, pseudonym: Any) -> None:
    it = money(idea, pseudonym, until=date(2023, 4, 1), condition=en("If the map is free"))
    assert it.is_settled  # nobody is asked about what was not accepted
    it = pledges.accept(it, by=pseudonym)
    assert (it.state, it.is_settled, it.rhythm) == (Given.ACCEPTED, False, "months")
    assert it.asked() == [pseudonym]  # pledges and tends: asked once
    assert it.is_late  # 2023 is over: said plainly on the page
    it = pledges.confirm(it, by=pseudonym)
    assert it.is_settled
    with pytest.raises(Refused, match="settled meanwhile"):
        pledges.release(it, by=pseudonym)


def test_more_than_a_new_day_is_asked_again(idea: Idea, pseudonym: Any) -> None:
    it = pledges.accept(money(idea, pseudonym), by=pseudonym)
    it = pledges.change(it, by=pseudonym, until=date(2030, 1, 1))
    assert it.state == Given.ACCEPTED
    it = pledges.change(it, by=pseudonym, amount=Decimal("80.5"))
    assert (it.state, it.amount) == (Given.OFFERED, Decimal("80.50"))


def test_who_pledges_is_told_only_if_they_choose(summit: Any, idea: Idea, asha: Someone) -> None:
    dolma = with_browser(person("Dolma", visibility={"display_name": "public"}))
    at = f"/en/{summit.slug}/ideas/{idea.number}/"
    given = {"kind": "money", "text": "For paper", "amount": "20", "unit": "inr", "lang": "en"}
    dolma.sends(f"{at}pledge/", **given)
    mine = dolma.person.memberships.get(summit=summit)
    hidden = Pledge.objects.get()
    assert (hidden.unit, hidden.amount) == ("INR", Decimal("20.00"))
    assert hidden.pledger == pledger_of(mine, idea) != mine.pseudonym
    for page in (at, f"/en/{summit.slug}/history/{hidden.pk}/", f"/en/{summit.slug}/support/"):
        assert "Dolma" not in text_of(asha.opens(page))
    assert "For paper" in text_of(dolma.opens(f"/en/{summit.slug}/ideas/mine/"))
    dolma.sends(f"{at}pledge/", is_named="on", **given | {"text": "For ink"})
    assert "Dolma" in text_of(asha.opens(at))


def test_ones_own_pledge_is_found_again_after_two_ideas_became_one(summit: Any, idea: Idea, pseudonym: Any) -> None:
    dolma = with_browser(person("Dolma"))
    mine = join(dolma.person, summit)
    other = idea_by(summit, pseudonym, "A book")
    money(other, pledger_of(mine, other), is_named=False)
    things.merge(other, idea, by=pseudonym)
    held = Pledge.objects.get()
    assert held.pledger in pledgers_of(mine)
    path = f"/en/{summit.slug}/ideas/mine/{held.pk}/"
    assert dolma.opens(path).status_code == 200
    dolma.sends(path, release="1")
    assert Pledge.objects.get().state == Given.RELEASED


def test_money_without_amount_or_currency_is_no_pledge(summit: Any, idea: Idea, bilal: Someone) -> None:
    page = bilal.sends(
        f"/en/{summit.slug}/ideas/{idea.number}/pledge/", kind="money", text="Some", unit="rupees", lang="en"
    )
    assert "Say how much money" in text_of(page)
    assert "three letters" in text_of(page)
    assert not Pledge.objects.exists()


def test_an_idea_that_is_over_takes_no_pledge(idea: Idea, pseudonym: Any) -> None:
    done = things.set_state(idea, by=pseudonym, state=State.DONE, why=en("It is there"))
    with pytest.raises(Refused, match="nothing any more"):
        money(done, pseudonym)


def test_the_ledger_adds_up_each_currency_and_together_with_the_rates_day(
    summit: Any, idea: Idea, pseudonym: Any, asha: Someone
) -> None:
    things.add_need(idea, by=pseudonym, kind="money", text=en("All"), amount=Decimal("1000.10"), unit="INR")
    for amount, unit in (("100.05", "INR"), ("0.10", "INR"), ("3.33", "EUR"), ("5", "CHF")):
        pledges.accept(money(idea, pseudonym, amount, unit), by=pseudonym)
    money(idea, pseudonym, 7, "EUR")
    lines = {(x.kind, x.unit): (x.asked, x.offered, x.accepted, x.given) for x in ledger_of(summit)}
    assert lines["money", "INR"] == (Decimal("1000.10"), 0, Decimal("100.15"), 0)
    assert lines["money", "EUR"] == (0, 7, Decimal("3.33"), 0)
    assert in_one_currency(ledger_of(summit), rates_of(summit)) is None  # never mixed without a rate
    for day, rate in ((date(2023, 2, 1), "80"), (date(2023, 3, 1), "87.654321")):
        pledges.add_rate(summit, by=pseudonym, currency="EUR", into="INR", rate=Decimal(rate), day=day, source="A bank")
    found = in_one_currency(ledger_of(summit), rates_of(summit))
    assert found["columns"]["accepted"].total == Decimal("392.04")  # 100.15 + 3.33 × 87.654321, rounded once
    assert ([r.day for r in found["rates"]], found["left_out"]) == ([date(2023, 3, 1)], ["CHF"])
    page = text_of(asha.opens(f"/en/{summit.slug}/support/"))
    assert "87.654321" in page
    assert "No rate is known for CHF" in page


MONEY = st.decimals(min_value=0, max_value=10**9, places=2)


@given(st.lists(st.tuples(st.sampled_from(["INR", "EUR", "USD"]), MONEY)), MONEY)
def test_sums_are_exact_and_nothing_is_lost(rows: list[tuple[str, Decimal]], rate: Decimal) -> None:
    found = sums(rows)
    assert sum(found.values()) == sum(amount for _, amount in rows)
    told = together(found, "INR", {"EUR": rate})
    assert set(told.left_out) == set(found) & {"USD"}
    exact = found.get("INR", Decimal(0)) + found.get("EUR", Decimal(0)) * rate
    assert abs(told.total - exact) <= Decimal("0.005")


def test_a_pledge_whose_day_has_passed_is_told_without_blame(
    summit: Any, idea: Idea, pseudonym: Any, asha: Someone
) -> None:
    past = timezone.localdate() - timedelta(days=3)
    it = pledges.accept(money(idea, pseudonym, until=past), by=pseudonym)
    assert it.knot == "silent"
    assert "no word yet" in text_of(asha.opens(f"/en/{summit.slug}/ideas/{idea.number}/"))


def test_the_tables_are_the_fold_of_the_journal(summit: Any, idea: Idea, pseudonym: Any) -> None:
    things.add_need(idea, by=pseudonym, kind="money", text=en("All"), amount=Decimal("1000.1"), unit="INR")
    it = pledges.accept(money(idea, pseudonym, "0.5"), by=pseudonym)
    pledges.change(Pledge.objects.get(pk=it.pk), by=pseudonym, amount=Decimal("0.70"))
    pledges.add_rate(summit, by=pseudonym, currency="EUR", into="INR", rate=Decimal("80"), day=date(2023, 1, 1),
        source="A bank")  # fmt: skip
    assert list(journal.check()) == []


# At the same time


def seen_in(page: Any, name: str = "was") -> str:
    return text_of(page).split(f'name="{name}" value="')[1].split('"')[0]


def test_whoever_wrote_meanwhile_is_not_overwritten_unseen(
    summit: Any, idea: Idea, asha: Someone, pseudonym: Any
) -> None:
    path = f"/en/{summit.slug}/ideas/{idea.number}/edit/"
    seen = seen_in(asha.opens(path))
    things.revise(idea, by=pseudonym, title=en("A map of wells"), text=idea.text)
    given = {"title": "A map of rivers", "text": "Drawn", "lang": "en", "was": seen, "op": str(uuid4())}
    page = text_of(asha.sends(path, **given))
    assert "Somebody wrote at the same time" in page
    assert "A map of wells" in page
    assert Idea.objects.get().title == en("A map of wells")
    again = given | {"was": page.split('name="was" value="')[1].split('"')[0], "op": str(uuid4())}
    for _ in range(2):  # a double tap is no clash with oneself
        assert asha.sends(path, **again).status_code == 302
    assert Idea.objects.get().title == en("A map of rivers")


def test_a_pledge_is_accepted_only_as_it_was_seen(summit: Any, idea: Idea, asha: Someone, bilal: Someone) -> None:
    theirs = bilal.person.memberships.get(summit=summit).pseudonym
    offered = money(idea, theirs)
    path = f"/en/{summit.slug}/ideas/{idea.number}/pledges/{offered.pk}/"
    seen = seen_in(asha.opens(path), "terms")
    pledges.change(offered, by=theirs, amount=Decimal(1), condition=en("If my name stands first"))
    given = {"decision": "accept", "lang": "en", "terms": seen, "op": str(uuid4())}
    assert "If my name stands first" in text_of(asha.sends(path, **given))
    assert Pledge.objects.get().state == Given.OFFERED
    given |= {"terms": seen_in(asha.opens(path), "terms"), "op": str(uuid4())}
    for _ in range(2):  # the second tap finds other buttons, and is no mistake
        assert asha.sends(path, **given).status_code == 302
    assert Pledge.objects.get().state == Given.ACCEPTED


def test_what_was_settled_since_it_was_read_stays_settled(idea: Idea, pseudonym: Any) -> None:
    offered = money(idea, pseudonym)
    read_earlier = Pledge.objects.get(pk=offered.pk)
    pledges.release(offered, by=pseudonym)
    with pytest.raises(Refused, match="settled meanwhile"):
        pledges.accept(read_earlier, by=pseudonym)
    assert Pledge.objects.get().state == Given.RELEASED


def test_an_invitation_that_was_used_never_revives(summit: Any, idea: Idea, pseudonym: Any) -> None:
    token = things.invitation(idea)
    first, second = (join(person(name), summit).pseudonym for name in ("Chitra", "Dolma"))
    things.accept_invitation(idea, token, by=first)
    things.leave(idea, by=first)  # as many tend it as when the invitation was written
    with pytest.raises(Refused, match="used or has run out"):
        things.accept_invitation(idea, token, by=second)


def test_a_double_tap_joins_two_ideas_once(summit: Any, idea: Idea, pseudonym: Any, asha: Someone) -> None:
    other = idea_by(summit, pseudonym, "A book of tanks")
    for _ in range(2):
        sent = asha.sends(f"/en/{summit.slug}/ideas/{other.number}/merge/", into=str(idea.number), lang="en")
        assert sent.status_code == 302
    assert Idea.objects.get(pk=other.pk).merged_into == idea
    wrong = asha.sends(f"/en/{summit.slug}/ideas/{idea.number}/merge/", into="99", lang="en", why="Same")
    assert "Choose another idea" in text_of(wrong)


def test_who_may_not_tend_an_idea_is_told_who_does_and_how_to_ask(summit: Any, idea: Idea, pseudonym: Any) -> None:
    chitra = person("Chitra", visibility={"display_name": "public"})
    things.tend(idea, join(chitra, summit).pseudonym, by=pseudonym)
    page = with_browser(person("Dolma")).opens(f"/en/{summit.slug}/ideas/{idea.number}/tend/")
    assert page.status_code == 403
    assert "Chitra" in text_of(page)
    assert f"/ideas/{idea.number}/ask/" in text_of(page)
    assert "your role" not in text_of(page)


@pytest.mark.parametrize(
    ("decision", "state"), [("decline", Given.DECLINED), ("confirm", Given.GIVEN), ("release", Given.RELEASED)]
)
@pytest.mark.parametrize("why", ["", "Thank you"])
def test_those_who_tend_an_idea_settle_a_pledge_by_its_page_with_a_word_or_without(
    summit: Any, idea: Idea, pseudonym: Any, bilal: Someone, asha: Someone, decision: str, state: str, why: str
) -> None:
    it = money(idea, join(bilal.person, summit).pseudonym)
    if decision != "decline":
        pledges.accept(it, by=pseudonym)
    path = f"/en/{summit.slug}/ideas/{idea.number}/pledges/{it.pk}/"
    terms = re.search(r'name="terms" value="([^"]+)"', text_of(asha.opens(path)))
    assert terms
    sent = {"decision": decision, "why": why, "lang": "en", "terms": terms[1], "op": new_operation()}
    for _ in range(2):  # a double tap
        assert asha.sends(path, **sent).status_code == 302
    held = Pledge.objects.get()
    assert (held.state, str(held.why or "")) == (state, why)


def test_every_form_that_takes_words_asks_for_their_language() -> None:
    def all_of(form: type) -> list[type]:
        return [form, *(one for below in form.__subclasses__() for one in all_of(below))]

    forms = [form for form in all_of(WordsForm) if set(form.base_fields) - {"op", "was"}]  # type: ignore[attr-defined]
    assert len(forms) > 10
    assert [form.__name__ for form in forms if "lang" not in form.base_fields] == []  # type: ignore[attr-defined]
