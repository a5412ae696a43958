"""Aware, identify, promote, engage: the rest of the social family, worked by hand."""

from datetime import date, time

import pytest

from configuration import Schedule
from metrics import Window
from warehouse.calendars import business_days
from warehouse.on_duckdb import DuckDBSession

EIGHT = "2026-03-02 08:00"
NEW = (
    "actionable_share",
    "mention_to_ticket_minutes",
    "announcement_reach",
    "services_promoted_share",
    "two_way_ratio",
    "net_sentiment",
    "peer_answered_share",
    "accepted_answer_share",
    "feedback_from_social_share",
)


def said(house, *rows, source="x", fields=(), **arguments):
    """Customers' posts, unless a row says otherwise."""
    given = [{"direction": "in", "author": "ann", "created_at": EIGHT} | row for row in rows]
    return house.load("post", given, source=source, fields=fields, **arguments)


def told(house, *rows, source="x", fields=()):
    """Posts of a human at the desk."""
    given = [{"direction": "out", "author_role": "desk", "created_at": EIGHT} | row for row in rows]
    return house.load("post", given, source=source, fields=fields)


@pytest.mark.parametrize("name", NEW)
def test_nothing_loaded_and_tickets_alone_are_not_computable(house, name):
    assert house.figure(name)["state"] == "not_computable"
    house.load("ticket", [{"desk": "a", "channel": "phone", "service": "Mail", "opened_at": EIGHT}])
    found = house.figure(name)
    assert found["state"] == "not_computable"
    assert found["value"] != found["value"]


@pytest.mark.parametrize("name", NEW)
def test_posts_of_which_nothing_else_is_known_give_no_figure(house, name):
    columns = ["ticket", "intent", "sentiment", "service", "impressions", "author"]
    said(house, {"author": None}, fields=columns)
    house.load("rating", [{"score": None, "rated_at": EIGHT}])
    house.load("ticket", [{"id": "1", "opened_at": None}], source="tool")
    assert house.figure(name)["state"] in ("none", "not_computable")


def test_of_three_reviewed_messages_one_became_a_ticket(house):
    said(
        house,
        *({"intent": "question", "ticket": "1"}, {"intent": "praise"}, {"intent": "complaint"}),
        *({"intent": None}, {"intent": "spam", "ticket": "2"}),
    )
    found = house.figure("actionable_share")
    assert (found["numerator"], found["n"], found["excluded"]) == (1, 3, 1)
    assert (found["value"], found["state"]) == (pytest.approx(1 / 3), "few")


def test_a_message_is_a_ticket_after_twenty_minutes_in_the_middle(house):
    opened = ("08:10", "08:20", "08:30", "07:00")
    house.load(
        "ticket",
        [{"id": str(number), "opened_at": f"2026-03-02 {at}"} for number, at in enumerate(opened)],
        source="tool",
    )
    said(
        house,
        *({"ticket": str(number)} for number in range(4)),
        {"ticket": "0", "created_at": "2026-03-02 08:09"},
    )
    found = house.figure("mention_to_ticket_minutes")
    assert (found["value"], found["n"], found["excluded"], found["state"]) == (20, 3, 1, "few")


def test_seven_of_one_wait_are_enough_and_without_hours_the_business_clock_knows_none(house):
    house.load("ticket", [{"id": str(n), "opened_at": "2026-03-02 08:15"} for n in range(7)], source="tool")
    said(house, *({"ticket": str(number)} for number in range(7)))
    found = house.figure("mention_to_ticket_minutes")
    assert (found["value"], found["low"], found["high"], found["state"]) == (15, 15, 15, "ok")
    assert house.figure("mention_to_ticket_minutes", clock="business")["state"] == "not_computable"


def opening_hours(house, desk, zone="UTC"):
    """The desk is open on weekdays from nine to five."""
    hours = Schedule("office", dict.fromkeys(range(5), ((time(9), time(17)),)))
    days = business_days(hours, zone, date(2026, 3, 1), date(2026, 4, 1))
    DuckDBSession(house.connection.connection.driver_connection).append("business_day", days)
    return house.put("desk", [{"id": desk, "time_zone": zone, "schedule": "office"}])


def test_a_message_of_friday_evening_is_a_ticket_after_an_hour_of_business(house):
    """Friday 6 March 16:30 in Berlin to Monday 9:30: half an hour of either day, 65 hours by the calendar."""
    opening_hours(house, "d", "Europe/Berlin")
    house.load("ticket", [{"id": "1", "opened_at": "2026-03-09 08:30"}], source="tool")
    said(house, {"ticket": "1", "created_at": "2026-03-06 15:30", "desk": "d"})
    assert house.figure("mention_to_ticket_minutes")["value"] == 65 * 60
    assert house.figure("mention_to_ticket_minutes", clock="business")["value"] == 60


