"""What a page gives to take along is what it shows, and every file of it holds the same numbers."""

import math
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from charts.listing import Listing
from charts.native import NativeChart, Role
from charts.native_forms import native
from language import speaking
from metrics import QuestionError, Window, figures
from pages.alone import page_alone
from pages.parts.menu import PAGES, TAKEN
from reports.files import written
from reports.rows import records
from reports.taken import Asked, ReportError, Taken, marked
from tests.pages import walk
from tests.reports import decks, documents, workbooks
from warehouse import open_warehouse

pytestmark = pytest.mark.parametrize("folder", ["sample"], indirect=True)
SCRIPTS = {address: script for script, _title, address, _icon in TAKEN}
_TAKEN: dict[str, Taken] = {}


@pytest.fixture
def take(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Taken]:
    """A page over the sample company as it opens; made once."""
    monkeypatch.setenv("DESKSCOPE_WAREHOUSE", f"duckdb:///{folder}")

    def taken(page: str) -> Taken:
        if page not in _TAKEN:
            _TAKEN[page] = page_alone(Asked(page))
        return _TAKEN[page]

    return taken


def blocks_of_all_tabs(app: AppTest) -> Iterator[walk.Block]:
    """The panels and tiles of a page, those of every tab."""
    for tab in walk.tabs(app):
        yield from walk.blocks(tab)


@pytest.mark.parametrize("page", PAGES)
def test_everything_that_shows_a_figure_is_taken_along_under_its_title(
    page: str, folder: Path, take: Callable[[str], Taken], opened: Callable[..., AppTest]
) -> None:
    shown = {block.title for block in blocks_of_all_tabs(opened(folder, SCRIPTS[page])) if block.title}
    left = {
        "Rows refused",
        "Add figures that you may use",
    }  # a count of rows that a table has; a form to fill in
    assert {title.replace("\u00a0", " ") for title in shown} - left <= {
        figure.title.replace("\u00a0", " ") for figure in take(page).figures
    }


