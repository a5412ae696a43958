"""What sources provide: 'not provided' is another thing than 'empty', and every age needs its 'as of'."""

import json
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from warehouse.tables import load


def provided(connection: Connection) -> dict[str, dict[str, frozenset[str]]]:
    """By table and column: the sources that ever gave this column, whatever its values."""
    found: dict[str, dict[str, set[str]]] = {}
    for source, fields in connection.execute(select(load.c.source, load.c.fields).distinct()):
        for table, columns in json.loads(fields).items():
            for column in columns:
                found.setdefault(table, {}).setdefault(column, set()).add(source)
    return {
        table: {column: frozenset(sources) for column, sources in columns.items()}
        for table, columns in found.items()
    }


def as_of(connection: Connection) -> dict[str, datetime]:
    """By source the instant (UTC) its data speak of: that of its last load or successful sync."""
    rows = connection.execute(select(load.c.source, func.max(load.c.as_of)).group_by(load.c.source))
    return {source: at.astimezone(UTC) for source, at in rows}
