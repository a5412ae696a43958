"""Drawn conversations on two networks: one with reply chains, one with flat threads, and posts of our own."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.metrics.oracle.world import Row

WHO = {"desk": "desk", "bot": "desk_bot", "robot": "other_bot", "system": "system"}
OPTIONAL = ("impressions", "followers", "reactions", "comments", "shares", "sentiment")
EMPTY = dict.fromkeys(
    ("deleted_at", "intent", "needs_reply", "ticket", "service", "sentiment", "accepted", *OPTIONAL)
)
numbers = st.sampled_from([None, 0, 3, 100])
entry = st.fixed_dictionaries(
    {
        "who": st.sampled_from(["ann", "ann", "bea", "cy", "desk", "desk", "desk", "bot", "robot", "system"]),
        "pause": st.sampled_from([0, 1, 5, 60, 61, 1440, 3000]),
        "beneath": st.integers(0, 6),
        "intent": st.sampled_from([None, None, None, "question", "praise", "spam", "complaint"]),
        "sentiment": st.sampled_from([None, "positive", "Negative", "neutral", "angry"]),
        "needs_reply": st.sampled_from([None, None, None, True, False]),
        "deleted": st.sampled_from([None, None, None, None, 1, 70]),
        "role_told": st.booleans(),
        "accepted": st.sampled_from([None, None, False, True]),
        "overheard": st.sampled_from([False, False, False, False, True]),
    }
)


@dataclass
class Talk:
    rows: list[Row] = field(default_factory=list)
    fields: dict[str, set[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Network:
    """Where posts are drawn: replies of a nested one point anywhere, of a flat one at the first post."""

    source: str
    nested: bool
    derived: bool
    instants: Any
    desks: tuple[str, ...]


@st.composite
def talk(draw: Any, instants: Any, desks: tuple[str, ...]) -> Talk:
    found = Talk()
    for source, nested in (("x", True), ("slack", False)):
        if not draw(st.integers(0, 3)):
            continue
        network = Network(source, nested, nested and draw(st.booleans()), instants, desks)
        for number in range(draw(st.sampled_from([0, 1, 3, 6]))):
            found.rows += draw(threads(network, f"{source}{number}"))
        for number in range(draw(st.integers(0, 2))):
            found.rows += draw(announcements(network, f"{source}own{number}"))
        never = set(draw(st.lists(st.sampled_from(OPTIONAL), max_size=2)))
        found.fields[source] = {"direction", "author", "created_at", "platform", "account", *EMPTY} - never
        for row in found.rows:
            row |= {name: None for name in never if row["source"] == source}
    return found


@st.composite
def threads(draw: Any, network: Network, name: str) -> list[Row]:
    """A thread and some copies of it."""
    start = draw(network.instants)
    entries = draw(st.lists(entry, min_size=1, max_size=7))
    same = {
        "desk": draw(st.sampled_from([*network.desks, None])),
        "service": draw(st.sampled_from([None, "mail"])),
        "ticket": draw(st.sampled_from([None, None, "0-0", "1-0", "2-0", "9-0"])),
        "platform": draw(st.sampled_from([None, "mastodon"])),
        "above": draw(st.sampled_from([None, None, None, "gone"])),  # a post that was never loaded
    }
    copies = range(draw(st.sampled_from([1, 1, 2, 12])))
    return [post for copy in copies for post in _thread(network, f"{name}.{copy}", entries, start, same)]


def _thread(network: Network, name: str, entries: list[Row], start: datetime, same: Row) -> list[Row]:
    same = dict(same)
    above = same.pop("above")
    ids: list[str] = []
    rows = []
    for place, each in enumerate(entries):
        start += timedelta(minutes=each["pause"] if place else 0)
        parent = (ids[each["beneath"] % len(ids)] if network.nested else ids[0]) if ids else above
        ids.append(f"{name}-{place}")
        told = {
            "source": network.source,
            "id": ids[-1],
            "kind": _kind(each, place),
            "created_at": start,
            "reply_to": parent,
            "conversation": ids[0] if len(entries) > 1 or network.derived else None,
            "conversation_derived": network.derived,
            "accepted": each["accepted"],
            "deleted_at": each["deleted"] and start + timedelta(minutes=each["deleted"]),
        }
        rows.append(EMPTY | told | same | _said(each))
    return rows


def _kind(each: Row, place: int) -> str:
    """What is overheard was written by somebody else."""
    if each["overheard"] and each["who"] not in ("desk", "bot"):
        return "overheard"
    return "reply" if place else "mention"


def _said(each: Row) -> Row:
    """By whom, and what: the desk and its bot are we, and only customers' posts have an intent."""
    ours = each["who"] in ("desk", "bot")
    role = WHO.get(each["who"], "customer")
    said = {
        "author": each["who"],
        "direction": "out" if ours else "in",
        "author_role": role if each["role_told"] or role not in ("customer", "desk") else None,
    }
    if ours:
        return said | {"ticket": None}
    return said | {name: each[name] for name in ("intent", "needs_reply", "sentiment")}


@st.composite
def announcements(draw: Any, network: Network, name: str) -> list[Row]:
    row = EMPTY | {
        "source": network.source,
        "author": "desk",
        "author_role": draw(st.sampled_from(["desk", None])),
        "direction": "out",
        "kind": draw(st.sampled_from(["announcement", None, "reply"])),
        "created_at": draw(network.instants),
        "reply_to": None,
        "conversation_derived": network.derived,
        "account": draw(st.sampled_from(["one", "two", None])),
        "desk": draw(st.sampled_from([*network.desks, None])),
        "service": draw(st.sampled_from([None, "mail", "print"])),
        "platform": None,
        **{each: draw(numbers) for each in OPTIONAL if each != "sentiment"},
    }
    ids = [f"{name}.{number}" for number in range(draw(st.integers(1, 12)))]
    return [row | {"id": id_, "conversation": id_} for id_ in ids]
