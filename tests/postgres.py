"""A private PostgreSQL cluster for tests: made in a temporary folder, on this machine only, ended with the run."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import URL

USER, PASSWORD = "deskscope", "not-a-secret"
_SECONDS_TO_START = 60
# Nothing here has to survive the machine, so nothing waits for the disk.
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "64MB",
    "autovacuum": "off",
}


def binaries() -> Path | None:
    """The folder with initdb and postgres, of Debian's package or on the PATH."""
    of_debian = Path("/usr/lib/postgresql/15/bin")
    if (of_debian / "initdb").exists():
        return of_debian
    found = shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def cluster(programs: Path) -> Iterator[URL]:
    """The address of the running cluster's own database; PASSWORD is asked over TCP."""
    account = _account()
    owner = {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []} if account else {}
    folder = Path(tempfile.mkdtemp(prefix="deskscope-pg-"))  # short: a socket's path has at most 107 bytes
    try:
        (folder / "password").write_text(PASSWORD)
        if account:
            shutil.chown(folder, account)
            shutil.chown(folder / "password", account)
        _make(programs, folder, owner)
        with _running(programs, folder, owner) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> str | None:
    """Whose the cluster is: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _make(programs: Path, folder: Path, owner: dict[str, object]) -> None:
    words = ["--encoding=UTF8", "--locale=C", "--no-sync", "--auth-local=trust", "--auth-host=scram-sha-256"]
    subprocess.run(
        [programs / "initdb", "-D", folder / "data", "-U", USER, f"--pwfile={folder / 'password'}", *words],
        check=True,
        capture_output=True,
        cwd=folder,
        **owner,
    )


@contextmanager
def _running(programs: Path, folder: Path, owner: dict[str, object]) -> Iterator[URL]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", "-k", folder, "-p", str(port), *settings],
            stdout=log,
            stderr=log,
            cwd=folder,
            **owner,
        )
    try:
        url = URL.create("postgresql+psycopg", USER, PASSWORD, "127.0.0.1", port, "postgres")
        _await(server, url, folder / "log")
        yield url
    finally:
        server.send_signal(2)  # fast shutdown: whoever is still connected is cut off
        server.wait(30)


def _await(server: "subprocess.Popen[bytes]", url: URL, log: Path) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while server.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(libpq(url)).close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"the test cluster did not start: {log.read_text()[-2000:]}")


def libpq(url: URL) -> str:
    """The address as psycopg takes it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def database(server: URL, name: str) -> Iterator[URL]:
    """An empty database of its own on the cluster, dropped afterwards."""
    with psycopg.connect(libpq(server), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    try:
        yield server.set(database=name)
    finally:
        with psycopg.connect(libpq(server), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
