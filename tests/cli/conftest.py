"""Commands in this process, with their exit code and both outputs, over warehouses in temporary folders."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli import main
from tests.connectors.conftest import impatient, teapot
from tests.connectors.fakes.server import Faults, Server, serving
from tests.connectors.fakes.teapot import CASE, Teapot

__all__ = ["impatient", "teapot"]  # fixtures that are asked for by name

TICKETS = """number,opened_at,contact_type,assignment_group,first_response_at,resolved_at
A1,2026-01-05 09:00,Phone,North,2026-01-05 09:30,2026-01-05 10:00
A2,2026-01-06 09:00,Email,North,2026-01-06 11:00,2026-01-07 09:00
A3,2026-02-03 09:00,Email,South,,
"""


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "warehouse"


@pytest.fixture
def run(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run one command against the test's warehouse."""

    def ran(*words: str) -> Ran:
        capsys.readouterr()
        code = main(["--warehouse", str(warehouse), *words])
        return Ran(code, *capsys.readouterr())

    return ran


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    path = tmp_path / "tickets.csv"
    path.write_text(TICKETS)
    return path


@pytest.fixture
def loaded(run: Callable[..., Ran], tickets: Path) -> Path:
    assert run("load", str(tickets)).code == 0
    return tickets


@pytest.fixture(scope="session")
def sample(sample_folder: Path) -> Path:
    """A folder with the sample company; only for reading."""
    return sample_folder


@pytest.fixture
def pot(teapot: None, impatient: list[float], monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A running Teapot with twelve tickets, its key in the environment."""
    for name, value in CASE.environment.items():
        monkeypatch.setenv(name, value)
    world = CASE.world()
    world.open(12)
    world.change(10)
    with serving(Teapot(world, 10), Faults()) as server:
        yield server


@pytest.fixture
def synced(run: Callable[..., Ran], tmp_path: Path) -> Callable[..., Ran]:
    """Run a command with so many sources configured: name -> its lines of TOML."""

    def ran(command: str, *words: str, **sources: str) -> Ran:
        path = tmp_path / "deskscope.toml"
        path.write_text("\n".join(f"[sources.{name}]\n{lines}" for name, lines in sources.items()))
        return run("--config", str(path), command, *words)

    return ran
