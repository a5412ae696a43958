"""demo and serve: the dashboard as a child process, from an empty folder to a page, and its end."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli import main

ROOT = Path(__file__).parents[2]
LISTENS_WITHIN = 120  # 30 s on a machine that does nothing else; test machines do


@contextmanager
def serving(*words: str, cwd: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A command that serves, and the address it prints; ended afterwards whatever happened."""
    command = [sys.executable, str(ROOT / "cli.py"), *words, "--port", "0", "--no-browser"]
    child = subprocess.Popen(
        command,
        cwd=cwd,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=_hear_interrupts,  # noqa: PLW1509 - nothing else runs between fork and exec
    )
    try:
        assert child.stdout is not None
        line = child.stdout.readline()
        assert line.startswith("Deskscope is at http://127.0.0.1:"), _said(child)
        yield child, line.split()[-1]
    finally:
        if child.poll() is None:
            child.terminate()
        child.communicate(timeout=60)


def _hear_interrupts() -> None:
    """A shell starts background work with interrupts switched off, and a child inherits that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _said(child: "subprocess.Popen[str]") -> str:
    return child.communicate(timeout=60)[1]


def _read(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.status, answer.read().decode()


def _ended(url: str) -> bool:
    host, port = url.removeprefix("http://").split(":")
    with socket.socket() as trial:
        return trial.connect_ex((host, int(port))) != 0


def test_demo_fills_an_empty_warehouse_and_serves_it_from_any_folder(tmp_path):
    warehouse = tmp_path / "warehouse"
    begun = time.monotonic()
    with serving("demo", "--warehouse", "warehouse", cwd=tmp_path) as (child, url):
        assert time.monotonic() - begun < LISTENS_WITHIN
        assert _read(f"{url}/api/health")[0] == 200
        ready = json.loads(_read(f"{url}/api/ready")[1])
        assert ready["status"] == "ready"
        assert ready["snapshot"] == (warehouse / "current").read_text().strip()
        assert "<html" in _read(url)[1].lower()
        child.send_signal(signal.SIGINT)
        assert child.wait(timeout=60) == 130
        assert _ended(url)
    before = sorted(path.name for path in warehouse.iterdir())
    with serving("demo", "--warehouse", str(warehouse), cwd=tmp_path) as (_, url):
        assert _read(f"{url}/api/health")[0] == 200
    assert sorted(path.name for path in warehouse.iterdir()) == before


def test_demo_leaves_a_warehouse_with_real_data_alone(loaded, warehouse, tmp_path, run):
    with serving("demo", "--warehouse", str(warehouse), cwd=tmp_path) as (child, url):
        assert _read(f"{url}/api/ready")[0] == 200
        child.terminate()
        assert "holds your own data: opening it without the sample" in _said(child)
        assert child.returncode in (0, 143)
        assert _ended(url)
    assert [row["origin"] for row in run("loads", "--format", "json").rows] == ["tickets.csv"]


def test_a_port_in_use_is_one_line(capsys, warehouse):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--warehouse", str(warehouse), "--port", str(port), "--no-browser"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert f"127.0.0.1:{port}: address already in use; name another with --port or --host" in said.err
    assert said.err.count("\n") == 1


def test_a_host_that_is_not_ours_is_one_line(capsys, warehouse):
    assert main(["serve", "--warehouse", str(warehouse), "--host", "192.0.2.1", "--no-browser"]) == 1
    assert "name another with --port or --host" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
def test_serve_opens_an_empty_warehouse_and_ends_with_its_parents_sigterm(tmp_path):
    with serving("serve", "--warehouse", str(tmp_path / "w"), cwd=tmp_path) as (child, url):
        assert json.loads(_read(f"{url}/api/ready")[1])["snapshot"] == "empty"
        child.send_signal(signal.SIGTERM)
        assert child.wait(timeout=60) in (0, 143)
        assert _ended(url)
