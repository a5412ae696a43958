"""The marks of a chart as SVG: bars, lines, dots and cells at the places of a Plane.

What stands at one place is placed by percent; a line is drawn over a thousand units of width that stretch,
its stroke does not.
"""

import re
from collections.abc import Callable, Sequence
from html import escape
from itertools import groupby
from typing import Any

from charts.still.plane import Plane
from charts.still.texts import number, plain, svg_text

Trace = dict[str, Any]
UNITS = 1000  # across a stretching line
_DASHES = {"dot": "1.5 3.5", "dash": "6 4", "solid": ""}
_RGBA = re.compile(r"rgba\(([^)]*)\)")


def hatching(key: str) -> str:
    """What planned bars are filled with."""
    return (
        f'<defs><pattern id="{key}" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="2" height="6" fill="#868C99"/></pattern></defs>'
    )


def bars(trace: Trace, plane: Plane, key: str) -> str:
    """Horizontal bars from zero or their base, with whiskers and the words at their ends."""
    return "".join(_bar(trace, plane, key, at) for at, value in enumerate(trace["x"]) if value is not None)


def _bar(trace: Trace, plane: Plane, key: str, at: int) -> str:
    value, base, place = trace["x"][at], _each(trace.get("base", 0), at), trace["y"][at]
    ends = sorted((plane.across(base), plane.across(base + value)))
    left, right = (min(max(end, 0.0), 100.0) for end in ends)
    top, bottom = plane.down(place + trace["width"] / 2), plane.down(place - trace["width"] / 2)
    marker = trace["marker"]
    paint = f'fill="{_each(marker["color"], at)}"'
    if "pattern" in marker:
        paint = f'fill="url(#{key})" stroke="{marker["line"]["color"]}"'
    corner = 1 if "base" in trace else 2
    drawn = (
        f'<rect x="{number(left)}%" y="{number(top)}" width="{number(right - left)}%" '
        f'height="{number(bottom - top)}" rx="{corner}" {paint}>{_said(trace, at)}</rect>'
    )
    return drawn + _whisker(trace, plane, at) + _words_at_the_end(trace, at, ends[1], (top + bottom) / 2)


def _whisker(trace: Trace, plane: Plane, at: int) -> str:
    error = trace.get("error_x")
    if not error or not (error["array"][at] or error["arrayminus"][at]):
        return ""
    low, high = (
        plane.across(trace["x"][at] + change) for change in (-error["arrayminus"][at], error["array"][at])
    )
    middle = number(plane.down(trace["y"][at]))
    return (
        f'<line x1="{number(low)}%" x2="{number(high)}%" y1="{middle}" y2="{middle}" '
        f'stroke="currentColor" stroke-width="{error["thickness"]}"/>'
    )


def _words_at_the_end(trace: Trace, at: int, end: float, middle: float) -> str:
    if "text" not in trace:
        return ""
    place = f'x="{number(min(end, 100.0))}%" y="{number(middle)}"'
    return svg_text(trace["text"][at], place, away=5)


def cells(trace: Trace, plane: Plane) -> str:
    """A rectangle a cell, the stronger its colour the larger its value; an unknown one is left open."""
    wide = 100 / max(1, len(trace["x"]))
    high = plane.height / max(1, len(trace["y"]))
    drawn = []
    for at, row in enumerate(trace["z"]):
        for across, value in enumerate(row):
            if value is None:
                continue
            drawn.append(
                f'<rect x="{number(across * wide)}%" y="{number(at * high)}" width="{number(wide)}%" '
                f'height="{number(high)}" fill="{_between(trace, value)}" class="cell">'
                f"{_title(trace['hovertext'][at][across])}</rect>"
            )
            words = trace["text"][at][across] if "text" in trace else ""
            if words:
                place = f'x="{number((across + 0.5) * wide)}%" y="{number((at + 0.5) * high)}"'
                drawn.append(svg_text(words, f'{place} text-anchor="middle"', size=trace["textfont"]["size"]))
    return "".join(drawn)


def _between(trace: Trace, value: float) -> str:
    """The colour of a value: its strength grows evenly from the scale's first to its last."""
    (_, faint), (_, full) = trace["colorscale"]
    (red, green, blue, least), (*_, most) = (_channels(colour) for colour in (faint, full))
    part = min(max((value - trace["zmin"]) / ((trace["zmax"] - trace["zmin"]) or 1), 0.0), 1.0)
    strength = least + (most - least) * part
    return f"rgba({red:.0f},{green:.0f},{blue:.0f},{number(strength)})"


def _channels(colour: str) -> list[float]:
    found = _RGBA.fullmatch(colour)
    if found is None:
        raise ValueError(f"{colour} is no colour with a strength")
    return [float(part) for part in found.group(1).split(",")]


def scatter(trace: Trace, plane: Plane) -> str:
    """Lines, areas, dots and their words."""
    modes = trace["mode"].split("+")
    line = _path(trace, plane) if "lines" in modes else ""
    dots = _dots(trace, plane) if "markers" in modes else ""
    return line + dots + (_texts(trace, plane) if "text" in modes else "")


