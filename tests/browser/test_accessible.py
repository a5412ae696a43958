"""Every page as axe reads it, in both themes and both widths, with its drawers and dialogs open; and enlarged.

A page is opened once for all that is asked of it here.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import axe
from tests.browser.conftest import LOOKED_AT, Visitor, incidents, write_csv

pytestmark = pytest.mark.browser

DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE_WIDTH, ZOOMED_WIDTH = 390, 720  # a window of 1440 pixels at 200 % is as wide as one of 720
HEADINGS = (
    "() => [...document.querySelectorAll('[data-testid=stMain] :is(h1, h2, h3, h4)')].map(h => +h.tagName[1])"
)
SAID = "() => [...document.querySelectorAll('h1, h2, .ds-value, .ds-sentence')].map(one => one.innerText)"
UNNAMED = """() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')].filter(c => !(
    c.getAttribute('aria-label') || c.closest('[aria-label]')
    || c.querySelector('[role=img][aria-label]:not([aria-label=""])'))).length"""


def somebody(browser: Browser, address: str) -> Iterator[Visitor]:
    """A visitor at a desk, for as long as the tests of this page run."""
    visitor = Visitor(browser, **DESK)
    visitor.open(address)
    yield visitor
    visitor.close()


@pytest.fixture(scope="module", params=list(LOOKED_AT))
def page(request: pytest.FixtureRequest, browser, sample_address) -> Iterator[Visitor]:
    """Somebody at a desk who sees this page of the sample company."""
    yield from somebody(browser, f"{sample_address}/{LOOKED_AT[request.param]}")


@pytest.fixture(scope="module", params=list(LOOKED_AT))
def empty_page(request: pytest.FixtureRequest, browser, empty_address) -> Iterator[Visitor]:
    """Somebody who sees this page before anything is loaded."""
    yield from somebody(browser, f"{empty_address}/{LOOKED_AT[request.param]}")


def seen(visitor: Visitor, width: int, scheme: str = "light") -> Visitor:
    visitor.page.emulate_media(color_scheme=scheme)
    visitor.page.set_viewport_size({"width": width, "height": 900})
    visitor.settle()
    return visitor


def found_in_both_themes(visitor: Visitor) -> list[str]:
    """At a desk: all that axe finds in the light, and in the dark what darkness can change."""
    in_the_light = axe.findings(seen(visitor, 1440).page)
    return in_the_light + axe.findings(seen(visitor, 1440, "dark").page, axe.ONLY_CONTRAST)


def test_axe_finds_nothing_of_ours(page):
    found = axe.findings(seen(page, PHONE_WIDTH, "dark").page) + found_in_both_themes(page)
    assert not found, "\n".join(found)


def test_axe_finds_nothing_of_ours_before_anything_is_loaded(empty_page):
    found = axe.findings(seen(empty_page, PHONE_WIDTH, "dark").page) + found_in_both_themes(empty_page)
    assert not found, "\n".join(found)


def test_every_chart_says_in_words_what_it_shows(page):
    assert page.page.evaluate(UNNAMED) == 0


def test_headings_begin_with_the_pages_name_and_leave_no_step_out(page):
    levels = page.page.evaluate(HEADINGS)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


def test_the_page_says_its_language(page):
    assert page.page.evaluate("() => document.documentElement.lang").startswith("en")


@pytest.mark.parametrize("width", [PHONE_WIDTH, ZOOMED_WIDTH])
def test_nothing_is_lost_sideways_on_a_phone_and_at_200_percent(page, width):
    said = page.page.evaluate(SAID)
    overflow, still_said = seen(page, width).overflow, page.page.evaluate(SAID)
    seen(page, 1440)
    assert overflow == 0
    assert still_said == said


def test_nothing_went_wrong_and_no_other_host_was_asked(page):
    page.assert_healthy()


def test_nothing_went_wrong_over_nothing_and_no_other_host_was_asked(empty_page):
    empty_page.assert_healthy()


def test_axe_finds_nothing_of_ours_in_any_tab(page):
    found = []
    for tab in page.page.get_by_role("tab").all()[1:]:
        tab.click()
        page.settle()
        found += found_in_both_themes(page)
    page.assert_healthy()
    assert not found, "\n".join(found)


def opened_how(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="How we got: Answered within 24").first.click()
    expect(visitor.page.get_by_test_id("stPopoverBody").get_by_text("Filters:").first).to_be_visible()


def opened_more(visitor: Visitor) -> None:
    visitor.page.locator(".st-key-more summary").click()
    expect(visitor.page.locator(".st-key-clock")).to_be_visible()


def opened_period(visitor: Visitor) -> None:
    visitor.page.locator(".st-key-period").get_by_role("combobox").click()
    expect(visitor.page.get_by_role("option").first).to_be_visible()


def opened_targets(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Targets and notes").first.click()
    expect(visitor.page.get_by_role("dialog")).to_be_visible()


def opened_saving(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Save this view").first.click()
    expect(visitor.page.get_by_role("dialog")).to_be_visible()


OPENED = [opened_how, opened_more, opened_period, opened_targets, opened_saving]


@pytest.mark.parametrize("opens", OPENED, ids=[each.__name__ for each in OPENED])
def test_axe_finds_nothing_of_ours_in_what_opens(opens, visit, sample_address):
    visitor = visit(f"{sample_address}/response", **DESK)
    opens(visitor)
    found = found_in_both_themes(visitor)
    assert not found, "\n".join(found)


def test_axe_finds_nothing_of_ours_while_a_file_is_mapped(visit, empty_address, tmp_path):
    rows = [{re.sub("_", " ", name): value for name, value in row.items()} for row in incidents(30)]
    visitor = visit(f"{empty_address}/add-data", **DESK)
    zone = visitor.page.locator("[class*=st-key-upload_]").get_by_test_id("stFileUploaderDropzoneInput")
    zone.set_input_files(str(write_csv(tmp_path / "unknown.csv", rows)))
    expect(visitor.page.get_by_role("button", name="Load", exact=True)).to_be_visible()
    found = found_in_both_themes(visitor)
    assert not found, "\n".join(found)
