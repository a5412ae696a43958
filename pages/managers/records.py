"""Which tickets, messages or ratings stand behind this number, and which were left out, and why?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from charts import words
from charts.readings import reading
from charts.shaping import of_metric
from metrics import METRICS
from metrics.catalogue import FAMILIES
from metrics.records import Part, Records, Shown, Total, records_of
from metrics.window import QuestionError
from pages.leadership.cards import NOUNS
from pages.parts.finding import finding
from pages.parts.info import figure_head, info
from pages.parts.records import Place, place_of, records_link
from pages.parts.view import View, open_view
from reports.csv import FigureHead, figure_csv
from reports.records import MOST_IN_A_FILE, Speaker, exported, shown
from warehouse import Snapshot, Warehouse

ROWS = 50
USED, LEFT_OUT = "Used", "Left out"
NEWEST = "Newest day first"
EVERY_REASON = "Every reason"


def page() -> None:
    view = open_view("Records")
    place = place_of(st.query_params.to_dict())
    if place is None:
        choose()
        return
    try:
        records = behind(view, place)
    except QuestionError as error:
        st.warning(f"This address names no records: {error}. Open them from a number instead.")
        return
    totals = [part_totals(view, place, at) for at in range(len(records.parts))]
    heading(view, place, records, totals)
    if not records.parts:
        st.html('<p class="ds-state">There is nothing to list: this was not in any file loaded yet.</p>')
        return
    at = chosen_part(records)
    listing(view, place, records.parts[at], totals[at])


def choose() -> None:
    """Without a figure there is nothing to list: which one?"""
    st.html('<p class="ds-sentence">Records stand behind a number. Which one?</p>')
    for family in FAMILIES:
        st.subheader(family.capitalize(), anchor=False)
        with st.container(horizontal=True, gap="small"):
            for metric in METRICS.values():
                if metric.family == family:
                    records_link(Place(metric.name), metric.short)


def behind(view: View, place: Place) -> Records:
    """The records of the place under the page's filters."""
    return records_of(
        place.metric,
        view.snapshot.connection,
        window=view.window,
        grain=place.grain,
        where=view.chosen.where,
        clock=view.chosen.clock,
        at=dict(place.at),
        period=place.period,
        privacy=view.run.warehouse.configuration.privacy,
    )


def part_totals(view: View, place: Place, at: int) -> tuple[Total, ...]:
    return _totals(
        view.run.warehouse.url,
        view.run.name,
        place,
        at,
        str(view.window),
        view.chosen.where,
        view.chosen.clock,
        view,
    )


@st.cache_data(show_spinner=False, max_entries=256)
def _totals(  # noqa: PLR0917 the cache's key is the whole question
    url: str,  # noqa: ARG001 part of the key, as all that follow
    name: str,  # noqa: ARG001
    place: Place,
    at: int,
    window: str,  # noqa: ARG001
    where: tuple[tuple[str, str | None], ...],  # noqa: ARG001
    clock: str,  # noqa: ARG001
    _view: View,
) -> tuple[Total, ...]:
    return behind(_view, place).parts[at].totals(_view.snapshot.connection)


def heading(view: View, place: Place, records: Records, totals: Sequence[Sequence[Total]]) -> None:
    """The figure that was clicked, its slice, and how many cases it rests on."""
    metric = METRICS[place.metric]
    frame = of_metric(view.figures(place.metric, by=place.by, grain=place.grain), place.metric)
    one = of_slice(frame, place)
    value = reading(one, place.metric).in_words(view.locale) if len(one) else words.DASH
    noun = NOUNS.get(metric.counted, str(metric.counted))
    used, left_out = (
        words.count(each, view.locale) for each in (records.n(totals), records.excluded(totals))
    )
    with st.container(key="panel_records", height="content"):
        title = escape(metric.short + slice_words(view, place))
        st.html(f'<div class="ds-head"><h2 class="ds-title">{title}</h2></div>')
        info(view, metric.short, (place.metric,), key="records", by=place.by, grain=place.grain, linked=False)
        finding(f"{value}, from {used} {noun}; {left_out} left out.")
        if records.years:
            st.caption("Both years are needed; the smaller number of them counts.")
        if place.at or place.period:
            records_link(Place(place.metric), "Show the whole figure")


