"""Where a stream of changes goes on, by the order in which its system lists them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from configuration import Source
from connectors.fields import time
from connectors.paging import link_header
from connectors.rest import Answer, Ask, Client, Items
from connectors.streams import Page, Reading, changes

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Slow:
    """A list of two pages; twenty minutes go by from one to the other."""

    found: Sequence[Items]
    clock: datetime = BEGIN
    asked: list[Ask] = field(default_factory=list)

    def now(self) -> datetime:
        return self.clock

    def pages(self, ask: Ask, paging: Any, items: str | None) -> Iterator[tuple[Answer, Items]]:
        self.asked.append(ask)
        for page in self.found:
            yield Answer(ask, 200, {}, {}, ""), page
            self.clock += timedelta(minutes=20)


def read(slow: Slow, *, in_order: bool) -> list[Page]:
    pages = changes(
        lambda since: Ask("/tickets", {"since": since.isoformat()}),
        items="tickets",
        row=dict,
        changed=lambda item: time(item, "updated"),
        paging=link_header,
        in_order=in_order,
    )
    return list(pages(Reading(Source("desk", "any"), cast("Client", slow), BEGIN - timedelta(days=1))))


@pytest.mark.parametrize(
    ("in_order", "goes_on"), [(True, "2026-03-02T09:15:00Z"), (False, "2026-03-02T09:00:00Z")]
)
def test_a_list_in_another_order_is_known_only_to_the_begin_of_its_reading(
    in_order: bool, goes_on: str
) -> None:
    """What changed at 09:05 on the first page was read before; the second one shows a change of 09:15."""
    slow = Slow(
        [[{"id": 1, "updated": "2026-03-01T10:00:00Z"}], [{"id": 2, "updated": "2026-03-02T09:15:00Z"}]]
    )
    assert read(slow, in_order=in_order)[-1].cursor == {"since": goes_on}


def test_only_a_list_in_the_order_of_change_moves_the_cursor_page_by_page() -> None:
    pages = [[{"id": 1, "updated": "2026-03-01T10:00:00Z"}], [{"id": 2, "updated": "2026-03-01T11:00:00Z"}]]
    assert [page.cursor for page in read(Slow(pages), in_order=True)] == [
        {"since": "2026-03-01T10:00:00Z"},
        {"since": "2026-03-01T11:00:00Z"},
        {"since": "2026-03-01T11:00:00Z"},
    ]
    assert [page.cursor for page in read(Slow(pages), in_order=False)] == [
        None,
        None,
        {"since": "2026-03-01T11:00:00Z"},
    ]


@pytest.mark.parametrize("in_order", [True, False])
def test_a_time_that_is_to_come_moves_the_cursor_to_the_present_alone(in_order: bool) -> None:
    """A change dated five hours ahead: what changes in these hours would else never be read."""
    slow = Slow([[{"id": 1, "updated": "2026-03-02T14:00:00Z"}]])
    assert read(slow, in_order=in_order)[-1].cursor == {"since": "2026-03-02T09:00:00Z"}
