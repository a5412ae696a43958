"""The pages over a PostgreSQL warehouse: every one opens by deep link, and says the same as over a folder."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from sqlalchemy import URL

from sample_data import load_sample
from tests import postgres
from tests.browser.conftest import PAGES, dashboard
from warehouse import open_warehouse, postgresql

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served_address(postgres_cluster: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard over the sample company on a PostgreSQL server of this test alone."""
    folder = tmp_path_factory.mktemp("served")
    with pytest.MonkeyPatch.context() as patch, postgres.database(postgres_cluster, "browser") as url:
        patch.setenv("XDG_DATA_HOME", str(folder))  # where the key of a server's warehouse lies
        address = url.render_as_string(hide_password=False)
        load_sample(open_warehouse(address))
        with dashboard(address, folder / "served.log") as served:
            yield served
        postgresql.forget(url)


@pytest.mark.parametrize("path", PAGES)
def test_a_deep_link_into_postgresql_shows_its_page(path, visit, served_address):
    visitor = visit(f"{served_address}/{path}")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(re.compile(PAGES[path]))
    visitor.settle()
    visitor.assert_healthy()
    assert visitor.page.get_by_text("Nothing is loaded yet").count() == 0


def shown(visitor) -> dict[str, str]:
    """The cards of the overview: their names and their values."""
    return dict(
        visitor.page.locator("[class*=st-key-tile_]:has(.ds-name):has(.ds-value)").evaluate_all(
            "all => all.map(one => ['.ds-name', '.ds-value'].map(part => one.querySelector(part).innerText))"
        )
    )


def test_the_cards_say_the_same_on_both_engines(visit, served_address, sample_address):
    ours, embedded = (shown(visit(address)) for address in (served_address, sample_address))
    assert len(ours) >= 8
    assert ours == embedded
