"""The words of a chart as markup: Plotly's few tags are read, everything else is what somebody typed."""

import re
from dataclasses import dataclass
from html import escape, unescape

_TAG = re.compile(r"<(/?)(b|br|span)(\s[^<>]*)?/?>")
_STYLE = re.compile(r"(opacity|font-size):\s*([\d.]+)")


@dataclass(frozen=True)
class Run:
    """A piece of a line in one style; `size` 0 is that of the line, `opacity` 1 solid."""

    words: str
    bold: bool = False
    opacity: float = 1.0
    size: float = 0.0


def lines(text: str) -> list[list[Run]]:
    """The runs of each line of a text in Plotly's markup; a tag that it does not know is words."""
    found: list[list[Run]] = [[]]
    bold, styles = False, [(1.0, 0.0)]
    at = 0
    for tag in _TAG.finditer(text):
        _say(found[-1], text[at : tag.start()], bold, *styles[-1])
        at = tag.end()
        closing, name, attributes = tag.groups()
        if name == "br":
            found.append([])
        elif name == "b":
            bold = not closing
        elif closing:
            styles = styles[:-1] or [(1.0, 0.0)]
        else:
            said = dict(_STYLE.findall(attributes or ""))
            styles.append((float(said.get("opacity", 1)), float(said.get("font-size", 0))))
    _say(found[-1], text[at:], bold, *styles[-1])
    return found


def plain(text: str) -> str:
    """The words alone, a line each."""
    return "\n".join("".join(run.words for run in line) for line in lines(text))


def _say(line: list[Run], words: str, bold: bool, opacity: float, size: float) -> None:
    if words:
        line.append(Run(unescape(words), bold, opacity, size))


def svg_text(text: str, attributes: str, *, down: float = 0.0, away: float = 0.0, size: float = 12) -> str:
    """A <text> at the place that `attributes` give, `down` and `away` pixels from it, its lines below each
    other, the middle of them all at that place.
    """
    found = lines(text)
    across = re.search(r'x="[^"]*"', attributes)
    place = across.group() if across else 'x="0"'
    rise = size * 1.2
    first = down - rise * (len(found) - 1) / 2 + size * 0.35
    spans = "".join(
        f'<tspan {place} dx="{number(away)}" dy="{number(first if at == 0 else rise)}">'
        + "".join(_svg_run(run) for run in line)
        + "</tspan>"
        for at, line in enumerate(found)
    )
    return f'<text {attributes} font-size="{number(size)}">{spans}</text>'


def _svg_run(run: Run) -> str:
    style = ' font-weight="600"' if run.bold else ""
    style += f' opacity="{number(run.opacity)}"' if run.opacity != 1 else ""
    style += f' font-size="{number(run.size)}"' if run.size else ""
    return f"<tspan{style}>{escape(run.words)}</tspan>" if style else escape(run.words)


def html_text(text: str) -> str:
    """The same words as HTML, their lines below each other."""
    return "<br>".join("".join(_html_run(run) for run in line) for line in lines(text))


def _html_run(run: Run) -> str:
    style = f"opacity:{number(run.opacity)};" if run.opacity != 1 else ""
    style += f"font-size:{number(run.size)}px;" if run.size else ""
    tag = "b" if run.bold else "span"
    if not style and not run.bold:
        return escape(run.words)
    said = f' style="{style}"' if style else ""
    return f"<{tag}{said}>{escape(run.words)}</{tag}>"


def number(value: float) -> str:
    """A coordinate as short as its hundredths allow."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"
