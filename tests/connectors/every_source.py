"""What is asked of every source that is read by API, whatever it holds: its tickets, its posts.

test_contract.py asks it of ITSM systems, test_social_contract.py of networks; each has a `case` and a `trial`.
"""

import base64
import logging
import re
from collections import deque
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from connectors.reading import Chunk
from connectors.sync import StreamReport, opened
from tests.connectors.conftest import ATTEMPTS
from tests.connectors.contract import AnyCase, AnyTrial, altered, trying, without
from tests.connectors.fakes.server import FAULTS, Faults, Request, Stuck
from tests.depth import THOROUGH

CUTS = 12 if THOROUGH else 3  # of a run


def cuts(asked: Sequence[Request]) -> list[int]:
    """Requests after which a run is cut: where it goes on to something else, and some spread over all of it."""
    kinds = [re.sub(r"\d+", "", request.path) for request in asked]
    borders = [at for at in range(1, len(kinds)) if kinds[at] != kinds[at - 1]]
    there = range(0 if THOROUGH else 1, len(kinds))
    return sorted({*_some(borders, CUTS // 2), *_some(there, CUTS - CUTS // 2)})


def _some(places: Sequence[int], most: int) -> Sequence[int]:
    return places[:: -(-len(places) // most)] if places else ()


def errors(reports: list[StreamReport]) -> list[str]:
    return [report.error for report in reports if report.error]


def test_all_pages_are_read(trial: AnyTrial[Any]) -> None:
    trial.calls()
    assert trial.held() == trial.truth()
    assert len(trial.truth()[trial.case.table]) > 3 * trial.case.page_size


def test_twice_is_once(trial: AnyTrial[Any]) -> None:
    trial.calls()
    again = trial.sync()
    assert trial.held() == trial.truth()
    assert [(report.counts.new, report.counts.changed) for report in again] == [(0, 0)] * len(again)


def test_a_second_run_asks_since_the_first(case: AnyCase[Any], tmp_path: Path) -> None:
    world = case.world()
    world.open(12 * case.page_size)
    world.change(2 * case.page_size)
    world.rest()
    world.open()
    world.rest()
    with trying(case, tmp_path, world=world) as trial:
        first = trial.calls()
        assert trial.calls() <= case.quiet_calls < first / 2
        world.open(2)
        world.change(3)
        world.rest()
        assert trial.calls() < first
        assert trial.held() == trial.truth()


@pytest.mark.timeout(900)
def test_a_run_that_is_cut_at_any_page_goes_on_from_there(case: AnyCase[Any], tmp_path: Path) -> None:
    world = case.world()
    world.open(3 * case.page_size)
    world.change(3 * case.page_size)
    world.rest()
    with trying(case, tmp_path / "whole", world=world) as trial:
        trial.calls()
    for cut in cuts(trial.server.asked):
        with trying(case, tmp_path / str(cut), world=world) as trial:
            trial.server.faults.script = deque([None] * cut + ["500"] * ATTEMPTS)
            failed = trial.sync(chunk=Chunk(rows=case.page_size))
            assert len(errors(failed)) == 1, f"cut at {cut}"
            trial.calls()
            assert trial.held() == trial.truth(), f"cut at {cut}"


def test_those_that_share_a_second_are_all_kept(case: AnyCase[Any], tmp_path: Path) -> None:
    world = case.world()
    world.steps = (0,)
    world.open(2 * case.page_size + 3)
    with trying(case, tmp_path, world=world) as trial:
        world.rest()
        trial.calls()
        assert trial.held() == trial.truth()
        world.now -= timedelta(hours=2)
        world.open(case.page_size)  # these share it too, and come after it was read
        world.change(3)
        world.rest()
        trial.calls()
        assert trial.held() == trial.truth()


@pytest.mark.parametrize("seed", range(4 if THOROUGH else 1))
def test_they_may_change_while_they_are_read(case: AnyCase[Any], tmp_path: Path, seed: int) -> None:
    world = case.world()
    world.chance.seed(seed)
    # Long, so that no overlap of runs hides what was missed; but a run that lasted for days would take what came
    # meanwhile for back-dated, on networks where posts may be.
    world.steps = (0, 1, 600 if getattr(case, "backdates", False) else 7200)
    world.open(4 * case.page_size)
    left = iter(range(8 * case.page_size))

    def work_goes_on() -> None:
        for _ in range(3):
            if next(left, None) is not None:
                world.change()
                world.open(world.chance.random() < 0.1)

    with trying(case, tmp_path, world=world) as trial:
        trial.server.meanwhile = work_goes_on
        trial.calls()
        trial.server.meanwhile = None
        world.rest()
        trial.calls()
        assert trial.held() == trial.truth()


@pytest.mark.parametrize("fault", FAULTS if THOROUGH else ("429", "truncated", "silence"))
def test_a_fault_on_the_way_does_no_harm(trial: AnyTrial[Any], fault: str) -> None:
    seldom, times = (15, 2) if fault == "silence" else (4, 100)  # each silence is waited for
    trial.server.faults.script = deque(([fault] + [None] * (seldom - 1)) * times)
    trial.calls()
    assert fault in trial.server.faults.happened
    assert trial.held() == trial.truth()


def test_a_limit_is_waited_for_as_long_as_it_asks(trial: AnyTrial[Any], impatient: list[float]) -> None:
    trial.server.faults.retry_after = "30"
    trial.server.faults.script = deque([None, "429"])
    reports = trial.sync()
    assert errors(reports) == []
    assert [wait for wait in impatient if wait >= 30] == [pytest.approx(30.5, abs=0.5)]
    assert sum(report.account.waited_seconds for report in reports) >= 30


def test_a_key_that_expires_stops_the_source_and_keeps_what_is_read(trial: AnyTrial[Any]) -> None:
    trial.server.faults.script = deque([None, None, "401"])
    said = errors(trial.sync(chunk=Chunk(rows=1)))
    assert all(name in line for line in said for name in trial.references)
    trial.calls()
    assert trial.held() == trial.truth()


def test_a_wrong_key_is_one_line_that_says_where_it_is_kept(
    trial: AnyTrial[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert trial.references
    for name in trial.references:
        monkeypatch.setenv(name, "not the key")
    (said,) = errors(trial.sync())
    assert said.startswith(f"{trial.source.name}: ")
    assert all(name in said for name in trial.references)
    assert "\n" not in said
    assert "not the key" not in said
    assert trial.warehouse.snapshot_name() == "empty"


def test_a_key_that_is_not_set_is_one_line_that_names_it(
    trial: AnyTrial[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(trial.references[0])
    (said,) = errors(trial.sync())
    assert trial.references[0] in said
    assert trial.server.asked == []


def test_what_may_not_be_read_does_not_keep_back_the_rest(trial: AnyTrial[Any]) -> None:
    streams = [stream.name for stream in opened(trial.source)[0].streams]
    assert set(trial.case.only) <= set(streams)
    assert trial.case.only or len(streams) == 1
    for stream, path in trial.case.only.items():
        trial.server.faults.forbidden = path
        reports = trial.sync(full=True)
        assert [report.stream for report in reports] == streams
        assert [report.stream for report in reports if report.error] == [stream]
        assert "403" in errors(reports)[0]


@pytest.mark.parametrize("hours", [-30, 30] if THOROUGH else [30])
def test_the_clock_of_the_server_may_be_wrong(trial: AnyTrial[Any], hours: int) -> None:
    trial.server.skew = timedelta(hours=hours)
    trial.calls()
    assert trial.held() == trial.truth()
    trial.world.open(3)
    trial.world.change(5)
    trial.world.rest()
    trial.calls()
    assert trial.held() == trial.truth()


def test_a_new_field_changes_nothing(trial: AnyTrial[Any]) -> None:
    news = {"brand_new_field": {"of": ["the", "vendor", None, 7]}}
    trial.server.alter = lambda request, body: altered(
        body, trial.case.needed, lambda item: item.update(news)
    )
    trial.calls()
    assert trial.held() == trial.truth()


@pytest.mark.parametrize("how", ["missing", "null"])
def test_a_field_that_is_not_told_is_empty_and_the_rest_is_there(trial: AnyTrial[Any], how: str) -> None:
    field, column = trial.case.optional

    def untold(item: dict[str, Any]) -> None:
        del item[field]
        if how == "null":
            item[field] = None

    trial.server.alter = lambda request, body: altered(body, field, untold)
    trial.calls()
    assert trial.held() == without(trial.truth(), column, trial.case.table)


def test_one_that_is_not_as_documented_is_refused_alone(trial: AnyTrial[Any]) -> None:
    field = trial.case.needed

    def first_is_odd(request: Request, body: Any) -> Any:
        found: list[dict[str, Any]] = []
        altered(body, field, found.append)
        for item in found[:1] if len(found) > 1 else ():
            item[field] = "some time last week"
        return body

    trial.server.alter = first_is_odd
    refused = sum(report.refused for report in trial.sync())
    held, truth = trial.held()[trial.case.table], trial.truth()[trial.case.table]
    assert refused >= 1
    assert len(truth) - refused <= len(held) < len(truth)
    assert [name for name in held if not trial.same(held[name], truth[name])] == []
    trial.server.alter = None
    trial.calls(full=True)
    assert trial.held() == trial.truth()


def test_when_none_is_as_documented_nothing_moves(trial: AnyTrial[Any]) -> None:
    trial.calls()
    trial.world.change(3 * trial.case.page_size)
    trial.world.rest()
    before, stood = trial.in_warehouse("id", "updated_at"), trial.cursors()
    field = trial.case.needed
    trial.server.alter = lambda request, body: altered(
        body, field, lambda item: item.update({f"{field}_v2": item.pop(field)})
    )
    reports = trial.sync()
    said = errors(reports)
    assert said
    assert "API" in said[0]
    assert trial.in_warehouse("id", "updated_at") == before
    billed = any(report.account.bill for report in reports)  # then what was paid is kept
    failed, moved = {report.stream for report in reports if report.error}, trial.cursors()
    assert billed or all(moved.get(stream) == stood.get(stream) for stream in failed)
    trial.server.alter = None
    trial.calls()
    assert trial.held() == trial.truth()


def test_a_page_that_comes_again_and_again_ends_the_run(trial: AnyTrial[Any]) -> None:
    trial.server.fake = Stuck(trial.server.fake)
    said = errors(trial.sync())
    assert said
    assert len(trial.server.asked) < 40 * trial.case.page_size


def test_a_source_is_only_read(trial: AnyTrial[Any]) -> None:
    trial.calls()
    trial.calls(full=True)
    posted = {request.path for request in trial.server.asked if request.method != "GET"}
    assert posted <= set(trial.case.searches)
    assert {request.headers["User-Agent"].split("/")[0] for request in trial.server.asked} == {"Deskscope"}


def test_a_trial_writes_nothing(trial: AnyTrial[Any]) -> None:
    reports = trial.sync(dry_run=True)
    assert errors(reports) == []
    new = [report.counts.new for report in reports if report.table == trial.case.table]
    billed = any(report.account.bill for report in reports)  # then it says the price, and reads nothing
    assert billed or sum(new) >= len(trial.truth()[trial.case.table])
    assert trial.warehouse.snapshot_name() == "empty"


def _secrets(trial: AnyTrial[Any]) -> set[str]:
    """Whatever of the key may be seen, on the way and as it is quoted."""
    keys = trial.source.secrets()
    sent = {request.headers.get("Authorization", "") for request in trial.server.asked}
    forms = {form for key in keys for form in (key, quote(key), quote(key, safe=""), quote_plus(key))}
    forms |= {base64.b64encode(key.encode()).decode() for key in keys}
    return {one for header in sent for one in (header, header.split(" ")[-1])} - {""} | forms


def test_no_key_is_ever_told(trial: AnyTrial[Any], caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    caplog.set_level(logging.DEBUG)
    said = [repr(trial.source)]
    for fault in ("429", "500", "reset", "truncated", "html", "401", "403") if THOROUGH else ("html", "401"):
        trial.server.faults.script = deque([None] + [fault] * ATTEMPTS)
        reports = trial.sync(full=True)
        said += [repr(reports), *errors(reports)]
    trial.server.faults.script.clear()
    trial.server.alter = lambda request, body: {"message": dict(request.headers)}
    said += errors(trial.sync())
    rest, client = opened(trial.source)
    said += [repr(rest), repr(client), repr(client.auth), caplog.text]
    said += [request.url for request in trial.server.asked]
    said += [path.read_bytes().decode("latin-1") for path in tmp_path.rglob("*") if path.is_file()]
    secrets = _secrets(trial)
    assert len(secrets) > 3
    assert [secret for secret in secrets if any(secret in text for text in said)] == []


def test_an_error_says_which_source_it_is_of(trial: AnyTrial[Any]) -> None:
    for fault in ("500", "html", "401", "403"):
        trial.server.faults.script = deque([fault] * ATTEMPTS)
        assert all(line.startswith(f"{trial.source.name}: ") for line in errors(trial.sync()))


def test_a_mix_of_all_faults_does_no_harm(case: AnyCase[Any], tmp_path: Path) -> None:
    world = case.world()
    world.open(3 * case.page_size)
    world.change(3 * case.page_size)
    world.rest()
    faults = Faults(share=0.1, kinds=tuple(fault for fault in FAULTS if fault != "silence"))
    with trying(case, tmp_path, world=world, faults=faults) as trial:
        for _ in range(10):
            if not errors(trial.sync(chunk=Chunk(rows=case.page_size))):
                break
        assert trial.held() == trial.truth()
