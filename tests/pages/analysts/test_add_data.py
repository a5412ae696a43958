"""The page itself, over nothing, one ticket and many, without a browser."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from warehouse import WarehouseError, open_warehouse

PAGE = "analysts/add_data.py"


@pytest.fixture
def page(open_page) -> AppTest:
    return open_page(PAGE)


@pytest.fixture
def warehouse(folder):
    return open_warehouse(f"duckdb:///{folder}")


def texts(app: AppTest) -> str:
    kinds = (
        app.markdown,
        app.caption,
        app.success,
        app.error,
        app.info,
        app.title,
        app.subheader,
        app.header,
    )
    return re.sub(r"\\(.)", r"\1", "\n".join(element.value for kind in kinds for element in kind))


def give(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader[0].upload(name, content)
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def loaded_page(app: AppTest, name: str, content: bytes) -> AppTest:
    app = press(give(app, name, content), "Load")
    assert not app.exception
    return app


def frame(app: AppTest, column: str):
    return next(element.value for element in app.dataframe if column in element.value.columns)


def test_an_empty_warehouse_offers_the_sample_and_a_place_to_drop_a_file(page):
    assert not page.exception
    assert page.title[0].value == "Add data"
    assert [button.label for button in page.button if "sample" in button.label] == ["See the sample company"]
    assert len(page.file_uploader) == 1
    assert "History" not in texts(page)


def test_looking_at_the_page_writes_nothing(page, folder):
    assert not folder.exists()


def test_a_dropped_file_is_recognised_and_counted_before_anything_is_loaded(page, tickets_csv, folder):
    app = give(page, "incident.csv", tickets_csv(30))
    assert not app.exception
    assert "incident.csv" in texts(app)
    assert "servicenow" in texts(app)
    assert {metric.label: metric.value for metric in app.metric} == {
        "New": "30", "Changed": "0", "Unchanged": "0", "Refused": "0",
    }  # fmt: skip
    assert not (folder / "current").exists()


def test_the_proposed_mapping_shows_our_field_its_column_an_example_and_why(page, tickets_csv):
    editor = give(page, "incident.csv", tickets_csv(3)).data_editor[0].value
    opened = editor.set_index("Field").loc["Opened"]
    assert opened["Column in the file"] == "opened_at"
    assert opened["Example"] == "2024-01-01 09:00:00"
    assert editor.set_index("Field").loc["Number (id)", "Why"] == "as servicenow exports it"


def test_load_puts_the_tickets_in_and_says_so(page, tickets_csv, warehouse):
    app = loaded_page(page, "incident.csv", tickets_csv(30))
    assert "Loaded incident.csv: 30 tickets new." in texts(app)
    with warehouse.snapshot() as snapshot:
        assert snapshot.connection.exec_driver_sql("SELECT count(*) FROM ticket").scalar_one() == 30


def test_one_ticket_is_enough(page, tickets_csv):
    app = loaded_page(page, "one.csv", tickets_csv(1))
    assert "1 ticket new" in texts(app)
    assert frame(app, "Month")["Total"].tolist() == [1, 1]


def test_after_a_load_rows_by_month_and_status_can_be_ticked_off(page, tickets_csv):
    app = loaded_page(page, "incident.csv", tickets_csv(30))
    months = frame(app, "Month")
    # 30 tickets from 1 January on, 28 days a month: 28 in January, 2 in February; every third is closed
    assert months.to_dict("list") == {
        "Month": ["Jan 2024", "Feb 2024", "Total"],
        "Open": [18, 2, 20],
        "Closed": [10, 0, 10],
        "Total": [28, 2, 30],
    }


def test_refused_rows_are_shown_before_the_load_and_offered_after_it(page, tickets_csv):
    broken = tickets_csv(5) + b"INC99999,31.31.2024,,Phone,North,Open,1,true\n"
    app = give(page, "incident.csv", broken)
    refused = frame(app, "Reason")
    assert refused["Line"].tolist() == [7]
    assert refused["Column"].tolist() == ["opened_at"]
    app = press(app, "Load")
    assert "1 row refused" in texts(app)
    assert [button.label for button in app.download_button] == ["Refused rows as CSV"]


def test_the_same_file_again_changes_nothing_and_its_layout_is_known(page, tickets_csv):
    app = loaded_page(page, "incident.csv", tickets_csv(30))
    app = give(app, "incident.csv", tickets_csv(30))
    assert "Known layout" in texts(app)
    assert {metric.label: metric.value for metric in app.metric}["Unchanged"] == "30"
    app = press(app, "Load")
    assert "30 tickets unchanged" in texts(app)


def test_the_history_is_newest_first(page, tickets_csv):
    app = loaded_page(page, "january.csv", tickets_csv(3))
    app = loaded_page(app, "february.csv", tickets_csv(3, first=3))
    assert frame(app, "When")["File"].tolist() == ["february.csv", "january.csv"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
        ("broken.zip", b"PK\x03\x04 no zip at all"),
        ("header.csv", b"number,opened_at,state\n"),
        ("poem.txt", b"Shall I compare thee to a summer's day?\nThou art more lovely\n"),
    ],
)
def test_a_wrong_file_gives_one_line_that_names_it_and_nothing_is_loaded(page, name, content, folder):
    app = give(page, name, content)
    assert not app.exception
    assert len(app.error) == 1
    message = re.sub(r"\\(.)", r"\1", app.error[0].value)
    assert message.startswith(name)
    assert "\n" not in message
    assert not [button for button in app.button if button.label == "Load"]
    assert not (folder / "current").exists()


UNKNOWN = b"Ref No,Logged,First reply,Closed on,How,Group\n" + b"".join(
    f"R-{i},2024-01-{1 + i % 28:02} 09:00,2024-01-{1 + i % 28:02} 10:00,2024-01-{1 + i % 28:02} 17:00,Phone,North\n".encode()
    for i in range(40)
)


def filled(app: AppTest, columns: dict[str, str]) -> AppTest:
    """The table of the page with these columns chosen for our fields."""
    editor = app.data_editor[0]
    rows = {
        list(editor.value["Field"]).index(field): {"Column in the file": name}
        for field, name in columns.items()
    }
    app.session_state[editor.key] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    return app.run()


def test_a_readable_file_of_unknown_columns_is_mapped_by_hand_and_loaded(page):
    app = give(page, "desk.csv", UNKNOWN)
    assert not app.exception
    assert not app.error
    assert "say below what each holds" in texts(app)
    assert [box.value for box in app.selectbox if box.label == "The rows are"] == ["tickets"]
    assert frame(app, "Examples").iloc[0].tolist() == ["Ref No", "R-0 · R-1 · R-2"]
    next(box for box in app.text_input if box.label == "They come from").set_value("desk").run()
    assert "Say above where to read Number (id)" in texts(app)
    app = filled(app, {"Number (id)": "Ref No", "Opened": "Logged", "Closed": "Closed on"})
    assert {metric.label: metric.value for metric in app.metric}["New"] == "40"
    assert "40 tickets new" in texts(press(app, "Load"))


def test_an_open_order_of_dates_chosen_by_hand_is_settled_above_the_table(page):
    app = give(page, "desk.csv", b"Ref No,Came,How\nR-1,03/04/2024 09:00,Phone\nR-2,05/04/2024 09:00,Phone\n")
    next(box for box in app.text_input if box.label == "They come from").set_value("desk").run()
    app = filled(app, {"Number (id)": "Ref No", "Opened": "Came"})
    assert app.error[0].value.endswith("say which under 'Dates like 03/04/2026' above")
    order = next(box for box in app.selectbox if box.label == "Dates like 03/04/2026")
    order.set_value(True)
    app = filled(app, {"Number (id)": "Ref No", "Opened": "Came"})
    assert not app.error
    assert {metric.label: metric.value for metric in app.metric}["New"] == "2"


@pytest.mark.parametrize("kind", ["posts", "ratings", "contact_volume"])
def test_unknown_columns_can_be_said_to_hold_any_kind_of_rows(page, kind):
    app = give(page, "desk.csv", UNKNOWN)
    next(box for box in app.selectbox if box.label == "The rows are").set_value(kind).run()
    assert not app.exception
    assert not app.error
    assert len(app.data_editor) == 1


def test_a_file_name_with_markup_is_shown_as_text(page, tickets_csv):
    app = give(page, "![x](http://evil.example/x.png).csv", tickets_csv(3))
    shown = "".join(element.value for element in app.markdown)
    assert "![x](" not in shown


def test_a_scale_that_cannot_be_known_is_asked_and_the_answer_used(page, warehouse):
    rows = "".join(f"{i},2024-01-{1 + i:02},Phone,{score}\n" for i, score in enumerate([0, 7, 10, 3]))
    app = give(page, "calls.csv", b"ticket_id,opened,channel,csat_score\n" + rows.encode())
    assert "Answer what is open" in texts(app)
    assert not [button for button in app.button if button.label == "Load"]
    app.radio[0].set_value("1 to 10, 0 = not rated").run()
    assert "Say which tool the file comes from" in texts(app)
    next(box for box in app.text_input if box.label == "They come from").set_value("calls").run()
    app = press(app, "Load")
    assert "also 3 ratings" in texts(app)
    with warehouse.snapshot() as snapshot:
        scores = snapshot.connection.exec_driver_sql(
            "SELECT score, scale_low, scale_high FROM rating ORDER BY 1"
        ).all()
    assert [tuple(row) for row in scores] == [(3, 1, 10), (7, 1, 10), (10, 1, 10)]


def test_the_mapping_and_the_command_for_it_are_offered(page, tickets_csv):
    app = give(page, "incident.csv", tickets_csv(3))
    assert "deskscope load incident.csv --mapping incident.toml" in [code.value for code in app.code]
    assert [button.label for button in app.download_button] == ["Mapping as incident.toml"]


def test_undo_of_a_load_that_a_later_one_changed_names_the_later(page, tickets_csv, warehouse):
    app = loaded_page(page, "first.csv", tickets_csv(3))
    loaded_page(app, "second.csv", tickets_csv(3).replace(b"Open", b"Closed"))
    later, first = warehouse.loads()["load"]
    with pytest.raises(WarehouseError, match=later):
        warehouse.undo(first)


def test_the_sample_is_loaded_on_request_and_said_to_be_one(page, warehouse):
    app = press(page, "See the sample company")
    assert not app.exception
    assert "The sample company is loaded." in texts(app)
    with warehouse.snapshot() as snapshot:
        assert snapshot.has_sample()


def test_an_undone_only_load_leaves_an_empty_warehouse_and_a_working_page(page, tickets_csv, warehouse):
    app = loaded_page(page, "incident.csv", tickets_csv(3))
    warehouse.undo(warehouse.loads()["load"][0])
    app.session_state["said"] = "incident.csv undone: 3 rows removed, 0 put back."
    app.run()
    assert not app.exception
    assert "incident.csv undone" in texts(app)
    assert "Nothing is loaded yet" in texts(app)


def test_the_temporary_file_is_gone_after_the_load(page, tickets_csv, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    loaded_page(page, "incident.csv", tickets_csv(3))
    assert not list((tmp_path / "tmp").glob("deskscope-upload-*"))


def history_id(app: AppTest) -> str:
    return next(element.proto.id for element in app.dataframe if "Load" in element.value.columns)


def test_a_place_picked_in_one_list_of_loads_is_not_kept_for_another(page, warehouse, tickets_csv):
    app = loaded_page(page, "first.csv", tickets_csv(3))
    first = history_id(app)
    assert history_id(app.run()) == first
    app = loaded_page(app, "second.csv", tickets_csv(3, first=3))
    second = history_id(app)
    assert second != first
    warehouse.undo(warehouse.loads()["load"].iloc[0])
    assert history_id(app.run()) != second


MAPPING = """
[file]
table = "tickets"
source = "own"
[columns]
id = "a"
opened_at = "b"
channel = "c"
"""


def test_a_mapping_file_beside_the_file_says_how_it_is_read(page, warehouse):
    app = give(page, "strange.csv", b"a,b,c\n1,2024-01-05 09:00:00,Phone\n2,2024-01-06 09:00:00,Email\n")
    app.file_uploader[1].upload("strange.toml", MAPPING.encode()).run()
    assert "Read as the mapping file says" in texts(app)
    app = press(app, "Load")
    assert not app.exception
    assert warehouse.loads()[["source", "rows_new"]].to_numpy().tolist() == [["own", 2]]


def test_a_mapping_file_with_an_unknown_key_is_refused_in_one_line(page):
    app = give(page, "strange.csv", b"a,b,c\n1,2024-01-05 09:00:00,Phone\n")
    app.file_uploader[1].upload("strange.toml", b"[colums]\nid = 'a'\n").run()
    assert not app.exception
    assert len(app.error) == 1
    assert "strange.toml" in re.sub(r"\\(.)", r"\1", app.error[0].value)


def test_a_ticket_of_the_next_century_is_told_before_it_is_loaded(page):
    app = give(
        page,
        "ahead.csv",
        b"number,opened_at,contact_type,state\nINC1,2024-01-05 09:00:00,Phone,Closed\nINC2,2062-01-05 09:00:00,Phone,Closed\n",
    )
    app.text_input[0].input("own").run()
    assert any("after the day of this load" in warning.value for warning in app.warning)
