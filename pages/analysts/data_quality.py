"""Can these data be trusted, and what is there to mend?"""

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from charts import words
from charts.readings import reading
from charts.shaping import of_metric
from language import N_, _
from metrics import METRICS, figures, provenance
from metrics.provenance import definition
from metrics.window import Question
from pages.analysts import quality
from pages.analysts.past_loads import refused_panel
from pages.analysts.sample_panel import sample_button
from pages.analysts.uploads import plain, shown_name
from pages.analysts.words_panel import words_panel
from pages.parts.bare import without_filters
from pages.parts.drawers import reached_by_keyboard
from pages.parts.finding import finding
from pages.parts.heads import source_words
from pages.parts.info import how_made, intervals_words
from pages.parts.records import Place, records_link
from pages.parts.tables import headed
from pages.parts.taken import listing
from pages.parts.view import View, open_view
from reports.csv import FigureHead, figure_csv, plain_csv
from reports.taken import Figure
from warehouse import Warehouse

SHARES = ("unmapped_channel_share", "impossible_times_share", "missing_response_share", "rated_share")
AGE = "data_age_minutes"
_NUMBERS = ("Rows", "Tickets", "Without", "Rows read", "Refused", "Copies", "Known already")
SAID = ("Holds", "What")  # columns with words of ours
EFFECTS = {
    "unmapped_channel_share": N_(
        "They count as 'other': Contacts has them, the channel they came by has not."
    ),
    "impossible_times_share": N_(
        "The ticket counts, and as answered; its time does not. It is left out of the times to "
        "answer and to resolve, and of Answered within 24 h."
    ),
    "missing_response_share": N_(
        "They count as not answered in Answered and in Answered within 24 h, and have no part in "
        "First response."
    ),
    "rated_share": N_(
        "Satisfied speaks for those who rated. The fewer they are, the less it says of the rest."
    ),
    "data_age_minutes": N_("What is open or unanswered is judged as of this moment, not as of today."),
}
EVERYTHING = N_("Everything loaded")
IN_PERIOD = N_("Records of the period that the filters say")  # this page counts everything that is loaded
EXPLAINED = {
    N_("Impossible times"): N_(
        "A ticket cannot be answered, resolved or closed before it was opened, and nothing "
        "happens in the future. Mostly a column is in another time zone, or day and month are "
        "swapped. Such a time is left out of the times to answer and to resolve; a row of the "
        "future belongs to no period."
    ),
    N_("Missing answers"): N_(
        "A ticket without the time of a first response counts as not answered. Where a source "
        "never gives that time, its tickets are left out of those figures, which say how many "
        "they are."
    ),
    N_("Days without rows"): N_(
        "Days on which a source has no row at all, though ten or more are usual on that weekday. "
        "A holiday, or a part of an export that is missing: then Contacts is too low on that day."
    ),
    N_("Sources"): N_(
        "What is open, unanswered or younger than a day is judged as of the moment a source was "
        "last heard of. After 35 days without news a source is stale: its newest months are not "
        "there."
    ),
}


def tile(view: View, metric: str, frame: pd.DataFrame) -> None:
    """A figure of the data, its cases, and behind its 'i' what it does to the other figures."""
    about, found = METRICS[metric], reading(frame, metric)
    with st.container(key=f"tile_{metric}", height="stretch"):
        cases = _("not loaded yet")
        if found.loaded:
            counted = None if metric == AGE else found.numerator
            cases = (
                _("the source silent longest")
                if counted is None
                else words.cases(counted, found.denominator, view.locale)
            )
        st.html(
            f'<h2 class="ds-name ds-room">{escape(_(about.short))}</h2>'
            f'<div class="ds-value">{escape(found.in_words(view.locale))}</div>'
            f'<div class="ds-small">{escape(cases)}</div>'
        )
        _take_tile(view, metric, frame, found.in_words(view.locale), cases)
        explanation(view, metric, frame)


def _take_tile(view: View, metric: str, frame: pd.DataFrame, value: str, cases: str) -> None:
    """The tile as it is taken along."""
    if view.run.taking is not None:
        rows, name = of_metric(frame, metric), _(METRICS[metric].short)
        head = replace(
            everything_head(view, name), definitions=((name, definition(METRICS[metric], Question())),)
        )
        taken = Figure(metric, name, None, lambda: rows, lambda: head, value=value, lines=(cases,))
        view.run.taking.figure(taken)


def take_table(
    view: View,
    title: str,
    key: str,
    table: pd.DataFrame,
    says: str = "",
    *,
    shares: Sequence[str] = (),
) -> None:
    """A section's table as it is taken along, and what it says; an empty one says that nothing was found.

    `shares` are its columns of shares.
    """
    if view.run.taking is None:
        return
    head = everything_head(view, _(title))
    named = [_(name) for name in shares]
    form = listing(headed(table), _(title), view.locale, says, named) if len(table) else None
    silent = "" if form else _("None.")
    view.run.taking.figure(
        Figure(key, _(title), form, lambda: table, lambda: head, note=_(EXPLAINED[title]), silent=silent)
    )


