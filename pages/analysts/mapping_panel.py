"""What is asked of a file of unknown layout: its kind, its source, open questions, its columns."""

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import available_timezones

import streamlit as st

from connectors.files import Inspection, lacking
from connectors.mapping import TABLES, Mapping, columns_used
from language import N_, _
from pages.analysts import mapping_table
from pages.analysts.answers import answer, answer_words, asked, offered, to_ask, why_proposed
from pages.analysts.uploads import plain
from pages.parts.bound import spoken_now
from pages.parts.tables import headed

KIND_WORDS = {
    "tickets": N_("Tickets"),
    "posts": N_("Social posts"),
    "ratings": N_("Ratings"),
    "contact_volume": N_("Daily phone totals"),
}
ORDERS = {
    None: N_("Decided column by column"),
    True: N_("Day first (31/01/2026)"),
    False: N_("Month first (01/31/2026)"),
}
EVENTS = {"record": N_("One row a record"), "event": N_("One row an event of its history")}
COLUMNS_SHOWN = 9


def spoken_words(words: MappingType[Any, str]) -> dict[Any, str]:
    """The words of each option in the language of now."""
    return {option: _(word) for option, word in words.items()}


def asked_kind(proposed: str, key: str) -> str:
    """What the rows are, as a mapping file names it."""
    kinds = list(TABLES)
    chosen = st.selectbox(
        _("The rows are"),
        kinds,
        index=kinds.index(proposed),
        format_func=spoken_words(KIND_WORDS).__getitem__,
        key=f"kind_{key}",
    )
    return str(chosen)


def asked_source(mapping: Mapping, tool: str | None, known: Sequence[str], key: str) -> str | None:
    """The namespace of the ids; None while it is not said."""
    help_ = _("Give every export of one tool the same name, so that January and February meet.")
    if known:
        help_ += " " + _("In use: {names}.").format(names=plain(", ".join(known)))
    said = st.text_input(
        _("They come from"),
        mapping.source or tool or "",
        placeholder=_("the tool, such as servicenow"),
        help=help_,
        key=f"source_{key}",
    )
    return said.strip() or None


def answered(inspection: Inspection, mapping: Mapping, key: str) -> Mapping | None:
    """The mapping with every open question answered; None while one is open."""
    given: Mapping | None = mapping
    for number, question in enumerate(to_ask(inspection.questions)):
        choice = st.radio(
            plain(asked(question)),
            offered(question),
            format_func=spoken_now(offered(question), answer_words),
            index=None,
            horizontal=True,
            key=f"answer_{key}_{number}",
        )
        given = None if given is None or choice is None else answer(given, question, choice)
    return given


def still_needed(mapping: Mapping) -> str:
    """The fields, in words, that a load needs and that nothing is chosen for; empty if there are none."""
    either = f" {_('or')} "
    groups = [
        either.join(mapping_table.field_words(field) for field in any_of) for any_of in lacking(mapping)
    ]
    if not groups and not columns_used(mapping):
        return _("at least one field")
    return ", ".join(groups)


def corrected(inspection: Inspection, mapping: Mapping, key: str, *, known: bool) -> Mapping:
    """The mapping after its table and its settings were corrected. Raises ValueError naming the field."""
    unread = mapping_table.not_loaded(mapping, inspection.header)
    read = _("Columns · {used} of {n} columns are read").format(
        used=len(columns_used(mapping)), n=len(inspection.header)
    )
    with st.expander(read, expanded=not known, key=f"columns_{key}"):
        mapping = _settings(inspection, mapping, key)
        rows = mapping_table.mapping_rows(mapping, inspection.sample, why_proposed(inspection, known=known))
        if lacking(mapping):
            _file_columns(inspection)
        changed = st.data_editor(
            rows,
            hide_index=True,
            disabled=mapping_table.TOLD,
            column_config={
                **{name: st.column_config.TextColumn(_(name)) for name in mapping_table.TOLD},
                mapping_table.COLUMN: st.column_config.SelectboxColumn(
                    _(mapping_table.COLUMN),
                    options=mapping_table.choices(mapping, inspection.header),
                    required=False,
                ),
                mapping_table.EVERY_ROW: st.column_config.TextColumn(
                    _(mapping_table.EVERY_ROW),
                    help=_("One value for all rows, where no column holds it."),
                ),
            },
            height=36 * min(len(rows) + 1, 14),
            placeholder="",
            alt=_("Our fields and the columns of the file they are read from"),
            key=f"editor_{key}_{hash(tuple(mapping.fields))}",
        )
        if unread:
            st.caption(_("Not loaded: {columns}").format(columns=plain(", ".join(unread))))
    return mapping_table.edited(mapping, changed)


def _file_columns(inspection: Inspection) -> None:
    """What stands in the file's columns, for whoever has to say what they hold."""
    st.dataframe(
        headed(mapping_table.file_columns(inspection.header, inspection.sample)),
        hide_index=True,
        height="content" if len(inspection.header) < COLUMNS_SHOWN else 36 * COLUMNS_SHOWN,
        alt=_("The columns of the file and some of their values"),
        key="file_columns",
    )


def _settings(inspection: Inspection, mapping: Mapping, key: str) -> Mapping:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        zone = st.selectbox(
            _("Time zone of times without one"),
            sorted(available_timezones()),
            index=sorted(available_timezones()).index(mapping.time_zone),
            key=f"zone_{key}",
        )
        order = st.selectbox(
            _("Dates like 03/04/2026"),
            list(ORDERS),
            index=list(ORDERS).index(mapping.day_first),
            format_func=spoken_words(ORDERS).__getitem__,
            key=f"order_{key}",
        )
        rows = st.selectbox(
            _("Rows"),
            list(EVENTS),
            index=list(EVENTS).index(mapping.one_row_per),
            format_func=spoken_words(EVENTS).__getitem__,
            key=f"rows_{key}",
        )
        by = mapping.order_by
        if rows == "event":
            options = list(inspection.header)
            by = st.selectbox(
                _("The last event has the highest"),
                options,
                index=options.index(by) if by in options else None,
                placeholder=_("The later line is the last"),
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
