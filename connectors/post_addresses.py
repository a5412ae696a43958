"""Which post a ticket was made from, as its tool keeps it: an address on a network, or the id of a post.

A tool keeps all kinds of things where it may keep that. Only what is an address of a post, or has the form of
its id, is taken; whether there is such a post is the warehouse's to know.
"""

import re
from urllib.parse import unquote

from connectors.fields import Item, text

# An address of a post -> its id, as our connectors have it.
_ADDRESSES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), made)
    for pattern, made in (
        (r"^at://did:[^/]+/app\.bsky\.feed\.post/[^/?#]+$", r"\g<0>"),
        (r"^https?://bsky\.app/profile/(did:[^/]+)/post/([^/?#]+)", r"at://\1/app.bsky.feed.post/\2"),
        (r"^https?://(?:[^/]+\.)?(?:twitter|x)\.com/[^/]+/status(?:es)?/(\d+)", r"\1"),
        (r"^https?://[^/]+\.slack\.com/archives/(\w+)/p(\d+)(\d{6})(?:\?.*)?$", r"\1:\2.\3"),
        (r"^https?://(?:[^/]+\.)?facebook\.com/(\d+)/posts/(\d+)", r"\1_\2"),
        (r"^https?://[^/]+/p/(\d+)(?:[/?#].*)?$", r"\1"),  # Discourse
        (r"^https?://[^/]+/@[^/]+/([0-9A-Za-z]{15,})(?:[?#].*)?$", r"\1"),  # Mastodon and its kin
        (r"^https?://[^/]+/users/[^/]+/statuses/([0-9A-Za-z]{15,})(?:[/?#].*)?$", r"\1"),
    )
)
_IDS = re.compile(r"\d{15,20}|\d+_\d+|[CG][0-9A-Z]{8,}:\d+\.\d{6}")  # of X and Mastodon, Facebook, Slack


def post_id(said: str | None) -> str | None:
    """The id of the post that an address or an id names; None for anything else."""
    if said is None:
        return None
    word = unquote(said.strip())
    for pattern, made in _ADDRESSES:
        if found := pattern.match(word):
            return found.expand(made)
    return word if _IDS.fullmatch(word) else None


def made_from(item: Item, *path: str) -> str | None:
    """The post that a field of a ticket names."""
    return post_id(text(item, *path))
