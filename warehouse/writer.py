"""The upsert: staged rows into a loaded table, with the replaced rows kept for undo.

The newer `updated_at` wins, without one the later load; only given columns are written; a row that says
nothing new is not touched. Matching is by a join, once: the rows that change are needed before they are
written over, to be kept for undo, and DuckDB has no primary key here (see `schema`).
"""

from collections.abc import Iterable, Mapping

from warehouse.derived import derived_columns, uses_schedules, with_derived
from warehouse.records import Counts
from warehouse.schema import key_columns, typed_nulls
from warehouse.session import Session, make_temporary
from warehouse.staging import NULLABLE_KEYS, Stage
from warehouse.tables import LOADED

# What follows from other rows, as a first answer; `resolution` corrects it once all rows are in.
_FOLLOWING = {
    "post": {
        "desk": "desk_given",
        "ticket": "ticket_given",
        "conversation": "coalesce(conversation_given, CASE WHEN coalesce(reply_to, id) = id THEN id END)",
        "conversation_derived": "conversation_given IS NULL",
    },
    "rating": {"desk": "desk_given", "channel": "channel_given"},
}


def upsert(session: Session, stage: Stage, load: str) -> Counts:
    """Write one stage; leaves the temporary table `pairs` (s_row, t_row, kind) for who follows up."""
    _drop_repeated(session, stage)
    _pair(session, stage)
    counts = _count(session)
    if counts.changed:
        _keep_replaced(session, stage, load)
        _update(session, stage, load)
    if counts.new:
        _insert(session, stage, load, counts)
    return counts


def columns_of(table: str) -> tuple[str, ...]:
    return tuple(column.name for column in LOADED[table].columns)


def quoted(columns: Iterable[str], alias: str | None = None) -> str:
    """SQL: a list of columns, each of the relation `alias` if given."""
    prefix = f"{alias}." if alias else ""
    return ", ".join(f'{prefix}"{name}"' for name in columns)


def _drop_repeated(session: Session, stage: Stage) -> None:
    """Of several rows with one key the newest `updated_at` stays, of equal ones the later row."""
    keys = quoted(key_columns(stage.table))
    found = session.execute(f"SELECT count(*) > count(DISTINCT ({keys})) FROM {stage.name}").fetchone()
    if found != (True,):
        return
    newest = "updated_at DESC NULLS LAST, " if "updated_at" in stage.columns else ""
    session.execute(
        f"DELETE FROM {stage.name} WHERE number IN (SELECT number FROM (SELECT number, row_number() OVER "
        f"(PARTITION BY {keys} ORDER BY {newest}number DESC) AS place FROM {stage.name}) placed "
        "WHERE place > 1)"
    )


def _pair(session: Session, stage: Stage) -> None:
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
    make_temporary(
        session,
        "pairs",
        f"SELECT s.number AS s_row, t.{session.address} AS t_row, "
        f"CASE WHEN t.{session.address} IS NULL THEN 'new' WHEN coalesce({older}, false) THEN 'same' "
        f"WHEN {differs or 'false'} THEN 'changed' ELSE 'same' END AS kind "
        f"FROM {stage.name} s LEFT JOIN {stage.table} t ON {matched}",
    )


def _count(session: Session) -> Counts:
    found = dict(session.execute("SELECT kind, count(*) FROM pairs GROUP BY kind").fetchall())
    return Counts(found.get("new", 0), found.get("changed", 0), found.get("same", 0))


def _keep_replaced(session: Session, stage: Stage, load: str) -> None:
    """A row of this very load (given twice, with different columns) has no earlier state to keep."""
    columns = columns_of(stage.table)
    session.execute(
        f"INSERT INTO {stage.table}_before ({quoted(columns)}, replaced_by) "
        f"SELECT {quoted(columns, 't')}, ? "
        f"FROM pairs p JOIN {stage.table} t ON t.{session.address} = p.t_row "
        "WHERE p.kind = 'changed' AND t.load <> ?",
        [load, load],
    )


def _insert(session: Session, stage: Stage, load: str, counts: Counts) -> None:
    """Into an empty table, or of nothing but new rows, there is no need to look at `pairs` again."""
    everything = not counts.changed and not counts.unchanged
    source = f"{stage.name} s" if everything else _of_kind(stage, "new")
    rows = _whole_rows(session, stage, load, source=source, otherwise=typed_nulls(stage.table))
    columns = columns_of(stage.table)
    session.execute(
        f"INSERT INTO {stage.table} ({quoted(columns)}) SELECT {quoted(columns, 'v')} FROM ({rows}) v"
    )


def _update(session: Session, stage: Stage, load: str) -> None:
    columns = columns_of(stage.table)
    source = f"{_of_kind(stage, 'changed')} JOIN {stage.table} t ON t.{session.address} = p.t_row"
    kept = {name: f't."{name}"' for name in columns}
    rows = _whole_rows(session, stage, load, source=source, otherwise=kept, extra="p.t_row AS row_address, ")
    session.overwrite(stage.table, columns, key_columns(stage.table), rows)


def _of_kind(stage: Stage, kind: str) -> str:
    return f"(SELECT * FROM pairs WHERE kind = '{kind}') p JOIN {stage.name} s ON s.number = p.s_row"


def _whole_rows(
    session: Session,
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
        followed = ", ".join(f"{sql} AS {name}" for name, sql in following.items())
        rows = f"SELECT g.*, {followed} FROM ({rows}) g"
    return with_derived(session, stage.table, rows, business=uses_schedules(session))
