"""Documents as PDF and as pictures, by the Chromium that is installed: nothing of it is asked over a network.

Each run is a process of its own with a profile that ends with it. What is drawn is a file of ours that needs
no script, so nothing has to be waited for but the page itself.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from language import N_, _
from reports.taken import ReportError

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
HOW = N_(
    "PDF and pictures need Chromium or Chrome: install one (on Debian: apt install chromium), "
    "or name it in DESKSCOPE_CHROMIUM"
)
_ARGUMENTS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--no-pdf-header-footer",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
)
MOST_SECONDS = 90
SCALE = 2  # pixels of a picture for one of the page


def find_chromium() -> Path | None:
    """The browser to draw with: the one that DESKSCOPE_CHROMIUM names, else one installed, or None."""
    named = os.environ.get("DESKSCOPE_CHROMIUM")
    if named:
        return Path(named) if Path(named).exists() else None
    found = (shutil.which(name) for name in NAMES)
    there = (place for place in _PLACES if Path(place).exists())
    first = next((path for path in (*found, *there) if path), None)
    return Path(first) if first else None


def pdf(html: bytes) -> bytes:
    """The document on paper, A4 landscape, as its print style says; raises ReportError."""
    with _folder() as folder:
        made = folder / "document.pdf"
        _run(folder, html, f"--print-to-pdf={made}")
        return _made(made, b"%PDF-")


def png(html: bytes, width: int, height: int) -> bytes:
    """The top of the document in a window of so many pixels, drawn twice as sharp; raises ReportError."""
    with _folder() as folder:
        made = folder / "document.png"
        window = (f"--window-size={width},{height}", f"--force-device-scale-factor={SCALE}")
        _run(folder, html, f"--screenshot={made}", *window)
        return _made(made, b"\x89PNG")


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A folder that is gone afterwards, even if a process that is ending still writes into it."""
    with tempfile.TemporaryDirectory(prefix="deskscope-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def _run(folder: Path, html: bytes, *wanted: str) -> None:
    browser = find_chromium()
    if browser is None:
        raise ReportError(_(HOW))
    document = folder / "document.html"
    document.write_bytes(html)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    command = [str(browser), *_ARGUMENTS, *(("--no-sandbox",) if root else ())]
    command += [f"--user-data-dir={folder / 'profile'}", *wanted, document.as_uri()]
    log = folder / "log"
    with log.open("wb") as said:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd=folder,
                start_new_session=True,
            )
        except OSError as error:
            raise ReportError(f"{browser} cannot be started: {error.strerror}") from error
        try:
            code = process.wait(MOST_SECONDS)
        except subprocess.TimeoutExpired:
            raise ReportError(f"{browser} drew nothing within {MOST_SECONDS} seconds; try again") from None
        finally:
            _end(process)
    if code:
        raise ReportError(f"{browser} ended with code {code}: {_last_line(log)}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the browser with all that it started."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _last_line(log: Path) -> str:
    lines = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1][:200] if lines else "it said nothing"


def _made(file: Path, begins: bytes) -> bytes:
    data = file.read_bytes() if file.exists() else b""
    if not data.startswith(begins):
        raise ReportError(f"Chromium wrote no file: {_last_line(file.parent / 'log')}")
    return data
