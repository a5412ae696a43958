"""On a phone, in the dark, by keyboard, and for those who cannot see the charts."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGES = ("", "channels", "response", "satisfaction", "social", "add-data", "definitions")
CHARTED = ("", "channels", "response", "satisfaction", "social")
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1, "has_touch": True}
BACKGROUND = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


def brightness(colour: str) -> float:
    red, green, blue = (float(part) for part in colour.removeprefix("rgb(").rstrip(")").split(",")[:3])
    return (red + green + blue) / 3


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_needs_no_sideways_scroll(path, visit, sample_address):
    visitor = visit(f"{sample_address}/{path}", **PHONE)
    assert visitor.overflow == 0
    visitor.assert_healthy()


def test_on_a_phone_the_filters_take_one_row_and_figures_are_on_the_first_screen(visit, sample_address):
    page = visit(sample_address, **PHONE).page
    period, more = (page.locator(f".st-key-{key}").bounding_box() for key in ("period", "more"))
    assert abs(period["y"] + period["height"] - more["y"] - more["height"]) < 8  # pixels
    assert page.locator("[class*=st-key-tile_] .ds-value").nth(1).bounding_box()["y"] < 600


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_the_theme_follows_the_viewers_system(scheme, dark, visit, sample_address):
    visitor = visit(sample_address, color_scheme=scheme)
    assert (brightness(visitor.page.evaluate(BACKGROUND)) < 60) is dark
    visitor.assert_healthy()


@pytest.mark.parametrize("path", CHARTED)
def test_every_chart_says_in_words_what_it_shows(path, visit, sample_address):
    page = visit(f"{sample_address}/{path}").page
    charts = page.get_by_test_id("stPlotlyChart")
    expect(charts.first).to_be_visible()
    unnamed = charts.evaluate_all(
        """charts => charts.filter(c => !(c.getAttribute('aria-label')
            || c.querySelector('[aria-label]:not([aria-label=""])[role=img]') || c.closest('[aria-label]'))).length"""
    )
    assert unnamed == 0


def focused(page) -> str:
    return page.evaluate(
        "() => (document.activeElement?.innerText || document.activeElement?.ariaLabel || '').trim()"
    )


def test_the_keyboard_reaches_the_navigation_and_opens_a_page(visit, sample_address):
    visitor = visit(f"{sample_address}/definitions")
    seen = []
    for _ in range(40):
        visitor.page.keyboard.press("Tab")
        seen.append(focused(visitor.page))
        if seen[-1].endswith("Response"):
            break
    assert seen[-1].endswith("Response"), seen
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Response")


def test_the_keyboard_reaches_the_upload(visit, sample_address):
    visitor = visit(f"{sample_address}/add-data")
    seen = []
    for _ in range(60):
        visitor.page.keyboard.press("Tab")
        seen.append(focused(visitor.page))
        if any(word in seen[-1] for word in ("Upload", "Browse")):
            return
    pytest.fail(f"no upload among {seen}")
