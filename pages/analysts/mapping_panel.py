"""What is asked of a file of unknown layout: its kind, its source, open questions, its columns."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import available_timezones

import streamlit as st

from connectors.files import Inspection, lacking
from connectors.mapping import TABLES, Mapping, columns_used
from pages.analysts import mapping_table
from pages.analysts.answers import answer, asked, offered, why_proposed
from pages.analysts.uploads import plain

KIND_WORDS = {
    "tickets": "Tickets",
    "posts": "Social posts",
    "ratings": "Ratings",
    "contact_volume": "Daily phone totals",
}
ORDERS = {None: "Decided column by column", True: "Day first (31/01/2026)", False: "Month first (01/31/2026)"}
EVENTS = {"record": "One row a record", "event": "One row an event of its history"}


def asked_kind(proposed: str, key: str) -> str:
    """What the rows are, as a mapping file names it."""
    kinds = list(TABLES)
    chosen = st.selectbox(
        "The rows are",
        kinds,
        index=kinds.index(proposed),
        format_func=KIND_WORDS.__getitem__,
        key=f"kind_{key}",
    )
    return str(chosen)


def asked_source(mapping: Mapping, tool: str | None, known: Sequence[str], key: str) -> str | None:
    """The namespace of the ids; None while it is not said."""
    in_use = f" In use: {', '.join(known)}." if known else ""
    said = st.text_input(
        "They come from",
        mapping.source or tool or "",
        placeholder="the tool, such as servicenow",
        help="Give every export of one tool the same name, so that January and February meet."
        + plain(in_use),
        key=f"source_{key}",
    )
    return said.strip() or None


def answered(inspection: Inspection, mapping: Mapping, key: str) -> Mapping | None:
    """The mapping with every open question answered; None while one is open."""
    given: Mapping | None = mapping
    for number, question in enumerate(inspection.questions):
        choice = st.radio(
            plain(asked(question)),
            offered(question),
            index=None,
            horizontal=True,
            key=f"answer_{key}_{number}",
        )
        given = None if given is None or choice is None else answer(given, question, choice)
    return given


def still_needed(mapping: Mapping) -> str:
    """The fields, in words, that a load needs and that nothing is chosen for; empty if there are none."""
    groups = [
        " or ".join(mapping_table.field_words(field) for field in any_of) for any_of in lacking(mapping)
    ]
    if not groups and not columns_used(mapping):
        return "at least one field"
    return ", ".join(groups)


def corrected(inspection: Inspection, mapping: Mapping, key: str, *, known: bool) -> Mapping:
    """The mapping after its table and its settings were corrected. Raises ValueError naming the field."""
    unread = mapping_table.not_loaded(mapping, inspection.header)
    read = f"{len(columns_used(mapping))} of {len(inspection.header)} columns are read"
    with st.expander(f"Columns · {read}", expanded=not known, key=f"columns_{key}"):
        mapping = _settings(inspection, mapping, key)
        rows = mapping_table.mapping_rows(mapping, inspection.sample, why_proposed(inspection, known=known))
        if lacking(mapping):
            _file_columns(inspection)
        changed = st.data_editor(
            rows,
            hide_index=True,
            disabled=[mapping_table.FIELD, mapping_table.EXAMPLE, mapping_table.WHY],
            column_config={
                mapping_table.COLUMN: st.column_config.SelectboxColumn(
                    options=mapping_table.choices(mapping, inspection.header), required=False
                ),
                mapping_table.EVERY_ROW: st.column_config.TextColumn(
                    help="One value for all rows, where no column holds it."
                ),
            },
            height=36 * min(len(rows) + 1, 14),
            placeholder="",
            alt="Our fields and the columns of the file they are read from",
            key=f"editor_{key}_{hash(tuple(mapping.fields))}",
        )
        if unread:
            st.caption("Not loaded: " + plain(", ".join(unread)))
    return mapping_table.edited(mapping, changed)


def _file_columns(inspection: Inspection) -> None:
    """What stands in the file's columns, for whoever has to say what they hold."""
    st.dataframe(
        mapping_table.file_columns(inspection.header, inspection.sample),
        hide_index=True,
        height=36 * min(len(inspection.header) + 1, 9),
        alt="The columns of the file and some of their values",
        key="file_columns",
    )


def _settings(inspection: Inspection, mapping: Mapping, key: str) -> Mapping:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        zone = st.selectbox(
            "Time zone of times without one",
            sorted(available_timezones()),
            index=sorted(available_timezones()).index(mapping.time_zone),
            key=f"zone_{key}",
        )
        order = st.selectbox(
            "Dates like 03/04/2026",
            list(ORDERS),
            index=list(ORDERS).index(mapping.day_first),
            format_func=ORDERS.__getitem__,
            key=f"order_{key}",
        )
        rows = st.selectbox(
            "Rows",
            list(EVENTS),
            index=list(EVENTS).index(mapping.one_row_per),
            format_func=EVENTS.__getitem__,
            key=f"rows_{key}",
        )
        by = mapping.order_by
        if rows == "event":
            options = list(inspection.header)
            by = st.selectbox(
                "The last event has the highest",
                options,
                index=options.index(by) if by in options else None,
                placeholder="The later line is the last",
                key=f"by_{key}",
            )
    return replace(
        mapping,
        time_zone=zone,
        day_first=order,
        one_row_per=rows,
        order_by=by if rows == "event" else None,
        milestones=mapping.milestones if rows == "event" else {},
        milestone_time=mapping.milestone_time if rows == "event" else None,
    )
