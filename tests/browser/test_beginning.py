"""The first start: three ways to begin, counted in clicks; and a word given its meaning where it is missing."""

import re

import pytest
from playwright.sync_api import expect

from connectors.files import load_file
from tests.browser.conftest import incidents, write_csv
from warehouse import open_warehouse

pytestmark = pytest.mark.browser


class Clicks:
    """Counts what a person has to do on the page, one by one."""

    def __init__(self, visitor):
        self.visitor, self.count = visitor, 0

    def press(self, name):
        self.visitor.page.get_by_role("button", name=name, exact=True).click()
        self.count += 1

    def drop(self, path):
        zone = self.visitor.page.locator("[class*=st-key-upload_]").get_by_test_id(
            "stFileUploaderDropzoneInput"
        )
        expect(zone).to_have_count(1)
        zone.set_input_files(str(path))
        self.count += 1


def sees_a_chart(visitor):
    """The overview's cards are drawn, with numbers in them."""
    expect(visitor.page.locator(".ds-value").first).to_be_visible()
    visitor.settle()
    visitor.assert_healthy()
    return visitor.page.locator(".ds-spark, .ds-bar, [data-testid=stPlotlyChart]").count() > 0


def test_the_sample_company_is_one_click_away_and_one_click_gone(fresh, visit, tmp_path):
    visitor = visit(fresh(tmp_path / "warehouse"))
    clicks = Clicks(visitor)
    expect(visitor.page.get_by_text("There are three ways to begin")).to_be_visible()
    clicks.press("See the sample company")
    assert sees_a_chart(visitor)
    assert clicks.count == 1
    expect(visitor.page.get_by_text("Sample data.", exact=True)).to_be_visible()
    clicks.press("Remove it")
    expect(visitor.page.get_by_text("There are three ways to begin")).to_be_visible()
    assert clicks.count == 2


def test_a_file_of_ones_own_is_a_chart_after_a_drop_and_a_click(fresh, visit, export, tmp_path):
    visitor = visit(fresh(tmp_path / "warehouse"))
    clicks = Clicks(visitor)
    clicks.drop(export("incident.csv", 420))
    expect(visitor.page.get_by_role("button", name="Load", exact=True)).to_be_enabled()
    visitor.settle()
    clicks.press("Load")
    assert sees_a_chart(visitor)
    assert clicks.count == 2


def test_connecting_a_source_shows_which_report_to_export(fresh, visit, tmp_path):
    visitor = visit(fresh(tmp_path / "warehouse"))
    visitor.page.get_by_role("combobox", name=re.compile("Which tool do you use")).click()
    visitor.page.get_by_role("option", name="Zammad").click()
    expect(visitor.page.get_by_role("heading", name="Zammad")).to_be_visible()
    expect(visitor.page.get_by_text("Create Channel")).to_be_visible()
    visitor.settle()
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("button", name="Example with these columns").click()
    assert taken.value.suggested_filename == "zammad-example.csv"
    visitor.assert_healthy()


def test_the_example_of_a_recipe_loads_where_it_was_offered(fresh, visit, tmp_path):
    visitor = visit(fresh(tmp_path / "warehouse"))
    visitor.page.get_by_role("combobox", name=re.compile("Which tool do you use")).click()
    visitor.page.get_by_role("option", name="ServiceNow").click()
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("button", name="Example with these columns").click()
    path = tmp_path / taken.value.suggested_filename
    taken.value.save_as(path)
    visitor.settle()
    Clicks(visitor).drop(path)
    expect(visitor.page.get_by_role("button", name="Load", exact=True)).to_be_enabled()
    visitor.settle()
    visitor.page.get_by_role("button", name="Load", exact=True).click()
    expect(visitor.page.locator(".ds-value").first).to_be_visible()
    visitor.assert_healthy()


@pytest.fixture
def kiosk_folder(tmp_path):
    """210 tickets, of which every seventh came by a kiosk, a word that no rule knows."""
    rows = [row | {"contact_type": "Kiosk"} if i % 7 == 3 else row for i, row in enumerate(incidents(210))]
    folder = tmp_path / "warehouse"
    load_file(open_warehouse(f"duckdb:///{folder}"), write_csv(tmp_path / "incident.csv", rows))
    return folder


def test_a_word_given_a_meaning_moves_the_figure_at_once_and_back(fresh, visit, kiosk_folder):
    address = fresh(kiosk_folder)
    visitor = visit(f"{address}/data-quality")
    page = visitor.page
    unmapped = page.locator(".st-key-tile_unmapped_channel_share")
    expect(unmapped).to_contain_text("30 of 210")
    page.get_by_role("combobox", name=re.compile("What Kiosk of servicenow means")).click()
    page.get_by_role("option", name="Walk-up").click()
    page.get_by_role("button", name="Save what they mean").click()
    expect(unmapped).to_contain_text("0 of 210")
    expect(page.get_by_test_id("stAlert").filter(has_text="30 rows changed")).to_be_visible()
    visitor.settle()
    visitor.assert_healthy()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(unmapped).to_contain_text("30 of 210")
    visitor.settle()
    visitor.assert_healthy()


def test_the_rows_with_impossible_times_can_be_taken_home(sample_address, visit, tmp_path):
    visitor = visit(f"{sample_address}/data-quality")
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("button", name="These rows as CSV").click()
    taken.value.save_as(tmp_path / "rows.csv")
    lines = (tmp_path / "rows.csv").read_text("utf-8").splitlines()
    assert lines[0].startswith("holds,source,id,what")
    assert len(lines) > 1
    visitor.assert_healthy()
