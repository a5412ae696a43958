"""A run of a source: what moves its cursor and what does not, what it removes, and whose failure is whose."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from configuration import Source
from connectors import sync as syncing
from connectors.fields import Unfit
from connectors.looking import look
from connectors.reading import Chunk, Run
from connectors.rest import SourceError
from connectors.sound import documented
from connectors.sync import opened, sync
from tests.connectors.conftest import ATTEMPTS
from tests.connectors.contract import Case, Trial, altered, case_of, trying, with_keys
from tests.connectors.fakes.server import Request
from tests.connectors.fakes.world import World
from warehouse import Warehouse, WarehouseError

pytestmark = pytest.mark.usefixtures("impatient", "teapot")


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Case:
    return with_keys(case_of("teapot"), monkeypatch)


@pytest.fixture
def world(case: Case) -> World:
    made = case.world()
    made.open(30)
    made.change(30)
    made.rest()
    return made


@pytest.fixture
def trial(case: Case, world: World, tmp_path: Path) -> Iterator[Trial]:
    with trying(case, tmp_path, world=world) as running:
        yield running


def _kept(trial: Trial) -> str:
    return trial.cursors()["tickets"]


def _said(trial: Trial, **run: Any) -> list[str]:
    return [report.error for report in trial.sync(**run) if report.error]


def _field(trial: Trial, value: str, *numbers: int) -> None:
    """These tickets say `value` for when they were opened."""

    def change(item: dict[str, Any]) -> None:
        if item["id"] in numbers:
            item["opened_at"] = value

    trial.server.alter = lambda request, body: altered(body, "opened_at", change)


def test_a_run_since_a_day_leaves_the_cursor_for_what_lies_between_was_not_read(trial: Trial) -> None:
    trial.server.faults.script = deque([None, None] + ["500"] * ATTEMPTS)
    assert _said(trial, chunk=Chunk(rows=10))
    stopped_at = _kept(trial)
    trial.calls(since=trial.world.now - timedelta(hours=1))
    assert _kept(trial) == stopped_at
    trial.calls()
    assert trial.held() == trial.truth()
    assert _kept(trial) > stopped_at


def test_a_first_run_since_a_day_is_gone_on_from(trial: Trial) -> None:
    trial.world.open(2)
    trial.calls(since=trial.world.now - timedelta(hours=1))
    assert len(trial.in_warehouse("id")) == 2
    trial.world.open(1)
    trial.calls()
    assert len(trial.in_warehouse("id")) == 3


@pytest.mark.parametrize("how", [{"full": True, "chunk": Chunk(rows=10)}, {}])
def test_what_a_run_beside_the_cursor_brought_is_read_again_once_it_is_undone(
    trial: Trial, how: dict[str, Any]
) -> None:
    """The runs after it found these rows as they were, and left the cursor behind them."""
    trial.calls()
    trial.world.open(25)
    trial.world.rest()
    since = {} if how else {"since": trial.world.now - timedelta(hours=3)}
    brought = [load for report in trial.sync(**how, **since) for load in report.loads]
    trial.calls()
    trial.world.open()
    trial.world.rest()
    trial.calls()
    there = trial.warehouse.loads()
    without = there[there.cursor_after.isna() & (there.rows_new > 0) & there.load.isin(brought)].load
    for load in without:
        trial.warehouse.undo(load)
    assert len(without)
    assert len(trial.in_warehouse("id")) < 56
    trial.calls()
    assert trial.held() == trial.truth()


def test_a_day_to_come_is_no_beginning(trial: Trial) -> None:
    (said,) = _said(trial, since=datetime(2099, 1, 1, tzinfo=UTC))
    assert said == "our teapot: since is 2099-01-01; begin at a day that has been"
    assert trial.cursors() == {}


def test_a_user_without_a_name_may_sync(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that runs under a number."""

    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr("getpass.getuser", nobody)
    trial.calls()
    assert trial.warehouse.loads().by.isna().all()


def test_who_waits_for_a_look_does_not_wait_for_a_limit(trial: Trial, impatient: list[float]) -> None:
    trial.server.faults.retry_after = "600"
    trial.server.faults.script = deque(["429"])
    with pytest.raises(SourceError, match="asks to wait until"):
        look(trial.source)
    assert impatient == []


def test_a_full_run_that_is_cut_leaves_the_cursor_where_it_was(trial: Trial) -> None:
    trial.calls()
    before = _kept(trial)
    trial.server.faults.script = deque([None] + ["500"] * ATTEMPTS)
    assert _said(trial, full=True, chunk=Chunk(rows=10))
    assert _kept(trial) == before
    trial.world.open()
    trial.calls(full=True)
    assert _kept(trial) > before


