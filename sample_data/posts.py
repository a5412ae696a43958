"""The sample's social side: announcements, customers' turns, the desk's answers, and what is neither.

A turn here is one customer's run of posts and what became of it; a frame of turns is made first, so that
the planted share of contacts holds, and then written out as posts. Instants are UTC without a zone.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sample_data import draws
from sample_data.company import DESKS, NETWORKS, TRUTHS, SampleDesk
from sample_data.draws import END, MONTHS, NEVER, Instants, Words

PUBLIC, COMMUNITY = NETWORKS
COMMUNITY_DESKS = ("castrel", "kestrelby")  # also on the second network
LINKED = 0.35  # of social contacts become tickets
FOLLOW_UPS = 0.2  # of the other turns continue an answered one
UNDER_ANNOUNCEMENTS = 0.15  # of the first turns are comments
BETWEEN_POSTS = (1, 4)  # minutes
PENDING = 4  # unanswered and younger than a day when the data end
INTENTS = {"question": 0.4, "complaint": 0.2, "request": 0.15, "outage": 0.13, "praise": 0.12}
SENTIMENTS = {"praise": "positive", "complaint": "negative", "outage": "negative"}
ANSWERED = {"ellmoor": 0.72, "castrel": 0.55, "brackwater": 0.67, "kestrelby": 0.7, "jadeport": 0.5}
ANSWERED_OTHERWISE = 0.63
ANSWER_TYPICAL = 150  # minutes
ACKNOWLEDGING_DESKS = ("brackwater", "kestrelby")  # whose bot says within seconds that it was seen
SOCIAL_DESKS = tuple(desk for desk in DESKS if desk.social == "using")


def social_contacts(others: np.ndarray) -> np.ndarray:
    """Social contacts per month beside `others`, so that their share grows evenly as planted."""
    share = np.linspace(TRUTHS.social_share_first_month, TRUTHS.social_share_last_month, MONTHS)
    return np.round(others * share / (1 - share)).astype(np.int64)


def turns(draw: np.random.Generator, contacts: np.ndarray) -> pd.DataFrame:
    """A row a customer's turn, `contacts` of them per month once those of one ticket count as one."""
    linked = np.round(contacts * LINKED).astype(np.int64)
    follow_ups = np.round((contacts - linked) * FOLLOW_UPS).astype(np.int64)
    firsts = contacts - follow_ups
    frame = with_answers(draw, _first_turns(draw, np.repeat(np.arange(MONTHS), firsts)))
    frame = _with_tickets(draw, frame, linked)
    frame["follows"] = -1
    return pd.concat([frame, _follow_ups(draw, frame, follow_ups), _pending(draw)], ignore_index=True)


def _first_turns(draw: np.random.Generator, month: np.ndarray) -> pd.DataFrame:
    count = len(month)
    desk = draws.by_weight(draw, [d.id for d in SOCIAL_DESKS], [d.weight for d in SOCIAL_DESKS], count)
    first = draws.DAYS[0].astype("datetime64[M]") + month
    length = ((first + 1).astype("datetime64[D]") - first.astype("datetime64[D]")).astype(np.int64)
    day = first.astype("datetime64[D]") + np.floor(draw.random(count) * length).astype(np.int64)
    local = day.astype("datetime64[s]") + draws.seconds(np.clip(draw.normal(840, 220, count), 60, 1380))
    frame = _described(draw, desk)
    frame["start"] = _local_to_utc(desk, local)
    frame["under"] = draw.random(count) < UNDER_ANNOUNCEMENTS
    return frame.sort_values("start", kind="stable").reset_index(drop=True)


def _described(draw: np.random.Generator, desk: Words) -> pd.DataFrame:
    """What the customers say, how often they write in one go, and on which network."""
    count = len(desk)
    intent = draws.words(draw, INTENTS, count)
    owed = (intent != "praise").astype(object)
    owed[(draw.random(count) < 0.05) & (intent != "praise")] = None  # nobody judged these
    community = np.isin(desk, COMMUNITY_DESKS) & (draw.random(count) < 0.4)  # its share
    person = draw.integers(1, 1_500, count)
    return pd.DataFrame(
        {
            "source": np.where(community, COMMUNITY, PUBLIC).astype(object),
            "desk": desk,
            "customer": np.array([f"person-{number}" for number in person], dtype=object),
            "run": draw.choice([1, 2, 3], size=count, p=[0.7, 0.22, 0.08]),
            "intent": intent,
            "needs_reply": owed,
            "ticket": None,
            "ticket_at": NEVER,
        }
    )


