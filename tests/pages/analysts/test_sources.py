"""Sources on the page: four steps to add one, a sync that outlives the page, what went wrong and what to do."""

import re
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from connectors.keys import FILE
from connectors.sources import known_sources
from pages.analysts import syncing
from tests.connectors.conftest import impatient, teapot
from tests.connectors.fakes.server import Faults, serving
from tests.connectors.fakes.teapot import CASE, TOKEN, Teapot
from warehouse import open_warehouse

__all__ = ["impatient", "teapot"]  # fixtures that are asked for by name

PAGE = "analysts/add_data.py"
PATIENCE = 60


@pytest.fixture
def pot(teapot, impatient):
    """A running Teapot with twelve tickets."""
    world = CASE.world()
    world.open(12)
    with serving(Teapot(world, 10), Faults()) as server:
        yield server


@pytest.fixture
def warehouse(folder):
    return open_warehouse(f"duckdb:///{folder}")


@pytest.fixture
def page(open_page) -> AppTest:
    app = open_page(PAGE)
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.success, app.error, app.warning, app.header)
    return re.sub(r"\\(.)", r"\1", "\n".join(element.value for kind in kinds for element in kind))


def button(app: AppTest, label: str):
    return next(each for each in app.button if each.label == label)


def filled(app: AppTest, url: str, token: str = TOKEN, name: str = "desk") -> AppTest:
    """Steps 1 to 3: the Teapot, its address and key, and the test."""
    app.session_state["add_source"] = True  # the drawer, open
    app.run()
    app.selectbox(key="new_kind_0").select("teapot").run()
    for label, text in (("What to call it", name), ("Address", url), ("API token", token)):
        next(field for field in app.text_input if field.label == label).input(text)
    button(app, "3. Test").click()
    app.run()
    assert not app.exception
    return app


def synced(app: AppTest, warehouse) -> AppTest:
    """The page once the sync under way has ended."""
    running = syncing.last(warehouse)
    assert running is not None
    assert running.done(PATIENCE)
    app.run()
    assert not app.exception
    return app


def added(app: AppTest, pot, warehouse, **typed: str) -> AppTest:
    filled(app, pot.url, **typed)
    button(app, "4. Add it and sync").click()
    return synced(app.run(), warehouse)


def test_without_sources_the_page_says_what_one_is_for_and_writes_nothing(page, folder):
    assert "No source yet." in texts(page)
    assert not folder.exists()


def test_a_key_is_asked_as_a_secret_and_tested_before_anything_is_kept(page, pot, folder):
    app = filled(page, pot.url)
    token = next(field for field in app.text_input if field.label == "API token")
    assert token.proto.type == token.proto.PASSWORD
    assert "The key is good." in texts(app)
    assert "It sees 12 tickets." in texts(app)
    assert TOKEN not in texts(app)
    assert not folder.exists()


def test_the_fourth_step_adds_the_source_and_syncs_it(page, pot, warehouse):
    app = added(page, pot, warehouse)
    said = texts(app)
    assert "desk, tickets: 12 tickets new" in said
    assert "**desk** · Teapot" in said
    assert "12 tickets · added here" in said
    assert (warehouse.folder / FILE).exists()
    (known,) = known_sources(warehouse)
    assert (known.source.url, dict(known.source.options)) == (pot.url, {})
    fields = [field.value for field in app.text_input]
    assert TOKEN not in fields


def test_a_wrong_key_is_said_in_the_third_step_and_nothing_is_added(page, pot, warehouse, folder):
    app = filled(page, pot.url, token="not the key")
    assert "desk: 401 for /tickets" in texts(app)
    assert "check what you pasted" in texts(app)
    assert "not the key" not in texts(app)
    assert "4. Add it and sync" not in [each.label for each in app.button]
    assert not folder.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"token": ""}, "Still to fill in: API token."),
        ({"name": "Our desk"}, "a name has small letters"),
        ({"url": "desk.example.org"}, "the address begins with https://"),
        ({"url": "http://desk.example.org"}, "anybody on the way could read the key"),
        ({"token": "${HOME}"}, "${VARIABLES} are for deskscope.toml"),
        ({"url": "https://example.org/${HOME}"}, "${VARIABLES} are for deskscope.toml"),
    ],
)
def test_what_cannot_be_is_said_before_anybody_is_asked(page, pot, typed, said):
    assert said in texts(filled(page, **({"url": pot.url} | typed)))
    assert pot.asked == []


