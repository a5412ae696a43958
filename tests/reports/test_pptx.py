"""A page as a deck, read back: every number of every form, what the slides say, and that it opens elsewhere."""

import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from lxml.etree import fromstring

from charts.form import Form
from charts.forms import Bullet, BulletRow, Mark, Single
from charts.listing import Listing
from charts.native import Kind, NativeChart, NativeTable
from charts.native_forms import native
from reports.pptx import deck, slide
from reports.slides import pairs
from reports.slides.chart_xml import chart_xml
from reports.taken import ReportError, marked
from tests.charts.every_form import BARS, BULLET, DOT_RANGE, EVERY_FORM, LIKERT, TREND
from tests.reports.decks import ROOM, cells, found, mark, opened, rows, series, shapes, titles
from tests.reports.taken_page import DEFINITION, TILES, figure, page, whole_page

each_form = pytest.mark.parametrize("form", EVERY_FORM, ids=lambda form: type(form).__name__)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.fixture(scope="module")
def whole() -> bytes:
    return deck([whole_page()])


@each_form
def test_the_numbers_of_a_slide_are_those_of_the_form_to_the_last_digit(form: Form | Single) -> None:
    own, drawn = figure(form), native(form)
    made = opened(slide(page(form), own))
    if isinstance(drawn, NativeTable):
        assert rows(found(made, own.key, "table").table) == [list(drawn.header), *map(list, drawn.rows)]
        return
    chart = found(made, own.key, "chart").chart
    assert series(chart) == {one.name: one.values for one in drawn.series}


@each_form
def test_the_workbook_that_a_person_edits_holds_the_same_numbers(form: Form | Single) -> None:
    drawn = native(form)
    if isinstance(drawn, NativeTable):
        pytest.skip("a table has no workbook")
    own = figure(form)
    written = cells(found(opened(slide(page(form), own)), own.key, "chart").chart)
    columns = {column[0]: column[1:] for column in zip(*written, strict=True) if column[0]}
    for one in drawn.series:
        values = columns[one.name][: len(one.values)]
        assert [None if value is None else f"{value:.14g}" for value in values] == [
            None if value is None else f"{value:.14g}" for value in one.values
        ]


def test_the_categories_of_a_chart_are_those_of_the_form() -> None:
    own, drawn = figure(TREND), native(TREND)
    assert isinstance(drawn, NativeChart)
    chart = found(opened(slide(page(TREND), own)), own.key, "chart").chart
    assert tuple(chart.plots[0].categories) == drawn.categories


def test_the_alternative_text_says_what_the_chart_shows_and_what_it_was_asked_for() -> None:
    own = figure(BARS)
    taken = page(BARS)
    text = found(opened(slide(taken, own)), own.key, "chart")._element.xpath(".//p:cNvPr")[0].get("descr")
    assert text.startswith(BARS.alt.replace("\n", " "))
    assert marked(text) == (taken.asked, own.key)


def test_the_deck_has_a_slide_a_panel_between_its_opening_its_tiles_and_its_close(whole: bytes) -> None:
    assert [plain(title) for title in titles(opened(whole))] == [
        "Overview",
        "Overview at a glance",
        "Social grew.",  # the page's sentence, above its first panel
        "Answered within 24 h: Social 61 %",
        "Share of contacts: 1 % → 2.5 %",
        "Time to the first answer: Chat typically 30 s, 9 of 10 within 45 m",
        "Satisfaction: Phone 70 %, Social 50 % satisfied",
        "When contacts arrive: up to 8.4 (Tuesday, 10:00)",
        "Where the shares went: largest difference Phone, 9 points less",
        "Desks beside each other: South 61 %, below the usual range; East 99 %, at the edge, above the rest",
        "Waiting the longest",
        "Satisfied: 61 %",
        "What is not shown, and why",
        "About the data, and what may be compared",
    ]


def test_the_opening_says_period_filters_source_and_that_the_company_is_invented(whole: bytes) -> None:
    told = found(opened(whole), "", "page").text_frame.text
    for said in ("Apr 2015 to Mar 2016", "Desk North", "servicedesk.csv", "2016-04-02", "invented"):
        assert said in told


def test_tiles_are_cards_with_their_number_and_change(whole: bytes) -> None:
    made = opened(whole)
    for tile in TILES:
        assert found(made, tile.key, "value").text_frame.text == tile.value
        assert found(made, tile.key, "change").text_frame.text == tile.change


