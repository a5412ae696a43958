"""The turn, the message and the conversation on threads small enough to read."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.depth import THOROUGH

DAY = "2026-03-02"


def post(id_, who, hour, minute=0, to=None, thread=None, **row):  # noqa: PLR0917 - a line per post reads best
    """A post; `desk` and `bot` speak for us, everybody else is a customer."""
    ours = who in ("desk", "bot")
    role = {"role": "desk_bot"} if who == "bot" else {}
    words = {"author_role": role.get("role", "desk" if ours else "customer")}
    where = {"conversation": thread} if thread else {}
    return (
        {
            "id": id_,
            "author": who,
            "direction": "out" if ours else "in",
            "created_at": f"{DAY} {hour:02}:{minute:02}",
            "reply_to": to,
        }
        | words
        | where
        | row
    )


def share(house, name="social_answered_share", **arguments):
    row = house.figure(name, **arguments)
    return row["numerator"], row["denominator"]


def bluesky(house):
    """The worked run of a real network: alice twice, bob's thanks, carol twice and never answered."""
    house.load("post", [
        post("a1", "alice", 9, thread="a"), post("d1", "desk", 9, 5, "a1", "a"), post("a2", "alice", 9, 10, "d1", "a"), post("d2", "desk", 9, 15, "a2", "a"),
        post("b1", "bob", 10, intent="praise"), post("c1", "carol", 11), post("c2", "carol", 12),
    ], source="x")  # fmt: skip
    return house


def test_by_turn_by_message_and_by_conversation_are_three_figures(house):
    bluesky(house)
    assert share(house) == (2, 4)
    assert share(house, "social_answered_share_by_message") == (2, 4)
    assert share(house, "social_answered_share_by_conversation") == (1, 3)


def test_praise_is_a_contact_but_is_owed_no_answer(house):
    bluesky(house)
    assert house.figure("contacts")["value"] == 5
    assert house.figure("social_answered_share")["excluded"] == 1
    assert house.figure("mentions")["value"] == 5


def test_three_posts_in_a_row_are_one_turn_measured_from_the_first(house):
    house.load(
        "post",
        [post(f"a{minute}", "alice", 9, minute, thread="a") for minute in (0, 5, 8)]
        + [post("d", "desk", 9, 30, "a0", "a")],
        source="x",
    )
    row = house.figure("social_response_minutes")
    assert (row["value"], row["n"]) == (30, 1)
    assert share(house, "social_answered_share_by_message") == (3, 3)


def test_on_a_network_with_reply_chains_a_message_is_answered_only_directly(house):
    posts = [
        post("a0", "alice", 9, thread="a"),
        post("a1", "alice", 9, 5, "a0", "a"),
        post("d", "desk", 9, 30, "a1", "a"),
    ]
    house.load("post", posts, source="x")
    assert share(house, "social_answered_share_by_message") == (1, 2)
    assert share(house, "social_answered_share_by_conversation") == (0, 1)
    assert share(house) == (1, 1)


def test_a_bots_answer_is_none(house):
    house.load(
        "post",
        [
            post("a", "alice", 9, thread="a"),
            post("r", "bot", 9, 1, "a", "a"),
            post("b", "bea", 9, thread="b"),
            post("d", "desk", 9, 9, "b", "b"),
        ],
        source="x",
    )
    assert share(house) == (1, 2)
    assert house.figure("social_response_minutes")["value"] == 9


def test_with_several_customers_an_answer_counts_in_its_reply_chain_only(house):
    """Alice asks, Bea asks beneath her, the desk answers Alice alone, twice."""
    house.load("post", [
        post("a", "alice", 9, thread="a"), post("b", "bea", 9, 1, "a", "a"), post("d", "desk", 9, 5, "a", "a"),
        post("a2", "alice", 9, 10, "d", "a"), post("d2", "desk", 9, 20, "a2", "a"),
    ], source="x")  # fmt: skip
    assert share(house) == (2, 3)
    assert house.figure("social_response_minutes")["value"] == 7.5


