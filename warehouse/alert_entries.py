"""A rule of an alert as somebody writes it on a page, in one row; what it means is a configuration.Alert."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from sqlalchemy import Connection, Table

from configuration import Alert
from warehouse.alert_tables import alert
from warehouse.alerts_toml import NAME_LENGTH, SIGNALS, SIGNS
from warehouse.entries import Entry, EntryError, in_one_line, read_entries
from warehouse.spans import span_of, span_words

USUAL_CHANNELS = ("channel", "usual")  # a condition: every channel that there is but the automatic ones
MOST_ALERTS = 100
MOST_CASES = 1_000_000
_LARGEST = 1e12
_LONGEST = 4_000  # characters of conditions


@dataclass(frozen=True, kw_only=True)
class AlertEntry(Entry):
    """The columns of table alert; `conditions` is JSON, `told` has a name of [recipients] a line."""

    table: ClassVar[Table] = alert
    said_once: ClassVar[tuple[str, ...]] = ("name",)
    most: ClassVar[int] = MOST_ALERTS
    several: ClassVar[str] = "alerts"

    name: str
    metric: str
    sign: str
    value: float | None = None
    at_least: int = 1
    period: str = ""
    conditions: str = "[]"
    clock: str = "calendar"
    told: str = ""

    def checked(self) -> "AlertEntry":
        """The rule as it may be kept; raises EntryError."""
        name = in_one_line(self.name, NAME_LENGTH, "name")
        if not name:
            raise EntryError("the alert has no name; write one")
        if self.sign not in SIGNS:
            raise EntryError(f"unknown sign '{self.sign}'; known are {', '.join(SIGNS)}")
        if not 1 <= self.at_least <= MOST_CASES:
            raise EntryError(f"the fewest cases are a number from 1 to {MOST_CASES:,}; write another one")
        if len(self.conditions) > _LONGEST:
            raise EntryError("so many filters fit in no alert; choose fewer")
        valued = replace(self, value=None, period="") if self.sign == SIGNALS else self._valued()
        return replace(valued, name=name, made_by=in_one_line(self.made_by, NAME_LENGTH, "name"))

    def _valued(self) -> "AlertEntry":
        if self.value is None or not math.isfinite(self.value) or abs(self.value) > _LARGEST:
            raise EntryError("the limit is no number; write one")
        try:
            period = span_words(span_of(self.period))
        except ValueError as error:
            raise EntryError(str(error)) from None
        return replace(self, value=float(self.value), period=period)

    @property
    def rule(self) -> Alert:
        """What it means."""
        return Alert(
            name=self.name,
            metric=self.metric,
            sign=self.sign,
            value=self.value,
            at_least=self.at_least,
            over=span_of(self.period) if self.period else None,
            where=tuple((str(name), value) for name, value in json.loads(self.conditions)),
            clock=self.clock,
            to=tuple(filter(None, self.told.split("\n"))),
        )


def conditions_text(where: Sequence[tuple[str, str | None]]) -> str:
    """Conditions of figures() as `AlertEntry.conditions` has them."""
    return json.dumps([list(pair) for pair in where], ensure_ascii=False)


def alert_entries(connection: Connection) -> list[AlertEntry]:
    """Every rule of the pages, by name."""
    return read_entries(connection, AlertEntry, lambda entry: (entry.name.casefold(), entry.id))
