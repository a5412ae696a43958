"""Analyses under the page's filters: asked when first drawn, then kept while their data stay."""

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from charts import words
from language import _
from metrics import Window
from metrics.analyses.desks import DeskFunnel, desk_funnel
from metrics.figures import Source
from metrics.provenance import Provenance
from metrics.units import State
from pages.parts.content import content
from pages.parts.run import PageRun
from pages.parts.view import View, Where

Found = TypeVar("Found")


def analysed(
    view: View,
    analysis: Callable[..., Found],
    *,
    window: Window | None = None,
    where: Where | None = None,
    **options: str | bool,
) -> Found:
    """What the analysis finds in the page's window (else the one given), under the page's filters."""
    asked = (f"{analysis.__module__}.{analysis.__qualname__}", tuple(sorted(options.items())))
    found: Found = _analysed(
        view.run.warehouse.url,
        content(view.run),
        view.run,
        analysis,
        asked,
        window or view.window,
        view.chosen.where if where is None else where,
    )
    return found


@st.cache_data(show_spinner=False, max_entries=256)
def _analysed(
    url: str,  # noqa: ARG001 part of the key
    name: str,  # noqa: ARG001 part of the key
    _run: PageRun,
    _analysis: Callable[..., Any],
    asked: tuple[str, tuple[tuple[str, str | bool], ...]],
    window: Window,
    where: Where,
) -> Any:
    return _analysis(_run.snapshot, window, where, **dict(asked[1]))


def desks_apart(view: View, metric: str) -> DeskFunnel:
    """The desks of a share beside the range that is usual for their size."""
    return analysed(view, _desks_apart, metric=metric, clock=view.chosen.clock)


def _desks_apart(source: Source, window: Window, where: Where, *, metric: str, clock: str) -> DeskFunnel:
    return desk_funnel(metric, source, window, where=where, clock=clock)


def telling(origin: Provenance | None) -> Callable[[], Provenance] | None:
    """How an analysis came about, in the form that a panel asks for."""
    return None if origin is None else lambda: origin


def silence(state: State, n: int = 0, to_add: str = "", locale: str = words.ENGLISH) -> str:
    """Why an analysis has nothing to draw, and what would change that."""
    if state is State.NOT_COMPUTABLE:
        return f"{_('Not loaded yet.')} {to_add}".strip()
    if state is State.FEW:
        return _("Too few cases in this period to say: n = {n}.").format(n=words.count(n, locale))
    return _("No cases in this period.")
