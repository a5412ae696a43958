"""What a page is given: the window and filters chosen, and figures from one snapshot.

`open_view(title)` draws the page's head and gives the View. Figures are cached under the snapshot's name, so a
filter that was set before costs no query, and a new load never meets an old figure.
"""

from dataclasses import dataclass
from datetime import timedelta

import pandas as pd
import streamlit as st

from charts import words
from metrics import Window, figures
from pages.parts.extent import Extent, extent
from pages.parts.filters import Filters
from pages.parts.run import PageRun, current_run
from warehouse import Snapshot

STALE = timedelta(days=35)
Where = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class View:
    """One page run: its snapshot, what it holds, and the filters (None over an empty warehouse)."""

    title: str
    run: PageRun
    extent: Extent
    filters: Filters | None
    locale: str

    @property
    def snapshot(self) -> Snapshot:
        """The published snapshot, opened when first needed."""
        return self.run.snapshot

    @property
    def chosen(self) -> Filters:
        """The filters; stops the page where there is nothing to filter."""
        if self.filters is None:
            st.stop()
        return self.filters

    @property
    def window(self) -> Window:
        return self.chosen.period.window

    @property
    def previous(self) -> Window | None:
        return self.chosen.period.previous

    @property
    def grain(self) -> str:
        return self.chosen.period.grain

    def figures(
        self,
        *metrics: str,
        by: tuple[str, ...] = (),
        grain: str | None = None,
        window: Window | None = None,
        more: Where = (),
    ) -> pd.DataFrame:
        """figures() under this page's filters; `window` is the page's unless given, `more` adds conditions."""
        return _figures(
            self.run.warehouse.url,
            self.run.name,
            self.run,
            metrics,
            by,
            grain,
            window or self.window,
            self.chosen.where + more,
            self.chosen.clock,
        )


@st.cache_data(show_spinner=False, max_entries=1024)
def _figures(  # noqa: PLR0917 the cache's key is the whole question
    url: str,  # noqa: ARG001 part of the key
    name: str,  # noqa: ARG001 part of the key
    _run: PageRun,
    metrics: tuple[str, ...],
    by: tuple[str, ...],
    grain: str | None,
    window: Window,
    where: Where,
    clock: str,
) -> pd.DataFrame:
    return figures(
        *metrics, warehouse=_run.snapshot, window=window, by=by, grain=grain, where=where, clock=clock
    )


def viewer_locale() -> str:
    """The viewer's own locale for numbers and dates; English where the browser says nothing."""
    return words.known_locale(st.context.locale)


def open_view(title: str, *, filtered: bool = True) -> View:
    """Draws the page's title with its period and the age of the data; `filtered` false: only the title."""
    run = current_run()
    view = View(title, run, extent(run), run.filters, viewer_locale())
    with run.head:
        st.title(title, anchor=False)
        if filtered and view.filters is not None:
            st.caption(period_line(view))
    return view


def period_line(view: View) -> str:
    """'Apr 2015 to Mar 2016, beside the 12 months before'; and how old the data are once over 35 days."""
    window = view.window
    line = words.span(window.first, window.last, view.locale)
    if view.previous is not None:
        line += f", beside {words.span(view.previous.first, view.previous.last, view.locale)}"
    last = view.extent.last
    if last is not None and words.today() - last > STALE:
        line += f" · Data to {words.day(last, view.locale)}"
    return line
