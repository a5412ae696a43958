"""How a request says who asks, and what happens when a token has expired."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import RLock
from urllib.parse import quote

import pytest
import requests

from connectors.authentication import Header, OAuth2, basic, bearer, token
from connectors.rest import Ask, Client, Denied, SourceError
from tests.connectors.fakes.server import Faults, Reply, Request, Server, serving

IDENTITY, SECRET = "dashboard", "Genmaicha+/=&%"


@dataclass
class Tokens:
    """A system that gives tokens, and takes each one for `lasts` requests."""

    lasts: int = 2
    refreshing: bool = False
    replies: list[Reply] = field(default_factory=list)
    lock: RLock = field(default_factory=RLock)
    given: int = 0
    left: int = 0

    def answer(self, request: Request) -> Reply:
        if request.path == "/oauth/token":
            return self.replies.pop(0) if self.replies else self._token(request)
        if request.headers.get("Authorization") != f"Bearer access-{self.given}" or self.left == 0:
            return Reply({"error": "expired"}, 401)
        self.left -= 1
        return Reply({"used": f"access-{self.given}"})

    def _token(self, request: Request) -> Reply:
        sent = f"{IDENTITY}:{SECRET}"
        good = {
            f"Basic {base64.b64encode(one.encode()).decode()}"
            for one in (sent, f"{IDENTITY}:{quote(SECRET, safe='')}")
        }
        in_form = (request.body.get("client_id"), request.body.get("client_secret")) == (IDENTITY, SECRET)
        if request.headers.get("Authorization") not in good and not in_form:
            return Reply({"error": "invalid_client", "error_description": f"not {sent}"}, 401)
        if self.refreshing and request.body.get("refresh_token") != f"refresh-{self.given}":
            return Reply({"error": "invalid_grant"}, 400)
        self.given, self.left = self.given + 1, self.lasts
        given = {"access_token": f"access-{self.given}", "token_type": "bearer", "expires_in": 1800}
        return Reply({**given, "refresh_token": f"refresh-{self.given}"} if self.refreshing else given)


@pytest.fixture
def tokens() -> Tokens:
    return Tokens()


@pytest.fixture
def server(tokens: Tokens) -> Iterator[Server]:
    with serving(tokens, Faults()) as running:
        yield running


def _client(server: Server, secret: str = SECRET, **how: str) -> Client:
    auth = OAuth2(f"{server.url}/oauth/token", IDENTITY, secret, timeout=1.0, **how)  # type: ignore[arg-type]
    return Client(
        "our desk", server.url, auth, secrets=(secret,), check="DESK_SECRET", sleep=lambda seconds: None
    )


def _headers(auth: Header) -> dict[str, str]:
    return dict(requests.Request("GET", "https://desk.example", auth=auth).prepare().headers)


def test_a_key_goes_as_its_system_wants_it() -> None:
    assert _headers(bearer("abc")) == {"Authorization": "Bearer abc"}
    assert _headers(token("abc")) == {"Authorization": "Token token=abc"}
    assert _headers(token("1-20-abc", "token ")) == {"Authorization": "token 1-20-abc"}
    assert _headers(Header("abc", "X-Redmine-API-Key")) == {"X-Redmine-API-Key": "abc"}
    # RFC 7617, section 2: Aladdin and "open sesame"
    assert _headers(basic("Aladdin", "open sesame")) == {
        "Authorization": "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    }
    # the same, section 2.1: user test and password 123£ as UTF-8
    assert _headers(basic("test", "123£")) == {"Authorization": "Basic dGVzdDoxMjPCow=="}


def test_no_way_shows_its_key() -> None:
    ways = [bearer(SECRET), token(SECRET), Header(SECRET, "X-Key"), OAuth2("https://t", "me", SECRET, SECRET)]
    assert [way for way in ways if SECRET in repr(way)] == []


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_an_expired_token_is_renewed(server: Server, tokens: Tokens, method: str) -> None:
    client = _client(server, method=method)
    used = [client.ask(Ask("tickets", {"page": page})).body["used"] for page in range(5)]
    assert used == ["access-1", "access-1", "access-2", "access-2", "access-3"]
    assert {request.body["grant_type"] for request in server.asked if request.method == "POST"} == {
        "client_credentials"
    }


def test_a_refresh_token_that_is_replaced_is_the_next_one(server: Server, tokens: Tokens) -> None:
    tokens.refreshing = True
    client = _client(server, refresh_token="refresh-0")
    for page in range(5):
        client.ask(Ask("tickets", {"page": page}))
    sent = [request.body["refresh_token"] for request in server.asked if request.method == "POST"]
    assert sent == ["refresh-0", "refresh-1", "refresh-2"]


@pytest.mark.parametrize("fault", ["500", "502", "429", "silence", "reset", "truncated", "html"])
def test_a_token_server_out_of_order_is_asked_again(server: Server, tokens: Tokens, fault: str) -> None:
    server.faults.script.extend([fault, fault, None])
    # of those whose answer was lost on the way nobody knows
    assert _client(server).ask(Ask("tickets")).body == {"used": f"access-{tokens.given}"}


def test_a_secret_that_is_refused_is_one_line_that_says_where_it_is_kept(server: Server) -> None:
    with pytest.raises(Denied) as told:
        _client(server, "wrong+/=&%secret").ask(Ask("tickets"))
    assert (
        str(told.value) == "our desk: no access token from /oauth/token (invalid_client); check DESK_SECRET"
    )
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply({"token_type": "bearer"}), "none in its answer"),
        (Reply({"access_token": None}), "none in its answer"),
        (Reply({"error": f"{SECRET} is not known here, and much more"}, 400), "refused"),
        (Reply(b"no", 404), "it answered 404"),
    ],
)
def test_a_token_server_without_a_token_is_told_in_one_line(
    server: Server, tokens: Tokens, reply: Reply, why: str
) -> None:
    tokens.replies = [reply]
    with pytest.raises(Denied) as told:
        _client(server).ask(Ask("tickets"))
    assert str(told.value) == f"our desk: no access token from /oauth/token ({why}); check DESK_SECRET"


def test_the_secret_is_not_sent_on(server: Server, tokens: Tokens) -> None:
    with serving(Tokens()) as other:
        tokens.replies = [Reply(None, 307, {"Location": f"{other.url}/oauth/token"})]
        with pytest.raises(SourceError, match="our desk: no access token from /oauth/token"):
            _client(server).ask(Ask("tickets"))
        assert other.asked == []


def test_a_token_that_was_given_is_told_as_little_as_the_secret(server: Server, tokens: Tokens) -> None:
    client = _client(server)
    client.ask(Ask("tickets"))
    server.alter = lambda request, body: {"echo": request.headers["Authorization"]}
    assert "access-1" not in str(client.error(Ask("tickets"), "said Bearer access-1"))
    assert "access-1" not in repr(client)
