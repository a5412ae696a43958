"""A tab is a part of the address: a link opens it, a click changes it, and it is as wide as the screen."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TABS = [
    ("channels", "Shift and cost", "Shift of channels in a year"),
    ("response", "Hours of the week", "When they are answered"),
    ("satisfaction", "Like for like", "Satisfied, like for like"),
    ("social", "Unanswered now", "Unanswered by desk"),
]


@pytest.mark.parametrize(("page", "tab", "panel"), TABS)
def test_a_link_opens_a_tab_also_on_a_phone(page, tab, panel, visit, sample_address):
    narrow = {"viewport": {"width": 390, "height": 844}}
    visitor = visit(f"{sample_address}/{page}?{page}_by={tab.replace(' ', '+')}", **narrow)
    expect(visitor.page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
    expect(visitor.page.get_by_text(panel, exact=True).first).to_be_visible()
    visitor.assert_healthy()
    assert visitor.overflow == 0


def test_a_click_on_a_tab_is_kept_in_the_address_and_the_filters_with_it(visit, sample_address):
    visitor = visit(f"{sample_address}/response?desk=Desk+Nordhaven")
    visitor.page.get_by_role("tab", name="Waiting now").click()
    visitor.page.wait_for_url(re.compile("response_by=Waiting"))
    visitor.settle()
    assert "desk=Desk" in visitor.page.url
    expect(visitor.page.get_by_text("Waiting by desk", exact=True)).to_be_visible()
    visitor.page.reload()
    visitor.settle()
    expect(visitor.page.get_by_role("tab", name="Waiting now")).to_have_attribute("aria-selected", "true")
    visitor.assert_healthy()
