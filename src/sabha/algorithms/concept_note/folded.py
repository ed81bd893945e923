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
# A run of ASCII can be lowered at once; a letter followed by a mark cannot. Marks are taken eight at a time because
# putting a very long run of them in order takes Python quadratic time.
_CLUSTER = re.compile(rf"[\n -~]+(?![{MARKS}])|\r\n|(?s:.)[{MARKS}]{{0,8}}")


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
    for match in _CLUSTER.finditer(note):
        start, end = match.span()
        cluster = match.group()
        if end - start > 1 and cluster[0] != "\r" and cluster.isascii():
            pieces.append(cluster.lower().replace("`", "'"))
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
            continue
        plain = fold_cluster(cluster)
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
