"""A mapping proposed for a file nobody described: from the names of its columns and from what stands in
them.
"""

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from connectors.channels import normal_word
from connectors.exporters import tool_of
from connectors.fitting import MISSING_WORDS, Cells, fitting_columns, some_filled
from connectors.mapping import Average, Column, Mapping, columns_used
from connectors.proposal import Proposal, Question
from connectors.scales import with_scale
from connectors.tool import Tool
from connectors.values import number
from connectors.vocabulary import AVERAGE_NAMES, FIELD_NAMES, plain
from connectors.which_table import table_of

__all__ = ["Proposal", "Question", "propose"]

_EVENTS_FROM = 1.2  # rows per id


def propose(
    name: str,
    header: Sequence[str],
    cells: Cells,
    table: str | None = None,
    given: Mapping | None = None,
) -> Proposal:
    """The likeliest mapping of a file with these columns (name -> some of their cells).

    What a mapping without columns says (`given`) overrides what is proposed. Raises FileRefused where the
    file is another table than asked for, or none of ours.
    """
    if given is not None and given.says_table:
        table = given.table
    tool = tool_of(header)
    some = {column: some_filled(cells.get(column, ())) for column in header}
    chosen = table_of(name, header, some, table, tool)
    if tool is not None and tool.table != chosen:
        tool = None
    columns = fitting_columns(header, some, chosen, tool)
    missing = _missing_words(columns, cells)
    mapping = Mapping(table=chosen, source=tool.name if tool else None, columns=columns, missing=missing)
    if tool:
        mapping = _with_always(_as_tool(mapping, tool, some), tool)
    mapping, notes = _with_events(mapping, header, cells, tool)
    if given is not None:
        mapping = _corrected(mapping, given)
    mapping, questions, more = with_scale(mapping, cells)
    mapping, phone = _with_channel(mapping, header)
    left = _left_out(mapping, header, some, tool)
    notes = (*notes, *more, *phone, *_worked_out(mapping), *left, *_gaps(mapping))
    return Proposal(mapping, tool.name if tool else None, questions, notes)


def _corrected(proposed: Mapping, given: Mapping) -> Mapping:
    """The proposal with everything overridden that a mapping without columns says."""
    told = {*given.constants, *given.milestones}
    values = {name: {**proposed.values.get(name, {}), **words} for name, words in given.values.items()}
    return replace(
        proposed,
        **_settings(given),
        columns={field: column for field, column in proposed.columns.items() if field not in told},
        milestones=given.milestones,
        milestone_time=given.milestone_time,
        constants={**proposed.constants, **given.constants},
        values={**proposed.values, **values},
        missing=tuple(dict.fromkeys((*proposed.missing, *given.missing))),
        missing_by_field={**proposed.missing_by_field, **given.missing_by_field},
    )


def _settings(given: Mapping) -> dict[str, Any]:
    """The settings of [file] that the mapping says, defaults only where it wrote them."""
    keys = ("source", "delimiter", "encoding", "day_first", "sheet", "order_by", "time_zone", "one_row_per")
    said = {
        key: value
        for key in keys
        if (value := getattr(given, key)) != getattr(Mapping, key) or key in given.said
    }
    return {**said, "order_by": None} if said.get("one_row_per") == "record" else said


def _missing_words(columns: MappingType[str, Column], cells: Cells) -> tuple[str, ...]:
    used = {column for column in columns.values() if isinstance(column, str)}
    seen = {cell.strip() for column in used for cell in set(cells.get(column, ()))}
    return tuple(word for word in MISSING_WORDS if word in seen)


def _as_tool(mapping: Mapping, tool: Tool, cells: Cells) -> Mapping:
    """What the tool's exports say without a word in the file: its scale, if the scores are on it."""
    score = mapping.columns.get("score")
    if not tool.constants or score is None or not _on_scale(tool, cells.get(str(score), ())):
        missing = {name: words for name, words in tool.missing.items() if name in mapping.columns}
        return replace(mapping, missing_by_field={n: words for n, words in missing.items() if n != "score"})
    return replace(
        mapping,
        values={name: words for name, words in tool.values.items() if name in mapping.columns},
        constants=dict(tool.constants),
        missing_by_field={name: words for name, words in tool.missing.items() if name in mapping.columns},
    )