def explanation(view: View, metric: str, frame: pd.DataFrame) -> None:
    """Behind the 'i': the definition, what it does to other figures, its file, and how it was counted."""
    about = METRICS[metric]
    short = _(about.short)
    name = _("How we got: {title}").format(title=short)
    with st.popover(name, key=f"info_{metric}", type="tertiary", on_change="rerun") as drawer:
        if not drawer.open:
            return
        st.markdown(f"**{plain(_(about.title))}**: {plain(_(about.definition))}")
        st.markdown(_(EFFECTS[metric]))
        st.page_link(
            "analysts/definitions.py",
            label=_("Full definition of {figure}").format(figure=short),
            query_params={"metric": metric},
        )
        if metric != AGE:
            records_link(Place(metric), _(IN_PERIOD))
        rows = of_metric(frame, metric)
        csv_button(view, short, rows, metric)
        origin = provenance(metric, warehouse=view.snapshot)
        used, left_out = (words.count(n, view.locale) for n in (origin.rows_used, origin.rows_excluded))
        counted = _("{used} rows used, {left_out} left out. Everything loaded.")
        lines = (intervals_words(rows, view.locale), counted.format(used=used, left_out=left_out))
        st.caption(" ".join(line for line in lines if line))
        how_made(origin)
        reached_by_keyboard(metric)


def everything_head(view: View, title: str) -> FigureHead:
    """The head of a file of this page: its rows are of everything loaded, whatever the filters say."""
    return FigureHead(
        title=title,
        period=_(EVERYTHING),
        filters="none",
        source=source_words(view),
        snapshot=view.run.name,
    )


def csv_button(view: View, title: str, rows: pd.DataFrame, key: str) -> None:
    """Rows of this page as a file."""
    head = everything_head(view, title)
    st.download_button(
        "CSV",
        lambda: figure_csv(rows, head),
        file_name=f"{key}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"csv_{key}",
    )


def refused_tile(view: View, sources: pd.DataFrame) -> None:
    """How many rows of all files were refused; they are told with their load."""
    refused, read = int(sources["Refused"].sum()), int(sources["Rows read"].sum())
    of_read = _("of {n} read").format(n=words.count(read, view.locale))
    with st.container(key="tile_refused", height="stretch"):
        st.html(
            f'<h2 class="ds-name ds-room">{_("Rows refused")}</h2>'
            f'<div class="ds-value">{words.count(refused, view.locale)}</div>'
            f'<div class="ds-small">{of_read}</div>'
        )
        with st.popover(
            _("How we got: {title}").format(title=_("Rows refused")), key="info_refused", type="tertiary"
        ):
            st.markdown(
                _(
                    "**Rows refused**: rows of a file without a clear value where one is needed. They are in "
                    "no figure. Mend them in the file and load it again: the others stay as they are. Each "
                    "one, with its line and the reason, stands below with its load."
                )
            )
            csv_button(view, _("Rows refused, by source"), sources, "refused")
            reached_by_keyboard("refused")


def counts() -> dict[str, Any]:
    """How the columns of numbers are printed, under the names that readers see."""
    return {_(name): st.column_config.NumberColumn(format="localized") for name in _NUMBERS}


def told(title: str) -> None:
    """A section's heading and what stands in it does to the figures."""
    st.header(_(title), anchor=False)
    st.caption(_(EXPLAINED[title]))


def impossible_panel(view: View) -> None:
    """How often which time cannot be, and all these rows as a file."""
    told("Impossible times")
    found = _impossible(view.run.warehouse.url, view.run.name, view)
    take_table(view, "Impossible times", "impossible", found, quality.impossible_says(found, view.locale))
    if found.empty:
        st.caption(_("None: every time comes after the opening, and none lies in the future."))
        return
    st.dataframe(
        headed(found, SAID),
        hide_index=True,
        column_config=counts(),
        alt=_("Rows with an impossible time, by source"),
        key="impossible",
    )
    _impossible_links(view)


def _impossible_links(view: View) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            _("These rows as CSV"),
            lambda: impossible_csv(view.run.warehouse),
            file_name="impossible-times.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="take_impossible",
        )
        records_link(Place("impossible_times_share"), _(IN_PERIOD), icon=":material/list:")


def impossible_csv(warehouse: Warehouse) -> str:
    """The rows with an impossible time; asked on the click, when the page's own connection is closed."""
    with warehouse.snapshot() as snapshot:
        return plain_csv(quality.impossible_rows(snapshot.connection))


