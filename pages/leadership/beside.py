"""Ours beside published figures, and beside our own best desks: asked once per snapshot and filters."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from language import _
from metrics import METRICS, Benchmark, Verdict, Window
from metrics.best_quarter import CORE, best_quarter
from metrics.compare import Comparison, judge
from metrics.comparisons import asked, beside
from metrics.restated import RESTATED, restated_table
from pages.parts.content import content
from pages.parts.run import PageRun
from pages.parts.view import View, Where
from reports.published import Published, published

BEST = tuple(name for name in CORE if METRICS[name].family != "data")  # the data are the analysts'


def compared(view: View, rows: tuple[Benchmark, ...]) -> list[Published]:
    """Every figure of the shelf with its verdict, ours beside those that it may stand beside.

    Over an empty warehouse the verdicts alone.
    """
    found = _comparisons(view, rows) if view.filters is not None else {}
    return [published(row, found.get(row.id), view.locale) for row in rows]


def _comparisons(view: View, rows: tuple[Benchmark, ...]) -> Mapping[str, Comparison]:
    allowed = [
        row for row in rows if row.metric and judge(METRICS[row.metric], row)[0] is not Verdict.REFUSED
    ]
    whole, sliced = asked(allowed)
    channels = tuple(value for name, value in view.chosen.where if name == "channel")
    return beside(
        allowed,
        view.figures(*whole),
        view.figures(*sliced, by=("channel",)),
        desks=len(view.extent.desks),
        kept=channels if view.chosen.channels_chosen else None,
    )


def by_their_definition(view: View, rows: tuple[Benchmark, ...]) -> pd.DataFrame:
    """Ours computed as the publishers define it: the columns of metrics.restated_table."""
    wanted = tuple(row for row in rows if row.id in RESTATED)
    where = view.chosen.where
    with st.spinner(_("Counting ours as they count")):
        return _restated(view.run.warehouse.url, content(view.run), view.run, view.window, where, wanted)


def best_of_ours(view: View) -> pd.DataFrame:
    """What the best quarter of our desks reaches, a row per figure: the columns of metrics.best_quarter."""
    chosen = view.chosen
    key = (view.run.warehouse.url, content(view.run), view.run)
    with st.spinner(_("Looking at each desk")):
        return _best(*key, view.window, chosen.where, chosen.clock)


@st.cache_data(show_spinner=False, max_entries=64)
def _restated(
    url: str,  # noqa: ARG001 part of the key
    name: str,  # noqa: ARG001 part of the key
    _run: PageRun,
    window: Window,
    where: Where,
    wanted: tuple[Benchmark, ...],
) -> pd.DataFrame:
    return restated_table(_run.snapshot, window, where, benchmarks=wanted)


@st.cache_data(show_spinner=False, max_entries=64)
def _best(
    url: str,  # noqa: ARG001 part of the key
    name: str,  # noqa: ARG001 part of the key
    _run: PageRun,
    window: Window,
    where: Where,
    clock: str,
) -> pd.DataFrame:
    return best_quarter(*BEST, warehouse=_run.snapshot, window=window, where=where, clock=clock)
