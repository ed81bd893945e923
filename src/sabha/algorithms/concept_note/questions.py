"""Finds the sentences that ask, also when they end in a full stop.

English shows a question by turning round auxiliary and subject ("What questions do we ask of our efforts.").
Other languages show it by a question word near the start that nothing like "that" or "whether" takes in.
"""

from collections.abc import Iterator

from sabha.algorithms.concept_note.findings import Item
from sabha.algorithms.concept_note.languages import Kind
from sabha.algorithms.concept_note.layout import Block, Form
from sabha.algorithms.concept_note.note import Note
from sabha.algorithms.concept_note.sentences import Sentence

_CLOSERS = "\"')]}*_ \t\n"
_OPENERS = frozenset((
    "and", "but", "so", "then", "or", "also", "yet", "now",
))  # fmt: skip
_BE = frozenset(["is", "are", "was", "were", "am"])
_HAVE = frozenset(["has", "have", "had"])
_MODALS = frozenset((
    "do", "does", "did", "can", "could", "will", "would", "shall", "should", "may", "might", "must",
))  # fmt: skip
_PRONOUNS = frozenset((
    "we", "you", "they", "it", "i", "he", "she", "there", "these", "those", "this", "that", "one",
    "anyone", "everyone", "someone",
))  # fmt: skip
_DETERMINERS = frozenset((
    "the", "a", "an", "our", "your", "their", "its", "my", "his", "her", "each", "every", "all",
    "any", "some", "such", "people", "communities",
))  # fmt: skip
_SUBJECTS = _PRONOUNS | _DETERMINERS
_NO_INVERSION = frozenset((
    "had", "have", "should", "may", "might", "must", "shall", "do", "am",
))  # fmt: skip
_DO_IT = frozenset(("it", "this", "that", "these", "those", "one"))
_FARTHEST_AUXILIARY = 7  # words
_FARTHEST_QUESTION_WORD = 6
_SHORT_HEADING = 4  # words
_SHORTEST = 2  # words


def questions(note: Note) -> tuple[Item, ...]:
    """Every sentence of the note that asks, whole and in order."""
    asking = (sentence for sentence in note.sentences if asks(note, sentence))
    return tuple(note.item(_start(note, sentence), sentence.end) for sentence in asking)


def _start(note: Note, sentence: Sentence) -> int:
    """Leaves the "Question:" of its line out of a sentence."""
    block = note.blocks[sentence.block]
    is_labelled = Kind.LABEL_QUESTIONS in block.labels and sentence.start < block.value < sentence.end
    return block.value if is_labelled else sentence.start


def asks(note: Note, sentence: Sentence) -> bool:
    """Whether this sentence is a question the note puts to its readers."""
    block = note.blocks[sentence.block]
    words = note.words_between(sentence.start, sentence.end)
    body = note.text[sentence.start : sentence.end].rstrip(_CLOSERS)
    if len(words) < _SHORTEST or not body or _is_practical(note, sentence, block, len(words)):
        return False
    if body[-1] in "?？":
        return True
    if body[-1] == "!" and body[-2:-1] == "?":
        return True
    listed = Kind.LABEL_QUESTIONS in block.section and block.form is Form.ITEM
    if body[-1] not in ".।" and not listed:
        return False
    if note.text[sentence.start].isascii() and note.text[sentence.start].isalpha():
        return _asks_by_inversion(note, words) or (listed and _opens_with_a_question_word(note, words, 1))
    return _opens_with_a_question_word(note, words, _FARTHEST_QUESTION_WORD) and not _is_embedded(note, sentence)


def _is_practical(note: Note, sentence: Sentence, block: Block, count: int) -> bool:
    """ "How to apply?" and "Any questions?" help readers; the summit does not ask them."""
    opening = note.words_between(sentence.start, sentence.end)[:5]
    practical = any(Kind.PRACTICAL in note.marks.at(index) for index in opening)
    is_heading = block.form is Form.HEADING or count <= _SHORT_HEADING
    return practical and is_heading


def _opens_with_a_question_word(note: Note, words: range, within: int) -> bool:
    return any(Kind.ASKS in note.marks.at(index) for index in words[:within])


def _is_embedded(note: Note, sentence: Sentence) -> bool:
    return note.has(Kind.EMBEDS, sentence.start, sentence.end)


def _asks_by_inversion(note: Note, indexes: range) -> bool:
    words = [note.words[index].text for index in indexes[: _FARTHEST_AUXILIARY + 6]]
    while words and words[0] in _OPENERS:
        words = words[1:]
    if len(words) < _SHORTEST + 1:
        return False
    asks_which = Kind.ASKS in note.marks.at(indexes[len(indexes[: _FARTHEST_AUXILIARY + 6]) - len(words)])
    if not asks_which:
        return _is_yes_or_no_question(words)
    if words[0] == "who" and words[1] not in _SUBJECTS:
        return words[1] not in _BE | _HAVE | _MODALS or words[2] not in {"interested"}
    return any(_turns_round(words, at) for at in _auxiliaries(words))


def _is_yes_or_no_question(words: list[str]) -> bool:
    """ "Can we build a safer internet." but not "Had we known" or "Do it yourself"."""
    auxiliary, subject = words[0], words[1]
    if auxiliary == "do":
        return subject in _PRONOUNS - _DO_IT
    opens = auxiliary in (_BE | _HAVE | _MODALS) - _NO_INVERSION
    return opens and subject in _PRONOUNS


def _auxiliaries(words: list[str]) -> Iterator[int]:
    """Where the first auxiliary stands, unless a subject comes before it as in "What we will do is"."""
    for at, word in enumerate(words[1 : _FARTHEST_AUXILIARY + 1], start=1):
        if word in _BE | _HAVE | _MODALS:
            yield at
            return
        if word in _PRONOUNS - {"one"} or word in {"the", "to", "a", "that", "which", "who"}:
            return


def _turns_round(words: list[str], at: int) -> bool:
    """Whether a subject follows the auxiliary at this word. "What matters is the network" says, "How safe is the
    network" asks, and after "which" or "where" only a neighbouring auxiliary asks."""
    following = words[at + 1] if at + 1 < len(words) else ""
    if following not in _SUBJECTS:
        return (
            at == 1
            and words[0] in {"how", "why", "where", "when"}
            and words[at] in _MODALS - {"may"}
            and bool(following)
        )
    if words[0] == "which" and at == 1:
        return False
    if words[0] in {"why", "where", "when", "who", "whom"}:
        return at == 1
    if at == 1 or words[at] in _MODALS:
        return True
    return following in _PRONOUNS if words[0] != "how" else at == 2
