"""What `deskscope check` finds of the sources that are read by API, by looking at each."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from configuration import ConfigurationError
from connectors.asked import asks_otherwise
from connectors.elsewhere import why_not
from connectors.listening import Listener
from connectors.looking import look
from connectors.raw_answers import kept, place_of
from connectors.rest import SourceError
from connectors.roster import nobody_is_the_desk
from connectors.sources import THIS_MACHINE, Known, known_sources, with_key
from connectors.streams import Seen

if TYPE_CHECKING:
    from warehouse import Warehouse

OK, NOTE, WRONG = "ok", "note", "wrong"


def source_findings(warehouse: "Warehouse") -> Iterator[tuple[str, str, str]]:
    """For each source: ok, note or wrong; where; and what was found, in one line."""
    for known in known_sources(warehouse):
        place = f"source {known.name}"
        if not known.read:
            yield NOTE, place, f"off: {why_not(known.source.kind)}"
        elif not known.on:
            yield NOTE, place, "off: switched off on the page Add data"
        elif not known.source.missing_variables():  # which is another finding
            yield from ((state, place, told) for state, told in _looked(warehouse, known))
            yield from ((NOTE, place, told) for told in _noted(warehouse, known))


def _noted(warehouse: "Warehouse", known: Known) -> Iterator[str]:
    """What works, and should be known."""
    source = known.source
    address = urlsplit(source.url or "")
    if address.scheme == "http" and address.hostname not in THIS_MACHINE:
        yield "its address begins with http://, so anybody on the way can read its key; write https://"
    for told in (asks_otherwise(warehouse, source), nobody_is_the_desk(warehouse, source.name)):
        if told:
            yield told
    runs = [] if "archive_days" in source.options else kept(warehouse.folder, source.name)
    if runs:
        yield (
            f"the raw answers of {len(runs)} runs are still kept, though archive_days is no longer set: "
            f"delete {place_of(warehouse.folder, source.name)} if nobody needs them"
        )


def _looked(warehouse: "Warehouse", known: Known) -> Iterator[tuple[str, str]]:
    try:
        seen = look(with_key(warehouse, known), terms=Listener.of(warehouse.configuration).terms)
    except (ConfigurationError, SourceError) as error:
        yield WRONG, str(error).removeprefix(f"{known.name}: ")
        return
    yield OK, _told(seen)
    if seen.cost is not None:
        yield NOTE, _billed(seen.cost, seen.budget)
    for right in seen.lacking:
        yield NOTE, f"its key lacks {right}"


def _billed(cost: float, budget: float | None) -> str:
    bound = "" if budget is None else f"; its budget is ${budget:,.2f} a month, where reading stops"
    return f"bills what is read: the first sync costs ${cost:,.2f} at most{bound}"


def _told(seen: Seen) -> str:
    if seen.tickets is None:
        return "answers, and its key is good"
    since = f" since {seen.since:%Y-%m-%d}" if seen.since else ""
    return f"answers; its key sees {seen.tickets:,} tickets{since}"
