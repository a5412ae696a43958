"""What a warehouse holds, as rows of plain Python, and what its sources ever provided."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.metrics.oracle.hours import Calendar, business_minutes

Row = dict[str, Any]
TABLES = ("ticket", "post", "rating", "contact_volume")


@dataclass(repr=False)
class World:
    """Rows by table; `fields[source][table]` are the fields a source gave, `as_of` when it was last heard of."""

    desks: dict[str | None, Row] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in TABLES})
    plans: list[Row] = field(default_factory=list)
    costs: list[Row] = field(default_factory=list)
    readings: list[Row] = field(default_factory=list)
    accounts: list[Row] = field(default_factory=list)
    audience: list[Row] = field(default_factory=list)
    fields: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    as_of: dict[str, datetime] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=Calendar)

    def __repr__(self) -> str:
        """Its size alone: all its rows would fill pages."""
        sizes = ", ".join(f"{len(rows)} of {table}" for table, rows in self.rows.items())
        return f"World({sizes}, {len(self.desks)} desks, as of {self.as_of})"

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        """The same for hypothesis, which would print the fields of a dataclass."""
        printer.text(repr(self))

    @property
    def tickets(self) -> list[Row]:
        return self.rows["ticket"]

    @property
    def posts(self) -> list[Row]:
        return self.rows["post"]

    @property
    def ratings(self) -> list[Row]:
        return self.rows["rating"]

    @property
    def volumes(self) -> list[Row]:
        return self.rows["contact_volume"]

    def sources(self, table: str) -> set[str]:
        """The sources that ever gave anything to this table."""
        return {source for source, tables in self.fields.items() if tables.get(table)}

    def giving(self, table: str, *wanted: str) -> set[str]:
        """The sources that provide all the fields wanted; 'a|b' is either of the two."""
        return {
            source
            for source in self.sources(table)
            if all(set(each.split("|")) & self.fields[source][table] for each in wanted)
        }

    def hearing(self, *ways: str) -> set[str]:
        """The sources that hold posts of all these directions, and say which is which."""
        found = self.giving("post", "direction")
        for way in ways:
            found &= {
                post["source"]
                for post in self.posts
                if post["direction"] == way and post["kind"] != "overheard"
            }
        return found

    def zone(self, desk: str | None) -> ZoneInfo:
        """A desk we know nothing of is in UTC."""
        return ZoneInfo(self.desks[desk]["time_zone"] if desk in self.desks else "UTC")

    def open_minutes(self, start: datetime | None, end: datetime | None, desk: str | None) -> float | None:
        """Minutes between two instants in which the desk was open; None without a schedule."""
        if start is None or end is None:
            return None
        return business_minutes(self.desks.get(desk, {}).get("schedule"), self.zone(desk), start, end)

    def day(self, instant: datetime | None, desk: str | None) -> date | None:
        return None if instant is None else instant.astimezone(self.zone(desk)).date()

    def midnight_after(self, day: date, desk: str | None) -> datetime:
        """The instant at which a day ends at a desk."""
        following = day + timedelta(days=1)
        return datetime(following.year, following.month, following.day, tzinfo=self.zone(desk)).astimezone(
            UTC
        )

    def derived(self) -> Iterator[tuple[str, Row]]:
        """Every row with the columns that the warehouse works out when it is loaded."""
        for table, rows in self.rows.items():
            for row in rows:
                yield table, row | self._worked_out(table, row)

    def _worked_out(self, table: str, row: Row) -> Row:
        if table == "ticket":
            return {
                "opened_on": self.day(row["opened_at"], row["desk"]),
                "resolved_on": self.day(row["resolved_at"], row["desk"]),
                "first_response_minutes": minutes(row["opened_at"], row["first_response_at"]),
                "resolve_minutes": minutes(row["opened_at"], row["resolved_at"]),
            }
        if table == "post":
            return {"created_on": self.day(row["created_at"], row["desk"])}
        if table == "rating":
            return {"rated_on": self.day(row["rated_at"], row["desk"])}
        return {}


def minutes(start: datetime | None, end: datetime | None) -> float | None:
    return None if start is None or end is None else (end - start).total_seconds() / 60
