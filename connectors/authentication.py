"""How a request says who asks: each way is one of `requests`' authentications, and knows its own secrets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from requests.auth import AuthBase, HTTPBasicAuth

from configuration import Source
from connectors.answered import cause, path_of
from connectors.limits import asked_wait
from connectors.rest import AGENT, Again, NoToken

_LONGEST_WORD = 40  # characters
_LOST = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)


@dataclass(frozen=True)
class Header(AuthBase):
    """A header of its own: `Authorization: Bearer ...`, `Authorization: token ...`, `X-Api-Key: ...`."""

    value: str = field(repr=False)
    name: str = "Authorization"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers[self.name] = self.value.strip()  # a key from a file ends with its line
        return request


def basic(user: str, password: str) -> AuthBase:
    """User and password, in the words of HTTP (as UTF-8)."""
    return HTTPBasicAuth(user.strip().encode(), password.strip().encode())


def bearer(token: str) -> AuthBase:
    return Header(f"Bearer {token.strip()}")


def token(value: str, scheme: str = "Token token=") -> AuthBase:
    """`Authorization: Token token=...` (Zammad), or with another `scheme`, `token ` say (Request Tracker)."""
    return Header(f"{scheme}{value.strip()}")


def token_or_basic(source: Source, scheme: str = "Token token=") -> AuthBase:
    """By the source's `token`, where it has one, else by its `user` and `password`."""
    if "token" in source.options:
        return token(source.option("token"), scheme)
    return basic(source.option("user"), source.option("password"))


@dataclass
class OAuth2(AuthBase):
    """OAuth2 by client credentials, or by a refresh token where one is given; renewed when it has expired.

    A refresh token that the server replaces is kept for as long as the process lives. The client secret goes
    in an HTTP Basic header, or in the form with `method="client_secret_post"`.
    """

    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    scope: str | None = None
    method: str = "client_secret_basic"
    timeout: float = 30.0
    secrets: tuple[str, ...] = field(default=(), init=False, repr=False)
    _access: str | None = field(default=None, init=False, repr=False)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._access is None:
            self.renew()
        request.headers["Authorization"] = f"Bearer {self._access}"
        return request

    def renew(self) -> None:
        """Get a new access token.

        Raises Again where the token's server is out of order, NoToken where it gives none, without secrets.
        """
        where = path_of(self.token_url)
        try:
            with self._session() as session:
                given = self._given(session)
        except AuthlibBaseError as refused:
            raise NoToken(f"no access token from {where} ({_word(refused.error)})") from None
        except requests.HTTPError as error:
            raise _out_of_order(error.response, where) from None
        except _LOST as error:
            raise Again(f"no answer of {where} ({cause(error)})") from None
        except (requests.RequestException, ValueError) as error:
            raise NoToken(f"no access token from {where} ({type(error).__name__})") from None
        self._keep(given, where)

    def _session(self) -> OAuth2Session:
        session = OAuth2Session(
            self.client_id,
            self.client_secret,
            scope=self.scope,
            token_endpoint_auth_method=self.method,
        )
        session.headers["User-Agent"] = AGENT
        return session

    def _given(self, session: OAuth2Session) -> dict[str, Any]:
        """The answer as it came; it is asked where it is configured and nowhere else."""
        asked = {"timeout": self.timeout, "allow_redirects": False, "hooks": {"response": _in_order}}
        if self.refresh_token:
            return dict(session.refresh_token(self.token_url, refresh_token=self.refresh_token, **asked))
        return dict(session.fetch_token(self.token_url, grant_type="client_credentials", **asked))

    def _keep(self, given: Mapping[str, Any], where: str) -> None:
        access = given.get("access_token")
        if not isinstance(access, str) or not access:
            raise NoToken(f"no access token from {where} (none in its answer)")
        self._access = access
        self.refresh_token = given.get("refresh_token") or self.refresh_token
        self.secrets = tuple(filter(None, {*self.secrets, access, self.refresh_token}))


def _in_order(response: requests.Response, **how: object) -> None:  # noqa: ARG001  of requests' hooks
    """A limit, and a page for people, are told before anybody looks for a token in the answer."""
    if response.status_code == requests.codes.too_many_requests:
        response.raise_for_status()
    if response.status_code == requests.codes.ok:
        try:
            response.json()
        except ValueError:
            raise Again(f"an answer of {path_of(response.url)} that is no JSON") from None


def _out_of_order(response: requests.Response, where: str) -> Exception:
    status = response.status_code
    if status >= requests.codes.server_error or status == requests.codes.too_many_requests:
        return Again(f"{where} answered {status}", asked_wait(response.headers, datetime.now(UTC)))
    return NoToken(f"no access token from {where} (it answered {status})")


def _word(said: object) -> str:
    """A code of the server's, `invalid_client` say; nothing longer, for it may repeat what it was sent."""
    word = str(said)
    return word if word.replace("_", "").isalpha() and len(word) <= _LONGEST_WORD else "refused"
