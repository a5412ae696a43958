"""ServiceNow's Table API: records in the order of (time, sys_id), by encoded queries, in actual values.

The instance applies rights after it has cut a page, and ignores what it does not know of a query.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from connectors.fields import Item
from connectors.instants import instant
from connectors.rest import Answer, Ask, Items
from connectors.streams import OVERLAP, Reading

CHANGED = "sys_updated_on"
MOST = 1000  # records of an answer
AT_ONCE = 100  # ids in one question; with 35 characters each it still fits an address
SAMPLE = 200


@dataclass(frozen=True)
class Records:
    """Some records of one table: the fields to read, a condition, and what orders them in time."""

    table: str
    fields: Sequence[str]
    size: int
    where: str = ""
    at: str = CHANGED

    def ask(self, query: str) -> Ask:
        """The request for one page of what an encoded query matches, in actual values."""
        params = {
            "sysparm_query": query,
            "sysparm_fields": ",".join(dict.fromkeys(("sys_id", self.at, *self.fields))),
            "sysparm_display_value": "false",
            "sysparm_exclude_reference_link": "true",
        }
        return Ask(f"table/{self.table}", {**params, "sysparm_limit": self.size})

    def since(self, reading: Reading, moment: str) -> Iterator[Items]:
        """Pages of the records from a moment on, the oldest change first.

        Raises SourceError where the instance gives others: it ignores what it does not know of a query.
        """
        for answer, items in reading.client.pages(self._in_order(moment), self._following, "result"):
            if not items:
                continue
            if not all(item.get("sys_id") and str(item.get(self.at) or "") >= moment for item in items):
                why = f"{self.table} cannot be asked by {self.at}: the key may not read it, or there is none"
                raise reading.client.error(answer.ask, why)
            yield items

    def of(self, reading: Reading, name: str, ids: Sequence[str]) -> list[Item]:
        """All records whose field `name` is one of `ids`."""
        parts = (ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE))
        asked = (replace(self, size=MOST, where=f"{name}IN{','.join(part)}^") for part in parts)
        return [
            item for some in asked for items in some.since(reading, "1970-01-01 00:00:00") for item in items
        ]

    def _in_order(self, moment: str, beyond: str = "") -> Ask:
        return self.ask(f"{self.where}{self.at}>={moment}{beyond}^ORDERBY{self.at}^ORDERBYsys_id")

    def _following(self, answer: Answer, items: Items) -> Ask | None:
        """Rights are applied after the page was cut: one that is short or empty is the last one only where no
        more records match than it shows.
        """
        matching, offset = counted(answer), int(str(answer.ask.params.get("sysparm_offset", 0)))
        if items and offset + len(items) != matching:
            at, key = items[-1][self.at], items[-1]["sys_id"]
            # of equal times those with a higher id; an OR binds closer than the AND before it
            return self._in_order(at, f"^{self.at}>{at}^ORsys_id>{key}")
        if items or offset + self.size >= matching:
            return None
        # by half a page, for what changes meanwhile leaves its place to those behind it
        return answer.ask.having(sysparm_offset=offset + max(self.size // 2, 1))


def reference(item: Item, name: str) -> str | None:
    """The id that a reference holds, with a link beside it or not."""
    found = item.get(name)
    return str((found.get("value") if isinstance(found, Mapping) else found) or "") or None


def readable(reading: Reading, table: str) -> bool:
    """Whether the key sees a record, the first ones or the last ones, where there is any."""
    for order in ("ORDERBYsys_id", "ORDERBYDESCsys_id"):
        answer = reading.client.ask(Records(table, (), SAMPLE).ask(order), absent={403})
        if answer.body is None or reading.client.items(answer, "result") or not counted(answer):
            return answer.body is not None
    return False


def counted(answer: Answer) -> int:
    """How many records match, whether the key may read them or not."""
    return int(answer.headers.get("X-Total-Count", 0))


def newest_moment(reading: Reading, records: Records) -> str | None:
    """When the newest record was changed; None where there is none."""
    ask = replace(records, size=1).ask(f"ORDERBYDESC{records.at}")
    items = reading.client.items(reading.client.ask(ask), "result")
    return reached(reading, items[0][records.at]) if items else None


def reached(reading: Reading, moment: object) -> str:
    """Where the next run goes on: never beyond the server's clock, whatever an import has written."""
    return min(str(moment), moment_of(reading.client.now()))


def moment_of(at: datetime) -> str:
    """A time as a query has it, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def overlapped(moment: str) -> str:
    """A little before, for some changes are shown late."""
    return moment_of(instant(moment) - OVERLAP)


def start_of(reading: Reading, name: str) -> str:
    """Where a list begins that was left at the cursor's `name`; in a first run at its begin."""
    return overlapped(str(reading.cursor[name])) if name in reading.cursor else moment_of(reading.since)
