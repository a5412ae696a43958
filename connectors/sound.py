"""What keeps one source's trouble its own: answers that are not as documented, a reading that is ended."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from configuration import ConfigurationError
from connectors.batches import complete
from connectors.rest import Client, SourceError
from connectors.streams import Page, Stream

_log = logging.getLogger(__name__)
MANY = 3  # items; fewer may be odd by chance
_UNDOCUMENTED = (LookupError, TypeError, AttributeError, ValueError, ArithmeticError)


def sound(pages: Iterable[Page], stream: Stream, client: Client) -> Iterator[Page]:
    """The pages with complete rows only.

    A page of which nothing can be used does not move the cursor, nor do those after it that hold nothing: its
    items are read again by the next run. Raises SourceError when it has many, for then the API has changed.
    """
    held_back = False
    with documented(client):
        for found in pages:
            page = complete(found, stream)
            usable = page.rows or page.removed
            if page.refusals and not usable:
                if len(page.refusals) >= MANY:
                    raise SourceError(_none_fits(client.name, stream, page))
                held_back = not stream.once  # what is billed is asked for again only by who pays for it
            elif usable:
                held_back = False
            yield replace(page, cursor=None) if held_back else page


def _none_fits(name: str, stream: Stream, page: Page) -> str:
    first = page.refusals[0]
    return (
        f"{name}: none of the {len(page.refusals):,} {stream.name} of a page can be used, so its API has "
        f"changed: {first.reason}"
    )


@contextmanager
def documented(client: Client) -> Iterator[None]:
    """An answer that a connector cannot make sense of is an error of its source, in one line."""
    try:
        yield
    except ConfigurationError:
        raise
    except _UNDOCUMENTED as error:
        _log.debug("%s: an answer is not as documented", client.name, exc_info=True)
        what = f"{type(error).__name__}: {error}"
        said = client.plain(f"{client.name}: an answer is not as its API documents it ({what})")
        raise SourceError(said) from None


@contextmanager
def ended_with(client: Client) -> Iterator[None]:
    """Who leaves the block because something else failed does not wait for the client's answers."""
    try:
        yield
    except SourceError:
        raise
    except BaseException:
        client.stopped.set()
        raise
