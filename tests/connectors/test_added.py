"""The sources added on the page, as the warehouse keeps them."""

from pathlib import Path

import pytest

from configuration import Configuration, Source
from connectors.added import Added, added_sources, every_source, keep_added
from connectors.ticket_links import Links
from warehouse import Warehouse, open_warehouse

ZENDESK = Source("desk", "zendesk", "https://desk.example.org", {"user": "ada"}, {"web": "portal"})
TALK = Source("talk", "mastodon", "https://social.example.org")


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    found = open_warehouse(f"duckdb:///{tmp_path / 'w'}", Configuration(sources={"talk": TALK}))
    keep_added(found, Added(ZENDESK, on=False, secrets=("token",)))
    return found


def test_what_was_added_is_there_as_it_was_typed_but_for_its_key(warehouse: Warehouse) -> None:
    assert added_sources(warehouse) == [Added(ZENDESK, on=False, secrets=("token",))]
    assert every_source(warehouse) == [TALK, ZENDESK]


def test_a_source_of_the_file_goes_before_one_of_its_name(warehouse: Warehouse) -> None:
    keep_added(warehouse, Added(Source("talk", "rt", "https://rt.example.org"), on=True, secrets=()))
    assert every_source(warehouse) == [TALK, ZENDESK]


def test_a_tool_that_was_added_names_tickets_too(warehouse: Warehouse) -> None:
    links = Links.to(every_source(warehouse))
    assert links.ticket("see https://desk.example.org/agent/tickets/81") == "81"
