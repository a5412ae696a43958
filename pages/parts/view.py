"""What a page is given: the window and filters chosen, and figures from one snapshot.

`open_view(title)` draws the page's head and gives the View. Figures are cached under the snapshot's name, so
a filter that was set before costs no query, and a new load never meets an old figure.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from html import escape

import pandas as pd
import streamlit as st

from charts import words
from charts.shaping import of_metric
from language import ENGLISH, N_, PSEUDO, _, language
from metrics import Asked, Provenance, Window, figures_together, provenance
from pages.parts.content import content
from pages.parts.extent import Extent, extent
from pages.parts.filters import Filters
from pages.parts.kept_answers import kept
from pages.parts.menu_of_files import open_menu
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
    def compared(self) -> str:
        """Which period it is compared with, in the words of the filter."""
        return self.chosen.compare

    @property
    def than(self) -> str:
        """What the compared period is called: of twelve months the one before is the year before."""
        before, now = self.previous, self.window
        if before is None or before.first is None or now.first is None:
            return _("the period before")
        first, then = now.first, before.first
        year_before = (then.year + 1, then.month, then.day) == (first.year, first.month, first.day)
        return _("the year before") if year_before else _("the period before")

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
        """The figures under this page's filters; `window` the page's unless given, `more` adds to where."""
        asked = Asked(metrics, window or self.window, by, grain)
        if not more and asked in self.run.answers:
            return self.run.answers[asked]
        return self._found((asked,), self.chosen.where + more)[0]

    def compared_figures(
        self, *metrics: str, by: tuple[str, ...] = ()
    ) -> tuple[pd.DataFrame, pd.DataFrame | None]:
        """The figures of the page's period and of the compared one (None without), asked together."""
        self.ask(*self.of_compared(*metrics, by=by))
        now = self.figures(*metrics, by=by)
        return now, None if self.previous is None else self.figures(*metrics, by=by, window=self.previous)

    def ask(self, *asked: Asked) -> None:
        """Asks what the page is going to show in one go: figures about the same rows in one SELECT."""
        new = tuple(dict.fromkeys(one for one in asked if one not in self.run.answers))
        if new:
            self.run.answers.update(zip(new, self._found(new, self.chosen.where), strict=True))

    def of_whole(self, *metrics: str, by: tuple[str, ...] = ()) -> Asked:
        """What figures() is going to ask."""
        return Asked(metrics, self.window, by)

    def of_compared(self, *metrics: str, by: tuple[str, ...] = ()) -> list[Asked]:
        """What compared_figures() is going to ask."""
        windows = [window for window in (self.window, self.previous) if window is not None]
        return [Asked(metrics, window, by) for window in windows]

    def of_time(self, *metrics: str, by: tuple[str, ...] = ()) -> list[Asked]:
        """What beside() is going to ask first."""
        whole = self._whole
        windows = [self.window, self.previous] if whole is None else [whole]
        return [Asked(metrics, window, by, self.grain) for window in windows if window is not None]

    def _found(self, asked: tuple[Asked, ...], where: Where) -> tuple[pd.DataFrame, ...]:
        # as text the questions are a key at once: Streamlit takes milliseconds to hash them
        key = repr((self.run.warehouse.url, content(self.run), asked, where, self.chosen.clock))
        return _figures(key, self.run, asked, where, self.chosen.clock)

    @property
    def _whole(self) -> Window | None:
        """The page's period and the compared one as one, where they meet and are told by month."""
        now, before = self.window, self.previous
        meet = self.grain == "month" and before is not None and _adjacent_months(before, now)
        return Window(before.first, now.last) if before is not None and meet else None

    def provenance(self, metric: str, *, by: tuple[str, ...] = (), grain: str | None = None) -> Provenance:
        """How a figure of this page came about; asked only when somebody wants to know."""
        return provenance(
            metric,
            warehouse=self.snapshot,
            window=self.window,
            by=by,
            grain=grain,
            where=self.chosen.where,
            clock=self.chosen.clock,
        )

    def over_time(self, metric: str, *, by: tuple[str, ...] = (), window: Window | None = None) -> "OverTime":
        """A metric by period; where over a third of its points are too few, by the next coarser one."""
        fine = self.grain
        for grain in GRAINS[GRAINS.index(fine) :]:
            frame = self.figures(metric, by=by, grain=grain, window=window)
            if not mostly_few(frame):
                return OverTime(frame, grain, fine)
        return OverTime(frame, grain, fine)

    def beside(self, *metrics: str) -> "dict[str, OverTime]":
        """Each metric over time, with the compared period; asked together, but each in a grain of its own:
        the few cases of one do not coarsen the others.
        """
        now, before = self.by_grain(*metrics)
        found = {}
        for metric in metrics:
            own = of_metric(now, metric)
            if mostly_few(own):
                found[metric] = self._coarser(metric)
            else:
                earlier = None if before is None else of_metric(before, metric)
                found[metric] = OverTime(own, self.grain, self.grain, earlier)
        return found

    def _coarser(self, metric: str) -> "OverTime":
        over = self.over_time(metric)
        if self.previous is None:
            return over
        return replace(over, before=self.figures(metric, grain=over.grain, window=self.previous))

    def by_grain(self, *metrics: str) -> tuple[pd.DataFrame, pd.DataFrame | None]:
        """The metrics in the page's grain, of its period and of the one before."""
        self.ask(*self.of_time(*metrics))
        whole, now = self._whole, self.window
        if whole is None:
            before = self.previous
            earlier = None if before is None else self.figures(*metrics, grain=self.grain, window=before)
            return self.figures(*metrics, grain=self.grain), earlier
        both = self.figures(*metrics, grain=self.grain, window=whole)
        # a row without a period says why there is no figure at all: it is as true of either half
        always, later = both["period"].isna(), both["period"].fillna("") >= f"{now.first:%Y-%m}"
        return both[always | later], both[always | ~later]

    def desk_name(self, desk: str | None) -> str:
        """A desk as people call it."""
        return dict(self.extent.desks).get(desk or "", desk or _(words.NOT_GIVEN))

    @property
    def in_time(self) -> str:
        """'in business hours' where that clock is chosen, else ''."""
        return _("in business hours") if self.chosen.clock == "business" else ""