def test_a_chain_reaches_through_the_desks_own_posts(house):
    house.load(
        "post",
        [
            post("a", "alice", 9, thread="a"),
            post("b", "bea", 9, 1, "a", "a"),
            post("r", "bot", 9, 2, "b", "a"),
            post("d", "desk", 9, 11, "r", "a"),
        ],
        source="x",
    )
    found = house.figure("social_response_minutes")
    assert (found["n"], found["value"]) == (2, 10.5)


def test_in_a_flat_thread_any_post_of_the_desk_answers_everybody(house):
    """Slack: every reply points at the first post."""
    house.load(
        "post",
        [
            post("a", "alice", 9, thread="a"),
            post("b", "bea", 9, 1, "a", "a"),
            post("d", "desk", 9, 5, "a", "a"),
        ],
        source="slack",
    )
    assert share(house) == (2, 2)
    assert share(house, "social_answered_share_by_message") == (2, 2)


def test_reply_chains_are_a_matter_of_the_source_not_of_the_thread(house):
    """A nested reply elsewhere shows that the network has chains, so Bea is unanswered here."""
    flat = [
        post("a", "alice", 9, thread="a"),
        post("b", "bea", 9, 1, "a", "a"),
        post("d", "desk", 9, 5, "a", "a"),
    ]
    nested = [
        post("x", "xe", 8, thread="x"),
        post("y", "desk", 8, 1, "x", "x"),
        post("z", "xe", 8, 2, "y", "x"),
    ]
    house.load("post", flat + nested, source="x")
    assert share(house) == (2, 4)


def test_a_post_deleted_before_an_answer_is_owed_none_and_after_it_is(house):
    gone = {"deleted_at": f"{DAY} 09:10"}
    house.load(
        "post",
        [
            post("a", "alice", 9, thread="a", **gone),
            post("d", "desk", 9, 20, "a", "a"),
            post("b", "bea", 9, thread="b", **gone),
            post("e", "desk", 9, 5, "b", "b"),
            post("c", "cy", 9, **gone),
        ],
        source="x",
    )
    assert share(house) == (1, 1)
    assert house.figure("social_answered_share")["excluded"] == 2


def test_system_posts_and_spam_are_no_turns(house):
    house.load(
        "post",
        [
            post("a", "alice", 9, intent="spam"),
            post("s", "slack", 9, author_role="system"),
            post("b", "bea", 9),
            post("d", "desk", 9),
        ],
        source="x",
    )
    assert house.figure("contacts")["value"] == 1
    assert share(house) == (0, 1)


def test_a_human_flag_overrules_the_guess_from_the_intent(house):
    house.load(
        "post",
        [
            post("a", "alice", 9, intent="praise", needs_reply=True),
            post("b", "bea", 9, intent="question", needs_reply=False),
            post("c", "cy", 9),
            post("d", "desk", 9),
        ],
        source="x",
    )
    assert share(house) == (0, 2)


def test_what_still_waits_and_is_young_is_pending(house):
    house.load(
        "post",
        [post("a", "alice", 9, thread="a"), post("d", "desk", 9, 5, "a", "a"), post("b", "bea", 9, 30)],
        source="x",
        as_of=f"{DAY} 10:00",
    )
    row = house.figure("social_answered_share")
    assert (row["numerator"], row["denominator"], row["excluded"]) == (1, 1, 1)
    within = house.figure("social_answered_within_share")
    assert (within["n"], within["excluded"], within["state"]) == (0, 2, "none")


def test_within_t_counts_what_came_in_time(house):
    house.load(
        "post",
        [
            post("a", "alice", 9, thread="a"),
            post("d", "desk", 9, 30, "a", "a"),
            post("b", "bea", 9, thread="b"),
            post("e", "desk", 12, 0, "b", "b"),
        ],
        source="x",
    )
    assert share(house, "social_answered_within_share", within_hours=1) == (1, 2)
    assert share(house, "social_answered_within_share") == (2, 2)


