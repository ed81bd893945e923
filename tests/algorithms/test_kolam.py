"""The kolam of a name: one closed, symmetric line round every dot, the same for ever, in under 1 KB."""

import hashlib
import re
from collections import Counter
from math import gcd

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sabha.algorithms.kolam import HUES, SIZES, Kolam, kolam, lines, markup
from sabha.algorithms.refused import Refused

names = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Zs"]), min_size=1, max_size=40).filter(
    lambda name: any(letter.isalnum() for letter in name)
)
sizes = st.sampled_from(SIZES)
Point = tuple[int, int]

GOLDEN = {
    ("2nd Wikimedia Technology Summit", 7): "07e1f143331e",
    ("2nd Wikimedia Technology Summit", 5): "ea5c2bb4351b",
    ("గ్రామ సభ", 7): "d8d806439a0e",
    ("گاؤں کی سبھا", 7): "560eae71c306",
}
FIRST = Kolam(
    path=(
        "M-5-5q1-1 2 0t2 0 2 0l2 2q1 1 0 2t-2 0 0-2l2-2q1-1 2 0t0 2 0 2 0 2l-2 2q-1 1-2 0t0-2 2 0l2"
        " 2q1 1 0 2t-2 0-2 0-2 0l-2-2q-1-1 0-2t2 0 0 2l-2 2q-1 1-2 0t0-2 0-2 0-2l2-2q1-1 2 0t0 2-2 "
        "0l-2-2q-1-1 0-2z"
    ),
    dots="M-4-4h0m4 0h0m4 0h0M-4 0h0m4 0h0m4 0h0M-4 4h0m4 0h0m4 0h0",
    view_box="-6.5 -6.5 13 13",
    hue=3,
    loops=1,
    turns="rotation",
)


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"-?\d+", text)]


