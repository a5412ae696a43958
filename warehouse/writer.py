"""The upsert: staged rows into a loaded table, with the replaced rows kept for undo.

The newer `updated_at` wins, without one the later load; only given columns are written; a row that says
nothing new is not touched. There is no primary key on DuckDB (see `schema`): matching is by a join, once,
and the MERGE goes by row number.
"""

from collections.abc import Iterable, Mapping

import duckdb

from warehouse.derived import derived_columns, uses_schedules, with_derived
from warehouse.records import Counts
from warehouse.schema import key_columns, typed_nulls
from warehouse.staging import NULLABLE_KEYS, Stage
from warehouse.tables import LOADED

# What follows from other rows, as a first answer; `resolution` corrects it once all rows are in.
_FOLLOWING = {
    "post": {
        "desk": "desk_given",
        "conversation": "coalesce(conversation_given, CASE WHEN coalesce(reply_to, id) = id THEN id END)",
        "conversation_derived": "conversation_given IS NULL",
    },
    "rating": {"desk": "desk_given", "channel": "channel_given"},
}


def upsert(connection: duckdb.DuckDBPyConnection, stage: Stage, load: str) -> Counts:
    """Write one stage; leaves the temporary table `pairs` (s_row, t_row, kind) for who follows up."""
    _drop_repeated(connection, stage)
    _pair(connection, stage)
    counts = _count(connection)
    if counts.changed:
        _keep_replaced(connection, stage, load)
        _update(connection, stage, load)
    if counts.new:
        _insert(connection, stage, load, counts)
    return counts


def columns_of(table: str) -> tuple[str, ...]:
    return tuple(column.name for column in LOADED[table].columns)


def quoted(columns: Iterable[str], alias: str | None = None) -> str:
    """SQL: a list of columns, each of the relation `alias` if given."""
    prefix = f"{alias}." if alias else ""
    return ", ".join(f'{prefix}"{name}"' for name in columns)


def _drop_repeated(connection: duckdb.DuckDBPyConnection, stage: Stage) -> None:
    """Of several rows with one key the newest `updated_at` stays, of equal ones the later row."""
    keys = quoted(key_columns(stage.table))
    found = connection.execute(f"SELECT count(*) > count(DISTINCT ({keys})) FROM {stage.name}").fetchone()
    if found != (True,):
        return
    newest = "updated_at DESC NULLS LAST, " if "updated_at" in stage.columns else ""
    connection.execute(
        f"DELETE FROM {stage.name} WHERE rowid IN (SELECT rowid FROM {stage.name} "
        f"QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY {newest}number DESC) > 1)"
    )


def _pair(connection: duckdb.DuckDBPyConnection, stage: Stage) -> None:
    """Match staged rows with those in the table and say of each: new, changed or same."""
    loose = NULLABLE_KEYS.get(stage.table, ())
    keys = key_columns(stage.table)
    matched = " AND ".join(
        f"t.{key} IS NOT DISTINCT FROM s.{key}" if key in loose else f"t.{key} = s.{key}" for key in keys
    )
    differs = " OR ".join(
        f't."{name}" IS DISTINCT FROM s."{name}"' for name in stage.columns if name not in keys
    )
    older = "t.updated_at > s.updated_at" if "updated_at" in stage.columns else "false"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE pairs AS SELECT s.rowid AS s_row, t.rowid AS t_row, "
        f"CASE WHEN t.rowid IS NULL THEN 'new' WHEN coalesce({older}, false) THEN 'same' "
        f"WHEN {differs or 'false'} THEN 'changed' ELSE 'same' END AS kind "
        f"FROM {stage.name} s LEFT JOIN {stage.table} t ON {matched}"
    )


def _count(connection: duckdb.DuckDBPyConnection) -> Counts:
    found = dict(connection.execute("SELECT kind, count(*) FROM pairs GROUP BY kind").fetchall())
    return Counts(found.get("new", 0), found.get("changed", 0), found.get("same", 0))


def _keep_replaced(connection: duckdb.DuckDBPyConnection, stage: Stage, load: str) -> None:
    """A row of this very load (given twice, with different columns) has no earlier state to keep."""
    columns = columns_of(stage.table)
    connection.execute(
        f"INSERT INTO {stage.table}_before ({quoted(columns)}, replaced_by) "
        f"SELECT {quoted(columns, 't')}, ? "
        f"FROM pairs p JOIN {stage.table} t ON t.rowid = p.t_row WHERE p.kind = 'changed' AND t.load <> ?",
        [load, load],
    )


def _insert(connection: duckdb.DuckDBPyConnection, stage: Stage, load: str, counts: Counts) -> None:
    """Into an empty table, or of nothing but new rows, there is no need to look at `pairs` again."""
    everything = not counts.changed and not counts.unchanged
    source = f"{stage.name} s" if everything else _of_kind(stage, "new")
    rows = _whole_rows(connection, stage, load, source=source, otherwise=typed_nulls(stage.table))
    columns = columns_of(stage.table)
    connection.execute(
        f"INSERT INTO {stage.table} ({quoted(columns)}) SELECT {quoted(columns, 'v')} FROM ({rows}) v"
    )


def _update(connection: duckdb.DuckDBPyConnection, stage: Stage, load: str) -> None:
    columns = columns_of(stage.table)
    source = f"{_of_kind(stage, 'changed')} JOIN {stage.table} t ON t.rowid = p.t_row"
    kept = {name: f't."{name}"' for name in columns}
    rows = _whole_rows(connection, stage, load, source=source, otherwise=kept, extra="p.t_row, ")
    fixed = {*key_columns(stage.table)}
    written = [name for name in columns if name not in fixed]
    assignments = ", ".join(f'"{name}" = v."{name}"' for name in written)
    connection.execute(
        f"MERGE INTO {stage.table} t USING ({rows}) v ON t.rowid = v.t_row "
        f"WHEN MATCHED THEN UPDATE SET {assignments}"
    )


def _of_kind(stage: Stage, kind: str) -> str:
    return f"(FROM pairs WHERE kind = '{kind}') p JOIN {stage.name} s ON s.rowid = p.s_row"


def _whole_rows(
    connection: duckdb.DuckDBPyConnection,
    stage: Stage,
    load: str,
    *,
    source: str,
    otherwise: Mapping[str, str],
    extra: str = "",
) -> str:
    """SQL: whole rows from `source`: given columns from the stage (s), the others as `otherwise` says."""
    following = _FOLLOWING.get(stage.table, {})
    made = {*derived_columns(stage.table), *following, "load"}
    given = ", ".join(
        f'{f"s.{name}" if name in stage.columns else otherwise[name]} AS "{name}"'
        for name in columns_of(stage.table)
        if name not in made
    )
    rows = f"SELECT {extra}{given}, '{load}' AS load FROM {source}"
    if following:
        rows = f"SELECT *, {', '.join(f'{sql} AS {name}' for name, sql in following.items())} FROM ({rows})"
    return with_derived(stage.table, rows, business=uses_schedules(connection))
