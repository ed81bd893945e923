"""What reviewers read: the proposal without the people. The same for every page, list, file and letter of theirs."""

import re
import unicodedata
from dataclasses import dataclass

from sabha.summit.base.words import Words

GAP = "▒▒▒"
SHORTEST, LONG = 3, 5  # letters of a name that is looked for at the beginning of words, and anywhere in them
LETTER = r"(?:[^\W_]|[\u0300-\u036f\u0900-\u0dff\u200c\u200d])"  # with the vowel signs that Python takes for no letters
WORD = re.compile(rf"{LETTER}+")


@dataclass(frozen=True)
class Seen:
    """A proposal as a reviewer reads it."""

    number: int
    title: Words
    about: Words
    answers: tuple  # (question, answer)
    format: str
    minutes: int | None
    language: str
    topics: tuple


def seen(proposal, asks, *, names=False):
    """What may be read of a proposal, with `names` or without; without, also without what is private to organisers.

    Ask for it with its person, its speakers and theirs: this makes no queries of its own.
    """
    hide = str if names or not proposal.call.is_blind else _hider(proposal)
    text = {"title": proposal.title, "about": proposal.about} | ({} if names else proposal.blinded)
    shown = [ask for ask in asks if names or ask.for_reviewers]
    return Seen(
        number=proposal.number,
        title=Words(hide(text["title"]), proposal.lang),
        about=Words(hide(text["about"]), proposal.lang),
        answers=tuple((ask, _answer(proposal, ask, hide)) for ask in shown if proposal.answers.get(str(ask.pk))),
        format=proposal.get_format_display() if proposal.format else "",
        minutes=proposal.minutes,
        language=proposal.language or proposal.lang,
        topics=tuple(proposal.topics),
    )


def _answer(proposal, ask, hide):
    given = proposal.answers[str(ask.pk)]
    said = ", ".join(map(str, given)) if isinstance(given, list) else str(given)
    return hide(said) if ask.kind in {ask.Kind.TEXT, ask.Kind.LONG} else said


def _hider(proposal):
    """A function that takes the names of a proposal's people, their addresses and their organisation out of a text."""
    whole, short = names_in(proposal)
    patterns = [re.compile(pattern, flag) for pattern, flag in ((whole, re.IGNORECASE), (short, 0)) if pattern]

    def hide(text):
        text = unicodedata.normalize("NFC", text)
        for pattern in patterns:
            text = pattern.sub(GAP, text)
        return text

    return hide


def names_in(proposal):
    """Two patterns for everything by which a proposal's people might be known from its words; "" where there is none.

    A name is hidden with the whole word that begins with it: a hole inside a word ("ava▒▒▒ble") would tell the name.
    Long names are hidden within words too, short ones (Om, Li) only where they stand alone and as they are written.
    """
    found = set()
    for name, email in _people(proposal):
        found |= {name, email, email.partition("@")[0], *re.split(r"[\s,()]+", re.sub(r"\(.*?\)", "", name))}
    names = {unicodedata.normalize("NFC", name.strip()) for name in found}
    order = sorted((n for n in names if len(n) >= SHORTEST), key=lambda name: (-len(name), name))
    whole = [f"{LETTER}*{re.escape(n)}" if len(n) >= LONG else _from_its_start(n) for n in order]
    whole += [r"[\W_]*".join(map(re.escape, parts)) for parts in [WORD.findall(proposal.organisation)] if parts]
    short = [rf"(?<!{LETTER}){re.escape(n)}(?!{LETTER})" for n in sorted(names) if len(n) == SHORTEST - 1]
    return "|".join(f"(?:{pattern}){LETTER}*" for pattern in whole), "|".join(short)


def _from_its_start(name):
    return rf"(?<!{LETTER}){re.escape(name)}"


def _people(proposal):
    yield proposal.person.display_name, proposal.person.email or ""
    for speaker in proposal.speakers.all():
        yield speaker.name, speaker.email
        if speaker.person:
            yield speaker.person.display_name, speaker.person.email or ""