def test_a_figure_with_nothing_to_show_has_words_and_no_empty_table(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three months too little is known to say what changed: no file has a table of two heads without a row."""
    monkeypatch.setenv("DESKSCOPE_WAREHOUSE", f"duckdb:///{folder}")
    asked = Asked("overview", date(2026, 7, 1), date(2026, 9, 30))
    figures = {figure.key: figure for figure in page_alone(asked).figures}
    assert figures["changes"].form is None
    assert figures["changes"].silent


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_whose_data_it_shows_and_when(page: str, take: Callable[[str], Taken]) -> None:
    taken = take(page)
    assert taken.sample
    assert "invented" in taken.source
    assert len(taken.figures) == len({figure.key for figure in taken.figures}) > 0
    for figure in taken.figures:
        assert figure.form is not None or figure.silent or figure.value, figure.key


def number(cell: Any) -> Any:
    """A cell of a file and a value of a frame in one form."""
    if isinstance(cell, bool) or cell in (None, ""):
        return None if cell in (None, "") else cell
    if isinstance(cell, (int, float)):
        return None if math.isnan(cell) else pytest.approx(float(cell), rel=1e-14, abs=1e-300)
    return None


def numbers(rows: pd.DataFrame) -> list[list[Any]]:
    """Each row's numbers, None for all else."""
    return [[number(cell) for cell in row.values()] for row in records(rows)]


@pytest.mark.parametrize("page", PAGES)
def test_the_numbers_of_the_workbook_are_those_of_the_figures(
    page: str, take: Callable[[str], Taken]
) -> None:
    taken = take(page)
    book = workbooks.read(written([taken], "xlsx"))
    sheets = [sheet for sheet in book.worksheets if workbooks.column_of(sheet, workbooks.ROWS)]
    own = sheets[bool(taken.tiles) :]  # the first has all tiles
    assert [sheet.cell(1, 1).value for sheet in own] == [figure.title for figure in taken.panels]
    for figure, sheet in zip(taken.panels, own, strict=True):
        rows = figure.rows()
        assert sheet.freeze_panes == f"A{workbooks.HEADS + 1}"
        if rows.empty:
            continue
        names, *found = workbooks.table(sheet, workbooks.ROWS)
        assert len(names) == len(rows.columns)
        for one, other in zip(found, numbers(rows), strict=True):
            for cell, value in zip(one, other, strict=True):
                if value is not None:
                    assert cell == value, figure.key


@pytest.mark.parametrize("page", PAGES)
def test_the_numbers_of_lists_are_numbers_in_the_workbook(page: str, take: Callable[[str], Taken]) -> None:
    """Whatever column stands at the right on the screen has numbers or days, but where it says too few."""
    taken = take(page)
    book = workbooks.read(written([taken], "xlsx"))
    own = [sheet for sheet in book.worksheets if workbooks.column_of(sheet, workbooks.ROWS)][
        bool(taken.tiles) :
    ]
    for figure, sheet in zip(taken.panels, own, strict=True):
        form = figure.form
        if not isinstance(form, Listing) or not form.numeric:
            continue
        assert len(form.behind) == len(form.rows), figure.key
        names, *found = workbooks.table(sheet, workbooks.LISTED)
        for at, cells in enumerate(zip(*form.behind, strict=True)):
            wanted = [None if cell is None else cell.value for cell in cells]
            columns = [column for column, name in enumerate(names) if str(name).startswith(form.header[at])]
            held = [[row[column] for row in found] for column in columns]
            assert not any(wanted) or any(_holds(column, wanted) for column in held), (figure.key, at)


def _holds(column: list[Any], wanted: list[Any]) -> bool:
    return all(
        value is None or _plain(cell) == _plain(value) for cell, value in zip(column, wanted, strict=True)
    )


def _plain(cell: Any) -> Any:
    return cell.date() if isinstance(cell, datetime) else cell


@pytest.mark.parametrize("page", PAGES)
def test_the_numbers_of_the_deck_are_those_of_the_charts(page: str, take: Callable[[str], Taken]) -> None:
    taken = take(page)
    deck = decks.opened(written([taken], "pptx"))
    drawn = {}
    for shape in decks.shapes(deck):
        if getattr(shape, "has_chart", False) and shape.has_chart:
            query, key = marked(decks.description(shape)) or (None, "")
            assert query is not None
            assert query.page == page
            drawn[key] = decks.series(shape.chart)
    forms = {
        figure.key: chart
        for figure in taken.panels
        if figure.form is not None and isinstance(chart := native(figure.form), NativeChart)
    }
    assert drawn.keys() == forms.keys()
    for key, chart in forms.items():
        held = {cell for values in drawn[key].values() for cell in values if cell is not None}
        wanted = {value for one in chart.series for value in one.values if value is not None}
        assert wanted <= held, key


@pytest.mark.parametrize("page", PAGES)
def test_the_numbers_of_the_web_page_are_those_of_the_charts(page: str, take: Callable[[str], Taken]) -> None:
    taken = take(page)
    document = documents.read(written([taken], "html"))
    assert document.select("script[src], link[href], img[src^=http]") == []
    for figure in taken.panels:
        if figure.form is None or not isinstance(chart := native(figure.form), NativeChart):
            continue
        held = {
            cell
            for row in documents.values(documents.table_of(document, figure.key, "chart"))
            for cell in row
            if cell is not None
        }
        drawn = [
            one for one in chart.series if one.role not in (Role.LIMIT, Role.TARGET, Role.MARK)
        ]  # but in the drawing
        wanted = {value for one in drawn for value in one.values if value is not None}
        assert wanted <= held, figure.key


@pytest.mark.parametrize("page", PAGES)
def test_the_rows_of_the_csv_are_those_of_the_figures(page: str, take: Callable[[str], Taken]) -> None:
    taken = take(page)
    table = pd.read_csv(BytesIO(written([taken], "csv")), encoding="utf-8-sig", low_memory=False)
    assert set(table["report_figure"]) == {figure.key for figure in taken.figures if len(figure.rows())}
    for figure in taken.figures:
        rows = figure.rows()
        found = table[table["report_figure"] == figure.key]
        assert len(found) == len(rows), figure.key
        if rows.empty:
            continue
        assert set(found["report_title"]) <= {figure.title}
        assert set(found["report_period"]) <= {figure.head().period}
        for place, name in enumerate(map(str, rows.columns)):
            for cell, row in zip(found[name], numbers(rows), strict=True):
                value = row[place]
                if value is not None and not isinstance(cell, bool) and cell not in ("True", "False"):
                    assert float(cell) == value, figure.key


def test_days_and_filters_of_a_report_are_those_of_its_figures(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKSCOPE_WAREHOUSE", f"duckdb:///{folder}")
    first, last = date(2026, 1, 1), date(2026, 3, 31)
    warehouse = open_warehouse(f"duckdb:///{folder}")
    where = (("channel", "email"), ("channel", "phone"))
    taken = page_alone(Asked("response", first, last, where))
    shown = next(one for one in taken.panels if one.key == "times_by_channel").rows()
    asked = figures(
        "first_response_minutes",
        "first_response_p90",
        warehouse=warehouse,
        window=Window(first, last),
        by=("channel",),
        where=where,
    )
    assert sorted(shown["value"].dropna()) == sorted(asked["value"].dropna())
    assert "Jan 2026 to Mar 2026" in taken.period
    assert "Email, Phone" in taken.filters


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        (Asked("respons"), ReportError, "there is no page 'respons'"),
        (Asked("response", where=(("chanel", "email"),)), QuestionError, "did you mean channel"),
        (Asked("response", where=(("channel", "e-mail"),)), QuestionError, "did you mean email"),
    ],
)
def test_a_report_that_cannot_be_is_refused_in_one_line(
    asked: Asked, error: type[Exception], said: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKSCOPE_WAREHOUSE", f"duckdb:///{folder}")
    with pytest.raises(error, match=said):
        page_alone(asked)


def test_a_report_of_days_without_data_says_which_there_are(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKSCOPE_WAREHOUSE", f"duckdb:///{folder}")
    with pytest.raises(ReportError, match="there are no data of these days; they are from 2024-11-01"):
        page_alone(Asked("response", date(1999, 1, 1), date(1999, 12, 31)))


def test_a_report_speaks_the_language_it_is_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKSCOPE_WAREHOUSE", f"duckdb:///{folder}")
    taken = page_alone(Asked("satisfaction"), language="qps")
    english = page_alone(Asked("satisfaction"))
    assert {one.key for one in taken.figures} == {one.key for one in english.figures}
    assert not {one.title for one in taken.figures} & {one.title for one in english.figures}
    with speaking("qps"):
        assert written([taken], "html") != written([english], "html")


def test_an_analysis_does_not_say_the_cases_of_the_figure_it_is_named_after(
    take: Callable[[str], Taken],
) -> None:
    """75 tickets wait, of 29,000 that the figure looked at."""
    waiting = next(one for one in take("response").panels if one.key == "overdue_unanswered_desks")
    assert waiting.head().cases == ""
    assert waiting.head().definitions[0][0] == "Waiting by desk"


def test_what_is_left_out_is_told_of_the_first_figure_alone_as_its_cases_are(
    take: Callable[[str], Taken],
) -> None:
    times = next(one for one in take("response").panels if one.key == "times_by_channel")
    rows = times.rows()
    first = rows[rows["metric"] == "first_response_minutes"]
    assert times.head().cases == f"{int(first['n'].sum()):,}"
    assert times.head().left_out == f"{int(first['excluded'].sum()):,}"


@pytest.mark.parametrize("kind", ["csv", "html"])
@pytest.mark.parametrize("page", PAGES)
def test_no_file_of_a_page_names_a_person_even_by_pseudonym(
    page: str, kind: str, folder: Path, take: Callable[[str], Taken]
) -> None:
    with open_warehouse(f"duckdb:///{folder}").snapshot() as snapshot:
        people = {
            person
            for table, column in (("ticket", "requester"), ("post", "author"))
            for (person,) in snapshot.connection.exec_driver_sql(f"SELECT DISTINCT {column} FROM {table}")
        }
    said = written([take(page)], kind).decode("utf-8-sig")
    assert len(people) > 1000
    assert not people & set(re.findall(r"\w{12}", said))
