"""The API on loopback: uvicorn in a thread, over the sample company, with a reader's and a watcher's token."""

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
import uvicorn
from starlette.applications import Starlette

from pages.api.routes import API
from pages.api.service import service

READER, WATCHER = "a-reader-of-figures-0001", "a-watcher-of-health-0002"
CONFIGURED = """[api.tokens.excel]
token = "${DESKSCOPE_API_EXCEL}"
role = "reader"

[api.tokens.wallboard]
token = "${DESKSCOPE_API_WALLBOARD}"
role = "watcher"
"""


@dataclass(frozen=True)
class Answered:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> str:
        return str(self.json["error"])


@dataclass(frozen=True)
class Caller:
    """Somebody who calls the API; `headers` are sent with each request."""

    port: int
    headers: Mapping[str, str]

    def __call__(self, path: str, *, method: str = "GET", **headers: str) -> Answered:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, headers={**self.headers, **named})
            told = connection.getresponse()
            found = {name.lower(): value for name, value in told.getheaders()}
            return Answered(told.status, found, told.read())
        finally:
            connection.close()

    def bearing(self, token: str) -> "Caller":
        return Caller(self.port, {"Authorization": f"Bearer {token}"})

    def with_password(self, password: str) -> "Caller":
        said = b64encode(f"anybody:{password}".encode()).decode()
        return Caller(self.port, {"Authorization": f"Basic {said}"})


@contextmanager
def listening(app: Any) -> Iterator[int]:
    """An ASGI application on a free port of loopback, until the block ends."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, ws="none", log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            thread.join(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    with listening(Starlette(routes=[API])) as found:
        yield found


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Say what deskscope.toml holds."""

    def said(text: str) -> None:
        path = tmp_path / "deskscope.toml"
        path.write_text(text, "utf-8")
        monkeypatch.setenv("DESKSCOPE_CONFIG", str(path))

    return said


@pytest.fixture
def over(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Say which warehouse it is."""
    return lambda folder: monkeypatch.setenv("DESKSCOPE_WAREHOUSE", f"duckdb:///{folder}")


@pytest.fixture
def api(
    port: int,
    configured: Callable[[str], None],
    over: Callable[[Path], None],
    sample_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Caller]:
    """The API over the sample company, called by a reader; nobody called it before."""
    monkeypatch.setenv("DESKSCOPE_API_EXCEL", READER)
    monkeypatch.setenv("DESKSCOPE_API_WALLBOARD", WATCHER)
    configured(CONFIGURED)
    over(sample_folder)
    service.cache_clear()
    st.cache_resource.clear()
    yield Caller(port, {}).bearing(READER)
    service.cache_clear()
    st.cache_resource.clear()


@pytest.fixture
def stranger(api: Caller) -> Caller:
    """Who has no token."""
    return Caller(api.port, {})
