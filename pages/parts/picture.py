"""The figure as a picture, made in the viewer's browser: no server work, nothing sent anywhere.

The chart's own drawing is copied, and title, period, filters, cases and source are written around it.
"""

from dataclasses import asdict
from pathlib import Path

import streamlit as st

from language import _
from reports.csv import FigureHead

_SCRIPT = Path(__file__).parents[1] / "static" / "picture.js"
_BUTTON = '<button class="picture" type="button">PNG</button>'
_STYLE = """
.picture { font: inherit; font-size: 12.5px; font-weight: 400; color: var(--st-text-color); cursor: pointer;
  background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color);
  border-radius: 8px; padding: 0 10.5px; min-height: 35px; line-height: 1.6; }
.picture:hover, .picture:focus-visible { color: var(--st-primary-color);
  border-color: var(--st-primary-color); }
"""


def picture_button(key: str, head: FigureHead) -> None:
    """A button that saves the chart of the panel `key` as PNG with its head and source."""
    component = st.components.v2.component(
        "deskscope_picture", html=_BUTTON, css=_STYLE, js=_SCRIPT.read_text("utf-8")
    )
    said = {"cases": _("n {n}").format(n=head.cases) if head.cases else ""}
    data = {"panel": key, **asdict(head), **said}
    component(key=f"png_{key}", data=data, width="content", height="content")