def of_slice(frame: pd.DataFrame, place: Place) -> pd.DataFrame:
    """The row of the place's slice and period."""
    kept = pd.Series(True, index=frame.index)
    for name, value in place.at:
        kept &= frame[name].isna() if value is None else frame[name] == value
    if place.period:
        kept &= frame["period"] == place.period
    return frame[kept]


def slice_words(view: View, place: Place) -> str:
    """': Phone, Mar 2026'; '' for the whole figure."""
    named = {"channel": words.channel_word, "desk": view.desk_name}
    parts = [named[name](value) if name in named else value or words.NOT_GIVEN for name, value in place.at]
    if place.period:
        parts.append(words.period(place.period, view.locale))
    return f": {', '.join(parts)}" if parts else ""


def chosen_part(records: Records) -> int:
    """Which kind of rows: most figures have one."""
    names = [part.title for part in records.parts]
    if len(names) == 1:
        return 0
    chosen = st.segmented_control(
        "Rows", names, default=names[0], key="rows", bind="query-params", required=True
    )
    return names.index(chosen) if chosen in names else 0


@dataclass(frozen=True)
class Selection:
    """The rows of a part that are shown, their columns and their order."""

    part: Part
    which: Shown
    columns: tuple[str, ...]
    sort: str
    descending: bool

    def frame(self, snapshot: Snapshot, limit: int, offset: int = 0) -> pd.DataFrame:
        return self.part.frame(
            snapshot.connection,
            self.which,
            self.columns,
            sort=self.sort,
            descending=self.descending,
            limit=limit,
            offset=offset,
        )

    def with_reasons(self, table: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
        """The table, with why each row is left out where it is."""
        if not self.which.used:
            table["Left out because"] = [self.part.reasons[int(reason) - 1] for reason in frame["reason"]]
        return table


def listing(view: View, place: Place, part: Part, totals: Sequence[Total]) -> None:
    """The rows chosen, a page of them, with their controls."""
    which = chosen_rows(part, totals, view.locale)
    told = [total for total in totals if fits(total, which)]
    count = sum(total.records for total in told)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        sort, descending = order(part)
        selection = Selection(part, which, tuple(chosen_columns(part)), sort, descending)
        download(view, place, selection, count)
    if not count:
        st.html('<p class="ds-state">No rows.</p>')
        return
    pages = -(-count // ROWS)
    at = min(max(int(st.session_state.get("page", 1)), 1), pages)
    frame = selection.frame(view.snapshot, ROWS, (at - 1) * ROWS)
    first, last, every = (
        words.count(n, view.locale) for n in ((at - 1) * ROWS + 1, (at - 1) * ROWS + len(frame), count)
    )
    cases = sum(total.cases for total in told)
    stand_for = f", which stand for {words.count(cases, view.locale)} cases" if cases != count else ""
    st.caption(f"{first} to {last} of {every} rows{stand_for}. Times are in {zone()}.")
    table = selection.with_reasons(shown(frame, part.columns, speaker(view)), frame)
    st.dataframe(table, hide_index=True, width="stretch", height="content", key="records_table")
    if pages > 1:
        st.pagination(pages, key="page", bind="query-params")


def fits(total: Total, which: Shown) -> bool:
    """Whether a total is of the rows shown."""
    if which.used:
        return total.reason == 0 and which.side in {None, total.side}
    return total.reason > 0 and which.reason in {None, total.reason}


def chosen_rows(part: Part, totals: Sequence[Total], locale: str) -> Shown:
    """Used rows, those on one side of the figure, or those left out, for one reason or all."""
    sides = side_names(part, totals)
    names = [USED, *sides, LEFT_OUT]
    chosen = st.segmented_control("Show", names, default=USED, key="show", bind="query-params", required=True)
    left = dict(reasons(part, totals))
    if left:
        lines = (
            f'<p class="ds-quiet">{words.count(total.cases, locale)} left out. {escape(why)}</p>'
            for why, total in left.items()
        )
        st.html("".join(lines))
    if chosen == LEFT_OUT:
        why = EVERY_REASON
        if len(left) > 1:
            why = (
                st.selectbox("Reason", [EVERY_REASON, *left], key="why", bind="query-params") or EVERY_REASON
            )
        return Shown(used=False, reason=left[why].reason if why in left else None)
    return Shown(side=sides.get(chosen or USED))


def reasons(part: Part, totals: Sequence[Total]) -> list[tuple[str, Total]]:
    """Each reason once, with how many cases it leaves out."""
    numbers = sorted({total.reason for total in totals if total.reason})
    told = []
    for number in numbers:
        own = [total for total in totals if total.reason == number]
        every = Total(number, None, sum(one.records for one in own), sum(one.cases for one in own))
        told.append((part.reasons[number - 1], every))
    return told


def side_names(part: Part, totals: Sequence[Total]) -> dict[str, int]:
    """What the sides of the used rows are called, where there is more than one."""
    sides = {total.side for total in totals if total.reason == 0} - {None}
    if len(sides) < 2:
        return {}
    names = {
        1: part.counted,
        -1: part.against or "Taken off",
        0: "Neither" if part.against else f"Not: {part.counted}",
    }
    return {names[side]: side for side in (1, 0, -1) if side in sides}


def order(part: Part) -> tuple[str, bool]:
    """The column that the rows are sorted by ('' for the day), and whether the largest comes first."""
    names = {column.title: column.name for column in part.columns}
    usual = [NEWEST] if "day" in part.rows.c else []
    title = st.selectbox("Sort by", [*usual, *names], key="sort", bind="query-params", width=190)
    if title == NEWEST or title is None:
        return "", True
    ways = ("Largest first", "Smallest first")
    way = st.selectbox("Order", ways, key="order", bind="query-params", width=150)
    return names[title], way == ways[0]


def chosen_columns(part: Part) -> list[str]:
    """The columns to show; the usual ones until others are chosen."""
    names = {column.title: column.name for column in part.columns}
    with st.popover("Columns", icon=":material/view_column:"):
        titles = st.multiselect(
            "Columns",
            list(names),
            default=[column.title for column in part.columns if column.usual],
            key="columns",
            bind="query-params",
        )
    chosen = [names[title] for title in titles]
    return chosen or [column.name for column in part.columns if column.usual]


def download(view: View, place: Place, selection: Selection, count: int) -> None:
    """All rows of the selection as a file; above a bound the first ones, which the button says."""
    title = METRICS[place.metric].short + slice_words(view, place)
    figure = of_slice(view.figures(place.metric, by=place.by, grain=place.grain), place)
    head = figure_head(view, title, (place.metric,), figure)
    some = f"CSV, the first {words.count(MOST_IN_A_FILE, view.locale)}"
    st.download_button(
        some if count > MOST_IN_A_FILE else "CSV",
        data=partial(as_file, view.run.warehouse, selection, head, speaker(view)),
        file_name=f"{place.metric}_records.csv",
        mime="text/csv",
        on_click="ignore",
        disabled=not count,
        key="download_records",
    )


def as_file(warehouse: Warehouse, selection: Selection, head: FigureHead, speaker: Speaker) -> bytes:
    """The rows as CSV; made when it is asked for, after the page's own snapshot was closed."""
    with warehouse.snapshot() as snapshot:
        frame = selection.frame(snapshot, MOST_IN_A_FILE)
        head = replace(head, snapshot=snapshot.name)
    return figure_csv(selection.with_reasons(exported(frame, selection.part.columns, speaker), frame), head)


def zone() -> str:
    """The viewer's time zone."""
    return st.context.timezone or "UTC"


def speaker(view: View) -> Speaker:
    return Speaker(view.desk_name, zone(), view.locale)


page()
