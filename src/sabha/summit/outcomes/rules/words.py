"""The shared list of words for offers and needs: said in the reader's language, one line for all that mean the same."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, gettext_noop

from sabha.algorithms.comparable_text import comparable
from sabha.summit.base.words import Words
from sabha.summit.outcomes.models import TopicWord

Kind = TopicWord.Kind
# What every summit begins with: code → kind and word. Languages are called by their own names and need no translation.
STARTERS = {
    "software": (Kind.SKILL, gettext_noop("Programming")),
    "design": (Kind.SKILL, gettext_noop("Design")),
    "translating": (Kind.SKILL, gettext_noop("Translating")),
    "writing": (Kind.SKILL, gettext_noop("Writing and editing")),
    "teaching": (Kind.SKILL, gettext_noop("Teaching")),
    "pictures": (Kind.SKILL, gettext_noop("Photos and video")),
    "open_data": (Kind.DATA, gettext_noop("Open data")),
    "archives": (Kind.DATA, gettext_noop("Archives and old texts")),
    "maps": (Kind.DATA, gettext_noop("Maps")),
    "servers": (Kind.HOSTING, gettext_noop("Servers and hosting")),
    "grants": (Kind.MONEY, gettext_noop("Small grants")),
    "travel": (Kind.MONEY, gettext_noop("Money for travel")),
    "first_steps": (Kind.MENTORING, gettext_noop("First steps for newcomers")),
    "advice": (Kind.MENTORING, gettext_noop("Advice for a project")),
    "rooms": (Kind.VENUE, gettext_noop("A room to meet in")),
} | {f"lang:{code}": (Kind.LANGUAGE, name) for code, name in settings.LANGUAGE_NAMES.items()}


def key_of(summit, text):
    """The id of a word: the same wherever it is added, so that two machines make one row."""
    return uuid.uuid5(summit.pk, f"word:{comparable(text)}")


def starter(summit, code):
    """A word that every summit begins with, as it is written down when somebody first uses it."""
    kind, text = STARTERS[code]
    lang = code.removeprefix("lang:") if code.startswith("lang:") else "en"
    key = uuid.uuid5(summit.pk, f"starter:{code}")
    return TopicWord(id=key, summit=summit, kind=kind, text=Words(text, lang), code=code)


def said(word):
    """A word as it is read: one that every summit begins with is translated, any other stands as it was written."""
    if word.code in STARTERS and not word.code.startswith("lang:"):
        return Words(gettext(STARTERS[word.code][1]), get_language())
    return word.text


@dataclass(frozen=True)
class WordList:
    """The words of one summit, those included that nobody has used yet. One query, whatever is asked of it."""

    words: dict = field(default_factory=dict)  # id → TopicWord

    @classmethod
    def of(cls, summit):
        held = {word.pk: word for word in TopicWord.objects.filter(summit=summit)}
        fresh = {word.pk: word for code in STARTERS if (word := starter(summit, code)).pk not in held}
        return cls(fresh | held)

    def root(self, key):
        """The id of the word that stands for this one; joining in a circle, on two machines, is borne."""
        seen = {key}
        while (word := self.words.get(key)) and word.same_as_id and word.same_as_id in self.words:
            if word.same_as_id in seen:
                return min(seen, key=str)
            key = word.same_as_id
            seen.add(key)
        return key

    @cached_property
    def groups(self):
        """root → the standing words that mean the same, its own first."""
        found = defaultdict(list)
        for key, word in self.words.items():
            if not word.is_withdrawn:
                found[self.root(key)].append(word)
        return {root: sorted(group, key=lambda w: (w.pk != root, str(w.pk))) for root, group in found.items()}

    def text(self, key):
        """The word in the reader's language if somebody said it there, else as it was first written; None if gone."""
        group = self.groups.get(self.root(key), ())
        spoken = [said(word) for word in group]
        return next((text for text in spoken if text.lang == get_language()), spoken[0] if spoken else None)

    def known(self, key):
        """Whether there is such a word, and it stands."""
        return self.root(key) in self.groups

    def by_kind(self):
        """[(kind, [(root, text)])] in the order of kinds, each sorted as it is read."""
        found = defaultdict(list)
        for root, group in self.groups.items():
            found[group[0].kind].append((root, self.text(root)))
        return [
            (kind, sorted(found[kind], key=lambda pair: comparable(str(pair[1]))))
            for kind in Kind
            if found[kind]
        ]  # fmt: skip

    def similar_to(self, text, limit=3):
        """Roots of the words most like a new one, the most alike first; the very same word comes alone."""
        from sabha.algorithms.near_duplicates import StatementIndex  # brings numpy, which only writers wait for

        spoken = {str(w.pk): str(said(w)) for group in self.groups.values() for w in group}
        same = [key for key, word in spoken.items() if comparable(word) == comparable(text)]
        near = same or [found.statement for found in StatementIndex.of(spoken).like(text, near=0.5, limit=limit)]
        return list(dict.fromkeys(self.root(uuid.UUID(key)) for key in near))
