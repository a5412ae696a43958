"""On a phone, on paper, without motion and in the colours of the viewer's system."""

import itertools

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser

WIDE = {"viewport": {"width": 1920, "height": 1080}}
PAPER = 1039  # pixels: A4 across, less its margins of 11 mm
ZOOM = 0.8  # of the print style
DARK_ON_WHITE = """() => [...document.querySelectorAll(
    '[data-testid=stMain] :is(h1, h2, p, .ds-value, .ds-sentence, .ds-note, .ds-print)')]
    .filter(one => one.getClientRects().length)
    .filter(one => getComputedStyle(one).color.match(/\\d+/g).slice(0, 3).map(Number).some(part => part > 190))
    .map(one => one.className + ' ' + one.innerText)"""
WIDEST = "() => Math.max(...[...document.querySelectorAll('svg.main-svg')].map(one => one.clientWidth))"
LONGEST = """() => Math.max(...[...document.querySelectorAll('*')].map(one => getComputedStyle(one))
    .flatMap(style => [style.transitionDuration, style.animationDuration])
    .flatMap(all => all.split(',').map(one => parseFloat(one) * (one.includes('ms') ? 1 : 1000))))"""
SHOWN = "e => getComputedStyle(e).backgroundColor"


def test_on_a_phone_the_filters_take_one_row_and_figures_are_on_the_first_screen(visit, sample_address):
    page = visit(sample_address, **PHONE).page
    period, more = (page.locator(f".st-key-{key}").bounding_box() for key in ("period", "more"))
    assert abs(period["y"] + period["height"] - more["y"] - more["height"]) < 8  # pixels
    assert page.locator("[class*=st-key-tile_] .ds-value").nth(1).bounding_box()["y"] < 600


def test_a_crossing_of_desks_and_channels_keeps_its_words_apart_on_a_phone(visit, sample_address):
    visitor = visit(f"{sample_address}/channels?channels_by=By+desk", **PHONE)
    assert visitor.overflow == 0  # it scrolls within its panel, the page does not
    names = visitor.page.locator(".st-key-panel_desks_mix .xtick text")
    ends = [(box["x"], box["x"] + box["width"]) for box in (name.bounding_box() for name in names.all())]
    assert len(ends) == 9
    assert all(end < begin for (_, end), (begin, _) in itertools.pairwise(ends))


@pytest.mark.parametrize("form", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("path", ["", "data-quality"])
def test_the_numbers_of_tiles_beside_each_other_stand_in_one_row(path, form, visit, sample_address):
    visitor = visit(f"{sample_address}/{path}", **form)
    tiles = visitor.page.locator("[class*=st-key-tile_]")
    heights = {}
    for tile in tiles.all():
        heights.setdefault(tile.bounding_box()["y"], set()).add(
            round(tile.locator(".ds-value").bounding_box()["y"])
        )
    assert len(heights) >= 1 < tiles.count()
    assert all(len(values) == 1 for values in heights.values()), heights


@pytest.mark.parametrize("path", ["", "response?desk=Desk+Nordhaven"])
def test_on_paper_stand_name_period_filters_and_figures_and_nothing_to_press(path, visit, sample_address):
    visitor = visit(f"{sample_address}/{path}", color_scheme="dark", **WIDE)
    page = visitor.page
    assert page.evaluate(WIDEST) * ZOOM <= PAPER  # no chart is cut at the paper's edge
    expect(page.locator(".ds-print")).to_be_hidden()
    page.emulate_media(media="print")
    for shown in (
        page.get_by_role("heading", level=1),
        page.locator(".ds-print"),
        page.locator(".ds-sentence").first,
    ):
        expect(shown).to_be_visible()
    expect(page.get_by_text("Showing Nov 2025").or_(page.get_by_text("data from")).first).to_be_visible()
    expect(page.locator(".ds-print")).to_contain_text("Desk Nordhaven" if path else "all desks")
    pressed = page.locator(
        "[data-testid=stSidebar], [data-testid=stHeader], [data-testid=stMain] button, summary"
    )
    assert [one for one in pressed.all() if one.is_visible()] == []
    assert page.evaluate(DARK_ON_WHITE) == []
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") in (1, 2, 3)


def test_who_wants_no_motion_gets_none(visit, sample_address):
    still = visit(f"{sample_address}/response", reduced_motion="reduce").page
    assert still.evaluate(LONGEST) <= 1  # ms


def test_bars_and_marks_are_there_in_the_colours_of_the_viewers_system(visit, sample_address):
    bar = visit(sample_address, forced_colors="active").page.locator(".ds-bar i").first
    assert bar.evaluate(SHOWN) == "rgb(106, 90, 232)"


def test_the_keyboard_reaches_the_upload(visit, sample_address):
    page = visit(f"{sample_address}/add-data").page
    for _ in range(60):
        page.keyboard.press("Tab")
        if "Upload" in page.evaluate("() => document.activeElement.innerText"):
            return
    pytest.fail("no step leads to the upload")
