"""A real server with a real limit, where Roundup is installed: started for a test, ended with it."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = Path(__file__).parent / "roundup_server.py"


def python() -> Path | None:
    """A Python that has roundup: DESKSCOPE_ROUNDUP names it, else this one, if it has."""
    named = os.environ.get("DESKSCOPE_ROUNDUP")
    if named:
        return Path(named)
    return Path(sys.executable) if importlib.util.find_spec("roundup") else None


@contextmanager
def serving(python: Path, folder: Path, *, calls: int, seconds: int, issues: int) -> Iterator[str]:
    """The address of its REST interface; so many `calls` in so many `seconds` are let through."""
    command = [str(python), str(PROGRAM), str(folder / "tracker"), str(calls), str(seconds), str(issues)]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert server.stdout is not None
            address = next((line.strip() for line in server.stdout if line.startswith("http")), None)
            assert address, (folder / "log").read_text()
            yield address
        finally:
            server.terminate()
            server.communicate()
