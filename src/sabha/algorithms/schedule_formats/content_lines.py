"""The grammar of iCalendar (RFC 5545, section 3.1): lines unfolded, split into name, parameters and value."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sabha.algorithms.refused import Refused, gettext_noop
from sabha.algorithms.schedule_formats.decoding import decoded

DEEPEST, MOST_COMPONENTS = 10, 200_000

_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
# RFC 6868: how a parameter holds what its grammar forbids.
_CARET = re.compile(r"\^[n^']")
_MEANT = {"^n": "\n", "^^": "^", "^'": '"'}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One property: its name in capitals, its parameters, its value still escaped, and its line in the file."""

    line: int
    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value as a TEXT, unescaped."""
        return unescaped(self.value)


@dataclass(slots=True)
class Component:
    """A BEGIN … END block."""

    name: str
    line: int
    properties: list[ContentLine] = field(default_factory=list)
    components: list["Component"] = field(default_factory=list)
    source: list[str] = field(default_factory=list)

    def first(self, name: str) -> ContentLine | None:
        """The first property of that name."""
        return next((it for it in self.properties if it.name == name), None)

    def text(self, name: str) -> str:
        """Its text, "" when there is none."""
        found = self.first(name)
        return found.text if found else ""

    def every(self, name: str) -> Iterator["Component"]:
        """The components of that name at any depth."""
        for component in self.components:
            if component.name == name:
                yield component
            yield from component.every(name)


def unescaped(value: str) -> str:
    """TEXT as people wrote it: \\n, \\, and \\; mean line end, comma and semicolon."""
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def escaped(text: str) -> str:
    """The reverse, for writing."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def parameter(text: str) -> str:
    """A parameter's value for writing, in quotes (RFC 6868)."""
    return '"' + text.replace("^", "^^").replace('"', "^'").replace("\n", "^n") + '"'


def unfolded(data: bytes, encoding: str | None = None) -> list[tuple[int, str]]:
    """The logical lines with the number of their first physical line.

    Folding counts bytes and may cut a letter in two, so lines are joined before they are decoded.
    """
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or (encoding or "")[:5].lower() in {"utf-1", "utf-3"}:
        data, encoding = decoded(data, encoding).encode(), None
    joined: list[list[bytes]] = []
    numbers: list[int] = []
    plain = data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for number, piece in enumerate(plain.split(b"\n"), start=1):
        if piece[:1] in (b" ", b"\t") and joined:
            joined[-1].append(piece[1:])
        elif piece.strip():
            joined.append([piece])
            numbers.append(number)
    if not joined:
        return []
    whole = [b"".join(pieces) for pieces in joined]
    try:
        text = decoded(b"\n".join(whole), encoding)
    except Refused as broken:
        if "line" not in broken.params:
            raise
        line = numbers[int(str(broken.params["line"])) - 1]
        raise Refused(broken.template, **(broken.params | {"line": line})) from None
    return list(zip(numbers, text.split("\n"), strict=True))


def content_line(number: int, line: str) -> ContentLine | None:
    """The parts of a logical line, or None when it is not one."""
    name = _NAME.match(line)
    if name is None:
        return None
    position, parameters = name.end(), {}
    while match := _PARAMETER.match(line, position):
        parameters[match[1].upper()] = _CARET.sub(lambda caret: _MEANT[caret[0]], match[2].strip('"'))
        position = match.end()
    if line[position : position + 1] != ":":
        return None
    return ContentLine(number, name[0].upper(), parameters, line[position + 1 :])


def components(lines: list[tuple[int, str]]) -> tuple[list[Component], list[int]]:
    """The components at the top, and the lines that are no content lines.

    Raises Refused when BEGIN and END do not match: the file was cut off or pasted together.
    """
    top = Component("", 0)
    branch, odd, several = [top], [], 0
    for number, line in lines:
        parts = content_line(number, line.lstrip("\ufeff"))
        if parts is None:
            odd.append(number)
        elif parts.name == "BEGIN":
            several += 1
            _check(len(branch), several, number)
            branch.append(Component(parts.value.strip().upper(), number))
            branch[-2].components.append(branch[-1])
        elif parts.name == "END":
            if len(branch) < 2 or branch[-1].name != parts.value.strip().upper():
                raise _unmatched(number, parts.value, branch[-1].name)
            branch.pop()
        else:
            branch[-1].properties.append(parts)
            branch[-1].source.append(line)
    if len(branch) > 1:
        raise _unmatched(lines[-1][0], "", branch[-1].name)
    return top.components, odd


def _check(depth: int, several: int, line: int) -> None:
    if depth > DEEPEST or several > MOST_COMPONENTS:
        raise Refused(
            gettext_noop("Line %(line)d: the calendar is nested too deeply or has too many entries."), line=line
        )


def _unmatched(line: int, ends: str, begun: str) -> Refused:
    return Refused(
        gettext_noop(
            "Line %(line)d: the calendar ends %(ends)s where %(begun)s is open; it is cut off or damaged. "
            "Export it again."
        ),
        line=line,
        ends=ends.strip()[:40] or gettext_noop("altogether"),
        begun=begun[:40] or gettext_noop("nothing"),
    )
