"""Pages as one CSV table, which pandas, Excel and LibreOffice open as it is: the first line names columns.

Each line is a row behind a figure. Columns that begin with `report_` say which figure, of what page, of
which days, under which filters, and where it comes from; then come the columns of all figures' rows, under
the names of figures(). A cell is empty where a figure has no such column, and where a value is unknown.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from csv import writer
from io import StringIO

import pandas as pd

from reports.csv import cell, harmless
from reports.taken import Figure, Taken

_ABOUT = (
    "report_page",
    "report_figure",
    "report_title",
    "report_period",
    "report_filters",
    "report_source",
    "report_data",
    "report_made",
    "report_definition",
)
Row = dict[str, object]


def tidy_csv(pages: Sequence[Taken]) -> bytes:
    """The table, in UTF-8 with a byte order mark for Excel. Numbers keep all their digits, in base units."""
    rows = [row for page in pages for figure in page.figures for row in _rows(page, figure)]
    columns = list(dict.fromkeys([*_ABOUT, *(name for row in rows for name in row)]))
    out = StringIO()
    lines = writer(out, lineterminator="\r\n")
    lines.writerow([harmless(name) for name in columns])
    lines.writerows([cell(row.get(name)) for name in columns] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def _rows(page: Taken, figure: Figure) -> Iterator[Row]:
    frame = figure.rows()
    names = _names(frame)
    about = _about(page, figure)
    for values in frame.itertuples(index=False, name=None):
        yield {**about, **dict(zip(names, values, strict=True))}


def _about(page: Taken, figure: Figure) -> Row:
    head = figure.head()
    said = (
        page.asked.page,
        figure.key,
        figure.title,
        head.period,
        head.filters,
        head.source,
        head.snapshot,
        f"{page.made_at:%Y-%m-%dT%H:%M:%SZ}",
        " ".join(f"{name}: {words}" for name, words in head.definitions),
    )
    return dict(zip(_ABOUT, said, strict=True))


def _names(frame: pd.DataFrame) -> list[str]:
    """The names of a frame's columns, each once: a second 'n' is 'n_2'."""
    met: Counter[str] = Counter()
    names = []
    for name in map(str, frame.columns):
        met[name] += 1
        names.append(name if met[name] == 1 else f"{name}_{met[name]}")
    return names
