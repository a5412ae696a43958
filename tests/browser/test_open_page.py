"""A page that stays open: newer data are offered and not forced, and times are those of the viewer's clock."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from connectors.files import load_file
from warehouse import open_warehouse

pytestmark = pytest.mark.browser
LOOKS_EVERY = 30_000  # ms; what a page waits between two looks for newer data


def test_newer_data_are_offered_and_shown_on_a_click(visit, fresh, export, tmp_path: Path) -> None:
    warehouse = open_warehouse(f"duckdb:///{tmp_path / 'warehouse'}")
    load_file(warehouse, export("incident.csv", 60))
    visitor = visit(f"{fresh(tmp_path / 'warehouse')}/?period=All")
    tile = visitor.page.locator(".st-key-tile_contacts .ds-value")
    expect(tile).to_have_text("60")
    load_file(warehouse, export("incident.csv", 90))
    offer = visitor.page.get_by_role("button", name="New data, refresh")
    expect(offer).to_be_visible(timeout=3 * LOOKS_EVERY)
    expect(tile).to_have_text("60")
    offer.click()
    expect(tile).to_have_text("90")
    visitor.settle()
    expect(offer).to_have_count(0)
    visitor.assert_healthy()


def first_opened(visit, address: str, zone: str) -> datetime:
    """When the first ticket of the list was opened, as a viewer of the zone reads it."""
    visitor = visit(f"{address}/records?metric=contacts&columns=Number&columns=Opened", timezone_id=zone)
    expect(visitor.page.get_by_text(f"Times are in {zone}.")).to_be_visible()
    cells = visitor.page.locator("[data-testid=stDataFrame] tbody tr").first.locator("td")
    expect(cells.first).not_to_be_empty()
    opened = cells.nth(1).inner_text().replace("\u00a0", " ")
    return datetime.strptime(opened, "%b %d, %Y, %I:%M %p")


def test_times_are_those_of_the_viewers_zone(visit, sample_address) -> None:
    london, tokyo = (first_opened(visit, sample_address, zone) for zone in ("UTC", "Asia/Tokyo"))
    assert tokyo - london == timedelta(hours=9)
