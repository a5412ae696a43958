"""Tickets and posts in one figure of the page Response: who is answered within a day, by channel."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from warehouse import Batch, Origin, open_warehouse

Opened = Callable[..., AppTest]
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
TIMES = 20  # enough of each that a share is told


def at(hours: float) -> datetime:
    return MORNING + timedelta(hours=hours)


def tickets(number: int) -> list[dict[str, Any]]:
    """Two calls, one answered in time, and the ticket that the first mention became, answered in time."""
    return [
        {"id": f"INC1{number}", "channel": "phone", "opened_at": at(0), "first_response_at": at(0.5)},
        {"id": f"INC2{number}", "channel": "phone", "opened_at": at(0), "first_response_at": at(48)},
        {"id": f"INC3{number}", "channel": "social", "opened_at": at(0.2), "first_response_at": at(0.4)},
    ]


def posts(number: int) -> list[dict[str, Any]]:
    """Three mentions: one became a ticket, one is answered after thirty hours, one is not."""
    customer = {"direction": "in", "author_role": "customer", "reply_to": None, "ticket_named": None}
    desk = customer | {"direction": "out", "author": "desk", "author_role": "desk"}
    return [
        *(
            customer | {"id": f"m{which}-{number}", "author": f"person {which}-{number}", "created_at": at(0)}
            for which in (1, 2, 3)
        ),
        desk
        | {
            "id": f"a1-{number}",
            "reply_to": f"m1-{number}",
            "created_at": at(0.4),
            "ticket_named": f"INC3{number}",
        },
        desk | {"id": f"a2-{number}", "reply_to": f"m2-{number}", "created_at": at(30)},
    ]


@pytest.fixture
def together(tmp_path: Path) -> Path:
    house = open_warehouse(f"duckdb:///{tmp_path / 'warehouse'}")
    for table, rows in (("ticket", tickets), ("post", posts)):
        whole = [row | {"source": table} for number in range(TIMES) for row in rows(number)]
        batch = Batch({table: pa.Table.from_pylist(whole)}, len(whole))
        house.load([batch], Origin(table, table, "by hand", as_of=at(24 * 30)))
    return tmp_path / "warehouse"


def test_tickets_and_posts_stand_in_one_figure_with_what_it_means(together: Path, opened: Opened) -> None:
    """Of the 40 calls 20, of the 60 contacts by social the 20 that became tickets: nobody counts twice."""
    app = opened(together, "managers/response.py")
    assert not app.exception
    spoken = " ".join(chart.proto.alt for chart in app.get("plotly_chart")).replace("\u00a0", " ")
    assert "Answered within 24 h, by channel: Phone 50 % of 40; Social 33 % of 60" in spoken
    words = re.sub(r"<[^>]+>", " ", " ".join(element.proto.body for element in app.get("html")))
    assert "tickets and messages on social in one figure" in words
    assert (
        "A contact is a ticket, or a question on social that became no ticket: nothing counts twice." in words
    )