@pytest.mark.parametrize("direction", ["in", "out"])
def test_one_side_of_the_talk_alone_makes_no_rate(house, direction):
    house.load("post", [post("a", "desk" if direction == "out" else "alice", 9)], source="x")
    for name in (
        "social_answered_share",
        "social_answered_within_share",
        "social_response_minutes",
        "social_answered_share_by_message",
    ):
        assert house.figure(name)["state"] == "not_computable"
    assert house.figure("mentions")["state"] == ("ok" if direction == "in" else "not_computable")


def test_a_turn_linked_to_a_ticket_is_one_contact(house):
    house.load("ticket", [{"id": "T1", "opened_at": f"{DAY} 09:30", "channel": "social", "desk": "a"}])
    house.load(
        "post", [post("a", "alice", 9, ticket="T1"), post("b", "bea", 9), post("d", "desk", 9)], source="x"
    )
    assert house.figure("contacts")["value"] == 2
    assert house.figure("social_share")["value"] == 1


def test_a_turn_belongs_to_the_day_it_began(house):
    late = {"created_at": "2026-02-28 23:59"}
    house.load(
        "post",
        [
            post("a", "alice", 9, thread="a", **late),
            post("a2", "alice", 9, thread="a"),
            post("d", "desk", 10, 0, "a2", "a"),
        ],
        source="x",
    )
    assert house.values("social_answered_share", "period", grain="month") == {"2026-02": 1}


def test_engagement_is_by_impressions_where_any_source_offers_them(house):
    own = {"kind": "announcement", "reactions": 3, "comments": 1, "shares": None}
    house.load(
        "post",
        [
            post("1", "desk", 9, impressions=100, followers=10, **own),
            post("2", "desk", 9, impressions=None, followers=10, **own),
        ],
        source="x",
    )
    row = house.figure("engagement_rate")
    assert (row["value"], row["n"], row["excluded"]) == (0.04, 1, 1)


def test_engagement_is_by_followers_where_none_offers_impressions(house):
    house.load(
        "post",
        [
            post("1", "desk", 9, reactions=5, followers=50),
            post("2", "desk", 9, reactions=0, followers=50),
            post("3", "desk", 9, to="1", reactions=9, followers=50),
        ],
        source="x",
    )
    assert house.figure("engagement_rate")["value"] == 0.05


def followers(house, *told, source="x"):
    """What a network said of its accounts: (account, day of March, followers)."""
    rows = [{"account": name, "day": date(2026, 3, day), "followers": count} for name, day, count in told]
    house.put("audience", [{"source": source, "load": "l"} | row for row in rows])


def test_engagement_is_by_the_followers_of_the_account_where_posts_come_without(house):
    """(12 + 8) / (1,000 + 1,000); each post is of the day on which they were told, or later."""
    own = {"account": "helpdesk", "comments": 2}
    house.load(
        "post",
        [
            post("1", "desk", 9, reactions=10, **own),
            post("2", "desk", 9, reactions=6, **own, created_at="2026-03-20 09:00"),
        ],
        source="x",
    )
    followers(house, ("helpdesk", 2, 1000))
    row = house.figure("engagement_rate")
    assert (row["value"], row["numerator"], row["denominator"]) == (0.01, 20, 2000)
    assert (row["n"], row["excluded"]) == (2, 0)


def test_followers_are_those_last_told_up_to_the_day_of_the_post_or_else_first_told(house):
    """3 March: 100, told on the 4th. 9 March: 200, told on the 8th. 12 March: 300. The file's own 50 stay 50."""
    days = {"1": 3, "2": 9, "3": 12}
    rows = [
        post(id_, "desk", 9, account="helpdesk", reactions=1, created_at=f"2026-03-{day:02} 09:00")
        for id_, day in days.items()
    ]
    rows.append(post("4", "desk", 9, account="helpdesk", reactions=1, followers=50))
    rows.append(post("5", "desk", 9, account="instagram:helpdesk", reactions=1))
    rows.append(post("6", "desk", 9, reactions=1))
    house.load("post", rows, source="x")
    followers(house, ("helpdesk", 4, 100), ("helpdesk", 8, 200), ("helpdesk", 9, None), ("helpdesk", 12, 300))
    followers(house, ("helpdesk", 2, 9999), source="mastodon")
    row = house.figure("engagement_rate")
    assert (row["numerator"], row["denominator"], row["n"], row["excluded"]) == (4, 650, 4, 2)