def _local_to_utc(desk: Words, local: Instants) -> Instants:
    found = np.empty(len(desk), dtype="datetime64[s]")
    for one in SOCIAL_DESKS:
        mine = desk == one.id
        found[mine] = draws.to_utc(local[mine], one.time_zone)
    latest: Instants = np.minimum(found, END - np.timedelta64(25, "m"))
    return latest


def with_answers(draw: np.random.Generator, frame: pd.DataFrame) -> pd.DataFrame:
    """When each turn was answered by a person, acknowledged by a bot, or taken back unanswered."""
    count = len(frame)
    chance = frame["desk"].map(ANSWERED).fillna(ANSWERED_OTHERWISE).to_numpy(dtype=float)
    chance = np.where(frame["intent"] == "praise", 0.3, chance)
    start = frame["start"].to_numpy(dtype="datetime64[s]")
    delay = 12 + ANSWER_TYPICAL * draw.lognormal(0, 1.4, count)
    at = draws.known_by_the_end(np.where(draw.random(count) < chance, start + draws.seconds(delay), NEVER))
    bot = frame["desk"].isin(ACKNOWLEDGING_DESKS).to_numpy() & (draw.random(count) < 0.6)
    taken_back = np.isnat(at) & (draw.random(count) < 0.1)  # one in ten unanswered
    deleted = np.where(taken_back, start + draws.seconds(draw.uniform(30, 600, count)), NEVER)
    return frame.assign(
        answered_at=at,
        bot_at=np.where(bot, start + np.timedelta64(20, "s"), NEVER),
        deleted_at=draws.known_by_the_end(deleted),
    )


def _with_tickets(draw: np.random.Generator, frame: pd.DataFrame, linked: np.ndarray) -> pd.DataFrame:
    """The turns of which, per month, as many became a ticket as planned: never praise, never taken back."""
    start = frame["start"].to_numpy(dtype="datetime64[s]")
    month = draws.month_number(start)
    possible = ((frame["intent"] != "praise") & frame["deleted_at"].isna() & ~frame["under"]).to_numpy()
    chosen = _chosen(draw, month, possible, linked)
    frame.loc[chosen, "ticket"] = draws.numbered("S", len(chosen))
    frame.loc[chosen, "ticket_at"] = start[chosen] + draws.seconds(draw.uniform(1, 11, len(chosen)))
    return frame


def _chosen(
    draw: np.random.Generator, month: np.ndarray, possible: np.ndarray, wanted: np.ndarray
) -> np.ndarray:
    """Of the possible rows, as many of each month as wanted (or all there are), in order."""
    picked = [
        draw.permutation(np.flatnonzero(possible & (month == number)))[:count]
        for number, count in enumerate(wanted)
    ]
    return np.sort(np.concatenate(picked))


def _follow_ups(draw: np.random.Generator, frame: pd.DataFrame, wanted: np.ndarray) -> pd.DataFrame:
    """Second turns of answered customers, in the month of the first."""
    answered = frame["answered_at"].to_numpy(dtype="datetime64[s]")
    start = answered + draws.seconds(draw.uniform(5, 600, len(frame)))
    month = draws.month_number(frame["start"].to_numpy(dtype="datetime64[s]"))
    in_time = (start < END - np.timedelta64(1, "h")) & (draws.month_number(start) == month)
    possible = ~np.isnat(answered) & frame["ticket"].isna().to_numpy() & in_time
    rows = _chosen(draw, month, possible, wanted)
    later = _described(draw, frame["desk"].to_numpy(dtype=object)[rows])
    later = later.assign(
        source=frame["source"].to_numpy()[rows],
        customer=frame["customer"].to_numpy()[rows],
        start=start[rows],
        under=False,
    )
    return with_answers(draw, later).assign(follows=rows)


def _pending(draw: np.random.Generator) -> pd.DataFrame:
    frame = _described(draw, np.array([desk.id for desk in SOCIAL_DESKS[:PENDING]], dtype=object))
    return frame.assign(
        source=PUBLIC,
        intent="question",
        needs_reply=True,
        start=END - draws.seconds(draw.uniform(60, 900, PENDING)),
        under=False,
        answered_at=NEVER,
        bot_at=NEVER,
        deleted_at=NEVER,
        follows=-1,
    )


def posts(
    draw: np.random.Generator, spoken: pd.DataFrame, aside: np.random.Generator, more: pd.DataFrame
) -> pd.DataFrame:
    """Every post of both networks, in order of time, with the columns of the post table.

    The turns `more` are written out with the draws `aside`; what they say `replies_to` is told.
    """
    announced = _announcements(draw)
    planned = [announced, *_written(draw, _placed(spoken, announced)), _noise(draw)]
    frame = pd.concat(
        [_with_engagement(draw, planned), _with_engagement(aside, _written(aside, more))], ignore_index=True
    )
    return _with_conversations(frame).sort_values(["created_at", "id"], kind="stable").reset_index(drop=True)


