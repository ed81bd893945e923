"""What reviewers read: the proposal without the people. The same for every page, list, file and letter of theirs."""

import re
from dataclasses import dataclass

from sabha.summit.base.words import Words

GAP = "▒▒▒"
SHORTEST = 3  # letters: a shorter part of a name would tear holes into ordinary words


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
    found = re.compile("|".join(map(re.escape, names_in(proposal))), re.IGNORECASE) if names_in(proposal) else None
    return (lambda text: found.sub(GAP, text)) if found else str


def names_in(proposal):
    """Everything by which a proposal's people might be known from its words, the longest first."""
    found = {proposal.organisation}
    for name, email in _people(proposal):
        found |= {name, email, email.partition("@")[0], *re.split(r"[\s,()]+", re.sub(r"\(.*?\)", "", name))}
    return sorted((name for name in found if len(name.strip()) >= SHORTEST), key=lambda name: (-len(name), name))


def _people(proposal):
    yield proposal.person.display_name, proposal.person.email or ""
    for speaker in proposal.speakers.all():
        yield speaker.name, speaker.email
        if speaker.person:
            yield speaker.person.display_name, speaker.person.email or ""
