"""The page Data quality: over nothing, over files with something wrong, and a word given a meaning."""

import pytest

from connectors.files import load_file
from warehouse import open_warehouse

PAGE = "analysts/data_quality.py"
HEAD = "number,opened_at,first_response_at,contact_type,assignment_group,priority,state,made_sla\n"


@pytest.fixture
def warehouse(folder, tmp_path):
    """Forty tickets, ten of them by a kiosk, one answered before it was opened."""
    rows = [
        f"INC{i:03},2026-03-{1 + i % 28:02} 09:00:00,2026-03-{1 + i % 28:02} {8 if i == 0 else 10:02}:00:00,"
        f"{'Lobby kiosk' if i % 4 == 0 else 'Phone'},North,2 - High,Closed,true\n"
        for i in range(40)
    ]
    path = tmp_path / "tickets.csv"
    path.write_text(HEAD + "".join(rows), "utf-8")
    made = open_warehouse(f"duckdb:///{folder}")
    load_file(made, path)
    return made


def tiles(page):
    return [element.proto.body for element in page.get("html")]


def tile(page, name):
    return next(text for text in tiles(page) if name in text)


def test_an_empty_warehouse_leads_to_add_data(open_page):
    page = open_page(PAGE)
    assert not page.exception
    said = " ".join(element.proto.body for element in page.get("html"))
    assert "Nothing is loaded yet, so there is nothing to check." in said
    assert page.button(key="see_sample")
    assert not page.header


def test_the_page_says_what_is_wrong_and_how_much(warehouse, open_page):
    page = open_page(PAGE)
    assert not page.exception
    assert "25\N{NO-BREAK SPACE}%" in tile(page, "Channel not understood")
    assert "10 of 40" in tile(page, "Channel not understood")
    assert "1 of 40" in tile(page, "Impossible times")
    assert [header.value for header in page.header] == [
        "Words of the sources",
        "Impossible times",
        "Missing answers",
        "Days without rows",
        "Sources",
    ]
    assert page.dataframe[0].value["What"].tolist() == ["answered before it was opened"]
    assert page.dataframe[-1].value["Rows read"].tolist() == [40]


def test_a_word_given_a_meaning_moves_its_tickets_and_undo_brings_them_back(warehouse, open_page):
    page = open_page(PAGE)
    page.selectbox(key="means_ticket_channel_servicenow_Lobby kiosk").set_value("walk_up")
    page.button(key="save_ticket_channel").click().run()
    assert not page.exception
    assert "0 of 40" in tile(page, "Channel not understood")
    assert "Lobby kiosk is walk\\_up. 10 rows changed" in page.success[0].value
    assert warehouse.meanings()["meaning"].tolist() == ["walk_up"]
    page.button(key="undo_meanings").click().run()
    assert not page.exception
    assert "10 of 40" in tile(page, "Channel not understood")
    assert warehouse.meanings().empty


def test_a_meaning_is_taken_back_by_choosing_what_the_source_says(warehouse, open_page):
    page = open_page(PAGE)
    key = "means_ticket_channel_servicenow_Lobby kiosk"
    page.selectbox(key=key).set_value("walk_up")
    page.button(key="save_ticket_channel").click().run()
    page.selectbox(key=key).set_value("As the source says")
    page.button(key="save_ticket_channel").click().run()
    assert not page.exception
    assert "10 of 40" in tile(page, "Channel not understood")


def test_all_words_are_shown_when_asked_for(warehouse, open_page):
    page = open_page(PAGE)
    shown = "means_ticket_channel_servicenow_Phone"
    assert shown not in [box.key for box in page.selectbox]
    page.toggle(key="all_words_ticket_channel").set_value(True).run()
    assert page.selectbox(key=shown).value == "As the source says"


def test_saving_nothing_writes_nothing(warehouse, open_page):
    page = open_page(PAGE)
    name = warehouse.snapshot_name()
    page.button(key="save_ticket_channel").click().run()
    assert not page.exception
    assert warehouse.snapshot_name() == name
    assert "Nothing was changed." in [caption.value for caption in page.caption]


def test_a_field_without_doubts_shows_its_words_at_once(warehouse, open_page):
    page = open_page(PAGE)
    page.get("button_group")[0].set_value("ticket_priority").run()
    assert not page.exception
    assert page.selectbox(key="means_ticket_priority_servicenow_2 - High").value == "As the source says"
