"""One polite reader of a JSON API: retries, limits, accounts of what was asked, and no secret in any message.

A question is asked again when the answer may become another one: a limit (as long as the server asks), a
server's error, a lost or slow connection, an answer that is no JSON although its status says so. Everything
else is an error in one line that names the source, the path and what to check. Certificates are always
verified.
"""

import json
import logging
import ssl
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Any, Protocol

import requests
from requests.auth import AuthBase
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_random, wait_random_exponential
from urllib3.exceptions import MaxRetryError

from connectors.answered import cause, host_of, path_of, reason
from connectors.limits import asked_wait, pause, server_time
from warehouse.redaction import redacted

Json = Any
Items = Sequence[Mapping[str, Any]]
Param = str | int | Sequence[str]

AGENT = f"Deskscope/{version('deskscope')} (read-only)"
ATTEMPTS = 7
LONGEST_WAIT_SECONDS = 900.0  # a server that asks for more is asked again by the next run
_SLOWEST_ATTEMPT = 60.0  # seconds between two attempts that no server asked for
_FAULT, _LIMIT = 0.5, 5.0  # seconds before the second attempt at most, after a fault and after a 429
TIMEOUT = (10.0, 120.0)  # seconds to connect, and between two bytes
_log = logging.getLogger("deskscope.connectors")
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 522, 524})


class SourceError(Exception):
    """A source cannot be read now: one line with the source, the path and what to do."""


class Denied(SourceError):  # noqa: N818
    """The key is not accepted."""


class Forbidden(Denied):
    """The key is good, and may not read this."""


_REFUSED = {401: (Denied, "the key is not accepted"), 403: (Forbidden, "the key may not read this")}