def _with_always(mapping: Mapping, tool: Tool) -> Mapping:
    """What all rows of the tool's exports are, where no column says otherwise."""
    always = {name: word for name, word in tool.always.items() if name not in mapping.columns}
    return replace(mapping, constants={**always, **mapping.constants})


def _on_scale(tool: Tool, found: Sequence[str]) -> bool:
    """Whether the scores are of the tool's own scale: in its words, or as numbers on it."""
    words = {normal_word(word) for word in tool.values.get("score", {})}
    gone = {normal_word(word) for word in tool.missing.get("score", ())}
    rated = [cell for cell in found if normal_word(cell) not in gone]
    if words:
        return not rated or any(normal_word(cell) in words for cell in rated)
    low, high = (float(tool.constants[name]) for name in ("scale_low", "scale_high"))
    return all(isinstance(value := number(cell), float) and low <= value <= high for cell in rated)


def _with_channel(mapping: Mapping, header: Sequence[str]) -> tuple[Mapping, tuple[str, ...]]:
    """Daily totals of calls are of the phone, though no column says so."""
    words = {word for column in header for word in plain(column).split("_")}
    if mapping.table != "contact_volume" or "channel" in mapping.fields or not {"call", "calls"} & words:
        return mapping, ()
    note = "no column names the channel: its columns count calls, so all are taken as phone"
    return replace(mapping, constants={**mapping.constants, "channel": "phone"}), (note,)


def _with_events(
    mapping: Mapping, header: Sequence[str], cells: Cells, tool: Tool | None
) -> tuple[Mapping, tuple[str, ...]]:
    """An audit log repeats its ids with other contents; exact repeats are only duplicates."""
    column = mapping.columns.get("id")
    if tool is None or not tool.events_by or not isinstance(column, str):
        return mapping, ()
    ids = cells.get(column, ())
    if not ids or len(ids) < _EVENTS_FROM * len(set(ids)):
        return mapping, ()
    rows = len(set(zip(*(cells[name] for name in header), strict=True)))
    by_name = {plain(name): name for name in header}
    order = next((by_name[name] for name in tool.events_by if name in by_name), None)
    if order is None or rows < _EVENTS_FROM * len(set(ids)):
        return mapping, ()
    note = f"ids repeat: taken as an event log, the last event of each id by {order}"
    return replace(mapping, one_row_per="event", order_by=order), (note,)


def _worked_out(mapping: Mapping) -> tuple[str, ...]:
    averages = [column for column in mapping.columns.values() if isinstance(column, Average)]
    return tuple(
        f"{column.column} is an average: times {column.of} it gives the total" for column in averages
    )


def _left_out(mapping: Mapping, header: Sequence[str], cells: Cells, tool: Tool | None) -> tuple[str, ...]:
    """Columns that are called like a field and could not be read as one: never left out in silence."""
    by_name = {plain(column): column for column in reversed(header)}
    used = columns_used(mapping)
    notes = [
        f"{by_name[name]} {why}"
        for name, (field, why) in (tool.not_taken.items() if tool else ())
        if name in by_name and field not in mapping.fields and cells[by_name[name]]
    ]
    told = set(tool.not_taken) if tool else set()
    for field, (names, _) in AVERAGE_NAMES.get(mapping.table, {}).items():
        notes += [
            f"{column} was not read as {field}: it holds {cells[column][0][:40]!r} and the like"
            for column in header
            if plain(column).startswith(names) and field not in mapping.fields and cells[column]
        ]
    for field, names in FIELD_NAMES[mapping.table].items():
        column = next((by_name[name] for name in names if name in by_name), None)
        if field in mapping.fields or column is None or column in used or plain(column) in told:
            continue
        if filled := cells[column]:
            notes.append(f"{column} was not read as {field}: it holds {filled[0][:40]!r} and the like")
    return tuple(notes)


def _gaps(mapping: Mapping) -> tuple[str, ...]:
    if mapping.table == "tickets" and "opened_at" not in mapping.fields:
        return ("no opening time was found: the tickets cannot be told by period",)
    if mapping.table == "posts" and "direction" not in mapping.fields:
        return ("no column says which posts are the desk's: whether people get an answer cannot be told",)
    return ()