def test_the_foot_has_n_period_filters_and_source(whole: bytes) -> None:
    told = found(opened(whole), "satisfaction", "foot").text_frame.text
    assert told.startswith("n 1,234 · Apr 2015 to Mar 2016 · Desk North · HDI")


def test_the_speaker_reads_definition_filters_and_what_the_chart_shows(whole: bytes) -> None:
    slide_of = opened(whole).slides[4]
    notes = slide_of.notes_slide.notes_text_frame.text
    for said in (TREND.alt, DEFINITION[1], "Filters: all desks", "Cases (n): 1,234"):
        assert said in notes


def test_the_closing_slide_says_what_may_be_compared(whole: bytes) -> None:
    told = found(opened(whole), "", "closing").text_frame.text
    assert "HDI 2012 asked support centres; ours are contacts." in told
    assert "servicedesk.csv" in told


def test_where_the_screen_has_words_instead_of_a_chart_the_slide_has_them_too(whole: bytes) -> None:
    told = rows(found(opened(whole), "", "silent table").table)
    assert told == [["Figure", "Why"], ["Nothing loaded", "Nothing is loaded yet."]]


def test_silent_figures_of_all_pages_share_one_slide_and_the_sentence_stays_above_what_is_shown() -> None:
    silent = [figure(None, key, silent="Not yet.") for key in ("first", "last")]
    social = replace(page(LIKERT, tiles=()), title="Social", figures=(silent[0], figure(LIKERT), silent[1]))
    made = opened(deck([page(BARS, None), social]))
    told = rows(found(made, "", "silent table").table)
    assert [row[0] for row in told] == ["Page", "Overview", "Social", "Social"]
    assert titles(made).count("What is not shown, and why") == 1
    assert titles(made).count("Social grew.") == 2


def test_a_long_list_goes_on_on_further_slides_with_its_head() -> None:
    form = Listing(
        "Waiting", ("Desk", "Waiting"), tuple((f"Desk {at}", str(at)) for at in range(30)), frozenset({1})
    )
    made = opened(slide(page(form), figure(form)))
    parts = [shape.table for shape in shapes(made) if shape.has_table]
    assert [len(part.rows) for part in parts] == [16, 16]
    assert all(rows(part)[0] == ["Desk", "Waiting"] for part in parts)
    assert [row for part in parts for row in rows(part)[1:]] == [list(row) for row in form.rows]


def test_a_tile_alone_is_a_slide_of_its_card() -> None:
    made = opened(slide(page(), TILES[0]))
    assert titles(made) == ["Social share of contacts"]
    assert found(made, "social_share", "value").text_frame.text == "2.5\u00a0%"


def test_published_figures_are_diamonds_and_plans_are_hatched() -> None:
    chart = found(opened(slide(page(BULLET), figure(BULLET))), figure(BULLET).key, "chart").chart
    xml = chart.part.blob.decode()
    assert xml.count("◆") == 3
    assert xml.count("<a:pattFill") == 1


LONG = [f"Desk of the {side} side of the river Elbe"[:40].ljust(40, "x") for side in "abcdefghijklmn"]
_BESIDE = tuple(
    BulletRow(name, at / 14, f"{at} of 14 desks", (Mark(0.93, "HDI 2015, n not given"),))
    for at, name in enumerate(LONG)
)


@pytest.mark.parametrize("rows", [1, 14])
def test_bars_beside_published_figures_lie_and_leave_room_for_names_and_words(rows: int) -> None:
    form = Bullet("Desks open on each channel", _BESIDE[:rows])
    chart = found(opened(slide(page(form), figure(form))), figure(form).key, "chart").chart
    space = chart._chartSpace
    assert [one.get("val") for one in space.iter("{*}barDir")] == ["bar"]
    assert not list(space.iter("{*}lineChart"))
    plot = next(space.iter("{*}manualLayout"))
    left, width = (float(plot.find(f"{{*}}{edge}").get("val")) for edge in "xw")
    points = 12.13 * 72  # of the chart's width
    words = next(one for one in space.iter("{*}t") if one.text.startswith("◆"))
    size = int(words.getparent().find("{*}rPr").get("sz")) / 100
    assert left * points > len(LONG[0]) * 0.5 * int(_names(space)) / 100
    assert (1 - left - 0.93 * width) * points > len(words.text) * 0.5 * size


