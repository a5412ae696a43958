"""Pages of a connector as a canonical batch: typed columns, channels by rule, unfit rows refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from configuration import Source
from connectors.channels import map_channels
from connectors.posts import Posts
from connectors.streams import Page, Row, Stream
from warehouse import Batch, Refusal, arrow_schema

NEEDED: Mapping[str, tuple[str, ...]] = {
    "ticket": ("id", "opened_at"),
    "post": ("id", "created_at"),
    "rating": ("id", "question", "score"),
}

_OF_A_DESK = ("ticket", "post")


def batch_of(
    pages: Sequence[Page],
    stream: Stream,
    source: Source,
    posts: Posts | None = None,
    now: datetime | None = None,
) -> Batch:
    """All rows of some pages that have what their tables need (see `complete`).

    The source may say its `desk`, for tickets and posts of which the system names none. `posts` has finished
    those of table post; `now` is the source's clock, by which what is gone was deleted.
    """
    desk = source.option("desk") if "desk" in source.options else None
    refusals = [refusal for page in pages for refusal in page.refusals]
    tables: dict[str, pa.Table] = {}
    for table, provided in stream.provides.items():
        named = desk is not None and table in _OF_A_DESK
        filled = posts.columns(provided) if posts is not None and table == "post" else provided
        columns = (*filled, "desk") if named else filled
        rows = [row for page in pages for row in _rows(page, table, stream.table)]
        if rows or table == stream.table:
            if named:
                rows = [row if row.get("desk") else {**row, "desk": desk} for row in rows]
            tables[table] = arrow_rows(
                table, rows, columns, source=source.name, kind=source.kind, overrides=source.channels
            )
    gone = _removed(pages)
    read = sum(len(page.rows) + len(page.refusals) + len(page.removed) for page in pages)
    return Batch(
        tables,
        read,
        refusals,
        {stream.table: gone} if gone else {},
        removed_at=now,
        speakers=posts.speakers if posts is not None else None,
        followers={account: count for page in pages for account, count in page.followers.items()},
    )


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
    return pa.table({name: _array(column, schema.field(name).type) for name, column in values.items()})


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Texts without what no database takes: half a character that was cut in the middle, and NUL."""
    try:
        found = pa.array(values, kind)
    except UnicodeEncodeError:
        whole = [one.encode("utf-8", "replace").decode() if isinstance(one, str) else one for one in values]
        found = pa.array(whole, kind)
    if pa.types.is_string(kind) and pc.any(pc.match_substring(found, "\0")).as_py():
        return pc.replace_substring(found, "\0", "")
    return found


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


def complete(page: Page, stream: Stream) -> Page:
    """The page without rows that lack what their table needs; these are refused, with their place on it."""
    rows, refusals = _sorted(page.rows, NEEDED.get(stream.table, ()))
    also = dict[str, Sequence[Row]]()
    for table, more in page.also.items():
        also[table], unfit = _sorted(more, NEEDED.get(table, ()))
        refusals += unfit
    return replace(page, rows=rows, also=also, refusals=[*page.refusals, *refusals]) if refusals else page


def _sorted(rows: Sequence[Row], needed: Sequence[str]) -> tuple[list[Row], list[Refusal]]:
    fit, unfit = list[Row](), list[Refusal]()
    for place, row in enumerate(rows, 1):
        lacking = next((name for name in needed if row.get(name) is None), None)
        if lacking is None:
            fit.append(row)
        else:
            unfit.append(Refusal(place, lacking, "", f"{row.get('id') or 'an item'} has no {lacking}"))
    return fit, unfit
