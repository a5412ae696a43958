"""A sync of 100,000 tickets from an API on loopback, ours and dlt's in turn: `bench/sync.py [ROUNDS]`.

Both read the same thousand-ticket pages by the same Link headers, keep a cursor, and merge by id into a new
DuckDB file; then once more without changes. Wanted: 20,000 rows/s, 2.5x dlt, 200 MB above idle, a second sync
in at most 1 s. dlt gets an environment of its own in the bench folder (made once; it needs `uv`).
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from data import FOLDER
from measured import Measured, measured

ROWS = 100_000
PORT = 18_741
HERE = Path(__file__).parent
DLT = FOLDER / "dlt"

OURS = (
    """
import sync_ours
client, warehouse = sync_ours.prepared({folder!r}, {port})
""",
    """
rows = sync_ours.read(client, warehouse)
assert rows >= {least}, rows
""",
)
THEIRS = (
    """
import sync_dlt
pipeline, source = sync_dlt.prepared({folder!r}, {port})
""",
    """
pipeline.run(source)
""",
)


@contextmanager
def _api() -> Iterator[None]:
    command = [sys.executable, str(HERE / "ticket_api.py"), str(PORT), str(ROWS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            yield
        finally:
            process.terminate()


def _dlt_python() -> Path:
    """The Python of an environment that has dlt."""
    python = DLT / "bin" / "python"
    if not python.exists():
        subprocess.run(["uv", "venv", "-q", "-p", sys.executable, str(DLT)], check=True)
        subprocess.run(["uv", "pip", "install", "-q", "--python", str(python), "dlt[duckdb]"], check=True)
    return python


def _run(work: tuple[str, str], folder: str, python: Path, least: int) -> Measured:
    given = {"folder": folder, "port": PORT, "least": least}
    return measured(*(part.format(**given) for part in work), python=python)


def main(rounds: int) -> None:
    ours, again, theirs = list[Measured](), list[Measured](), list[Measured]()
    python = _dlt_python()
    with _api():
        for _ in range(rounds):
            with tempfile.TemporaryDirectory() as folder:
                ours.append(_run(OURS, folder, Path(sys.executable), ROWS))
                again.append(_run(OURS, folder, Path(sys.executable), 0))
            with tempfile.TemporaryDirectory() as folder:
                theirs.append(_run(THEIRS, folder, python, 0))
    first, second, dlt = (median(run.seconds for run in runs) for runs in (ours, again, theirs))
    above = max(run.peak_mb - run.idle_mb for run in ours)
    print(f"deskscope {first:6.1f} s  {ROWS / first:8,.0f} rows/s  {above:.0f} MB above idle")
    print(f"dlt       {dlt:6.1f} s  {ROWS / dlt:8,.0f} rows/s")
    print(f"{dlt / first:.1f}x dlt; a second sync without changes {second:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
