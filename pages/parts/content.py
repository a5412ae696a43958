"""Under which name figures are cached: it stays when somebody only wrote a note or a target."""

import streamlit as st

from pages.parts.run import PageRun
from warehouse.content import content_name


def content(run: PageRun) -> str:
    """The name of what the figures of the run's snapshot depend on."""
    return _content(run.warehouse.url, run.name, run)


@st.cache_data(show_spinner=False, max_entries=64)
def _content(url: str, name: str, _run: PageRun) -> str:  # noqa: ARG001 the first two are the cache's key
    return content_name(_run.snapshot.connection)
