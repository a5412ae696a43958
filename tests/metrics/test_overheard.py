"""What is overheard is counted by itself, and nowhere else."""

import pytest

from metrics import METRICS
from metrics.units import State

MORNING = "2026-03-02 08:00"


def overheard(id_: str, **more):
    """Somebody speaks of a service and not to us."""
    row = {"id": id_, "kind": "overheard", "direction": "in", "author": id_, "service": "Mail"}
    return row | {"created_at": MORNING} | more


def to_us(id_: str, **more):
    return {"id": id_, "kind": "mention", "direction": "in", "author": id_, "created_at": MORNING} | more


def ours(id_: str, **more):
    return {"id": id_, "direction": "out", "author_role": "desk", "created_at": "2026-03-02 09:00"} | more


def test_posts_that_speak_of_us_and_not_to_us_are_counted_by_service(house):
    house.load(
        "post",
        [
            *(overheard("1"), overheard("2"), overheard("3", service=None), to_us("4", service="Mail")),
            *(overheard("5", intent="spam"), overheard("6", author_role="other_bot")),
        ],
    )
    found = house.figure("overheard_mentions")
    assert (found["value"], found["n"], found["state"]) == (3, 3, State.OK)
    by_service = house.figures("overheard_mentions", by=["service"]).set_index("service")["value"]
    assert by_service["Mail"] == 2


def test_listening_needs_no_roster(house):
    house.load("post", [overheard("1", direction=None)])
    assert house.figure("overheard_mentions")["value"] == 1


def test_where_nothing_was_ever_overheard_it_is_not_known(house):
    house.load("post", [to_us("1")])
    assert house.figure("overheard_mentions")["state"] == State.NOT_COMPUTABLE


def test_what_is_overheard_is_no_contact_and_is_owed_nothing(house):
    posts = [to_us("1"), ours("re", reply_to="1", conversation="1"), to_us("2")]
    heard = [overheard(f"o{number}", intent="outage") for number in range(40)]
    house.load("post", [*posts, *heard])
    assert house.figure("mentions")["value"] == 2
    assert house.figure("contacts")["value"] == 2
    found = house.figure("social_answered_share")
    assert (found["numerator"], found["denominator"], found["excluded"]) == (1, 2, 0)


def test_an_answer_of_ours_to_what_was_overheard_answers_nothing_else(house):
    house.load(
        "post",
        [
            overheard("1", conversation="1"),
            to_us("2", conversation="1", reply_to="1", created_at="2026-03-02 08:30"),
            ours("3", conversation="1", reply_to="1"),
            to_us("4"),
        ],
    )
    found = house.figure("social_answered_share_by_message")
    assert found["denominator"] == 2
    assert house.figure("social_answered_share_by_conversation")["denominator"] == 1


@pytest.mark.parametrize("name", sorted(set(METRICS) - {"overheard_mentions", "data_age_minutes"}))
def test_every_other_figure_is_the_same_without_it(house, name):
    house.load("ticket", [{"desk": "a", "channel": "phone", "opened_at": MORNING}])
    house.load(
        "post", [to_us("1", intent="question", sentiment="negative"), ours("2", reply_to="1")], source="x"
    )
    heard = {
        "sentiment": "negative",
        "intent": "complaint",
        "reactions": 9,
        "followers": 9,
        "service": "Mail",
    }
    house.load("post", [ours("3")], source="x", fields=tuple(heard))
    before = house.figure(name)
    house.load("post", [overheard("9", **heard)], source="x")
    after = house.figure(name)
    assert [str(after[each]) for each in FIGURE] == [str(before[each]) for each in FIGURE]


FIGURE = ("value", "n", "numerator", "denominator", "excluded", "state")
