"""What a report's own words say against its records: "5 days" beside two dates; and what was left blank.

The words of a report are written by people, often copied from the application; its numbers are counted. Where a text
names a number of days, nights, people, sessions or languages that the records do not have, it is shown beside them.
Found by words, not understood: a passage is a place to look, never a verdict.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# What is counted → the words for it, by the beginnings that all their forms share.
_UNITS: dict[str, tuple[str, ...]] = {
    "days": ("days", "day", "दिन", "दिवस", "రోజు", "دن", "دنوں", "روز", "jours", "jour", "días", "día"),
    "nights": ("nights", "night", "रात", "రాత్రు", "రాత్రి", "رات", "راتیں", "راتوں", "nuits", "nuit", "noches", "noche"),
    "people": (
        "participants", "participant", "attendees", "attendee", "people", "persons", "delegates", "प्रतिभागी", "लोग",
        "व्यक्ति", "మంది", "ప్రతినిధు", "పాల్గొన", "افراد", "لوگ", "شرکا", "شرکاء", "personnes", "personas", "participantes",
    ),
    "sessions": ("sessions", "session", "सत्र", "సెషన్", "సదస్సు", "نشست", "نشستیں", "نشستوں", "sesiones", "sesión"),
    "languages": ("languages", "language", "भाषा", "భాష", "زبان", "زبانیں", "زبانوں", "langues", "langue", "idiomas"),
}  # fmt: skip
_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_WORDS = {word: n for n, word in enumerate(_SMALL)} | {
    "एक": 1, "दो": 2, "तीन": 3, "चार": 4, "पाँच": 5, "पांच": 5, "రెండు": 2, "మూడు": 3, "నాలుగు": 4, "ఐదు": 5,
    "ایک": 1, "دو": 2, "تین": 3, "چار": 4, "پانچ": 5,
}  # fmt: skip
# A number, at most one word between ("150 registered participants"), and the word for what is counted.
_NUMBER = r"(?P<number>\d[\d,.’ ]*\d|\d+|" + "|".join(map(re.escape, _WORDS)) + r")\s*-?\s*"
_BETWEEN = r"(?:(?P<between>[^\W\d]+)\s+)??"
_PATTERNS = {
    unit: re.compile(rf"(?<![\w.,]){_NUMBER}{_BETWEEN}(?:{'|'.join(map(re.escape, words))})", re.IGNORECASE)
    for unit, words in _UNITS.items()
}
_BLANKS = re.compile(
    r"(?<!\w)(?:N{2,}|X{2,}|Y{2,}|TBA|TBC|TBD|TODO|XYZ|lorem ipsum)(?!\w)"
    r"|_{3,}|\?{2,}|\[[\s.…_]*\]|<[^<>]{0,40}>|…{2,}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`passage` of the answer to `question` names `said` of `unit`; the records have one of `counted`."""

    question: str
    passage: str
    unit: str
    said: int
    counted: tuple[int, ...]


def contradictions(texts: Mapping[str, str], counted: Mapping[str, Iterable[int | None]]) -> tuple[Contradiction, ...]:
    """The passages of `texts` (question → answer) whose numbers are none of those counted, in order.

    counted : unit ("days", "nights", "people", "sessions", "languages") → every number the records give for it: 150
        registered and 128 who came are both people. A unit without a number is not looked at.
    """
    known = {unit: tuple(sorted({n for n in numbers if n is not None})) for unit, numbers in counted.items()}
    return tuple(
        it
        for question, text in texts.items()
        for unit, numbers in known.items()
        if numbers and unit in _PATTERNS
        for it in _in_text(question, unicodedata.normalize("NFC", text), unit, numbers)
    )


def _in_text(question: str, text: str, unit: str, numbers: tuple[int, ...]) -> Iterable[Contradiction]:
    for found in _PATTERNS[unit].finditer(text):
        said = _number(found["number"])
        if said is not None and said not in numbers:
            yield Contradiction(question, " ".join(found[0].split()), unit, said, numbers)


def _number(text: str) -> int | None:
    """A number in digits of any script or in a word; None where it has a fraction ("1.5 days" is no count)."""
    if (word := _WORDS.get(text.lower())) is not None:
        return word
    if re.search(r"[.,]\d{1,2}$", text) and not re.search(r"[.,]\d{3}", text):
        return None
    digits = "".join(str(unicodedata.digit(c)) for c in text if c.isdigit())
    return int(digits) if digits else None


def blanks(text: str) -> tuple[str, ...]:
    """What stands for something that was to be filled in: "NN%", "TBD", "???", "[ ]", in order, each once."""
    return tuple(dict.fromkeys(found[0] for found in _BLANKS.finditer(text)))
