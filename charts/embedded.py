"""A chart as markup that needs no script and no second file: what a report shows anywhere.

It is drawn from what Plotly is handed (`charts.plotly.drawing`), so that it cannot differ from the screen,
and laid out by the browser: it fits a phone, a page of paper and a dark screen. It takes the colours of its
text from around it; `STYLE` is the part of the style sheet that it needs.
"""

from html import escape
from typing import Any

from charts.form import Drawn
from charts.form_texts import held
from charts.plotly import drawing
from charts.still.marks import bars, cells, hatching, scatter, shape_line
from charts.still.plane import Plane, plane
from charts.still.texts import html_text, number, svg_text
from language.visible import shortened, visible

STYLE = """
.chart{display:grid;grid-template-columns:fit-content(42%) minmax(0,1fr);font-size:12px;line-height:1.2;
 font-variant-numeric:tabular-nums;direction:ltr}
.chart .keys{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:4px 14px;padding:2px 0 6px}
.chart .keys span{display:inline-flex;align-items:center;gap:5px}
.chart .keys i{width:11px;height:11px;border-radius:2px;flex:none}
.chart .keys i.round{border-radius:50%}
.chart .names{display:grid;overflow:hidden;min-width:0}
.chart .names span.at{grid-area:1/1;align-self:start;height:0;display:flex;flex-direction:column;
 justify-content:center;text-align:end;min-width:0}
.chart .names span.at>span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;padding-block:1px;
 flex:none}
.chart .names .scale,.chart .scale{color:var(--muted)}
.chart svg.plot{display:block;width:100%;overflow:visible}
.chart text{fill:currentColor;white-space:pre;unicode-bidi:isolate}
.chart text.scale{fill:var(--muted);font-size:11px}
.chart .cell{stroke:var(--card);stroke-width:2px}
.chart .hollow{fill:var(--card)}
"""
LONGEST_ALT = 1500  # characters of what a chart says aloud
_MOST_RIGHT = "45%"  # of a chart for the words right of it, however long somebody's names are
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_THIRD = 1 / 3
_NEAR = 1e-6  # of an axis


def chart(form: Drawn, key: str) -> str:
    """The chart as HTML with SVG inside; `key` is a word of its own in the document. Its alternative text is
    that of the form.
    """
    data, layout = drawing(held(form))
    ground, margin = plane(data, layout), layout["margin"]
    top = 4 if layout.get("showlegend") else margin["t"]
    x, y = layout.get("xaxis", {}), layout.get("yaxis", {})
    drawn = (
        _grid(x, y, ground)
        + "".join(_trace(trace, ground, f"hatch-{key}") for trace in data)
        + "".join(shape_line(shape, ground) for shape in layout.get("shapes", ()))
        + _scale_across(x, ground)
        + "".join(_note(note, ground) for note in layout.get("annotations", ()))
    )
    if any("pattern" in trace.get("marker", {}) for trace in data):
        drawn = hatching(f"hatch-{key}") + drawn
    alt = escape(shortened(visible(form.alt), LONGEST_ALT))
    room = f"margin:{top}px min({number(margin['r'])}px,{_MOST_RIGHT}) {margin['b']}px {margin['l']}px"
    return (
        f'<div class="chart" role="img" aria-label="{alt}">{_keys(data, layout)}'
        f"{_names(y, ground, top, margin['b'])}"
        f'<div style="{room}"><svg class="plot" height="{number(ground.height)}" aria-hidden="true">{drawn}'
        "</svg></div></div>"
    )


def _trace(trace: dict[str, Any], ground: Plane, key: str) -> str:
    if trace["type"] == "bar":
        return bars(trace, ground, key)
    return cells(trace, ground) if trace["type"] == "heatmap" else scatter(trace, ground)


def _keys(data: list[dict[str, Any]], layout: dict[str, Any]) -> str:
    """What the colours stand for, above the chart."""
    if not layout.get("showlegend"):
        return ""
    named = [trace for trace in data if trace.get("name") and trace.get("showlegend", True)]
    return f'<div class="keys">{"".join(map(_key, named))}</div>' if named else ""


def _key(trace: dict[str, Any]) -> str:
    colour = trace["marker"]["color"]
    one = colour if isinstance(colour, str) else (colour or ["currentColor"])[0]
    if trace["type"] == "bar":
        return f'<span><i style="background:{one}"></i>{html_text(trace["name"])}</span>'
    filled = "" if str(trace["marker"]["symbol"]).endswith("-open") else ";background:currentColor"
    return (
        f'<span><i class="round" style="border:2px solid currentColor{filled}"></i>'
        f"{html_text(trace['name'])}</span>"
    )