def _written(draw: np.random.Generator, spoken: pd.DataFrame) -> list[pd.DataFrame]:
    """The customers' posts of turns, the desk's answers and its bot's words."""
    return [
        _customer_posts(draw, spoken),
        _replies(spoken, "answered_at", "a", "desk"),
        _replies(spoken, "bot_at", "b", "desk_bot"),
    ]


def _placed(spoken: pd.DataFrame, announced: pd.DataFrame) -> pd.DataFrame:
    """The turns with the post that each `replies_to`: the answer it follows, an announcement, or none."""
    follows = spoken["follows"].to_numpy(dtype=np.int64)
    above = _commented(spoken, announced)
    return spoken.assign(replies_to=np.where(follows >= 0, post_ids(follows, "a"), above))


def last_said(spoken: pd.DataFrame) -> Instants:
    """When a turn is over at the latest: all its posts are there."""
    start = spoken["start"].to_numpy(dtype="datetime64[s]")
    last: Instants = start + draws.seconds(BETWEEN_POSTS[1] * (spoken["run"].to_numpy() - 1))
    return last


def _announcements(draw: np.random.Generator) -> pd.DataFrame:
    """Two announcements a week from each account, three in five about a service."""
    parts = []
    for desk, network in _accounts():
        days = draws.DAYS[draws.weekday(draws.DAYS) < 5]  # working days
        days = np.sort(draw.choice(days, size=208, replace=False))
        local = draws.office_times(draw, days)
        parts.append(
            pd.DataFrame(
                {
                    "id": [f"{network[7]}-{desk.id}-{number:04d}" for number in range(len(days))],
                    "source": network,
                    "desk": desk.id,
                    "author": account(desk.id),
                    "author_role": "desk",
                    "direction": "out",
                    "kind": "announcement",
                    "created_at": draws.to_utc(local, desk.time_zone),
                    "service": _some(draw, 0.6, _services(draw, len(days))),
                }
            ).loc[lambda rows: rows["created_at"] <= END]
        )
    return pd.concat(parts, ignore_index=True)


def _accounts() -> list[tuple[SampleDesk, str]]:
    public = [(desk, PUBLIC) for desk in SOCIAL_DESKS]
    return public + [(desk, COMMUNITY) for desk in SOCIAL_DESKS if desk.id in COMMUNITY_DESKS]


def account(desk: str) -> str:
    """The handle of a desk, the same on each network."""
    return f"{desk}-it-help"


def _services(draw: np.random.Generator, count: int) -> Words:
    return draws.words(
        draw, {"Mail and calendar": 3, "Sign-in and access": 3, "Printing": 1, "Till and stock": 1}, count
    )


def _some(draw: np.random.Generator, share: float, values: Words) -> Words:
    """The values, and None in place of those beyond the share."""
    found = values.copy()
    found[draw.random(len(values)) >= share] = None
    return found


def _customer_posts(draw: np.random.Generator, spoken: pd.DataFrame) -> pd.DataFrame:
    """Each turn written out: its first post, and one or two more a few minutes on, each under the last."""
    turn = np.repeat(spoken.index.to_numpy(), spoken["run"])
    place = np.concatenate([np.arange(run) for run in spoken["run"]])
    rows = spoken.loc[turn].reset_index(drop=True)
    gaps = np.repeat(draws.seconds(draw.uniform(*BETWEEN_POSTS, len(spoken))), spoken["run"])
    first = rows["replies_to"].to_numpy(dtype=object)
    opening = np.where(rows["under"], "comment", "reply")
    return pd.DataFrame(
        {
            "id": post_ids(turn, place),
            "source": rows["source"],
            "desk": rows["desk"],
            "author": rows["customer"],
            "author_role": "customer",
            "direction": "in",
            "kind": np.where(rows["replies_to"].notna(), opening, "mention"),
            "created_at": rows["start"].to_numpy(dtype="datetime64[s]") + place * gaps,
            "deleted_at": rows["deleted_at"],
            "reply_to": np.where(place == 0, first, post_ids(turn, np.maximum(place - 1, 0))),
            "intent": rows["intent"],
            "needs_reply": rows["needs_reply"],
            "sentiment": rows["intent"].map(SENTIMENTS).fillna("neutral"),
            "ticket": rows["ticket"],
            "service": rows["service"],
        }
    )


def post_ids(turn: np.ndarray, part: np.ndarray | str) -> Words:
    """The id of a part of a turn: its posts by number, its answer `a`, the bot's word `b`."""
    parts = np.broadcast_to(np.asarray(part, dtype=object), turn.shape)
    return np.array([f"p{number:05d}-{name}" for number, name in zip(turn, parts, strict=True)], dtype=object)