def _adjacent_months(before: Window, now: Window) -> bool:
    """Whether the one ends the day before the other begins, at the turn of a month."""
    if before.last is None or now.first is None:
        return False
    return now.first.day == 1 and before.last + timedelta(days=1) == now.first


GRAINS = ("week", "month", "quarter", "year")
FEW_AT_MOST = 1 / 3
BY_GRAIN = {
    "week": N_("by week"),
    "month": N_("by month"),
    "quarter": N_("by quarter"),
    "year": N_("by year"),
}
_TOO_FEW = {
    "week": N_("too few cases by week"),
    "month": N_("too few cases by month"),
    "quarter": N_("too few cases by quarter"),
}


@dataclass(frozen=True)
class OverTime:
    """Figures by period, the grain they are really drawn in, and the same of the compared period."""

    frame: pd.DataFrame
    grain: str
    wished: str
    before: pd.DataFrame | None = None

    @property
    def note(self) -> str:
        """'by month'; says so when the wished grain had too few cases."""
        note = _(BY_GRAIN[self.grain])
        return note if self.grain == self.wished else f"{note} ({_(_TOO_FEW[self.wished])})"


def mostly_few(frame: pd.DataFrame) -> bool:
    """Whether over a third of the points that have any case have too few."""
    shown = frame["state"].isin(["ok", "few"])
    return bool(shown.any() and (frame["state"] == "few").sum() > FEW_AT_MOST * shown.sum())


@st.cache_data(show_spinner=False, max_entries=1024)
def _figures(
    key: str,
    _run: PageRun,
    _asked: tuple[Asked, ...],
    _where: Where,
    _clock: str,
) -> tuple[pd.DataFrame, ...]:
    """`key` is the whole question."""
    return kept(
        ("figures", key),
        lambda: figures_together(_asked, warehouse=_run.snapshot, where=_where, clock=_clock),
    )


def viewer_locale() -> str:
    """The viewer's kind of the language spoken: whose order of day and month, whose commas.

    In another language than the page speaks, a number or a month would only read as a slip.
    """
    locale, spoken = words.known_locale(st.context.locale), language()
    if spoken == PSEUDO:
        spoken = ENGLISH
    if locale.split("_")[0] == spoken.split("_")[0]:
        return locale
    return words.ENGLISH if spoken == ENGLISH else spoken


def open_view(title: str, *, filtered: bool = True) -> View:
    """Draws the page's title with its period and the age of the data; `filtered` false: only the title."""
    run = current_run()
    view = View(title, run, extent(run), run.filters, viewer_locale())
    with run.head, st.container(horizontal=True, vertical_alignment="bottom", key="page_head"):
        st.title(title, anchor=False)
        open_menu(run)
    if run.taking is not None:
        run.taking.view = view if filtered else replace(view, filters=None)
    with run.head:
        if filtered and view.filters is not None:
            st.caption(period_line(view))
            st.html(f'<p class="ds-print">{escape(view.filters.in_words)}</p>')  # the filters are not printed
    return view


def period_line(view: View) -> str:
    """'Showing Apr 2015 to Mar 2016, beside Apr 2014 to Mar 2015 · data from Jan 2012 to 31 Mar 2016, 5 days
    old'.

    Where the data begin and end is said where there are more of them, or where they end over 35 days ago.
    """
    window, held = view.window, view.extent
    shown = words.span(window.first, window.last, view.locale)
    if view.previous is None:
        line = _("Showing {period}").format(period=shown)
    else:
        before = words.span(view.previous.first, view.previous.last, view.locale)
        line = _("Showing {period}, beside {before}").format(period=shown, before=before)
    if held.first is None or held.last is None:
        return line
    old = words.days_old(words.today() - held.last)
    if words.today() - held.last > STALE or (window.first, window.last) != (held.first, held.last):
        begin, end = words.month(held.first, view.locale), words.day(held.last, view.locale)
        data = _("data from {begin} to {end}, {age}").format(begin=begin, end=end, age=old)
    else:
        data = _("data {age}").format(age=old)
    return f"{line} · {data}"
