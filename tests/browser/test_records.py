"""From a number to its records in a real browser: the same filters, exactly the rows counted, and back."""

import csv
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from charts import words

pytestmark = pytest.mark.browser
ADDRESS = "?period=6+months&desk=Desk+Nordhaven"


def counted(page: Page) -> tuple[int, int]:
    """n of the sentence, and the rows of the caption."""
    sentence = page.get_by_text(re.compile(r"from [\d,]+ .*left out")).first
    expect(sentence).to_be_visible()
    n = re.search(r"from ([\d,]+)", sentence.inner_text())
    caption = page.get_by_text(re.compile(r"of [\d,]+ rows")).first
    expect(caption).to_be_visible()
    rows = re.search(r"of ([\d,]+) rows", caption.inner_text())
    assert n
    assert rows
    return int(n[1].replace(",", "")), int(rows[1].replace(",", ""))


def address(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_from_a_tile_with_its_filters_and_back(visit, sample_address, tmp_path):
    visitor = visit(f"{sample_address}/{ADDRESS}")
    page = visitor.page
    page.locator(".st-key-records_first_response_minutes a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Records")
    visitor.settle()
    assert address(page) == {
        "metric": ["first_response_minutes"],
        "period": ["6 months"],
        "desk": ["Desk Nordhaven"],
    }
    n, rows = counted(page)
    assert n == rows > 0
    with page.expect_download() as download:
        page.locator(".st-key-download_records button").click()
    download.value.save_as(tmp_path / "records.csv")
    listed = rows_of(tmp_path / "records.csv")
    assert len(listed) == n
    assert {row["Desk"] for row in listed} == {"Desk Nordhaven"}
    visitor.assert_healthy()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    assert address(page) == {"period": ["6 months"], "desk": ["Desk Nordhaven"]}


def test_from_a_bar_of_a_chart_with_its_channel(visit, sample_address):
    visitor = visit(f"{sample_address}/response{ADDRESS}")
    page = visitor.page
    panel = page.locator(".st-key-panel_answered_share_by_channel")
    panel.scroll_into_view_if_needed()
    bar = panel.locator(".bars .point path").first
    expect(bar).to_be_visible()
    place = bar.bounding_box()
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    link = panel.get_by_role("link", name=re.compile(r"Records behind: (?!Answered)"))
    channel = link.inner_text().split("Records behind: ")[1].strip()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Records")
    visitor.settle()
    assert "of_channel" in address(page)
    expect(page.get_by_text(f"Answered: {channel}").first).to_be_visible()
    n, rows = counted(page)
    assert n == rows > 0


def test_from_behind_the_i(visit, sample_address):
    visitor = visit(f"{sample_address}/satisfaction")
    page = visitor.page
    page.locator(".st-key-info_rated button").first.click()
    page.get_by_role("link", name=re.compile(r"See the [\d,]+ used and the [\d,]+ left out")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Records")
    visitor.settle()
    n, rows = counted(page)
    assert n == rows > 0


def test_the_file_of_a_chart_has_what_the_chart_shows(visit, sample_address, tmp_path):
    page = visit(f"{sample_address}/response{ADDRESS}").page
    panel = page.locator(".st-key-panel_answered_share_by_channel")
    expect(panel.locator(".bars .point path").first).to_be_visible()
    shown = panel.text_content().replace("\u00a0", " ")
    page.locator(".st-key-info_answered_share_by_channel button").first.click()
    with page.expect_download() as download:
        page.locator(".st-key-csv_answered_share_by_channel button").click()
    download.value.save_as(tmp_path / "chart.csv")
    told = [row for row in rows_of(tmp_path / "chart.csv") if row["state"] == "ok"]
    assert len(told) > 2
    for row in told:
        assert words.channel_word(row["channel"] or None) in shown
        assert words.share(float(row["value"])).replace("\u00a0", " ") in shown


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows below the head of an exported file and its empty line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    begin = lines.index([]) + 1
    return [dict(zip(lines[begin], line, strict=True)) for line in lines[begin + 1 :]]
