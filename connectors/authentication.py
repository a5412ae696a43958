"""How a request says who asks: each way is one of `requests`' authentications, and knows its own secrets."""

from dataclasses import dataclass, field

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2 import OAuth2Error
from requests.auth import AuthBase, HTTPBasicAuth

from connectors.rest import SourceError


@dataclass(frozen=True)
class Header(AuthBase):
    """A header of its own: `Authorization: Bearer ...`, `Authorization: token ...`, `X-Api-Key: ...`."""

    value: str = field(repr=False)
    name: str = "Authorization"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers[self.name] = self.value
        return request


def basic(user: str, password: str) -> AuthBase:
    """User and password, in the words of HTTP (as UTF-8)."""
    return HTTPBasicAuth(user.encode(), password.encode())


def bearer(token: str) -> AuthBase:
    return Header(f"Bearer {token}")


def token(value: str, scheme: str = "Token token=") -> AuthBase:
    """`Authorization: Token token=...` (Zammad), or with another `scheme`, `token ` say (Request Tracker)."""
    return Header(f"{scheme}{value}")


@dataclass
class OAuth2(AuthBase):
    """OAuth2 by client credentials, or by a refresh token where one is given; renewed when it has expired.

    A refresh token that the server replaces is kept for as long as the process lives.
    """

    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    scope: str | None = None
    timeout: float = 30.0
    _access: str | None = field(default=None, init=False, repr=False)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._access is None:
            self.renew()
        request.headers["Authorization"] = f"Bearer {self._access}"
        return request

    def renew(self) -> bool:
        """Get a new access token; raises SourceError where the server gives none."""
        try:
            with OAuth2Session(self.client_id, self.client_secret, scope=self.scope) as session:
                given = self._given(session)
        except (OAuth2Error, requests.RequestException, ValueError) as error:
            said = getattr(error, "error", None) or type(error).__name__
            raise SourceError(
                f"no access token from {self.token_url} ({said}); check client id and secret"
            ) from None
        self._access = str(given["access_token"])
        self.refresh_token = given.get("refresh_token", self.refresh_token)
        return True

    def _given(self, session: OAuth2Session) -> dict[str, str]:
        if self.refresh_token:
            found = session.refresh_token(
                self.token_url, refresh_token=self.refresh_token, timeout=self.timeout
            )
        else:
            found = session.fetch_token(self.token_url, grant_type="client_credentials", timeout=self.timeout)
        return dict(found)
