"""The dashboard as a process: Streamlit runs app.py as a child, and we wait with it.

The child works in the folder of app.py, where its settings lie; what it prints goes to stderr.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

START_SECONDS = 60.0
STOP_SECONDS = 10.0
INTERRUPTED = 130
_POLL_SECONDS = 0.1
_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what to open where every address is listened on


class DashboardError(Exception):
    """The dashboard cannot run; one line with what to do."""


def serve(
    *,
    app: Path,
    host: str,
    port: int,
    browser: bool,
    environment: Mapping[str, str],
    announce: Callable[[str], None],
    meanwhile: Callable[[], None] | None = None,
) -> int:
    """Run the dashboard until it ends or is interrupted; `announce` is told where it is once it listens.

    `meanwhile` is done while the dashboard starts, and before it is announced.

    `environment` is added to ours, an empty value takes a variable away. Gives the exit code, 130 after an
    interrupt. Raises DashboardError, one line, when the port is taken or the dashboard does not start.
    """
    try:
        port = _free_port(host, port)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DashboardError(f"{host}:{port}: {reason}; name another with --port or --host") from error
    child = subprocess.Popen(_command(app, host, port), cwd=app.parent, env=_with(environment), stdout=2)
    previous = signal.signal(signal.SIGTERM, _handing_on(child))
    try:
        if meanwhile is not None:
            meanwhile()
        return _accompanied(child, host, port, browser=browser, announce=announce)
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        signal.signal(signal.SIGTERM, previous)
        _stop(child)


def _accompanied(
    child: "subprocess.Popen[bytes]", host: str, port: int, *, browser: bool, announce: Callable[[str], None]
) -> int:
    if not _listens(child, host, port):
        how = (
            "ended with an error" if child.poll() is not None else f"took over {START_SECONDS:.0f} s to start"
        )
        raise DashboardError(f"the dashboard {how}; see what it said above")
    address = _address(host, port)
    announce(f"Deskscope is at {address}")
    if browser and _has_screen():
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    code = child.wait()
    return code if code >= 0 else 128 - code


def _command(app: Path, host: str, port: int) -> list[str]:
    words = [sys.executable, "-m", "streamlit", "run", app.name, "--server.headless", "true"]
    return [*words, "--server.address", host, "--server.port", str(port)]


def _with(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in {**os.environ, **environment}.items() if value}


def _free_port(host: str, port: int) -> int:
    """The port, if nobody listens on it; a free one for 0. Raises OSError."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        if os.name == "posix":  # a port that was in use a moment ago is free
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind(address)
        return int(trial.getsockname()[1])


def _listens(child: "subprocess.Popen[bytes]", host: str, port: int) -> bool:
    """Whether the child accepts connections before it ends or the time is up."""
    until = time.monotonic() + START_SECONDS
    while child.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection((_ANY.get(host, host), port), timeout=1).close()
        except OSError:
            time.sleep(_POLL_SECONDS)
        else:
            return True
    return False


def _address(host: str, port: int) -> str:
    shown = _ANY.get(host, host)
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _has_screen() -> bool:
    """Whether a browser would open beside us; without a screen it could only be one inside the terminal."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("BROWSER"))


def _handing_on(child: "subprocess.Popen[bytes]") -> "signal._HANDLER":
    def hand_on(_number: int, _frame: FrameType | None) -> None:
        child.terminate()

    return hand_on


def _stop(child: "subprocess.Popen[bytes]") -> None:
    """End the child and wait for it, also when another interrupt comes meanwhile."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        child.kill()
        child.wait()
