"""The contract of the connectors, asked of every ITSM system that there is; see contract.py."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.streams import Reading
from connectors.sync import opened
from tests.connectors.contract import Case, Trial, case_of, kinds_with, trying, with_keys
from tests.connectors.every_source import (  # noqa: F401  asked of these, too
    errors,
    test_a_fault_on_the_way_does_no_harm,
    test_a_field_that_is_not_told_is_empty_and_the_rest_is_there,
    test_a_key_that_expires_stops_the_source_and_keeps_what_is_read,
    test_a_key_that_is_not_set_is_one_line_that_names_it,
    test_a_limit_is_waited_for_as_long_as_it_asks,
    test_a_mix_of_all_faults_does_no_harm,
    test_a_new_field_changes_nothing,
    test_a_page_that_comes_again_and_again_ends_the_run,
    test_a_run_that_is_cut_at_any_page_goes_on_from_there,
    test_a_second_run_asks_since_the_first,
    test_a_source_is_only_read,
    test_a_trial_writes_nothing,
    test_a_wrong_key_is_one_line_that_says_where_it_is_kept,
    test_all_pages_are_read,
    test_an_error_says_which_source_it_is_of,
    test_no_key_is_ever_told,
    test_one_that_is_not_as_documented_is_refused_alone,
    test_the_clock_of_the_server_may_be_wrong,
    test_they_may_change_while_they_are_read,
    test_those_that_share_a_second_are_all_kept,
    test_twice_is_once,
    test_what_may_not_be_read_does_not_keep_back_the_rest,
    test_when_none_is_as_documented_nothing_moves,
)

pytestmark = pytest.mark.usefixtures("impatient", "teapot")


@pytest.fixture(params=[*kinds_with("Case"), "teapot"])
def case(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Case:
    found: Case = case_of(request.param)
    return with_keys(found, monkeypatch)


@pytest.fixture
def trial(case: Case, tmp_path: Path) -> Iterator[Trial]:
    """Some three pages of tickets in all states; all but one of them changed two hours before the last."""
    world = case.world()
    world.open(3 * case.page_size)
    world.change(4 * case.page_size)
    world.rest()
    world.open()
    world.rest()
    with trying(case, tmp_path, world=world) as running:
        yield running


def test_what_the_source_deletes_is_deleted(trial: Trial) -> None:
    trial.calls()
    trial.world.change(2 * trial.case.page_size, removing=True)
    assert any(ticket.removed for ticket in trial.world.tickets.values())
    trial.world.rest()
    trial.calls(full=not trial.case.tells_deletions)
    assert trial.held() == trial.truth()


def test_a_full_run_removes_what_is_gone_without_a_word(trial: Trial) -> None:
    trial.calls()
    for number in list(trial.world.tickets)[: trial.case.page_size // 2]:
        del trial.world.tickets[number]
    trial.calls(full=True)
    assert trial.held() == trial.truth()


def test_a_full_run_never_removes_more_than_a_fifth(case: Case, tmp_path: Path) -> None:
    world = case.world()
    world.open(60)
    world.rest()
    with trying(case, tmp_path, world=world) as trial:
        trial.calls()
        before = trial.held()
        for number in list(world.tickets)[:25]:
            del world.tickets[number]
        (said,) = errors(trial.sync(full=True))
        assert said.startswith(f"{trial.source.name}: 25 of 60 rows are no longer listed; nothing is removed")
        assert {row[0] for row in trial.in_warehouse("id")} == set(before["ticket"])


def test_every_documented_channel_has_its_channel(case: Case, tmp_path: Path) -> None:
    world = case.world()
    for word in case.channels:
        world.channels = (word,)
        world.open()
    world.channels = tuple(case.channels)
    world.rest()
    with trying(case, tmp_path, world=world) as trial:
        trial.calls()
        found = Counter(channel for (channel,) in trial.in_warehouse("channel"))
        assert found == Counter(case.channels.values())


def test_the_house_may_say_what_a_channel_is(trial: Trial) -> None:
    trial.calls()
    word = trial.in_warehouse("channel_raw")[0][0]
    trial.source = replace(trial.source, channels={word: "mail"})
    trial.calls(full=True)
    told = [row[1:] for row in trial.in_warehouse("channel_raw", "channel", "channel_rule") if row[0] == word]
    assert set(told) == {("mail", "mapping")}


def test_what_a_key_can_see_is_told_in_a_few_calls(trial: Trial) -> None:
    rest, client = opened(trial.source)
    assert rest.look is not None
    seen = rest.look(Reading(trial.source, client, trial.world.begin))
    assert seen.tickets in (None, len(trial.truth()["ticket"]))
    assert len(trial.server.asked) <= 30
