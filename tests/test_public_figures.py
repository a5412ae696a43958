"""`deskscope load` of real public files, and `deskscope figures` equal to their published or recomputed truths.

The files are not ours and are not shipped: the tests read their place from DESKSCOPE_SHARED. The expected
values were computed from the files by an independent program, with our definitions: negative durations are
left out and counted, percentiles are R-7. Times are compared to 0.01 hour or minute, shares to 0.01 percent.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import cli

MAPPINGS = Path(__file__).parent / "mappings"
BOSTON = "boston311_qsv_dirty"
Row = dict[str, object]
Desk = Callable[..., list[Row]]

pytestmark = pytest.mark.shared


class Deskscope:
    """The command line over a warehouse of its own: `load` gives what stderr said, `figures` the rows."""

    def __init__(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.url, self.capsys = url, capsys

    def run(self, *words: str) -> tuple[int, str, str]:
        self.capsys.readouterr()
        code = cli.main(["--warehouse", self.url, *words])
        said = self.capsys.readouterr()
        return code, said.out, said.err

    def load(self, path: Path, *words: str) -> str:
        code, out, err = self.run("load", str(path), *words)
        assert code == 0, out + err
        return out + err

    def figures(self, *words: str) -> list[Row]:
        code, out, err = self.run("figures", *words, "--format", "json")
        assert code == 0, err
        return [json.loads(line) for line in out.splitlines()]

    def figure(self, *words: str) -> Row:
        (row,) = self.figures(*words)
        return row


@pytest.fixture
def deskscope(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Deskscope:
    return Deskscope(f"duckdb:///{tmp_path / 'warehouse'}", capsys)


def hours(row: Row) -> float:
    return float(row["value"]) / 60  # type: ignore[arg-type]  # JSON numbers


def counted(row: Row) -> tuple[object, object]:
    return row["numerator"], row["denominator"]


def by(rows: list[Row], dimension: str, column: str) -> dict[object, object]:
    return {row[dimension]: row[column] for row in rows}


class TestServiceNow:
    """890 incidents in 5,998 audit rows, re-saved by a spreadsheet; no mapping file."""

    @pytest.fixture
    def incidents(self, deskscope: Deskscope, shared: Path) -> Deskscope:
        deskscope.load(shared / "data/servicenow_uci_variants/excel_mangled_dates_5999.csv")
        return deskscope

    def test_rows_of_an_audit_log_are_not_tickets(self, incidents: Deskscope) -> None:
        assert incidents.figure("contacts")["value"] == 890

    def test_all_came_by_phone(self, incidents: Deskscope) -> None:
        assert by(incidents.figures("channel_share", "--by", "channel"), "channel", "value") == {"phone": 1.0}

    def test_the_last_event_decides_whether_the_target_was_met(self, incidents: Deskscope) -> None:
        assert counted(incidents.figure("resolution_target_met_share")) == (495, 890)

    def test_targets_met_by_priority(self, incidents: Deskscope) -> None:
        rows = incidents.figures("resolution_target_met_share", "--by", "priority")
        assert {row["priority"]: counted(row) for row in rows} == {
            "1 - Critical": (1, 15),
            "2 - High": (0, 33),
            "3 - Moderate": (456, 757),
            "4 - Low": (38, 85),
        }
        assert by(rows, "priority", "state")["1 - Critical"] == "few"

    def test_resolution_times(self, incidents: Deskscope) -> None:
        typical, nine_of_ten = incidents.figures("resolve_minutes", "resolve_p90")
        assert hours(typical) == pytest.approx(54.47, abs=0.01)
        assert typical["n"] == 861
        assert hours(nine_of_ten) == pytest.approx(762.05, abs=0.01)

    def test_reopened_and_reassigned(self, incidents: Deskscope) -> None:
        reopened, reassigned = incidents.figures("reopened_share", "reassigned_share")
        assert counted(reopened) == (10, 890)
        assert counted(reassigned) == (391, 890)

    def test_without_ratings_satisfaction_is_not_computable(self, incidents: Deskscope) -> None:
        row = incidents.figure("satisfied_share")
        assert (row["state"], row["value"]) == ("not_computable", None)

    def test_without_first_responses_answering_is_not_computable(self, incidents: Deskscope) -> None:
        states = [row["state"] for row in incidents.figures("first_response_minutes", "answered_share")]
        assert states == ["not_computable", "not_computable"]


class TestVolvo:
    """1,487 problems in 6,660 events: `;`, latin-1, times taken from events by a mapping file."""

    @pytest.fixture
    def problems(self, deskscope: Deskscope, shared: Path) -> Deskscope:
        path = shared / "data/volvo_bpi2013/VINST cases closed problems.csv"
        deskscope.load(path, "--mapping", str(MAPPINGS / "volvo.toml"))
        return deskscope

    def test_problems_by_impact(self, problems: Deskscope) -> None:
        rows = problems.figures("contacts", "--by", "priority")
        assert by(rows, "priority", "value") == {"Medium": 811, "High": 306, "Low": 235, "Major": 135}

    def test_first_event_to_first_completed(self, problems: Deskscope) -> None:
        typical, nine_of_ten = problems.figures("resolve_minutes", "resolve_p90")
        assert typical["n"] == 1487
        assert hours(typical) == pytest.approx(1918.39, abs=0.01)
        assert hours(nine_of_ten) == pytest.approx(12493.37, abs=0.01)


class TestBoston:
    """The same 100 cases in eleven dresses; no mapping file."""

    dresses = pytest.mark.parametrize(
        "name",
        [
            "boston311-100.csv",
            "boston311-100.tab",
            "boston311-100.csv.gz",
            "boston311-100.csv.zst",
            "boston311-100.jsonl",
            "boston311-100-untrimmed.jsonl",
            "boston311-dmy-100.csv",
            "boston311-100-with-nonascii.csv",
        ],
    )

    @dresses
    def test_every_dress_gives_the_same_figures(self, deskscope: Deskscope, shared: Path, name: str) -> None:
        deskscope.load(shared / "data" / BOSTON / name)
        met, typical, nine_of_ten = deskscope.figures(
            "resolution_target_met_share", "resolve_minutes", "resolve_p90"
        )
        assert counted(met) == (83, 100)
        assert typical["n"] == 85
        assert hours(typical) == pytest.approx(16.16, abs=0.01)
        assert hours(nine_of_ten) == pytest.approx(152.28, abs=0.01)

    @dresses
    def test_every_dress_gives_the_same_channels(self, deskscope: Deskscope, shared: Path, name: str) -> None:
        deskscope.load(shared / "data" / BOSTON / name)
        counts = deskscope.figures("contacts", "--by", "channel")
        assert by(counts, "channel", "value") == {
            "mobile_app": 56,
            "phone": 30,
            "agent_created": 11,
            "portal": 3,
        }
        times = by(deskscope.figures("resolve_minutes", "--by", "channel"), "channel", "value")
        assert float(times["mobile_app"]) / 60 == pytest.approx(8.59, abs=0.01)  # type: ignore[arg-type]
        assert float(times["phone"]) / 60 == pytest.approx(21.59, abs=0.01)  # type: ignore[arg-type]

    def test_dates_without_times_give_days(self, deskscope: Deskscope, shared: Path) -> None:
        deskscope.load(shared / "data" / BOSTON / "boston311-100-notime.csv")
        typical, nine_of_ten = deskscope.figures("resolve_minutes", "resolve_p90")
        assert hours(typical) / 24 == pytest.approx(1, abs=0.01)
        assert hours(nine_of_ten) / 24 == pytest.approx(6.2, abs=0.01)

    def test_twenty_exact_duplicates_are_eighty_cases(self, deskscope: Deskscope, shared: Path) -> None:
        deskscope.load(shared / "data" / BOSTON / "boston311-100-20dupes-random.csv")
        cases, met, typical = deskscope.figures("contacts", "resolution_target_met_share", "resolve_minutes")
        assert cases["value"] == 80
        assert counted(met) == (66, 80)
        assert hours(typical) == pytest.approx(16.66, abs=0.01)

    def test_one_tab_too_many_costs_one_row_and_names_its_line(
        self, deskscope: Deskscope, shared: Path
    ) -> None:
        said = deskscope.load(shared / "data" / BOSTON / "boston311-100-bad.tsv")
        assert deskscope.figure("contacts")["value"] == 99
        assert "1 " in said
        assert "refused" in said

    def test_dresses_of_one_source_meet_in_one_namespace(self, deskscope: Deskscope, shared: Path) -> None:
        for name in ("boston311-100.csv", "boston311-100.jsonl", "boston311-dmy-100.csv"):
            deskscope.load(shared / "data" / BOSTON / name)
        assert deskscope.figure("contacts")["value"] == 100

    def test_new_york_beside_it(self, deskscope: Deskscope, shared: Path) -> None:
        deskscope.load(shared / "data" / BOSTON / "nyc311-100.csv")
        typical, nine_of_ten = deskscope.figures("resolve_minutes", "resolve_p90")
        assert typical["n"] == 99
        assert hours(typical) == pytest.approx(68.76, abs=0.01)
        assert hours(nine_of_ten) == pytest.approx(588.38, abs=0.01)
        channels = by(deskscope.figures("contacts", "--by", "channel"), "channel", "value")
        assert channels == {"phone": 52, "unknown": 21, "portal": 16, "mobile_app": 11}


class TestComplaints:
    """1,000 consumer complaints; a mapping is recognised from the headers."""

    @pytest.fixture
    def complaints(self, deskscope: Deskscope, shared: Path) -> Deskscope:
        deskscope.load(shared / "data/cfpb_complaints/consumer_complaints_1000.csv")
        return deskscope

    def test_timely_responses(self, complaints: Deskscope) -> None:
        assert counted(complaints.figure("response_target_met_share")) == (984, 1000)

    def test_channels(self, complaints: Deskscope) -> None:
        channels = by(complaints.figures("contacts", "--by", "channel"), "channel", "value")
        assert channels["portal"] == 691
        assert channels["phone"] == 90
        assert channels["email"] == 1
        assert sum(channels.values()) == 1000  # type: ignore[arg-type]

    def test_negative_durations_are_left_out_and_counted(self, complaints: Deskscope) -> None:
        typical, nine_of_ten = complaints.figures("first_response_minutes", "first_response_p90")
        assert (typical["n"], typical["excluded"]) == (977, 23)
        assert hours(typical) / 24 == pytest.approx(1, abs=0.01)
        assert hours(nine_of_ten) / 24 == pytest.approx(6, abs=0.01)


class TestCallCentre:
    """5,000 synthetic calls where 0 means not rated."""

    @pytest.fixture
    def path(self, shared: Path) -> Path:
        return shared / "data/call_center_rwfd/Call_Center.csv"

    def test_zero_means_not_rated(self, deskscope: Deskscope, path: Path) -> None:
        deskscope.load(path, "--mapping", str(MAPPINGS / "call_center_ten.toml"))
        row = deskscope.figure("satisfaction_mean")
        assert row["n"] == 1853
        assert row["value"] == pytest.approx(5.6767, abs=0.0001)

    def test_means_by_channel(self, deskscope: Deskscope, path: Path) -> None:
        deskscope.load(path, "--mapping", str(MAPPINGS / "call_center_ten.toml"))
        means = by(deskscope.figures("satisfaction_mean", "--by", "channel"), "channel", "value")
        assert means["phone"] == pytest.approx(5.7943, abs=0.0001)
        assert means["virtual_agent"] == pytest.approx(5.5461, abs=0.0001)
        assert means["email"] == pytest.approx(5.7618, abs=0.0001)
        assert means["portal"] == pytest.approx(5.5432, abs=0.0001)

    def test_the_other_scale_gives_satisfied_raters(self, deskscope: Deskscope, path: Path) -> None:
        deskscope.load(path, "--mapping", str(MAPPINGS / "call_center_five.toml"))
        satisfied, mean = deskscope.figures("satisfied_share", "satisfaction_mean")
        assert counted(satisfied) == (2023, 4054)
        assert mean["value"] == pytest.approx(3.4036, abs=0.0001)

    def test_targets_and_channels(self, deskscope: Deskscope, path: Path) -> None:
        deskscope.load(path, "--mapping", str(MAPPINGS / "call_center_five.toml"))
        assert counted(deskscope.figure("response_target_met_share")) == (4372, 5000)
        channels = by(deskscope.figures("channel_share", "--by", "channel"), "channel", "value")
        assert channels == pytest.approx(
            {"phone": 0.3138, "virtual_agent": 0.2510, "email": 0.2322, "portal": 0.2030}, abs=1e-4
        )


class TestTweets:
    """5,000 support tweets of 2017 as posts, recognised from the headers."""

    @pytest.fixture
    def tweets(self, deskscope: Deskscope, shared: Path) -> Deskscope:
        deskscope.load(shared / "data/twcs_head/twcs_first_rows_with_index_col.csv")
        return deskscope

    def test_answered_by_message(self, tweets: Deskscope) -> None:
        assert counted(tweets.figure("social_answered_share_by_message")) == (2083, 2778)

    def test_answered_by_conversation(self, tweets: Deskscope) -> None:
        assert counted(tweets.figure("social_answered_share_by_conversation")) == (1154, 1285)

    def test_the_typical_times_of_both_definitions(self, tweets: Deskscope) -> None:
        message, conversation = tweets.figures(
            "social_response_minutes_by_message", "social_response_minutes_by_conversation"
        )
        assert (message["n"], message["value"]) == (2083, pytest.approx(11.53, abs=0.01))
        assert (conversation["n"], conversation["value"]) == (1154, pytest.approx(11.99, abs=0.01))

    def test_the_turn_is_a_third_definition_with_a_third_number(self, tweets: Deskscope) -> None:
        """2,190 of 2,425, counted by a plain walk over the threads that shares no code with ours."""
        assert counted(tweets.figure("social_answered_share")) == (2190, 2425)

    def test_the_smaller_file_of_93(self, deskscope: Deskscope, shared: Path) -> None:
        deskscope.load(shared / "data/twcs_head/kaggle_sample_93.csv")
        message, conversation = deskscope.figures(
            "social_answered_share_by_message", "social_answered_share_by_conversation"
        )
        assert counted(message) == (41, 49)
        assert counted(conversation) == (22, 25)


class TestOtherFiles:
    def test_synthetic_tickets_keep_their_ratings(self, deskscope: Deskscope, shared: Path) -> None:
        path = shared / "data/kaggle_support_tickets/customer_support_tickets.csv.gz"
        deskscope.load(path, "--mapping", str(MAPPINGS / "kaggle_tickets.toml"))
        satisfied, top, mean = deskscope.figures(
            "satisfied_share", "very_satisfied_share", "satisfaction_mean"
        )
        assert counted(satisfied) == (1087, 2769)
        assert counted(top) == (544, 2769)
        assert mean["value"] == pytest.approx(2.9913, abs=0.0001)

    def test_old_bank_incidents(self, deskscope: Deskscope, shared: Path) -> None:
        path = shared / "data/rabobank_bpi2014_sample/ITSM_data.csv"
        deskscope.load(path, "--mapping", str(MAPPINGS / "rabobank.toml"))
        typical, nine_of_ten = deskscope.figures("resolve_minutes", "resolve_p90")
        assert typical["n"] == 37
        assert hours(typical) == pytest.approx(9095.42, abs=0.01)
        assert hours(nine_of_ten) == pytest.approx(11843.54, abs=0.01)

    def test_tweets_with_destroyed_ids_are_refused_whole(self, deskscope: Deskscope, shared: Path) -> None:
        path = shared / "data/airline_tweets/Tweets_iso_dates.csv.gz"
        code, _, err = deskscope.run("load", str(path), "--as", "posts")
        assert code == 1
        assert "scientific" in err.lower() or "e+" in err.lower()
        assert len(err.strip().splitlines()) == 1


def test_the_same_file_twice_changes_no_figure(deskscope: Deskscope, shared: Path) -> None:
    path = shared / "data/servicenow_uci_variants/excel_mangled_dates_5999.csv"
    deskscope.load(path)
    once = deskscope.figures("contacts", "resolve_minutes", "reopened_share", "--by", "priority")
    deskscope.load(path)
    assert deskscope.figures("contacts", "resolve_minutes", "reopened_share", "--by", "priority") == once
