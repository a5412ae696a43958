"""All pages of the sample company as one deck: short enough to be read, and nothing drawn is left out."""

from pathlib import Path

import pytest

from charts.headlines import finding
from charts.native import NativeChart, NativeTable
from charts.native_forms import native
from pages.alone import page_alone
from pages.parts.menu import PAGES
from reports.files import written
from reports.refresh import refreshed, slide_line
from reports.slides import said
from reports.taken import Asked, Taken
from tests.reports import decks

pytestmark = pytest.mark.parametrize("folder", ["sample"], indirect=True)
MOST_SLIDES = 50


@pytest.fixture(scope="module")
def kept() -> dict[str, Taken]:
    return {}


@pytest.fixture
def every(folder: Path, kept: dict[str, Taken], monkeypatch: pytest.MonkeyPatch) -> dict[str, Taken]:
    """The pages as they open; made once."""
    monkeypatch.setenv("DESKSCOPE_WAREHOUSE", f"duckdb:///{folder}")
    for page in PAGES:
        if page not in kept:
            kept[page] = page_alone(Asked(page))
    return kept


def test_the_deck_of_all_pages_is_short_and_holds_every_number_that_is_drawn(every: dict[str, Taken]) -> None:
    """But for long lists, which are in the workbook: of them a slide says how many rows there are."""
    deck = decks.opened(written(list(every.values()), "pptx"))
    assert len(deck.slides) < MOST_SLIDES
    held = {
        (own.asked.page, own.figure, own.part): shape
        for shape in decks.shapes(deck)
        if (own := decks.mark(shape))
    }
    for name, page in every.items():
        for figure in page.panels:
            drawn = native(figure.form) if figure.form is not None else None
            if isinstance(drawn, NativeChart):
                chart = held[name, figure.key, "chart"].chart
                assert decks.series(chart) == {one.name: one.values for one in drawn.series}, figure.key
            elif isinstance(drawn, NativeTable) and (short := said.brief(figure)) is not None:
                told = held[name, figure.key, "brief"].text_frame.text
                assert f"{len(short.rows)} of {len(drawn.rows)} rows" in told
            elif isinstance(drawn, NativeTable):
                assert (name, figure.key, "table") in held


def test_every_figure_that_is_drawn_has_a_message_and_one_that_is_not_has_none(
    every: dict[str, Taken],
) -> None:
    for page in every.values():
        for figure in page.panels:
            assert bool(finding(figure.form)) is (figure.form is not None), figure.key


def test_the_deck_of_all_pages_refreshed_with_the_same_data_is_the_same(every: dict[str, Taken]) -> None:
    before = written(list(every.values()), "pptx")
    done = refreshed(before, lambda asked: every[asked.page])
    first, second = decks.opened(before), decks.opened(done.data)
    assert done.lines == tuple(slide_line(at) for at in range(1, len(first.slides) + 1))
    for one, other in zip(decks.shapes(first), decks.shapes(second), strict=True):
        if one.has_text_frame:
            assert one.text_frame.text == other.text_frame.text
        if getattr(one, "has_table", False):
            assert decks.rows(one.table) == decks.rows(other.table)
        if getattr(one, "has_chart", False):
            assert decks.series(one.chart) == decks.series(other.chart)
