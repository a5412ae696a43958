"""From a file to a chart by hand, and back: upload, mapping, load, reconcile, undo, the sample banner."""

import re

import pytest
from playwright.sync_api import Page, expect

from warehouse import open_warehouse

pytestmark = pytest.mark.browser

LOADED = re.compile("Loaded")


def give(page: Page, *paths) -> None:
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([str(path) for path in paths])


def load(page: Page) -> None:
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.get_by_text(LOADED).first).to_be_visible()


def tickets(folder) -> int:
    with open_warehouse(f"duckdb:///{folder}").snapshot() as snapshot:
        return snapshot.connection.exec_driver_sql("SELECT count(*) FROM ticket").scalar_one()


def test_a_ticket_export_becomes_a_chart(fresh, visit, written, incidents, tmp_path):
    address = fresh(tmp_path / "warehouse")
    visitor = visit(f"{address}/add-data")
    give(visitor.page, written("incident.csv", incidents(14)))
    load(visitor.page)
    expect(visitor.page.get_by_text("420 tickets new")).to_be_visible()
    visitor.settle()
    visitor.assert_healthy()
    visitor.page.goto(f"{address}/channels")
    visitor.settle()
    expect(visitor.page.get_by_test_id("stPlotlyChart").first).to_be_visible()
    visitor.assert_healthy()
    assert tickets(tmp_path / "warehouse") == 420
