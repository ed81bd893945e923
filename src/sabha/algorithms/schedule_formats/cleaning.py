"""Text from strangers' files, made safe to keep and to write again; nothing here changes what people said."""

import re
from functools import cache
from urllib.parse import quote, urljoin, urlsplit

from babel import Locale

# XML 1.0 cannot hold these and no reader shows them; lone halves of surrogate pairs cannot even be encoded.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
# What UTF-8 looks like after it was read as windows-1252 and saved again.
_MOJIBAKE = re.compile("[ÃÂ][\x80-\xbf]|â€[\x98-\x9f™œžŸ˜š›“”¦¢]|à[¤¥°±²³][\x80-\xbf]")
_SAFE_IN_ADDRESS = "%:/?#@!$&'()*+,;=~"
_OWN_NAMES = ("en", "hi", "te", "ta", "bn", "ml", "kn", "mr", "pa", "ur", "fr", "es", "de", "ar", "pt", "it", "nl")


def paragraphs(text: str) -> str:
    """A long text: line ends as \\n, no unwritable characters, no blank space around it."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNWRITABLE.sub(_stand_in, unified).strip()


def one_line(text: str) -> str:
    """A title or a name: as `paragraphs`, with every run of blank space one space."""
    return " ".join(paragraphs(text).split())


def _stand_in(match: re.Match[str]) -> str:
    character = match[0]
    if character in "\x85\u2028\u2029\x0b\x0c":
        return "\n"
    return "\ufffd" if "\ud800" <= character <= "\udfff" else ""


def is_garbled(text: str) -> bool:
    """Whether a text looks as if its encoding was mistaken once before it reached us."""
    return "\ufffd" in text or bool(_MOJIBAKE.search(text))


def web_address(text: str, base: str = "") -> str:
    """The address, made whole with `base`, if it is one that a browser may follow; "" for javascript: and the like."""
    text = paragraphs(text)
    if not text or len(text) > 4000 or re.search(r"\s\S*:|[\n\t]", text):
        return ""
    relative = base and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text)
    try:
        whole = urljoin(base.rstrip("/") + "/", text) if relative else text
        parts = urlsplit(whole)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return ""
    # Brackets belong to a host (IPv6) and nowhere else; validators of anyURI say so.
    rest = parts._replace(scheme="", netloc="").geturl()
    return f"{parts.scheme}://{parts.netloc}{quote(rest, safe=_SAFE_IN_ADDRESS)}"


def language_code(text: str) -> str:
    """A language as BCP 47 writes it (de_DE → de-DE, “Hindi” and “हिन्दी” → hi); unknown words stay as they are."""
    text = one_line(text)
    if known := language_names().get(text.casefold()):
        return known
    if not _LANGUAGE.fullmatch(text):
        return text
    first, *rest = re.split("[-_]", text)
    return "-".join([first.lower(), *(_subtag(part) for part in rest)])


def _subtag(part: str) -> str:
    return part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part


@cache
def language_names() -> dict[str, str]:
    """Code by name, in English and, for the languages of our pages, in the language itself; from CLDR."""
    english = Locale("en").languages
    names = {str(name).casefold(): code.replace("_", "-") for code, name in sorted(english.items()) if len(code) == 2}
    for code in _OWN_NAMES:
        names[str(Locale(code).languages[code]).casefold()] = code
    return names
