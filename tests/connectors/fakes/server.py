"""A vendor's API on loopback: what it answers is the fake's, what goes wrong on the way is `Faults`'.

The faults are real ones: a connection that is reset, one that falls silent, a body that ends in the middle.
"""

import json
import random
import socket
import ssl
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Protocol
from urllib.parse import parse_qsl, urlsplit

FAULTS = ("429", "500", "502", "silence", "reset", "truncated", "html")
_SILENCE_SECONDS = 1.5  # the clients of the tests wait for less


@dataclass(frozen=True)
class Request:
    """What was asked: `query` has the last value of each parameter, `body` the JSON or the form of a POST."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any = None
    url: str = ""


@dataclass(frozen=True)
class Reply:
    """What is answered: JSON, or bytes as they are; None is an empty body."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Fake(Protocol):
    """One vendor's system. It is asked by several threads; what it holds is guarded by `lock`."""

    @property
    def lock(self) -> threading.RLock: ...

    def answer(self, request: Request) -> Reply: ...


@dataclass
class Faults:
    """What goes wrong: of `kinds`, in so large a `share` of the answers, by chance; or in the order of `script`
    (None there lets one answer through). What has `forbidden`, or one of several, in its path may not be read
    (403).
    """

    share: float = 0.0
    kinds: tuple[str, ...] = FAULTS
    seed: int = 1
    retry_after: str = "0"
    forbidden: str | tuple[str, ...] = ""
    script: deque[str | None] = field(default_factory=deque)
    happened: list[str] = field(default_factory=list)
    chance: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def next(self, path: str) -> str | None:
        kind: str | None = None
        several = self.forbidden if isinstance(self.forbidden, tuple) else (self.forbidden,)
        if any(part and part in path for part in several):
            return "403"
        if self.script:
            kind = self.script.popleft()
        elif self.chance.random() < self.share:
            kind = self.chance.choice(self.kinds)
        if kind is not None:
            self.happened.append(kind)
        return kind


@dataclass
class Server:
    """A running fake: its address, what it was asked so far, and its faults.

    `meanwhile` happens before each answer, as other people work on while a list is read; `alter` makes another
    body of what the fake answers, as a release of the vendor may; its clock is `skew` ahead of ours.
    """

    url: str
    fake: Fake
    faults: Faults
    asked: list[Request] = field(default_factory=list)
    meanwhile: Callable[[], None] | None = None
    alter: Callable[[Request, Any], Any] | None = None
    skew: timedelta = timedelta(0)

    def reply(self, request: Request, fault: str | None) -> Reply:
        """What is answered; `fault` may be one that has an answer of its own."""
        if self.meanwhile is not None:
            self.meanwhile()
        if (spoilt := _spoilt(fault, self.faults)) is not None:
            return spoilt
        reply = self.fake.answer(request)
        if self.alter is None or reply.body is None or isinstance(reply.body, bytes):
            return reply
        return replace(reply, body=self.alter(request, reply.body))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = (
        True  # head and body are two packets: the second would wait 40 ms for an answer to the first
    )
    running: ClassVar[Server]

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        content = self.rfile.read(length)
        if "form" in self.headers.get("Content-Type", ""):
            self._answer(dict(parse_qsl(content.decode())))
        else:
            self._answer(json.loads(content or b"null"))

    def _answer(self, body: Any) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        running = self.running
        request = Request(
            self.command, parts.path, query, dict(self.headers.items()), body, running.url + self.path
        )
        with running.fake.lock:
            running.asked.append(request)
            fault = running.faults.next(parts.path)
            reply = running.reply(request, fault)
        if fault == "silence":
            time.sleep(_SILENCE_SECONDS)
            self.close_connection = True
            return
        if fault == "reset":
            self._reset()
            return
        self._send(reply, cut=fault == "truncated")

    def _send(self, reply: Reply, *, cut: bool) -> None:
        content = reply.body if isinstance(reply.body, bytes) else _json(reply.body)
        self.send_response(reply.status)
        headers = {"Content-Type": "application/json", **reply.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if cut:
            self.close_connection = True
            content = content[: len(content) // 2]
        try:
            self.wfile.write(content)
        except OSError:  # who asked has gone, by a kill say
            self.close_connection = True

    def _reset(self) -> None:
        """The connection ends with RST, not with a proper end."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The clock of the vendor, in the Date of each answer; ours, unless its fake has one."""
        clock: Callable[[], float] = getattr(self.running.fake, "clock", time.time)
        now = clock() if timestamp is None else timestamp
        return super().date_time_string(now + self.running.skew.total_seconds())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  of the base class
        """Not on the terminal of the tests."""


def _json(body: Any) -> bytes:
    return b"" if body is None else json.dumps(body).encode()


def _spoilt(fault: str | None, faults: Faults) -> Reply | None:
    match fault:
        case "429":
            return Reply({"error": "Too many requests"}, 429, {"Retry-After": faults.retry_after})
        case "500" | "502":
            return Reply(b"<html>Bad gateway</html>", int(fault), {"Content-Type": "text/html"})
        case "html":
            return Reply(b"<html>We will be back soon</html>", 200, {"Content-Type": "text/html"})
        case "401" | "403":
            return Reply({"error": "refused"}, int(fault))
    return None


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that a test cuts is no news."""


@dataclass
class Scripted:
    """Answers by a list, the last one for ever."""

    replies: list[Reply]
    lock: threading.RLock = field(default_factory=threading.RLock)

    def answer(self, request: Request) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@dataclass
class Stuck:
    """A fake that has lost count: whatever follows the first page of a path is that page again."""

    fake: Fake
    answered: dict[str, Reply] = field(default_factory=dict)

    @property
    def lock(self) -> threading.RLock:
        return self.fake.lock

    def answer(self, request: Request) -> Reply:
        if request.path not in self.answered:
            self.answered[request.path] = self.fake.answer(request)
        return self.answered[request.path]


@contextmanager
def serving(fake: Fake, faults: Faults | None = None, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A fake on a free port of 127.0.0.1 for as long as the block lasts."""

    class Handler(_Handler):
        pass

    server = _Quiet(("127.0.0.1", 0), Handler)
    scheme = "https" if tls else "http"
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    running = Server(f"{scheme}://127.0.0.1:{server.server_port}", fake, faults or Faults())
    Handler.running = running
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
