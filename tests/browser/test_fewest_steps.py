"""The fewest steps, counted: what a leader, a manager and an analyst press until they have what they came for."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visitor, write_csv

pytestmark = pytest.mark.browser

DESK = {"viewport": {"width": 1440, "height": 900}}
CARDS = 8
QUESTION = re.compile("Which comes first in the dates")


class Steps:
    """Does what a person does, and counts it."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.count = visitor, 0

    def click(self, where: Locator) -> None:
        where.click()
        self._counted()

    def drop(self, path: Path) -> None:
        zone = self.visitor.page.locator("[class*=st-key-upload_]").get_by_test_id(
            "stFileUploaderDropzoneInput"
        )
        expect(zone).to_have_count(1)
        zone.set_input_files(str(path))
        self._counted()

    def say(self, where: Locator, words: str) -> None:
        where.fill(words)
        where.press("Tab")
        self._counted()

    def _counted(self) -> None:
        self.count += 1
        self.visitor.settle()


def test_a_leader_follows_a_link_and_has_the_answer_without_a_click(visit, sample_address):
    page = visit(f"{sample_address}/?period=6+months", **DESK).page
    in_the_window = [
        page.locator(".ds-sentence").first,
        *page.locator("[class*=st-key-tile_] .ds-value").all(),
    ]
    assert len(in_the_window) == 1 + CARDS
    for one in in_the_window:
        expect(one).to_be_in_viewport()
        assert one.inner_text().strip()


def test_a_manager_has_one_desks_figures_as_a_file_in_four_clicks(visit, sample_address, tmp_path):
    visitor = visit(f"{sample_address}/response", **DESK)
    page, steps = visitor.page, Steps(visitor)
    steps.click(page.locator(".st-key-desk").get_by_role("combobox"))
    steps.click(page.get_by_role("option", name="Desk Nordhaven"))
    steps.click(page.get_by_role("button", name="How we got: Answered within").first)
    with page.expect_download() as table:
        steps.click(page.locator("[class*=st-key-csv_] button"))
    assert steps.count == 4
    table.value.save_as(tmp_path / "desk.csv")
    assert "Desk Nordhaven" in (tmp_path / "desk.csv").read_text("utf-8-sig")
    with page.expect_download() as picture:
        steps.click(page.locator("button.picture[data-as=png]"))
    picture.value.save_as(tmp_path / "desk.png")
    with Image.open(tmp_path / "desk.png") as image:
        assert image.width > 600  # pixels
    assert steps.count == 5


def test_an_analyst_drops_a_known_layout_and_presses_load_and_next_month_again(
    fresh, visit, export, tmp_path
):
    visitor = visit(f"{fresh(tmp_path / 'warehouse')}/add-data", **DESK)
    for month, rows in (("january.csv", 30), ("february.csv", 60)):
        steps = Steps(visitor)
        steps.drop(export(month, rows))
        assert asked_for(visitor) == []
        steps.click(visitor.page.get_by_role("button", name="Load", exact=True))
        expect(visitor.page.get_by_test_id("stAlert").filter(has_text="Loaded")).to_be_visible()
        assert steps.count == 2
    assert columns_shown(visitor) == 0


def asked_for(visitor: Visitor) -> list[str]:
    """The questions about the file that are still open."""
    open_questions = (
        visitor.page.locator("[class*=st-key-answer_]")
        .get_by_role("radiogroup")
        .filter(has_not=visitor.page.locator(":checked"))
    )
    return [str(name) for name in open_questions.evaluate_all("all => all.map(one => one.ariaLabel)")]


def columns_shown(visitor: Visitor) -> int:
    """Whether the table of columns lies open: how many of its editors are on the screen."""
    return visitor.page.locator("[class*=st-key-columns_] details[open]").count()


def unknown(path: Path, first: int = 0) -> Path:
    """An export that no tool is known by; its days and months may be swapped."""
    rows = []
    for i in range(first, first + 36):
        opened = datetime(2024, 1 + i * 7 % 12, 1 + i * 5 % 12, 8, i % 60)
        rows.append(
            {
                "Ticket no": f"T{i:05}",
                "Created": f"{opened:%d/%m/%Y %H:%M}",
                "First response": f"{opened + timedelta(minutes=9):%d/%m/%Y %H:%M}",
                "Contact channel": "Phone" if i % 2 else "Email",
                "Team": "North",
            }
        )
    return write_csv(path, rows)


def test_an_analyst_is_asked_of_an_unknown_layout_only_what_is_undecided_and_once(fresh, visit, tmp_path):
    visitor = visit(f"{fresh(tmp_path / 'warehouse')}/add-data", **DESK)
    page, steps = visitor.page, Steps(visitor)
    load = page.get_by_role("button", name="Load", exact=True)
    steps.drop(unknown(tmp_path / "first.csv"))
    assert len(asked_for(visitor)) == 1
    assert QUESTION.search(asked_for(visitor)[0])
    steps.click(page.get_by_role("radiogroup", name=QUESTION).get_by_text("day first"))
    steps.say(page.get_by_role("textbox", name="They come from"), "helpdesk")
    steps.click(load)
    expect(page.get_by_test_id("stAlert").filter(has_text="Loaded")).to_be_visible()
    assert steps.count == 4

    again = Steps(visitor)
    again.drop(unknown(tmp_path / "second.csv", first=36))
    assert asked_for(visitor) == []
    again.click(load)
    expect(page.get_by_test_id("stAlert").filter(has_text="Loaded")).to_be_visible()
    assert again.count == 2
    visitor.assert_healthy()
