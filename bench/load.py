"""Loading a million tickets against a bare DuckDB script, in turn; `python bench/load.py [ROUNDS]`.

Wanted: at most 3x the bare script; the same file again at most 2x the first time; at most 1.5 GB.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import data
from measured import Measured, measured, typical


def _ours(folder: Path, path: Path) -> Measured:
    return measured(
        "from connectors.files import load_file\nfrom warehouse import open_warehouse",
        f"report = load_file(open_warehouse({str(folder)!r}), Path({str(path)!r}), source='bench')\n"
        "assert report.refused == 0 and report.read == 1_000_000, report",
    )


def _bare(folder: Path, path: Path) -> Measured:
    return measured("from bare_load import load", f"load(Path({str(folder)!r}), Path({str(path)!r}))")


def _told(name: str, run: Measured, than: Measured | None = None) -> None:
    ratio = f"{run.seconds / than.seconds:6.2f}x" if than else " " * 7
    print(f"{name:28}{run.seconds:7.2f} s{ratio}{run.peak_mb:8.0f} MB", flush=True)


def main(rounds: int) -> None:
    """Load the file with both, twice each, `rounds` times, each time into a new folder."""
    path, _ = data.write()
    runs: dict[str, list[Measured]] = {name: [] for name in ("bare", "bare again", "ours", "ours again")}
    for _ in range(rounds):
        folder = Path(tempfile.mkdtemp(prefix="deskscope-bench-"))
        try:
            for name, load in (("bare", _bare), ("ours", _ours)):
                runs[name].append(load(folder / name, path))
                runs[f"{name} again"].append(load(folder / name, path))
        finally:
            shutil.rmtree(folder)
    took = {name: typical(of) for name, of in runs.items()}
    _told("bare script", took["bare"])
    _told("deskscope, by the bare one", took["ours"], took["bare"])
    _told("bare script again", took["bare again"], took["bare"])
    _told("deskscope again, by its first", took["ours again"], took["ours"])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
