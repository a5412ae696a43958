"""A viewer without a browser: speaks Streamlit's websocket to a real server and times its runs."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.request import urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

PAUSE = 0.5  # a person looks before choosing again; Streamlit tidies up after a run meanwhile


@dataclass
class Run:
    """What one run of the script sent: seconds until it was finished, bytes, charts and errors."""

    seconds: float = 0.0
    bytes: int = 0
    charts: int = 0
    errors: list[str] = field(default_factory=list)


class Viewer:
    """One browser tab, as far as the server can tell."""

    def __init__(self, port: int, page: str = "", pause: float = PAUSE) -> None:
        self._pause = pause
        self._connection: ClientConnection = connect(
            f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None
        )
        self._page = page
        self._ids: dict[str, str] = {}
        self._chosen: dict[str, str] = {}
        self.first = self.run()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def choose(self, **chosen: str) -> Run:
        """Choose in the select boxes of these labels; the run that follows."""
        self._chosen |= {label.replace("_", " "): value for label, value in chosen.items()}
        return self.run()

    def visit(self, page: str) -> Run:
        """Go to another page of the navigation, by its address."""
        self._page = page
        return self.run()

    def run(self) -> Run:
        """Run the page as it stands."""
        asked = BackMsg()
        asked.rerun_script.page_name = self._page
        for label, value in self._chosen.items():
            asked.rerun_script.widget_states.widgets.add(id=self._ids[label], string_value=value)
        time.sleep(self._pause)
        started = time.perf_counter()
        self._connection.send(asked.SerializeToString())
        run = Run()
        for message in self._messages(run):
            self._note(message, run)
        run.seconds = time.perf_counter() - started
        return run

    def _messages(self, run: Run) -> Iterator[ForwardMsg]:
        while True:
            received = self._connection.recv(timeout=120)
            assert isinstance(received, bytes)
            run.bytes += len(received)
            message = ForwardMsg.FromString(received)
            yield message
            if message.WhichOneof("type") == "script_finished":
                return

    def _note(self, message: ForwardMsg, run: Run) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "selectbox":
            self._ids[element.selectbox.label] = element.selectbox.id
        elif kind == "plotly_chart":
            run.charts += 1
        elif kind == "exception":
            run.errors.append(element.exception.message)


@contextmanager
def served(script: Path, port: int, env: Mapping[str, str]) -> Iterator[int]:
    """A Streamlit server on that port, with the settings beside the script; gives its process id."""
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "server.fileWatcherType": "none",
    }
    arguments = [f"--{name}={value}" for name, value in options.items()]
    with subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", script.name, *arguments],
        cwd=script.parent,
        env=dict(env),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
            yield server.pid
        finally:
            server.terminate()


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            with urlopen(url, timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    message = f"{url} does not answer"
    raise RuntimeError(message)


def cpu_seconds(pid: int) -> float:
    """Processor time of a process so far, all threads: other programs of the machine hardly change it."""
    stat = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int, *, highest: bool = False) -> float:
    """Resident memory of a process now, or the highest it ever was."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    name = "VmHWM" if highest else "VmRSS"
    return int(next(line for line in status.splitlines() if line.startswith(name)).split()[1]) / 1000
