"""What is said of an answer, or of none, in an error of one line."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import requests

_MOST = 160  # characters
_WORDS = ("message", "error", "error_description", "detail", "description", "errorMessages")
_PORTS = {"http": 80, "https": 443}


def path_of(address: str) -> str:
    """The path of a request, never its parameters, which may hold more than a path says."""
    return "/" + urlsplit(address).path.lstrip("/")


def host_of(address: str) -> tuple[str, str, int | None]:
    """What has to be the same for a key to go along: scheme, host and port."""
    parts = urlsplit(address)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme)


def cause(error: BaseException) -> str:
    """The innermost reason of a failed connection, in a few words."""
    while (deeper := error.__cause__ or error.__context__) is not None:
        error = deeper
    return f"{type(error).__name__}: {error}"[:_MOST] if str(error) else type(error).__name__


def reason(response: requests.Response) -> str:
    """What a server says of its error, when it says so shortly; or where it sends on to."""
    if response.is_redirect:
        target = urlsplit(response.headers["Location"])
        return f" and sends on to {target.scheme}://{target.hostname}" if target.hostname else " and sends on"
    try:
        body = response.json()
    except ValueError:
        return ""
    texts = [text for text in _texts(body) if text][:2]
    return f": {'; '.join(texts)[:_MOST]}" if texts else ""


def _texts(body: Any) -> Iterator[str]:
    if isinstance(body, str):
        yield body
    elif isinstance(body, Mapping):
        for key in _WORDS:
            yield from _texts(body.get(key))
    elif isinstance(body, list):
        for one in body:
            yield from _texts(one)
