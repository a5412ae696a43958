"""What the loads of a warehouse ever provided: not provided is not the same as empty."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, func, literal, select

from warehouse import as_of, provided, speech
from warehouse.tables import SELF_SERVICE_CHANNELS, audience, contact_volume, cost, load, post, post_count

Sources = frozenset[str]


@dataclass(frozen=True)
class Availability:
    """Which source ever provided which field ("ticket.resolved_at"), and when it was last heard of."""

    fields: Mapping[str, Sources]
    tables: Mapping[str, Sources]
    as_of: Mapping[str, datetime]

    def __hash__(self) -> int:
        return hash(tuple(frozenset(known.items()) for known in (self.fields, self.tables, self.as_of)))

    def providing(self, needs: Iterable[str], table: str) -> Sources:
        """The sources of the table that provide all its needs; 'a.x|a.y' is either of the two."""
        sources = self.tables.get(table, frozenset())
        for need in needs:
            fields = [field for field in need.split("|") if field.startswith(f"{table}.")]
            if fields:
                sources &= frozenset().union(*(self.fields.get(field, frozenset()) for field in fields))
        return sources

    def lacking(self, needs: Iterable[str], tables: Iterable[str]) -> tuple[str, ...]:
        """The sources of any of the tables that do not provide the needs, in order of their names."""
        needed = tuple(needs)
        found = (self.tables.get(table, frozenset()) - self.providing(needed, table) for table in tables)
        return tuple(sorted(frozenset[str]().union(*found)))


def availability(connection: Connection) -> Availability:
    """What this warehouse offers, from its load rows and one look at the directions of its posts.

    Some fields are ours: `post.inbound` and `post.outbound` name the sources that hold a customer's and a
    desk's post at all, because a response rate needs both; `post.overheard` those in which the watch list
    ever found a post; `post.accepted` those whose network says of any post whether it was accepted as the
    solution; `post.ticket` those that say which tickets their posts became, or whose texts we read
    for that, or that hold a post of which a ticket was made; `post.counted` and `post.followed` those whose
    counts and followers were read; `contact_volume.sessions` those that count
    sessions of self-service; `cost.per_contact` is there once the configuration has costs.
    """
    by_table = provided(connection)
    fields = {
        f"{table}.{name}": sources for table, names in by_table.items() for name, sources in names.items()
    }
    tables = {table: frozenset().union(*names.values()) for table, names in by_table.items() if names}
    if "post" in tables:
        fields |= _directions(connection)
        fields["post.overheard"] = _sources_overheard(connection)
        fields["post.accepted"] = _sources_of_solutions(connection)
        fields["post.ticket"] = _sources_of_links(connection, fields)
        fields["post.counted"] = _sources_in(connection, post_count)
        fields["post.followed"] = _sources_in(connection, audience)
    if "contact_volume" in tables:
        fields["contact_volume.sessions"] = _sources_of_sessions(connection)
    if connection.execute(select(func.count()).select_from(cost)).scalar_one():
        fields["cost.per_contact"] = frozenset({"configuration"})
    return Availability(fields, tables, as_of(connection))


def _directions(connection: Connection) -> dict[str, Sources]:
    said = select(post.c.source, post.c.direction).where(~speech.overheard(post)).distinct()
    found = connection.execute(said).all()
    return {
        f"post.{way}bound": frozenset(source for source, direction in found if direction == way)
        for way in ("in", "out")
    }


def _sources_overheard(connection: Connection) -> Sources:
    found = select(post.c.source).where(speech.overheard(post)).distinct()
    return frozenset(connection.execute(found).scalars())


def _sources_of_solutions(connection: Connection) -> Sources:
    """A forum without such a thing tells nothing of it, which is another thing than no solution."""
    found = select(post.c.source).where(post.c.accepted.is_not(None)).distinct()
    return frozenset(connection.execute(found).scalars())


def _sources_of_links(connection: Connection, fields: Mapping[str, Sources]) -> Sources:
    said = fields.get("post.ticket", frozenset()) | fields.get("post.ticket_named", frozenset())
    if not fields.get("ticket.post"):
        return said
    made = select(post.c.source).where(post.c.ticket.is_not(None)).distinct()
    return said | frozenset(connection.execute(made).scalars())


def _sources_in(connection: Connection, table: Table) -> Sources:
    """The loaded sources that have any row of a table."""
    has = select(literal(1)).where(table.c.source == load.c.source).exists()
    return frozenset(connection.execute(select(load.c.source).where(has).distinct()).scalars())


def _sources_of_sessions(connection: Connection) -> Sources:
    counted = contact_volume.c.channel.in_(SELF_SERVICE_CHANNELS)
    return frozenset(connection.execute(select(contact_volume.c.source).where(counted).distinct()).scalars())
