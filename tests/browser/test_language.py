"""The language of a viewer: by the address, kept on the way through the pages; a link in any language is met."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from language import PSEUDO
from language.pseudo import pseudo

pytestmark = pytest.mark.browser


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def titled(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def shows(page: Page, key: str, option: str) -> None:
    expect(page.locator(f".st-key-{key}").get_by_role("combobox")).to_have_value(option)


def test_the_language_of_the_address_survives_navigation_and_reload(visit, sample_address):
    visitor = visit(f"{sample_address}/?lang={PSEUDO}")
    titled(visitor.page, pseudo("Overview"))
    visitor.page.get_by_test_id("stSidebarNavLink").filter(has_text=pseudo("Response")).click()
    titled(visitor.page, pseudo("Response"))
    visitor.settle()
    assert query(visitor.page)["lang"] == [PSEUDO]
    visitor.page.reload()
    visitor.settle()
    titled(visitor.page, pseudo("Response"))
    shows(visitor.page, "period", pseudo("12 months"))
    visitor.assert_healthy()


def test_a_link_in_english_is_understood_in_another_language(visit, sample_address):
    address = f"{sample_address}/channels?lang={PSEUDO}&period=6+months&channels_by=By+desk"
    visitor = visit(address)
    shows(visitor.page, "period", pseudo("6 months"))
    tab = visitor.page.get_by_role("tab", name=pseudo("By desk"))
    expect(tab).to_have_attribute("aria-selected", "true")
    visitor.assert_healthy()


def test_a_choice_stays_when_the_language_is_changed(visit, sample_address):
    visitor = visit(f"{sample_address}/channels?lang={PSEUDO}&period=6+months&channels_by=By+desk")
    visitor.page.locator(".st-key-lang").get_by_role("radio", name="en").click()
    titled(visitor.page, "Channels")
    visitor.settle()
    shows(visitor.page, "period", "6 months")
    expect(visitor.page.get_by_role("tab", name="By desk")).to_have_attribute("aria-selected", "true")
    assert "lang" not in query(visitor.page)
    visitor.assert_healthy()


def test_a_part_that_runs_alone_knows_the_language(visit, sample_address):
    visitor = visit(f"{sample_address}/benchmarks?lang={PSEUDO}")
    visitor.page.locator(".st-key-search input").fill("chat")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url(re.compile("search=chat"))
    visitor.settle()
    expect(visitor.page.locator(".ds-topic h2").first).to_contain_text("⟦")
    visitor.assert_healthy()


def test_without_another_language_there_is_nothing_to_choose(visit, sample_address):
    visitor = visit(f"{sample_address}/channels")
    titled(visitor.page, "Channels")
    expect(visitor.page.locator(".st-key-lang")).to_have_count(0)
