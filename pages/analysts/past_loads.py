"""What was loaded: the table to tick off against the source tool, refusals to take home, history and undo."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.analysts import outcomes, reconcile
from pages.analysts.uploads import plain, shown_name
from pages.parts.view import View
from warehouse import WarehouseError

PAGE_OF_LOADS = 200
ROW_HEIGHT, ROWS_SHOWN = 35, 27  # two years and their total
WHOLE_SOURCE, THIS_LOAD = "All of this source", "This load"
_NUMBERS = ("New", "Changed", "Unchanged", "Refused")


def reconcile_panel(view: View, loaded: Mapping[str, Any]) -> None:
    """Rows by month and status of one load's source, why they may differ, and what was refused."""
    connection, source = view.snapshot.connection, str(loaded["source"])
    identity = str(loaded["load"])
    st.subheader(f"Tick off against {plain(source)}", anchor=False)
    scope = st.segmented_control(
        "Count", [WHOLE_SOURCE, THIS_LOAD], default=WHOLE_SOURCE, key=f"scope_{identity}", required=True
    )
    alone = identity if scope == THIS_LOAD else None
    tables = outcomes.tables_of(loaded)
    kinds = [outcomes.KINDS.get(table, table) for table in tables]
    for table, kind, tab in zip(tables, kinds, st.tabs([kind.capitalize() for kind in kinds]), strict=True):
        with tab:
            _months(reconcile.months_by_status(connection, table, source, alone), table, kind, identity)
    _reasons(reconcile.reasons(reconcile.tally(connection, loaded)))
    refused_panel(view, loaded)


def _months(months: pd.DataFrame, table: str, kind: str, identity: str) -> None:
    if months.empty:
        st.caption(f"No {kind} whose latest change came with this load.")
        return
    st.caption(f"{kind.capitalize()} by {reconcile.DATED[table]}, in the desk's own time zone.")
    st.dataframe(
        months,
        hide_index=True,
        height=ROW_HEIGHT * (min(len(months), ROWS_SHOWN) + 1) + 3,
        alt=f"{kind} by month and status, with totals",
        key=f"months_{identity}_{table}",
    )


def _reasons(sentences: tuple[str, ...]) -> None:
    if not sentences:
        st.caption("Nothing to explain: every row of the file is counted above, in its own month.")
        return
    st.markdown("**Why ours may differ from theirs**")
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))


def refused_panel(view: View, loaded: Mapping[str, Any]) -> None:
    """The first refused rows with line, column, value and reason, and all of them as a file."""
    if not loaded["rows_refused"]:
        return
    identity = str(loaded["load"])
    refusals = view.run.warehouse.refusals(identity)
    st.markdown(f"**{loaded['rows_refused']:,} rows refused**")
    refusals_table(refusals, total=len(refusals), key=f"refusals_{identity}")
    st.download_button(
        "Refused rows as CSV",
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
        shown.rename(columns=str.capitalize), hide_index=True, alt="The first refused rows and why", key=key
    )
    if total > len(shown):
        st.caption(f"The first {len(shown)} of {total:,}.")


def history_panel(view: View) -> None:
    """Every load, newest first; one that is picked can be ticked off again or undone."""
    every = view.run.warehouse.loads()
    if every.empty:
        return
    loads = every.head(PAGE_OF_LOADS)
    st.header("History", anchor=False)
    shown = outcomes.history(loads, st.context.timezone or "UTC")
    picked = st.dataframe(
        shown,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "When": st.column_config.TextColumn(width=150),
            **{name: st.column_config.NumberColumn(format="%,d", width=90) for name in _NUMBERS},
        },
        column_order=[name for name in shown.columns if name != "Load"],  # told with the load that is picked
        alt="Loads, newest first",
        key=f"history_{loads['load'].iloc[0]}_{len(every)}",  # a place in another list is another load
    )
    rows = picked.selection.rows
    if not rows or rows[0] >= len(loads):
        st.caption("Pick a load to tick it off against its tool again, or to undo it.")
        return
    loaded = {str(name): value for name, value in loads.iloc[rows[0]].items()}
    with st.container(border=True, key="picked_load"):
        _undo(view, loaded)
        reconcile_panel(view, loaded)


def _undo(view: View, loaded: Mapping[str, Any]) -> None:
    """Undo with a second look; a refusal names the later load that stands in the way."""
    name = plain(shown_name(str(loaded["origin"])))
    with st.popover(f"Undo {name}", icon=":material/undo:", key=f"undo_{loaded['load']}"):
        st.markdown(
            f"Takes out what **{name}** brought and puts back what it replaced "
            f"({loaded['rows_new']:,} new, {loaded['rows_changed']:,} changed)."
        )
        st.caption("The same from the command line:")
        st.code(f"deskscope undo {loaded['load']}", language="bash")
        if st.button("Undo this load", type="primary", key=f"undo_now_{loaded['load']}"):
            _undo_now(view, str(loaded["load"]), name)


def _undo_now(view: View, identity: str, name: str) -> None:
    try:
        report = view.run.warehouse.undo(identity)
    except WarehouseError as error:
        st.error(plain(str(error)))
        return
    st.session_state["said"] = (
        f"{name} undone: {report.removed:,} rows removed, {report.restored:,} put back."
    )
    st.rerun()
