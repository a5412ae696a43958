"""What moved and stayed, for the overview's sentence and its list: asked once per snapshot and filters."""

import streamlit as st

from metrics import METRICS, Window
from metrics.analyses.changes import Finding, what_changed
from metrics.availability import availability
from pages.parts.content import content
from pages.parts.kept_answers import kept
from pages.parts.run import PageRun
from pages.parts.view import View, Where

ANSWERED = "answered_within_share"


def changes(view: View) -> tuple[Finding, ...]:
    """The changes that began within the page's period, worse ones first."""
    chosen = view.chosen
    return _changes(
        view.run.warehouse.url, content(view.run), view.run, view.window, chosen.where, chosen.clock
    )


def without_answers(view: View) -> tuple[str, ...]:
    """The sources whose contacts are counted, but that never gave a time of an answer."""
    return _without_answers(view.run.warehouse.url, content(view.run), view.run)


@st.cache_data(show_spinner=False, max_entries=256)
def _changes(
    url: str, name: str, _run: PageRun, window: Window, where: Where, clock: str
) -> tuple[Finding, ...]:
    return kept(
        ("what changed", url, name, window, where, clock),
        lambda: tuple(what_changed(_run.snapshot, window, where=where, clock=clock)),
    )


@st.cache_data(show_spinner=False, max_entries=16)
def _without_answers(url: str, name: str, _run: PageRun) -> tuple[str, ...]:  # noqa: ARG001 the cache's key
    answered = METRICS[ANSWERED]
    return availability(_run.snapshot.connection).lacking(answered.needs, answered.facts.tables)
