"""Every analysis gives the same over the same rows, whatever engine holds them."""

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest

from metrics import Window
from metrics.analyses.changes import what_changed
from metrics.analyses.channel_shift import channel_shift
from metrics.analyses.desks import desk_funnel
from metrics.analyses.hours import contact_hours
from metrics.analyses.ladder import adoption_ladder
from metrics.analyses.one_or_many import one_channel_or_many
from metrics.analyses.overheard import overheard
from metrics.analyses.requests import social_requests
from metrics.analyses.visit import since_last_visit
from metrics.analyses.waiting import waiting
from warehouse import Batch, Origin

INSTANT = pa.timestamp("us", "UTC")
FIRST = datetime(2015, 1, 5, 9, tzinfo=UTC)  # a Monday
WEEKS, EACH, SLOW_FROM = 60, 10, 44
YEAR = Window(date(2015, 3, 1), date(2016, 2, 28))
DESKS = ("a", "b", "c")


def rows():
    """Ten tickets a week and desk, each answered and rated; desk a takes three times as long from week 44 on."""
    for week in range(WEEKS):
        for desk in DESKS:
            for at in range(EACH):
                slow = 3 if desk == "a" and week >= SLOW_FROM else 1
                opened = FIRST + timedelta(weeks=week, hours=at % 5)
                minutes = slow * (50 + 7 * ((week * 31 + at * 17) % 11))
                yield (
                    f"{desk}{week}-{at}",
                    desk,
                    ("phone", "email")[at % 2 if desk != "b" else 0],
                    opened,
                    minutes,
                    at,
                )


@pytest.fixture
def filled(any_warehouse):
    ids, desks, channels, opened, minutes, places = zip(*rows(), strict=True)
    tickets = {
        "id": pa.array(ids),
        "desk": pa.array(desks),
        "channel": pa.array(channels),
        "kind": pa.array(["incident"] * len(ids)),
        "priority": pa.array(["3"] * len(ids)),
        "service": pa.array(["Printing"] * len(ids)),
        "opened_at": pa.array(opened, INSTANT),
        "first_response_at": pa.array(
            [start + timedelta(minutes=after) for start, after in zip(opened, minutes, strict=True)], INSTANT
        ),
        "resolution_target_met": pa.array([at < 8 for at in places]),
    }
    ratings = {
        "id": pa.array(ids),
        "question": pa.array(["csat"] * len(ids)),
        "ticket": pa.array(ids),
        "score": pa.array([5.0 if at < 8 else 1.0 for at in places]),
        "scale_low": pa.array([1.0] * len(ids)),
        "scale_high": pa.array([5.0] * len(ids)),
        "rated_at": pa.array([start + timedelta(days=1) for start in opened], INSTANT),
    }
    posts = {
        "id": pa.array([f"p{at}" for at in range(10)]),
        "direction": pa.array(["in"] * 10),
        "author_role": pa.array(["customer"] * 10),
        "author": pa.array([f"who{at}" for at in range(9)] + ["who8"]),
        "kind": pa.array(["mention"] * 8 + ["overheard"] * 2),
        "service": pa.array(["Printing"] * 3 + ["Car park"] * 5 + ["Mail"] * 2),
        "sentiment": pa.array([None] * 9 + ["negative"], pa.string()),
        "created_at": pa.array([FIRST + timedelta(weeks=20)] * 10, INSTANT),
    }
    for table, columns in (("ticket", tickets), ("rating", ratings), ("post", posts)):
        named = pa.table(columns | {"source": pa.array(["own"] * len(columns["id"]))})
        batch = Batch({table: named}, read=len(named))
        any_warehouse.load(
            [batch],
            Origin(source="own", table=table, name=table, by="test", as_of=FIRST + timedelta(weeks=WEEKS)),
        )
    with any_warehouse.snapshot() as snapshot:
        yield snapshot


def test_the_analyses_answer_on_each_engine(filled):
    slower = next(change for change in what_changed(filled, YEAR) if change.dimension == "desk")
    assert (slower.metric, slower.name, slower.good) == ("first_response_minutes", "a", False)
    assert slower.since == (FIRST + timedelta(weeks=SLOW_FROM)).date()
    assert slower.after == pytest.approx(3 * slower.before, rel=0.02)
    assert adoption_ladder(filled, YEAR).desks == len(DESKS)
    parted = one_channel_or_many(filled, YEAR)
    assert (parted.one.desks, parted.crude.value) == (("b",), pytest.approx(0, abs=1e-12))
    assert desk_funnel("resolution_target_met_share", filled, YEAR).centre == pytest.approx(0.8)
    assert set(channel_shift(filled, YEAR).channels["channel"]) >= {"phone", "email"}
    assert len(since_last_visit(filled, datetime(2016, 1, 1, tzinfo=UTC), YEAR).loads) == 3
    assert social_requests(filled, YEAR).unmet["service"].tolist() == ["Car park"]
    heard = overheard(filled, YEAR).services.to_dict("records")
    assert heard == [{"service": "Mail", "posts": 2, "people": 1, "scored": 1, "negative": 1, "positive": 0}]


def test_weekday_and_hour_are_the_same_on_each_engine(filled):
    found = contact_hours(filled, YEAR)
    came = found.hours[found.hours["came"] > 0]
    assert set(came["weekday"]) == {1}  # every ticket is of a Monday, from nine to one
    assert set(came["hour"]) == {9, 10, 11, 12, 13}
    assert found.answers == 52 * len(DESKS) * EACH  # the Mondays of the year
    assert found.contacts == found.answers + 8 == came["came"].sum()  # and the posts, which nobody answers


def test_what_waits_is_the_same_on_each_engine(filled):
    found = waiting(filled, YEAR)
    assert (found.n, found.overdue, found.rows.empty) == (0, 0, True)
    assert found.asked == 52 * len(DESKS) * EACH
