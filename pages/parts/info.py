"""Behind the 'i' of every figure: how we got this, the table, and the figure as a file.

Nothing of it is made before the 'i' is opened; the download is made when it is clicked.
"""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from charts import words
from charts.forms import Form
from charts.readings import Reading, reading, value_words
from metrics import METRICS, Provenance, cases_behind
from metrics.units import Unit
from pages.parts.picture import picture_button
from pages.parts.view import View
from reports.csv import FigureHead, figure_csv

_NEVER_LOADED = "This was not in any file loaded yet."


def info(
    view: View,
    title: str,
    metrics: Sequence[str],
    *,
    key: str,
    by: tuple[str, ...] = (),
    grain: str | None = None,
    form: Form | None = None,
) -> None:
    """The 'i' of one card or panel; `form` adds the table of what the chart shows and its picture."""
    with st.popover("i", key=f"info_{key}", type="tertiary", on_change="rerun") as drawer:
        if not drawer.open:
            return
        frame = view.figures(*metrics, by=by, grain=grain)
        st.markdown(f"**{title}**")
        with st.container(horizontal=True, gap="small"):
            st.download_button(
                "CSV",
                data=partial(figure_csv, frame, figure_head(view, title, metrics, frame)),
                file_name=f"{key}.csv",
                mime="text/csv",
                key=f"csv_{key}",
                on_click="ignore",
            )
            if form is not None:
                picture_button(key, figure_head(view, title, metrics, frame))
        if form is not None:
            header, rows = form.table
            st.dataframe(pd.DataFrame(rows, columns=_unique(header)), hide_index=True, height="content")
        for metric in metrics:
            _how(view, metric, frame, by, grain)


def _how(view: View, metric: str, frame: pd.DataFrame, by: tuple[str, ...], grain: str | None) -> None:
    declared = METRICS[metric]
    origin = view.provenance(metric, by=by, grain=grain)
    st.markdown(f"**{declared.short}**: {origin.definition}")
    rows = frame[frame["metric"] == metric]
    if len(rows) == 1:
        said = interval_words(reading(rows, metric), view.locale)
        if said:
            st.caption(said)
    _origin(origin, view.locale)


def interval_words(one: Reading, locale: str = words.ENGLISH) -> str:
    """'Give or take 3 points: between 58 % and 64 %.'; from..to for others; '' where there is none."""
    if not one.ok or one.low is None or one.high is None:
        return ""
    unit = METRICS[one.metric].unit
    low, high = (value_words(end, unit, locale) for end in (one.low, one.high))
    if unit is Unit.SHARE:
        return f"Give or take {words.points((one.high - one.low) / 2, locale)}: between {low} and {high}."
    return f"Most likely between {low} and {high}."


def _origin(provenance: Provenance, locale: str) -> None:
    used = words.count(provenance.rows_used, locale)
    left_out = words.count(provenance.rows_excluded, locale)
    st.caption(f"{used} rows used, {left_out} left out. Filters: {provenance.filters or 'none'}.")
    with st.expander("How we got this"):
        st.code(provenance.sql, language="sql", wrap_lines=True)
        if provenance.loads.empty:
            st.caption(_NEVER_LOADED)
        else:
            st.dataframe(provenance.loads, hide_index=True, height="content")


def figure_head(view: View, title: str, metrics: Sequence[str], frame: pd.DataFrame) -> FigureHead:
    """What stands above an exported figure."""
    first = METRICS[metrics[0]]
    cases = cases_behind(first, frame[frame["metric"] == metrics[0]])
    return FigureHead(
        title=title,
        period=words.span(view.window.first, view.window.last, view.locale),
        filters=view.chosen.in_words,
        cases=words.count(cases, view.locale),
        source=source_words(view),
        definition=first.definition,
        caveat=first.caveat,
        snapshot=view.run.name,
    )


def source_words(view: View) -> str:
    """Whose data these are, and how new; says so when they are invented."""
    whose = "sample data of an invented company" if view.extent.sample else "own records"
    return f"Deskscope, {whose}, data to {words.day(view.extent.last, view.locale)}"


def _unique(header: Sequence[str]) -> list[str]:
    """Column names without repeats, which a table does not take."""
    return [name if list(header).count(name) == 1 else f"{name} {at}" for at, name in enumerate(header)]
