"""Bluesky's own servers for tests: a network of their own on this machine, empty when it starts."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests

from tests import postgres

PASSWORD = "not-a-secret"
_HERE = Path(__file__).parent
_POST = "app.bsky.feed.post"
_SECONDS_TO_SHOW = 60
_AT_ONCE = 25  # posts that are shown at once


def programs() -> Path | None:
    """The folder with their node_modules, where all that they take is there."""
    folder = Path(os.environ.get("DESKSCOPE_BLUESKY", _HERE))
    commands = all(shutil.which(name) for name in ("node", "redis-server"))
    return folder if commands and (folder / "node_modules/@atproto/dev-env").is_dir() else None


@dataclass(frozen=True)
class Post:
    """One that was written."""

    uri: str
    cid: str
    root: "Post | None" = None

    @property
    def reference(self) -> Mapping[str, str]:
        return {"uri": self.uri, "cid": self.cid}


@dataclass
class Person:
    """Somebody with an account, who does what an app does for its people."""

    pds: str
    handle: str
    did: str
    session: requests.Session = field(default_factory=requests.Session, repr=False)

    def ask(self, method: str, body: Mapping[str, Any] | None = None, **params: Any) -> Any:
        """The answer to a call; what goes wrong is an error."""
        return _call(self.session, self.pds, method, body, params)

    def write(
        self,
        text: str,
        *,
        to: Post | None = None,
        tags: Sequence["Person"] = (),
        quotes: Post | None = None,
        at: datetime | None = None,
        **more: Any,
    ) -> Post:
        """A post: a reply `to` another, one that names people, one that claims another time than now."""
        names = " ".join(f"@{person.handle}" for person in tags)
        record = {
            "$type": _POST,
            "text": f"{names} {text}".strip(),
            "createdAt": f"{at:%Y-%m-%dT%H:%M:%S.%fZ}" if at else _now(),
            "langs": ["en"],
            "facets": list(_facets(tags)),
            **more,
        }
        root = (to.root or to) if to else None
        if to and root:
            record["reply"] = {"root": root.reference, "parent": to.reference}
        if quotes:
            record["embed"] = {"$type": "app.bsky.embed.record", "record": quotes.reference}
        made = self._create(_POST, record)
        return Post(made["uri"], made["cid"], root)

    def delete(self, post: Post) -> None:
        key = post.uri.rsplit("/", 1)[1]
        self.ask("com.atproto.repo.deleteRecord", {"repo": self.did, "collection": _POST, "rkey": key})

    def like(self, post: Post) -> None:
        self._create("app.bsky.feed.like", {"subject": post.reference, "createdAt": _now()})

    def repost(self, post: Post) -> None:
        self._create("app.bsky.feed.repost", {"subject": post.reference, "createdAt": _now()})

    def follow(self, other: "Person") -> None:
        self._create("app.bsky.graph.follow", {"subject": other.did, "createdAt": _now()})

    def block(self, other: "Person") -> None:
        self._create("app.bsky.graph.block", {"subject": other.did, "createdAt": _now()})

    def app_password(self) -> str:
        """One for a connector, which may read and write but not change the account."""
        return str(self.ask("com.atproto.server.createAppPassword", {"name": "deskscope"})["password"])

    def _create(self, collection: str, record: Mapping[str, Any]) -> Any:
        record = {"$type": collection, **record}
        body = {"repo": self.did, "collection": collection, "record": record}
        return self.ask("com.atproto.repo.createRecord", body)


@dataclass
class Network:
    """A running one."""

    pds: str
    redis: int
    people: list[Person] = field(default_factory=list)

    def person(self, name: str) -> Person:
        """A new account."""
        handle = f"{name}.test"
        account = {"handle": handle, "email": f"{name}@mail.test", "password": PASSWORD}
        session = requests.Session()
        made = _call(session, self.pds, "com.atproto.server.createAccount", account, {})
        session.headers["Authorization"] = f"Bearer {made['accessJwt']}"
        self.people.append(Person(self.pds, handle, made["did"], session))
        return self.people[-1]

    def until_shown(self, witness: Person, there: Sequence[str], gone: Sequence[str]) -> None:
        """Wait until the network shows posts that were written, and no longer those that were deleted."""
        until = time.monotonic() + _SECONDS_TO_SHOW
        wanted = set(there)
        while time.monotonic() < until:
            shown = set[str]()
            for start in range(0, len(there) + len(gone), _AT_ONCE):
                uris = [*there, *gone][start : start + _AT_ONCE]
                found = witness.ask("app.bsky.feed.getPosts", uris=uris)["posts"]
                shown |= {post["uri"] for post in found}
            if shown == wanted:
                return
            time.sleep(0.1)
        raise RuntimeError(f"the network still shows {sorted(shown ^ wanted)}")

    def limits(self) -> Mapping[str, int]:
        """What the server keeps of its limits: key -> how much was asked in the window that runs."""
        keys = self.redis_ask("--scan", "--pattern", "rl-*").split()
        return {key: int(self.redis_ask("GET", key) or 0) for key in keys}

    def use_up(self, key: str, used: int, seconds: float) -> None:
        """So much of a limit was asked already, and its window ends in so many seconds."""
        self.redis_ask("SET", key, str(used), "PX", str(int(seconds * 1000)))

    def redis_ask(self, *words: str) -> str:
        done = subprocess.run(
            ["redis-cli", "-p", str(self.redis), *words], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()


@contextmanager
def running(folder: Path, seconds_to_start: float = 240) -> Iterator[Network]:
    """A network of the programs in `folder`, with its limits on; gone with all it holds when the block ends."""
    found = postgres.binaries()
    assert found is not None
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="deskscope-bluesky-")))
        server = stack.enter_context(postgres.cluster(found))
        store = stack.enter_context(postgres.database(server, "bluesky"))
        redis = stack.enter_context(_redis(home))
        environment = {
            **os.environ,
            "DB_POSTGRES_URL": postgres.libpq(store),
            "REDIS_HOST": f"127.0.0.1:{redis}",
            "TMPDIR": str(home),  # of what each server stores
            "NODE_ENV": "test",
            "LOG_ENABLED": "false",
        }
        command = ["node", "--no-deprecation", str(_HERE / "network.mjs"), str(folder)]
        log = home / "network.log"
        with _started(command, environment, log) as process:
            network = Network(_address(process, log, seconds_to_start), redis)
            yield network
            for person in network.people:
                person.session.close()


@contextmanager
def _redis(home: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        str(home),
    ]
    with _started(["redis-server", *words], os.environ, home / "redis.log"):
        yield port


@contextmanager
def _started(
    command: Sequence[str], environment: Mapping[str, str], log: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("wb") as written:
        process = subprocess.Popen(
            command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=written, stderr=written
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(process: "subprocess.Popen[bytes]", log: Path, seconds: float) -> str:
    until = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < until:
        for line in log.read_text().splitlines():
            if line.startswith("{"):
                return str(json.loads(line)["pds"])
        time.sleep(0.1)
    raise RuntimeError(f"the Bluesky network did not start: {log.read_text()[-2000:]}")


def _call(
    session: requests.Session,
    pds: str,
    method: str,
    body: Mapping[str, Any] | None,
    params: Mapping[str, Any],
) -> Any:
    how = "GET" if body is None else "POST"
    answer = session.request(how, f"{pds}/xrpc/{method}", json=body, params=params, timeout=60)
    assert answer.ok, f"{method}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


def _facets(tags: Sequence[Person]) -> Iterator[Mapping[str, Any]]:
    """Where in the text people are named: without it a handle is mere text, and nobody hears of it."""
    start = 0
    for person in tags:
        end = start + len(f"@{person.handle}".encode())
        mention = {"$type": "app.bsky.richtext.facet#mention", "did": person.did}
        yield {"index": {"byteStart": start, "byteEnd": end}, "features": [mention]}
        start = end + 1


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
