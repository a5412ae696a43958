"""The filters live in the address: a link is the view, and it survives navigation and reload."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def shows(page: Page, key: str, option: str) -> None:
    expect(page.locator(f".st-key-{key}").get_by_role("combobox")).to_have_value(option)


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def follow(page: Page, title: str) -> None:
    page.get_by_test_id("stSidebarNavLink").filter(has_text=re.compile(f"{title}$")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_a_link_with_filters_reproduces_the_view(visit, sample_address):
    page = visit(f"{sample_address}/response?period=6+months").page
    shows(page, "period", "6 months")


def test_what_is_chosen_on_the_page_is_in_its_address(visit, sample_address):
    visitor = visit(f"{sample_address}/response")
    choose(visitor, "period", "3 months")
    assert query(visitor.page)["period"] == ["3 months"]


def choose(visitor, key: str, option: str) -> None:
    box = visitor.page.locator(f".st-key-{key}")
    box.get_by_role("combobox").click()
    visitor.page.get_by_role("option", name=option, exact=True).click()
    visitor.page.wait_for_url(re.compile(f"{key}="))
    visitor.settle()


def test_filters_survive_navigation(visit, sample_address):
    visitor = visit(f"{sample_address}/response?period=6+months")
    follow(visitor.page, "Satisfaction")
    visitor.settle()
    shows(visitor.page, "period", "6 months")
    assert query(visitor.page)["period"] == ["6 months"]
    visitor.assert_healthy()


def test_filters_survive_a_reload(visit, sample_address):
    visitor = visit(f"{sample_address}/satisfaction?period=3+months")
    visitor.page.reload()
    visitor.settle()
    shows(visitor.page, "period", "3 months")
    visitor.assert_healthy()


def test_two_people_with_one_link_see_the_same_figures(visit, sample_address):
    link = f"{sample_address}/?period=6+months"
    seen = [visit(link).page.get_by_test_id("stMain").inner_text() for _ in range(2)]
    assert seen[0] == seen[1]


def test_an_unknown_word_in_the_address_falls_back_to_the_default(visit, sample_address):
    visitor = visit(f"{sample_address}/response?period=nonsense&desk=nobody")
    visitor.assert_healthy()
    shows(visitor.page, "period", "12 months")
