"""How the next page of a list is asked for: one small object a way, each a function of the last answer.

Each gives the next request, or None after the last page. A page that is merely short or empty is the last one
only where the API says nothing better.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qs, urljoin, urlsplit

from requests.utils import parse_header_links

from connectors.fields import Item, sound_times
from connectors.limits import server_time
from connectors.rest import Answer, Ask, Items, Paging, Param


def link_header(answer: Answer, items: Items) -> Ask | None:  # noqa: ARG001  one of several
    """`Link: <...>; rel="next"`, as Freshservice and ServiceNow send it."""
    for link in parse_header_links(answer.headers.get("Link", "")):
        if link.get("rel") == "next" and link.get("url"):
            return same_host(answer, link["url"])
    return None


def next_token(token: str, sent_as: str, last: str | None = None, *, in_body: bool = False) -> Paging:
    """The token at `token` of the answer is sent as `sent_as`; the flag at `last` says that this is all."""

    def following(answer: Answer, items: Items) -> Ask | None:  # noqa: ARG001
        found = answer.body.get(token)
        if not found or (last and answer.body.get(last) is True):
            return None
        return answer.ask.saying(**{sent_as: found}) if in_body else answer.ask.having(**{sent_as: found})

    return following


def cursor(after: str, end: str, sent_as: str = "cursor", dropped: tuple[str, ...] = ()) -> Paging:
    """An opaque cursor and a flag that says the end, which alone ends it: an empty page is no end.

    Parameters in `dropped` go with the first request only.
    """

    def following(answer: Answer, items: Items) -> Ask | None:  # noqa: ARG001
        if answer.body.get(end) is True or not answer.body.get(after):
            return None
        kept = {name: value for name, value in answer.ask.params.items() if name not in dropped}
        return Ask(answer.ask.path, {**kept, sent_as: answer.body[after]})

    return following


def next_address(*path: str | int) -> Paging:
    """The whole address of the next page stands in the answer, at `path` (names, and places in lists)."""

    def following(answer: Answer, items: Items) -> Ask | None:  # noqa: ARG001
        found = answer.body
        for step in path:
            try:
                found = found[step]
            except (KeyError, IndexError, TypeError):  # the last page has no such place
                return None
        return same_host(answer, found) if isinstance(found, str) and found else None

    return following


def until_short(size: int, sent_as: str = "page") -> Paging:
    """Numbered pages, for as long as they are full."""

    def following(answer: Answer, items: Items) -> Ask | None:
        if len(items) < size:
            return None
        return answer.ask.having(**{sent_as: int(str(answer.ask.params.get(sent_as, 1))) + 1})

    return following


def keyset(beyond: Callable[[Ask, Items], Ask]) -> Paging:
    """Ordered by (time, id): `beyond` asks for what follows the last item, until a page is empty.

    Not until it is short: some servers apply rights only after they have cut the page.
    """

    def following(answer: Answer, items: Items) -> Ask | None:
        return beyond(answer.ask, items) if items else None

    return following


def from_newest(
    paging: Paging, ask: Callable[[datetime], Ask], changed: Callable[[Item], datetime | None]
) -> Paging:
    """As `paging` says, but where a page ends with a newer change than it began, on from there by `ask`.

    For lists in the order of change whose pages have numbers or offsets: a ticket that changes while they are
    read moves to the end, and the next page would begin one ticket too late.
    """

    def following(answer: Answer, items: Items) -> Ask | None:
        on = paging(answer, items)
        if on is None or not items:
            return on
        now = server_time(answer.headers) or datetime.now(UTC)
        times = sound_times(items, changed, now)
        return ask(max(times)) if times and max(times) > min(times) else on

    return following


def same_host(answer: Answer, address: str) -> Ask:
    """The request for an address that an answer gave, whole or not; what follows a POST is one, too."""
    parts = urlsplit(urljoin(answer.url, address))
    params: dict[str, Param] = {
        name: values if len(values) > 1 else values[0]
        for name, values in parse_qs(parts.query, keep_blank_values=True).items()
    }
    return Ask(f"{parts.scheme}://{parts.netloc}{parts.path}", params, answer.ask.body)
