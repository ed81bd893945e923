"""What changed between two texts, word by word, for people to read."""

import re
from difflib import SequenceMatcher

type Stretch = tuple[str, str]
"""("same" | "out" | "in", words)"""

LARGEST = 2_000  # words; two longer texts are shown as one out, one in: nobody waits for a finer answer
_WORDS = re.compile(r"\S+\s*|\s+")


def changes(before: str, after: str) -> list[Stretch]:
    """The later text in order, with what went out and what came in; without "out" it is `after`, up to spaces.

    Lone words that stayed the same between two changes are taken into them: a reader sees two phrases, not a comb.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > LARGEST:
        return [] if before == after else [("out", before), ("in", after)]
    found: list[Stretch] = []
    for i, j, k, m, same in _blocks([w.strip() for w in old], [w.strip() for w in new]):
        if same:
            found.append(("same", "".join(new[k:m])))
        else:
            found += [(kind, text) for kind, text in (("out", "".join(old[i:j])), ("in", "".join(new[k:m]))) if text]
    return [(kind, text if text[-1].isspace() else f"{text} ") for kind, text in found[:-1]] + found[-1:]


def _blocks(old: list[str], new: list[str]) -> list[tuple[int, int, int, int, bool]]:
    """Where the texts differ and agree, with agreements of a single word between differences joined to them."""
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    found: list[tuple[int, int, int, int, bool]] = []
    for at, (tag, i, j, k, m) in enumerate(codes):
        same = tag == "equal" and not (j - i == 1 and 0 < at < len(codes) - 1)
        if found and not same and not found[-1][4]:
            found[-1] = (found[-1][0], j, found[-1][2], m, False)
        else:
            found.append((i, j, k, m, same))
    return found
