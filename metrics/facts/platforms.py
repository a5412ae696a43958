"""Social networks by one name each, however a source or an export calls them."""

from typing import Any

from sqlalchemy import ColumnElement, case, func, or_

# our name -> what a word for it holds
NETWORKS = {
    "mastodon": ("mastodon",),
    "bluesky": ("bluesky", "bsky"),
    "facebook": ("facebook",),
    "instagram": ("instagram",),
    "linkedin": ("linkedin",),
    "youtube": ("youtube",),
    "reddit": ("reddit",),
    "slack": ("slack",),
    "teams": ("teams",),
    "discourse": ("discourse",),
    "viva_engage": ("viva engage", "viva_engage", "yammer"),
    "zulip": ("zulip",),
    "mattermost": ("mattermost",),
    "x": ("twitter", "tweet"),
}


def network(said: ColumnElement[Any]) -> ColumnElement[Any]:
    """'Twitter', 'x' and 'tweets of 2017' are x; a word that names no known network stays as it is."""
    word = func.lower(said)
    known = [(or_(*(word.contains(part) for part in parts)), name) for name, parts in NETWORKS.items()]
    return case(*known, (or_(word == "x", word.startswith("x-"), word.startswith("x ")), "x"), else_=said)
