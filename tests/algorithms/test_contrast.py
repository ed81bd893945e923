"""Contrast is worked out as the guidelines say, and every colour of the stylesheet can be read on every ground."""

import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sabha.algorithms.contrast import LINES, TEXT, Colour, contrast, from_hex, from_oklch, luminance
from sabha.algorithms.kolam import HUES
from sabha.algorithms.refused import Refused

CSS = re.sub(r"/\*.*?\*/", "", (Path(__file__).parents[2] / "src/sabha/static/sabha.css").read_text(), flags=re.S)
hexes = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")

# The 24 accents as Chromium paints them on a page with this stylesheet, light and dark.
PAINTED = (
    "95385b 993845 993a2e 97400d 844f1e 7c550f 725a08 666011 576520 456930 306c40 296c52 "
    "176c5f 086b6c 0c6a76 1d677f 2e6386 215da5 4256a6 584fa3 6a499b 79438f 853e80 8e3a6e",
    "f3a3bb f7a3a9 f7a598 f4a988 ebaf7f e2b577 d5bb75 c6c278 b6c781 a3cc8e 91cf9d 8ccfb1 "
    "82cfc0 7dcece 7dccda 84c9e5 8ec5ec 92c1fd a4bbff b7b5fc c7aff5 d6aaea e3a6dd eda4cc",
)


def tokens(dark: bool) -> dict[str, str]:
    """The custom properties of :root, as a light or a dark page has them."""
    found: dict[str, str] = {}
    for block in re.findall(r":root \{([^}]*--color-base[^}]*)\}", CSS.split("@media print")[0])[: 2 if dark else 1]:
        found |= dict(re.findall(r"(--[\w-]+): ([^;]+);", block))
    return found


def hues() -> list[tuple[float, float]]:
    """(chroma, hue) of each accent: read from the rules that match its data-hue, in the stylesheet's order."""
    read: list[dict[str, str]] = [{} for _ in range(HUES)]
    for selector, declarations in re.findall(r"([^{}]*\[data-hue[^{}]*)\{([^{}]*)\}", CSS):
        numbers = [int(number) for number in re.findall(r'\[data-hue="(\d+)"\]', selector)] or range(HUES)
        for number in numbers:
            read[number] |= dict(re.findall(r"(--chroma|--hue): ([\d.]+)", declarations))
    return [(float(hue["--chroma"]), float(hue["--hue"])) for hue in read]


def accents(dark: bool) -> list[tuple[Colour, Colour]]:
    """(accent, its pale ground) of each of the 24 hues."""
    given_ = tokens(dark)
    lightness, chroma = map(float, given_["--ground"].split())
    return [
        (
            from_oklch(float(given_["--lightness"]), min(strength, float(given_["--most"])), hue),
            from_oklch(lightness, chroma, hue),
        )
        for strength, hue in hues()
    ]


def grounds(dark: bool) -> list[Colour]:
    given_ = tokens(dark)
    names = ("--paper", "--accent-ground", "--background-color-base", "--background-color-neutral-subtle")
    return [from_hex(given_[name]) for name in names]


def test_the_ends_of_the_scale() -> None:
    assert contrast(from_hex("#000"), from_hex("#fff")) == 21
    assert contrast(from_hex("#777"), from_hex("#777")) == 1


def test_two_greys_the_guidelines_name() -> None:
    # #767676 is the lightest grey that passes on white, #777 the first that does not.
    assert round(contrast(from_hex("#767676"), from_hex("#fff")), 2) == 4.54
    assert round(contrast(from_hex("#777"), from_hex("#fff")), 2) == 4.48


def test_a_browser_shows_the_same_colours() -> None:
    # What Chromium 2026 paints for these, read from a canvas.
    painted = {
        (0.401, 0.123, 21.57): "#7d2429",
        (0.597, 0.156, 49.77): "#c65d07",
        (0.48, 0.08, 195): "#086b6c",
        (0.48, 0.095, 105): "#666011",
        (0.8, 0.1, 255): "#92c1fd",
        (0.955, 0.018, 60): "#faeee4",
        (0.235, 0.022, 300): "#201c27",
    }
    assert {colour: str(from_oklch(*colour)) for colour in painted} == painted
    assert (str(from_oklch(1, 0, 0)), str(from_oklch(0, 0, 0))) == ("#ffffff", "#000000")


@pytest.mark.parametrize("dark", [False, True])
def test_the_stylesheet_is_read_as_a_browser_reads_it(dark: bool) -> None:
    """Within one step of 255: Chromium computes with fewer digits than we do."""
    for (accent, _), painted in zip(accents(dark), PAINTED[dark].split(), strict=True):
        ours, theirs = (bytes.fromhex(text.removeprefix("#")) for text in (str(accent), painted))
        assert max(abs(a - b) for a, b in zip(ours, theirs, strict=True)) <= 1, (str(accent), painted)


def test_a_colour_no_screen_shows_says_so() -> None:
    assert from_oklch(0.7, 0.4, 150).is_shown is False
    assert from_oklch(0.7, 0.1, 150).is_shown is True


@given(hexes, hexes)
def test_contrast_has_no_order_and_stays_on_its_scale(one: str, other: str) -> None:
    ratio = contrast(from_hex(one), from_hex(other))
    assert ratio == contrast(from_hex(other), from_hex(one))
    assert 1 <= ratio <= 21


@given(hexes)
def test_a_colour_is_written_as_it_was_read(text: str) -> None:
    assert str(from_hex(text)) == text
    assert 0 <= luminance(from_hex(text)) <= 1.0000001


@pytest.mark.parametrize("text", ["", "red", "#12", "#12345g", "12345"])
def test_what_is_not_a_colour_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="#rrggbb"):
        from_hex(text)


@pytest.mark.parametrize("dark", [False, True])
def test_every_accent_is_shown_and_read_on_every_ground(dark: bool) -> None:
    inverted = from_hex(tokens(dark)["--color-inverted"])
    for number, (accent, own) in enumerate(accents(dark)):
        assert accent.is_shown and own.is_shown, number
        for ground in [*grounds(dark), own]:
            assert contrast(accent, ground) >= TEXT, (number, str(accent), str(ground))
        assert contrast(accent, inverted) >= TEXT, (number, str(accent), "as a button")


@pytest.mark.parametrize("dark", [False, True])
def test_every_word_is_read_on_every_ground(dark: bool) -> None:
    given_ = tokens(dark)
    words = ("base", "subtle", "progressive", "visited", "error", "success", "warning")
    behind = grounds(dark) + [own for _, own in accents(dark)]
    for word, ground in product(words, behind):
        assert contrast(from_hex(given_[f"--color-{word}"]), ground) >= TEXT, (word, str(ground))


@pytest.mark.parametrize("dark", [False, True])
def test_notices_and_the_edges_of_controls_are_seen(dark: bool) -> None:
    given_ = tokens(dark)
    for word in ("error", "success", "warning"):
        ground = from_hex(given_[f"--background-color-{word}-subtle"])
        assert contrast(from_hex(given_[f"--color-{word}"]), ground) >= LINES
        assert contrast(from_hex(given_["--color-base"]), ground) >= TEXT
        assert min(contrast(accent, ground) for accent, _ in accents(dark)) >= TEXT
    for ground in grounds(dark):
        assert contrast(from_hex(given_["--border-color-interactive"]), ground) >= LINES


def test_there_are_twenty_four_hues_evenly_round_the_circle() -> None:
    assert [hue for _, hue in hues()] == [15.0 * number for number in range(HUES)]