def _names(space: Any) -> str:
    return str(next(space.iter("{*}catAx")).find(".//{*}defRPr").get("sz"))


def test_words_at_bars_have_room_in_half_a_slide_too() -> None:
    form = Bullet("Desks open on each channel", _BESIDE[:4])
    drawn = native(form)
    assert isinstance(drawn, NativeChart)
    half = fromstring(chart_xml(drawn, (422, 270)))
    plot = next(half.iter("{*}manualLayout"))
    left, width = (float(plot.find(f"{{*}}{edge}").get("val")) for edge in "xw")
    words = next(one for one in half.iter("{*}t") if one.text.startswith("◆"))
    size = int(words.getparent().find("{*}rPr").get("sz")) / 100
    assert (1 - left - 0.93 * width) * 422 > len(words.text) * 0.5 * size


def test_times_lie_over_each_other_and_say_both_and_the_target() -> None:
    chart = found(opened(slide(page(DOT_RANGE), figure(DOT_RANGE))), figure(DOT_RANGE).key, "chart").chart
    told = [one.text for one in chart._chartSpace.iter("{*}t")]
    assert plain(" ".join(told)) == "30 s – 45 m ◆ 10 m 5 h"
    assert [one.get("val") for one in chart._chartSpace.iter("{*}overlap")] == ["100"]


def test_answers_stand_around_their_middle_and_keep_their_shares() -> None:
    """Phone has 0.1 + 0.2 / 2 left of its middle, Social 0.25 + 0.25 / 2; both middles are at 0.375."""
    chart = found(opened(slide(page(LIKERT), figure(LIKERT))), figure(LIKERT).key, "chart").chart
    every = {one.name: tuple(one.values) for one in chart.plots[0].series}
    assert every[ROOM] == pytest.approx((0.175, 0.0))
    assert [every[answer] for answer in LIKERT.answers] == [
        tuple(row.shares[at] for row in LIKERT.rows) for at in range(4)
    ]
    xml = chart.part.blob.decode()
    assert f'<c:max val="{0.175 + 1.0!r}"/>' in xml


def test_targets_are_dashed_and_the_line_before_is_dotted() -> None:
    xml = found(
        opened(slide(page(TREND), figure(TREND))), figure(TREND).key, "chart"
    ).chart.part.blob.decode()
    assert '<a:prstDash val="dash"/>' in xml
    assert '<a:prstDash val="sysDot"/>' in xml


def test_times_that_lie_far_apart_have_a_logarithmic_axis() -> None:
    chart = found(opened(slide(page(DOT_RANGE), figure(DOT_RANGE))), figure(DOT_RANGE).key, "chart").chart
    assert b'<c:logBase val="10"/>' in chart.part.blob


def test_every_shape_lies_on_its_slide(whole: bytes) -> None:
    made = opened(whole)
    for shape in shapes(made):
        assert shape.left >= 0
        assert shape.top >= 0
        assert shape.left + shape.width <= made.slide_width
        assert shape.top + shape.height <= made.slide_height


def test_several_pages_follow_each_other_and_a_deck_without_any_is_refused() -> None:
    made = opened(deck([page(BARS), replace(page(LIKERT), title="Social")]))
    assert titles(made) == [
        "Service desk in figures",
        "Overview at a glance",
        "Social grew.",
        "Social at a glance",
        "Social grew.",
        "About the data, and what may be compared",
    ]
    with pytest.raises(ReportError, match="at least one page"):
        deck([])


def test_each_page_is_a_section_of_powerpoint() -> None:
    made = opened(deck([page(BARS), replace(page(LIKERT), title="Social <1>")]))
    found = list(made.part._element.iter("{http://schemas.microsoft.com/office/powerpoint/2010/main}section"))
    assert [one.get("name") for one in found] == ["Overview", "Social <1>", "About the data"]
    ids = [[slide.get("id") for slide in one.iter("{*}sldId")] for one in found]
    assert [len(each) for each in ids] == [3, 2, 1]
    assert [one for each in ids for one in each] == [str(slide.slide_id) for slide in made.slides]