def test_a_ticket_before_its_message_is_left_out_by_the_business_clock_too(house):
    """Both in the night, no business between: not a ticket at once."""
    opening_hours(house, "d")
    house.load("ticket", [{"id": "1", "opened_at": "2026-03-03 02:00"}], source="tool")
    said(house, {"ticket": "1", "created_at": "2026-03-03 03:00", "desk": "d"})
    found = house.figure("mention_to_ticket_minutes", clock="business")
    assert (found["n"], found["excluded"]) == (0, 1)


def test_the_night_of_a_clock_change_is_as_long_as_it_is(house):
    """01:30 to 03:30 in Berlin on 29 March 2026 is one hour."""
    house.load("ticket", [{"id": "1", "opened_at": "2026-03-29 01:30"}], source="tool")
    said(house, {"ticket": "1", "created_at": "2026-03-29 00:30"})
    assert house.figure("mention_to_ticket_minutes")["value"] == 60


def test_views_are_those_of_announcements_that_have_a_count(house):
    told(
        house,
        *({"impressions": 100}, {"impressions": 300}, {"impressions": None}),
        {"impressions": 5000, "reply_to": "1"},
        {"impressions": 9000, "author_role": "desk_bot"},
    )
    found = house.figure("announcement_reach")
    assert (found["value"], found["n"], found["excluded"], found["state"]) == (200, 2, 1, "few")


def test_ten_announcements_are_enough_and_a_year_is_not_the_mean_of_its_months(house):
    told(
        house,
        *({"impressions": 10} for _ in range(9)),
        {"impressions": 910, "created_at": "2026-04-02 08:00"},
    )
    assert house.figure("announcement_reach")["value"] == 100
    assert house.figure("announcement_reach")["state"] == "ok"
    assert house.values("announcement_reach", "period", grain="month") == {"2026-03": 10, "2026-04": 910}


def test_two_of_the_five_services_known_were_spoken_of(house):
    house.load(
        "ticket",
        [{"opened_at": "2026-01-05 08:00", "service": name} for name in ("Mail", "Print", "Pay", "Till")],
    )
    said(house, {"service": "Network"})
    told(
        house,
        {"service": "Mail"},
        {"service": "Mail"},
        {"service": "Print"},
        {"service": "Pay", "reply_to": "1"},
    )
    found = house.figure("services_promoted_share", window=Window(date(2026, 3, 1), date(2026, 3, 31)))
    assert (found["value"], found["numerator"], found["n"], found["state"]) == (0.4, 2, 5, "ok")


def test_a_month_without_an_announcement_has_no_share_of_services(house):
    house.load("ticket", [{"opened_at": "2026-01-05 08:00", "service": "Mail"}])
    told(house, {"service": "Mail"})
    found = house.figures("services_promoted_share", grain="month")
    assert found[["period", "numerator", "state"]].to_numpy().tolist() == [["2026-03", 1, "few"]]
    january = Window(date(2026, 1, 1), date(2026, 1, 31))
    assert house.figure("services_promoted_share", window=january)["state"] == "none"


def test_three_replies_for_ten_announcements(house):
    told(house, *({} for _ in range(10)), *({"reply_to": "1"} for _ in range(2)), {"kind": "reply"})
    told(house, {"author_role": "desk_bot", "reply_to": "1"}, source="x2")
    found = house.figure("two_way_ratio")
    assert (found["value"], found["numerator"], found["n"], found["state"]) == (0.3, 3, 10, "ok")


def test_replies_without_an_announcement_have_no_ratio(house):
    told(house, {"reply_to": "1"})
    assert house.figure("two_way_ratio")["state"] == "none"


def test_the_tone_is_positive_less_negative_of_all_that_have_one(house):
    tones = ["positive"] * 5 + ["Negative"] * 15 + ["neutral"] * 20 + [None, "mixed"]
    said(house, *({"sentiment": tone} for tone in tones), {"sentiment": "negative", "intent": "spam"})
    found = house.figure("net_sentiment")
    assert (found["value"], found["n"], found["excluded"], found["state"]) == (-25, 40, 2, "ok")
    assert found["low"] < -25 < found["high"]


def thread(house, name, *authors, as_of="2026-06-01 00:00", start=EIGHT, accepted=None, deleted=None):
    """A conversation of `name`, a post a minute; 'desk' is the desk, others are customers.

    `accepted`: the place of the solution, -1 for none; without it nothing is said of any. `deleted`: the
    place of a post that was deleted later.
    """
    rows = [
        {
            "id": f"{name}{place}",
            "conversation": name,
            "author": author,
            "direction": "out" if author == "desk" else "in",
            "author_role": "desk" if author == "desk" else "customer",
            "reply_to": f"{name}0" if place else None,
            "created_at": f"{start[:14]}{place:02}",
            "accepted": None if accepted is None else place == accepted,
            "deleted_at": "2026-03-04 08:00" if place == deleted else None,
        }
        for place, author in enumerate(authors)
    ]
    return house.load("post", rows, source="x", as_of=as_of)


