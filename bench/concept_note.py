"""How long reading a concept note takes, by its length and for notes made to be slow.

    .venv/bin/python bench/concept_note.py

Every row reads the same text once and then twice as much of it: where time grows in step, the ratio is about 2.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from sabha.algorithms.concept_note import read

NOTES = Path(__file__).parents[1] / "tests/algorithms/notes"
HALF = 500_000  # characters
MADE_TO_BE_SLOW = {
    "one letter": "a",
    "one word again": "Summit ",
    "numbers": "1 ",
    "dates": "3 March 2023, ",
    "ISO dates": "2023-03-03 ",
    "accents on one letter": "\u0301",
    "full stops": ". ",
    "empty lines": "\n",
    "quotation marks": '"',
    "question marks": "?",
    "open items": "TBA\n",
    "labelled lines": "Venue: TBC\n",
    "openers of lists": "questions of a, ",
    "hosts": "hosted by A ",
    "places": "होगा क में ",
    "verbs of aims": "aims to build and ",
}


def seconds(text: str) -> float:
    """CPU time of one reading."""
    start = time.process_time()
    read(text)
    return time.process_time() - start


def show(name: str, text: str, half: int) -> None:
    one, two = seconds(text[:half]), seconds(text)
    print(f"{name:<24}{len(text):>10,}{one:>10.3f}{two:>10.3f}{two / one:>8.1f}")


def main() -> None:
    read("The words of all languages are put in order once.")
    print(f"{'note':<24}{'characters':>10}{'half, s':>10}{'whole, s':>10}{'ratio':>8}")
    for path in sorted(path for path in NOTES.iterdir() if path.is_file()):
        text = path.read_text(encoding="utf-8")
        show(path.name, text * 2, len(text))
    for name in ("paragraphs.txt", "hindi.txt", "telugu.txt", "urdu.txt"):
        text = (NOTES / name).read_text(encoding="utf-8")
        show(f"{name}, long", (text * (2 * HALF // len(text) + 1))[: 2 * HALF], HALF)
    for name, piece in MADE_TO_BE_SLOW.items():
        show(name, (piece * (2 * HALF // len(piece) + 1))[: 2 * HALF], HALF)


if __name__ == "__main__":
    main()
