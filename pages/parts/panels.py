"""A panel: title, one line of what is drawn, the chart with its words for those who do not see it, its 'i'.

A panel without data says why in its place: nothing in this period, too few to say, not known, or not loaded
yet.
"""

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from charts.forms import Form
from charts.plotly import config, draw
from pages.leadership.cards import none_known
from pages.parts.info import info
from pages.parts.view import View

_STATES = {
    "none": "No cases in this period.",
    "unknown": "Not known for these contacts.",
    "few": "Too few cases in this period to say.",
    "not_computable": "Not loaded yet.",
}


def panel(
    view: View,
    form: Form | None,
    frame: pd.DataFrame,
    *,
    title: str,
    note: str = "",
    metrics: Sequence[str],
    key: str,
    by: tuple[str, ...] = (),
    grain: str | None = None,
    to_add: str = "",
    foot: str = "",
) -> None:
    """Draws `form`, or, where it is None, the words of the state of `frame`; `foot` is a line below."""
    with st.container(key=f"panel_{key}", height="stretch"):
        st.html(f'<div class="ds-head"><p class="ds-title">{escape(title)}</p>{_note(note)}</div>')
        silence = "" if form is not None else state_words(_told(view, frame, metrics), to_add)
        info(view, title, metrics, key=key, by=by, grain=grain, form=None if silence else form)
        if silence or form is None:
            st.html(f'<p class="ds-state">{escape(silence)}</p>')
        else:
            st.plotly_chart(
                draw(form), key=f"chart_{key}", theme="streamlit", alt=form.alt, config=config(key)
            )
        if foot:
            st.html(f'<p class="ds-note">{escape(foot)}</p>')


def _told(view: View, frame: pd.DataFrame, metrics: Sequence[str]) -> pd.DataFrame:
    """The frame; an empty one says nothing of why, so the figures of the whole period stand for it."""
    return view.figures(*metrics) if frame.empty else frame


def state_words(frame: pd.DataFrame, to_add: str = "") -> str:
    """Why a panel has no chart, and what would give it one."""
    states = set(frame["state"])
    if states & {"ok", "few"}:
        return _STATES["few"]
    if "not_computable" in states:
        return f"{_STATES['not_computable']} {to_add}".strip()
    return _STATES["unknown" if none_known(frame) else "none"]


def _note(note: str) -> str:
    return f'<p class="ds-note">{escape(note)}</p>' if note else ""
