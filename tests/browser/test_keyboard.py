"""A whole visit by the keyboard alone: nothing is clicked, and where one stands is seen at every step."""

import re
import tomllib

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LOOKED_AT, ROOT, Visitor

pytestmark = pytest.mark.browser

# What has the focus: how it is called, and whether a ring (or, of a field, its frame) shows it.
STANDS = """accent => {
    const on = document.activeElement;
    const style = element => getComputedStyle(element);
    const ringed = style(on).outlineStyle !== 'none' && parseFloat(style(on).outlineWidth) >= 2;
    const field = on.matches('input, textarea, [contenteditable]');
    const framed = field && [on, on.parentElement, on.parentElement.parentElement]
        .some(one => style(one).borderTopColor === accent && parseFloat(style(one).borderTopWidth) > 0);
    const box = on.getBoundingClientRect();
    const words = (on.innerText || on.ariaLabel || on.title || '').replaceAll('\\n', ' ').trim().slice(0, 80);
    return {
        tag: on.tagName, role: on.getAttribute('role') || '', words, ringed: ringed || framed,
        inside: box.bottom > 0 && box.top < innerHeight && box.width > 0,
        whole: on.matches('body, main, canvas'),  // a table draws the ring of its cells itself
    };
}"""
CHOICE = """() => document.getElementById(
    document.activeElement.getAttribute('aria-activedescendant'))?.innerText ?? ''"""
THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]["light"]
ACCENT = "rgb({}, {}, {})".format(*bytes.fromhex(THEME["primaryColor"].removeprefix("#")))
DESK = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"}  # a ring has no time to grow
ENOUGH = 120  # steps; no page of the sample company needs as many


def stand(page: Page) -> dict[str, object]:
    return dict(page.evaluate(STANDS, ACCENT))


def seen(page: Page) -> dict[str, object]:
    """Where one stands, once it is seen: a field's frame follows in the next picture."""
    for _ in range(40):
        at = stand(page)
        if at["whole"] or (at["ringed"] and at["inside"]):
            return at
        page.evaluate("() => new Promise(requestAnimationFrame)")
    raise AssertionError(f"it has the focus, and nothing shows it: {at}")


def step_to(visitor: Visitor, words: str, key: str = "Tab") -> dict[str, object]:
    """Steps on until something so called has the focus; every step on the way can be seen."""
    passed = []
    for _ in range(ENOUGH):
        visitor.page.keyboard.press(key)
        at = seen(visitor.page)
        passed.append(at["words"])
        if re.search(words, str(at["words"])) and not at["whole"]:
            return at
    raise AssertionError(f"the keyboard does not reach {words!r}: {passed}")


def test_a_visit_by_keyboard_alone(visit, sample_address, tmp_path):
    visitor = visit(sample_address, **DESK)
    page, keyboard = visitor.page, visitor.page.keyboard

    step_to(visitor, "^timer.*Response$|^Response$")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Response")
    visitor.settle()

    step_to(visitor, "^Period$")
    while "6 months" not in page.evaluate(CHOICE):
        keyboard.press("ArrowDown")
    keyboard.press("Enter")
    page.wait_for_url(re.compile("period="))
    visitor.settle()
    assert "6 months" in page.locator(".st-key-period").get_by_role("combobox").input_value()
    assert stand(page)["words"] == "Period"  # the run leaves the focus where it was

    step_to(visitor, "^How we got: Answered within")
    keyboard.press("Enter")
    visitor.settle()
    keyboard.press("Tab")
    assert stand(page)["words"] == "CSV"  # the next step leads into what has opened
    keyboard.press("Shift+Tab")
    drawer = page.get_by_test_id("stPopoverBody")
    expect(drawer.get_by_text("Filters:").first).to_be_visible()
    visitor.settle()
    step_to(visitor, "^CSV$")
    with page.expect_download() as download:
        keyboard.press("Enter")
    download.value.save_as(tmp_path / "figure.csv")
    assert "Answered within" in (tmp_path / "figure.csv").read_text("utf-8-sig")
    keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    assert str(stand(page)["words"]).startswith(
        "How we got: Answered within"
    )  # and not lost at the page's head

    step_to(visitor, "^By channel$")
    keyboard.press("ArrowRight")
    visitor.settle()
    page.wait_for_url(re.compile("response_by=By"))
    expect(page.get_by_role("tab", name="By desk")).to_have_attribute("aria-selected", "true")
    assert stand(page)["words"] == "By desk"

    step_to(visitor, "Records behind: Answered within", "Shift+Tab")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Records")
    visitor.settle()
    assert "period=6" in page.url
    step_to(visitor, "^CSV$")
    with page.expect_download() as download:
        keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")
    visitor.assert_healthy()


@pytest.mark.parametrize("path", LOOKED_AT)
def test_where_one_stands_is_seen_on_every_page(path, visit, sample_address):
    """Thirty steps from its head on; the first link of all leads past the navigation."""
    visitor = visit(f"{sample_address}/{LOOKED_AT[path]}", **DESK)
    visitor.page.keyboard.press("Tab")
    assert stand(visitor.page)["words"] == "Skip to main content"
    visitor.page.keyboard.press("Enter")
    for _ in range(30):
        visitor.page.keyboard.press("Tab")
        seen(visitor.page)
