"""What people speak of without asking us, by service, with its mood."""

from datetime import date

from metrics import Window
from metrics.analyses.link import Link
from metrics.analyses.overheard import COLUMNS, overheard
from metrics.units import State

MARCH = Window(date(2026, 3, 1), date(2026, 3, 31))


def heard(author, service, tone=None, **more):
    method = "vader" if tone else "not scored"
    return {
        "kind": "overheard", "direction": "in", "author": author, "service": service, "sentiment": tone,
        "sentiment_method": method, "created_at": "2026-03-02 10:00", "desk": "north",
    } | more  # fmt: skip


POSTS = [
    heard("ann", "Mail", "negative"),
    heard("ann", "Mail", "negative"),
    heard("ben", "Mail", "neutral"),
    heard("cy", "Mail"),
    heard("cy", "Mail", "negative", intent="spam"),
    heard("cy", "Mail", "negative", created_at="2026-04-02 10:00"),
    heard("dan", None, "positive"),
    heard("eve", "Mail", "negative", kind="mention"),
]


def test_posts_people_and_moods_are_counted_by_service(house):
    found = overheard(house.load("post", POSTS).connection, MARCH)
    assert (found.state, found.n) == (State.OK, 5)
    rows = [tuple(row) for row in found.services.to_numpy()]
    assert dict(zip(COLUMNS, rows[0], strict=True)) == {
        "service": "Mail", "posts": 4, "people": 3, "scored": 3, "negative": 2, "positive": 0,
    }  # fmt: skip
    assert found.services["service"].isna().tolist() == [False, True]
    assert rows[1][1:] == (1, 1, 1, 0, 1)
    assert found.methods.to_dict("list") == {"method": ["vader"], "n": [4]}


def test_it_is_found_again_by_its_link(house):
    found = overheard(house.load("post", POSTS).connection, MARCH, (("desk", "north"), ("channel", "social")))
    assert found.n == 5
    assert found.link("Mail") == Link("overheard_mentions", (("desk", "north"), ("service", "Mail")), MARCH)


def test_where_nobody_listened_it_is_not_known(house):
    house.load("post", [heard("ann", "Mail", kind="mention")])
    assert overheard(house.connection).state is State.NOT_COMPUTABLE


def test_a_silent_month_is_no_lack_of_data(house):
    house.load("post", POSTS)
    assert overheard(house.connection, Window(date(2026, 5, 1), date(2026, 5, 31))).state is State.NONE