def answers_panel(view: View) -> None:
    told("Missing answers")
    found = _answers(view.run.warehouse.url, view.run.name, view)
    if found.empty:
        st.caption(_("No tickets are loaded."))
        return
    shown = found.assign(
        **{
            N_("Share"): [
                words.share(without / total, view.locale) if gives else _("gives none at all")
                for without, total, gives in zip(
                    found["Without"], found["Tickets"], found["Gives it"], strict=True
                )
            ]
        }
    ).drop(columns="Gives it")
    part = found["Without"] / found["Tickets"]
    exact = shown.assign(Share=part.astype(object).where(found["Gives it"], shown["Share"]))
    says = quality.answers_say(found, view.locale)
    take_table(view, "Missing answers", "answers", exact, says, shares=["Share"])
    st.dataframe(
        headed(shown),
        hide_index=True,
        column_config=counts() | {_("Share"): st.column_config.TextColumn(alignment="right")},
        alt=_("Tickets without a first response, by source"),
        key="answers",
    )


def gaps_panel(view: View) -> None:
    told("Days without rows")
    found = _gaps(view.run.warehouse.url, view.run.name, view)
    take_table(view, "Days without rows", "gaps", found)
    if found.empty:
        st.caption(_("None: every day that usually has ten rows or more has some."))
        return
    days = {name: _days(found[name], view.locale) for name in quality.GAP_DAYS}
    st.dataframe(
        headed(found.assign(**days), SAID[:1]),
        hide_index=True,
        alt=_("Days without rows, by source"),
        key="gaps",
    )


def sources_panel(view: View, sources: pd.DataFrame) -> None:
    """Age per source, what its loads left out, and the refused rows of each load."""
    told("Sources")
    zone = st.context.timezone or "UTC"
    heard = [words.moment(at, zone, view.locale) for at in sources["Heard of"]]
    days = {name: _days(sources[name], view.locale) for name in ("Last row", "Stale since")}
    says = quality.sources_say(sources)
    take_table(view, "Sources", "sources", sources.assign(**{"Heard of": heard}), says)
    st.dataframe(
        headed(sources.assign(**{"Heard of": heard}, **days), SAID[:1]),
        hide_index=True,
        column_config=counts(),
        alt=_("Age of each source and what its loads left out"),
        key="sources",
    )
    st.caption(
        _(
            "Copies are earlier events of a ticket, or repeats of a row in one file: the last one "
            "counts. Known already are rows that an earlier file had brought."
        )
    )
    refused_loads(view)


def _days(column: "pd.Series[Any]", locale: str) -> list[str]:
    return ["" if pd.isna(day) else words.day(day, locale) for day in column]


def refused_loads(view: View) -> None:
    loads = view.run.warehouse.loads()
    for loaded in loads[loads["rows_refused"] > 0].head(20).to_dict("records"):
        name = plain(shown_name(str(loaded["origin"])))
        with st.expander(
            _("{n} rows of {name} refused").format(
                n=words.count(loaded["rows_refused"], view.locale), name=name
            ),
            key=f"refused_{loaded['load']}",
        ):
            refused_panel(view, {str(key): value for key, value in loaded.items()})


@st.cache_data(show_spinner=False, max_entries=8)
def _figures(url: str, name: str, _view: View) -> pd.DataFrame:  # noqa: ARG001 as below: the cache's key
    return figures(*SHARES, AGE, warehouse=_view.snapshot)


@st.cache_data(show_spinner=False, max_entries=8)
def _impossible(url: str, name: str, _view: View) -> pd.DataFrame:  # noqa: ARG001
    return quality.impossible(_view.snapshot.connection)


@st.cache_data(show_spinner=False, max_entries=8)
def _answers(url: str, name: str, _view: View) -> pd.DataFrame:  # noqa: ARG001
    return quality.without_answers(_view.snapshot.connection)


@st.cache_data(show_spinner=False, max_entries=8)
def _gaps(url: str, name: str, _view: View) -> pd.DataFrame:  # noqa: ARG001
    return quality.gaps(_view.snapshot.connection)


@st.cache_data(show_spinner=False, max_entries=8)
def _sources(url: str, name: str, hour: str, _view: View) -> pd.DataFrame:  # noqa: ARG001
    return quality.sources(_view.snapshot.connection)


def page() -> None:
    view = open_view(_("Data quality"), filtered=False)
    without_filters()
    if view.extent.empty:
        finding(_("Nothing is loaded yet, so there is nothing to check."))
        with st.container(horizontal=True, vertical_alignment="center"):
            sample_button(view.run.warehouse, primary=True)
            st.page_link("analysts/add_data.py", label=_("Add data"), icon=":material/upload_file:")
        return
    frame = _figures(view.run.warehouse.url, view.run.name, view)
    sources = _sources(view.run.warehouse.url, view.run.name, f"{pd.Timestamp.now('UTC'):%F %H}", view)
    with st.grid(6, min_column_width=150, gap=14):
        for metric in (*SHARES, AGE):
            tile(view, metric, frame)
        refused_tile(view, sources)
    words_panel(view)
    impossible_panel(view)
    answers_panel(view)
    gaps_panel(view)
    sources_panel(view, sources)


page()
