"""Texts made comparable: what writers of one script spell in two ways becomes one.

For finding and comparing only; never shown and never stored instead of what people wrote. Vowel signs stay, because
in Indic scripts they are letters; marks that many people leave out (nukta, Arabic vowel points, accents) go.
"""

import re
import unicodedata

# Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam: 128 code points each, laid out
# alike since ISCII, so one table of offsets serves them all.
INDIC_BLOCKS = range(0x0900, 0x0D80, 0x80)
CHANDRABINDU, ANUSVARA, NUKTA, VIRAMA = 0x01, 0x02, 0x3C, 0x4D

ARABIC_LETTERS = {
    "ي": "ی", "ى": "ی", "ئ": "ی", "ې": "ی", "ك": "ک", "ه": "ہ", "ۀ": "ہ", "ۂ": "ہ", "ة": "ہ", "ۃ": "ہ", "ە": "ہ",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ء": "", "ـ": "",
}  # fmt: skip

# Malayalam chillu letters are consonants without their vowel, written before Unicode 5.1 with a joiner.
CHILLUS = {"ൺ": "ണ്", "ൻ": "ന്", "ർ": "ര്", "ൽ": "ല്", "ൾ": "ള്", "ൿ": "ക്"}
BENGALI = {"ৎ": "ত্"}
# Persian, Urdu and Kannada writers use joiners, Indic writers two kinds of them: they change shape, not meaning.
UNSEEN = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x00AD], "")
APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ‘`´"), "")


class _Letters(dict[int, str]):
    """For str.translate: the plain form of each decomposed character, worked out when it first turns up."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain(chr(code))
        return plain


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.digit(char))
    # Accents and Arabic points sit in two blocks of marks; marks elsewhere are Indic and other vowel signs.
    if category == "Mn" and (0x0300 <= ord(char) <= 0x036F or 0x0610 <= ord(char) <= 0x06ED):
        return ""
    return char if category[0] in "LMN" or category == "Sc" or char in "+#%&" else " "


def _letters() -> _Letters:
    table = _Letters((ord(letter), plain) for letter, plain in (ARABIC_LETTERS | CHILLUS | BENGALI).items())
    table |= UNSEEN | APOSTROPHES
    for block in INDIC_BLOCKS:
        table[block + NUKTA] = ""
        table[block + CHANDRABINDU] = chr(block + ANUSVARA)
    table[0x0A70] = chr(0x0A02)  # Gurmukhi tippi is its other anusvara
    return table


def _nasals_before_their_stops() -> re.Pattern[str]:
    """A nasal joined to a stop is often written as anusvara: हिन्दी and हिंदी, పన్డుగ and పండుగ."""
    pairs = []
    for block in INDIC_BLOCKS:
        for first in (0x15, 0x1A, 0x1F, 0x24, 0x2A):  # ka, ca, Ta, ta, pa: four stops, then the row's own nasal
            nasals = chr(block + first + 4) + (chr(block + 0x28) if first == 0x1F else "")
            pairs.append(f"[{nasals}]{chr(block + VIRAMA)}(?=[{chr(block + first)}-{chr(block + first + 3)}])")
    return re.compile("|".join(pairs))


LETTERS = _letters()
NASAL_BEFORE_STOP = _nasals_before_their_stops()


def comparable(text: str) -> str:
    """The text in one spelling: words in small letters with single spaces between, digits as 0-9.

    Unicode NFKC and case folding (UAX 15, UAX 31), then: accents of Latin, Greek and Cyrillic letters, Arabic vowel
    points and Indic nuktas are left out; Arabic, Persian and Urdu forms of one letter, chandrabindu and anusvara,
    and nasals before their own stops become one; punctuation and joiners become nothing or a space. A text with
    neither letters nor digits (only signs or pictures) is returned trimmed. Applying it twice changes nothing.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", folded).translate(LETTERS))
    words = NASAL_BEFORE_STOP.sub(_anusvara, plain).split()
    return " ".join(words or folded.split())


def _anusvara(found: re.Match[str]) -> str:
    return chr((ord(found[0][0]) & ~0x7F) + ANUSVARA)
