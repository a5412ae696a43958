"""The mood of messages, by network, with who told it."""

from datetime import date

from metrics import Window
from metrics.analyses.link import Link
from metrics.analyses.mood import by_people, measured, mood
from metrics.units import State


def message(tone, platform="mastodon", method="vader", day="2026-05-01", **more):
    return {
        "direction": "in", "author": "ann", "created_at": f"{day} 10:00", "desk": "north",
        "platform": platform, "sentiment": tone, "sentiment_method": method,
    } | more  # fmt: skip


MESSAGES = [
    message("negative"),
    message("Negative", platform="slack"),
    message("neutral"),
    message("positive", method="human"),
    message("positive"),
    message(None),
    message("rather cross"),  # a word we do not know is no mood
    message("positive", intent="spam"),
    message("negative", direction="out", author_role="desk"),
]


def test_only_customers_messages_of_a_known_mood_count(house):
    found = mood(house.load("post", MESSAGES).connection)
    assert found.tones.to_dict("list") == {
        "platform": ["mastodon", "slack"],
        "negative": [1, 1],
        "neutral": [1, 0],
        "positive": [2, 0],
        "n": [4, 1],
    }
    assert (found.n, found.state) == (5, State.FEW)


def test_its_messages_are_those_of_the_net_figure(house):
    house.load("post", MESSAGES)
    tones = mood(house.connection).tones
    net = house.figure("net_sentiment")
    assert net["n"] == tones["n"].sum()
    assert net["value"] == 100 * (tones["positive"].sum() - tones["negative"].sum()) / tones["n"].sum()


def test_it_says_who_told_the_mood_most_used_first(house):
    found = mood(house.load("post", MESSAGES).connection)
    assert found.methods.to_dict("list") == {"method": ["vader", "human"], "n": [4, 1]}


def test_how_often_it_is_right_is_known_only_where_it_was_measured():
    assert measured("VADER").share == 0.57
    assert measured("planted") is None
    assert measured(None) is None
    assert by_people("Human")
    assert not by_people(None)


def test_window_and_filters_are_those_of_figures(house):
    house.load("post", [message("positive"), message("negative", day="2026-05-03", desk="south")])
    later = Window(date(2026, 5, 2), None)
    assert mood(house.connection, later).tones["negative"].tolist() == [1]
    assert mood(house.connection, where=(("desk", "north"),)).tones["positive"].tolist() == [1]
    assert mood(house.connection, where=(("channel", "phone"),)).state is State.NONE
    assert mood(house.connection, later).link("slack") == Link("mentions", (("platform", "slack"),), later)


def test_posts_without_a_mood_are_not_known(house):
    house.load("post", [{"direction": "in", "author": "ann", "created_at": "2026-05-01 10:00"}])
    assert mood(house.connection).state is State.NOT_COMPUTABLE


def test_the_origin_counts_the_messages(house):
    found = mood(house.load("post", MESSAGES * 6).connection)
    assert found.state is State.OK
    assert found.origin.rows_used == 30
    assert "sentiment" in found.origin.sql
