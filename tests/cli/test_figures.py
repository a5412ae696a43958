"""figures, benchmarks and check: the columns scripts read, and the words people read."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from cli import main
from reports.health import findings
from sample_data import TRUTHS

COLUMNS = ["metric", "period", "value", "n", "numerator", "denominator", "excluded", "low", "high", "state"]
BENCHMARK_COLUMNS = [
    "id",
    "metric",
    "publisher",
    "value",
    "unit",
    "of",
    "population",
    "n",
    "year",
    "evidence",
    "verdict",
    "reason",
    "drawn",
    "ours",
    "gap",
    "low",
    "high",
]


@pytest.fixture
def ask(sample, capsys):
    """Rows of a command over the sample company."""

    def asked(*words: str) -> list[dict[str, object]]:
        capsys.readouterr()
        assert main([*words, "--warehouse", str(sample), "--format", "json"]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return asked


def test_json_is_an_object_a_line_with_the_columns_of_figures(run, loaded):
    rows = run("figures", "contacts", "--format", "json").rows
    assert [list(row) for row in rows] == [COLUMNS]
    assert (rows[0]["value"], rows[0]["period"], rows[0]["state"]) == (3, None, "ok")


def test_slices_stand_between_metric_and_period(run, loaded):
    rows = run("figures", "contacts", "--by", "desk,channel", "--grain", "quarter", "--format", "json").rows
    assert list(rows[0])[:4] == ["metric", "desk", "channel", "period"]
    assert {(row["desk"], row["channel"], row["period"]): row["value"] for row in rows} == {
        ("North", "phone", "2026-Q1"): 1,
        ("North", "email", "2026-Q1"): 1,
        ("South", "email", "2026-Q1"): 1,
    }


def test_several_metrics_come_in_the_order_asked(run, loaded):
    rows = run("figures", "resolve_minutes", "contacts", "--format", "json").rows
    assert [row["metric"] for row in rows] == ["resolve_minutes", "contacts"]


def test_both_ends_of_a_window_are_included(run, loaded):
    def count(*words: str) -> object:
        return run("figures", "contacts", *words, "--format", "json").rows[0]["value"]

    assert count("--from", "2026-01-06", "--to", "2026-02-03") == 2
    assert count("--from", "2026-01-07") == 1
    assert count("--to", "2026-01-05") == 1


def test_conditions_on_one_dimension_mean_or_on_different_ones_and(run, loaded):
    def count(*conditions: str) -> object:
        words = [word for condition in conditions for word in ("--where", condition)]
        return run("figures", "contacts", *words, "--format", "json").rows[0]["value"]

    assert count("desk=North", "desk=South") == 3
    assert count("desk=North", "channel=email") == 1
    assert count("category=") == 3


def test_too_few_keep_their_value_in_json_and_hide_it_in_a_table(run, loaded):
    (row,) = run("figures", "answered_share", "--format", "json").rows
    assert (row["state"], row["n"]) == ("few", 3)
    assert row["value"] == pytest.approx(2 / 3)
    out = run("figures", "answered_share").out
    assert "n = 3, too few" in out
    assert "%" not in out


def test_what_was_never_loaded_is_not_computable_and_never_zero(run, loaded):
    (row,) = run("figures", "satisfied_share", "--format", "json").rows
    assert (row["state"], row["value"]) == ("not_computable", None)
    assert "not computable" in run("figures", "satisfied_share").out


def test_an_empty_warehouse_is_answered_not_refused(run, warehouse):
    ran = run("figures", "contacts", "social_share", "--format", "json")
    assert ran.code == 0
    assert [row["value"] for row in ran.rows] in ([0, None], [None, None])
    assert ran.err == ""
    assert not warehouse.exists()


def test_csv_has_the_same_columns_and_empty_cells_for_unknown(run, loaded):
    rows = list(
        csv.DictReader(io.StringIO(run("figures", "contacts", "satisfied_share", "--format", "csv").out))
    )
    assert list(rows[0]) == COLUMNS
    assert (rows[0]["value"], rows[1]["value"], rows[1]["state"]) == ("3", "", "not_computable")


@pytest.mark.parametrize("desk", ["+SUM(A1)", "-2+3", "@x", "=1+1"])
def test_csv_has_no_cell_that_a_spreadsheet_would_run(run, tmp_path, desk):
    data = tmp_path / "odd.csv"
    data.write_text(f"id,opened_at,assignment_group\n1,2026-01-05T10:00:00Z,{desk}\n")
    assert run("load", str(data), "--as", "tickets").code == 0
    (row,) = csv.DictReader(io.StringIO(run("figures", "contacts", "--by", "desk", "--format", "csv").out))
    assert row["desk"] == f"'{desk}"
    (row,) = csv.DictReader(io.StringIO(run("loads", "--format", "csv").out))
    assert row["origin"] == "odd.csv"
    assert run("figures", "contacts", "--by", "desk", "--format", "json").rows[0]["desk"] == desk


def test_a_metric_named_twice_is_answered_once(run, loaded):
    rows = run("figures", "contacts", "resolve_minutes", "contacts", "--format", "json").rows
    assert [row["metric"] for row in rows] == ["contacts", "resolve_minutes"]


CONFIGURED = """[desks.north]
name = "Desk North"
aliases = ["North"]
"""


def test_a_desk_may_be_asked_for_by_id_name_and_alias(run, loaded, tmp_path):
    config = tmp_path / "deskscope.toml"
    config.write_text(CONFIGURED)
    for word in ("north", "Desk North", "North"):
        ran = run(
            "figures", "contacts", "--where", f"desk={word}", "--config", str(config), "--format", "json"
        )
        assert ran.rows[0]["value"] == 2
        assert "no desk is called" not in ran.err
    assert run("figures", "contacts", "--where", "desk=Desk North", "--format", "json").rows[0]["value"] == 2


def test_a_desk_that_nobody_knows_is_said(run, loaded):
    ran = run("figures", "contacts", "--where", "desk=Nort", "--format", "json")
    assert (ran.code, ran.rows[0]["state"]) == (0, "none")
    assert ran.err == "no desk is called 'Nort'; did you mean 'North'?\n"


def test_a_configuration_that_changes_the_warehouse_is_said_once(run, loaded, tmp_path):
    config = tmp_path / "deskscope.toml"
    config.write_text(CONFIGURED)
    ran = run("figures", "contacts", "--config", str(config))
    assert "deskscope.toml: the warehouse was brought up to date with its desks, hours, targets" in ran.err
    assert run("figures", "contacts", "--config", str(config)).err == ""


def test_a_slice_that_is_not_given_is_printed_as_null(run, loaded):
    assert run("figures", "contacts", "--by", "category", "--format", "json").rows[0]["category"] is None
    assert "null" in run("figures", "contacts", "--by", "category").out


def test_a_table_prints_shares_in_percent_and_times_with_units(sample, capsys):
    capsys.readouterr()
    assert (
        main(["--warehouse", str(sample), "figures", "satisfied_share", "resolve_minutes", "net_promoter"])
        == 0
    )
    satisfied, resolve, promoter = capsys.readouterr().out.splitlines()[1:]
    assert "%" in satisfied
    assert " h" in resolve
    assert promoter.startswith("net_promoter")


def test_the_planted_slowdown_is_found_by_the_command(ask):
    words = ("figures", "first_response_minutes", "--where", f"desk={TRUTHS.slower_desk}")
    (before,) = ask(*words, "--to", "2026-02-28")
    (after,) = ask(*words, "--from", "2026-03-01")
    assert before["value"] == pytest.approx(TRUTHS.slower_minutes_before, rel=0.1)
    assert after["value"] == pytest.approx(TRUTHS.slower_minutes_after, rel=0.1)


def test_social_grows_as_planted(ask):
    rows = ask("figures", "social_share", "--grain", "month")
    assert len(rows) == 24
    assert rows[0]["value"] == pytest.approx(TRUTHS.social_share_first_month, abs=0.002)
    assert rows[-1]["value"] == pytest.approx(TRUTHS.social_share_last_month, abs=0.003)


def test_six_of_fourteen_desks_take_social(ask):
    (row,) = ask("figures", "desks_taking_social")
    assert (row["numerator"], row["denominator"]) == (6, 14)


def test_six_desks_use_social_and_three_plan_to(ask):
    (row,) = ask("figures", "desks_using_or_planning_social")
    assert (row["numerator"], row["denominator"]) == (9, 14)


def test_the_planted_faults_are_counted(ask):
    impossible, unmapped = ask("figures", "impossible_times_share", "unmapped_channel_share")
    assert impossible["numerator"] == TRUTHS.negative_responses + TRUTHS.negative_resolutions
    assert unmapped["numerator"] == sum(TRUTHS.unmapped_words.values())


def test_repeated_rows_are_one_ticket(ask):
    (history,) = [row for row in ask("loads") if row["table"] == "ticket"]
    assert history["read"] - history["new"] == TRUTHS.duplicate_tickets


def test_satisfaction_turns_round_like_for_like(ask):
    crude = {row["channel"]: row["value"] for row in ask("figures", "satisfied_share", "--by", "channel")}
    alike = {
        row["channel"]: row["value"] for row in ask("figures", "satisfied_share_adjusted", "--by", "channel")
    }
    assert crude["chat"] > crude["phone"]
    assert alike["phone"] > alike["chat"]


def test_the_business_clock_is_shorter_than_the_calendar(ask):
    calendar, business = (
        ask("figures", "resolve_minutes", "--where", "region=EMEA", "--clock", clock)[0]["value"]
        for clock in ("calendar", "business")
    )
    assert business < calendar


def test_every_published_figure_has_its_verdict_also_over_nothing(run):
    rows = run("benchmarks", "--format", "json").rows
    assert list(rows[0]) == BENCHMARK_COLUMNS
    assert len(rows) >= 24
    assert {row["verdict"] for row in rows} <= {"comparable", "roughly", "portfolio", "context", "refused"}
    assert all(row["reason"] for row in rows)
    assert not any(row["drawn"] for row in rows if row["verdict"] in ("context", "refused"))


def test_benchmarks_of_one_metric_stand_beside_ours_from_ten_desks_on(ask):
    rows = ask("benchmarks", "desks_taking_social")
    assert {row["metric"] for row in rows} == {"desks_taking_social"}
    drawn = [row for row in rows if row["drawn"]]
    assert drawn
    assert all(row["ours"] == pytest.approx(6 / 14) for row in drawn)


def test_with_one_desk_a_share_of_centres_is_not_drawn(run, loaded):
    rows = run("benchmarks", "desks_taking_social", "--format", "json").rows
    assert not any(row["drawn"] for row in rows)


def test_benchmarks_as_a_table(run):
    out = run("benchmarks").out
    assert out.startswith("id")
    assert "59" in out


def test_check_of_an_empty_warehouse_finds_nothing_wrong(run):
    ran = run("check")
    assert (ran.code, ran.err) == (0, "")
    assert "empty; load a file" in ran.out


def test_check_of_the_sample_names_its_planted_faults_and_is_content(sample, capsys):
    capsys.readouterr()
    assert main(["check", "--warehouse", str(sample)]) == 0
    out = capsys.readouterr().out
    assert "'Pneumatic tube'" in out
    assert "85 of " in out
    assert "sample company" in out


def test_check_finds_a_configuration_that_cannot_be_meant(run, tmp_path):
    config = tmp_path / "deskscope.toml"
    config.write_text("[privcy]\n")
    ran = run("check", "--config", str(config))
    assert ran.code == 1
    assert "wrong  configuration: deskscope.toml: unknown key 'privcy'" in ran.out


def test_check_finds_unknown_metrics_missing_variables_and_plain_secrets(run, tmp_path, monkeypatch):
    monkeypatch.delenv("RT_TOKEN", raising=False)
    config = tmp_path / "deskscope.toml"
    config.write_text(
        '[sources.desk]\nkind = "rt"\ntoken = "${RT_TOKEN}"\npassword = "hush-hush"\n'
        '[[targets]]\nmetric = "happiness"\nvalue = 1\nfrom = 2026-01-01\n'
        '[[plans]]\ndesk = "nobody"\nchannel = "social"\nstatus = "using"\n'
    )
    ran = run("check", "--config", str(config))
    assert ran.code == 1
    assert "no metric is called 'happiness'" in ran.out
    assert "RT_TOKEN is not set" in ran.out
    assert "password stands in the file in plain text" in ran.out
    assert "desk 'nobody' is not among" in ran.out
    assert "hush-hush" not in ran.out + ran.err


def test_check_finds_a_warehouse_that_does_not_open(tickets, capsys):
    assert main(["check", "--warehouse", str(tickets)]) == 1
    assert "wrong  warehouse: " in capsys.readouterr().out


def test_mostly_unmapped_words_are_wrong(run, tmp_path):
    data = tmp_path / "odd.csv"
    data.write_text("id,opened_at,channel\n1,2026-01-05T10:00:00Z,pigeon\n2,2026-01-05T11:00:00Z,email\n")
    assert run("load", str(data), "--as", "tickets").code == 0
    ran = run("check")
    assert ran.code == 1
    assert "wrong  channels: 1 of 2 tickets have a channel word that nothing maps ('pigeon')" in ran.out


def test_old_data_are_a_note_with_their_age(sample):
    found = findings(str(sample), None, now=datetime(2026, 12, 31, tzinfo=UTC))
    ages = [finding.message for finding in found if finding.place == "source sample-phone"]
    assert ages == ["as of 2026-10-31 23:59 UTC, 60 days ago; load what is newer"]
