"""Pictures that people send: known by their first bytes, kept without what a camera wrote into them (where, when)."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from sabha.algorithms.clean_files import cleaned
from sabha.algorithms.refused import Refused, gettext_noop

LARGEST = 300_000  # bytes
WIDEST = 6_000  # pixels: a small file can unpack to a picture that no phone can hold
_PNG = b"\x89PNG\r\n\x1a\n"
# What draws the picture, and nothing else: no words, no places, no profiles of programs.
_PNG_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs"}
_WEBP_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}


@dataclass(frozen=True)
class Picture:
    """A picture ready to be kept: its bytes without anything beside the picture, its kind, its size."""

    data: bytes
    kind: str  # "png", "jpeg", "webp"
    width: int
    height: int


def read_picture(data: bytes, *, largest: int = LARGEST) -> Picture:
    """A PNG, JPEG or WebP with everything taken out that does not draw it. Raises Refused for all else."""
    if len(data) > largest:
        raise Refused(gettext_noop("This picture is too large: at most %(kb)d kB."), kb=largest // 1000)
    try:
        found = _read(data)
    except (struct.error, IndexError, zlib.error):
        found = None
    if found is None:
        raise Refused(gettext_noop("This is no picture that can be shown: send a PNG, JPEG or WebP file."))
    if not (0 < found.width <= WIDEST and 0 < found.height <= WIDEST):
        raise Refused(gettext_noop("This picture is too large: at most %(pixels)d pixels across."), pixels=WIDEST)
    return found


def _read(data: bytes) -> Picture | None:
    if data.startswith(_PNG):
        return _png(data)
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return None


def _png(data: bytes) -> Picture | None:
    kept, size, ended = [_PNG], None, False
    for name, body in _png_chunks(data):
        if size is None and name != b"IHDR":
            return None
        if name == b"IHDR":
            size = struct.unpack(">II", body[:8])
        if name in _PNG_CHUNKS:
            kept.append(struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)))
        ended = name == b"IEND"
        if ended:
            break
    return Picture(b"".join(kept), "png", *size) if size and ended else None


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if at + 12 + length > len(data):
            return
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length


def _jpeg(data: bytes) -> Picture | None:
    """A JPEG as `clean_files` keeps one, with which way up it is: phones lay their sensor on its side."""
    size = _jpeg_size(data)
    try:
        return Picture(cleaned(data), "jpeg", *size) if size else None
    except Refused:
        return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height, from the segment before the first scan that says so."""
    at = 2
    while data[at] == 0xFF and data[at + 1] != 0xDA:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


def _webp(data: bytes) -> Picture | None:
    kept, size, at = [], None, 12
    while at + 8 <= len(data):
        name, (length,) = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])
        body = data[at + 8 : at + 8 + length]
        if len(body) < length:
            return None
        if name in _WEBP_CHUNKS:
            size = size or _webp_size(name, body)
            body = bytes([body[0] & 0x10]) + body[1:] if name == b"VP8X" else body  # alpha stays; the rest is taken out
            kept.append(name + data[at + 4 : at + 8] + body + (b"\0" if length % 2 else b""))
        at += 8 + length + length % 2
    drawn = any(chunk[:4] in {b"VP8 ", b"VP8L"} for chunk in kept)
    inside = b"WEBP" + b"".join(kept)
    return Picture(b"RIFF" + struct.pack("<I", len(inside)) + inside, "webp", *size) if size and drawn else None


def _webp_size(name: bytes, body: bytes) -> tuple[int, int] | None:
    if name == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if name == b"VP8L" and body[0] == 0x2F:
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", body[6:10])
        return width & 0x3FFF, height & 0x3FFF
    return None
