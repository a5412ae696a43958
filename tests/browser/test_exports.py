"""What a viewer takes away from a chart: its picture in the colours of the screen, and its 'i' by name."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PANEL = "answered_within_share_trend"
HEAD, FOOT = 140, 130  # pixels of title and source around the chart, drawn at twice the size
FORBIDDEN = re.compile(r"\b(median|percentile|p90|turns?|Wilson|provenance|snapshot|mobile_app|walk_up)\b")


def drawer(visitor, key: str):
    """Opens the 'i' of a panel and gives what it shows."""
    visitor.page.locator(f".st-key-info_{key} button").first.click()
    box = visitor.page.get_by_test_id("stPopoverBody")
    expect(box.get_by_text("Filters:").first).to_be_visible()
    return box


def colours(picture: Path) -> set[tuple[int, int, int]]:
    """The colours of the chart in a picture, without its head and foot."""
    image = Image.open(picture).convert("RGB")
    chart = image.crop((0, HEAD, image.width, image.height - FOOT))
    return {colour for _, colour in chart.getcolors(maxcolors=chart.width * chart.height)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_has_the_colours_of_the_screen(scheme, visit, sample_address, tmp_path):
    visitor = visit(f"{sample_address}/response", color_scheme=scheme)
    words = visitor.page.locator(f".st-key-panel_{PANEL} .annotation-text").first
    expect(words).to_have_css("fill", re.compile("rgb"))
    shown = words.evaluate("text => getComputedStyle(text).fill")
    box = drawer(visitor, PANEL)
    with visitor.page.expect_download() as download:
        box.locator("button.picture[data-as=png]").click()
    download.value.save_as(tmp_path / "chart.png")
    assert tuple(int(part) for part in re.findall(r"\d+", shown)[:3]) in colours(tmp_path / "chart.png")


def test_each_i_is_named_by_what_it_opens_and_shows_an_i_only(visit, sample_address):
    page = visit(f"{sample_address}/response").page
    named = page.get_by_role("button", name="How we got: First response, typical", exact=True)
    expect(named).to_have_count(1)
    assert named.bounding_box()["width"] < 50
    names = page.locator("[class*=st-key-info_] button").evaluate_all("all => all.map(one => one.innerText)")
    assert len(names) == len(set(names)) > 4


def test_behind_the_i_stand_plain_words_and_the_definition_one_click_further(visit, sample_address):
    visitor = visit(f"{sample_address}/response")
    box = drawer(visitor, "times_by_channel")
    said = box.inner_text()
    assert "Half of the contacts that were answered were answered sooner." in said
    assert "all channels but monitoring, API and agent-made" in said
    assert FORBIDDEN.findall(said) == []
    box.get_by_role("link", name="Full definition of First response, typical").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Definitions")
    expect(visitor.page.get_by_text("median of the minutes").first).to_be_visible()
