"""Where the rows behind a number are: the arguments of figures() that give it again."""

from dataclasses import dataclass

from metrics.window import Window

Pairs = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Link:
    """A metric over a window, kept to `where`; a page turns it into an address."""

    metric: str
    where: Pairs
    window: Window
