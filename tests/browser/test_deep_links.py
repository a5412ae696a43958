"""Each page as the very first request of a fresh process, over an empty, a sample and a real warehouse.

A page that a process meets first by its own address runs without the entry script where the main script
lies beside a folder `pages/`: seen as a 'Page not found' dialog over the right page. It must not return.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PAGES

pytestmark = pytest.mark.browser

WITHOUT_DATA = ("benchmarks", "definitions")  # what these say needs none


def assert_right_page(visitor, title):
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(re.compile(title))
    expect(visitor.page).to_have_title(re.compile(title))
    visitor.assert_healthy()


@pytest.mark.parametrize("path", PAGES)
def test_a_deep_link_into_the_sample_shows_its_page(path, fresh, visit, sample_folder):
    visitor = visit(f"{fresh(sample_folder)}/{path}")
    assert_right_page(visitor, PAGES[path])
    assert visitor.page.get_by_text("sample", exact=False).count() > 0


@pytest.mark.parametrize("path", PAGES)
def test_a_deep_link_into_real_data_shows_its_page(path, fresh, visit, real_folder):
    visitor = visit(f"{fresh(real_folder)}/{path}")
    assert_right_page(visitor, PAGES[path])


@pytest.mark.parametrize("path", PAGES)
def test_a_deep_link_into_nothing_says_how_to_begin(path, fresh, visit, tmp_path):
    visitor = visit(f"{fresh(tmp_path / 'nothing')}/{path}")
    assert_right_page(visitor, PAGES[path])
    if path not in WITHOUT_DATA:
        expect(visitor.page.get_by_text(re.compile("Nothing is loaded yet")).first).to_be_visible()
    assert not (tmp_path / "nothing").exists()  # looking writes nothing


def test_the_plain_address_is_the_overview(visit, sample_address):
    assert_right_page(visit(sample_address), "Overview")


def test_every_page_is_reached_from_the_navigation(visit, sample_address):
    visitor = visit(sample_address)
    for path, title in PAGES.items():
        link = visitor.page.get_by_test_id("stSidebarNavLink").filter(has_text=re.compile(f"{title}$"))
        link.click()
        visitor.page.wait_for_url(re.compile(f"/({path})?(\\?.*)?$"))
        expect(visitor.page.get_by_role("heading", level=1)).to_have_text(re.compile(title))
        visitor.settle()
        visitor.assert_healthy()
