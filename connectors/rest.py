"""One polite reader of a JSON API: retries, limits, accounts of what was asked, and no secret in any message.

A question is asked again when the answer may become another one: a limit (as long as the server asks), a
server's error, a lost or slow connection, an answer that is no JSON although its status says so. Everything
else is an error in one line that names the source, the path and what to check. Certificates are always
verified.
"""

import json
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Any, Protocol

import requests
from requests.auth import AuthBase
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_random_exponential

from connectors.limits import asked_wait, pause, server_time

Json = Any
Items = Sequence[Mapping[str, Any]]

ATTEMPTS = 7
LONGEST_WAIT_SECONDS = 900.0  # a server that asks for more is asked again by the next run
_SLOWEST_ATTEMPT = 60.0  # seconds between two attempts that no server asked for
_TIMEOUT = (10.0, 120.0)  # seconds to connect, and between two bytes
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 522, 524})


class SourceError(Exception):
    """A source cannot be read now: one line with the source, the path and what to do."""


class Denied(SourceError):  # noqa: N818
    """The key is not accepted."""


class Forbidden(Denied):
    """The key is good, and may not read this."""


_REFUSED = {401: (Denied, "the key is not accepted"), 403: (Forbidden, "the key may not read this")}


class _Again(Exception):  # noqa: N818
    """Worth another attempt, not before `seconds` where the server said so."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.seconds = reason, seconds


@dataclass(frozen=True)
class Ask:
    """A request: a path below the base address, or a whole address of its host; a body makes it a POST."""

    path: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    body: Json = None

    def having(self, **params: str | int) -> "Ask":
        """The same with other parameters."""
        return replace(self, params={**self.params, **params})

    def saying(self, **body: Json) -> "Ask":
        """The same with other words in its body."""
        return replace(self, body={**(self.body or {}), **body})

    @property
    def key(self) -> str:
        """Equal requests have equal keys."""
        return json.dumps([self.path, sorted(self.params.items()), self.body], default=str)


@dataclass(frozen=True)
class Answer:
    """What was answered: `body` is the JSON, None where there is none (204, or a status that may be)."""

    ask: Ask
    status: int
    headers: Mapping[str, str]
    body: Json
    url: str


@dataclass
class Account:
    """What reading has cost so far."""

    calls: int = 0
    received_bytes: int = 0
    waited_seconds: float = 0.0


class Renewable(Protocol):
    """An authentication that can get itself a new token."""

    def renew(self) -> bool: ...


class Archive(Protocol):
    """Where raw answers are kept."""

    def keep(self, ask: Ask, answer: requests.Response) -> None: ...


Paging = Callable[[Answer, Items], Ask | None]


@dataclass
class Client:
    """Reads one API. `secrets` appear in no message; `check` is what to look at when a key is refused."""

    name: str
    base_url: str
    auth: AuthBase | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    secrets: Collection[str] = field(default=(), repr=False)
    check: str = "the key"
    timeout: tuple[float, float] = _TIMEOUT
    attempts: int = ATTEMPTS
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    archive: Archive | None = field(default=None, repr=False)
    account: Account = field(default_factory=Account)
    ahead: timedelta = field(default=timedelta(0), init=False)  # of the server's clock, before ours
    session: requests.Session = field(default_factory=requests.Session, repr=False)
    _pause: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self.session.headers["User-Agent"] = f"Deskscope/{version('deskscope')} (read-only)"
        self.session.headers["Accept"] = "application/json"
        self.session.headers.update(self.headers)
        self.session.auth = self.auth
        self.session.trust_env = True  # proxies of the house; certificates stay verified

    def now(self) -> datetime:
        """The time by the server's clock, as far as it has told it."""
        return datetime.now(UTC) + self.ahead

    def ask(self, ask: Ask, *, absent: Collection[int] = ()) -> Answer:
        """The answer to one request; statuses in `absent` are an answer without a body.

        Raises Denied when the key is refused, SourceError when there is no good answer after all attempts.
        """
        attempts = Retrying(
            retry=retry_if_exception_type(_Again),
            stop=stop_after_attempt(self.attempts),
            wait=_wait,
            sleep=self._rest,
            reraise=True,
        )
        try:
            answer: Answer = attempts(self._attempt, ask, absent)
        except _Again as last:
            raise self.error(ask, f"{last.reason}, {self.attempts} times; try again later") from None
        return answer

    def pages(self, ask: Ask, paging: Paging, items: str | None = None) -> Iterator[tuple[Answer, Items]]:
        """Each page from `ask` on with its items (the list at `items`, or the body itself).

        Raises SourceError where an answer holds no such list, or a page would be asked for again.
        """
        asked: set[str] = set()
        following: Ask | None = ask
        while following is not None:
            if following.key in asked:
                raise self.error(following, "would read the same page again; its paging is broken")
            asked.add(following.key)
            answer = self.ask(following)
            found = self.items(answer, items)
            yield answer, found
            following = paging(answer, found)

    def items(self, answer: Answer, items: str | None) -> Items:
        """The list of objects of an answer; raises SourceError where there is none."""
        found = answer.body
        for step in items.split(".") if items else ():
            found = found.get(step) if isinstance(found, Mapping) else None
        if not isinstance(found, list) or not all(isinstance(item, Mapping) for item in found):
            what = f"'{items}'" if items else "the answer"
            raise self.error(answer.ask, f"{what} is no list of objects; the API has changed")
        return found

    def error(self, ask: Ask, what: str) -> SourceError:
        """An error of this source in one line, without secrets."""
        return SourceError(self._plain(f"{self.name}: {what} ({_path(ask)})"))

    def _attempt(self, ask: Ask, absent: Collection[int]) -> Answer:
        self._slow_down()
        response = self._send(ask)
        if response.status_code == requests.codes.unauthorized and self._renewed():
            response = self._send(ask)
        return self._understood(ask, response, absent)

    def _send(self, ask: Ask) -> requests.Response:
        """One request with its whole body; a connection that fails in any way is worth another attempt."""
        self.account.calls += 1
        try:
            response = self.session.request(
                "GET" if ask.body is None else "POST",
                self._address(ask),
                params=dict(ask.params) or None,
                json=ask.body,
                timeout=self.timeout,
                allow_redirects=False,
            )
        except requests.exceptions.SSLError as error:
            raise self.error(ask, f"the server's certificate is not trusted: {_cause(error)}") from None
        except (
            requests.exceptions.ConnectionError,
            requests.exceptions.Timeout,
            requests.exceptions.ChunkedEncodingError,
            requests.exceptions.ContentDecodingError,
        ) as error:
            raise _Again(f"no answer ({_cause(error)})") from None
        self.account.received_bytes += len(response.content)
        self._tell_time(response)
        if self.archive is not None:
            self.archive.keep(ask, response)
        return response

    def _understood(self, ask: Ask, response: requests.Response, absent: Collection[int]) -> Answer:
        status, headers = response.status_code, response.headers
        self._pause = pause(headers, self.now())
        if status in absent:
            return Answer(ask, status, headers, None, response.url)
        if status in _AGAIN:
            raise self._later(ask, response)
        if status in _REFUSED:
            raise self._refused(ask, status)
        if not response.ok or response.is_redirect:
            raise self.error(ask, f"answered {status}{_reason(response)}; check the address")
        if status == requests.codes.no_content:
            return Answer(ask, status, headers, None, response.url)
        try:
            return Answer(ask, status, headers, response.json(), response.url)
        except ValueError:
            kind = headers.get("Content-Type", "no type").split(";")[0]
            raise _Again(f"an answer that is no JSON ({kind}, {len(response.content):,} bytes)") from None

    def _refused(self, ask: Ask, status: int) -> Denied:
        kind, why = _REFUSED[status]
        return kind(self._plain(f"{self.name}: {status} for {_path(ask)}: {why}; check {self.check}"))

    def _later(self, ask: Ask, response: requests.Response) -> Exception:
        asked = asked_wait(response.headers, self.now())
        limited = response.status_code == requests.codes.too_many_requests
        said = "its limit is reached (429)" if limited else f"answered {response.status_code}"
        if asked is not None and asked > LONGEST_WAIT_SECONDS:
            until = (self.now() + timedelta(seconds=asked)).strftime("%H:%M UTC")
            return self.error(ask, f"{said} and asks to wait until {until}; run again then")
        return _Again(said, asked)

    def _renewed(self) -> bool:
        renew = getattr(self.auth, "renew", None)
        return bool(renew and renew())

    def _slow_down(self) -> None:
        if self._pause > 0:
            self._rest(min(self._pause, LONGEST_WAIT_SECONDS))
            self._pause = 0.0

    def _rest(self, seconds: float) -> None:
        self.account.waited_seconds += seconds
        self.sleep(seconds)

    def _tell_time(self, response: requests.Response) -> None:
        told = server_time(response.headers)
        if told is not None and told.tzinfo is not None:
            self.ahead = told - datetime.now(UTC)

    def _address(self, ask: Ask) -> str:
        """Below the base address; a whole address has to be of the same host, for the key goes along."""
        if not ask.path.startswith(("http://", "https://")):
            return f"{self.base_url.rstrip('/')}/{ask.path.lstrip('/')}"
        if _host(ask.path) != _host(self.base_url):
            raise self.error(ask, f"sends on to {_host(ask.path)[1]}; the key does not go there")
        return ask.path

    def _plain(self, message: str) -> str:
        for secret in sorted(filter(None, self.secrets), key=len, reverse=True):
            message = message.replace(secret, "***")
        return " ".join(message.split())


