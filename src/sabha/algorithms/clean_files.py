"""Files that people upload: what they really are, and photos without what a camera writes about the photographer.

Place, time, device, owner and thumbnails stand in a photo beside its picture. Only what is needed to draw it is kept:
here nothing is decoded, the file is taken apart and put together again from the parts that may stay.
"""

from collections.abc import Iterator

from sabha.algorithms.refused import Refused, gettext_noop

PHOTOS = ("image/jpeg", "image/png")
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset({b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"})
_NO_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})


def kind_of(data: bytes) -> str | None:
    """The media type of a file by its own words, not by its name; None for what is not taken."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(_PNG):
        return "image/png"
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    return "text/plain" if _is_text(data) else None


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    plain = text.strip().removeprefix("\ufeff").lstrip()
    # What begins with a mark is a page or a drawing (HTML, SVG): it may hold a program.
    return bool(plain) and not plain.startswith("<") and all(c >= " " or c in "\t\r\n\f" for c in text)


def cleaned(data: bytes) -> bytes:
    """A photo with nothing in it but the picture, its colours, and which way up it is. Refuses one that is broken."""
    try:
        return b"".join(_png(data) if data.startswith(_PNG) else _jpeg(data))
    except (IndexError, ValueError):
        raise Refused(gettext_noop("This photo cannot be read. Save it again as JPEG or PNG.")) from None


def _png(data: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    yield _PNG
    while True:
        size, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(data) or len(name) < 4:
            raise ValueError("a chunk is cut off")
        if not name[0] & 0x20 or name in _PNG_KEPT:  # a capital first: needed to draw it
            yield data[at:end]
        if name == b"IEND":
            return
        at = end


def _jpeg(data: bytes) -> Iterator[bytes]:
    """The segments that may stay; what comes after the picture's end (a film, a second picture) does not."""
    yield b"\xff\xd8"
    at, turned = 2, 0
    while True:
        if data[at] != 0xFF:
            raise ValueError("no marker")
        while data[at] == 0xFF:
            at += 1
        marker, at = data[at], at + 1
        if marker == 0xD9:
            yield b"\xff\xd9"
            return
        if marker in _NO_LENGTH:
            yield bytes((0xFF, marker))
            continue
        size = int.from_bytes(data[at : at + 2])
        body, at = data[at : at + size], at + size
        if size < 2 or len(body) < size:
            raise ValueError("a segment is cut off")
        if marker == 0xE1 and body[2:8] == b"Exif\0\0":
            turned = turned or _orientation(body[8:])
        if marker == 0xDA and turned > 1:
            yield _upright(turned)
            turned = 0
        if _may_stay(marker, body[2:]):
            yield bytes((0xFF, marker)) + body
        if marker == 0xDA:
            end = _end_of_scan(data, at)
            yield data[at:end]
            at = end


def _may_stay(marker: int, body: bytes) -> bool:
    """All but the application's own segments and comments; of those, only what says how to show the colours."""
    if marker == 0xFE:
        return False
    if not 0xE0 <= marker <= 0xEF:
        return True
    return body.startswith((b"JFIF\0", b"ICC_PROFILE\0", b"Adobe"))


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker after the picture's own bytes begins."""
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        elif data[at + 1] == 0xFF:
            at += 1
        else:
            return at


def _orientation(tiff: bytes) -> int:
    """Which way up the picture is, from its Exif (1 to 8); 0 where that is not said."""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None:
        return 0

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if order == "little" else "big")

    start = number(4, 4)
    for entry in range(start + 2, start + 2 + 12 * min(number(start, 2), 200), 12):
        if number(entry, 2) == 0x0112:
            value = number(entry + 8, 2)
            return value if 1 <= value <= 8 else 0
    return 0


def _upright(orientation: int) -> bytes:
    """An Exif segment that says nothing but which way up the picture is."""
    tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + orientation.to_bytes(2) + b"\0\0\0\0\0\0"
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body
