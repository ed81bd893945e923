"""Can this be read? Contrast as the Web Content Accessibility Guidelines 2.2 define it, and OKLCH colours as sRGB.

The stylesheet names its 24 accents in OKLCH (equal lightness to the eye whatever the hue); the guidelines measure
sRGB. Conversion after B. Ottosson, "A perceptual color space for image processing" (2020), as in CSS Color 4.
"""

from dataclasses import dataclass
from math import cos, radians, sin

from sabha.algorithms.refused import Refused, gettext_noop

TEXT = 4.5  # the least contrast of text with what is behind it (criterion 1.4.3)
LINES = 3.0  # and of a control's edge, or of a line that means something (criterion 1.4.11)
TOLERANCE = 1e-4  # beyond sRGB by less than this is rounding: a screen has 256 steps


@dataclass(frozen=True, slots=True)
class Colour:
    """An sRGB colour; red, green and blue from 0 to 1. Outside that, no screen shows it (see `is_shown`)."""

    red: float
    green: float
    blue: float

    @property
    def is_shown(self) -> bool:
        return all(-TOLERANCE <= part <= 1 + TOLERANCE for part in (self.red, self.green, self.blue))

    def __str__(self) -> str:
        return "#" + "".join(
            f"{round(255 * min(1.0, max(0.0, part))):02x}" for part in (self.red, self.green, self.blue)
        )


def from_hex(text: str) -> Colour:
    """The colour that CSS writes as #rgb or #rrggbb. Raises Refused for anything else."""
    figures = text.removeprefix("#")
    if len(figures) == 3:
        figures = "".join(figure * 2 for figure in figures)
    if len(figures) != 6 or not set(figures) <= set("0123456789abcdefABCDEF"):
        raise Refused(gettext_noop("“%(text)s” is not a colour: write it as #rgb or #rrggbb."), text=text)
    red, green, blue = (int(figures[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return Colour(red, green, blue)


def from_oklch(lightness: float, chroma: float, hue: float) -> Colour:
    """The colour that CSS writes as oklch(lightness chroma hue): 0 to 1, 0 to about 0.4, degrees.

    Not clipped: a colour that sRGB does not hold has parts below 0 or above 1.
    """
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return Colour(
        _encoded(+4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
        _encoded(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
        _encoded(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
    )


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio of two colours, from 1 (the same) to 21 (black on white); the order does not matter."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Colour) -> float:
    """Relative luminance, from 0 (black) to 1 (white)."""
    return 0.2126 * _linear(colour.red) + 0.7152 * _linear(colour.green) + 0.0722 * _linear(colour.blue)


def _linear(part: float) -> float:
    """Light from the figure a screen is given. Outside 0 to 1 the curve is mirrored, as CSS Color 4 has it."""
    if part < 0:
        return -_linear(-part)
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _encoded(light: float) -> float:
    if light < 0:
        return -_encoded(-light)
    return 12.92 * light if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)
