"""The Benchmarks page in a browser: a fresh deep link, its filters in the address, figures of one's own by CSV."""

import csv
import re
import time
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from pages.parts.visit import cookie_name
from warehouse import open_warehouse
from warehouse.kept import kept

pytestmark = pytest.mark.browser

HEADER = "id,metric,kind,publisher,year,value,unit,of,statistic,population,question,verdict,caveat"
RIGHT = "MY-1,first_contact_share,actual,Peers,2025,0.71,share,tickets,share,our peers,Settled at once?,roughly,few"
OWN = "/benchmarks?show=Add+your+own"


def written(path: Path, *rows: str) -> Path:
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return path


def give(visitor, path: Path) -> None:
    visitor.settle()
    visitor.page.locator(".st-key-panel_own_figures input[type=file]").set_input_files(str(path))


def test_a_deep_link_of_a_fresh_process_shows_the_filtered_list(fresh, visit, sample_folder):
    visitor = visit(f"{fresh(sample_folder)}/benchmarks?search=voice&verdict=May+be+compared")
    lines = visitor.page.locator(".ds-published")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("MetricNet 2018")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Benchmarks")
    visitor.assert_healthy()


def test_over_nothing_the_library_can_be_read(fresh, visit, tmp_path):
    visitor = visit(f"{fresh(tmp_path / 'nothing')}/benchmarks")
    expect(visitor.page.get_by_text("Can tickets be created by social?").first).to_be_visible()
    visitor.assert_healthy()
    assert not (tmp_path / "nothing").exists()  # looking writes nothing


def test_a_filter_is_in_the_address_and_the_file_holds_what_is_shown(visit, sample_address, tmp_path):
    visitor = visit(f"{sample_address}/benchmarks")
    visitor.page.get_by_label("Search").fill("metricnet")
    visitor.page.get_by_label("Search").press("Enter")
    visitor.page.wait_for_url(re.compile("search=metricnet"))
    lines = visitor.page.locator(".ds-published")
    expect(lines).to_have_count(4)
    with visitor.page.expect_download() as saved:
        visitor.page.locator(".st-key-csv_published_figures button").click()
    saved.value.save_as(tmp_path / "saved.csv")
    table = (tmp_path / "saved.csv").read_text("utf-8-sig").split("\n\n", 1)
    text = table[-1] if len(table) > 1 else (tmp_path / "saved.csv").read_text("utf-8-sig")
    rows = [row for row in csv.reader(StringIO(text)) if row and row[0].startswith("MET-")]
    assert len(rows) == 4
    visitor.page.reload()
    visitor.settle()
    expect(lines).to_have_count(4)


def test_a_line_opens_by_keyboard_and_leads_to_the_definition(visit, sample_address):
    visitor = visit(f"{sample_address}/benchmarks?search=HDI-01")
    line = visitor.page.locator(".ds-published").first
    line.locator("summary").focus()
    visitor.page.keyboard.press("Enter")
    expect(line.get_by_text("A share of support centres", exact=False).first).to_be_visible()
    line.get_by_role("link", name=re.compile("Our definition")).click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Definitions")
    expect(visitor.page.get_by_role("heading", level=2).first).to_contain_text("social")


def test_figures_of_ones_own_from_a_wrong_file_to_the_list_and_away_again(
    fresh, visit, copied, sample_folder, tmp_path
):
    folder = copied(sample_folder)
    address = fresh(folder)
    visitor = visit(f"{address}{OWN}")
    page = visitor.page
    give(visitor, written(tmp_path / "wrong.csv", RIGHT, RIGHT.replace("MY-1", "MY-2").replace("0.71", "71")))
    wrong = page.locator(".ds-wrong")
    expect(wrong).to_contain_text("1 row cannot be taken yet")
    expect(wrong).to_contain_text("a share is between 0 and 1")
    expect(page.locator(".st-key-keep_figures")).to_have_count(0)

    give(visitor, written(tmp_path / "peers.csv", RIGHT))
    expect(wrong).to_have_count(0)
    page.locator(".st-key-keep_figures button").click()
    expect(page.get_by_text("1 figure of peers.csv is on all pages now", exact=False)).to_be_visible()
    with open_warehouse(f"duckdb:///{folder}").snapshot() as snapshot:
        assert list(kept(snapshot.connection, "benchmarks")) == ["peers.csv"]

    visitor.open(f"{fresh(folder)}/benchmarks?search=MY-1")  # another process
    expect(page.locator(".ds-published")).to_contain_text("your own")
    visitor.open(f"{address}{OWN}")
    page.get_by_role("button", name="Remove", exact=True).click()
    page.get_by_role("button", name="Remove them").click()
    expect(page.get_by_text("is removed", exact=False)).to_be_visible()
    visitor.assert_healthy()
    with open_warehouse(f"duckdb:///{folder}").snapshot() as snapshot:
        assert kept(snapshot.connection, "benchmarks") == {}


def test_what_changed_leads_to_its_page_with_its_filters_and_back(visit, sample_address):
    visitor = visit(f"{sample_address}/overview")
    visitor.page.get_by_role("link", name="See Response").first.click()
    visitor.page.wait_for_url(re.compile(r"/response\?desk=Desk\+Nordhaven"))
    expect(visitor.page.locator(".ds-sentence")).not_to_contain_text("Nordhaven slowed most")
    visitor.settle()
    # Streamlit may keep an entry of its own for each step of the address on the way: the word that the link
    # carries, none, and the filters. On a busy machine Back meets them, and is pressed again.
    for _press in range(3):
        visitor.page.go_back()
        visitor.settle()
        if urlsplit(visitor.page.url).path == "/overview":
            break
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Overview")
    visitor.assert_healthy()


def test_a_returning_viewer_is_told_what_is_new(visit, sample_address, sample_folder):
    name = cookie_name(f"duckdb:///{sample_folder}")
    visitor = visit(f"{sample_address}/overview")
    visitor.page.wait_for_function(f"() => document.cookie.includes('{name}')")
    expect(visitor.page.locator(".st-key-panel_visit")).to_have_count(0)
    month_ago = f"0.{int(time.time()) - 30 * 86400}"
    visitor.context.add_cookies([{"name": name, "value": month_ago, "url": sample_address}])
    visitor.open(f"{sample_address}/overview")
    expect(visitor.page.locator(".st-key-panel_visit")).to_contain_text("Since your last visit")
    visitor.assert_healthy()