def strokes(path: str) -> list[list[tuple[Point, Point, Point]]]:
    """Each closed line as (from, control, to), read by the rules of SVG; a straight stroke's control is its middle."""
    found: list[list[tuple[Point, Point, Point]]] = []
    at = control = (0, 0)
    for letter, text in re.findall(r"([Mlqtz])([^Mlqtz]*)", path):
        values = numbers(text)
        if letter == "M":
            at = (values[0], values[1])
            found.append([])
        width = {"l": 2, "t": 2, "q": 4}.get(letter, 99)
        for i in range(0, len(values) - width + 1, width):
            *bend, dx, dy = values[i : i + width]
            to = (at[0] + dx, at[1] + dy)
            if letter == "q":
                control = (at[0] + bend[0], at[1] + bend[1])
            elif letter == "t":
                control = (2 * at[0] - control[0], 2 * at[1] - control[1])
            else:
                control = ((at[0] + to[0]) // 2, (at[1] + to[1]) // 2)
            found[-1].append((at, control, to))
            at = to
    return found


def pieces(drawing: Kolam) -> Counter[tuple[frozenset[Point], Point]]:
    """The drawing as a bag of short strokes without direction, straight ones cut to the same length."""
    bag: Counter[tuple[frozenset[Point], Point]] = Counter()
    for line in strokes(drawing.path):
        for (x, y), control, (u, v) in line:
            straight = abs(u - x) == abs(v - y)
            if not straight or abs(u - x) < 2 or control != ((x + u) // 2, (y + v) // 2):
                bag[frozenset({(x, y), (u, v)}), control] += 1
                continue
            sx, sy = (1 if u > x else -1), (1 if v > y else -1)
            for k in range(0, abs(u - x), 2):
                a, b = (x + k * sx, y + k * sy), (x + (k + 2) * sx, y + (k + 2) * sy)
                bag[frozenset({a, b}), (a[0] + sx, a[1] + sy)] += 1
    return bag


def dots(drawing: Kolam) -> set[Point]:
    found: set[Point] = set()
    for row in drawing.dots.split("M")[1:]:
        x, y, *steps = numbers(row.replace("h0", " "))
        found.add((x, y))
        for dx in steps[::2]:
            x += dx
            found.add((x, y))
    return found


def test_without_mirrors_the_lines_are_as_many_as_the_greatest_common_divisor_of_the_sides() -> None:
    # Gerdes' theorem, which can be tried with a pencil: 2 by 3 dots are one line, 3 by 3 dots are three.
    for across in range(1, 7):
        for down in range(1, 7):
            grid = frozenset((4 * x, 4 * y) for x in range(across) for y in range(down))
            midpoints = [(x + 2, y) for x, y in grid] + [(x, y + 2) for x, y in grid]
            inside = {m for m in midpoints if m[0] < 4 * across - 3 and m[1] < 4 * down - 3}
            assert len(list(lines(grid, dict.fromkeys(inside, "crossing")))) == gcd(across, down)


def test_two_dots_with_a_wall_a_crossing_and_a_bridge_between_them() -> None:
    # A wall parts them into two rings; a crossing makes a figure of eight; a bridge makes one long ring.
    pair = frozenset({(0, 0), (4, 0)})
    steps = {kind: [len(way) for _, way in lines(pair, {(2, 0): kind})] for kind in ("wall", "crossing", "bridge")}
    assert steps == {"wall": [4, 4], "crossing": [8], "bridge": [8]}
    straight = {
        kind: sum(a == b for _, way in lines(pair, {(2, 0): kind}) for a, b in way) for kind in ("crossing", "bridge")
    }
    assert straight == {"crossing": 2, "bridge": 0}


@given(names, sizes)
def test_every_line_is_closed_and_smooth(name: str, size: int) -> None:
    for line in strokes(kolam(name, size).path):
        for (_, control, end), (start, following, _) in zip(line, line[1:] + line[:1], strict=True):
            assert end == start
            arriving = (end[0] - control[0], end[1] - control[1])
            leaving = (following[0] - start[0], following[1] - start[1])
            # The same direction: parallel, and not the other way round.
            assert arriving[0] * leaving[1] == arriving[1] * leaving[0]
            assert arriving[0] * leaving[0] + arriving[1] * leaving[1] > 0


@given(names, sizes)
def test_a_kolam_maps_onto_itself(name: str, size: int) -> None:
    drawing = kolam(name, size)
    maps = {
        "rotation": [lambda p: (-p[1], p[0])],
        "reflection": [lambda p: (-p[0], p[1]), lambda p: (p[0], -p[1])],
    }[drawing.turns]
    for turned in maps:
        moved = {(frozenset(map(turned, ends)), turned(c)): n for (ends, c), n in pieces(drawing).items()}
        assert moved == dict(pieces(drawing))
        assert set(map(turned, dots(drawing))) == dots(drawing)


@given(names, sizes)
def test_every_dot_is_encircled(name: str, size: int) -> None:
    """Paint from outside, stopping at the line: no dot gets wet."""
    drawing = kolam(name, size)
    scale, reach = 6, 4 * (size - 1) // 2 + 4
    wall: set[Point] = set()
    for line in strokes(drawing.path):
        for (x, y), (cx, cy), (u, v) in line:
            for k in range(201):
                t = k / 200
                px = (1 - t) ** 2 * x + 2 * t * (1 - t) * cx + t * t * u
                py = (1 - t) ** 2 * y + 2 * t * (1 - t) * cy + t * t * v
                wall.add((round(px * scale), round(py * scale)))
    limit = reach * scale
    wet, edge = {(limit, limit)}, [(limit, limit)]
    while edge:
        x, y = edge.pop()
        for near in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if max(map(abs, near)) <= limit and near not in wall and near not in wet:
                wet.add(near)
                edge.append(near)
    assert [dot for dot in dots(drawing) if (dot[0] * scale, dot[1] * scale) in wet] == []
    assert len(dots(drawing)) == {3: 9, 5: 21, 7: 37}[size]


@given(names, sizes)
def test_a_kolam_weighs_less_than_a_kilobyte_and_stays_inside_its_frame(name: str, size: int) -> None:
    drawing = kolam(name, size)
    assert len(markup(drawing).encode()) < 1000
    left, top, width, height = map(float, drawing.view_box.split())
    assert (left, top) == (-width / 2, -height / 2)
    assert all(max(map(abs, (*a, *b))) < width / 2 for line in strokes(drawing.path) for a, _, b in line)


@given(names)
def test_a_kolam_is_one_line_and_its_hue_one_of_twenty_four(name: str) -> None:
    drawing = kolam(name)
    assert (drawing.loops, drawing.path.count("M")) == (1, 1)
    assert drawing.hue in range(HUES)


@given(names, sizes)
def test_spaces_and_the_encoding_of_letters_make_no_difference(name: str, size: int) -> None:
    assert kolam(f"  {name} \n", size) == kolam(name, size)
    assert kolam("Cafe\u0301 Sabha", size) == kolam("Caf\u00e9 Sabha", size)


def test_different_names_differ() -> None:
    ordinals = [f"{n} Wikimedia Technology Summit" for n in range(1, 400)]
    others = ["Water Commons", "గ్రామ సభ", "गाँव सभा", "گاؤں کی سبھا", "கிராம சபை", "Water commons"]
    drawn = {(kolam(name).path, kolam(name).hue) for name in ordinals + others}
    assert len(drawn) == len(ordinals + others)
    assert {hue for _, hue in drawn} == set(range(HUES))


def test_the_kolam_of_a_name_never_changes() -> None:
    # Badges, booklets and cards are printed: a change here would give every summit another emblem.
    drawn = [hashlib.sha256(markup(kolam(name, size)).encode()).hexdigest()[:12] for name, size in GOLDEN]
    assert drawn == list(GOLDEN.values())
    assert kolam("1st Wikimedia Technology Summit", 3) == FIRST


def test_a_name_without_letters_and_an_even_size_are_refused() -> None:
    with pytest.raises(Refused, match="at least one letter or figure"):
        kolam(" -- ")
    with pytest.raises(Refused, match="not 4"):
        kolam("Sabha", 4)
