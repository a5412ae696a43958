"""The filters live in the address: a link is the view, and it survives navigation and reload."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

UNFOLDED = "e => Promise.all(e.getAnimations({subtree: true}).map(a => a.finished)).then(() => true)"


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


EVERY_FILTER = {
    "period": ["6 months"],
    "desk": ["Desk Nordhaven"],
    "channel": ["Phone", "Email"],
    "compare": ["Year before"],
    "clock": ["Business hours"],
}


def set_under_more(page: Page) -> None:
    expect(page.locator(".st-key-more summary")).to_contain_text("More · 3")


def test_every_filter_of_a_link_stays_in_the_address_also_those_in_the_closed_drawer(visit, sample_address):
    visitor = visit(f"{sample_address}/response?{urlencode(EVERY_FILTER, doseq=True)}")
    assert query(visitor.page) == EVERY_FILTER
    for title in ("Satisfaction", "Add data", "Overview", "Definitions"):
        follow(visitor.page, title)
        visitor.settle()
        assert query(visitor.page) == EVERY_FILTER, title
    visitor.page.reload()
    visitor.settle()
    follow(visitor.page, "Response")
    visitor.settle()
    set_under_more(visitor.page)
    shows(visitor.page, "desk", "Desk Nordhaven")
    assert query(visitor.page) == EVERY_FILTER
    visitor.assert_healthy()


def test_the_back_button_gives_the_page_before_with_its_filters_in_one_step(visit, sample_address):
    visitor = visit(f"{sample_address}/response?{urlencode(EVERY_FILTER, doseq=True)}")
    follow(visitor.page, "Satisfaction")
    visitor.settle()
    visitor.page.go_back()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Response")
    visitor.settle()
    assert query(visitor.page) == EVERY_FILTER
    set_under_more(visitor.page)


def test_a_filter_under_more_is_set_and_survives_a_click(visit, sample_address):
    visitor = visit(f"{sample_address}/response")
    drawer = visitor.page.locator(".st-key-more")
    drawer.locator("summary").click()
    drawer.evaluate(UNFOLDED)
    choose(visitor, "clock", "Business hours")
    visitor.page.locator(".st-key-more summary").click()
    follow(visitor.page, "Social")
    visitor.settle()
    assert query(visitor.page) == {"clock": ["Business hours"]}
