"""Social, the rest: what becomes of messages, what we announce, who answers whom, and what people say of us."""

from collections.abc import Iterable, Mapping

from tests.metrics.oracle.adoption import NOT_CHOSEN
from tests.metrics.oracle.asked import Asked, sliced
from tests.metrics.oracle.reading import Needs, by_the_clock, every, on_the_clock, over, provided, young
from tests.metrics.oracle.social import mentions
from tests.metrics.oracle.sums import Answer, Figure, Oracle, median_of, net, pooled, ratio, share
from tests.metrics.oracle.turns import (
    Network,
    by_customer,
    by_human_desk,
    networks,
    overheard,
    spam,
    still_there,
    wants_answer,
)
from tests.metrics.oracle.world import Row, World, minutes

PLACE = ("source", "desk", "service", "kind", "platform")


def hearing(*ways: str, fields: tuple[str, ...] = ()) -> Needs:
    return lambda world: {"post": world.hearing(*ways) & world.giving("post", *fields)}


def requires(oracle: Oracle, cases: Oracle, *fields: str) -> Oracle:
    """Not computable while no source at all provides one of the fields; all its cases are left out."""

    def answer(world: World, asked: Asked) -> Answer:
        if provided(world, *fields):
            return oracle(world, asked)
        whole = cases(world, Asked(where=asked.where, first=asked.first, last=asked.last)).figures.values()
        return Answer(computable=False, excluded=sum(figure.n for figure in whole))

    return answer


def at(world: World, post: Row) -> Row:
    """Where and when a post stands."""
    place = {name: post.get(name) for name in PLACE}
    return place | {"origin": "post", "channel": "social", "day": world.day(post["created_at"], post["desk"])}


def customers_posts(world: World, _: Asked) -> list[Row]:
    return [
        at(world, post)
        | {
            "spam": spam(post),
            "ticket": post["ticket"],
            "intent": post["intent"],
            "tone": (post["sentiment"] or "").lower(),
        }
        for post in filter(by_customer, world.posts)
    ]


def overheard_posts(world: World, _: Asked) -> list[Row]:
    """Others' posts that speak of us and not to us."""
    return [
        at(world, post) | {"spam": spam(post)}
        for post in world.posts
        if overheard(post) and post["direction"] != "out" and post["author_role"] in (None, "customer")
    ]


def no_spam(row: Row) -> bool:
    return not row["spam"]


def is_reply(post: Row) -> bool:
    return post["reply_to"] is not None or post["kind"] == "reply"


def desks_posts(world: World, _: Asked) -> list[Row]:
    """Posts of humans at the desk: replies, and announcements with their views."""
    return [
        at(world, post)
        | {
            "reply": int(is_reply(post)),
            "announcement": int(not is_reply(post)),
            "views": None if is_reply(post) else post["impressions"],
            "viewed": None if is_reply(post) or post["impressions"] is None else 1,
        }
        for post in filter(by_human_desk, world.posts)
    ]


def announcement_reach(rows: list[Row]) -> Figure:
    return pooled([row for row in rows if row["announcement"]], "views", "viewed")


def tone(rows: list[Row]) -> Figure:
    return net(
        rows,
        no_spam,
        lambda row: row["tone"] in ("positive", "neutral", "negative"),
        lambda row: row["tone"] == "positive",
        lambda row: row["tone"] == "negative",
    )


def named_tickets(world: World) -> dict[str, tuple[Row, Row]]:
    """By ticket's id the ticket and the first customer's post that names it; not where two have that id."""
    found: dict[str, tuple[Row, Row]] = {}
    by_id: dict[str, list[Row]] = {}
    for ticket in world.tickets:
        by_id.setdefault(ticket["id"], []).append(ticket)
    naming = [post for post in world.posts if by_customer(post) and not spam(post)]
    for post in sorted(naming, key=lambda each: (each["created_at"], each["source"], each["id"])):
        tickets = by_id.get(post["ticket"], [])
        if len(tickets) == 1:
            found.setdefault(post["ticket"], (tickets[0], post))
    return found


def cases(world: World, _: Asked) -> list[Row]:
    """Tickets with the channels by which their matter came."""
    named = named_tickets(world)
    return [
        ticket
        | {
            "origin": "ticket",
            "day": world.day(ticket["opened_at"], ticket["desk"]),
            "channels": ({ticket["channel"]} - set(NOT_CHOSEN))
            | ({"social"} if ticket["id"] in named else set()),
        }
        for ticket in world.tickets
    ]


def switched(rows: list[Row]) -> Figure:
    return share(rows, every, lambda row: bool(row["channels"]), lambda row: len(row["channels"]) > 1)


def first_mentions(world: World, asked: Asked) -> list[Row]:
    return [
        at(world, post)
        | {
            "kind": None,
            "minutes": by_the_clock(
                minutes(post["created_at"], ticket["opened_at"]),
                world.open_minutes(post["created_at"], ticket["opened_at"], post["desk"]),
                asked,
            ),
        }
        for ticket, post in named_tickets(world).values()
    ]


def opened_conversations(world: World, asked: Asked) -> list[Row]:
    """Conversations that a customer opened: who was first to write in them, another customer or the desk."""
    return [
        _opened(world, asked, source, network, thread)
        for source, network in networks(world).items()
        for thread in network.threads.values()
        if by_customer(thread[0]) and thread[0]["reply_to"] is None and not spam(thread[0])
    ]


