"""The shared list of words grows, and words that mean the same are joined."""

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.summit.journal import actions as journal
from sabha.summit.outcomes.models import TopicWord
from sabha.summit.outcomes.rules.words import WordList, key_of


def add_word(summit, text, kind, *, op=None):
    """Add a word to the shared list; a word that is there already is that word.

    Written by nobody: under the writer's number, the record would say who offers or needs it.
    """
    key = key_of(summit, text.text)
    held = TopicWord.objects.filter(pk=key).first()
    if held and held.is_withdrawn:
        raise Refused(gettext_noop("The organisers took this word off the list. Choose another."))
    return held or journal.write(TopicWord, by=journal.SYSTEM, op=op, id=key, summit=summit, kind=kind, text=text)


def write_starters(summit, words, keys):
    """Write down those of `keys` that every summit begins with and that nobody here has used before."""
    for key in keys:
        word = words.words[key]
        if word._state.adding:
            journal.write(
                TopicWord, by=journal.SYSTEM, id=word.pk, summit=summit, kind=word.kind, text=word.text, code=word.code
            )


def join_words(word, into, *, by, op=None):
    """Let two words mean the same: who offers the one meets who looks for the other."""
    words = WordList.of(word.summit)
    if into is not None and words.root(into.pk) == word.pk:
        raise Refused(gettext_noop("These two are one already."))
    write_starters(word.summit, words, [key for key in (word.pk, into and into.pk) if key])
    held = TopicWord.objects.get(pk=word.pk)
    return journal.write(held, by=by, op=op, same_as=into and TopicWord.objects.get(pk=into.pk))


def withdraw_word(word, *, by, withdrawn=True, op=None):
    """Take a word off the list, or put it back; who chose it keeps it on their card, unseen."""
    words = WordList.of(word.summit)
    write_starters(word.summit, words, [word.pk])
    return journal.write(TopicWord.objects.get(pk=word.pk), by=by, op=op, is_withdrawn=withdrawn)
