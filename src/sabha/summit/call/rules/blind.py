"""What reviewers read: the proposal without the people. The same for every page, list, file and letter of theirs."""

import re
import unicodedata
from dataclasses import dataclass

from sabha.summit.base.words import Words

GAP = "▒▒▒"
SHORTEST, LONG = 2, 5  # letters of a name that is looked for at all, and of one that is looked for within words
SIGNS = r"\u0300-\u036f\u0900-\u0dff\u200c\u200d"  # vowel signs and joiners, which Python takes for no letters
SIGN, LETTER = f"[{SIGNS}]", rf"[\w{SIGNS}]"


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
    names = list(names_in(proposal))

    def hide(text):
        text = unicodedata.normalize("NFC", text)
        folded = text.casefold()
        for needle, pattern, flag in names:
            if needle in folded:  # mostly it is not: a table of thousands asks a million times
                text = re.sub(pattern, GAP, text, flags=flag)
        return text

    return hide


def names_in(proposal):
    """(what to look for, pattern, flag) for everything by which a proposal's people might be known, the longest first.

    A name is hidden with the whole word that holds it: a hole inside a word ("ava▒▒▒ble") would tell the name. Long
    names are hidden anywhere in words, others at their beginning, very short ones (Om, Li) only as they are written.
    """
    found = set()
    for name, email in _people(proposal):
        found |= {name, email, email.partition("@")[0], *re.split(r"[\s,()]+", re.sub(r"\(.*?\)", "", name))}
    names = {unicodedata.normalize("NFC", name.strip()) for name in found}
    for name in sorted((n for n in names if len(n) >= SHORTEST), key=lambda name: (-len(name), name)):
        yield name.casefold(), _with_its_word(name), 0 if len(name) == SHORTEST else re.IGNORECASE
    if parts := re.findall(rf"{LETTER}+", unicodedata.normalize("NFC", proposal.organisation)):
        yield parts[0].casefold(), r"[\W_]*".join(map(re.escape, parts)) + f"{LETTER}*", re.IGNORECASE


def _with_its_word(name):
    found = re.escape(name)
    if len(name) >= LONG:
        return f"{LETTER}*{found}{LETTER}*"
    begins = rf"(?<![^\W_]|{SIGN}){found}"
    return rf"{begins}(?!{LETTER})" if len(name) == SHORTEST else f"{begins}{LETTER}*"


def _people(proposal):
    yield proposal.person.display_name, proposal.person.email or ""
    for speaker in proposal.speakers.all():
        yield speaker.name, speaker.email
        if speaker.person:
            yield speaker.person.display_name, speaker.person.email or ""