def test_small_figures_of_a_tab_share_a_slide_of_several_pages_with_all_their_numbers() -> None:
    """A page alone has a slide a figure."""
    first, second = (figure(replace(BARS, title=title)) for title in ("Answered", "Met"))
    both = replace(page(tiles=()), figures=(first, second))
    assert titles(opened(deck([both])))[1:3] == ["Social grew.", "Met: Social 61 %"]
    made = opened(deck([both, page(LIKERT, tiles=())]))
    assert titles(made)[1:3] == ["Social grew.", "Social grew."]
    assert found(made, "met", "title").text_frame.text == "Met: Social 61 %"
    drawn = native(BARS)
    assert isinstance(drawn, NativeChart)
    for key in ("answered", "met"):
        assert series(found(made, key, "chart").chart) == {one.name: one.values for one in drawn.series}
    notes = made.slides[1].notes_slide.notes_text_frame.text
    assert notes.count(DEFINITION[1]) == 2


def test_what_does_not_fit_in_half_a_slide_does_not_share_one() -> None:
    wide = Listing("Wide", ("Desk", "Why"), (("North", "word " * 25),) * 5)
    long = figure(BARS, key="long")
    lengthy = replace(figure(BARS, key="lengthy"), lines=("word " * 60,) * 3)
    assert pairs.places(figure(wide), long) is None
    assert pairs.places(lengthy, long) is None
    assert pairs.places(long, long) is not None


def test_a_list_of_many_slides_has_one_in_a_deck_and_says_how_many_more_there_are() -> None:
    cells = tuple((f"Desk {at}", str(at)) for at in range(50))
    short = Listing("Waiting", ("Desk",), tuple((row[0],) for row in cells[40:]))
    form = Listing("Waiting", ("Desk", "Waiting"), cells, frozenset({1}), says="up to 49", short=short)
    made = opened(deck([page(form, sentence="")]))
    assert titles(made)[2:] == ["Waiting: up to 49", "About the data, and what may be compared"]
    assert rows(found(made, "waiting", "table").table) == [["Desk"], *map(list, short.rows)]
    assert found(made, "waiting", "brief").text_frame.text == "10 of 50 rows; 40 more: in the workbook"


def test_the_closing_slides_hold_every_line_whole() -> None:
    lines = tuple(f"Figure {at}: " + "words about what may be compared " * 12 for at in range(40))
    made = opened(deck([replace(page(BARS, tiles=()), comparability=lines)]))
    own = [shape for shape in shapes(made) if (found := mark(shape)) and found.part == "closing"]
    told = "\n".join(shape.text_frame.text for shape in own)
    assert len(own) > 1
    assert all(line.strip() in told for line in lines)
    assert all(sum(-(-len(line) // 150) for line in one.text_frame.text.splitlines()) <= 27 for one in own)


def test_that_the_company_is_invented_is_never_cut_off_a_foot() -> None:
    made = opened(deck([replace(page(BARS), filters="Desk " * 100, source="file " * 100)]))
    feet = [shape for shape in shapes(made) if (own := mark(shape)) and own.part == "foot"]
    assert all(foot.text_frame.text.endswith("sample company, invented data") for foot in feet)
    assert all(len(foot.text_frame.text) <= 260 for foot in feet)


def test_pages_of_two_queries_keep_each_their_own() -> None:
    made = opened(deck([page(BARS), page(BARS, tiles=())]))
    assert {own.asked.page for shape in shapes(made) if (own := mark(shape)) is not None} == {"overview"}


def test_the_deck_keeps_to_the_schemas_of_open_xml(whole: bytes, tmp_path: Path) -> None:
    openxml_audit = pytest.importorskip("openxml_audit")
    path = tmp_path / "deck.pptx"
    path.write_bytes(whole)
    errors = openxml_audit.validate_pptx(str(path)).errors
    assert [str(error) for error in errors] == []


@pytest.mark.skipif(which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_draws_a_page_for_every_slide(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "deck.pptx"
    path.write_bytes(whole)
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    subprocess.run(
        [which("soffice") or "", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=200,
    )  # fmt: skip
    pdf = (tmp_path / "deck.pdf").read_bytes()
    assert pdf.count(b"/Type/Page\n") + pdf.count(b"/Type/Page/") + pdf.count(b"/Type /Page\n") >= len(
        titles(opened(whole))
    )


def test_kinds_of_charts_are_all_drawn() -> None:
    kinds = {drawn.kind for form in EVERY_FORM if isinstance(drawn := native(form), NativeChart)}
    assert kinds == set(Kind)
    assert BytesIO(deck([whole_page()])).getvalue().startswith(b"PK")
