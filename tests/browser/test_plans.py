"""The register of channel plans as people fill it: typed into its cells, saved, seen on the ladder and in its file."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser
DESK, CHANNEL, STATE, SINCE, BY = range(5)
HEAD, ROW = 33, 35  # pixels of the drawn table's head and of its rows


@pytest.fixture
def address(sample_folder: Path, copied, fresh) -> str:
    """A process of its own over a copy, as these tests write."""
    return fresh(copied(sample_folder))


def register(page: Page) -> Locator:
    return page.locator(".st-key-panel_plans").get_by_test_id("stDataFrame")


def rows(page: Page) -> list[list[str]]:
    """The rows as a screen reader has them; the table itself is drawn."""
    return (
        register(page)
        .locator("tbody tr")
        .evaluate_all("all => all.map(row => [...row.querySelectorAll('td')].map(cell => cell.innerText))")
    )


def type_into(visitor, row: int, column: int, words: str) -> None:
    """Double click, type, Enter: as in any spreadsheet."""
    page = visitor.page
    register(page).scroll_into_view_if_needed()
    box = register(page).bounding_box()
    first = 34  # pixels of the column with the tick boxes
    width = (box["width"] - first) / 5
    page.mouse.dblclick(box["x"] + first + (column + 0.5) * width, box["y"] + HEAD + (row + 0.5) * ROW)
    expect(page.locator("#portal input, #portal textarea").first).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(register(page).get_by_test_id(f"glide-cell-{column + 1}-{row}")).to_have_text(words)


def save(visitor) -> None:
    visitor.page.get_by_role("button", name="Save the plans").click()
    visitor.settle()


def test_a_plan_typed_into_the_register_is_on_the_ladder_and_in_the_file(visit, address, tmp_path) -> None:
    visitor = visit(f"{address}/channels?channels_by=Plans", viewport={"width": 1280, "height": 1400})
    page = visitor.page
    expect(register(page).get_by_test_id("glide-cell-5-0")).to_have_text("configuration file")
    assert rows(page)[0] == ["Desk Belisand", "Social", "No plan", "", "configuration file"]
    type_into(visitor, 0, STATE, "Planned")
    page.get_by_label("Your name").fill("Ann")
    page.get_by_label("Your name").press("Tab")
    visitor.settle()
    save(visitor)
    expect(register(page).get_by_test_id("glide-cell-5-0")).to_have_text("Ann")
    assert rows(page)[0] == ["Desk Belisand", "Social", "Planned", "", "Ann"]
    page.get_by_role("button", name="How we got: Channel plans").click()
    with page.expect_download() as download:
        page.locator(".st-key-csv_plans button").click()
    download.value.save_as(tmp_path / "plans.csv")
    with (tmp_path / "plans.csv").open(encoding="utf-8-sig", newline="") as file:
        assert ["Desk Belisand", "Social", "Planned", "", "Ann"] in list(csv.reader(file))
    assert (visitor.errors, visitor.outside) == ([], [])
    ladder = visit(address).page.locator(".st-key-panel_ladder")
    expect(ladder).to_contain_text("4 planned")


def test_a_row_that_says_too_little_is_not_taken_for_a_plan(visit, address) -> None:
    visitor = visit(f"{address}/channels?channels_by=Plans", viewport={"width": 1280, "height": 1400})
    page = visitor.page
    register(page).hover()
    page.locator(".st-key-panel_plans").get_by_role("button", name="Add row").click()
    save(visitor)
    expect(page.get_by_text("A new row counts once its desk, channel and state are chosen.")).to_be_visible()
    visitor.assert_healthy()
