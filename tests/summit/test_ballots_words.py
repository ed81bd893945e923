"""Rules of a ballot are bound to the words of its ideas: a stranger can check them, and hidden ones are gone."""

import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest

from sabha.summit.base.words import Words
from sabha.summit.ideas.actions import ballots, things
from sabha.summit.ideas.models import Ballot, Idea
from sabha.summit.ideas.rules.ballots import candidates_of, canonical, digest, frozen
from sabha.summit.ideas.rules.publishing import pb_of
from sabha.summit.ideas.tasks import make_counts
from sabha.summit.journal import actions as journal
from sabha.summit.overview.actions import erase
from sabha.summit.people.actions.members import join
from summit.ballot_world import VILLAGE, close, drafted, published, vote
from three_people import Someone, text_of

pytestmark = pytest.mark.django_db


def test_an_idea_that_was_hidden_shows_no_words_on_its_ballot(summit: Any, pseudonym: Any, bilal: Someone) -> None:
    it = published(summit, pseudonym)
    vote(it, *VILLAGE * 2)
    things.moderate(Idea.objects.get(title__contains="Idea 1"), by=pseudonym, is_hidden=True, why=Words("Rude", "en"))
    pages = ["", "vote/"]
    for path in pages:
        assert "Idea 1" not in text_of(bilal.opens(f"/en/{summit.slug}/ballots/1/{path}")), path
    close(it)
    make_counts()
    for path in ("", "result/", "ballots.pb", "words.json"):
        page = text_of(bilal.opens(f"/en/{summit.slug}/ballots/1/{path}"))
        assert ("Idea 1" in page, "Idea 2" in page) == (False, True), path
    key = Idea.objects.get(is_hidden=True).pk
    for path in ("ballots/1/rules.json", "ballots/1/result.json", f"history/{it.pk}/", f"history/{key}/"):
        assert "Idea 1" not in text_of(bilal.opens(f"/en/{summit.slug}/{path}")), path
    assert "Rude" in text_of(bilal.opens(f"/en/{summit.slug}/history/{key}/"))


def test_a_stranger_checks_rules_and_words_and_still_can_once_an_idea_is_hidden_or_erased(
    summit: Any, pseudonym: Any, bilal: Someone, stranger: Someone
) -> None:
    """As somebody would who has only the pages: the digest of the rules, then each word they are bound to."""
    mine = join(bilal.person, summit).pseudonym
    theirs = things.post_idea(summit, by=mine, title=Words("Bilal's reeds", "en"), text=Words("So", "en"))
    it = drafted(summit, pseudonym)
    ballots.put_on(it, theirs, by=pseudonym, cost=Decimal(10))
    it = ballots.publish(it, by=pseudonym)

    def checked() -> dict[str, dict[str, str]]:
        page = stranger.opens(f"/en/{summit.slug}/ballots/1/rules.json").content
        assert hashlib.sha256(page).hexdigest() == it.rules_hash
        shown = json.loads(stranger.opens(f"/en/{summit.slug}/ballots/1/words.json").content)["ideas"]
        told: dict[str, dict[str, str]] = {}
        for one in json.loads(page)["ideas"]:
            for column, bound in one["words"].items():
                if found := shown.get(one["id"], {}).get(column):
                    value = json.dumps(found["value"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
                    assert hashlib.sha256(bytes.fromhex(found["salt"]) + value.encode()).hexdigest() == bound["sha256"]
                    told.setdefault(one["id"], {})[column] = found["value"]["text"]
        return told

    titles = {"c1": "Idea 0", "c2": "Idea 1", "c3": "Idea 2", "c4": "Bilal's reeds"}
    assert checked() == {name: {"title": title, "text": "So"} for name, title in titles.items()}
    things.revise(Idea.objects.get(title__contains="Idea 0"), by=pseudonym, title=Words("Another", "en"))
    assert checked()["c1"]["title"] == "Idea 0"  # what was voted on, not what somebody made of it since
    things.moderate(Idea.objects.get(title__contains="Idea 1"), by=pseudonym, is_hidden=True, why=Words("Rude", "en"))
    assert "c2" not in checked()
    erase(bilal.person, redact=True)
    assert "c4" not in checked()
    vote(it, "1", "4")
    close(it)
    assert make_counts() == 1
    public = "".join(stranger.opens(f"/en/{summit.slug}/ballots/1/{p}").content.decode() for p in ("", "result.json"))
    assert "reeds" not in public
    assert not journal.check()


def test_rules_frozen_with_titles_still_count_and_show_none_of_a_hidden_idea(
    summit: Any, pseudonym: Any, stranger: Someone
) -> None:
    it = drafted(summit, pseudonym)
    told = json.loads(frozen(it, candidates_of(it)))
    for row in told["ideas"]:
        row["title"] = Idea.objects.get(pk=row["idea"]).title.as_plain()
        del row["words"]
    text = canonical(told)
    it = journal.write(it, by=pseudonym, rules_text=text, rules_hash=digest(text))
    rules = f"/en/{summit.slug}/ballots/1/rules.json"
    assert digest(text_of(stranger.opens(rules))) == it.rules_hash
    vote(it, *VILLAGE * 2)
    things.moderate(Idea.objects.get(title__contains="Idea 1"), by=pseudonym, is_hidden=True, why=Words("Rude", "en"))
    page = text_of(stranger.opens(rules))
    assert ("Idea 1" in page, "Idea 2" in page, "left out" in page) == (False, True, True)
    it = close(it)
    assert make_counts() == 1
    it = Ballot.objects.get(pk=it.pk)
    assert it.result.public["winners"] == ["c1", "c3"]
    names = [p.fields["name"] for p in pb_of(it).projects]  # type: ignore[union-attr]
    assert names == ["Idea 0", "", "Idea 2"]