def test_a_peer_counts_who_wrote_before_the_desk(house):
    thread(house, "a", "ann", "bob", "desk")  # bob first
    thread(house, "b", "ann", "desk", "bob")  # the desk first
    thread(house, "c", "ann", "ann")  # nobody else
    thread(house, "d", "desk", "ann", "bob")  # not opened by a customer
    found = house.figure("peer_answered_share")
    assert (found["numerator"], found["n"], found["state"]) == (1, 3, "few")


def test_a_young_conversation_nobody_answered_waits(house):
    thread(house, "a", "ann", as_of="2026-03-02 20:00")
    thread(house, "b", "ann", "desk", as_of="2026-03-02 20:00")
    found = house.figure("peer_answered_share")
    assert (found["n"], found["excluded"]) == (1, 1)
    assert house.figure("peer_answered_share", within_hours=6)["n"] == 2


def test_ten_conversations_are_enough(house):
    for number in range(10):
        thread(house, f"t{number}", "ann", *(("bob",) if number < 4 else ("desk",)))
    found = house.figure("peer_answered_share")
    assert (found["value"], found["state"]) == (0.4, "ok")


def test_whoever_gave_it_an_accepted_answer_solves_a_question(house):
    thread(house, "a", "ann", "bob", "desk", accepted=1)
    thread(house, "b", "ann", "desk", accepted=1)
    thread(house, "c", "ann", "ann", accepted=1)  # found it herself
    thread(house, "d", "ann", "bob", "desk", accepted=-1)
    thread(house, "e", "desk", "ann", accepted=1)  # not opened by a customer
    found = house.figure("accepted_answer_share")
    assert (found["numerator"], found["n"], found["state"]) == (3, 4, "few")


def test_a_question_is_no_solution_and_a_deleted_answer_neither(house):
    thread(house, "a", "ann", "bob", accepted=0)
    thread(house, "b", "ann", "bob", accepted=1, deleted=1)
    found = house.figure("accepted_answer_share")
    assert (found["numerator"], found["n"]) == (0, 2)


def test_a_young_question_without_a_solution_waits(house):
    thread(house, "a", "ann", "desk", as_of="2026-03-02 20:00", accepted=1)
    thread(house, "b", "ann", "desk", as_of="2026-03-02 20:00", accepted=-1)
    found = house.figure("accepted_answer_share")
    assert (found["numerator"], found["n"], found["excluded"]) == (1, 1, 1)
    assert house.figure("accepted_answer_share", within_hours=6)["n"] == 2


def test_where_no_post_says_whether_it_was_accepted_there_is_no_figure(house):
    """The column came, and nothing in it: the forum has no solutions."""
    thread(house, "a", "ann", "bob")
    assert house.figure("accepted_answer_share")["state"] == "not_computable"
    thread(house, "b", "ann", "bob", accepted=-1)
    found = house.figure("accepted_answer_share")
    assert (found["numerator"], found["n"], found["state"]) == (0, 2, "few")


def test_feedback_is_ratings_and_messages_with_an_opinion(house):
    house.load("rating", [{"score": 4, "channel": "phone", "rated_at": EIGHT} for _ in range(25)])
    house.load("rating", [{"score": 2, "channel": "social", "rated_at": EIGHT}, {"score": None}], source="s2")
    opinions = ["praise", "Praise", "complaint", "complaint", "question", None]
    said(house, *({"intent": intent} for intent in opinions))
    found = house.figure("feedback_from_social_share")
    assert (found["numerator"], found["n"], found["state"]) == (5, 30, "ok")
    assert found["value"] == pytest.approx(5 / 30)


def test_ratings_alone_do_not_say_that_nobody_speaks_on_social(house):
    house.load("rating", [{"score": 4, "rated_at": EIGHT}])
    assert house.figure("feedback_from_social_share")["state"] == "not_computable"


def test_a_network_is_told_by_the_post_else_by_the_name_of_its_source(house):
    said(house, {"sentiment": "positive"}, {"sentiment": "negative"}, source="twitter")
    said(house, {"platform": "Instagram", "sentiment": "neutral"}, {"platform": None}, source="suite")
    said(house, {"sentiment": "positive"}, source="x-2026")
    said(house, {"sentiment": "positive"}, source="our perch")
    found = house.figures("net_sentiment", by=["platform"])
    assert dict(zip(found["platform"], found["n"], strict=True)) == {
        "instagram": 1,
        "our perch": 1,
        "suite": 0,
        "x": 3,
    }
    assert house.figure("net_sentiment", where=[("platform", "x")])["n"] == 3


def test_a_ticket_has_no_network_whatever_its_source_is_called(house):
    house.load("ticket", [{"opened_at": EIGHT, "channel": "phone"}], source="teams")
    assert house.figures("contacts", by=["platform"])["platform"].tolist() == [None]
