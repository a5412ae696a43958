"""'Tell me when' by hand: from a figure to an alert that is kept, and crossed by the next load."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from connectors.files import load_file
from tests.browser.conftest import PHONE
from tests.browser.test_adding_data import give, load
from warehouse import open_warehouse

pytestmark = pytest.mark.browser


def choose(visitor, name: str, option: str) -> None:
    visitor.page.get_by_role("dialog").get_by_role("combobox", name=name).click()
    visitor.page.get_by_role("option", name=option, exact=True).click()
    visitor.settle()


@pytest.mark.parametrize("screen", [{}, PHONE], ids=["desktop", "phone"])
def test_an_alert_is_kept_from_a_figure_and_crossed_by_the_next_load(
    fresh, visit, export, tmp_path: Path, screen
) -> None:
    """Two contacts on each of 29 days, then a third one."""
    folder = tmp_path / "warehouse"
    for name, first in (("one.csv", 0), ("two.csv", 450)):
        load_file(open_warehouse(f"duckdb:///{folder}"), export(name, 100, first=first))
    visitor = visit(f"{fresh(folder)}/channels", **screen)
    page = visitor.page
    page.get_by_role("button", name="How we got: Contacts").first.click()
    page.get_by_role("button", name="Tell me when").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("58 of 58")).to_be_visible()
    visitor.settle()
    choose(visitor, "Figure", "Contacts")
    choose(visitor, "What happens", "rises above")
    expect(dialog.get_by_text(re.compile(r"^Now:\W*58, [^.]+$"))).to_be_visible()
    dialog.get_by_label("Limit").first.fill("70")
    dialog.get_by_label("Name", exact=True).fill("Many *contacts*")
    dialog.get_by_label("Name", exact=True).press("Tab")
    visitor.settle()
    dialog.get_by_role("button", name="Keep the alert").click()
    expect(dialog.get_by_text("Kept: Many *contacts*")).to_be_visible()
    expect(dialog.get_by_text("Quiet:")).to_be_visible()
    expect(dialog.get_by_role("button", name="Keep the alert")).to_have_count(0)
    dialog.get_by_role("link", name="All alerts").click()
    expect(page.get_by_text("No alert is crossed.")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    visitor.settle()
    assert visitor.overflow == 0

    page.goto(page.url.replace("/alerts", "/add-data"))
    give(visitor, export("three.csv", 100, first=900))
    load(visitor)
    page.goto(page.url.replace("/add-data", "/alerts"))
    expect(page.get_by_text("1 of 1 alert is crossed.")).to_be_visible()
    visitor.settle()
    past = page.locator(".ds-past tbody tr")
    expect(past).to_have_count(1)
    expect(past).to_contain_text("Many *contacts*")
    expect(past).to_contain_text("Contacts: 87, above 70.")
    assert visitor.overflow == 0
    visitor.assert_healthy()
