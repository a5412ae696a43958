"""Behind the 'i' of every figure: how we got this, the table, and the figure as a file.

Nothing of it is made before the 'i' is opened; the download is made when it is clicked.
"""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from charts import words
from charts.form import Form
from charts.forms import Single
from charts.listing import Listing
from charts.readings import Reading, as_reading, rows_of, value_words
from language import N_, _
from metrics import METRICS, Provenance
from metrics.units import Unit
from pages.parts.alert_form import about_figure, open_alert
from pages.parts.drawers import reached_by_keyboard
from pages.parts.figure_files import figure_files
from pages.parts.heads import list_head
from pages.parts.marks import Slices, names_of, place_of_row
from pages.parts.notes_and_targets import open_targets_and_notes, subject
from pages.parts.picture import picture_button
from pages.parts.records import Place, records_link
from pages.parts.tables import headed
from pages.parts.taken import Export, Origin, figure_of, list_of
from pages.parts.view import View
from reports.csv import figure_csv
from reports.plain import plain

DEFINITIONS = "analysts/definitions.py"
_ASKED = "dialog_of"  # of the session: the dialog that a drawer was closed for, and the figure's key
_NEVER_LOADED = N_("This was not in any file loaded yet.")


def info(
    view: View,
    title: str,
    metrics: Sequence[str],
    *,
    key: str,
    by: tuple[str, ...] = (),
    grain: str | None = None,
    form: Form | Single | None = None,
    export: Export | None = None,
    origin: Origin | None = None,
    linked: bool = True,
) -> None:
    """The 'i' of one card or panel, and beside it the way to the records behind it (unless not `linked`).

    `form` adds the table of what the chart shows and its picture.

    `export` makes the rows of the file from the figures, where the chart draws more than those; `origin`
    says how an analysis beyond those figures came about. The button is called by what it opens; the style
    sheet shows an 'i' in its place.
    """
    if linked:
        with st.container(key=f"records_{key}"):
            records_link(
                Place(metrics[0]), _("Records behind: {title}").format(title=title), icon=":material/list:"
            )
    _dialog_asked_for(view, metrics[0], key)
    with st.popover(
        _("How we got: {title}").format(title=title), key=f"info_{key}", type="tertiary", on_change="rerun"
    ) as drawer:
        if not drawer.open:
            return
        frame = view.figures(*metrics, by=by, grain=grain)
        figure = figure_of(
            view, title, metrics, key=key, by=by, grain=grain, form=form, export=export, origin=origin
        )
        st.markdown(f"**{title}**")
        with st.container(horizontal=True, gap="small"):
            figure_files(view, figure)
            if form is not None and not isinstance(form, Single | Listing):
                picture_button(key, figure.head())
        if form is not None:
            _table(view, form, metrics[0], key=key, by=by, grain=grain)
        for metric in metrics:
            _how(view, metric, frame, by, grain)
        if origin is not None:
            _analysed(view, origin())
        with st.container(horizontal=True, gap="small"):
            for name, label, icon in (
                ("write", _("Targets and notes"), ":material/edit_note:"),
                ("alert", _("Tell me when"), ":material/notifications:"),
            ):
                st.button(label, key=f"{name}_{key}", icon=icon, on_click=_ask_for_dialog, args=(name, key))
        reached_by_keyboard(key)


def _ask_for_dialog(name: str, key: str) -> None:
    """Closes the drawer for a dialog: a list that opens in the dialog would close it, and so the dialog."""
    st.session_state[f"info_{key}"] = False
    st.session_state[_ASKED] = name, key


def _dialog_asked_for(view: View, metric: str, key: str) -> None:
    name, asked = st.session_state.get(_ASKED, ("", ""))
    if asked != key:
        return
    del st.session_state[_ASKED]
    if name == "alert":
        open_alert(about_figure(view, metric))
    else:
        open_targets_and_notes(subject(view, metric))


def list_info(
    view: View,
    title: str,
    metrics: Sequence[str],
    *,
    key: str,
    lead: str,
    rows: Callable[[], pd.DataFrame],
    form: Listing | None = None,
    silent: str = "",
) -> None:
    """The 'i' of a list of several figures: what it is made of, its rows as a file, and each of its metrics.

    `form` is the list in the words of the page, or `silent` why there is none: with one it is taken along.

    The metrics are told over the page's period, with their SQL and the way to their records.
    """
    if (taking := view.run.taking) is not None and (form or silent):
        taking.figure(
            list_of(view, title, key=key, note=lead, rows=rows(), form=form, silent=silent), metrics
        )
    with st.popover(
        _("How we got: {title}").format(title=title), key=f"info_{key}", type="tertiary", on_change="rerun"
    ) as drawer:
        if not drawer.open:
            return
        st.markdown(f"**{title}**")
        st.markdown(lead)
        st.download_button(
            "CSV",
            data=lambda: figure_csv(rows(), list_head(view, title)),
            file_name=f"{key}.csv",
            mime="text/csv",
            key=f"csv_{key}",
            on_click="ignore",
        )
        for metric in metrics:
            _how(view, metric, view.figures(metric), (), None)
        reached_by_keyboard(key)


