"""One plain spelling of a note to search in, with the way back to the note's own characters.

A month is the same month in capitals, with its accents apart, with Devanagari digits after it or with an invisible
joiner inside it. All that is evened out once, here, and every character remembers where it came from.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# The combining marks of Latin, Arabic and the scripts of South Asia, which Python's \w leaves out of words.
MARKS = "".join(chr(code) for code in range(0x300, 0xE00) if unicodedata.category(chr(code)).startswith("M"))

_SAME = {
    **dict.fromkeys("‘’‚‛‹›′`", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    **dict.fromkeys("？؟⁇", "?"),
    **dict.fromkeys("।॥۔。", "।"),
    **dict.fromkeys("،、，٬", ","),
    **dict.fromkeys("؛；", ";"),
    **dict.fromkeys("：﹕", ":"),
    "！": "!",
    "…": ".",
    "／": "/",
    "＃": "#",
    "ي": "ی",  # Arabic keyboards write Urdu with Arabic letters
    "ى": "ی",
    "ك": "ک",
    "ه": "ہ",
    "ة": "ہ",
    "\t": "\t",
    **dict.fromkeys(["\r\n", "\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"], "\n"),
}


@dataclass(frozen=True)
class Folded:
    """`text[i]` came from `note[starts[i]:ends[i]]`."""

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the note; start < end."""
        return self.starts[start], self.ends[end - 1]


def fold(note: str) -> Folded:
    """The note with case, digits, quotation marks, dashes and Unicode forms evened out, in linear time."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _pattern().finditer(note):
        start, end = match.span()
        cluster = match.group()
        if match.lastgroup == "run":
            pieces.append(cluster.lower().replace("`", "'"))
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
            continue
        plain = fold_cluster(cluster)
        if len(plain) == 1:
            pieces.append(plain)
            starts.append(start)
            ends.append(end)
            continue
        pieces.append(plain)
        starts.extend([start] * len(plain))
        ends.extend([end] * len(plain))
    return Folded("".join(pieces), starts, ends)


def fold_word(word: str) -> str:
    """The plain spelling of a word of our own lists, to compare with folded text."""
    return fold(word).text


@lru_cache(maxsize=65536)
def fold_cluster(cluster: str) -> str:
    """The plain spelling of one character with its marks; nothing at all for invisible ones."""
    if cluster in _SAME:
        return _SAME[cluster]
    return "".join(_plain(character) for character in unicodedata.normalize("NFC", cluster))


def _plain(character: str) -> str:
    if character in _SAME:
        return _SAME[character]
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return unicodedata.normalize("NFC", character.lower())


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """A run of characters that stay one each, or one character with its marks.

    The last letter of a run is left to the next match when a mark follows it. Marks are taken eight at a time
    because putting a very long run of them in order takes Python quadratic time.
    """
    kept = "".join(map(chr, filter(_stays_as_it_is, range(0x600, 0xE00))))
    return re.compile(rf"(?P<run>[\n -~{kept}]+(?![{MARKS}]))|\r\n|(?s:.)[{MARKS}]{{0,8}}")


def _stays_as_it_is(code: int) -> bool:
    """Whether this letter or mark of an Arabic or South Asian script has one spelling only, whatever stands around."""
    character = chr(code)
    is_letter = unicodedata.category(character) in {"Lo", "Mn", "Mc"}
    is_vowel_killer = unicodedata.combining(character) == _VIRAMA
    moves = unicodedata.combining(character) and not is_vowel_killer
    return is_letter and not moves and character not in _COMPOSING and _plain(character) == character


_VIRAMA = 9
# Characters that Unicode joins with the one before them, such as the two halves of a Bengali vowel.
_COMPOSING = {
    chr(int(part, 16))
    for code in range(0x600, 0xE00)
    if " " in (parts := unicodedata.decomposition(chr(code))) and "<" not in parts
    for part in parts.split()[1:]
}
