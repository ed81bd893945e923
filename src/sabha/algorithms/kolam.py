"""A summit's emblem: a sikku kolam, one looped line round a grid of dots, grown from the summit's name.

The construction is the mirror curve of P. Gerdes, "Geometry from Africa" (1999), which describes the kolam of
Tamil Nadu exactly: a ray runs diagonally between the dots, straight on where it meets another ray, thrown back
where a small mirror stands halfway between two dots. We draw each reflection as a curve instead of a corner.
Mirrors are placed by symmetry, drawn from a hash of the name, until the whole kolam is a single line.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from sabha.algorithms.refused import Refused, gettext_noop

HUES = 24
SIZES = (3, 5, 7)
SPACING = 4  # between dots; a midpoint is then 2 away and every place where the line bends is a whole number
TRIES = 400  # a few draws in a hundred are a single line and calm; 400 leave no name without (20,000 tried)
LONGEST = 640  # characters of path data: longer lines look restless, and the whole drawing is to stay under 1 KB

type Point = tuple[int, int]
type Mirrors = dict[Point, str]
type Step = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Kolam:
    """A kolam ready to be drawn: SVG path data, and the accent colour that goes with it.

    `path` is closed and smooth; `dots` are zero-length strokes (give them a round cap); `loops` is how many closed
    lines `path` has, 1 unless no draw gave one; `turns` says how the kolam maps onto itself: "rotation" (a quarter
    turn) or "reflection" (left to right and top to bottom); `hue` is 0 to 23.
    """

    path: str
    dots: str
    view_box: str
    hue: int
    loops: int
    turns: str


def kolam(name: str, size: int = 7) -> Kolam:
    """Grow the kolam of `name` on a rounded grid `size` dots across (3, 5 or 7; 9, 21 or 37 dots in all).

    The same name, however its letters are encoded and spaced, gives the same kolam everywhere and for ever. At size 7
    two names share lines and hue about once in six million pairs; smaller ones (36 kolams at size 3) only decorate.
    Raises Refused for a name without a letter or figure, and for other sizes.
    """
    if size not in SIZES:
        raise Refused(gettext_noop("A kolam is 3, 5 or 7 dots across, not %(size)d."), size=size)
    seed = " ".join(unicodedata.normalize("NFC", name).split())
    if not any(letter.isalnum() for letter in seed):
        raise Refused(gettext_noop("A kolam grows from a name: give at least one letter or figure."))
    dots = _grid(size)
    turns = "reflection" if _draw(seed, "turns", 1)[0] < 96 else "rotation"
    path, loops = _calmest(dots, turns, seed)
    reach = SPACING * (size - 1) // 2 + 2.5
    return Kolam(
        path=path,
        dots="".join(_dot_row(dots, y) for y in sorted({y for _, y in dots})),
        view_box=f"{-reach:g} {-reach:g} {2 * reach:g} {2 * reach:g}",
        hue=_draw(seed, "hue", 4)[0] * HUES // 256,
        loops=loops,
        turns=turns,
    )


def markup(drawing: Kolam) -> str:
    """The kolam as one decorative SVG element of under 1 KB; the stylesheet's `.kolam` gives it line and colour."""
    return (
        f'<svg class=kolam viewBox="{drawing.view_box}" aria-hidden=true>'
        f'<path pathLength=1 d="{drawing.path}"/><path class=dots d="{drawing.dots}"/></svg>'
    )


def _draw(seed: str, purpose: str, count: int) -> bytes:
    """Bytes that depend on the name and on what they are for, and on nothing else."""
    return hashlib.shake_256(f"{purpose}\n{seed}".encode()).digest(count)


