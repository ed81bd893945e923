"""What binds the rules of a ballot to the words of its ideas without holding them (docs/decisions/0022).

The journal has that already: for each column that a fact sets, the digest of its value under a salt of its own. The
rules name the fact and repeat the digest. Whoever has value and salt can check it; where an idea is hidden neither is
shown, and where its words were erased nobody has them any more.
"""

import json

from sabha.algorithms.facts.canonical import field_salt
from sabha.algorithms.facts.fact import Payload
from sabha.summit.journal.models import Fact

WORDS = ("title", "text")
HOW = "SHA-256 of the 16 bytes of salt, then the value as JSON: UTF-8, keys in order, no spaces"


def bound_words(ideas):
    """idea → {column: {"fact", "sha256"}} for the words as they stand now. One query."""
    ids = {it.pk: {name: it.stamps[name][2] for name in WORDS} for it in ideas}
    known = _commitments({fact for found in ids.values() for fact in found.values()})
    return {
        key: {name: {"fact": fact, "sha256": known[fact, str(key)][name]} for name, fact in found.items()}
        for key, found in ids.items()
    }


def _commitments(fact_ids):
    return {(str(row.fact_id), str(row.object_id)): payload.commitments() for row, payload in _payloads(fact_ids)}


def _payloads(fact_ids):
    for row in Fact.objects.filter(fact_id__in=fact_ids, kind="set", payload__isnull=False):
        yield row, Payload.from_json(row.payload)


def opened(rules, hidden):
    """name → {column: {"value", "salt", "sha256", "fact"}}: the words that frozen rules are bound to, to be checked.

    hidden   names of ideas of which no words are shown; words that were erased are missing too
    """
    bound = {it["id"]: (it["idea"], it["words"]) for it in rules["ideas"] if "words" in it and it["id"] not in hidden}
    facts = {one["fact"] for _, words in bound.values() for one in words.values()}
    known = {(str(row.fact_id), str(row.object_id)): payload for row, payload in _payloads(facts)}
    told = {
        name: {column: _opened(known.get((one["fact"], idea)), column, one) for column, one in words.items()}
        for name, (idea, words) in bound.items()
    }
    return {name: {column: one for column, one in words.items() if one} for name, words in told.items()}


def _opened(payload, column, bound):
    """The value and salt behind a digest, if they are there and are the ones."""
    if payload is None or column not in payload.values or payload.commitments()[column] != bound["sha256"]:
        return None
    salt = payload.salts.get(column) or field_salt(payload.salt, column)
    return {"value": payload.values[column], "salt": salt, **bound}


def hidden_on(ballot):
    """The names on a ballot of ideas that were hidden."""
    return {it.name for it in ballot.candidates.filter(idea__is_hidden=True)}


def shown_rules(ballot):
    """The frozen rules as everyone may read them: byte for byte, unless they are of the time when titles stood in them.

    Then the titles of hidden ideas are left out, and the text says so: its digest is no longer that of the page.
    """
    told = json.loads(ballot.rules_text)
    old = {it["id"] for it in told["ideas"] if "title" in it}
    if not old or not (gone := old & hidden_on(ballot)):
        return ballot.rules_text
    ideas = [it | {"title": None} if it["id"] in gone else it for it in told["ideas"]]
    why = "The titles of hidden ideas are left out; the digest is that of the whole text."
    return json.dumps(told | {"ideas": ideas, "left_out": why}, sort_keys=True, ensure_ascii=False)


def titles_on(rules, hidden):
    """name → the title that was frozen, as plain text; empty where it is hidden or erased."""
    found = {name: words.get("title", {}).get("value") for name, words in opened(rules, hidden).items()}
    held = {it["id"]: it["title"] for it in rules["ideas"] if it.get("title") and it["id"] not in hidden}
    titles = {name: value for name, value in (held | found).items() if value}
    return {it["id"]: titles[it["id"]]["text"] if it["id"] in titles else "" for it in rules["ideas"]}
