"""What our own posts gained and who follows us, as differences of readings, worked by hand."""

import math
from datetime import UTC, date, datetime
from typing import Any

import pytest

GAINED, FELL, FOLLOWERS = "engagements_gained", "counts_fallen", "followers"


def own(identity: str, created: str = "2026-03-02 08:00", **more: Any) -> dict[str, Any]:
    out = {"direction": "out", "author_role": "desk", "reply_to": None, "desk": "north"}
    return out | {"id": identity, "created_at": created, "reactions": 0} | more


def read(house: Any, identity: str, *readings: tuple[int, dict[str, int]]) -> None:
    """Readings of a post at nine on days of March."""
    house.put(
        "post_count",
        [
            {"source": "net", "id": identity, "at": datetime(2026, 3, day, 9, tzinfo=UTC), "load": "l"}
            | counts
            for day, counts in readings
        ],
    )


@pytest.fixture
def net(house: Any) -> Any:
    """Post a is new, b is old; a customer's post and a reply of the desk are not ours to count.

    a: 2 reactions at its first reading, an hour old. Then 3 reactions and a share more: 4. Then 2 shares more
    and a reaction fewer: 2. b: 100 at its first reading are old, then 1 more. Comments of d are offered from
    its second reading on: from there 2 more.
    """
    reply = own("r", kind="reply", reply_to="q")
    customer = own("q") | {"direction": "in", "author_role": "customer"}
    house.load("post", [own("a"), own("b", "2025-01-01 08:00"), own("d"), reply, customer], source="net")
    read(
        house,
        "a",
        (2, {"reactions": 2, "shares": 0}),
        (3, {"reactions": 5, "shares": 1}),
        (5, {"reactions": 4, "shares": 3}),
    )
    read(house, "b", (2, {"reactions": 100}), (3, {"reactions": 101}))
    read(house, "d", (4, {"impressions": 3}), (5, {"comments": 7}), (6, {"comments": 9, "impressions": 9}))
    for not_ours in ("r", "q"):
        read(house, not_ours, (2, {"reactions": 50}), (3, {"reactions": 90}))
    return house


def test_what_came_is_the_difference_of_two_readings_on_the_day_of_the_second(net: Any) -> None:
    days = net.values(GAINED, "period", grain="day")
    assert math.isnan(days.pop("2026-03-04"))  # when d was first read, nobody knew what had come
    assert days == {"2026-03-02": 2, "2026-03-03": 5, "2026-03-05": 2, "2026-03-06": 2}


def test_the_days_add_up_to_the_whole(net: Any) -> None:
    whole = net.figure("engagements_gained")
    assert (whole["value"], whole["n"], whole["state"]) == (11, 5, "ok")


def test_a_count_that_fell_takes_nothing_away_and_is_told(net: Any) -> None:
    fallen = net.figure("counts_fallen")
    assert (fallen["value"], fallen["n"]) == (1, 4)
    assert net.values(FELL, "period", grain="day")["2026-03-05"] == 1


def test_by_desk_and_network(net: Any) -> None:
    assert net.values(GAINED, "desk", by=("desk",)) == {"north": 11}
    assert net.values(GAINED, "platform", by=("platform",)) == {"net": 11}


def test_a_post_that_was_old_at_its_first_reading_has_gained_nothing_that_is_known(house: Any) -> None:
    house.load("post", [own("b", "2026-03-01 08:00")], source="net")
    read(house, "b", (2, {"reactions": 100}))  # 25 hours old
    found = house.figure(GAINED)
    assert found["state"] == "none"
    assert math.isnan(found["value"])


def test_a_network_that_offers_no_count_has_none_and_not_zero(house: Any) -> None:
    house.load("post", [own("a")], source="net")
    assert house.figure(GAINED)["state"] == "not_computable"
    assert house.figure(FOLLOWERS)["state"] == "not_computable"


def told(house: Any, account: str, *days: tuple[int, int]) -> None:
    rows = [{"account": account, "day": date(2026, 3, day), "followers": count} for day, count in days]
    house.put("audience", [{"source": "net", "load": "l"} | row for row in rows])


def test_followers_are_those_last_told_at_the_end_of_a_period(house: Any) -> None:
    """100 and none; 103 and 7; 99 and still 7."""
    house.load("post", [own("a")], source="net")
    told(house, "desk", (1, 100), (3, 103), (10, 99))
    told(house, "other", (3, 7))
    days = house.values(FOLLOWERS, "period", grain="day")
    assert {day: days[day] for day in ("2026-03-01", "2026-03-02", "2026-03-03", "2026-03-10")} == {
        "2026-03-01": 100,
        "2026-03-02": 100,
        "2026-03-03": 110,
        "2026-03-10": 106,
    }
    whole = house.figure(FOLLOWERS)
    assert (whole["value"], whole["n"]) == (106, 4)


def test_followers_of_a_desk_are_those_of_its_accounts(house: Any) -> None:
    house.load("post", [own("a"), own("b", desk="south")], source="net")
    accounts = [("desk", "north"), ("other", "south")]
    house.put(
        "account",
        [{"source": "net", "id": name, "handle": name, "role": "desk", "desk": d} for name, d in accounts],
    )
    told(house, "desk", (1, 100))
    told(house, "other", (3, 7))
    assert house.values(FOLLOWERS, "desk", by=("desk",)) == {"north": 100, "south": 7}
