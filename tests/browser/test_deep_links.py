"""Each page as the very first request of a fresh process, over an empty, a sample and a real warehouse.

A page that a process meets first by its own address runs without the entry script where the main script
lies beside a folder `pages/`: seen as a 'Page not found' dialog over the right page. It must not return.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LOOKED_AT, PAGES

pytestmark = pytest.mark.browser

TITLES = PAGES | {"records": "Records", "alerts": "Alerts"}
BACKGROUND = """() => getComputedStyle(document.querySelector('[data-testid=stApp]'))
    .backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"""
WITHOUT_DATA = ("benchmarks", "definitions")  # what these say needs none


def assert_right_page(visitor, title):
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(re.compile(title))
    expect(visitor.page).to_have_title(re.compile(title))
    visitor.assert_healthy()


def turn(visitor, dark: bool) -> None:
    """The viewer's system turns dark or light while the page is open."""
    visitor.page.emulate_media(color_scheme="dark" if dark else "light")
    visitor.settle()


def is_dark(visitor) -> bool:
    red, green, blue = visitor.page.evaluate(BACKGROUND)
    return red + green + blue < 3 * 60


@pytest.mark.parametrize("path", LOOKED_AT)
def test_a_deep_link_into_the_sample_shows_its_page_in_both_themes(path, fresh, visit, sample_folder):
    visitor = visit(f"{fresh(sample_folder)}/{LOOKED_AT[path]}", color_scheme="dark")
    assert_right_page(visitor, TITLES[path])
    assert visitor.page.get_by_text("sample", exact=False).count() > 0
    assert is_dark(visitor)
    shown = visitor.page.get_by_test_id("stMain").inner_text()
    turn(visitor, dark=False)
    assert not is_dark(visitor)
    assert visitor.page.get_by_test_id("stMain").inner_text() == shown


@pytest.mark.parametrize("path", LOOKED_AT)
def test_a_deep_link_into_real_data_shows_its_page(path, visit, real_address):
    visitor = visit(f"{real_address}/{LOOKED_AT[path]}")
    assert_right_page(visitor, TITLES[path])


@pytest.mark.parametrize("path", LOOKED_AT)
def test_a_deep_link_into_nothing_says_how_to_begin_in_both_themes(path, fresh, visit, tmp_path):
    visitor = visit(f"{fresh(tmp_path / 'nothing')}/{LOOKED_AT[path]}", color_scheme="dark")
    assert_right_page(visitor, TITLES[path])
    assert is_dark(visitor)
    turn(visitor, dark=False)
    assert not is_dark(visitor)
    if path not in WITHOUT_DATA:
        expect(visitor.page.get_by_text(re.compile("Nothing is loaded yet")).first).to_be_visible()
    assert not (tmp_path / "nothing").exists()  # looking writes nothing


def test_the_plain_address_is_the_overview(visit, sample_address):
    assert_right_page(visit(sample_address), "Overview")


OPEN = "e => getComputedStyle(e).backgroundColor !== 'rgba(0, 0, 0, 0)'"


@pytest.mark.parametrize("path", ["", *PAGES])
def test_the_navigation_says_which_page_is_open(path, visit, sample_address):
    visitor = visit(f"{sample_address}/{path}")
    links = visitor.page.get_by_test_id("stSidebarNavLink").all()
    assert [link.inner_text().split("\n")[-1] for link in links if link.evaluate(OPEN)] == [
        PAGES.get(path, "Overview")
    ]


def test_every_page_is_reached_from_the_navigation_and_left_by_the_back_button(visit, sample_address):
    visitor = visit(sample_address)
    for path, title in PAGES.items():
        link = visitor.page.get_by_test_id("stSidebarNavLink").filter(has_text=re.compile(f"{title}$"))
        link.click()
        visitor.page.wait_for_url(re.compile(f"/({path})?(\\?.*)?$"))
        expect(visitor.page.get_by_role("heading", level=1)).to_have_text(re.compile(title))
        visitor.settle()
        visitor.assert_healthy()
    for title in reversed(list(PAGES.values())[:-1]):
        visitor.page.go_back()
        expect(visitor.page.get_by_role("heading", level=1)).to_have_text(re.compile(title))
        visitor.settle()
    visitor.assert_healthy()
