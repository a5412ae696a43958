"""Text columns to the canonical Arrow tables of the warehouse, a whole column at a time.

A row with a cell that has no clear value is left out and listed; a rating inside a ticket file is left out
alone, its
ticket stays. Only mapped fields become columns.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors.channels import map_channels
from connectors.columns import Columns, Field
from connectors.dates import Decision
from connectors.mapped import RATING_IN_TICKET, TABLES, Mapping, column_names
from connectors.refused import FileRefused
from warehouse.tables import CHANNELS, LOADED

_KEYS = {"ticket": ("id",), "post": ("id",), "rating": ("id",), "contact_volume": ("desk", "channel", "day")}


@dataclass(frozen=True)
class Misfit:
    """A cell without a clear value. `row` is its index in the chunk; `rating_only`: its ticket was taken."""

    row: int
    column: str
    value: str
    reason: str
    rating_only: bool = False


@dataclass(frozen=True)
class Converted:
    """Canonical tables of one chunk, its misfits, and the rows without any mapped content."""

    tables: dict[str, Any]
    misfits: list[Misfit]
    empty: list[int]


class Converter:
    """Reads chunks of one file under one mapping, with the forms of its time columns already decided."""

    def __init__(
        self, mapping: Mapping, source: str, times: dict[str, Decision], tool: str | None = None
    ) -> None:
        self.mapping, self.source, self.tool = mapping, source, tool
        self.table = TABLES[mapping.table]
        self.columns = Columns(mapping, self.table, times)

    def convert(self, rows: Any, ready: dict[str, Any] | None = None) -> Converted:
        """The chunk's canonical tables. `ready` holds fields computed elsewhere (milestones)."""
        self.columns.next_chunk()
        embedded = self.table == "ticket" and "score" in self.mapping.fields
        names = [
            name for name in self.mapping.fields if not (self.table == "ticket" and name in RATING_IN_TICKET)
        ]
        fields = {name: self.columns.field(name, rows, (ready or {}).get(name)) for name in names}
        self._complete(fields, rows)
        empty = self._empty(rows, ready)
        misfits, dropped = self._misfits(fields, rows.num_rows, empty)
        tables = {self.table: self._canonical(self.table, fields, rows.num_rows)}
        if embedded:
            rating, more = self._ratings(rows, fields, dropped)
            misfits += more
        keep = None if not dropped.any() else pa.array(~dropped)
        tables = {name: t.filter(keep) if keep is not None else t for name, t in tables.items()}
        if embedded:
            tables["rating"] = rating
        return Converted(tables, misfits, list(np.flatnonzero(empty)) if empty is not None else [])

    def _complete(self, fields: dict[str, Field], rows: Any) -> None:
        """What follows from the mapped fields: the channel's rule, who wrote a post, a rating's defaults."""
        total = rows.num_rows
        if "channel" in fields:
            self._complete_channel(fields)
        if self.table == "post" and "direction" in fields and "author_role" not in fields:
            outward = pc.equal(fields["direction"].values, "out")
            fields["author_role"] = Field(pc.if_else(outward, "desk", "customer"))
        if self.table == "rating":
            other = fields.get("ticket") or fields.get("post")
            if "id" not in fields and other:
                fields["id"] = other
            self._rating_defaults(fields, total)

    def _rating_defaults(self, fields: dict[str, Field], total: int) -> None:
        fields.setdefault("question", Field(pa.repeat(pa.scalar("csat"), total)))
        fields.setdefault("best_is_high", Field(pa.repeat(pa.scalar(True), total)))

    def _complete_channel(self, fields: dict[str, Field]) -> None:
        raw = fields["channel"].values
        words = pc.dictionary_encode(raw)
        if isinstance(words, pa.ChunkedArray):
            words = words.combine_chunks()
        mapped = map_channels(words.dictionary.to_pylist(), self.tool, self.mapping.values.get("channel"))
        blank = map_channels([None])[0]
        for name, at in (("channel", 0), ("channel_rule", 1)):
            values = pa.array([pair[at] for pair in mapped], pa.string()).take(words.indices)
            fields[name] = Field(pc.fill_null(values, blank[at]))
        if self.table != "ticket":
            del fields["channel_rule"]
            return
        fields["channel_raw"] = Field(raw)
        constant = self.mapping.constants.get("channel")
        if constant is not None and str(constant) in CHANNELS and "channel" not in self.mapping.columns:
            fields["channel_rule"] = Field(pa.repeat(pa.scalar("mapping"), len(raw)))

    # rows

    def _empty(self, rows: Any, ready: dict[str, Any] | None) -> Any | None:
        """Mask of the rows where every mapped column is blank; None where there is none."""
        keys = [
            self.mapping.columns[name]
            for name in ("id", "ticket", "post", "day")
            if name in self.mapping.columns
        ]
        if not keys or ready:
            return None
        text = self.columns.text(column_names(keys[0])[0], rows, ())
        if not text.null_count:
            return None
        used = sorted({c for column in self.mapping.columns.values() for c in column_names(column)})
        cells = [
            pc.is_null(self.columns.text(column, rows, ())).to_numpy(zero_copy_only=False) for column in used
        ]
        blank = np.logical_and.reduce(cells)
        return blank if blank.any() else None

    def _misfits(self, fields: dict[str, Field], total: int, empty: Any | None) -> tuple[list[Misfit], Any]:
        dropped = np.zeros(total, bool) if empty is None else empty.copy()
        misfits: list[Misfit] = []
        for name in _KEYS[self.table]:
            self._drop(
                pc.is_null(fields[name].values), fields[name], f"no {name}", dropped, misfits, only_blank=True
            )
        for name, field in fields.items():
            if field.unclear is not None:
                reason = field.reason or f"is no {name}"
                self._drop(field.unclear, field, reason, dropped, misfits)
        if self.table == "rating":
            self._drop(
                pc.is_null(fields["rated_at"].values),
                fields["rated_at"],
                "no day of the rating",
                dropped,
                misfits,
            )
            self._drop(pc.is_null(fields["score"].values), fields["score"], "no score", dropped, misfits)
            self._drop(_off_scale(fields), fields["score"], _OFF_SCALE, dropped, misfits)
        return misfits, dropped

    def _drop(
        self,
        mask: Any,
        field: Field,
        reason: str,
        dropped: Any,
        misfits: list[Misfit],
        *,
        only_blank: bool = False,
        rating_only: bool = False,
    ) -> None:
        if not pc.any(mask).as_py():
            return
        bad = pc.fill_null(mask, False).to_numpy(zero_copy_only=False) & ~dropped
        if only_blank and field.unclear is not None:
            bad &= ~field.unclear.to_numpy(zero_copy_only=False)
        for row in np.flatnonzero(bad):
            value = field.text[int(row)].as_py() if field.text is not None else None
            misfits.append(Misfit(int(row), field.column, (value or "")[:200], reason, rating_only))
        dropped |= bad

    def _ratings(self, rows: Any, ticket: dict[str, Field], ticket_dropped: Any) -> tuple[Any, list[Misfit]]:
        """The ratings inside a ticket file: one row per ticket with a score."""
        total = rows.num_rows
        fields = {
            name: self.columns.field(name, rows) for name in RATING_IN_TICKET if name in self.mapping.fields
        }
        self._rating_defaults(fields, total)
        days = [fields["rated_at"].values] if "rated_at" in fields else []
        days += [ticket[name].values for name in ("closed_at", "resolved_at", "opened_at") if name in ticket]
        if not days:
            raise FileRefused(
                "the scores have no day: map rated_at, closed_at, resolved_at or opened_at, or give a "
                "constant rated_at"
            )
        fields["rated_at"] = Field(pc.coalesce(*days))
        for name in ("id", "desk", "channel"):
            if name in ticket:
                fields[name] = ticket[name]
        fields["ticket"] = ticket["id"]
        score = fields["score"]
        none = pc.is_null(score.values)
        unclear = score.unclear if score.unclear is not None else pa.repeat(pa.scalar(False), total)
        dropped = ticket_dropped | pc.and_not(none, unclear).to_numpy(zero_copy_only=False)
        misfits: list[Misfit] = []
        for field in fields.values():
            if field.unclear is not None:
                self._drop(field.unclear, field, field.reason, dropped, misfits, rating_only=True)
        self._drop(_off_scale(fields), score, _OFF_SCALE, dropped, misfits, rating_only=True)
        undated = pc.is_null(fields["rated_at"].values)
        self._drop(undated, score, "the score has no day", dropped, misfits, rating_only=True)
        return self._canonical("rating", fields, total).filter(pa.array(~dropped)), misfits

    def _canonical(self, table: str, fields: dict[str, Field], total: int) -> Any:
        ours = LOADED[table].columns
        columns = {"source": pa.repeat(pa.scalar(self.source), total)}
        columns |= {name: field.values for name, field in fields.items() if name in ours}
        return pa.table(columns)


_OFF_SCALE = "lies outside the scale; if it means not rated, list it in [missing] score"


def _off_scale(fields: dict[str, Field]) -> Any:
    score, low, high = (fields[name].values for name in ("score", "scale_low", "scale_high"))
    return pc.or_kleene(pc.less(score, low), pc.greater(score, high))
