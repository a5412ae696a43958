"""A page taken along: two clicks to a file, and a deck from before with the numbers of now."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page
from pptx import Presentation

from tests.browser.conftest import Visitor
from tests.reports import decks

pytestmark = pytest.mark.browser
PATIENT = 90_000


def opened_menu(visitor: Visitor) -> Page:
    page = visitor.page
    page.get_by_role("button", name="Take along").click()
    page.get_by_role("button", name="PowerPoint", exact=True).wait_for(timeout=PATIENT)
    visitor.settle()
    return page


def saved(page: Page, name: str) -> tuple[str, bytes]:
    with page.expect_download(timeout=PATIENT) as download:
        page.get_by_role("button", name=name, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_leader_has_the_deck_of_a_page_in_two_clicks(
    sample_address: str, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(f"{sample_address}/satisfaction")
    page = opened_menu(visitor)
    name, deck = saved(page, "PowerPoint")
    assert name.startswith("deskscope-satisfaction-2")
    told = page.locator(".ds-sentence").inner_text()
    titles = decks.titles(decks.opened(deck))
    assert titles[0] == "Satisfaction"
    assert any(told.replace("\u00a0", " ") in title.replace("\u00a0", " ") for title in titles)
    _name, book = saved(page, "Excel")
    assert "How computed" in openpyxl.load_workbook(BytesIO(book)).sheetnames
    assert saved(page, "Web page")[1].startswith(b"<!doctype html>")
    assert saved(page, "PDF")[1].startswith(b"%PDF-")
    assert saved(page, "CSV")[1].startswith("\ufeffreport_page,".encode())
    page.keyboard.press("Escape")  # an open menu is a dialog
    visitor.settle()
    visitor.assert_healthy()


def test_a_deck_from_before_gets_the_numbers_of_the_page(
    sample_address: str, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    page = opened_menu(visit(f"{sample_address}/satisfaction"))
    deck = decks.opened(saved(page, "PowerPoint")[1])
    deck.slides[1].shapes.title.text_frame.text = "Our own words"
    deck.save(str(tmp_path / "mine.pptx"))
    visitor = visit(f"{sample_address}/satisfaction?period=3+months")
    page = opened_menu(visitor)
    page.locator("input[type=file]").set_input_files(tmp_path / "mine.pptx")
    page.get_by_role("button", name="Save the deck").wait_for(timeout=PATIENT)
    name, new = saved(page, "Save the deck")
    assert name == "mine.pptx"
    after = Presentation(BytesIO(new))
    assert "Our own words" in decks.titles(after)
    assert _numbers(after) != _numbers(deck)
    page.keyboard.press("Escape")  # an open menu is a dialog
    visitor.settle()
    visitor.assert_healthy()


def test_a_file_that_is_no_deck_is_refused_in_one_sentence(
    sample_address: str, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    (tmp_path / "no.pptx").write_bytes(b"PK but no deck")
    visitor = visit(f"{sample_address}/satisfaction")
    page = opened_menu(visitor)
    page.locator("input[type=file]").set_input_files(tmp_path / "no.pptx")
    page.get_by_text("not a PowerPoint deck").first.wait_for(timeout=PATIENT)
    page.keyboard.press("Escape")  # an open menu is a dialog
    visitor.settle()
    visitor.assert_healthy()


def _numbers(deck: object) -> list[object]:
    return [decks.series(shape.chart) for shape in decks.shapes(deck) if getattr(shape, "has_chart", False)]