def test_few_odd_tickets_alone_hold_the_cursor_back(trial: Trial) -> None:
    trial.world.open()
    trial.calls()
    before = _kept(trial)
    trial.world.rest()
    trial.world.open()
    _field(trial, "the other day", 31, 32)  # 31 is asked for again because it is where the cursor stands
    reports = trial.sync()
    assert [report.error for report in reports if report.error] == []
    assert sum(report.refused for report in reports) == 2
    assert _kept(trial) == before
    trial.server.alter = None
    trial.calls()
    assert trial.held() == trial.truth()


def test_one_odd_ticket_among_others_is_refused_and_the_reading_goes_on(trial: Trial) -> None:
    _field(trial, "the other day", 7)
    reports = trial.sync()
    assert [report.error for report in reports if report.error] == []
    (load,) = reports[0].loads
    (refused,) = trial.warehouse.refusals(load).itertuples()
    assert (refused.column, refused.value, refused.reason) == ("opened_at", "the other day", "7: is no time")
    assert "7" not in {name for (name,) in trial.in_warehouse("id")}
    assert len(trial.in_warehouse("id")) == 29


def test_many_odd_tickets_alone_are_a_change_of_the_api(trial: Trial) -> None:
    _field(trial, "the other day", *range(1, 31))
    (said,) = _said(trial)
    assert said == (
        "our teapot: none of the 10 tickets of a page can be used, so its API has changed: "
        f"{trial.server.fake._tickets(trial.server.asked[0])[0]['id']}: is no time"  # type: ignore[attr-defined]
    )
    assert trial.cursors() == {}


def test_a_clock_that_is_years_ahead_does_not_end_the_reading(trial: Trial) -> None:
    def years_ahead(request: Request, body: Any) -> Any:
        def change(item: dict[str, Any]) -> None:
            if item["id"] == 5:
                item["updated_at"] = "2099-01-01T00:00:00Z"

        return altered(body, "opened_at", change)

    trial.server.alter = years_ahead
    trial.calls()
    assert len(trial.in_warehouse("id")) == 30
    assert "2099" not in _kept(trial)


def test_half_a_character_and_nul_are_taken_out(case: Case, tmp_path: Path, any_warehouse: Warehouse) -> None:
    world = case.world()
    world.open(1)
    with trying(case, tmp_path, world=world) as trial:
        trial.warehouse = any_warehouse
        trial.server.alter = lambda request, body: altered(
            body, "opened_at", lambda item: item.update(desk="Desk \ud83d North\0", priority="a\0b")
        )
        trial.calls()
        assert trial.in_warehouse("desk", "priority") == [("Desk ? North", "ab")]


def test_what_is_known_is_known_until_by_the_clock_of_the_server(trial: Trial) -> None:
    trial.server.skew = timedelta(days=-2)
    trial.calls()
    (as_of, *_) = trial.warehouse.loads().as_of
    assert abs(as_of.astimezone(UTC) - (datetime.now(UTC) - timedelta(days=2))) < timedelta(minutes=2)


def test_a_run_that_is_cut_knows_only_what_it_has_read(trial: Trial) -> None:
    trial.server.faults.script = deque([None] + ["500"] * ATTEMPTS)
    assert _said(trial)
    (as_of,) = trial.warehouse.loads().as_of
    assert as_of <= max(ticket.updated_at for ticket in trial.world.tickets.values())


def test_two_good_sources_load_beside_one_with_a_wrong_key(
    case: Case, trial: Trial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLD_TOKEN", "stale")
    other = case.world()
    other.open(12)
    with trying(case, tmp_path / "other", world=other) as second:
        sources = [
            trial.source,
            Source("old desk", "teapot", trial.source.url, {"token": "${OLD_TOKEN}"}),
            replace(second.source, name="second desk"),
        ]
        reports = sync(trial.warehouse, sources, Run())
    told = [(report.source, report.stream, report.error) for report in reports]
    assert told == [
        ("our teapot", "tickets", None),
        ("our teapot", "ratings", None),
        ("old desk", "tickets", "old desk: 401 for /tickets: the key is not accepted; check OLD_TOKEN"),
        ("second desk", "tickets", None),
        ("second desk", "ratings", None),
    ]
    assert len(trial.in_warehouse("id")) == 30 + 12


def test_an_answer_that_makes_no_sense_is_told_in_one_line_of_its_source(trial: Trial) -> None:
    trial.server.alter = lambda request, body: [body]
    (said,) = _said(trial)
    assert said == "our teapot: 'tickets' is no list of objects; the API has changed (/tickets)"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"page_size": "many"}, "invalid literal for int() with base 10: 'many'; check [sources.our teapot]"),
        ({"timeout_seconds": "soon"}, "timeout_seconds is 'soon'; it has to be a number above zero"),
        ({"rows_at_once": "0"}, "rows_at_once is '0'; it has to be a number above zero"),
    ],
)
def test_a_word_that_cannot_be_meant_is_one_line(trial: Trial, options: dict[str, str], said: str) -> None:
    trial.source = replace(trial.source, options={**trial.source.options, **options})
    assert _said(trial) == [f"our teapot: {said}"]


