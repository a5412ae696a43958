"""What was loaded: the table to tick off against the source tool, refusals to take home, history and undo."""

import logging
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from charts import words
from language import N_, _
from pages.analysts import outcomes, reconcile
from pages.analysts.uploads import plain, shown_name
from pages.parts.bound import spoken_now
from pages.parts.drawers import reached_by_keyboard
from pages.parts.tables import headed
from pages.parts.view import View, viewer_locale
from reports.alerts import tell_alerts
from warehouse import WarehouseError

_log = logging.getLogger("deskscope.alerts")

PAGE_OF_LOADS = 200
ROW_HEIGHT, ROWS_SHOWN = 35, 27  # two years and their total
WHOLE_SOURCE, THIS_LOAD = N_("All of this source"), N_("This load")
_NUMBERS = (outcomes.NEW, outcomes.CHANGED, outcomes.UNCHANGED, outcomes.REMOVED, outcomes.REFUSED)
REFUSAL = (N_("Line"), N_("Column"), N_("Value"), N_("Reason"))  # capitals of the refusals' own columns


def reconcile_panel(view: View, loaded: Mapping[str, Any]) -> None:
    """Rows by month and status of one load's source, why they may differ, and what was refused."""
    connection, source = view.snapshot.connection, str(loaded["source"])
    identity = str(loaded["load"])
    st.subheader(_("Tick off against {source}").format(source=plain(source)), anchor=False)
    scope = st.segmented_control(
        _("Count"),
        [WHOLE_SOURCE, THIS_LOAD],
        default=WHOLE_SOURCE,
        format_func=spoken_now([WHOLE_SOURCE, THIS_LOAD]),
        key=f"scope_{identity}",
        required=True,
    )
    alone = identity if scope == THIS_LOAD else None
    tables = outcomes.tables_of(loaded)
    kinds = [outcomes.kind_words(table) for table in tables]
    for table, kind, tab in zip(tables, kinds, st.tabs([kind.capitalize() for kind in kinds]), strict=True):
        with tab:
            _months(reconcile.months_by_status(connection, table, source, alone), table, kind, identity)
    _reasons(reconcile.reasons(reconcile.tally(connection, loaded), view.locale))
    refused_panel(view, loaded)


def _months(months: pd.DataFrame, table: str, kind: str, identity: str) -> None:
    if months.empty:
        st.caption(_("No {things} whose latest change came with this load.").format(things=kind))
        return
    st.caption(
        _("{things} by {day}, in the desk's own time zone.").format(
            things=kind.capitalize(), day=_(reconcile.DATED[table])
        )
    )
    st.dataframe(
        reconcile.in_words(months, viewer_locale()),
        hide_index=True,
        height="content" if len(months) <= ROWS_SHOWN else ROW_HEIGHT * ROWS_SHOWN,
        alt=_("{things} by month and status, with totals").format(things=kind),
        key=f"months_{identity}_{table}",
    )


def _reasons(sentences: tuple[str, ...]) -> None:
    if not sentences:
        st.caption(_("Nothing to explain: every row of the file is counted above, in its own month."))
        return
    st.markdown(_("**Why ours may differ from theirs**"))
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))


def refused_panel(view: View, loaded: Mapping[str, Any]) -> None:
    """The first refused rows with line, column, value and reason, and all of them as a file."""
    if not loaded["rows_refused"]:
        return
    identity = str(loaded["load"])
    refusals = view.run.warehouse.refusals(identity)
    refused = words.count(loaded["rows_refused"], view.locale)
    st.markdown(_("**{n} rows refused**").format(n=refused))
    refusals_table(refusals, total=len(refusals), key=f"refusals_{identity}")
    st.download_button(
        _("Refused rows as CSV"),
        outcomes.refusals_csv(refusals),
        file_name=f"refused-{identity}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"take_{identity}",
    )


def refusals_table(refusals: pd.DataFrame, *, total: int, key: str) -> None:
    """The first of the refusals, and how many there are in all."""
    shown = refusals[["line", "column", "value", "reason"]].head(outcomes.FIRST_REFUSALS)
    st.dataframe(
        headed(shown.rename(columns=str.capitalize)),
        hide_index=True,
        alt=_("The first refused rows and why"),
        key=key,
    )
    if total > len(shown):
        st.caption(
            _("The first {n} of {total}.").format(n=len(shown), total=words.count(total, viewer_locale()))
        )


def history_panel(view: View) -> None:
    """Every load, newest first; one that is picked can be ticked off again or undone."""
    every = view.run.warehouse.loads()
    if every.empty:
        return
    loads = every.head(PAGE_OF_LOADS)
    st.header(_("History"), anchor=False)
    shown = outcomes.history(loads, st.context.timezone or "UTC", view.locale)
    picked = st.dataframe(
        headed(shown),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            _("When"): st.column_config.TextColumn(width=170),
            **{_(name): st.column_config.NumberColumn(format="%,d", width=90) for name in _NUMBERS},
        },
        column_order=[
            _(name) for name in shown.columns if name != "Load"
        ],  # told with the load that is picked
        alt=_("Loads, newest first"),
        key=f"history_{loads['load'].iloc[0]}_{len(every)}",  # a place in another list is another load
    )
    rows = picked.selection.rows
    if not rows or rows[0] >= len(loads):
        st.caption(_("Pick a load to tick it off against its tool again, or to undo it."))
        return
    loaded = {str(name): value for name, value in loads.iloc[rows[0]].items()}
    with st.container(border=True, key="picked_load"):
        _undo(view, loaded)
        reconcile_panel(view, loaded)


def _undo(view: View, loaded: Mapping[str, Any]) -> None:
    """Undo with a second look; a refusal names the later load that stands in the way."""
    name = plain(shown_name(str(loaded["origin"])))
    with st.popover(_("Undo {name}").format(name=name), icon=":material/undo:", key=f"undo_{loaded['load']}"):
        st.markdown(
            _(
                "Takes out what **{name}** brought and puts back what it replaced ({new} new, "
                "{changed} changed)."
            ).format(
                name=name,
                new=words.count(loaded["rows_new"], view.locale),
                changed=words.count(loaded["rows_changed"], view.locale),
            )
        )
        st.caption(_("The same from the command line:"))
        st.code(f"deskscope undo {loaded['load']}", language="bash")
        if st.button(_("Undo this load"), type="primary", key=f"undo_now_{loaded['load']}"):
            _undo_now(view, str(loaded["load"]), name)
        reached_by_keyboard(f"undo_{loaded['load']}")


def _undo_now(view: View, identity: str, name: str) -> None:
    try:
        report = view.run.warehouse.undo(identity)
    except WarehouseError as error:
        st.error(plain(str(error)))
        return
    st.session_state["said"] = _("{name} undone: {removed} rows removed, {restored} put back.").format(
        name=name,
        removed=words.count(report.removed, view.locale),
        restored=words.count(report.restored, view.locale),
    )
    tell_alerts(view.run.warehouse, _log.warning)
    st.rerun()
