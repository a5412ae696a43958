"""Short texts that people keep in the warehouse by name, such as published figures of their own.

They stand beside what was loaded: no undo takes them away, and whoever opens the warehouse sees them.
"""

from sqlalchemy import Connection, select

from warehouse.records import WarehouseError
from warehouse.session import Session
from warehouse.tables import setting

LONGEST = 1_000_000  # characters


def keep(session: Session, kind: str, name: str, text: str) -> None:
    """Keep `text` as `name` of a kind, in place of what had it; WarehouseError where it is too long."""
    if len(text) > LONGEST:
        raise WarehouseError(f"{name}: longer than {LONGEST:,} characters; keep it in several parts")
    forget(session, kind, name)
    session.execute("INSERT INTO setting (name, value) VALUES (?, ?)", [f"{kind}/{name}", text])


def forget(session: Session, kind: str, name: str) -> None:
    """Drop what was kept; nothing where there was nothing."""
    session.execute("DELETE FROM setting WHERE name = ?", [f"{kind}/{name}"])


def kept(connection: Connection, kind: str) -> dict[str, str]:
    """Name -> text of everything of a kind, by name."""
    begin = f"{kind}/"
    rows = connection.execute(
        select(setting.c.name, setting.c.value)
        .where(setting.c.name.startswith(begin, autoescape=True))
        .order_by(setting.c.name)
    )
    return {row[0].removeprefix(begin): row[1] for row in rows}
