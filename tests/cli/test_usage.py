"""How commands are asked: versions, help, wrong usage; where options may stand."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli import main

ROOT = Path(__file__).parents[2]
COMMANDS = ("demo", "serve", "load", "sync", "loads", "undo", "forget", "figures", "benchmarks", "check")


@pytest.mark.parametrize("command", ["publish"])
def test_the_readme_says_which_commands_are_not_there_yet(command):
    assert main([command]) == 2
    said = " ".join((ROOT / "README.md").read_text("utf-8").split())
    assert f"`{command}`" in said[said.index("This version has no") : said.index("until it has.")]


def test_the_version_is_on_stdout(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("deskscope 0.")


def test_the_version_needs_none_of_the_heavy_libraries():
    code = (
        "import sys; from cli import main; main(['--version']);"
        "print([m for m in ('pandas', 'sqlalchemy', 'duckdb', 'pyarrow', 'streamlit', 'rich') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_version_is_quick():
    begun = time.process_time()
    assert main(["--version"]) == 0
    assert time.process_time() - begun < 0.3


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command, capsys):
    assert main([command, "--help"]) == 0
    out = capsys.readouterr().out
    assert f"examples:\n  deskscope {command}" in out
    assert "--warehouse" in out
    assert "--config" in out


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nonsense"],
        ["sync", "--since", "yesterday"],
        ["publish"],
        ["load"],
        ["undo"],
        ["figures"],
        ["figures", "contacts", "--grain", "decade"],
        ["figures", "contacts", "--clock", "atomic"],
        ["figures", "contacts", "--from", "yesterday"],
        ["figures", "contacts", "--where", "channel"],
        ["figures", "contacts", "--format", "xml"],
        ["load", "x.csv", "--as", "tables"],
        ["serve", "--port", "http"],
        ["serve", "--port", "70000"],
        ["loads", "--unknown"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_2_with_the_usage_on_stderr(words, capsys):
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "usage: deskscope" in said.err


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["contactz"], "did you mean contacts?"),
        (["contacts", "--by", "dsek"], "did you mean desk?"),
        (["contacts", "--where", "chanel=email"], "did you mean channel?"),
        (["contacts", "--where", "channel=fone"], "unknown channel 'fone'; did you mean phone?"),
        (["contacts", "--where", "channel=zzz"], "unknown channel 'zzz'; known are phone, email"),
        (["contacts", "--where", "question=ces2"], "did you mean ces?"),
        (["contacts", "--by", "desk,desk"], "named twice"),
        (["contacts", "--from", "2026-02-01", "--to", "2026-01-01"], "ends (2026-01-01) before it begins"),
        (["answered_within_share", "--within", "0"], "more than 0 hours"),
    ],
)
def test_a_question_that_cannot_be_asked_is_exit_2_in_one_line(run, words, complaint):
    ran = run("figures", *words)
    assert (ran.code, ran.out) == (2, "")
    assert complaint in ran.err
    assert ran.err.count("\n") == 1


def test_an_unknown_metric_of_benchmarks_is_wrong_usage(run):
    ran = run("benchmarks", "contactz")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean contacts?" in ran.err


def test_the_warehouse_may_be_named_before_or_after_the_command(loaded, warehouse, capsys):
    for words in (
        ["--warehouse", str(warehouse), "loads"],
        ["loads", "--warehouse", f"duckdb:///{warehouse}"],
    ):
        capsys.readouterr()
        assert main([*words, "--format", "json"]) == 0
        assert len(capsys.readouterr().out.splitlines()) == 1


def test_the_warehouse_may_be_named_by_the_environment(loaded, warehouse, capsys, monkeypatch):
    monkeypatch.setenv("DESKSCOPE_WAREHOUSE", str(warehouse))
    capsys.readouterr()
    assert main(["loads", "--format", "json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_an_engine_that_is_not_there_is_one_line(capsys):
    assert main(["--warehouse", "oracle://desk", "loads"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("deskscope: oracle: ")
    assert said.err.count("\n") == 1


def test_a_file_in_place_of_the_warehouse_is_one_line(tickets, capsys):
    assert main(["--warehouse", str(tickets), "loads"]) == 1
    assert "is a file; the warehouse is a folder" in capsys.readouterr().err


def test_a_configuration_that_cannot_be_meant_is_one_line(run, tmp_path):
    config = tmp_path / "deskscope.toml"
    config.write_text("[desk.north]\n")
    ran = run("loads", "--config", str(config))
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == ("deskscope: deskscope.toml: unknown key 'desk'; did you mean 'desks'?\n")


def test_a_configuration_that_is_not_there_is_one_line(run, tmp_path):
    ran = run("loads", "--config", str(tmp_path / "none.toml"))
    assert ran.code == 1
    assert "none.toml: no such file" in ran.err


def test_an_interrupt_is_exit_130_without_a_word(monkeypatch, run):
    def interrupted(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("warehouse.open_warehouse", interrupted)
    ran = run("loads")
    assert (ran.code, ran.out, ran.err) == (130, "", "")


def test_a_reader_that_stops_reading_is_no_error(loaded, warehouse):
    command = f'"{sys.executable}" cli.py --warehouse "{warehouse}" benchmarks --format json | head -1'
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, cwd=ROOT, timeout=120, check=True
    )
    assert done.stderr == ""
    assert done.stdout.startswith("{")
