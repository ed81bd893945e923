"""A file's words in ours: kinds, texts, links, numbers, and which of our sessions each of the file's is."""

from collections import Counter

from sabha.summit.programme.models import Session

Kind = Session.Kind
# What files call their kinds, by a piece of the word; the first that fits.
KINDS = (
    ("break", Kind.BREAK), ("lunch", Kind.BREAK), ("coffee", Kind.BREAK), ("tea", Kind.BREAK),
    ("plenary", Kind.PLENARY), ("keynote", Kind.PLENARY), ("opening", Kind.PLENARY), ("closing", Kind.PLENARY),
    ("ceremony", Kind.PLENARY), ("panel", Kind.PANEL), ("workshop", Kind.WORKSHOP), ("tutorial", Kind.WORKSHOP),
    ("training", Kind.WORKSHOP), ("lightning", Kind.LIGHTNING), ("open space", Kind.OPEN_SPACE),
    ("unconference", Kind.OPEN_SPACE), ("discussion", Kind.DISCUSSION), ("roundtable", Kind.DISCUSSION),
    ("bof", Kind.DISCUSSION), ("meetup", Kind.DISCUSSION),
)  # fmt: skip


def texts_of(item):
    """The longer text, and what the origin keeps of the other."""
    if item.description:
        return item.description, {"abstract": item.abstract} if item.abstract else {}
    return item.abstract, {"about": "abstract"} if item.abstract else {}


def link_rows(links, *, file=False):
    rows = ({"url": it.url, "title": it.title, "kind": it.kind} for it in links)
    return [{n: v for n, v in row.items() if v} | ({"file": True} if file else {}) for row in rows]


def kind_named(word):
    """Our kind for a file's word."""
    said = word.casefold()
    found = next((kind for piece, kind in KINDS if piece in said), None)
    return found or Kind.TALK


def free_number(name, taken):
    """The file's own number where nobody has it, else the next."""
    wanted = int(name) if name.isascii() and name.isdecimal() and len(name) < 9 else 0
    return wanted if wanted and wanted not in taken else max(taken, default=0) + 1


def pairs(held, items):
    """The file's guid → our session: by identifier, else by a title that stands once among those left over."""
    by_guid = {it.guid: it for it in held} | {str(it.pk): it for it in held}
    found = {item.guid: by_guid[item.guid] for item in items if item.guid in by_guid}
    used = {it.pk for it in found.values()}
    rest = [it for it in held if it.pk not in used]
    left = [item for item in items if item.guid not in found]
    ours, theirs = Counter(it.title.text.casefold() for it in rest), Counter(x.title.casefold() for x in left)
    by_title = {it.title.text.casefold(): it for it in rest}
    for item in left:
        title = item.title.casefold()
        if ours[title] == theirs[title] == 1:
            found[item.guid] = by_title[title]
    return found