def _commented(spoken: pd.DataFrame, announced: pd.DataFrame) -> Words:
    """The account's last announcement before each turn that comments on one; None for the others."""
    keys = ["source", "desk"]
    asked = spoken.reset_index(names="turn").loc[lambda rows: rows["under"]].sort_values("start")
    offered = announced.rename(columns={"created_at": "start"})[[*keys, "start", "id"]].sort_values("start")
    asked["start"] = asked["start"].astype("datetime64[s]")
    offered["start"] = offered["start"].astype("datetime64[s]")
    found = pd.merge_asof(asked, offered, on="start", by=keys)
    above = np.full(len(spoken), None, dtype=object)
    known = found[found["id"].notna()]
    above[known["turn"].to_numpy()] = known["id"].to_numpy(dtype=object)
    return above


def _replies(spoken: pd.DataFrame, column: str, part: str, role: str) -> pd.DataFrame:
    """The desk's answers under the last post of a turn, or its bot's word under the first."""
    rows = spoken[spoken[column].notna()]
    turn = rows.index.to_numpy()
    last = rows["run"].to_numpy() - 1 if role == "desk" else np.zeros(len(rows), dtype=np.int64)
    return pd.DataFrame(
        {
            "id": post_ids(turn, part),
            "source": rows["source"].to_numpy(),
            "desk": rows["desk"].to_numpy(),
            "author": np.array([account(desk) for desk in rows["desk"]], dtype=object),
            "author_role": role,
            "direction": "out",
            "kind": "reply",
            "created_at": rows[column].to_numpy(dtype="datetime64[s]"),
            "reply_to": post_ids(turn, last),
            "ticket": rows["ticket"].to_numpy(),
        }
    )


def _noise(draw: np.random.Generator) -> pd.DataFrame:
    """What must never count: spam, other bots, and the network's own notices."""
    sorts: Mapping[str, tuple[int, str, str | None]] = {
        "spam": (25, "customer", "spam"),
        "robot": (20, "other_bot", None),
        "notice": (12, "system", None),
    }
    parts = []
    for name, (count, role, intent) in sorts.items():
        desk = draws.by_weight(draw, [d.id for d in SOCIAL_DESKS], [1] * len(SOCIAL_DESKS), count)
        local = draws.office_times(draw, draw.choice(draws.DAYS[:-2], count))
        parts.append(
            pd.DataFrame(
                {
                    "id": draws.numbered(f"{name}-", count),
                    "source": PUBLIC,
                    "desk": desk,
                    "author": draws.numbered(f"{name}-account-", count),
                    "author_role": role,
                    "direction": "in",
                    "kind": "mention",
                    "created_at": _local_to_utc(desk, local),
                    "intent": intent,
                    "needs_reply": False,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _with_engagement(draw: np.random.Generator, written: list[pd.DataFrame]) -> pd.DataFrame:
    """What the networks count under the desk's own posts; only the public one tells views."""
    frame = pd.concat(written, ignore_index=True)
    count = len(frame)
    ours = (frame["direction"] == "out").to_numpy()
    public = (frame["source"] == PUBLIC).to_numpy()
    grown = 1 + 0.5 * draws.month_number(frame["created_at"].to_numpy(dtype="datetime64[s]")) / MONTHS
    followers = np.round(frame["desk"].map({d.id: 90 * d.weight for d in SOCIAL_DESKS}).to_numpy() * grown)
    seen = np.round(followers * draw.lognormal(-0.3, 0.5, count))
    announcement = (frame["kind"] == "announcement").to_numpy()
    reach = np.where(announcement, seen, seen * 0.1)
    return frame.assign(
        reactions=np.where(ours, draw.poisson(reach * 0.02), np.nan),
        shares=np.where(ours, draw.poisson(reach * 0.006), np.nan),
        comments=np.where(ours, draw.poisson(reach * 0.003), np.nan),
        impressions=np.where(ours & public, np.round(reach), np.nan),
        followers=np.where(ours, followers, np.nan),
        sentiment_method=frame["sentiment"].notna().map({True: "planted", False: None}),
    )


def _with_conversations(frame: pd.DataFrame) -> pd.DataFrame:
    """Each post's root, found by following replies upwards until nothing moves."""
    above = frame["reply_to"].where(frame["reply_to"].notna(), frame["id"])
    root = dict(zip(frame["id"], above, strict=True))
    while True:
        higher = {name: root[parent] for name, parent in root.items()}
        if higher == root:
            break
        root = higher
    accounts = np.array([account(desk) for desk in frame["desk"]], dtype=object)
    return frame.assign(conversation=frame["id"].map(root), account=accounts)
