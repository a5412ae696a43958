"""`alerts`, and what load, sync and undo say of alerts: by real files, with exit codes."""

from pathlib import Path

import pytest

RULES = """
[[alerts]]
name = "Many contacts"
metric = "contacts"
above = 2
over = "last month"
to = "ann@example.org"

[[alerts]]
name = "Chart of contacts"
metric = "contacts"
when = "signals"
"""


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "deskscope.toml"
    path.write_text(RULES)
    monkeypatch.setenv("DESKSCOPE_CONFIG", str(path))
    return path


def month(tmp_path: Path, name: str, days: list[str]) -> str:
    path = tmp_path / f"{name}.csv"
    lines = [f"{name}{at},{day} 09:00,Phone,North" for at, day in enumerate(days)]
    path.write_text("\n".join(["number,opened_at,contact_type,assignment_group", *lines, ""]))
    return str(path)


def test_a_load_says_that_an_alert_is_crossed_and_nobody_can_be_told_yet(run, rules, tmp_path):
    ran = run("load", month(tmp_path, "a", ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-31"]))
    assert ran.code == 0
    assert "alert Many contacts: no server takes mails; add [mail] to the configuration" in ran.err
    now, chart, was = run("alerts", "--format", "json").rows
    assert (now["alert"], now["state"], now["value"]) == ("Many contacts", "crossed", 4)
    assert (chart["state"], was["state"], was["not_told"]) == ("too few", "was crossed", 1)


def test_a_check_tries_again_and_its_exit_code_says_how_it_went(run, rules, tmp_path):
    run("load", month(tmp_path, "a", ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-31"]))
    assert run("alerts", "--check").code == 1
    rules.write_text(RULES.replace('to = "ann@example.org"\n', ""))
    assert run("alerts", "--check").code == 0


def test_an_undo_is_a_way_back(run, rules, tmp_path):
    rules.write_text(RULES.replace('to = "ann@example.org"\n', ""))
    run("load", month(tmp_path, "a", ["2026-01-05", "2026-01-31"]))
    loaded = run("load", month(tmp_path, "b", ["2026-01-07"]), "--format", "json").rows
    assert [row["state"] for row in run("alerts", "--format", "json").rows][-1] == "was crossed"
    assert run("undo", str(loaded[0]["load"])).code == 0
    states = [row["state"] for row in run("alerts", "--format", "json").rows]
    assert states == ["quiet", "too few", "was recovered", "was crossed"]


def test_a_dry_run_and_the_list_alone_judge_nothing(run, rules, tmp_path):
    file = month(tmp_path, "a", ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-31"])
    assert "alert" not in run("load", file, "--dry-run").err
    rules.write_text("")
    run("load", file)
    rules.write_text(RULES)
    assert len(run("alerts", "--format", "json").rows) == 2  # crossed now, and nothing has happened


def test_without_alerts_there_is_nothing_to_show(run, loaded):
    ran = run("alerts")
    assert (ran.code, ran.out, ran.err) == (0, "nothing to show\n", "")


def test_a_figure_that_there_is_not_is_found_by_the_check(run, rules):
    rules.write_text(RULES.replace('"contacts"', '"kontakts"'))
    ran = run("check")
    assert "alerts: no metric is called 'kontakts'; mend it" in ran.out
