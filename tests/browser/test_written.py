"""Notes, targets and saved views as people make them: in a browser, seen by the next browser."""

import csv
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PERIOD = "[data-testid=stMain] [data-testid=stCaptionContainer]"
AROUND, LINE = 66 + 19 + 67, 16  # pixels of a picture: head, line below the title, foot; a written line
TYPED = "=Yammer <b>desk</b> *opened*"


@pytest.fixture
def address(sample_folder: Path, copied, fresh) -> str:
    """A process of its own over a copy, as these tests write."""
    return fresh(copied(sample_folder))


def open_editor(visitor, kind: str) -> None:
    page = visitor.page
    page.get_by_role("button", name="Targets and notes").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("radio", name=kind).or_(
        dialog.get_by_role("button", name=kind, exact=True)
    ).first.click()
    visitor.settle()


def saved(page: Page, visitor, button: str) -> None:
    page.get_by_role("dialog").get_by_role("button", name=button).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    visitor.settle()


def test_a_note_is_written_drawn_listed_and_exported_as_text(visit, address: str, tmp_path: Path) -> None:
    visitor = visit(f"{address}/response")
    page = visitor.page
    open_editor(visitor, "Notes")
    page.get_by_label("What happened").fill(TYPED)
    saved(page, visitor, "Add the note")
    chart = page.locator(".st-key-panel_first_response_minutes_trend")
    expect(chart).to_contain_text(TYPED)
    expect(chart.locator("svg.main-svg").first).to_be_visible()
    assert chart.locator("svg b, .ds-note b, .ds-note em").count() == 0
    page.get_by_role("button", name="How we got: First response, typical").click()
    button = page.get_by_test_id("stDownloadButton").get_by_role("button", name="CSV")
    expect(button).to_be_visible()
    with page.expect_download() as download:
        button.click()
    download.value.save_as(tmp_path / "figure.csv")
    with (tmp_path / "figure.csv").open(encoding="utf-8-sig", newline="") as file:
        head = [row for row in csv.reader(file) if row and row[0].startswith("Note: ")]
    assert [row[1] for row in head] == [f"'{TYPED}"]
    plain = chart.locator(".js-plotly-plot").bounding_box()["height"] + AROUND
    with page.expect_download() as picture:
        page.locator("button.picture[data-as=png]").click()
    picture.value.save_as(tmp_path / "figure.png")
    with Image.open(tmp_path / "figure.png") as image:
        assert image.height == 2 * int(plain + LINE)  # the chart, and one line for the note
    assert (visitor.errors, visitor.outside) == ([], [])


def test_a_target_written_on_the_page_stands_on_the_tile(visit, address: str) -> None:
    visitor = visit(address)
    page = visitor.page
    tile = page.locator(".st-key-tile_answered_within_share")
    expect(tile).to_contain_text("Target 90 %")
    tile.get_by_role("button", name=re.compile("How we got")).click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="Targets and notes").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Target in %").fill("42")
    dialog.get_by_label("Target in %").press("Tab")
    visitor.settle()
    saved(page, visitor, "Add the target")
    expect(page.locator(".st-key-tile_answered_within_share")).to_contain_text("Target 42 %: met")


def test_a_saved_view_opens_the_same_in_a_fresh_browser_and_as_home(visit, address: str) -> None:
    visitor = visit(f"{address}/response?period=6+months&compare=Nothing")
    page = visitor.page
    shown = page.locator(PERIOD).first.inner_text()
    page.get_by_role("button", name="Save this view").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill("Weekly *call*")
    dialog.get_by_label("Name", exact=True).press("Tab")
    visitor.settle()
    link = dialog.locator("code").first.inner_text().strip()
    dialog.get_by_text("Open it when Deskscope is opened").click()
    visitor.settle()
    saved(page, visitor, "Save this view")

    by_link = visit(link)
    assert by_link.page.locator(PERIOD).first.inner_text() == shown

    home = visit(address)
    expect(home.page.get_by_role("heading", name="Response", level=1)).to_be_visible()
    home.settle()
    expect(home.page.locator(PERIOD).first).to_have_text(shown)
    assert "period=6+months" in home.page.url

    other = visit(f"{address}/channels?channel=Phone&clock=Business+hours")
    other.page.get_by_role("link", name="Weekly *call*").click()
    expect(other.page.get_by_role("heading", name="Response", level=1)).to_be_visible()
    other.settle()
    expect(other.page.locator(PERIOD).first).to_have_text(shown)
    assert "channel" not in other.page.url
    assert "clock" not in other.page.url
    other.assert_healthy()


def test_a_saved_view_without_filters_takes_back_those_that_are_set(visit, address: str) -> None:
    visitor = visit(f"{address}/social")
    page = visitor.page
    page.get_by_role("button", name="Save this view").click()
    page.get_by_role("dialog").get_by_label("Name", exact=True).fill("All of it")
    page.get_by_role("dialog").get_by_label("Name", exact=True).press("Tab")
    visitor.settle()
    saved(page, visitor, "Save this view")

    other = visit(f"{address}/channels?period=3+months&channel=Phone&desk=Desk+Nordhaven")
    other.page.get_by_role("link", name="All of it").click()
    expect(other.page.get_by_role("heading", name="Social", level=1)).to_be_visible()
    other.settle()
    for name in ("period", "channel", "desk"):
        assert f"{name}=" not in other.page.url
    expect(other.page.locator(".st-key-desk").get_by_role("combobox")).to_have_value("All desks")
    other.assert_healthy()
