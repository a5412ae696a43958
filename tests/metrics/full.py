"""A warehouse with a row of everything, in as many copies and desks as asked for."""

from datetime import UTC, date, datetime

AT = "2026-03-02 09:00"
DAY = date(2026, 3, 2)


def everything(house, copies, desks):
    """Every table with every field, in so many copies; an answered turn, a ticket of it, a year before, costs."""
    ticket = {
        "desk": "d0",
        "channel": "phone",
        "channel_rule": "word",
        "kind": "incident",
        "priority": "1",
        "service": "mail",
        "requester": "u",
        "opened_at": AT,
        "first_response_at": "2026-03-02 10:00",
        "resolved_at": "2026-03-02 12:00",
        "closed_at": None,
        "response_target_met": True,
        "resolution_target_met": False,
        "reopened": 0,
        "reassigned": 1,
        "first_contact_resolved": True,
    }
    tickets = [ticket | {"id": f"t{n}", "requester": f"u{n}"} for n in range(copies)]
    tickets += [ticket | {"id": f"y{n}", "opened_at": "2025-03-02 09:00"} for n in range(copies)]
    tickets += [ticket | {"id": f"open{n}", "resolved_at": None} for n in range(copies)]
    house.load("ticket", tickets)
    house.put("desk", [{"id": f"d{n}", "time_zone": "UTC"} for n in range(1, desks)])
    for table, rows in (("channel_plan", plans(desks)), ("cost", [COST])):
        house.put(table, rows)
    house.load("post", [post for n in range(copies) for post in talk(n)], source="x")
    house.put("post_count", [reading for n in range(copies) for reading in readings(n)])
    house.put("account", [{"source": "x", "id": "desk", "handle": "desk", "role": "desk", "desk": "d0"}])
    house.put(
        "audience",
        [
            {
                "source": "x",
                "account": "desk",
                "day": date(2026, 3, day),
                "followers": copies * day,
                "load": "l",
            }
            for day in (2, 3)
        ],
    )
    rating = {"rated_at": AT, "invited_at": AT, "channel": "phone", "ticket": "t0", "best_is_high": True}
    scales = (("csat", 1, 5, 5), ("nps", 0, 10, 9), ("ces", 1, 7, 6))
    house.load(
        "rating",
        [
            rating | {"question": question, "scale_low": low, "scale_high": high, "score": score}
            for _ in range(copies)
            for question, low, high, score in scales
        ],
    )
    calls = {
        "desk": "d0",
        "day": date(2026, 3, 3),  # no tickets of that day, for which the totals would stand
        "offered": copies,
        "handled": copies,
        "abandoned": 0,
        "wait_seconds": 9.0,
    }
    calls |= {"answered_within_target": copies}
    house.load("contact_volume", [calls | {"channel": word} for word in ("phone", "portal")], source="acd")
    return house


COST = {
    "channel": "phone",
    "desk": "",
    "valid_from": date(2020, 1, 1),
    "per_contact": 12.5,
    "currency": "EUR",
}


def plans(desks):
    plan = {"channel": "social", "status": "using", "since": None, "origin": "configuration"}
    return [plan | {"desk": f"d{n}"} for n in range(desks)]


def readings(n):
    """Three readings of an announcement; in the last a count fell."""
    drawn = ((2, 10, 1), (3, 10, 4), (4, 10, 3))
    return [
        {"source": "x", "id": f"o{n}", "at": datetime(2026, 3, day, hour, tzinfo=UTC), "reactions": count}
        | {"load": "l"}
        for day, hour, count in drawn
    ]


def talk(n):
    """A message that names a ticket opened an hour later, its answer, an announcement, and what was overheard."""
    drawn = {"reactions": 1, "comments": 1, "shares": 0, "impressions": 100, "followers": 50}
    same = {"desk": "d0", "service": f"s{n % 7}", "conversation": f"c{n}", **drawn}
    customer = same | {"author": f"a{n}", "direction": "in", "author_role": "customer", "reply_to": None}
    desk = same | {"author": "desk", "direction": "out", "author_role": "desk"}
    return [
        customer
        | {
            "id": f"c{n}",
            "created_at": "2026-03-02 08:00",
            "intent": "complaint",
            "sentiment": "negative",
            "ticket": f"t{n}",
        },
        desk
        | {
            "id": f"r{n}",
            "created_at": "2026-03-02 08:30",
            "reply_to": f"c{n}",
            "kind": "reply",
            "accepted": True,
        },
        desk
        | {
            "id": f"o{n}",
            "conversation": f"o{n}",
            "created_at": AT,
            "reply_to": None,
            "kind": "announcement",
        },
        customer
        | {"id": f"h{n}", "conversation": f"h{n}", "created_at": AT, "kind": "overheard", "intent": "other"},
    ]
