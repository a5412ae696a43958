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
from language import N_, _
from metrics import METRICS
from metrics.catalogue import FAMILIES
from metrics.records import Part, Records, Shown, Total, records_of
from metrics.window import QuestionError
from pages.leadership.cards import NOUNS
from pages.parts.bound import bound_segments, bound_select, spoken_now, take_over
from pages.parts.drawers import reached_by_keyboard
from pages.parts.finding import finding
from pages.parts.heads import figure_head
from pages.parts.info import info
from pages.parts.records import Place, place_of, records_link
from pages.parts.view import View, open_view
from reports.csv import FigureHead, figure_csv
from reports.definitions import FAMILY_WORDS
from reports.records import MOST_IN_A_FILE, Speaker, exported, shown
from warehouse import Snapshot, Warehouse

ROWS = 50
USED, LEFT_OUT = N_("Used"), N_("Left out")
TAKEN_OFF, NEITHER = N_("Taken off"), N_("Neither")
NEWEST, LARGEST, SMALLEST = N_("Newest first"), N_("Largest first"), N_("Smallest first")
EVERY_REASON = N_("Every reason")


def page() -> None:
    view = open_view(_("Records"))
    place = place_of(st.query_params.to_dict())
    if place is None:
        choose()
        return
    try:
        records = behind(view, place)
    except QuestionError as error:
        said = _("This address names no records: {error}. Open them from a number instead.")
        st.warning(said.format(error=error))
        return
    totals = [part_totals(view, place, at) for at in range(len(records.parts))]
    heading(view, place, records, totals)
    if not records.parts:
        nothing = _("There is nothing to list: this was not in any file loaded yet.")
        st.html(f'<p class="ds-state">{escape(nothing)}</p>')
        return
    at = chosen_part(records)
    listing(view, place, records.parts[at], totals[at])


def choose() -> None:
    """Without a figure there is nothing to list: which one?"""
    finding(_("Records stand behind a number. Which one?"))
    for family in FAMILIES:
        st.subheader(_(FAMILY_WORDS[family]), anchor=False)
        with st.container(horizontal=True, gap="small"):
            for metric in METRICS.values():
                if metric.family == family:
                    records_link(Place(metric.name), _(metric.short))


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
    noun = _(NOUNS.get(metric.counted, str(metric.counted)))
    used, left_out = (
        words.count(each, view.locale) for each in (records.n(totals), records.excluded(totals))
    )
    with st.container(key="panel_records", height="content"):
        title = escape(_(metric.short) + slice_words(view, place))
        st.html(f'<div class="ds-head"><h2 class="ds-title">{title}</h2></div>')
        info(
            view,
            _(metric.short),
            (place.metric,),
            key="records",
            by=place.by,
            grain=place.grain,
            linked=False,
        )
        said = _("{value}, from {used} {cases}; {left_out} left out.")
        finding(said.format(value=value, used=used, cases=noun, left_out=left_out))
        if records.years:
            st.caption(_("Both years are needed; the smaller number of them counts."))
        if place.at or place.period:
            records_link(Place(place.metric), _("Show the whole figure"))


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
    parts = [named[name](value) if name in named else value or _(words.NOT_GIVEN) for name, value in place.at]
    if place.period:
        parts.append(words.period(place.period, view.locale))
    return f": {', '.join(parts)}" if parts else ""


def chosen_part(records: Records) -> int:
    """Which kind of rows: most figures have one."""
    names = [part.title for part in records.parts]
    if len(names) == 1:
        return 0
    chosen = bound_segments(_("Rows"), names, key="rows")
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
            whys = [_(self.part.reasons[int(reason) - 1]) for reason in frame["reason"]]
            table[_("Left out because")] = whys
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
        nothing = _("No rows.")
        st.html(f'<p class="ds-state">{escape(nothing)}</p>')
        return
    pages = -(-count // ROWS)
    at = min(max(int(st.session_state.get("page", 1)), 1), pages)
    frame = selection.frame(view.snapshot, ROWS, (at - 1) * ROWS)
    first, last, every = (
        words.count(n, view.locale) for n in ((at - 1) * ROWS + 1, (at - 1) * ROWS + len(frame), count)
    )
    cases = sum(total.cases for total in told)
    said = _("{first} to {last} of {n} rows. Times are in {zone}.")
    if cases != count:
        said = _("{first} to {last} of {n} rows, which stand for {cases} cases. Times are in {zone}.")
    shown_cases = words.count(cases, view.locale)
    st.caption(said.format(first=first, last=last, n=every, cases=shown_cases, zone=zone()))
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
    chosen = bound_segments(_("Show"), names, key="show", said=partial(side_words, part))
    left = dict(reasons(part, totals))
    if left:
        lines = (_left_out(total, why, locale) for why, total in left.items())
        st.html("".join(lines))
    if chosen == LEFT_OUT:
        why = EVERY_REASON
        if len(left) > 1:
            why = bound_select(_("Reason"), [EVERY_REASON, *left], key="why") or EVERY_REASON
        return Shown(used=False, reason=left[why].reason if why in left else None)
    return Shown(side=sides.get(chosen or USED))


def _left_out(total: Total, why: str, locale: str) -> str:
    said = _("{n} left out. {reason}").format(n=words.count(total.cases, locale), reason=_(why))
    return f'<p class="ds-quiet">{escape(said)}</p>'


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
        -1: part.against or TAKEN_OFF,
        0: NEITHER if part.against else not_(part),
    }
    return {names[side]: side for side in (1, 0, -1) if side in sides}


def not_(part: Part) -> str:
    """What the rows that are not counted are called in an address."""
    return f"Not: {part.counted}"


def side_words(part: Part, side: str) -> str:
    """A side in the words of the page."""
    return _("Not: {counted}").format(counted=_(part.counted)) if side == not_(part) else _(side)


def order(part: Part) -> tuple[str, bool]:
    """The column that the rows are sorted by ('' for their time), and whether the largest comes first."""
    names = {column.title: column.name for column in part.columns}
    usual = [NEWEST] if "day" in part.rows.c else []
    title = bound_select(_("Sort by"), [*usual, *names], key="sort", width=190)
    if title == NEWEST or title is None:
        return "", True
    way = bound_select(_("Order"), (LARGEST, SMALLEST), key="order", width=150)
    return names[title], way == LARGEST


def chosen_columns(part: Part) -> list[str]:
    """The columns to show; the usual ones until others are chosen."""
    names = {column.title: column.name for column in part.columns}
    held = "columns" in st.session_state
    take_over("columns", list(names), several=True)
    taken = "columns" in st.session_state and not held  # of a link in another language
    usual = [column.title for column in part.columns if column.usual]
    with st.popover(_("Columns"), icon=":material/view_column:"):
        titles = st.multiselect(
            _("Columns"),
            list(names),
            default=None if taken else usual,
            key="columns",
            bind="query-params",
            format_func=spoken_now(list(names)),
        )
        reached_by_keyboard("columns")
    chosen = [names[title] for title in titles]
    return chosen or [column.name for column in part.columns if column.usual]


def download(view: View, place: Place, selection: Selection, count: int) -> None:
    """All rows of the selection as a file; above a bound the first ones, which the button says."""
    title = _(METRICS[place.metric].short) + slice_words(view, place)
    figure = of_slice(view.figures(place.metric, by=place.by, grain=place.grain), place)
    head = figure_head(view, title, (place.metric,), figure)
    some = _("CSV, the first {n}").format(n=words.count(MOST_IN_A_FILE, view.locale))
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
