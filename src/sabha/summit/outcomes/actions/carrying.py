"""Copying what organisers would otherwise type again into the next edition; no copy names who wrote the first."""

import uuid

from sabha.algorithms.next_edition import shifted
from sabha.summit.call.actions.calling import copy_call
from sabha.summit.call.models import Ask, Criterion
from sabha.summit.concept import actions as concept
from sabha.summit.concept.actions import link
from sabha.summit.conversations.actions.moderating import set_rules
from sabha.summit.conversations.actions.translating import copy_translations
from sabha.summit.hackathon.actions.building import add_challenge
from sabha.summit.hackathon.actions.judging import set_up
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.actions.money import add_line
from sabha.summit.outcomes.actions.report import add_goal
from sabha.summit.outcomes.actions.words import add_word, join_words
from sabha.summit.outcomes.rules.words import STARTERS, WordList, key_of, starter
from sabha.summit.programme.actions.planning import add_room, add_track


def carry(lists, made, asked, *, by, op, at=None):
    """Copy the lists of `rules.carrying.carried_from` into `made`, each row once, with its translations.

    asked    [(the question of the edition before, the one that asks it again)]
    """
    copies = {
        "calls": _call, "announcements": _announcement, "goals": _goal, "budget_lines": _line, "tracks": _track,
        "rooms": _room, "challenges": _challenge, "judging": _judging, "words": _word,
    }  # fmt: skip
    pairs = list(asked)
    for name, copy in copies.items():
        for it in lists[name]:
            told = {"by": by, "op": uuid.uuid5(op, str(it.pk)), "at": at}
            pairs += [(it, copy(it, made, told)), *(_parts(it, told["op"]) if name == "calls" else ())]
    _join_words(lists["words"], made, by=by)
    _set_rules(lists["rules"], asked, by=by, op=op)
    copy_translations(pairs, at=at)


def _parts(call, op):
    """[(a question or criterion of a call, its copy)], as `copy_call` made them."""
    parts = (*call.asks.filter(is_withdrawn=False), *call.criteria.filter(is_withdrawn=False))
    keys = {journal.key_of(type(it), uuid.uuid5(op, str(it.pk))): it for it in parts}
    made = [*Ask.objects.filter(pk__in=keys), *Criterion.objects.filter(pk__in=keys)]
    return [(keys[it.pk], it) for it in made]


def _same(it, *names):
    return {name: getattr(it, name) for name in names}


def _call(it, made, told):
    """Its days a year on: what opened on a Monday opens on a Monday."""
    names = ("opens", "closes", "decided_by", "arrives", "leaves")
    days = {name: day and shifted(day) for name, day in _same(it, *names).items()}
    return copy_call(it, made, by=told["by"], op=told["op"], **days)


def _announcement(it, made, told):
    """The subject is to be said again; what was said of it last time is not."""
    return concept.add_announcement(made, due=it.due and shifted(it.due), **_same(it, "subject", "title"), **told)


def _goal(it, made, told):
    return add_goal(made, **_same(it, "text", "figure", "aim"), **told)


def _line(it, made, told):
    """A plan: people, nights and prices; what was awarded was awarded for the last edition."""
    return add_line(made, **_same(it, "title", "kind", "currency", "people", "nights", "price"), **told)


def _track(it, made, told):
    return add_track(made, **_same(it, "name"), **told)


def _room(it, made, told):
    names = ("name", "capacity", "is_step_free", "has_recording", "booths", "changeover", "about")
    return add_room(made, **_same(it, *names), **told)


def _challenge(it, made, told):
    """What nobody took up waits again, and its thread goes on."""
    copy = add_challenge(made, author=None, **_same(it, "title", "about", "skills", "is_good_first", "links"), **told)
    link(copy, it, by=told["by"], at=told["at"])
    return copy


def _judging(it, made, told):
    return set_up(made, by=told["by"], op=told["op"], **_same(it, "mode", "criteria", "each"))


def _word(it, made, told):
    return add_word(made, it.text, it.kind, op=told["op"])


def _join_words(words, made, *, by):
    """Words that meant the same still do, where both go along."""
    known = WordList.of(made).words
    for word in words:
        into = word.same_as and known.get(_counterpart(word.same_as, made))
        own = key_of(made, word.text.text)
        if into and WordList.of(made).root(into.pk) != own:  # joined in a circle on two machines: once is enough
            join_words(known[own], into, by=by)


def _counterpart(word, made):
    """The id that this word has in the new edition; some words every summit begins with."""
    return starter(made, word.code).pk if word.code in STARTERS else key_of(made, word.text.text)


def _set_rules(rules, asked, *, by, op):
    """How the conversation of a question that is asked again is led; whether it is closed is said anew."""
    again = {old.pk: new for old, new in asked}
    for it in (it for it in rules if it.question_id in again):
        told = _same(it, "is_strict", "is_open", "needs_badge", "kind", "places")
        set_rules(again[it.question_id], by=by, op=uuid.uuid5(op, str(it.pk)), **told)