def _names(axis: dict[str, Any], ground: Plane, top: float, bottom: float) -> str:
    """The names of the rows, or the scale, left of the plot."""
    if not _ticks(axis):
        return '<div class="names"></div>'
    away = 6 + axis.get("ticklen", 0) * (axis.get("ticks") == "outside")
    scale = " scale" if "gridcolor" in axis else ""
    words = "".join(
        f'<span class="at{scale}" style="margin-top:{number(max(0.0, top + ground.down(at)))}px">'
        f"{_lines(text)}</span>"
        for at, text in _ticks(axis)
    )
    height = ground.height + top + bottom
    return f'<div class="names" style="padding-right:{away}px;height:{number(height)}px">{words}</div>'


def _lines(text: str) -> str:
    return "".join(f'<span dir="auto">{line}</span>' for line in html_text(text.strip()).split("<br>"))


def _grid(x: dict[str, Any], y: dict[str, Any], ground: Plane) -> str:
    drawn = []
    for at, _ in _ticks(x) if x.get("showgrid", True) else ():
        place = number(ground.across(at))
        end = number(ground.height)
        drawn.append(f'<line x1="{place}%" x2="{place}%" y1="0" y2="{end}" stroke="{x["gridcolor"]}"/>')
    for at, _ in _ticks(y) if y.get("showgrid", True) else ():
        place = number(ground.down(at))
        drawn.append(f'<line x1="0" x2="100%" y1="{place}" y2="{place}" stroke="{y["gridcolor"]}"/>')
    return "".join(drawn)


def _ticks(axis: dict[str, Any]) -> list[tuple[float, str]]:
    """The ticks that lie on an axis, with their words; none of one that is not seen."""
    if axis.get("visible") is False:
        return []
    ticks = list(zip(axis.get("tickvals", ()), axis.get("ticktext", ()), strict=True))
    if "range" not in axis:
        return ticks
    low, high = (10**end if axis.get("type") == "log" else end for end in axis["range"])
    near = abs(high - low) * _NEAR
    return [(at, text) for at, text in ticks if min(low, high) - near <= at <= max(low, high) + near]


def _scale_across(axis: dict[str, Any], ground: Plane) -> str:
    """The words of the axis below the plot, or above it, and what it counts."""
    down = -14.0 if axis.get("side") == "top" else ground.height + 14
    words = [
        svg_text(
            text, f'x="{number(ground.across(at))}%" y="{number(down)}" text-anchor="middle" class="scale"'
        )
        for at, text in _ticks(axis)
    ]
    title = axis.get("title")
    if title:
        place = f'x="50%" y="{number(ground.height + 34)}" text-anchor="middle" class="scale"'
        words.append(svg_text(title["text"], place, size=title["font"]["size"]))
    return "".join(words)


def _note(note: dict[str, Any], ground: Plane) -> str:
    """Words at a place of the chart, faint where they are secondary; a thin line leads to those moved."""
    across = ground.written_across(note["x"], note.get("xref", "x"))
    size = note.get("font", {}).get("size", 12)
    down = ground.down(note["y"], note.get("yref", "y"))
    leads = note.get("showarrow")
    away = note.get("xshift", 0) + (note["ax"] if leads else 0)
    lift = note.get("yshift", 0) - (note["ay"] if leads else 0)
    half = size * 0.6
    settled = {"top": half + 1, "bottom": -half - 1}.get(_vertical(note), 0.0)
    anchor = _ANCHORS[_horizontal(note)]
    attributes = f'x="{number(across)}%" y="{number(down)}" text-anchor="{anchor}"'
    if note.get("opacity", 1) != 1:
        attributes += f' opacity="{note["opacity"]}"'
    line = _leader(note, across, down) if leads else ""
    return line + svg_text(note["text"], attributes, down=settled - lift, away=away, size=size)


def _leader(note: dict[str, Any], across: float, down: float) -> str:
    return (
        f'<svg x="{number(across)}%" y="{number(down)}" overflow="visible">'
        f'<line x1="{note["standoff"]}" y1="0" x2="{number(note["ax"] - 2)}" y2="{number(note["ay"])}" '
        f'stroke="{note["arrowcolor"]}" stroke-width="{note["arrowwidth"]}"/></svg>'
    )


def _horizontal(note: dict[str, Any]) -> str:
    """Where a note is held; without a word of it as Plotly does: by its middle, on the paper by its side."""
    if "xanchor" in note or note.get("xref", "x") != "paper":
        return str(note.get("xanchor", "center"))
    return "left" if note["x"] < _THIRD else "right" if note["x"] > 2 * _THIRD else "center"


def _vertical(note: dict[str, Any]) -> str:
    if "yanchor" in note or note.get("yref", "y") != "paper":
        return str(note.get("yanchor", "middle"))
    return "bottom" if note["y"] < _THIRD else "top" if note["y"] > 2 * _THIRD else "middle"
