"""The AT Protocol: sessions of an app password, and the time that is in the key of a record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import requests
from requests.auth import AuthBase

from connectors.answered import cause
from connectors.instants import from_epoch
from connectors.limits import asked_wait, server_time
from connectors.rest import AGENT, Again, NoToken

ABSENT = (400, 404)
"""How a server says that it has no such thing."""

_DENIED = (400, 401, 403)
_LOST = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
_LONG = 13  # letters of a key that a server made


@dataclass
class Session(AuthBase):
    """An app password's session, refreshed for as long as this lives: few may begin in a day."""

    url: str
    identifier: str
    password: str = field(repr=False)
    timeout: float = 30.0
    secrets: tuple[str, ...] = field(default=(), init=False, repr=False)
    _access: str = field(default="", init=False, repr=False)
    _refresh: str = field(default="", init=False, repr=False)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if not self._access:
            self.renew()
        request.headers["Authorization"] = f"Bearer {self._access}"
        return request

    def expired(self, response: requests.Response) -> bool:
        """Bluesky says so with 400."""
        return _refusal(response) in ("ExpiredToken", "InvalidToken")

    def renew(self) -> None:
        """Other tokens, by the old ones where they are good for that.

        Raises Again where the server is out of order or limits, NoToken where it refuses the password.
        """
        if self._refresh:
            given = self._asked("refreshSession", {"Authorization": f"Bearer {self._refresh}"})
            if given.ok:
                self._keep(given)
                return
        words = {"identifier": self.identifier, "password": self.password}
        given = self._asked("createSession", {}, words)
        if not given.ok:
            raise NoToken(f"no session is given ({_refusal(given) or given.status_code})")
        self._keep(given)

    def _asked(
        self, name: str, headers: Mapping[str, str], body: Mapping[str, str] | None = None
    ) -> requests.Response:
        where = f"/xrpc/com.atproto.server.{name}"
        try:
            answer = requests.post(
                f"{self.url}{where}",
                json=body,
                headers={"User-Agent": AGENT, **headers},
                timeout=self.timeout,
                allow_redirects=False,
            )
        except _LOST as error:
            raise Again(f"no answer of {where} ({cause(error)})") from None
        limited = answer.status_code == requests.codes.too_many_requests
        if limited or answer.status_code >= requests.codes.server_error:
            now = server_time(answer.headers) or datetime.now(UTC)
            wait = asked_wait(answer.headers, now, limited=limited)
            raise Again(f"{where} answered {answer.status_code}", wait, limited=limited)
        return answer

    def _keep(self, given: requests.Response) -> None:
        try:
            self._access, self._refresh = (str(given.json()[name]) for name in ("accessJwt", "refreshJwt"))
        except (ValueError, KeyError, TypeError):
            raise Again("a session without tokens") from None
        self.secrets = tuple({*self.secrets, self._access, self._refresh})


def _refusal(response: requests.Response) -> str:
    """The word by which Bluesky refuses; empty where it says none."""
    if response.status_code not in _DENIED:
        return ""
    try:
        word = str(response.json()["error"])
    except (ValueError, KeyError, TypeError):
        return ""
    return word if word.isalpha() else ""


def written_at(uri: str) -> datetime | None:
    """When its server took a post, by its key; None where that is of another kind than theirs."""
    key = uri.rsplit("/", 1)[-1]
    if len(key) != _LONG or not set(key) <= set(_LETTERS):
        return None
    number = 0
    for letter in key:
        number = number * 32 + _LETTERS.index(letter)
    return from_epoch((number >> 10) / 1_000_000)
