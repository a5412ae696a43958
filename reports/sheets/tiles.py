"""The big numbers of a page on one sheet: each as a number with its unit, n and interval, and in words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from charts import words
from language import _
from metrics import METRICS, State
from metrics.units import Unit
from reports import columns
from reports.sheets import numbers
from reports.sheets.book import Sheet
from reports.sheets.rows import write_rows
from reports.taken import Figure, Taken

_HEAD_ROW, _ROWS_FROM = 3, 11
_NUMBERS = (2, 4, 5, 6)  # the columns of value, n and interval
_OURS = "ours"  # of rows that stand beside published ones


def write_tiles(sheet: Sheet, page: Taken, *, back: str) -> None:
    """Fills the sheet: a row a tile, beside them the rows behind all of them."""
    frames = [tile.rows() for tile in page.tiles]
    sheet.words(0, 0, _("{page} in figures").format(page=page.title), "title")
    sheet.words(1, 0, ", ".join(filter(None, (page.period, page.filters))), "muted")
    sheet.link(2, 0, back, back)
    sheet.worksheet.freeze_panes(_HEAD_ROW + 1, 0)
    sheet.worksheet.repeat_rows(_HEAD_ROW)
    sheet.worksheet.print_area(0, 0, _HEAD_ROW + len(page.tiles), _ROWS_FROM - 2)
    heads = (_("Figure"), _("In words"), _("Value"), _("Unit"), _("n"), _("Most likely from"), _("to"))
    for at, name in enumerate((*heads, _("Change"), _("State"), _("Mind"))):
        sheet.head(_HEAD_ROW, at, name, right=at in _NUMBERS)
    for down, (tile, frame) in enumerate(zip(page.tiles, frames, strict=True), _HEAD_ROW + 1):
        _write_tile(sheet, down, tile, _own(frame))
    sheet.words(_HEAD_ROW - 1, _ROWS_FROM, _("The rows behind it"), "heading")
    write_rows(sheet, _HEAD_ROW, _ROWS_FROM, _behind(page.tiles, frames), desks=dict(page.desks))
    sheet.fitted()


def _own(frame: pd.DataFrame) -> Mapping[str, Any]:
    """The row of the tile's own figure: the first of the whole period that is ours; empty without one."""
    if frame.empty or not {"metric", "value", "state"} <= set(frame.columns):
        return {}
    ours = frame
    if "publisher" in ours:
        ours = ours[ours["publisher"].isna() | (ours["publisher"] == _OURS)]
    if "period" in ours and ours["period"].isna().any():
        ours = ours[ours["period"].isna()]
    return {} if ours.empty else {str(name): value for name, value in ours.iloc[0].items()}


def _write_tile(sheet: Sheet, row: int, tile: Figure, own: Mapping[str, Any]) -> None:
    unit = METRICS[own["metric"]].unit if own.get("metric") in METRICS else None
    known = own.get("state") == State.OK
    sheet.words(row, 0, tile.title, "strong", wide=True)
    sheet.words(row, 1, tile.value, "cell", wide=True)
    sheet.value(row, 2, own.get("value") if known else None, _format(unit, own.get("value")), "strong")
    sheet.words(row, 3, numbers.unit_name(unit) if unit else "", "cell", wide=True)
    sheet.value(row, 4, own.get("n"), numbers.COUNT)
    for at, end in ((5, own.get("low")), (6, own.get("high"))):
        sheet.value(row, at, end if known else None, _format(unit, end))
    sheet.words(row, 7, tile.change, "cell", wide=True)
    sheet.words(row, 8, _state(own), "cell", wide=True)
    sheet.words(row, 9, " ".join((tile.note, *tile.lines)).strip(), "cell", wide=True)


def _format(unit: Unit | None, value: Any) -> str:
    return "" if value is None or words.missing(value) else numbers.as_said(unit, float(value))


def _state(own: Mapping[str, Any]) -> str:
    return str(columns.said("state", own.get("state") or "", {}))


def _behind(tiles: Sequence[Figure], frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """All rows, each with the tile it is behind; a frame may have two columns of one name."""
    known = [_counted(frame.columns) for frame in frames]
    columns = list(dict.fromkeys(column for names in known for column in names))
    rows = []
    for tile, frame, names in zip(tiles, frames, known, strict=True):
        for cells in frame.itertuples(index=False, name=None):
            row = dict(zip(names, cells, strict=True))
            rows.append([tile.title, *(row.get(column) for column in columns)])
    header = pd.Index(["figure", *(name for name, _again in columns)], dtype=object)
    return pd.DataFrame(rows, columns=header, dtype=object)


def _counted(columns: Iterable[object]) -> list[tuple[str, int]]:
    """Each name, and how often it was there before."""
    seen: Counter[str] = Counter()
    names = []
    for column in map(str, columns):
        names.append((column, seen[column]))
        seen[column] += 1
    return names
