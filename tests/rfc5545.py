"""A strict reader of iCalendar (RFC 5545, with 7986 and 9253): it forgives nothing, so that other programs need not.

Written from the grammar of the documents and sharing no code with what writes calendars. `events(data)` gives the
VEVENTs of a calendar, name → values; whatever the documents forbid fails an assertion that says where.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

NAME = r"[A-Za-z0-9-]+"
PARAMETER = rf'{NAME}=(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)'
PARAMETER += r'(?:,(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*))*'
LINE = re.compile(rf"({NAME})((?:;{PARAMETER})*):([^\x00-\x08\x0a-\x1f\x7f]*)")

TEXT = re.compile(r"(?:\\[\\;,nN]|[^\\;,])*")
TEXTS = re.compile(r"(?:\\[\\;,nN]|[^\\;])*")
LOCAL = re.compile(r"\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3])[0-5]\d[0-5]\d")
UTC = re.compile(LOCAL.pattern + "Z")
DATE = re.compile(r"\d{8}")
CLOCK = r"T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S)"
DURATION = re.compile(rf"[+-]?P(?:\d+W|\d+D(?:{CLOCK})?|{CLOCK})")
OFFSET = re.compile(r"[+-](?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\"<>\\^`{|}]+")
WHOLE = re.compile(r"[+-]?\d+")
RULE = re.compile(r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;[A-Z-]+=[A-Z0-9,+-]+)*")

KINDS = {
    "SUMMARY": TEXT, "DESCRIPTION": TEXT, "LOCATION": TEXT, "UID": TEXT, "TZID": TEXT, "TZNAME": TEXT, "NAME": TEXT,
    "PRODID": TEXT, "CATEGORIES": TEXTS, "COMMENT": TEXT, "DTSTAMP": UTC, "CREATED": UTC, "LAST-MODIFIED": UTC,
    "URL": URI, "ATTACH": URI, "LINK": URI, "SEQUENCE": WHOLE, "REFRESH-INTERVAL": DURATION, "DURATION": DURATION,
    "TZOFFSETFROM": OFFSET, "TZOFFSETTO": OFFSET, "RRULE": RULE, "VERSION": re.compile(r"2\.0"),
    "CALSCALE": re.compile("GREGORIAN"), "METHOD": re.compile("PUBLISH"),
    "STATUS": re.compile("TENTATIVE|CONFIRMED|CANCELLED"), "TRANSP": re.compile("OPAQUE|TRANSPARENT"),
}  # fmt: skip
# Part → (what must stand there once, what may stand there once, what may stand there often); X-… may stand anywhere.
PARTS = {
    "VCALENDAR": (
        {"PRODID", "VERSION"},
        {"CALSCALE", "METHOD", "UID", "URL", "LAST-MODIFIED", "REFRESH-INTERVAL"},
        {"NAME", "DESCRIPTION", "CATEGORIES"},
    ),
    "VEVENT": (
        {"UID", "DTSTAMP", "DTSTART", "SUMMARY"},
        {
            "DTEND", "DURATION", "DESCRIPTION", "LOCATION", "STATUS", "SEQUENCE", "LAST-MODIFIED", "CREATED", "URL",
            "TRANSP", "RRULE",
        },
        {"CATEGORIES", "ATTACH", "LINK", "COMMENT"},
    ),
    "VTIMEZONE": ({"TZID"}, {"LAST-MODIFIED"}, set()),
    "STANDARD": ({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"}, {"RRULE"}, {"TZNAME", "COMMENT"}),
    "DAYLIGHT": ({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"}, {"RRULE"}, {"TZNAME", "COMMENT"}),
}  # fmt: skip
INSIDE = {"": {"VCALENDAR"}, "VCALENDAR": {"VEVENT", "VTIMEZONE"}, "VTIMEZONE": {"STANDARD", "DAYLIGHT"}}


@dataclass
class Part:
    name: str
    lines: list = field(default_factory=list)  # (name, parameters, value)
    parts: list = field(default_factory=list)

    def every(self, name):
        return [(given, value) for n, given, value in self.lines if n == name]

    def one(self, name):
        found = self.every(name)
        return found[0] if found else (None, None)


def events(data):
    """The events of one calendar: name → value of its first line, unescaped where it is text."""
    calendar = calendar_in(data)
    return [
        {name: said(value) if KINDS.get(name) is TEXT else value for name, _, value in reversed(it.lines)}
        for it in calendar.parts
        if it.name == "VEVENT"
    ]


def said(value):
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def calendar_in(data):
    top = Part("")
    branch = [top]
    for line in unfolded(data):
        name, given, value = content(line)
        if name == "BEGIN":
            assert value in INSIDE.get(branch[-1].name, set()), f"{value} inside {branch[-1].name}"
            branch[-1].parts.append(Part(value))
            branch.append(branch[-1].parts[-1])
        elif name == "END":
            assert value == branch[-1].name, f"{branch[-1].name} ends as {value}"
            checked(branch.pop())
        else:
            branch[-1].lines.append((name, given, value))
    assert len(branch) == 1, f"{branch[-1].name} never ends"
    assert [len(top.lines), len(top.parts)] == [0, 1], "not one calendar and nothing else"
    whole(top.parts[0])
    return top.parts[0]


def unfolded(data):
    """Section 3.1: lines of at most 75 octets that end with CRLF, folded between letters."""
    assert data.endswith(b"\r\n"), "the last line does not end"
    physical = data[:-2].split(b"\r\n")
    lines = []
    for piece in physical:
        assert len(piece) <= 75, f"{len(piece)} octets: {piece!r}"
        assert b"\r" not in piece, f"a bare line end: {piece!r}"
        assert b"\n" not in piece, f"a bare line end: {piece!r}"
        text = piece.decode()  # a letter cut in two is no text
        if text.startswith((" ", "\t")):
            lines[-1] += text[1:]
        else:
            assert text, "an empty line"
            lines.append(text)
    return lines


def content(line):
    found = LINE.fullmatch(line)
    assert found, f"no content line: {line!r}"
    given = {}
    for part in re.findall(rf";({PARAMETER})", found[2]):
        name, _, value = part.partition("=")
        assert name not in given, f"{name} twice: {line!r}"
        given[name] = value
    return found[1], given, found[3]


def checked(part):
    must, once, often = PARTS[part.name]
    counts = Counter(name for name, _, _ in part.lines)
    assert must <= counts.keys(), f"{part.name} lacks {must - counts.keys()}"
    assert not [n for n in must | once if counts[n] > 1], f"{part.name} says something twice: {counts}"
    strange = [n for n in counts if n not in must | once | often and not n.startswith("X-")]
    assert not strange, f"{part.name} holds {strange}"
    for name, given, value in part.lines:
        valued(part, name, given, value)
    if part.name == "VEVENT":
        timed(part)
    if part.name == "VTIMEZONE":
        assert part.parts, "a time zone without any observance"


def valued(part, name, given, value):
    kind = KINDS.get(name)
    if name in {"DTSTART", "DTEND"}:
        kind = DATE if given.get("VALUE") == "DATE" else LOCAL if "TZID" in given or part.name != "VEVENT" else UTC
    if name.startswith("X-"):
        kind = None
    assert kind is None or kind.fullmatch(value), f"{name} of {part.name} is {value!r}"
    if name == "REFRESH-INTERVAL":
        assert given.get("VALUE") == "DURATION", "RFC 7986, section 5.7"
    if name == "LINK":  # RFC 9253, section 8.2: a relation is a token, or an address in quotes
        relation = given.get("LINKREL", "")
        assert re.fullmatch(NAME, relation) or URI.fullmatch(relation.strip('"')), f"LINKREL is {relation}"
        assert given.get("VALUE") == "URI", "RFC 9253, section 8.2"
    if "LANGUAGE" in given:
        assert re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", given["LANGUAGE"]), given


def timed(event):
    """An event ends after it begins, said in one way."""
    (start_as, start), (end_as, end) = event.one("DTSTART"), event.one("DTEND")
    assert end is None or event.one("DURATION")[1] is None, "DTEND and DURATION"
    if end is not None and start_as == end_as:
        assert end > start, f"it ends at {end} and begins at {start}"
    if end is not None:
        assert start_as.get("VALUE") == end_as.get("VALUE"), "a day and a time of day"


def whole(calendar):
    """What concerns the calendar as a whole: something in it, zones that are explained, events that are told apart."""
    assert calendar.parts, "RFC 5545, section 3.6: at least one component"
    zones = [it.one("TZID")[1] for it in calendar.parts if it.name == "VTIMEZONE"]
    found = [it for it in calendar.parts if it.name == "VEVENT"]
    named = {given["TZID"] for it in found for _, given, _ in it.lines if "TZID" in given}
    assert len(zones) == len(set(zones)), "a zone is defined twice"
    assert named <= set(zones), f"{named - set(zones)} is not defined"
    uids = [it.one("UID")[1] for it in found]
    assert len(uids) == len(set(uids)), "two events of one UID"