def _wait(state: RetryCallState) -> float:
    """As long as the server asks, else longer and longer, at random so that many do not come back at once."""
    failed = state.outcome.exception() if state.outcome else None
    if isinstance(failed, _Again) and failed.seconds is not None:
        return failed.seconds
    return wait_random_exponential(multiplier=0.5, max=_SLOWEST_ATTEMPT)(state)


def _path(ask: Ask) -> str:
    """A request in a message: its path, never its parameters, which may hold more than a path says."""
    return "/" + requests.compat.urlparse(ask.path).path.lstrip("/")


def _host(address: str) -> tuple[str, str]:
    parts = requests.compat.urlparse(address)
    return parts.scheme, parts.netloc.lower()


def _cause(error: BaseException) -> str:
    """The innermost reason of a failed connection, in a few words."""
    while (deeper := error.__cause__ or error.__context__) is not None:
        error = deeper
    return f"{type(error).__name__}: {error}"[:160] if str(error) else type(error).__name__


def _reason(response: requests.Response) -> str:
    """What a server says of its error, when it says so shortly."""
    try:
        body = response.json()
    except ValueError:
        return ""
    texts = [text for text in _texts(body) if text][:2]
    return f": {'; '.join(texts)[:160]}" if texts else ""


def _texts(body: Json) -> Iterator[str]:
    if isinstance(body, str):
        yield body
    elif isinstance(body, Mapping):
        for key in ("message", "error", "error_description", "detail", "description", "errorMessages"):
            yield from _texts(body.get(key))
    elif isinstance(body, list):
        for one in body:
            yield from _texts(one)
