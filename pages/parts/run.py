"""One run of a page: which warehouse, which published snapshot, one connection.

A page reads the pointer once and everything it shows comes from that snapshot, so it never mixes two loads.
The connection is opened at the first figure that is not cached yet, and closed when the run ends.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from pandas import DataFrame
from streamlit.delta_generator import DeltaGenerator

from configuration import DEFAULT_FILE, Configuration, read_configuration
from metrics import Asked
from pages.parts.failures import told
from warehouse import Snapshot, Warehouse, open_warehouse

if TYPE_CHECKING:
    from pages.parts.filters import Filters
    from pages.parts.taking import Taking


class PageRun:
    """The warehouse and the snapshot of one run; `head` is the place above the filters for the title, which
    only a run that draws has. `taking` collects what is drawn, where the page is taken along.
    """

    head: DeltaGenerator

    def __init__(self, warehouse: Warehouse, stack: ExitStack) -> None:
        self.warehouse = warehouse
        self.name = warehouse.snapshot_name()
        self.filters: Filters | None = None
        self.answers: dict[Asked, DataFrame] = {}  # under these filters, of this snapshot
        self.taking: Taking | None = None
        self.files: DeltaGenerator | None = None  # where they are offered
        self.title = self.page = ""
        self._stack = stack
        self._snapshot: Snapshot | None = None

    @property
    def snapshot(self) -> Snapshot:
        """The published snapshot, opened once; a newer one published meanwhile starts the run again."""
        if self._snapshot is None:
            self._snapshot = self._stack.enter_context(self.warehouse.snapshot())
            if self._snapshot.name != self.name:
                st.rerun()
        return self._snapshot


_CURRENT: ContextVar[PageRun] = ContextVar("page_run")


def _written() -> tuple[str | None, float]:
    """Where the configuration lies, and when it was written; of none 0."""
    path = os.environ.get("DESKSCOPE_CONFIG")
    file = Path(path or DEFAULT_FILE)
    return path, file.stat().st_mtime if file.exists() else 0.0


@st.cache_resource(show_spinner=False, max_entries=8)
def _configuration(written: tuple[str | None, float]) -> Configuration:
    path, _ = written
    return read_configuration(Path(path) if path else None)


def configuration() -> Configuration:
    """The configuration of DESKSCOPE_CONFIG, read again when the file changed."""
    return _configuration(_written())


@st.cache_resource(show_spinner=False, max_entries=8)
def _warehouse(url: str | None, written: tuple[str | None, float]) -> Warehouse:
    return open_warehouse(url, _configuration(written))


def page_warehouse() -> Warehouse:
    """The warehouse of DESKSCOPE_WAREHOUSE, shared by all viewers of this process."""
    return _warehouse(os.environ.get("DESKSCOPE_WAREHOUSE"), _written())


@contextmanager
def page_run() -> Iterator[PageRun]:
    """Everything a page needs for one run; entered by main.py around filters and page."""
    with told(), bare_run() as run:
        yield run


@contextmanager
def bare_run() -> Iterator[PageRun]:
    """The same for whoever is no viewer: what fails is raised."""
    with ExitStack() as stack:
        run = PageRun(page_warehouse(), stack)
        run.head = st.container()
        token = _CURRENT.set(run)
        try:
            yield run
        finally:
            _CURRENT.reset(token)


def current_run() -> PageRun:
    """The run main.py opened; raises LookupError when a page is started without main.py."""
    return _CURRENT.get()
