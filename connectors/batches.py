"""Pages of a connector as a canonical batch: typed columns, channels by rule, unfit rows refused."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from connectors.channels import map_channels
from connectors.streams import Page, Row, Stream
from warehouse import Batch, Refusal, arrow_schema

NEEDED: Mapping[str, tuple[str, ...]] = {
    "ticket": ("id", "opened_at"),
    "post": ("id", "created_at"),
    "rating": ("id", "question", "score"),
}


def batch_of(
    pages: Sequence[Page], stream: Stream, source: str, kind: str, overrides: Mapping[str, str]
) -> Batch:
    """All rows of some pages. A row without what its table needs is refused, with its place in the stream."""
    refusals = [refusal for page in pages for refusal in page.refusals]
    tables: dict[str, pa.Table] = {}
    for table, columns in stream.provides.items():
        rows = [row for page in pages for row in _rows(page, table, stream.table)]
        fit, unfit = _sorted(rows, NEEDED.get(table, ()))
        refusals += unfit
        if fit or table == stream.table:
            tables[table] = arrow_rows(table, fit, columns, source=source, kind=kind, overrides=overrides)
    removed = {stream.table: _removed(pages)}
    read = sum(len(page.rows) + len(page.refusals) + len(page.removed) for page in pages)
    return Batch(tables, read, refusals, {table: ids for table, ids in removed.items() if ids})


def arrow_rows(
    table: str,
    rows: Sequence[Row],
    columns: Iterable[str],
    *,
    source: str,
    kind: str,
    overrides: Mapping[str, str],
) -> pa.Table:
    """Rows as the warehouse takes them; `channel_raw` becomes the channel, its word and the rule."""
    schema = arrow_schema(table)
    values: dict[str, list[Any]] = {
        name: [row.get(name) for row in rows] for name in dict.fromkeys(("id", *columns))
    }
    values["source"] = [source] * len(rows)
    if "channel_raw" in values and "channel" not in values:
        found = map_channels(values["channel_raw"], kind, overrides)
        values["channel"] = [channel for channel, _ in found]
        if "channel_rule" in schema.names:
            values["channel_rule"] = [rule for _, rule in found]
        else:
            del values["channel_raw"]
    return pa.table({name: pa.array(column, schema.field(name).type) for name, column in values.items()})


def _removed(pages: Sequence[Page]) -> list[str]:
    """The ids that were deleted and not named again by a later page, as one that was restored is."""
    gone = dict[object, None]()
    for page in pages:
        if gone:
            for row in page.rows:
                gone.pop(row.get("id"), None)
        gone.update(dict.fromkeys(page.removed))
    return [str(name) for name in gone]


def _rows(page: Page, table: str, main: str) -> Sequence[Row]:
    return page.rows if table == main else page.also.get(table, ())


def _sorted(rows: Sequence[Row], needed: Sequence[str]) -> tuple[list[Row], list[Refusal]]:
    fit, unfit = list[Row](), list[Refusal]()
    for place, row in enumerate(rows, 1):
        lacking = next((name for name in needed if row.get(name) is None), None)
        if lacking is None:
            fit.append(row)
        else:
            unfit.append(Refusal(place, lacking, "", f"{row.get('id') or 'an item'} has no {lacking}"))
    return fit, unfit
