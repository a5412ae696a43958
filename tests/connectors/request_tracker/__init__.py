"""A real Request Tracker 5 for tests, of Debian's packages: a private one, on this machine only, in SQLite."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

_LIBRARY = Path("/usr/share/request-tracker5")
_SECONDS_TO_START = 240
AGENTS = ("ada", "ben")
KEYS = {"kpi": "UTC", "kpi-ny": "America/New_York"}  # who may only read, and their time zones
_SETTINGS = """\
Set($rtname, 'rt.test');
Set($Organization, 'rt.test');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '{folder}/tickets.sqlite');
Set($WebDomain, '127.0.0.1');
Set($WebPort, {port});
Set($WebBaseURL, 'http://127.0.0.1:{port}');
Set($WebPath, '');
Set($WebSessionClass, 'Apache::Session::File');
Set($Timezone, 'Europe/Berlin');
Set($MailCommand, 'testfile');
Set($CorrespondAddress, 'desk@rt.test');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'error');
1;
"""


def programs() -> Path | None:
    """Where the server is installed, where all that it takes is."""
    needed = ("/usr/bin/rt-mailgate-5", "/usr/sbin/rt-setup-database-5", _LIBRARY / "libexec" / "rt-server")
    return _LIBRARY if all(Path(one).exists() for one in needed) else None


@dataclass
class RequestTracker:
    """A running one. What is done with it is done as its people do it: by mail, and by REST with their key."""

    url: str
    database: Path
    tokens: Mapping[str, str]
    sessions: dict[str, requests.Session] = field(default_factory=dict)

    def ask(self, method: str, path: str, *, by: str, body: Any = None, **params: Any) -> Any:
        """The answer to a request of `by`; what goes wrong is an error."""
        session = self.sessions.setdefault(by, requests.Session())
        answer = session.request(
            method,
            f"{self.url}/REST/2.0/{path}",
            headers={"Authorization": f"token {self.tokens[by]}"},
            json=body,
            params=params,
            timeout=120,
        )
        answer.raise_for_status()
        return answer.json()

    def create(self, by: str, requestor: str, **more: Any) -> int:
        """A ticket by REST, with a first message."""
        body = {"Queue": "Service Desk", "Subject": "help", "Requestor": requestor, "Content": "help", **more}
        return int(self.ask("POST", "ticket", by=by, body=body)["id"])

    def change(self, ticket: int, by: str, **fields: Any) -> None:
        """Other values of a ticket's fields. The server says in a good answer what it has refused."""
        said = self.ask("PUT", f"ticket/{ticket}", by=by, body=fields)
        assert not any("denied" in str(line).lower() for line in said), said

    def write(self, ticket: int, by: str, kind: str = "correspond") -> None:
        """A message on a ticket, or a comment, which only agents see."""
        body = {"Content": "we look into it", "ContentType": "text/plain"}
        self.ask("POST", f"ticket/{ticket}/{kind}", by=by, body=body)

    def mail(self, sender: str, ticket: int | None = None) -> None:
        """A mail as the gateway gets it: a new ticket, or an answer on one."""
        subject = f"Re: [rt.test #{ticket}] help" if ticket else "help"
        message = f"From: {sender}\nTo: desk@rt.test\nSubject: {subject}\n\nhelp\n"
        words = ["--queue", "Service Desk", "--action", "correspond", "--url", self.url]
        subprocess.run(
            ["/usr/bin/rt-mailgate-5", *words], input=message, text=True, check=True, capture_output=True
        )

    def enter(self, by: str, requestor: str) -> None:
        """A ticket by the web, by an agent or in self-service."""
        page = "Ticket" if by in AGENTS else "SelfService"
        fields = {
            "id": "new",
            "Queue": "Service Desk",
            "Requestors": requestor,
            "Subject": "help",
            "Content": "help",
        }
        with requests.Session() as browser:
            browser.headers["Referer"] = f"{self.url}/"
            for path, form in (
                ("NoAuth/Login.html", {"user": by, "pass": f"{by}-secret"}),
                (f"{page}/Create.html", {**fields, "SubmitTicket": "Create"}),
            ):
                browser.post(f"{self.url}/{path}", data=form, timeout=120).raise_for_status()


@contextmanager
def running() -> Iterator[RequestTracker]:
    """One with people, queues, and the tickets of setup.pl; gone with all it holds when the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="deskscope-rt-"))
    try:
        (folder / "more").mkdir()
        (folder / "settings.pm").write_text(
            _SETTINGS.replace("{folder}", str(folder)).replace("{port}", str(port))
        )
        own = {"RT_SITE_CONFIG": str(folder / "settings.pm"), "RT_SITE_CONFIG_DIR": str(folder / "more")}
        environment = {**os.environ, **own, "TZ": "UTC"}
        _run(
            folder,
            environment,
            "/usr/sbin/rt-setup-database-5",
            "--action",
            "init",
            "--dba",
            "root",
            "--force",
        )
        setup = Path(__file__).with_name("setup.pl")
        said = _run(folder, environment, "perl", f"-I{_LIBRARY}/lib", str(setup))
        url = f"http://127.0.0.1:{port}"
        tracker = RequestTracker(url, folder / "tickets.sqlite", json.loads(said.splitlines()[-1]))
        with _serving(folder, environment, port, tracker):
            yield tracker
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, environment: Mapping[str, str], *words: str) -> str:
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{words[0]}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


@contextmanager
def _serving(
    folder: Path, environment: Mapping[str, str], port: int, tracker: RequestTracker
) -> Iterator[None]:
    words = ["--server", "Starlet", "--host", "127.0.0.1", "--port", str(port), "--max-workers", "3"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            ["perl", str(_LIBRARY / "libexec" / "rt-server"), *words],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _await(server, tracker, folder / "log")
        yield
    finally:
        for session in tracker.sessions.values():
            session.close()
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(20)


def _await(server: "subprocess.Popen[bytes]", tracker: RequestTracker, log: Path) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while server.poll() is None and time.monotonic() < until:
        try:
            tracker.ask("GET", "rt", by="kpi")
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"Request Tracker did not start: {log.read_text()[-2000:]}")