def _table(
    view: View, form: Form | Single, metric: str, *, key: str, by: tuple[str, ...], grain: str | None
) -> None:
    """What the chart shows as a table; a row that is chosen leads to its records."""
    header, rows = form.table
    table = pd.DataFrame(rows, columns=_unique(header))
    chosen = st.dataframe(
        table,
        hide_index=True,
        height="content",
        alt=_("What the chart shows, as a table of {n} rows").format(n=len(rows)),
        key=f"table_{key}",
        on_select="rerun",
        selection_mode="single-row",
    )
    place = None
    for at in chosen["selection"]["rows"]:
        place = place_of_row(form, int(at), Slices(metric, by, grain, names_of(view, by)))
    if place is not None:
        records_link(place, _("Records behind: {title}").format(title=rows[int(at)][0]))


def _how(view: View, metric: str, frame: pd.DataFrame, by: tuple[str, ...], grain: str | None) -> None:
    rows = frame[frame["metric"] == metric]
    st.markdown(f"**{_(METRICS[metric].short)}**: {plain(metric)}")
    said = [intervals_words(rows, view.locale)]
    origin = view.provenance(metric, by=by, grain=grain)
    used, left_out = (words.count(n, view.locale) for n in (origin.rows_used, origin.rows_excluded))
    said.append(_used_words(view, used, left_out))
    st.caption(" ".join(line for line in said if line))
    records_link(
        Place(metric),
        _("See the {used} used and the {left_out} left out").format(used=used, left_out=left_out),
    )
    st.page_link(
        DEFINITIONS,
        label=_("Full definition of {figure}").format(figure=_(METRICS[metric].short)),
        query_params={"metric": metric},
    )
    how_made(origin)


def _analysed(view: View, origin: Provenance) -> None:
    """How the analysis that the chart draws came about; its metrics only lend it their words."""
    used, left_out = (words.count(n, view.locale) for n in (origin.rows_used, origin.rows_excluded))
    st.markdown(_(origin.definition))
    st.caption(_used_words(view, used, left_out))
    how_made(origin)


def _used_words(view: View, used: str, left_out: str) -> str:
    return _("{used} rows used, {left_out} left out. Filters: {filters}.").format(
        used=used, left_out=left_out, filters=view.chosen.in_words
    )


def interval_words(one: Reading, locale: str = words.ENGLISH) -> str:
    """'Give or take 3 points: between 58 % and 64 %.'; from..to for others; '' where there is none."""
    if not one.ok or one.low is None or one.high is None:
        return ""
    unit = METRICS[one.metric].unit
    low, high = (value_words(end, unit, locale) for end in (one.low, one.high))
    if unit is Unit.SHARE:
        return _("Give or take {half}: between {low} and {high}.").format(
            half=words.points((one.high - one.low) / 2, locale), low=low, high=high
        )
    return _("Most likely between {low} and {high}.").format(low=low, high=high)


def intervals_words(rows: pd.DataFrame, locale: str = words.ENGLISH) -> str:
    """The interval of one row in words; of several the narrowest and the widest, which the file has each."""
    known = [one for row in rows_of(rows) if (one := as_reading(row)).ok and one.low is not None]
    if len(known) <= 1:
        return interval_words(known[0], locale) if len(rows) == 1 and known else ""
    if METRICS[known[0].metric].unit is not Unit.SHARE:
        return _("The file says between what each most likely lies.")
    halves = sorted((one.high - one.low) / 2 for one in known if one.high is not None and one.low is not None)
    least, most = (words.points(half, locale) for half in (halves[0], halves[-1]))
    spread = most if least == most else _("{begin} to {end}").format(begin=least, end=most)
    return _("Give or take {spread}; the file says it of each.").format(spread=spread)


_LOADS = (  # the columns of Provenance.loads
    *(N_("load"), N_("source"), N_("origin"), N_("finished_at")),
    *(N_("rows_new"), N_("rows_changed"), N_("rows_refused")),
)


def how_made(provenance: Provenance) -> None:
    """The SQL behind a figure and the loads it rests on."""
    with st.expander(_("How we got this")):
        st.code(provenance.sql, language="sql", wrap_lines=True)
        if provenance.loads.empty:
            st.caption(_(_NEVER_LOADED))
        else:
            st.dataframe(
                headed(provenance.loads[[*_LOADS]]),
                hide_index=True,
                height="content",
                alt=_("Loads that it rests on"),
            )


def _unique(header: Sequence[str]) -> list[str]:
    """Column names without repeats, which a table does not take."""
    return [name if list(header).count(name) == 1 else f"{name} {at}" for at, name in enumerate(header)]
