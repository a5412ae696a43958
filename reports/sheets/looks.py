"""How the roles of a chart's series look in Excel: colours, lines and dots of the house."""

from collections.abc import Sequence
from typing import Any

from charts import palette
from charts.native import Role, Series

BORDER, CARD, WHISKER = "#E4E6EA", palette.LIGHT_CARD, palette.WHISKER
GREYS = ("#868C99", "#B9BDC6", "#5F6672", "#A3A8B4", "#D5D8DE")
BEFORE = "#A79FF1"  # the accent, lighter
_LIGHT_MARK = "#79C3E8"
ANSWERS = {
    Role.BAD: palette.LIKERT[:2],
    Role.NEUTRAL: palette.LIKERT[2:3],
    Role.GOOD: palette.LIKERT[3:],
}
FONT = {"name": "Calibri", "size": 10, "color": palette.TEXT_LIGHT}
QUIET = {**FONT, "color": palette.MUTED_LIGHT, "size": 9}
LINE = {"color": BORDER, "width": 0.75}
_FIXED = {
    Role.SUBJECT: palette.ACCENT,
    Role.BEFORE: BEFORE,
    Role.MARK: palette.MARK,
    Role.TARGET: palette.MARK,
    Role.LIMIT: GREYS[3],
    Role.GOOD: palette.ACCENT,
    Role.BAD: palette.LIKERT[0],
}
_PENS: dict[Role, dict[str, object]] = {
    Role.SUBJECT: {"width": 2.5},
    Role.BEFORE: {"width": 2, "dash_type": "square_dot"},
    Role.TARGET: {"width": 1.5, "dash_type": "dash"},
    Role.LIMIT: {"width": 0.75},
}
_NONE = {"type": "none"}
_HATCHED = {"pattern": "wide_upward_diagonal", "fg_color": palette.OTHER, "bg_color": CARD}
_BARS: dict[Role, dict[str, Any]] = {  # what is planned, what was, what is published, what is aimed at
    Role.PLANNED: {"pattern": _HATCHED, "border": {"color": palette.OTHER}},
    Role.BEFORE: {"fill": {"color": GREYS[4]}, "border": {"color": palette.OTHER, "width": 0.75}},
    Role.MARK: {"fill": {"color": _LIGHT_MARK}, "border": {"color": palette.MARK, "width": 0.75}},
    Role.TARGET: {
        "fill": {"none": True},
        "border": {"color": palette.MARK, "width": 2, "dash_type": "dash"},
    },
}


def filled(series: Series, grey: str, role: Role) -> dict[str, Any]:
    """A bar that looks as its `role`; single ones in the colour of their own."""
    if role in _BARS:
        return _BARS[role]
    look: dict[str, Any] = {"fill": {"color": colour(role, grey)}, "border": {"none": True}}
    if set(series.points) - {series.role}:
        look["points"] = [{"fill": {"color": colour(role, GREYS[0])}} for role in series.points]
    return look


def line(series: Series, grey: str) -> dict[str, Any]:
    """A line; a value between two gaps is a dot."""
    pen = {"color": colour(series.role, grey), **_PENS.get(series.role, {"width": 1.5})}
    return {"line": pen, "marker": _dot(series.role, grey, 5) if _alone(series.values) else _NONE}


def dots(series: Series, grey: str, size: int = 7) -> dict[str, Any]:
    """Dots without a line; single ones in the colour of their own role."""
    look: dict[str, Any] = {"marker": _dot(series.role, grey, size)}
    if set(series.points) - {series.role}:
        shades = [colour(role, GREYS[0]) for role in series.points]
        look["points"] = [{"fill": {"color": shade}, "border": {"color": shade}} for shade in shades]
    return look


def colour(role: Role, grey: str) -> str:
    return _FIXED.get(role, grey)


def greys(series: Sequence[Series]) -> list[str]:
    """A grey for each series that has no colour of its own, one after the other."""
    shades, at = [], 0
    for one in series:
        shades.append(GREYS[at % len(GREYS)])
        at += one.role is Role.OTHER
    return shades


def answers(series: Sequence[Series]) -> list[str]:
    """From the worst to the best answer; the outermost are the strongest."""
    colours: list[str] = []
    for at, one in enumerate(series):
        shades = ANSWERS.get(one.role, GREYS)
        before = sum(other.role is one.role for other in series[:at])
        after = sum(other.role is one.role for other in series[at + 1 :])
        place = len(shades) - 1 - after if one.role is Role.GOOD else before
        colours.append(shades[max(0, min(place, len(shades) - 1))])
    return colours


def on(background: str) -> dict[str, Any]:
    """Words that can be read on a colour."""
    red, green, blue = (int(background[at : at + 2], 16) for at in (1, 3, 5))
    light = 0.299 * red + 0.587 * green + 0.114 * blue > 140
    return {**FONT, "size": 9, "color": palette.TEXT_LIGHT if light else CARD}


def _alone(values: Sequence[float | None]) -> bool:
    """Whether a value stands between two gaps, where a line would not show it."""
    padded = (None, *values, None)
    threes = zip(padded, padded[1:], padded[2:], strict=False)
    return any(value is not None and left is None and right is None for left, value, right in threes)


def _dot(role: Role, grey: str, size: int) -> dict[str, object]:
    shade = colour(role, grey)
    return {"type": "circle", "size": size, "fill": {"color": shade}, "border": {"color": shade}}
