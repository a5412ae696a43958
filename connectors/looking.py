"""A look at a source before it is read: whether its key is good, and what it can see, in a few calls."""

from collections.abc import Sequence
from datetime import UTC, datetime

from configuration import Source
from connectors import sync
from connectors.sound import documented
from connectors.streams import Reading, Seen, begin_of_backfill

ATTEMPTS, LONGEST_WAIT_SECONDS = 2, 60.0  # somebody waits for the answer


def look(source: Source, check: str | None = None, terms: Sequence[str] = ()) -> Seen:
    """What its key can see; of a system that cannot tell, its first page has been read.

    `check` is what to look at when the key is refused, if it is another thing than what the source says;
    `terms` is what to search a network for.
    Raises ConfigurationError for what is not configured, SourceError where it cannot be read.
    """
    rest, client = sync.opened(source)
    client.attempts = min(client.attempts, ATTEMPTS)
    client.longest_wait = LONGEST_WAIT_SECONDS
    client.check = check or client.check
    reading = Reading(source, client, begin_of_backfill(datetime.now(UTC)), terms=terms)
    with client.session, documented(client):
        if rest.look is not None:
            return rest.look(reading)
        next(iter(rest.streams[0].pages(reading)), None)
        return Seen()