def _grid(size: int) -> frozenset[Point]:
    """Dots of a square grid centred on the origin, with its corners taken off where it is large enough."""
    half = SPACING * (size - 1) // 2
    corner = 2 * half - SPACING * max(0, (size - 3) // 2)
    line = range(-half, half + 1, SPACING)
    return frozenset((x, y) for x in line for y in line if abs(x) + abs(y) <= corner)


def _calmest(dots: frozenset[Point], turns: str, seed: str) -> tuple[str, int]:
    """Draw mirrors until the kolam is a single line and not too long; (path data, number of lines) of the best draw."""
    orbits = _orbits(dots, turns)
    best = ("", len(dots) * SPACING)
    for attempt in range(TRIES):
        mirrors = _mirrors(orbits, _draw(seed, f"mirrors {attempt}", len(orbits)))
        loops = list(lines(dots, mirrors))
        path = "".join(_path_data(start, steps) for start, steps in loops)
        best = min(best, (path, len(loops)), key=lambda drawn: (drawn[1], max(LONGEST, len(drawn[0]))))
        if best[1] == 1 and len(best[0]) <= LONGEST:
            break
    return best


def _orbits(dots: Iterable[Point], turns: str) -> list[list[Point]]:
    """Midpoints between neighbouring dots, gathered so that those which symmetry maps onto each other are together."""
    gap, half = SPACING, SPACING // 2
    known = frozenset(dots)
    across = {(x + half, y) for x, y in known if (x + gap, y) in known}
    along = {(x, y + half) for x, y in known if (x, y + gap) in known}
    return [sorted(orbit) for orbit in sorted({_orbit(point, turns) for point in across | along}, key=sorted)]


def _orbit(point: Point, turns: str) -> frozenset[Point]:
    x, y = point
    if turns == "rotation":
        return frozenset({(x, y), (-y, x), (-x, -y), (y, -x)})
    return frozenset({(x, y), (-x, y), (x, -y), (-x, -y)})


def _mirrors(orbits: list[list[Point]], drawn: bytes) -> Mirrors:
    """What stands on each midpoint: lines crossing (just under half), a "wall" between two dots, or a "bridge".

    A wall turns the line back round its own dot; a bridge lets it sweep past both dots without crossing.
    """
    kinds = ["wall" if byte >= 200 else "bridge" if byte >= 120 else "crossing" for byte in drawn]
    return {point: kind for orbit, kind in zip(orbits, kinds, strict=True) for point in orbit}


def lines(dots: frozenset[Point], mirrors: Mirrors) -> Iterator[tuple[Point, list[Step]]]:
    """Follow every line until it closes: where it starts, and its steps as (direction in, direction out).

    `dots` have coordinates that are multiples of 4; `mirrors` says what stands halfway between two neighbours
    ("crossing", "wall" or "bridge"; a wall where nothing is said). A line bends at the midpoints only, and goes
    through four points round every dot, one unit away in x and in y, each exactly once.
    """
    corners = {(x + dx, y + dy): (-dy, dx) for x, y in sorted(dots) for dx in (-1, 1) for dy in (-1, 1)}
    while corners:
        start = min(corners)
        here, way = start, corners[start]
        steps: list[Step] = []
        while here in corners:
            del corners[here]
            middle = (here[0] + way[0], here[1] + way[1])
            onward = _onward(middle, way, mirrors)
            here = (middle[0] + onward[0], middle[1] + onward[1])
            steps.append((way, onward))
            way = onward
        yield start, steps


def _onward(middle: Point, way: Point, mirrors: Mirrors) -> Point:
    """The direction after a midpoint. Beyond the edge of the grid there is always a wall."""
    kind = mirrors.get(middle, "wall")
    if kind == "crossing":
        return way
    beside = middle[0] % SPACING == SPACING // 2  # halfway between two dots of a row, rather than of a column
    return (-way[0], way[1]) if beside == (kind == "wall") else (way[0], -way[1])


def _path_data(start: Point, steps: list[Step]) -> str:
    """SVG path data of one line, in relative coordinates with every letter and space that can go left out."""
    data, letter = "M" + _numbers(start), "M"
    for command, numbers in _strokes(steps):
        text = _numbers(numbers)
        data += text if command == letter and text[0] == "-" else (" " if command == letter else command) + text
        letter = command
    return data + "z"


def _strokes(steps: list[Step]) -> list[tuple[str, tuple[int, ...]]]:
    """Straight stretches joined into one `l` each; bends as `q`, or as `t` where the bend before gives the control."""
    strokes: list[tuple[str, tuple[int, ...]]] = []
    for way, onward in steps:
        x, y = way[0] + onward[0], way[1] + onward[1]
        before = strokes[-1] if strokes else ("M", ())
        if way != onward:
            strokes.append(("t", (x, y)) if before[0] in "qt" else ("q", (*way, x, y)))
        elif before[0] == "l":
            strokes[-1] = ("l", (before[1][0] + x, before[1][1] + y))
        else:
            strokes.append(("l", (x, y)))
    return strokes


def _numbers(numbers: Iterable[int]) -> str:
    """Numbers as SVG reads them: a minus sign parts two numbers as well as a space does."""
    return " ".join(str(number) for number in numbers).replace(" -", "-")


def _dot_row(dots: frozenset[Point], y: int) -> str:
    """One row of dots, from left to right."""
    row = sorted(x for x, height in dots if height == y)
    return f"M{_numbers((row[0], y))}h0" + "".join(f"m{right - left} 0h0" for left, right in pairwise(row))
