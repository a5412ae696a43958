"""Private messages in exports are left out and told, or kept without their text where that is asked for."""

import csv
import io
import json
from pathlib import Path

import pytest

from configuration import Configuration, Privacy
from connectors.files import FileRefused, load_file
from warehouse import open_warehouse

EXPORTS = Path(__file__).with_name("exports")
SECRET = "my salary is 1234"
PAIR = json.dumps([{"id": 11, "email": "ada@example.org"}, {"id": 12, "email": "kim@example.org"}])


def _csv(name, **private):
    """An export of which each row comes again as a private message."""
    shown = list(csv.DictReader(io.StringIO((EXPORTS / name).read_text("utf-8"))))
    out = io.StringIO()
    writer = csv.DictWriter(out, shown[0])
    writer.writeheader()
    id_ = "id" if "id" in shown[0] else "Post Id"
    writer.writerows(shown)
    writer.writerows({**row, id_: f"{row[id_]}9", **private} for row in shown)
    return out.getvalue()


def _jsonl(name, **private):
    shown = [json.loads(line) for line in (EXPORTS / name).read_text("utf-8").splitlines()]
    hidden = [{**row, "id": row["id"] + 900, **private} for row in shown]
    return "".join(f"{json.dumps(row)}\n" for row in (*shown, *hidden))


FILES = {
    "viva_engage.csv": lambda: _csv("viva_engage.csv", in_private_conversation="true", body=SECRET),
    "mattermost.csv": lambda: _csv(
        "mattermost.csv", **{"Channel Type": "direct", "Channel Name": "u1__u2", "Post Message": SECRET}
    ),
    "group.csv": lambda: _csv("mattermost.csv", **{"Channel Type": "G", "Post Message": SECRET}),
    "zulip.jsonl": lambda: _jsonl(
        "zulip.jsonl",
        type="private",
        stream_id=None,
        display_recipient=json.loads(PAIR),
        subject="",
        content=SECRET,
    ),
}


def _loaded(tmp_path, name, *, keep_private):
    file = tmp_path / name
    file.write_text(FILES[name](), "utf-8")
    privacy = Privacy(keep_text=True, keep_private=keep_private)
    warehouse = open_warehouse(str(tmp_path / "warehouse"), Configuration(privacy=privacy))
    return warehouse, load_file(warehouse, file)


def _posts(warehouse):
    with warehouse.snapshot() as snapshot:
        sql = "SELECT id, account, conversation, text FROM post"
        return [tuple(row) for row in snapshot.connection.exec_driver_sql(sql)]


@pytest.mark.parametrize("name", FILES)
def test_they_are_left_out_counted_and_told(tmp_path, name):
    warehouse, report = _loaded(tmp_path, name, keep_private=False)
    assert (report.read, report.new, report.refused) == (6, 3, 0)
    assert "private messages: 3 left out, [privacy] keep_private is off" in report.notes
    assert not any("in_private_conversation" in note or "Channel Type" in note for note in report.notes)
    assert SECRET not in str(_posts(warehouse))


@pytest.mark.parametrize("name", FILES)
def test_they_are_kept_without_their_text_and_the_people_in_their_channels_name(tmp_path, name):
    warehouse, report = _loaded(tmp_path, name, keep_private=True)
    assert (report.read, report.new, report.refused) == (6, 6, 0)
    assert "private messages: 3 kept without their text" in report.notes
    told = str(_posts(warehouse))
    assert not any(word in told for word in (SECRET, "example.org", "u1__u2"))
    assert sum(text is not None for _, _, _, text in _posts(warehouse)) == 3


def test_one_that_was_loaded_before_it_was_private_goes(tmp_path):
    warehouse, _ = _loaded(tmp_path, "viva_engage.csv", keep_private=False)
    hidden = tmp_path / "again.csv"
    hidden.write_text(
        (EXPORTS / "viva_engage.csv").read_text("utf-8").replace("false,false,501", "false,true,501"), "utf-8"
    )
    report = load_file(warehouse, hidden)
    assert report.removed == 1
    assert {id_: text for id_, _, _, text in _posts(warehouse)}["3001"] is None


def test_a_file_of_nothing_else_says_so(tmp_path):
    file = tmp_path / "all.csv"
    whole = FILES["viva_engage.csv"]()
    file.write_text("".join(whole.splitlines(keepends=True)[i] for i in (0, 4, 5, 6)), "utf-8")
    with pytest.raises(FileRefused, match=r"all are private messages: left out, \[privacy\] keep_private"):
        load_file(open_warehouse(str(tmp_path / "warehouse")), file)


def test_neither_a_list_nor_an_email_address_is_an_account(tmp_path):
    file = tmp_path / "posts.csv"
    lines = [f'1,"{PAIR.replace(chr(34), chr(34) * 2)}"', "2,ada@example.org", "3,@itdesk@example.org"]
    head = "post_id,account,created_at,direction\n"
    file.write_text(head + "".join(f"{line},2026-03-02T08:00:00Z,in\n" for line in lines), "utf-8")
    warehouse = open_warehouse(str(tmp_path / "warehouse"))
    load_file(warehouse, file)
    with warehouse.snapshot() as snapshot:
        found = list(snapshot.connection.exec_driver_sql("SELECT account FROM post ORDER BY id"))
    assert [name for (name,) in found] == [None, None, "@itdesk@example.org"]