class Again(Exception):  # noqa: N818
    """Worth another attempt, not before `seconds` where the server said so; `limited` without saying so.

    `lost`: it may have been answered, and the answer did not arrive.
    """

    def __init__(
        self, reason: str, seconds: float | None = None, *, limited: bool = False, lost: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason, self.seconds, self.limited, self.lost = reason, seconds, limited, lost


class NoToken(Exception):  # noqa: N818
    """A token endpoint gives no token; says why, without any secret."""


@dataclass(frozen=True)
class Ask:
    """A request: a path below the base address, or a whole address of its host; a body makes it a POST."""

    path: str
    params: Mapping[str, Param] = field(default_factory=dict)
    body: Json = None

    def having(self, **params: Param) -> "Ask":
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
    """What reading has cost so far; `bill` is a line on what the source bills for it, if it does."""

    calls: int = 0
    received_bytes: int = 0
    waited_seconds: float = 0.0
    bill: str | None = None


class Archive(Protocol):
    """Where raw answers are kept."""

    def keep(self, ask: Ask, answer: requests.Response) -> None: ...


Paging = Callable[[Answer, Items], Ask | None]
Objection = Callable[[Json], Exception | None]
"""What a body refuses, in a few words: Again, SourceError, Denied or Forbidden; None where it answers."""


@dataclass
class Client:
    """Reads one API. `secrets` appear in no message; `check` is what to look at when a key is refused.

    An `auth` that can `renew()` its token does so when it has expired. `window_seconds` is that of the
    vendor's limit where its answers count without saying until when. `objection` finds the refusal in a body,
    also of one whose status says that all is well. `stopped` ends every wait, and the reading with it. `say`
    tells whoever waits a line.
    """

    name: str
    base_url: str
    auth: AuthBase | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    secrets: Collection[str] = field(default=(), repr=False)
    check: str = "the key"
    timeout: tuple[float, float] = TIMEOUT
    attempts: int = ATTEMPTS
    window_seconds: float | None = None
    objection: Objection | None = None
    longest_wait: float = LONGEST_WAIT_SECONDS
    stopped: threading.Event = field(default_factory=threading.Event, repr=False)
    sleep: Callable[[float], object] | None = field(default=None, repr=False)
    say: Callable[[str], None] = field(default=_log.warning, repr=False)
    archive: Archive | None = field(default=None, repr=False)
    account: Account = field(default_factory=Account)
    ahead: timedelta = field(default=timedelta(0), init=False)  # of the server's clock, before ours
    session: requests.Session = field(default_factory=requests.Session, repr=False)
    _pause: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self.session.headers["User-Agent"] = AGENT
        self.session.headers["Accept"] = "application/json"
        self.session.headers.update(self.headers)
        self.session.auth = self.auth
        self.session.trust_env = True  # proxies of the house; certificates stay verified

    def now(self) -> datetime:
        """The time by the server's clock, as far as it has told it."""
        return datetime.now(UTC) + self.ahead

    def ask(
        self, ask: Ask, *, absent: Collection[int] = (), lost: Callable[[], None] = lambda: None
    ) -> Answer:
        """The answer to one request; statuses in `absent` are an answer without a body.

        `lost` is told of each answer that did not arrive, for it may be billed; what it raises ends this.
        Raises Denied when the key is refused, SourceError when there is no good answer after all attempts.
        """
        attempts = Retrying(
            retry=retry_if_exception_type(Again),
            stop=stop_after_attempt(self.attempts),
            wait=_wait,
            sleep=self._rest,
            reraise=True,
        )
        try:
            answer: Answer = attempts(self._attempt, ask, absent, lost)
        except Again as last:
            raise self.error(ask, f"{last.reason}, {self.attempts} times; try again later") from None
        except NoToken as refused:
            raise Denied(self.plain(f"{self.name}: {refused}; check {self.check}")) from None
        return answer

    def pages(self, ask: Ask, paging: Paging, items: str | None = None) -> Iterator[tuple[Answer, Items]]:
        """Each page from `ask` on with its items (the list at `items`, or the body itself).

        Raises SourceError where an answer holds no such list, or a page would be asked for again.
        """
        asked: set[str] = set()
        before: Items = ()
        following: Ask | None = ask
        while following is not None:
            if following.key in asked:
                raise self.error(following, "would read the same page again; its paging is broken")
            asked.add(following.key)
            answer = self.ask(following)
            found = self.items(answer, items)
            if found and found == before:
                raise self.error(following, "gives the same page again; its paging is broken")
            before = found
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
        return SourceError(self.plain(f"{self.name}: {what} ({path_of(ask.path)})"))

    def _attempt(self, ask: Ask, absent: Collection[int], lost: Callable[[], None]) -> Answer:
        try:
            return self._answered(ask, absent)
        except Again as again:
            if again.lost:
                lost()
            raise

    def _answered(self, ask: Ask, absent: Collection[int]) -> Answer:
        self._slow_down(ask)
        response = self._send(ask)
        renew = getattr(self.auth, "renew", None)
        if renew is not None and self._expired(response):
            renew()
            response = self._send(ask)
        return self._understood(ask, response, absent)

    def _expired(self, response: requests.Response) -> bool:
        """Whether a token has to be renewed: 401, and whatever else its `auth` knows to say so."""
        expired = getattr(self.auth, "expired", None)
        return response.status_code == requests.codes.unauthorized or bool(expired and expired(response))

    def _send(self, ask: Ask) -> requests.Response:
        """One request with its whole body; a connection that fails in any way is worth another attempt."""
        if self.stopped.is_set():
            raise self.error(ask, "stopped")
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
        except _LOST as error:
            if _untrusted(error):
                raise self.error(ask, f"the server's certificate is not trusted: {cause(error)}") from None
            raise Again(f"no answer ({cause(error)})", lost=not _unreached(error)) from None
        except (requests.RequestException, ValueError) as error:  # its text may hold the key
            raise self.error(ask, f"cannot be asked ({type(error).__name__}); {self._look}") from None
        self.account.received_bytes += len(response.content)
        self._tell_time(response)
        if self.archive is not None:
            self.archive.keep(ask, response)
        return response

    def _understood(self, ask: Ask, response: requests.Response, absent: Collection[int]) -> Answer:
        status, headers = response.status_code, response.headers
        if status in absent:
            return Answer(ask, status, headers, None, response.url)
        if status in _AGAIN:
            raise self._later(ask, response)
        self._pause = pause(headers, self.now(), self.window_seconds)
        if not response.ok and (objection := self._objection(response)) is not None:
            raise self._objected(ask, objection, asked_wait(headers, self.now()))
        if status in _REFUSED:
            raise self._refused(ask, status)
        if not response.ok or response.is_redirect:
            raise self.error(ask, f"answered {status}{reason(response)}; check the address")
        if status == requests.codes.no_content:
            return Answer(ask, status, headers, None, response.url)
        try:
            body = response.json()
        except (ValueError, RecursionError):
            kind = headers.get("Content-Type", "no type").split(";")[0]
            size = f"{len(response.content):,} bytes"
            raise Again(f"an answer that is no JSON ({kind}, {size})", lost=True) from None
        if self.objection is not None and (objection := self.objection(body)) is not None:
            raise self._objected(ask, objection, asked_wait(headers, self.now()))
        return Answer(ask, status, headers, body, response.url)

    def _objection(self, response: requests.Response) -> Exception | None:
        """What the connector reads in the body of a refusal; None leaves it to the status."""
        try:
            return self.objection(response.json()) if self.objection is not None else None
        except ValueError:  # a page for people
            return None

    def _objected(self, ask: Ask, objection: Exception, wait: float | None) -> Exception:
        if isinstance(objection, Again):
            return Again(objection.reason, wait, limited=objection.limited)
        kind = type(objection) if isinstance(objection, SourceError) else SourceError
        where = f"; check {self.check}" if isinstance(objection, Denied) else ""
        return kind(self.plain(f"{self.name}: {objection} ({path_of(ask.path)}){where}"))

    def _refused(self, ask: Ask, status: int) -> Denied:
        kind, why = _REFUSED[status]
        return kind(self.plain(f"{self.name}: {status} for {path_of(ask.path)}: {why}; check {self.check}"))

    def _later(self, ask: Ask, response: requests.Response) -> Exception:
        limited = response.status_code == requests.codes.too_many_requests
        asked = asked_wait(response.headers, self.now(), limited=limited)
        said = "its limit is reached (429)" if limited else f"answered {response.status_code}"
        if asked is not None and asked > self.longest_wait:
            return self._not_before(ask, said, asked)
        return Again(said, asked, limited=limited)

    def _not_before(self, ask: Ask, said: str, seconds: float) -> SourceError:
        until = (self.now() + timedelta(seconds=seconds)).strftime("%H:%M UTC")
        return self.error(ask, f"{said} and asks to wait until {until}; run again then")

    def _slow_down(self, ask: Ask) -> None:
        """Wait for what the last answer left of the limit; who would have to wait too long ends instead."""
        seconds, self._pause = self._pause, 0.0
        if seconds > self.longest_wait:
            raise self._not_before(ask, "its limit is used up", seconds)
        if seconds > 0:
            self._rest(seconds)

    def _rest(self, seconds: float) -> None:
        self.account.waited_seconds += seconds
        (self.sleep or self.stopped.wait)(seconds)

    def _tell_time(self, response: requests.Response) -> None:
        told = server_time(response.headers)
        if told is not None:
            self.ahead = told - datetime.now(UTC)

    def _address(self, ask: Ask) -> str:
        """Below the base address; a whole address has to be of the same host, for the key goes along."""
        if not ask.path.startswith(("http://", "https://")):
            return f"{self.base_url.rstrip('/')}/{ask.path.lstrip('/')}"
        if host_of(ask.path) != host_of(self.base_url):
            raise self.error(ask, f"sends on to {host_of(ask.path)[1]}; the key does not go there")
        return ask.path

    @property
    def _look(self) -> str:
        return f"check the address and {self.check}"

    def plain(self, message: str) -> str:
        """In one line, without secrets."""
        return " ".join(redacted(message, self.all_secrets()).split())

    def all_secrets(self) -> tuple[str, ...]:
        """Those it was made with, and those its authentication was given since."""
        return (*self.secrets, *getattr(self.auth, "secrets", ()))


def _wait(state: RetryCallState) -> float:
    """As long as the server asks, else longer and longer, at random so that many do not come back at once."""
    failed = state.outcome.exception() if state.outcome else None
    if not isinstance(failed, Again):
        return 0.0
    if failed.seconds is not None:
        if failed.limited and state.attempt_number > 1:  # resets in whole seconds come up to one too early
            return max(failed.seconds, 1.0) + wait_random(0, 1.0)(state)
        return failed.seconds + wait_random(0, min(1.0, failed.seconds))(state)
    first = _LIMIT if failed.limited else _FAULT
    return wait_random_exponential(multiplier=first, max=_SLOWEST_ATTEMPT)(state)


_LOST = (
    requests.exceptions.ConnectionError,
    requests.exceptions.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)


def _unreached(error: BaseException) -> bool:
    """Whether there was no connection, so that nothing was asked; requests says so by what it wraps."""
    return any(isinstance(what, MaxRetryError) for what in error.args)


def _untrusted(error: BaseException) -> bool:
    """Not every trouble of TLS is one of trust: a connection may break in the middle of its greeting."""
    deeper = error.__cause__ or error.__context__
    return isinstance(error, ssl.SSLCertVerificationError) or (deeper is not None and _untrusted(deeper))
