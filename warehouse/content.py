"""What the figures of a snapshot depend on, as one name: equal names, equal figures.

A note, a target, a saved view or a kept text changes the snapshot's name, but none of its figures.
"""

from hashlib import sha256

from sqlalchemy import Connection, func, select

from warehouse import configured, sample
from warehouse.tables import channel_plan, forgotten, load, schema_version, setting, word


def content_name(connection: Connection) -> str:
    """The name of what was loaded (the loads that stand), forgotten, configured, planned, said of words."""
    of_figures = setting.c.name.in_((configured.NAME, sample.NAME))
    asked = (
        select(load.c.id).order_by(load.c.id),
        select(setting).where(of_figures).order_by(setting.c.name),
        *(select(table).order_by(*table.c) for table in (word, channel_plan)),
        select(func.count(), func.max(forgotten.c.at)).select_from(forgotten),
        select(schema_version.c.version).order_by(schema_version.c.version),
    )
    rows = [[tuple(row) for row in connection.execute(one)] for one in asked]
    return sha256(repr(rows).encode()).hexdigest()