def test_a_name_is_given_once(page, pot, warehouse):
    app = added(page, pot, warehouse)
    app.selectbox(key="new_kind_1").select("teapot").run()
    for label, text in (("What to call it", "desk"), ("Address", pot.url), ("API token", TOKEN)):
        next(field for field in app.text_input if field.label == label).input(text)
    button(app, "3. Test").click()
    assert "'desk' is taken" in texts(app.run())


def test_a_source_is_synced_again_by_one_button(page, pot, warehouse):
    app = added(page, pot, warehouse)
    with pot.fake.lock:
        pot.fake.world.open(3)
    button(app, "Sync now").click()
    assert "desk, tickets: 3 tickets new" in texts(synced(app.run(), warehouse))


def test_while_one_runs_it_is_seen_by_all_and_no_other_begins(page, pot, warehouse, open_page):
    app = added(page, pot, warehouse)
    running = syncing._last[warehouse.address] = syncing.Syncing(("desk",))
    running.told("desk", "tickets", 1234, None)
    other = open_page(PAGE)
    assert "desk, tickets: 1,234 rows" in texts(other)
    assert button(other, "Sync now").disabled
    assert syncing.begin(warehouse, known_sources(warehouse)) is running
    running._future.set_result([])
    assert not button(app.run(), "Sync now").disabled


def test_a_sync_from_elsewhere_is_told_by_its_holder(page, pot, warehouse):
    app = added(page, pot, warehouse)
    with warehouse.alone("sync"):
        button(app, "Sync now").click()
        said = texts(synced(app.run(), warehouse))
    assert "a sync of this warehouse is already running: " in said


def test_what_failed_stays_on_the_page_with_what_to_do(page, pot, warehouse, open_page, monkeypatch):
    app = added(page, pot, warehouse)
    monkeypatch.setattr("tests.connectors.fakes.teapot.TOKEN", "another key now")
    button(app, "Sync now").click()
    synced(app.run(), warehouse)
    said = texts(open_page(PAGE))
    assert "401 for /tickets" in said
    assert "check the key that is kept for it" in said
    assert "Tried " in said


def test_a_source_may_be_switched_off_and_removed(page, pot, warehouse):
    app = added(page, pot, warehouse)
    app.toggle[0].set_value(False).run()
    assert not known_sources(warehouse)[0].on
    button(app, "Remove this source").click()
    app.run()
    assert known_sources(warehouse) == []
    assert TOKEN not in (warehouse.folder / FILE).read_text()
    assert "No source yet." in texts(app)
    with warehouse.snapshot() as snapshot:
        assert snapshot.connection.exec_driver_sql("SELECT count(*) FROM ticket").scalar_one() == 12


def test_a_configured_source_is_read_only_and_one_of_no_connector_is_off(
    pot, folder, open_page, monkeypatch, tmp_path
):
    config = tmp_path / "deskscope.toml"
    config.write_text(
        f'[sources.desk]\nkind = "teapot"\nurl = "{pot.url}"\ntoken = "${{TEAPOT_TOKEN}}"\n'
        '[sources.social]\nkind = "linkedin"\nurl = "https://linkedin.invalid"\n'
    )
    monkeypatch.setenv("DESKSCOPE_CONFIG", str(config))
    monkeypatch.setenv("TEAPOT_TOKEN", TOKEN)
    app = open_page(PAGE)
    assert not app.exception
    said = texts(app)
    assert "**desk** · Teapot" in said
    assert "from deskscope.toml" in said
    assert "This version does not read 'linkedin' by API; load its export instead." in said
    assert list(app.toggle) == []
    assert [each.label for each in app.button].count("Sync now") == 1
    button(app, "Sync now").click()
    assert "desk, tickets: 12 tickets new" in texts(synced(app.run(), open_warehouse(f"duckdb:///{folder}")))


def test_a_network_that_closed_is_named_and_asks_for_nothing(page):
    page.session_state["add_source"] = True
    page.run()
    page.selectbox(key="new_kind_0").select("google_plus").run()
    assert not page.exception
    assert [info.value for info in page.info] == [
        "Google+ closed in April 2019, its posts are gone. Load an export of then, or leave it out."
    ]
    assert not page.text_input


def test_a_removal_is_counted_in_the_history(page, pot, warehouse):
    app = added(page, pot, warehouse)
    with pot.fake.lock:
        pot.fake.world.now = datetime(2026, 2, 1, tzinfo=UTC)
        pot.fake.world.change(60, removing=True)
        gone = 12 - len(pot.fake.world.there())
    assert gone
    button(app, "Sync now").click()
    app = synced(app.run(), warehouse)
    assert f"{gone} tickets removed" in texts(app) or "1 ticket removed" in texts(app)
    history = next(each.value for each in app.dataframe if "Holds" in each.value.columns)
    assert history["Removed"].max() == gone