def test_a_channel_that_is_none_and_a_key_in_the_address_are_one_line_each(trial: Trial) -> None:
    source = trial.source
    trial.source = replace(source, channels={"steam": "teatime"})
    (said,) = _said(trial)
    assert said.startswith("our teapot: 'teatime' is no channel; use one of phone, email")
    trial.source = replace(source, url="http://ada:green@127.0.0.1/")
    (said,) = _said(trial)
    assert said == "our teapot: its url holds a user or a key; give them as words of their own"
    assert trial.server.asked == []


def test_one_sync_at_a_time(trial: Trial) -> None:
    with (
        trial.warehouse.alone("sync"),
        pytest.raises(WarehouseError, match="sync of this warehouse is already"),
    ):
        trial.sync()
    trial.calls()


def test_who_is_told_to_end_does_not_wait_for_a_limit_to_pass(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by Ctrl-C while a server's limit has ten minutes to go: what was read is kept."""
    trial.server.faults.retry_after = "600"
    trial.server.faults.script = deque([None, "429"])
    hurried = syncing.opened

    def patient(source: Source) -> Any:
        rest, client = hurried(source)
        client.sleep = None
        return rest, client

    def interrupted(*ignored: object) -> None:
        """Told of the first page."""
        raise KeyboardInterrupt

    monkeypatch.setattr(syncing, "opened", patient)
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        sync(trial.warehouse, [trial.source], Run(), interrupted)
    assert time.monotonic() - began < 60
    assert not [one for one in threading.enumerate() if one.name == "read ahead"]


def test_everything_of_a_run_is_told(trial: Trial) -> None:
    rest, _ = opened(trial.source)
    seen: list[tuple[str, str, int, float | None]] = []
    sync(trial.warehouse, [trial.source], Run(), lambda *told: seen.append(told))
    assert [(source, stream) for source, stream, _, _ in seen[:1]] == [("our teapot", "tickets")]
    assert {stream for _, stream, _, _ in seen} == {stream.name for stream in rest.streams}
    rows = [rows for _, stream, rows, _ in seen if stream == "tickets"]
    assert rows == sorted(rows)
    assert rows[-1] >= 30


def test_a_source_may_say_where_its_first_run_begins(trial: Trial) -> None:
    trial.world.open(2)
    since = (trial.world.now - timedelta(hours=1)).date()
    trial.source = replace(trial.source, options={**trial.source.options, "since": since})
    trial.calls()
    assert trial.server.asked[0].query["updated_since"] == f"{since}T00:00:00Z"
    before = _kept(trial)
    trial.calls()
    assert _kept(trial) == before
    trial.source = replace(trial.source, options={**trial.source.options, "since": "last year"})
    assert _said(trial) == ["our teapot: since is 'last year'; write a day as 2026-01-31"]


def test_a_source_may_say_its_desk_for_tickets_that_name_none(trial: Trial) -> None:
    trial.source = replace(trial.source, options={**trial.source.options, "desk": "north"})
    trial.server.alter = lambda request, body: altered(
        body, "desk", lambda item: item.update(desk=None) if item["id"] == 3 else None
    )
    trial.calls()
    desks = dict(trial.in_warehouse("id", "desk"))
    assert desks.pop("3") == "north"
    assert desks == {name: row["desk"] for name, row in trial.truth()["ticket"].items() if name != "3"}


@pytest.mark.parametrize(
    "odd", [Unfit("id", ["3"], "is no text"), KeyError("total"), TypeError("a list is no text")]
)
def test_what_a_connector_cannot_make_sense_of_is_an_error_of_its_source(
    trial: Trial, odd: Exception
) -> None:
    _, client = opened(trial.source)
    with (
        pytest.raises(SourceError, match=r"^our teapot: an answer is not as its API documents it"),
        documented(client),
    ):
        raise odd
