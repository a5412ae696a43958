"""The few colours of the charts, the same in light and dark, and the arithmetic that checks them.

One accent for us, greys for everybody else, blue for a published figure (always a diamond as well), two ends
for satisfaction that stay apart for red-green and blue-yellow blind readers. Text has no colour of ours: it
follows the theme, because a theme toggle does not draw again.
"""

import math

LIGHT_CARD, DARK_CARD = "#FFFFFF", "#16181D"
TEXT_LIGHT, TEXT_DARK = "#16181D", "#ECEDF0"
MUTED_LIGHT, MUTED_DARK = "#5F6672", "#9BA1AC"

ACCENT = "#6A5AE8"  # us
OTHER = "#868C99"  # everybody else
OTHER_BAR = "rgba(134, 140, 153, 0.62)"
OTHER_SOFT = "rgba(134, 140, 153, 0.3)"
MARK = "#1F9BD9"  # a published figure
WHISKER = "#A3A8B4"  # an interval, over bar and track
TRACK = "rgba(134, 140, 153, 0.16)"
GRID = "rgba(134, 140, 153, 0.22)"
BAND = "rgba(106, 90, 232, 0.16)"
# none, most with words written on it (which keep 4.5:1 in both themes), most without
HEAT = ("rgba(106, 90, 232, 0.05)", "rgba(106, 90, 232, 0.5)", "rgba(106, 90, 232, 0.95)")
PREVIOUS = "rgba(134, 140, 153, 0.55)"
LIKERT = ("#C2570C", "#E9A15B", "#A9AEB8", "#9C92F0", "#5A48E0")  # worst to best

Rgb = tuple[float, float, float]

# Machado, Oliveira & Fernandes 2009, severity 1.0, on linear RGB.
BLINDNESS: dict[str, tuple[Rgb, Rgb, Rgb]] = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> Rgb:
    """'#RRGGBB' as linear light, 0..1 (IEC 61966-2-1)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.2, 1..21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def seen_by(colour: str, blindness: str) -> Rgb:
    """The linear light that a reader with this colour blindness sees."""
    light = linear(colour)
    seen = [
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, light, strict=True))))
        for row in BLINDNESS[blindness]
    ]
    return seen[0], seen[1], seen[2]


def distance(one: Rgb, other: Rgb) -> float:
    """How far apart two colours look: CIE76 in Lab; under about 10 they are easily taken for one another."""
    return math.dist(_lab(one), _lab(other))


def _lab(light: Rgb) -> Rgb:
    red, green, blue = light
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
