"""Pages as a workbook, read back by openpyxl: the numbers of the figures, with their formats, beside their charts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pytest
from openpyxl.utils import get_column_letter

from charts.forms import Bar, Bars, Single
from charts.listing import Behind, Listing
from charts.native import Kind, NativeChart
from charts.native_forms import native
from charts.native_rows import drawn_order
from metrics.units import Unit
from reports import xlsx
from reports.sheets import numbers
from reports.sheets import rows as rows_of
from reports.taken import ReportError
from tests.charts.every_form import BARS, BULLET, DOT_RANGE, EVERY_FORM, HEAT, LIKERT, TREND, USUAL_RANGE
from tests.reports.workbooks import HEADS, LISTED, SHOWN, cells, column_of, read, row_of, table
from tests.reports.workbooks import ROWS as BEHIND
from tests.reports.xlsx_pages import EVERY, MADE, ROWS, figure, page

CHARTED = [form for form in EVERY_FORM if isinstance(native(form), NativeChart)]


@pytest.fixture(scope="module")
def every() -> Any:
    return read(xlsx.workbook([EVERY]))


def shown(sheet: Any, title: str = SHOWN) -> list[list[Any]]:
    return table(sheet, title)


def columns(found: list[list[Any]]) -> dict[str, list[Any]]:
    """By name; of two of the same name the first."""
    return {str(name): list(cells) for name, *cells in reversed(list(zip(*found, strict=True)))}


def test_the_first_sheet_lists_all_the_others_and_leads_to_them(every: Any) -> None:
    contents = every["Contents"]
    assert every.sheetnames[0] == "Contents"
    assert every.sheetnames[-1] == "How computed"
    links = [cell.hyperlink.location for row in contents for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in every.sheetnames[1:]]


def test_the_first_sheet_says_period_filters_sentence_source_and_day(every: Any) -> None:
    said = {row[0].value: row[1].value for row in every["Contents"].iter_rows(1, 8)}
    assert "Response" in said
    assert said["Period"] == "Apr 2015 to Mar 2016, data to 31 Mar 2016"
    assert said["Filters"] == "all desks"
    assert said["Source"] == "Deskscope, own records"
    assert said["Made"] == "Deskscope, 2026-01-02 03:04 UTC"
    assert said["In one sentence"] == "Six of ten questions are answered within 24 h."


def test_a_tile_is_a_number_with_its_format_its_unit_n_and_interval(every: Any) -> None:
    sheet = every["Response in figures"]
    answered, typical, satisfied = ([cell.value for cell in row[:9]] for row in sheet.iter_rows(5, 7))
    change = "3 points better than before"
    assert answered == [
        "Answered within 24 h",
        "61 %",
        ROWS.at[0, "value"],
        "share",
        1203,
        0.55,
        0.67,
        change,
        "cases enough",
    ]
    assert typical[2:5] == [190.123456789, "minutes", 264789]
    assert satisfied == ["Satisfied", "7 of 12", None, "share", 7, None, None, change, "too few"]
    assert sheet["C5"].number_format == "0%"
    assert sheet["E5"].number_format == "#,##0"


@pytest.mark.parametrize("form", CHARTED, ids=lambda form: type(form).__name__)
def test_what_the_chart_draws_are_the_numbers_of_the_form_to_the_last_digit(form: Any, every: Any) -> None:
    sheet = every[form.title]
    drawing = native(form)
    assert isinstance(drawing, NativeChart)
    (chart,) = sheet._charts
    drawn = [series for part in chart._charts for series in part.series]
    assert len(drawn) == len(drawing.series)
    for found, at in zip(drawn, drawn_order(drawing), strict=True):
        wanted = drawing.series[at]
        numbers = found.yVal.numRef.f if drawing.kind is Kind.SCATTER else found.val.numRef.f
        cells = cells_at(sheet, numbers)
        assert cells == list(wanted.values)
        assert all(cell is None or isinstance(cell, int | float) for cell in cells)
        if drawing.kind is Kind.SCATTER:
            assert cells_at(sheet, found.xVal.numRef.f) == pytest.approx(wanted.across, abs=1e-6)
        else:
            assert cells_at(sheet, (found.cat.strRef or found.cat.numRef).f) == list(drawing.categories)


def test_bars_beside_published_figures_lie(every: Any) -> None:
    (chart,) = every[BULLET.title]._charts
    assert chart.barDir == "bar"
    assert [part.tagname for part in chart._charts] == ["barChart"]


def cells_at(sheet: Any, reference: str) -> list[Any]:
    name, _, place = reference.rpartition("!")
    assert name.strip("'") == sheet.title
    return [
        row[0].value if isinstance(row, tuple) else row.value for row in _rows(sheet[place.replace("$", "")])
    ]


def _rows(found: Any) -> Any:
    return found if isinstance(found, tuple) else ((found,),)


def test_every_form_that_can_has_one_chart_and_the_others_none(every: Any) -> None:
    assert {form.title: len(every[form.title]._charts) for form in EVERY_FORM} == {
        form.title: int(form in CHARTED) for form in EVERY_FORM
    }
    assert len(CHARTED) == 7


def test_too_few_are_words_beside_the_chart_and_never_in_what_it_reads(every: Any) -> None:
    trend = columns(shown(every[TREND.title]))
    assert trend["Social"] == [0.01, None, 0.02, 0.0251234567]
    assert trend["Social, not drawn"] == [None, "7 of 12", None, None]
    likert = columns(shown(every[LIKERT.title]))
    assert likert["very satisfied"] == [0.4, 0.25, "9 of 12"]
    assert likert["Ratings"] == [1200, 40, 12]


def test_a_bar_of_too_few_cases_has_words_and_no_length() -> None:
    few = Bars("Few", (Bar("Mail", 0.5, "6 of 12", faint=True), Bar("Chat", 0.25, "25 %")), Unit.SHARE)
    sheet = read(xlsx.sheet(EVERY, figure(few)))["Few"]
    table = columns(shown(sheet))
    assert table["Figure"] == [None, 0.25]
    assert table["Figure, not drawn"] == ["6 of 12", None]


def test_a_line_that_is_not_drawn_is_in_the_table_as_numbers(every: Any) -> None:
    assert columns(shown(every[TREND.title]))["Letter"] == [None, 0.001, None, None]


def test_the_interval_of_ours_stands_beside_it(every: Any) -> None:
    table = columns(shown(every[BULLET.title]))
    assert table["most likely from"] == [0.2, None, None]
    assert table["to"] == [0.67, None, None]


def test_a_published_figure_keeps_its_name(every: Any) -> None:
    words = columns(shown(every[BULLET.title]))["Published, in words"]
    assert [said and said.replace("\u00a0", " ") for said in words] == [
        "HDI 2012, n 875: 4 %",
        None,
        "Aberdeen 2013: 70 %; HDI 2013: 50 %",
    ]


def test_times_are_minutes_with_their_words_beside_them(every: Any) -> None:
    table = columns(shown(every[DOT_RANGE.title]))
    assert table["Typical (minutes)"] == [0.5, 300, None, None]
    assert [said and said.replace("\u00a0", " ") for said in table["Typical"]] == [
        "30 s",
        "5 h",
        None,
        "n = 4, too few",
    ]
    assert table["Answers"] == [80, 9, 0, None]


def test_crossings_are_numbers_and_the_darker_the_more(every: Any) -> None:
    sheet = every[HEAT.title]
    assert [row[1:4] for row in shown(sheet, LISTED)[1:]] == [[4.2, 0, None], [1, 8.4, 2]]
    ((area, (rule,)),) = [
        (str(area.sqref), rules) for area, rules in sheet.conditional_formatting._cf_rules.items()
    ]
    assert rule.type == "colorScale"
    assert len(sheet[area]) == 2


def test_slices_beside_each_other_say_where_they_stand(every: Any) -> None:
    table = columns(shown(every[USUAL_RANGE.title]))
    by_name = dict(zip(table["None"], table["Beside the others"], strict=True))
    assert by_name["South"] == "below the usual range"
    assert by_name["North"] == "in the usual range"


def test_the_rows_behind_a_figure_are_those_of_its_csv_under_names_that_people_read(every: Any) -> None:
    sheet = every[BARS.title]
    names, answered, unknown, typical = table(sheet, BEHIND)
    first = ["Figure", "Channel", "Period", "Day", "At", "Value", "Cases (n)"]
    assert names == [*first, "Most likely from", "to", "Late", "State"]
    assert answered == [
        *("Answered in time", "Social", "2016-03", datetime(2016, 3, 1), datetime(2016, 3, 1, 12, 30)),
        *(0.6123456789012345, 1203, 0.55, 0.67, True, "cases enough"),
    ]
    assert unknown == ["Answered in time", None, None, None, None, None, 7, None, None, None, "too few"]
    assert typical[5:9] == [190.123456789, 264789, 180, "inf"]
    looks = [[cell.number_format for cell in row] for row in cells(sheet, BEHIND)]
    assert [looks[at][5] for at in (1, 3)] == ["0.0%", "#,##0.0"]
    assert looks[1][6] == "#,##0"
    assert looks[1][3] == "yyyy-mm-dd"


def test_a_desk_has_its_name_in_the_rows() -> None:
    named = replace(EVERY, desks=(("north", "Desk North"),))
    rows = pd.DataFrame({"desk": ["north", "south"], "oldest_hours": [2770.873611111111, 1.0]})
    sheet = read(xlsx.sheet(named, figure(BARS, rows=lambda: rows))).worksheets[0]
    assert table(sheet, BEHIND) == [
        ["Desk", "Oldest (hours)"],
        ["Desk North", 2770.873611111111],
        ["south", 1],
    ]
    assert cells(sheet, BEHIND)[1][1].number_format == "#,##0.0##"


def test_the_names_of_columns_of_both_tables_stay_in_sight_and_the_rows_have_a_filter(every: Any) -> None:
    sheet = every[BARS.title]
    (found,) = sheet.tables.values()
    left = get_column_letter(column_of(sheet, BEHIND))
    assert found.ref.startswith(f"{left}{HEADS}:")
    assert found.ref.endswith(str(HEADS + len(ROWS)))
    assert found.autoFilter.ref == found.ref
    assert column_of(sheet, SHOWN)
    assert {every[name].freeze_panes for name in every.sheetnames[1:-1]} == {f"A{HEADS + 1}"}
    assert (every.worksheets[0].freeze_panes, every.worksheets[-1].freeze_panes) == ("A2", "A6")
    assert all(every[name].page_setup.orientation == "landscape" for name in every.sheetnames)


def test_a_figure_without_a_chart_says_why(every: Any) -> None:
    assert row_of(every["Silent"], "Not loaded yet.")
    assert not every["Silent"]._charts


def test_the_last_sheet_says_how_each_figure_was_computed(every: Any) -> None:
    lines = [[cell.value for cell in row] for row in every["How computed"].iter_rows(6)]
    told = {(figure, what): words for _page, figure, what, words in lines}
    for one in EVERY.figures:
        assert told[one.title, "Definition: Answered"] == "Answered within 24 h over all questions."
        assert told[one.title, "Filters"] == "all desks"
        assert told[one.title, "Source"] == "Deskscope, own records"
        assert told[one.title, "Data as published"] == "00000007"
        assert told[one.title, "Target of North"] == "90 %"
    assert told[None, "What may be compared"] == "HDI 2012 counts contacts, we count questions."
    assert every["How computed"]["A2"].value == "Made by Deskscope, 2026-01-02 03:04 UTC"


def test_one_figure_has_its_definition_on_a_second_sheet() -> None:
    book = read(xlsx.sheet(EVERY, EVERY.panels[1]))
    assert book.sheetnames == ["Answered within 24 h", "How computed"]
    assert len(book.worksheets[0]._charts) == 1
    told = [row[3].value for row in book["How computed"].iter_rows(6)]
    assert "Answered within 24 h over all questions." in told


def test_a_tile_alone_has_its_number_in_words_and_its_rows() -> None:
    sheet = read(xlsx.sheet(EVERY, EVERY.tiles[0])).worksheets[0]
    assert row_of(sheet, "61 %") < row_of(sheet, "3 points better than before")
    assert len(table(sheet, BEHIND)) == 2


def test_several_pages_share_what_they_share_and_say_what_they_do_not() -> None:
    other = page([figure(BARS)], "Social", period="Mar 2016")
    contents = read(xlsx.workbook([EVERY, other]))["Contents"]
    said = [row[0].value for row in contents.iter_rows(1)]
    assert said[:5] == ["Deskscope", "Filters", "Source", "Data as published", "Made"]
    assert said.count("Period") == 2
    assert {"Response · Answered within 24 h", "Social · Answered within 24 h"} <= set(said)


def test_the_same_pages_make_the_same_file() -> None:
    assert xlsx.workbook([EVERY]) == xlsx.workbook([EVERY])


def test_no_page_is_an_error_of_one_line() -> None:
    with pytest.raises(ReportError, match="no page"):
        xlsx.workbook([])


def test_rows_that_do_not_fit_on_a_sheet_are_never_cut_silently(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_of, "MOST_ROWS", 60)
    many = pd.DataFrame({"n": range(100)})
    sheet = read(xlsx.sheet(EVERY, figure(BARS, rows=lambda: many))).worksheets[0]
    left = column_of(sheet, BEHIND)
    fits = 60 - HEADS
    assert sheet.max_row == 60
    told = f"Only the first {fits} of 100 rows fit on a sheet; the CSV has them all."
    assert sheet.cell(2, left).value == told
    assert sheet.cell(sheet.max_row, left).value == fits - 1


def test_many_rows_have_a_plain_filter() -> None:
    many = pd.DataFrame({"n": range(10_001)})
    sheet = read(xlsx.sheet(EVERY, figure(BARS, rows=lambda: many))).worksheets[0]
    assert not sheet.tables
    left = get_column_letter(column_of(sheet, BEHIND))
    assert sheet.auto_filter.ref == f"{left}{HEADS}:{left}{sheet.max_row}"


def test_no_rows_are_said() -> None:
    sheet = read(xlsx.sheet(EVERY, figure(BARS, rows=pd.DataFrame))).worksheets[0]
    assert sheet.cell(HEADS, column_of(sheet, BEHIND)).value == "No rows."


def test_a_day_before_excels_first_and_a_time_of_another_zone() -> None:
    zone = pd.Timestamp("2016-03-01 01:30", tz="Europe/Rome")
    frame = pd.DataFrame({"day": [datetime(1899, 5, 1, tzinfo=UTC).date(), zone]}, dtype=object)
    sheet = read(xlsx.sheet(EVERY, figure(BARS, rows=lambda: frame))).worksheets[0]
    assert table(sheet, BEHIND)[1:] == [["1899-05-01"], [datetime(2016, 3, 1, 0, 30)]]


def test_a_page_from_the_right_has_sheets_from_the_right() -> None:
    book = read(xlsx.workbook([page([figure(BARS)], locale="ar")]))
    assert all(sheet.sheet_view.rightToLeft for sheet in book.worksheets)
    assert not any(sheet.sheet_view.rightToLeft for sheet in read(xlsx.workbook([EVERY])).worksheets)


def test_a_single_value_is_said_large() -> None:
    single = Single("Satisfied", "61 %", "Mar 2016", (("", "Satisfied"), (("Mar 2016", "61 %"),)))
    sheet = read(xlsx.sheet(EVERY, figure(single))).worksheets[0]
    cell = sheet.cell(row_of(sheet, "61 %"), 1)
    assert cell.font.size == 22
    assert table(sheet, LISTED)[1:] == [["Mar 2016", "61 %"]]


def test_what_was_made_later_says_when() -> None:
    later = page([figure(BARS)], made_at=MADE + timedelta(days=1))
    assert (
        read(xlsx.workbook([later]))["How computed"]["A2"].value == "Made by Deskscope, 2026-01-03 03:04 UTC"
    )


def test_there_is_nothing_in_the_file_but_sheets_charts_and_links_within_it() -> None:
    with ZipFile(BytesIO(xlsx.workbook([EVERY]))) as package:
        names = package.namelist()
        text = b"".join(package.read(name) for name in names)
    assert not [name for name in names if "external" in name.lower() or "vba" in name.lower()]
    assert b'TargetMode="External"' not in text
    assert b"<f>" not in b"".join(text.split(b"<c:f>"))


def test_a_long_line_stands_over_several_rows_and_whole_on_the_last_sheet() -> None:
    told = "Of those answered: " + ", ".join(f"Desk {at} 80 %" for at in range(40))
    book = read(xlsx.sheet(EVERY, replace(figure(BARS), note=told)))
    sheet, computed = book.worksheets
    first = row_of(sheet, "Shown")
    parts = [sheet.cell(row, 2).value for row in range(first, first + 12) if sheet.cell(row, 2).value]
    assert len(parts) > 3
    assert max(map(len, parts)) <= 100
    assert " ".join(parts) == told
    assert told in [row[3].value for row in computed.iter_rows(6)]


def test_values_of_no_metric_are_in_the_unit_of_the_chart() -> None:
    frame = pd.DataFrame(
        {"channel": ["phone"], "value": [0.0968123456], "hours": [2770.87381111], "year": [2016]}
    )
    sheet = read(xlsx.sheet(EVERY, figure(BARS, rows=lambda: frame))).worksheets[0]
    found = cells(sheet, BEHIND)[1][1:]
    assert [cell.value for cell in found] == [0.0968123456, 2770.87381111, 2016]
    assert [cell.number_format for cell in found] == ["0.0%", "#,##0.0##", "0"]


def test_a_list_has_numbers_with_the_digits_of_the_screen_and_days_as_days() -> None:
    header = ("Desk", "Waiting", "Answered", "Oldest", "Since", "Few")
    said = ("North", "1,203", "9.8 %", "115 d", "4 Feb 2026", "7 of 12")
    behind = (
        *(None, Behind(1203, Unit.COUNT), Behind(0.0976543, Unit.SHARE)),
        *(Behind(166252.41666, Unit.MINUTES), Behind(date(2026, 2, 4)), None),
    )
    listing = Listing("Waiting by desk", header, (said,), frozenset({1, 2, 3}), behind=(behind,))
    sheet = read(xlsx.sheet(EVERY, figure(listing))).worksheets[0]
    names, values = table(sheet, LISTED)
    assert names == ["Desk", "Waiting", "Answered", "Oldest", "Oldest (minutes)", "Since", "Few"]
    assert values == ["North", 1203, 0.0976543, "115 d", 166252.41666, datetime(2026, 2, 4), "7 of 12"]
    looks = [cell.number_format for cell in cells(sheet, LISTED)[1]]
    assert looks[1:3] == ["#,##0", "0.0%"]
    assert looks[4:6] == ["#,##0.0", "d mmm yyyy"]


def test_a_list_of_figures_of_several_units_keeps_its_words_beside_the_numbers() -> None:
    rows = (("Typical", "1 h 14 m"), ("Satisfied", "81 %"))
    behind = ((None, Behind(74.2, Unit.MINUTES)), (None, Behind(0.81, Unit.SHARE)))
    listing = Listing("Best", ("Figure", "Ours"), rows, behind=behind)
    sheet = read(xlsx.sheet(EVERY, figure(listing))).worksheets[0]
    assert table(sheet, LISTED) == [
        ["Figure", "Ours", "Ours, as a number"],
        ["Typical", "1 h 14 m", 74.2],
        ["Satisfied", "81 %", 0.81],
    ]
    assert [row[2].number_format for row in cells(sheet, LISTED)[1:]] == ["#,##0.0", "0%"]


@pytest.mark.parametrize(
    ("unit", "value", "format_of"),
    [
        (Unit.SHARE, 0.6123, "0%"),
        (Unit.SHARE, 0.0976, "0.0%"),
        (Unit.SHARE, 0.02, "0%"),
        (Unit.SHARE, 0.0005, "0.00%"),
        (Unit.SHARE, 0.997, "0.0%"),
        (Unit.SHARE, 1.0, "0%"),
        (Unit.SHARE, 0.625, "0.0%"),  # the screen says 62 %, Excel would say 63 %
        (Unit.SCORE, 4.0, "#,##0.0"),
        (Unit.CHANNELS, 7.46, "#,##0.0"),
        (Unit.CHANNELS, 8.0, "#,##0"),
        (Unit.NET, -27.6, "#,##0"),
        (Unit.MONEY, 1234.5, "#,##0.00"),
        (Unit.MINUTES, 74.24, "#,##0.0"),
    ],
)
def test_a_number_is_printed_with_the_digits_that_the_screen_says(
    unit: Unit, value: float, format_of: str
) -> None:
    assert numbers.as_said(unit, value) == format_of


def test_no_two_columns_of_a_table_have_one_name(every: Any) -> None:
    for form in EVERY_FORM:
        sheet = every[form.title]
        title = SHOWN if column_of(sheet, SHOWN) else LISTED
        names = [name for name in table(sheet, title)[0] if name]
        assert len(names) == len(set(names)), form.title


def test_sheets_of_several_pages_say_their_page_and_keep_the_words_that_tell_them_apart() -> None:
    titles = (
        "Answered within 24 h, by channel",
        "Answered at all, by channel",
        "Time to first response by desk",
    )
    pages = [page([figure(BARS, title=title) for title in titles], name) for name in ("Response", "Social")]
    assert read(xlsx.workbook(pages)).sheetnames[1:-1] == [
        "Response · Answered…by channel",
        "Response · Answered at all, by…",
        "Response · Time to…by desk",
        "Social · Answered…h, by channel",
        "Social · Answered at…by channel",
        "Social · Time to first…by desk",
    ]


def test_the_workbook_keeps_to_the_schemas_of_open_xml(tmp_path: Path) -> None:
    openxml_audit = pytest.importorskip("openxml_audit")
    path = tmp_path / "pages.xlsx"
    path.write_bytes(xlsx.workbook([EVERY, page([figure(BARS)], "Social")]))
    errors = openxml_audit.OpenXmlValidator().validate(path).errors
    assert [str(error) for error in errors] == []
