"""A post of X, in either of X's words: when its id was made, its versions, what it refers to, its counts."""

from collections.abc import Sequence
from datetime import datetime

from connectors.fields import Item, count, each, text
from connectors.instants import epoch_milliseconds, from_epoch

_EPOCH_MILLISECONDS = 1_288_834_974_657  # of X's ids: their upper bits count milliseconds from there


def made_at(post: str) -> datetime:
    """When a post was made, to the millisecond: X's ids say so."""
    return from_epoch(((int(post) >> 22) + _EPOCH_MILLISECONDS) / 1000)


def id_at(at: datetime) -> str:
    """The least id of that time."""
    return str(epoch_milliseconds(at) - _EPOCH_MILLISECONDS << 22)


def versions_of(item: Item) -> Sequence[str]:
    """The ids of a post's versions, the first one first."""
    found = item.get("edit_history_tweet_ids") or item.get("edit_history_post_ids") or [item["id"]]
    return [str(version) for version in found]


def references(item: Item) -> dict[str | None, str | None]:
    """What it refers to: replied_to, quoted, retweeted -> an id."""
    found = each(item, "referenced_tweets") or each(item, "referenced_posts")
    return {text(one, "type"): text(one, "id") for one in found}


def target(url: Item) -> str | None:
    """The address that a shortened one leads to."""
    return text(url, "unwound_url") or text(url, "expanded_url")


def shares(metrics: Item) -> int | None:
    """With and without words of one's own; X counts them apart."""
    plain = count(metrics, "retweet_count" if "retweet_count" in metrics else "repost_count")
    return None if plain is None else plain + (count(metrics, "quote_count") or 0)
