"""What a first run of X costs at most: what its lists of an account hold, and what searches would find."""

from collections.abc import Iterable
from decimal import Decimal

from connectors.fields import Item, count, value_at
from connectors.rest import Ask, Client, SourceError

MENTIONS, OWN = 800, 3200  # the newest posts that the lists of an account give


def in_lists(users: Iterable[Item]) -> int:
    """How many posts the lists of these accounts hold at most, by what X says of each."""
    made = [_counted(value_at(user, "public_metrics"), "{}_count") for user in users]
    return sum(MENTIONS + min(OWN, OWN if posts is None else posts) for posts in made)


def in_searches(client: Client, queries: Iterable[str]) -> int | None:
    """How many posts of the week searches would find. None where X does not say: keys of OAuth 1.0a may
    search, and not count.
    """
    found = 0
    for query in queries:
        asked = Ask("2/tweets/counts/recent", {"query": query, "granularity": "day"})
        try:
            found += _counted(value_at(client.ask(asked).body, "meta"), "total_{}_count") or 0
        except SourceError:
            return None
    return found


def cost_line(name: str, cost: Decimal | None, budget: Decimal) -> str:
    """Before a first run."""
    most = "nobody knows what it costs" if cost is None else f"to read all of it costs ${cost:,.2f} at most"
    return (
        f"{name}: this first run is billed: {most}; its budget is ${budget:,.2f} a month, where reading stops"
    )


def _counted(item: Item | None, name: str) -> int | None:
    """A count of posts, in either of X's words for them."""
    found = [count(item or {}, name.format(word)) for word in ("tweet", "post")]
    return found[0] if found[1] is None else found[1]
