"""Contacts: tickets, and social turns that no ticket was made of; a phone system's totals for its tickets.

"Where a phone system gives only daily totals, its handled calls replace the phone tickets of that desk and those
days, never both." A desk that nobody named is one desk, too.
"""

from tests.metrics.oracle.asked import Asked
from tests.metrics.oracle.reading import by_the_clock, young
from tests.metrics.oracle.turns import turn_rows
from tests.metrics.oracle.world import Row, World, minutes

SELF_SERVICE = ("portal", "virtual_agent", "mobile_app")  # their totals are sessions, which reach nobody


def ticket_row(world: World, ticket: Row, asked: Asked) -> Row:
    """A ticket as a contact: what it waits for and for how long, by the clock asked for."""
    calendar = minutes(ticket["opened_at"], ticket["first_response_at"])
    wait = by_the_clock(calendar, ticket["first_response_business_minutes"], asked)
    answered = ticket["first_response_at"] is not None
    return ticket | {
        "origin": "ticket",
        "day": world.day(ticket["opened_at"], ticket["desk"]),
        "owed": True,
        "answered": answered,
        "minutes": wait,
        "timed": not answered or (wait is not None and wait >= 0),
        "in_time": wait is not None and wait <= asked.within_hours * 60,
        "young": young(world, asked, ticket["source"], ticket["opened_at"]),
        "taken": True,
    }


def answer_rows(world: World, asked: Asked) -> list[Row]:
    """What can be answered: every ticket, and every turn that no ticket was made of."""
    tickets = [ticket_row(world, ticket, asked) for ticket in world.tickets]
    return tickets + [turn for turn in turn_rows(world, asked) if turn["ticket"] is None]


def contact_rows(world: World, asked: Asked) -> list[Row]:
    """What counts as a contact; `weight` is how many, `taken` whether the desk took it by that channel."""
    return [row for row in _contacts_and_replaced(world, asked) if not row["replaced"]]


def asker_rows(world: World, asked: Asked) -> list[Row]:
    """The same, and the tickets that totals stand for if they name who called: people count once anyway."""
    rows = _contacts_and_replaced(world, asked)
    return [row for row in rows if not row["replaced"] or row["requester"] is not None]


def _contacts_and_replaced(world: World, asked: Asked) -> list[Row]:
    totals = [v for v in world.volumes if v["handled"] is not None and v["channel"] not in SELF_SERVICE]
    counted = {(volume["desk"], volume["channel"], volume["day"]) for volume in totals}
    rows = [
        row | {"replaced": row["origin"] == "ticket" and (row["desk"], row["channel"], row["day"]) in counted}
        for row in answer_rows(world, asked)
    ]
    return rows + [
        {
            "origin": "contact_volume",
            "weight": volume["handled"],
            "taken": volume["handled"] > 0,
            "requester": None,
            "replaced": False,
            **{name: volume[name] for name in ("source", "desk", "channel", "day")},
        }
        for volume in totals
    ]
