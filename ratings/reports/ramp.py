"""The colours of the levels: steps of one hue from pale to deep, for whatever cannot read the stylesheet.

The stylesheet mixes the same two ends in the same space (OKLab, Ottosson 2020), so that page, PDF and
spreadsheet show one ramp; a test holds the two together.
"""

from __future__ import annotations

PALE, DEEP = "#beeaf9", "#003e71"
# Below this lightness white reads better than black; with it every step of two to seven levels passes AA.
TURNING_LIGHTNESS = 0.565

Triple = tuple[float, float, float]


def colour(level: int, of: int, *, pale: str = PALE, deep: str = DEEP) -> str:
    """Return the hexadecimal colour of level 1..of."""
    if not 2 <= of <= 7 or not 1 <= level <= of:
        raise ValueError(f"A level must be from 1 to 2..7, not {level} of {of}.")
    share = (level - 1) / (of - 1)
    low, high = _oklab(pale), _oklab(deep)
    lightness, a, b = (x + (y - x) * share for x, y in zip(low, high, strict=True))
    return _hexadecimal((lightness, a, b))


def ink_on(background: str) -> str:
    """Return black or white, whichever reads well on the background."""
    return "#000000" if _oklab(background)[0] > TURNING_LIGHTNESS else "#ffffff"


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2.2)."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> Triple:
    red, green, blue = (int(colour.lstrip("#")[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return _unbend(red), _unbend(green), _unbend(blue)


def _unbend(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _bend(channel: float) -> float:
    if channel <= 0.0031308:
        return max(0.0, 12.92 * channel)
    return min(1.0, float(1.055 * channel ** (1 / 2.4) - 0.055))


def _oklab(colour: str) -> Triple:
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _hexadecimal(lab: Triple) -> str:
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _bend(channel)):02x}" for channel in channels)
