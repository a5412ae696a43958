"""What stands in a message of Slack: its marks as plain text, and every address in it."""

import html
import re
from collections.abc import Iterator, Mapping

from connectors.fields import Item, each, text

_MARKED = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_ADDRESSES = ("url", "title_link", "from_url", "original_url")


def read(message: Item) -> tuple[str, tuple[str, ...]]:
    """The plain text of a message (where it has none: of its attachments), and the addresses in it."""
    said = text(message, "text") or "\n".join(_attached(message))
    parts = ({"said": said}, message.get("blocks"), message.get("attachments"))
    links = dict.fromkeys(link for part in parts for link in _links(part))
    return html.unescape(_MARKED.sub(_unmarked, said)), tuple(links)


def _attached(message: Item) -> list[str]:
    found = (text(one, "text") or text(one, "fallback") for one in each(message, "attachments"))
    return [said for said in found if said]


def _unmarked(found: re.Match[str]) -> str:
    """`<@U1>`, `<#C1|help>`, `<!here>`, `<https://example.org|look here>` as people read them."""
    target, label = found[1], found[2]
    if label and target.startswith("#"):
        return f"#{label}"
    return label or (target.replace("!", "@", 1) if target.startswith("!") else target)


def _links(part: object, name: str = "") -> Iterator[str]:
    if isinstance(part, Mapping):
        for key, value in part.items():
            yield from _links(value, str(key))
    elif isinstance(part, list):
        for one in part:
            yield from _links(one, name)
    elif isinstance(part, str):
        if name in _ADDRESSES and "://" in part:
            yield part
        yield from (html.unescape(found[1]) for found in _MARKED.finditer(part) if "://" in found[1])
