"""A deck as a reader's program sees it: its slides, texts, charts and tables, by python-pptx."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from pptx import Presentation

from reports.slides import marks
from reports.slides.marks import Mark
from reports.slides.shapes import description

ROOM = "\u00a0"


def opened(deck: bytes) -> Any:
    return Presentation(BytesIO(deck))


def saved(deck: Any) -> bytes:
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def shapes(of: Any) -> Iterator[Any]:
    """Every shape of a deck or a slide, those in groups too."""
    if hasattr(of, "slides"):
        for slide in of.slides:
            yield from shapes(slide)
        return
    for shape in of.shapes:
        yield shape
        if hasattr(shape, "shapes"):
            yield from shapes(shape)


def mark(shape: Any) -> Mark | None:
    return marks.read(description(shape))


def found(deck: Any, figure: str, part: str) -> Any:
    """The first shape of a figure's part; a test that asks for what is not there fails."""
    for shape in shapes(deck):
        own = mark(shape)
        if own is not None and (own.figure, own.part) == (figure, part):
            return shape
    raise AssertionError(f"no {part} of {figure!r} in this deck")


def titles(deck: Any) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def series(chart: Any) -> dict[str, tuple[float | None, ...]]:
    """The numbers of each series, as kept in the chart itself; but for the room that centres answers."""
    every = {one.name: tuple(one.values) for plot in chart.plots for one in plot.series}
    return {name: values for name, values in every.items() if name != ROOM}


def cells(chart: Any) -> list[list[Any]]:
    """The rows of the chart's own workbook, which a person edits."""
    book = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    return [[cell.value for cell in row] for row in book["Sheet1"].iter_rows()]


def rows(table: Any) -> list[list[str]]:
    return [[cell.text_frame.text for cell in row.cells] for row in table.rows]
