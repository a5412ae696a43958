"""The figure as a picture, made in the viewer's browser: no server work, nothing sent anywhere.

The chart's own drawing is copied, and title, period, filters, cases, source and day are written around it.
"""

from pathlib import Path

import streamlit as st

from language import _
from reports.csv import FigureHead

_SCRIPT = Path(__file__).parents[1] / "static" / "picture.js"
_BUTTONS = (
    '<div class="pictures"><button class="picture" type="button" data-as="png">PNG</button>'
    '<button class="picture" type="button" data-as="svg">SVG</button>'
    '<button class="picture" type="button" data-as="copy"></button>'
    '<span class="said" role="status"></span></div>'
)
_STYLE = """
.pictures { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.picture { font: inherit; font-size: 12.5px; font-weight: 400; color: var(--st-text-color); cursor: pointer;
  background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color);
  border-radius: 8px; padding: 0 10.5px; min-height: 35px; line-height: 1.6; }
.picture:hover, .picture:focus-visible { color: var(--st-primary-color);
  border-color: var(--st-primary-color); }
.said { font-size: 12.5px; color: var(--st-text-color); max-width: 260px; }
"""


def picture_button(key: str, head: FigureHead) -> None:
    """Buttons that save the chart of the panel `key` as PNG or SVG, or copy it, with its head and source."""
    component = st.components.v2.component(
        "deskscope_picture", html=_BUTTONS, css=_STYLE, js=_SCRIPT.read_text("utf-8")
    )
    data = {
        "panel": key,
        "title": head.title,
        "period": head.period,
        "filters": head.filters,
        "cases": _("n {n}").format(n=head.cases) if head.cases else "",
        "answered": head.answered,
        "source": head.source,
        "written": [list(pair) for pair in head.written],
        "made": _("made on {day}"),
        "copy": _("Copy picture"),
        "copied": _("Copied. Paste it where you need it."),
        "refused": _("This browser did not allow it; save the PNG instead."),
    }
    component(key=f"png_{key}", data=data, width="content", height="content")
