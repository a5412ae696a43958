"""Who calls the API: the token that a request bears, and how often an address may try a wrong one.

Tokens are compared in constant time and stand in no log, message or cache.
"""

import hmac
import logging
import math
import threading
import time
from base64 import b64decode
from binascii import Error as NotBase64
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Mapping
from hashlib import sha256
from typing import TypeVar

from configuration import ConfigurationError
from warehouse.api_tokens import ApiToken

TRIES = 10
WITHIN_SECONDS = 60.0
ADDRESSES = 1024  # that are remembered, the latest

_LOG = logging.getLogger("deskscope.api")
V = TypeVar("V")


def token_of(authorization: str | None) -> bytes | None:
    """The token of an Authorization header, after Bearer or as the password of Basic; None without one."""
    scheme, _, said = (authorization or "").strip().partition(" ")
    said = said.strip()
    if not said:
        return None
    if scheme.lower() == "bearer":
        return said.encode("latin-1", "replace")
    if scheme.lower() != "basic":
        return None
    try:
        _, colon, password = b64decode(said, validate=True).partition(b":")
    except (NotBase64, ValueError):
        return None
    return password if colon and password else None


def bearer(token: bytes | None, tokens: Mapping[str, ApiToken]) -> ApiToken | None:
    """Whose token it is; all are compared, whichever fits. One that cannot be used is nobody's."""
    given = sha256(token or b"").digest()
    found = None
    for each in tokens.values():
        secret = _secret(each)
        known = sha256(secret.encode()).digest()
        if hmac.compare_digest(given, known) and secret and token:
            found = each
    return found


def _secret(token: ApiToken) -> str:
    try:
        return token.secret()
    except ConfigurationError as error:
        _LOG.warning("%s", error)
        return ""


class Tries:
    """How often each address sent a wrong token lately.

    Over the limit an address is turned away, whatever it sends; but for a token that was right there before,
    so that behind a proxy one old key shuts nobody else out.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()
        self._right: OrderedDict[tuple[str, str], None] = OrderedDict()

    def wait_seconds(self, address: str, name: str | None) -> int:
        """Note a try, of the token called `name` or (None) of none that is known; above 0: turned away."""
        now = self._clock()
        with self._guard:
            wrong = [at for at in self._wrong.get(address, ()) if now - at < WITHIN_SECONDS]
            if len(wrong) >= TRIES and (address, name) not in self._right:
                return max(1, math.ceil(WITHIN_SECONDS - (now - wrong[0])))
            if name is not None:
                _remember(self._right, (address, name), None)
                return 0
            _remember(self._wrong, address, deque([*wrong, now], maxlen=TRIES))
        if len(wrong) + 1 == TRIES:
            _LOG.warning("%s sent %d wrong tokens within a minute and is turned away", address, TRIES)
        return 0


H = TypeVar("H", bound=Hashable)


def _remember(known: "OrderedDict[H, V]", key: H, value: V) -> None:
    known[key] = value
    known.move_to_end(key)
    while len(known) > ADDRESSES:
        known.popitem(last=False)
