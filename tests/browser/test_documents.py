"""A report opened from a file with the network off: it shows everything, asks for nothing and runs nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from reports.html import document
from reports.taken import Taken
from tests.browser.axe import findings
from tests.reports.documents import OTHER, WHOLE, page
from tests.reports.test_html import HOSTILE, hostile_page

pytestmark = pytest.mark.browser

OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What sticks out of its panel or lies on the panel's edge, in pixels.
SPILT = """() => Math.max(0, ...[...document.querySelectorAll('.panel')].flatMap(panel => {
    const edge = panel.getBoundingClientRect();
    return [...panel.querySelectorAll('.drawn, .drawn > .chart, .drawn svg.plot, .names, h2, h3, p')].map(one => {
        const box = one.getBoundingClientRect();
        return Math.max(box.right - edge.right, edge.left - box.left);
    });
}))"""


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """opened(document, **options of the context) shows it from a file, with the network off; whatever it asks
    for, says to the console or puts into a dialog is a failure.
    """
    contexts, trouble = [], []

    def show(made: bytes, **options: object) -> Page:
        (file := tmp_path / "report.html").write_bytes(made)
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        shown = context.new_page()
        shown.on("console", lambda said: trouble.append(said.text))
        shown.on("pageerror", lambda error: trouble.append(str(error)))
        shown.on("dialog", lambda dialog: trouble.append(dialog.message) or dialog.dismiss())
        shown.on("request", lambda asked: trouble.append(asked.url) if asked.url != file.as_uri() else None)
        shown.goto(file.as_uri())
        return shown

    yield show
    for context in contexts:
        context.close()
    assert [one for one in trouble if not one.startswith("data:font/woff2")] == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_report_opens_offline_on_a_phone_and_a_desk(width: int, scheme: str, opened) -> None:
    shown = opened(document([WHOLE, OTHER]), color_scheme=scheme, viewport={"width": width, "height": 900})
    assert shown.evaluate(OVERFLOW) == 0
    assert shown.evaluate(SPILT) <= 0.5
    card = shown.evaluate("() => getComputedStyle(document.querySelector('.panel')).backgroundColor")
    assert card == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 29)"}[scheme]
    assert shown.evaluate("() => document.fonts.check('600 20px Inter')")
    assert shown.locator(".panel svg.plot").count() == 9
    assert all(
        box["height"] > 40 for box in (plot.bounding_box() for plot in shown.locator("svg.plot").all())
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_a_report(scheme: str, opened) -> None:
    shown = opened(document([WHOLE]), color_scheme=scheme)
    shown.locator("summary").evaluate_all("all => all.forEach(one => one.parentElement.open = true)")
    assert findings(shown) == []


def test_the_keyboard_skips_to_the_figures(opened) -> None:
    shown = opened(document([WHOLE]))
    shown.keyboard.press("Tab")
    assert shown.evaluate("() => document.activeElement.innerText") == "Skip to the figures"
    shown.keyboard.press("Enter")
    assert shown.evaluate("() => document.activeElement.id") == "p0"


@pytest.mark.parametrize("width", [390, 1280])
def test_hostile_texts_run_nothing_and_hold_the_layout(width: int, opened) -> None:
    pages: list[Taken] = [page(hostile_page(text), text) for text in HOSTILE]
    shown = opened(document(pages), viewport={"width": width, "height": 900})
    assert shown.evaluate(OVERFLOW) == 0
    assert shown.evaluate(SPILT) <= 0.5
    assert shown.locator("article").count() == len(HOSTILE)


def test_what_is_printed_is_light(opened) -> None:
    shown = opened(document([WHOLE], theme="dark"), color_scheme="dark")
    shown.emulate_media(media="print")
    assert shown.evaluate("() => getComputedStyle(document.querySelector('.panel')).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    assert not shown.locator(".panel details").first.is_visible()
