"""Derived conversations: the root of the chain of replies, whichever file came first."""

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse import conversations
from warehouse.on_duckdb import DuckDBSession
from warehouse.schema import make_schema


def conversation_of(ask, warehouse):
    return dict(ask(warehouse, "SELECT id, conversation FROM post"))


def test_a_reply_belongs_to_the_conversation_of_its_root(warehouse, load, ask):
    load(warehouse, post=[{"id": "1"}, {"id": "2", "reply_to": "1"}, {"id": "3", "reply_to": "2"}])
    assert conversation_of(ask, warehouse) == {"1": "1", "2": "1", "3": "1"}
    assert ask(warehouse, "SELECT DISTINCT conversation_derived FROM post") == [(True,)]


def test_a_missing_parent_names_the_conversation(warehouse, load, ask):
    load(warehouse, post=[{"id": "2", "reply_to": "1"}, {"id": "3", "reply_to": "2"}])
    assert conversation_of(ask, warehouse) == {"2": "1", "3": "1"}


def test_a_parent_that_arrives_later_joins_the_thread_above(warehouse, load, ask):
    load(warehouse, post=[{"id": "3", "reply_to": "2"}, {"id": "4", "reply_to": "3"}])
    load(warehouse, post=[{"id": "1", "reply_to": None}])
    load(warehouse, post=[{"id": "2", "reply_to": "1"}])
    assert conversation_of(ask, warehouse) == {"1": "1", "2": "1", "3": "1", "4": "1"}


def test_what_the_source_says_stands_and_replies_below_follow_it(warehouse, load, ask):
    load(warehouse, post=[{"id": "1", "conversation": "c"}])
    load(warehouse, post=[{"id": "2", "reply_to": "1"}, {"id": "3", "reply_to": "2"}])
    assert conversation_of(ask, warehouse) == {"1": "c", "2": "c", "3": "c"}
    assert ask(warehouse, "SELECT id, conversation_derived FROM post ORDER BY id") == [
        ("1", False),
        ("2", True),
        ("3", True),
    ]


def test_a_ring_of_replies_is_one_conversation(warehouse, load, ask):
    ring = [{"id": "1", "reply_to": "3"}, {"id": "2", "reply_to": "1"}, {"id": "3", "reply_to": "2"}]
    load(warehouse, post=[*ring, {"id": "9", "reply_to": "2"}, {"id": "8", "reply_to": "9"}])
    assert set(conversation_of(ask, warehouse).values()) == {"1"}


def test_a_reply_to_itself_is_a_root(warehouse, load, ask):
    load(warehouse, post=[{"id": "1", "reply_to": "1"}, {"id": "2", "reply_to": "1"}])
    assert conversation_of(ask, warehouse) == {"1": "1", "2": "1"}


def test_a_post_that_turns_to_another_parent_takes_its_replies_along(warehouse, load, ask):
    load(
        warehouse, post=[{"id": "1"}, {"id": "2"}, {"id": "3", "reply_to": "1"}, {"id": "4", "reply_to": "3"}]
    )
    load(warehouse, post=[{"id": "3", "reply_to": "2"}])
    assert conversation_of(ask, warehouse) == {"1": "1", "2": "2", "3": "2", "4": "2"}


def test_a_long_chain_is_walked_to_its_end(warehouse, load, ask):
    posts = [
        {"id": f"{number:04}", "reply_to": f"{number - 1:04}" if number else None} for number in range(1000)
    ]
    load(warehouse, post=posts)
    assert ask(warehouse, "SELECT DISTINCT conversation FROM post") == [("0000",)]


def test_the_same_ids_in_two_sources_are_two_threads(warehouse, load, ask):
    load(warehouse, "a", post=[{"id": "1"}, {"id": "2", "reply_to": "1"}])
    load(warehouse, "b", post=[{"id": "2", "reply_to": "1"}])
    load(warehouse, "b", post=[{"id": "1", "reply_to": "0"}])
    assert ask(warehouse, "SELECT source, conversation FROM post WHERE id = '2' ORDER BY 1") == [
        ("a", "1"),
        ("b", "0"),
    ]


def test_a_post_takes_the_desk_of_its_account(warehouse, load, ask):
    post = {"account": "it", "created_at": "2024-03-01"}
    load(warehouse, post=[post | {"id": "1", "direction": "in", "desk": "elsewhere"}])
    load(warehouse, post=[post | {"id": "2", "direction": "out", "desk": "north"}])
    assert ask(warehouse, "SELECT id, desk FROM post ORDER BY id") == [("1", "north"), ("2", "north")]
    assert ask(warehouse, "SELECT source, id, role, desk FROM account") == [("a", "it", "desk", "north")]


def test_an_account_that_names_two_desks_leaves_each_post_its_own(warehouse, load, ask):
    post = {"account": "it", "created_at": "2024-03-01", "direction": "out"}
    load(warehouse, post=[post | {"id": "1", "desk": "north"}, post | {"id": "2", "desk": "south"}])
    assert ask(warehouse, "SELECT id, desk FROM post ORDER BY id") == [("1", "north"), ("2", "south")]


@pytest.fixture(scope="module")
def posts_only():
    with duckdb.connect() as connection:
        session = DuckDBSession(connection)
        make_schema(session)
        yield session


def root_by_hand(posts, post):
    seen = []
    while True:
        if post not in posts:
            return post
        if post in seen:
            return min(seen[seen.index(post) :])
        seen.append(post)
        parent, given = posts[post]
        if given is not None:
            return given
        if parent is None:
            return post
        post = parent


IDS = [str(number) for number in range(8)]
THREADS = st.dictionaries(
    st.sampled_from(IDS),
    st.tuples(st.one_of(st.none(), st.sampled_from(IDS)), st.one_of(st.none(), st.none(), st.just("said"))),
    max_size=8,
)


@given(st.lists(THREADS, min_size=1, max_size=3))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rebuilding_after_each_load_equals_walking_the_whole_by_hand(posts_only, loads):
    posts = {}
    posts_only.execute("DELETE FROM post")
    for given_posts in loads:
        touched = [post for post in given_posts if posts.get(post) != given_posts[post]]
        if touched:
            values = ", ".join(f"('a', '{post}')" for post in touched)
            seeds = f"SELECT * FROM (VALUES {values}) v(source, id)"
            conversations.remember_threads(posts_only, seeds)
            for post in touched:
                parent, said = given_posts[post]
                posts_only.execute("DELETE FROM post WHERE id = ?", [post])
                posts_only.execute(
                    "INSERT INTO post (source, id, reply_to, conversation_given, load) VALUES ('a', ?, ?, ?, 'x')",
                    [post, parent, said],
                )
            conversations.rebuild_conversations(posts_only)
        posts |= given_posts
        found = dict(posts_only.execute("SELECT id, conversation FROM post").fetchall())
        assert found == {post: root_by_hand(posts, post) for post in posts}