def _path(trace: Trace, plane: Plane) -> str:
    """The line, parted at its gaps; an area is each part closed. Beyond the plot it is cut, unless it may."""
    known = zip(trace["x"], trace["y"], strict=True)
    closed = " Z" if trace.get("fill") == "toself" else ""
    parts = [
        "M" + " L".join(f"{number(plane.across(x) * UNITS / 100)} {number(plane.down(y))}" for x, y in run)
        for there, run in groupby(known, key=lambda point: None not in point)
        if there
    ]
    if not parts:
        return ""
    stroke = trace["line"]
    paint = f'fill="{trace["fillcolor"]}"' if closed else f'fill="none" {_stroke(stroke)}'
    beyond = ' overflow="visible"' if trace.get("cliponaxis") is False else ""
    return (
        f'<svg x="0" y="0" width="100%" height="{number(plane.height)}" '
        f'viewBox="0 0 {UNITS} {number(plane.height)}" preserveAspectRatio="none"{beyond}>'
        f'<path d="{" ".join(part + closed for part in parts)}" {paint} '
        'vector-effect="non-scaling-stroke" stroke-linejoin="round"/></svg>'
    )


def _stroke(stroke: dict[str, Any]) -> str:
    dashes = _DASHES[stroke.get("dash", "solid")]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'stroke="{stroke["color"]}" stroke-width="{stroke["width"]}"{dashed}'


def shape_line(shape: dict[str, Any], plane: Plane) -> str:
    """A straight line across the plot: a target, a note, a middle."""
    x0, x1 = (min(max(plane.across(shape[end], shape.get("xref", "x")), 0), 100) for end in ("x0", "x1"))
    y0, y1 = (plane.down(shape[end], shape.get("yref", "y")) for end in ("y0", "y1"))
    return (
        f'<line x1="{number(x0)}%" x2="{number(x1)}%" y1="{number(y0)}" y2="{number(y1)}" '
        f"{_stroke(shape['line'])}/>"
    )


def _dots(trace: Trace, plane: Plane) -> str:
    return "".join(
        _dot(trace, plane, at)
        for at, (x, y) in enumerate(zip(trace["x"], trace["y"], strict=True))
        if x is not None and y is not None and _each(trace["marker"]["size"], at)
    )


def _dot(trace: Trace, plane: Plane, at: int) -> str:
    marker = trace["marker"]
    size, colour = _each(marker["size"], at), _each(marker["color"], at)
    symbol = _each(marker.get("symbol", "circle"), at)
    edge = marker.get("line", {})
    wide, around = _each(edge.get("width", 0), at), _each(edge.get("color", colour), at)
    paint = f'fill="{colour}"'
    if symbol.endswith("-open"):
        paint, wide, around = 'fill="none" class="hollow"', wide or 1, colour
    if wide:
        paint += f' stroke="{around}" stroke-width="{number(wide)}"'
    place = f'x="{number(plane.across(trace["x"][at]))}%" y="{number(plane.down(trace["y"][at]))}"'
    figure = _SYMBOLS[symbol.removesuffix("-open")](size / 2)
    return f'<svg {place} overflow="visible"><{figure} {paint}>{_said(trace, at)}</{figure.split()[0]}></svg>'


_SYMBOLS: dict[str, Callable[[float], str]] = {
    "circle": lambda r: f'circle r="{number(r)}"',
    "diamond": lambda r: _polygon((0, -1.3 * r), (1.3 * r, 0), (0, 1.3 * r), (-1.3 * r, 0)),
    "triangle-up": lambda r: _polygon((0, -1.15 * r), (r, 0.6 * r), (-r, 0.6 * r)),
    "triangle-down": lambda r: _polygon((0, 1.15 * r), (r, -0.6 * r), (-r, -0.6 * r)),
}


def _polygon(*points: tuple[float, float]) -> str:
    return f'polygon points="{" ".join(f"{number(x)},{number(y)}" for x, y in points)}"'


def _texts(trace: Trace, plane: Plane) -> str:
    drawn = []
    for at, words in enumerate(trace["text"]):
        left = _each(trace["textposition"], at).endswith("left")
        away = _each(trace["marker"]["size"], at) / 2 + 2
        anchor = "end" if left else "start"
        place = f'x="{number(plane.across(trace["x"][at]))}%" y="{number(plane.down(trace["y"][at]))}"'
        drawn.append(svg_text(words, f'{place} text-anchor="{anchor}"', away=-away if left else away))
    return "".join(drawn)


def _each(value: Any, at: int) -> Any:
    """Of values given once for all marks, or one by one, that of a mark."""
    return value[at] if isinstance(value, list | tuple) else value


def _said(trace: Trace, at: int) -> str:
    said: str | Sequence[str] = trace.get("hovertext", "")
    return _title(said if isinstance(said, str) else said[at])


def _title(said: str) -> str:
    """What a mark says when it is pointed at."""
    return f"<title>{escape(plain(said))}</title>" if said else ""