def test_engagement_of_nobody_reached_is_no_figure(house):
    house.load("post", [post("1", "desk", 9, reactions=0, impressions=0)], source="x")
    row = house.figure("engagement_rate")
    assert row["state"] == "not_computable"
    assert row["value"] != row["value"]


# A second, independent reading of the definition of the turn, in plain Python.


def oracle(posts: pd.DataFrame) -> tuple[int, int, list[float]]:
    """(answered, owed, minutes) of the turns of one source."""
    by_id = {row.id: row for row in posts.itertuples()}
    replies = {row.id: row.reply_to for row in posts.itertuples() if row.reply_to}
    chains = any(replies.get(parent) for parent in replies.values())
    answered, owed, waits = 0, 0, []
    for _, thread in posts.groupby("conversation"):
        ordered = list(thread.sort_values(["created_at", "id"]).itertuples())
        customers = {row.author for row in ordered if row.direction == "in"}
        turns: dict[tuple[str, int], list] = {}
        desk_posts = []
        for row in ordered:
            if row.direction == "out":
                desk_posts += [row] if row.author == "desk" else []
            else:
                turns.setdefault((row.author, len(desk_posts)), []).append(row)
        for (_, before), run in turns.items():
            later = desk_posts[before:]
            if chains and len(customers) > 1:
                later = [reply for reply in desk_posts if ancestors(reply, by_id) & {row.id for row in run}]
            due = [row for row in run if row.intent != "praise"]
            if not due:
                continue
            owed += 1
            if later:
                answered += 1
                waits.append(
                    (min(reply.created_at for reply in later) - due[0].created_at).total_seconds() / 60
                )
    return answered, owed, waits


def ancestors(reply, by_id) -> set[str]:
    found = set()
    parent = reply.reply_to
    while parent in by_id and parent not in found:
        found.add(parent)
        parent = by_id[parent].reply_to
    return found


@st.composite
def threads(draw):
    posts = []
    for thread in range(draw(st.integers(1, 3))):
        ids: list[str] = []
        for place in range(draw(st.integers(1, 7))):
            who = draw(st.sampled_from(["alice", "bea", "desk", "desk", "bot"])) if place else "alice"
            to = draw(st.sampled_from(ids)) if ids else None
            intent = draw(st.sampled_from([None, None, "praise"])) if who in ("alice", "bea") else None
            id_ = f"{thread}-{place}"
            posts.append(post(id_, who, 9, place, to, f"{thread}-0", intent=intent))
            ids.append(id_)
    return posts


@settings(
    max_examples=60 if THOROUGH else 25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(posts=threads())
def test_turns_equal_an_oracle_in_plain_python(house, posts):
    frame = pd.DataFrame(posts).assign(created_at=lambda rows: pd.to_datetime(rows["created_at"]))
    frame = frame.astype(object).where(frame.notna(), None)
    answered, owed, waits = oracle(frame)
    for table in ("post", "load"):
        house.connection.exec_driver_sql(f"DELETE FROM {table}")
    house.load("post", posts, source="x")
    if not (frame["direction"] == "out").any():
        assert house.figure("social_answered_share")["state"] == "not_computable"
        return
    assert share(house) == (answered, owed)
    row = house.figure("social_response_minutes")
    assert row["n"] == len([wait for wait in waits if wait >= 0])
    if row["n"]:
        assert row["value"] == pytest.approx(pd.Series(waits)[lambda each: each >= 0].median())