def _opened(world: World, asked: Asked, source: str, _: Network, thread: list[Row]) -> Row:
    first = thread[0]
    peers = [p for p in thread if by_customer(p) and not spam(p) and p["author"] != first["author"]]
    peer = min((post["created_at"] for post in peers), default=None)
    desk = min((post["created_at"] for post in filter(by_human_desk, thread)), default=None)
    answered_at = min((each for each in (peer, desk) if each is not None), default=None)
    return at(world, first) | {
        "kind": None,
        "owed": wants_answer(first) and still_there(first, answered_at),
        "by_peer": peer is not None and (desk is None or peer < desk),
        "pending": answered_at is None and young(world, asked, source, first["created_at"]),
        "solved": any(post["accepted"] and not post["deleted_at"] for post in thread[1:]),
        "young": young(world, asked, source, first["created_at"]),
    }


def feedback(world: World, _: Asked) -> list[Row]:
    """Ratings given, of any question, and customers' posts of praise or complaint."""
    rated = [
        {
            **{name: rating[name] for name in ("source", "desk", "channel")},
            "origin": "rating",
            "day": world.day(rating["rated_at"], rating["desk"]),
            "by_social": rating["post"] is not None or rating["channel"] == "social",
        }
        for rating in world.ratings
        if rating["score"] is not None
    ]
    said = [p for p in world.posts if by_customer(p) and p["intent"] in ("praise", "complaint")]
    return rated + [at(world, post) | {"kind": None, "by_social": True} for post in said]


def anyone(*tables: str) -> Needs:
    return lambda world: {table: world.sources(table) for table in tables}


def hearing_solutions(world: World) -> Mapping[str, set[str]]:
    """The sources that say of any post whether it was accepted, and hold a customer's."""
    told = {post["source"] for post in world.posts if post["accepted"] is not None}
    return {"post": hearing("in")(world)["post"] & told}


def services(world: World) -> list[Row]:
    tickets = [
        ticket
        | {
            "origin": "ticket",
            "day": world.day(ticket["opened_at"], ticket["desk"]),
            "told": False,
        }
        for ticket in world.tickets
    ]
    return tickets + [
        at(world, post) | {"told": by_human_desk(post) and not is_reply(post)}
        for post in world.posts
        if not overheard(post)
    ]


def services_promoted(world: World, asked: Asked) -> Answer:
    """Services that announcements of the period name, over those that anything ever named."""
    if not (provided(world, "post.service") and world.hearing("out")):
        return Answer(computable=False)
    rows = services(world)
    ever = Asked(by=asked.by, where=asked.where)
    known = {key[:-1]: _services(part) for key, part in sliced(world, rows, ever).items()}
    found = {}
    for key, part in sliced(world, rows, asked).items():
        announced = [row for row in part if row["told"]]
        if announced:
            found[key] = ratio(len(_services(announced)), len(known[key[:-1]]))
    return Answer(found)


def _services(rows: Iterable[Row]) -> set[str]:
    return {row["service"] for row in rows} - {None}


def count(rows: list[Row]) -> Figure:
    return Figure(n=len(rows))


ORACLES: dict[str, Oracle] = {
    "channel_switching": requires(
        over(cases, lambda world: {"ticket": world.giving("ticket", "channel")}, switched),
        over(cases, anyone("ticket"), count),
        "post.ticket",
    ),
    "overheard_mentions": over(
        overheard_posts,
        lambda world: {"post": {post["source"] for post in world.posts if overheard(post)}},
        mentions,
    ),
    "actionable_share": over(
        customers_posts,
        hearing("in", fields=("ticket", "intent")),
        lambda rows: share(
            rows,
            no_spam,
            lambda row: row["intent"] is not None or row["ticket"] is not None,
            lambda row: row["ticket"] is not None,
        ),
    ),
    "mention_to_ticket_minutes": requires(
        on_the_clock(
            over(
                first_mentions,
                hearing("in", fields=("ticket",)),
                lambda rows: median_of(rows, every, "minutes"),
            )
        ),
        over(first_mentions, anyone("post"), count),
        "ticket.opened_at",
    ),
    "announcement_reach": over(desks_posts, hearing("out", fields=("impressions",)), announcement_reach),
    "services_promoted_share": services_promoted,
    "two_way_ratio": over(desks_posts, hearing("out"), lambda rows: pooled(rows, "reply", "announcement")),
    "net_sentiment": over(customers_posts, hearing("in", fields=("sentiment",)), tone),
    "peer_answered_share": over(
        opened_conversations,
        hearing("in", "out", fields=("author",)),
        lambda rows: share(
            rows, every, lambda row: row["owed"] and not row["pending"], lambda row: row["by_peer"]
        ),
    ),
    "accepted_answer_share": over(
        opened_conversations,
        hearing_solutions,
        lambda rows: share(
            rows,
            every,
            lambda row: row["owed"] and (row["solved"] or not row["young"]),
            lambda row: row["solved"],
        ),
    ),
    "feedback_from_social_share": requires(
        over(
            feedback,
            anyone("rating", "post"),
            lambda rows: share(rows, every, every, lambda row: row["by_social"]),
        ),
        over(feedback, anyone("rating", "post"), count),
        "rating.score",
        "post.intent",
    ),
}
SMALLEST = {
    "channel_switching": 30,
    "overheard_mentions": 0,
    "actionable_share": 30,
    "mention_to_ticket_minutes": 6,
    "announcement_reach": 10,
    "services_promoted_share": 5,
    "two_way_ratio": 10,
    "net_sentiment": 30,
    "peer_answered_share": 10,
    "accepted_answer_share": 10,
    "feedback_from_social_share": 30,
}
