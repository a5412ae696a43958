"""Keys are taken out of every text for people or for the disk, however they are written there."""

import base64
import html
import json
from collections.abc import Collection, Iterator
from urllib.parse import quote, quote_plus

REDACTED = "***"
_WORTH_ENCODING = 6  # characters; a shorter one would be found by chance


def redacted(text: str, secrets: Collection[str]) -> str:
    """`text` without any of the secrets: as they are, quoted for a URL, JSON or HTML, or within base64."""
    written = {form for secret in secrets if secret.strip() for form in _forms(secret.strip())}
    for form in sorted(written, key=len, reverse=True):
        text = text.replace(form, REDACTED)
    return text


def _forms(secret: str) -> Iterator[str]:
    yield secret
    if len(secret) < _WORTH_ENCODING:
        return
    for quoted in (quote(secret), quote(secret, safe=""), quote_plus(secret)):
        yield quoted
        yield quoted.replace("%", "%25")
    yield json.dumps(secret)[1:-1]
    yield html.escape(secret)
    yield repr(secret)[1:-1]
    yield from _in_base64(secret.encode())


def _in_base64(secret: bytes) -> Iterator[str]:
    """What is the same of its base64 wherever it begins, `user:key` as HTTP Basic sends it included."""
    for before in range(3):
        first = -(-before * 8 // 6)  # sextets that hold bits of what stands before
        last = (before + len(secret)) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(bytes(before) + secret).decode()[first:last]
