"""How fast near-duplicates are found, and how often, when people change a statement a little.

Run: .venv/bin/python bench/near_duplicates.py (real statements when ../shared/data/polis is there, else made-up ones)
"""

import csv
import random
import time
from pathlib import Path

from sabha.algorithms.comparable_text import comparable
from sabha.algorithms.near_duplicates import NEAR, StatementIndex, similar_pairs

POLIS = Path(__file__).parents[1] / "../shared/data/polis/openData"
SYLLABLES = [consonant + vowel for consonant in "kgcjtdnpbmyrlvsh" for vowel in "aeiou"]
SCRIPTS = [0x0900, 0x0980, 0x0B80, 0x0C00]


def made_up(count: int, seed: int) -> list[str]:
    """Statements of 5 to 20 words from a vocabulary of 2,000, in four Indic scripts and Latin."""
    rng = random.Random(seed)
    words = ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(400)]
    for block in SCRIPTS:
        letters = [chr(block + offset) for offset in (0x15, 0x1A, 0x1F, 0x24, 0x28, 0x2A, 0x2E, 0x2F, 0x30, 0x32)]
        signs = [chr(block + offset) for offset in (0x3E, 0x3F, 0x40, 0x41, 0x46, 0x4B)]
        words += ["".join(rng.choice(letters) + rng.choice([*signs, ""]) for _ in range(3)) for _ in range(400)]
    script = [words[n : n + 400] for n in range(0, 2000, 400)]
    return [" ".join(rng.choices(rng.choice(script), k=rng.randint(5, 20))) for _ in range(count)]


def real() -> dict[str, list[str]]:
    found = {}
    for path in sorted(POLIS.glob("*/comments.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.parent.name] = [row["comment-body"] for row in csv.DictReader(file)]
    return {name: [text for text in texts if comparable(text)] for name, texts in found.items()}


def speed() -> None:
    print("statements   index   query (mean)   all pairs")
    for count in (200, 2_000, 20_000):
        statements = {f"{n:05}": text for n, text in enumerate(made_up(count, 1))}
        queries = made_up(100, 2)
        start = time.process_time()
        index = StatementIndex.of(statements)
        indexed = time.process_time()
        for text in queries:
            index.like(text)
        asked = time.process_time()
        pairs = "" if count > 2_000 else f"{_seconds(lambda s=statements: similar_pairs(s)):8.2f} s"
        print(f"{count:10} {indexed - start:6.2f}s {(asked - indexed) * 10:11.2f}ms  {pairs}")


def _seconds(work) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def changed(text: str, rng: random.Random) -> dict[str, str]:
    words = text.split()
    at = rng.randrange(len(text))
    word = rng.randrange(len(words))
    shuffled = words[len(words) // 2 :] + words[: len(words) // 2]
    return {
        "capitals and no punctuation": "".join(c for c in text.upper() if c.isalnum() or not c.isascii() or c == " "),
        "one letter missing": text[:at] + text[at + 1 :],
        "one word missing": " ".join(words[:word] + words[word + 1 :]),
        "two halves exchanged": " ".join(shuffled),
        "three words added in front": "I think that " + text,
        "a third of the words other": " ".join("something" if rng.random() < 1 / 3 else w for w in words),
    }


def found_again() -> None:
    conversations = real() or {"made up": made_up(500, 3)}
    rng = random.Random(4)
    hits: dict[str, list[bool]] = {}
    false = 0
    for texts in conversations.values():
        index = StatementIndex.of({f"{n:05}": text for n, text in enumerate(texts)})
        for n, text in enumerate(texts):
            if len(text.split()) < 4:
                continue
            for kind, other in changed(text, rng).items():
                if comparable(other):
                    found = [similar.statement for similar in index.like(other)]
                    hits.setdefault(kind, []).append(f"{n:05}" in found)
        for n, text in enumerate(texts):
            false += any(similar.statement != f"{n:05}" for similar in index.like(text, limit=2))
    total = sum(map(len, conversations.values()))
    print(f"\nstatement found again among its conversation's, {total} statements, near = {NEAR}")
    for kind, outcomes in hits.items():
        print(f"{kind:30} {sum(outcomes) / len(outcomes):6.1%}")
    print(f"{'unchanged, another one offered':30} {false / total:6.1%} (real near-duplicates among them)")


if __name__ == "__main__":
    speed()
    found_again()
