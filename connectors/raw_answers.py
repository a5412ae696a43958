"""Answers as they came, kept for some days where a source wants it, and read again in place of the source.

They hold what the source tells of people: owner-only files beside the warehouse, `answers/SOURCE/RUN.zst`,
each answer compressed on its own so that a run that dies leaves what it has read. No key stands in them.
"""

import json
import os
import re
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import requests
import zstandard
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from connectors.forgotten_answers import spared_record
from connectors.reading import Beginning
from connectors.rest import Ask, SourceError
from warehouse import Names
from warehouse.redaction import REDACTED, redacted

_FOLDER, _ENDING = "answers", ".zst"
_RUN = "%Y%m%d-%H%M%S-%f"
_LEFT_OUT = re.compile(r"cookie|auth|token|key|session|encoding|length|limit|retry|connection", re.IGNORECASE)
_TOKENS = re.compile(
    r'("(?:access_?token|refresh_?token|api_?(?:token|key)|password|(?:client_?)?secret)"\s*:\s*)"[^"]*"',
    re.IGNORECASE,
)


@dataclass
class RawAnswers:
    """Keeps the answers of one run of one source. `secrets` tells what may not stand in them.

    `forgotten` names who was forgotten: what is about them is left out before it is written.
    """

    path: Path
    secrets: Callable[[], Collection[str]]
    forgotten: Names | None = None

    def begin(self, stream: str, beginning: Beginning, at: datetime) -> None:
        """What follows is of this stream, which was asked from there on, at this time of the server."""
        where = {**asdict(beginning), "since": beginning.since.isoformat(), "at": at.isoformat()}
        self._write({"stream": stream, **where})

    def keep(self, ask: Ask, response: requests.Response) -> None:
        """The answer to one request."""
        body = redacted(response.content.decode("utf-8", "replace"), self.secrets())
        self._write(
            {
                "asked": _asked(response.url, ask.body),
                "status": response.status_code,
                "headers": {
                    name: text for name, text in response.headers.items() if not _LEFT_OUT.search(name)
                },
                "body": _TOKENS.sub(rf'\1"{REDACTED}"', body),
            }
        )

    def _write(self, record: Mapping[str, Any]) -> None:
        """One line, compressed; in a text within a text a key is quoted twice, so its parts were redacted."""
        spared: Mapping[str, Any] | None = record
        if self.forgotten is not None:
            spared, _ = spared_record(record, self.forgotten)
        if spared is None:
            return
        text = redacted(json.dumps(spared), self.secrets())
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(opened, "ab") as file:
            file.write(zstandard.compress(f"{text}\n".encode()))


def kept(folder: Path, source: str) -> list[str]:
    """The runs of a source whose answers are kept, the oldest first."""
    return sorted(path.stem for path in place_of(folder, source).glob(f"*{_ENDING}"))


def new_run(folder: Path, source: str, now: datetime, days: float) -> Path:
    """The file of a run that begins now; those of more than so many `days` ago are deleted."""
    oldest = (now - timedelta(days=days)).strftime(_RUN)
    for run in kept(folder, source):
        if run < oldest:
            (place_of(folder, source) / f"{run}{_ENDING}").unlink()
    return place_of(folder, source) / f"{now.strftime(_RUN)}{_ENDING}"


def place_of(folder: Path, source: str) -> Path:
    """The folder of a source's runs in a warehouse's `folder`."""
    return folder / _FOLDER / quote(source, safe=" ")


@dataclass
class Replayed(BaseAdapter):
    """The kept answers of a run, in place of the server: a transport of `requests`."""

    source: str
    run: str
    streams: dict[str, tuple[Beginning, datetime]] = field(default_factory=dict)
    answers: dict[str, deque[Mapping[str, Any]]] = field(default_factory=lambda: defaultdict(deque))

    def __post_init__(self) -> None:
        super().__init__()

    def send(self, request: requests.PreparedRequest, **how: Any) -> requests.Response:  # type: ignore[override]  # noqa: ARG002
        """The answer that the same request had in that run; raises SourceError where it had none."""
        body = json.loads(request.body) if request.body else None
        found = self.answers.get(_asked(str(request.url), body))
        if not found:
            path = urlsplit(str(request.url)).path
            raise SourceError(f"{self.source}: run {self.run} kept no answer to this request ({path})")
        kept_answer = found[0] if len(found) == 1 else found.popleft()
        response = requests.Response()
        response.status_code, response.url, response.request = (
            kept_answer["status"],
            str(request.url),
            request,
        )
        response.headers = CaseInsensitiveDict(kept_answer["headers"])
        response._content = kept_answer["body"].encode()  # noqa: SLF001  as every transport of requests does
        return response

    def close(self) -> None:
        """Nothing is open."""


def replayed(folder: Path, source: str, run: str) -> Replayed:
    """What is kept of a run; raises SourceError, with the runs that there are, where nothing is."""
    if run not in kept(folder, source):
        there = ", ".join(kept(folder, source)[-5:]) or "none; archive_days of the source keeps them"
        raise SourceError(f"{source}: no answers of run {run} are kept; there are {there}")
    found = Replayed(source, run)
    for record in _records(place_of(folder, source) / f"{run}{_ENDING}"):
        if "stream" in record:
            begun = Beginning(
                datetime.fromisoformat(record["since"]), record["cursor"], record["full"], record["goes_on"]
            )
            found.streams[record["stream"]] = begun, datetime.fromisoformat(record["at"])
        elif _is_answer(record):
            found.answers[record["asked"]].append(record)
    return found


def _is_answer(record: Mapping[str, Any]) -> bool:
    """A fault, a limit and a page that is no JSON were asked again: the answer is what came then."""
    if record["status"] >= requests.codes.server_error or record["status"] in (401, 408, 425, 429):
        return False
    try:
        json.loads(record["body"] or "null")
    except ValueError:
        return False
    return True


def _records(path: Path) -> Iterator[Mapping[str, Any]]:
    """Line by line; a last one that was not written to its end is left out."""
    with path.open("rb") as file:
        reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
        lines = reader.read().split(b"\n")
    for line in lines[:-1]:
        yield json.loads(line)


def _asked(url: str, body: object) -> str:
    """A request, whatever the host is called."""
    parts = urlsplit(url)
    return json.dumps(
        [parts.path, sorted(parse_qsl(parts.query, keep_blank_values=True)), body], sort_keys=True
    )
