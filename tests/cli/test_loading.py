"""load, loads and undo: what goes to stdout and stderr, and the exit codes scripts rely on."""

from sample_data.tutorial import FILES, FOLDER

BAD_HEADER = "just,some\n1,2\n"


def test_a_load_says_what_it_did_on_stdout(run, tickets):
    ran = run("load", str(tickets), "--format", "json")
    assert ran.code == 0
    (row,) = ran.rows
    assert (row["file"], row["table"], row["read"], row["new"], row["refused"]) == (
        "tickets.csv",
        "ticket",
        3,
        3,
        0,
    )


def test_the_same_file_twice_changes_nothing(run, loaded):
    (row,) = run("load", str(loaded), "--format", "json").rows
    assert (row["new"], row["changed"], row["unchanged"]) == (0, 0, 3)


def test_a_dry_run_writes_nothing(run, tickets, warehouse):
    (row,) = run("load", str(tickets), "--dry-run", "--format", "json").rows
    assert (row["load"], row["new"]) == (None, 3)
    assert run("loads", "--format", "json").rows == []
    assert not warehouse.exists()


def test_refused_rows_are_counted_on_stderr_and_are_no_failure(run, tickets):
    tickets.write_text(tickets.read_text() + "A4,2026-02-30 10:00,Email,North,,\n")
    ran = run("load", str(tickets), "--format", "json")
    assert ran.code == 0
    assert ran.rows[0]["new"] == 3
    assert "tickets.csv: 1 of 4 rows refused" in ran.err
    assert "line 5" in ran.err


def test_a_refused_file_is_one_line_and_the_others_load(run, tickets, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"\x00\x01\x02" * 50)
    ran = run("load", str(bad), str(tickets), str(tmp_path / "none.csv"), "--format", "json")
    assert ran.code == 1
    assert [row["file"] for row in ran.rows] == ["tickets.csv"]
    lines = ran.err.splitlines()
    assert any(line.startswith("bad.csv: ") for line in lines)
    assert "none.csv: no such file; name a file" in lines
    assert "Traceback" not in ran.err


def test_a_folder_is_refused_by_name(run, tmp_path):
    ran = run("load", str(tmp_path))
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"{tmp_path.name}: is a folder; name a file\n"
    assert run("load", ".").err == ".: is a folder; name a file\n"  # which has no name


def test_a_mapping_file_says_what_the_columns_are(run, tmp_path):
    data = tmp_path / "calls.csv"
    data.write_text("ref;when;how\n1;03/04/2026 10:00;blower\n2;05/04/2026 11:00;blower\n")
    mapping = tmp_path / "map.toml"
    mapping.write_text(
        '[file]\ntable = "tickets"\nsource = "calls"\nday_first = true\n'
        '[columns]\nid = "ref"\nopened_at = "when"\nchannel = "how"\n'
        '[values.channel]\nblower = "phone"\n'
    )
    ran = run("load", str(data), "--mapping", str(mapping), "--as", "tickets")
    assert (ran.code, ran.err) == (0, "")
    (row,) = run("figures", "contacts", "--by", "channel", "--grain", "month", "--format", "json").rows
    assert (row["channel"], row["period"], row["value"]) == ("phone", "2026-04", 2)


def test_a_mapping_with_an_unknown_key_is_one_line(run, tickets, tmp_path):
    mapping = tmp_path / "map.toml"
    mapping.write_text("[colums]\n")
    ran = run("load", str(tickets), "--mapping", str(mapping))
    assert (ran.code, ran.out) == (1, "")
    assert "columns" in ran.err
    assert ran.err.count("\n") == 1


def test_a_source_called_after_its_file_is_said_with_what_follows(run, tmp_path):
    data = tmp_path / "january.csv"
    data.write_text("id,opened_at,channel\n1,2026-01-05T10:00:00Z,email\n")
    ran = run("load", str(data), "--as", "tickets")
    assert ran.code == 0
    assert ran.err == (
        "january.csv: the source is called 'january' after the file; under another file name its tickets "
        'would count again: keep the name, or say [file] source = "..." in a mapping\n'
    )


def test_a_recognised_tool_that_the_file_is_called_after_is_no_source_by_file_name(run, tmp_path):
    data = tmp_path / "servicenow.csv"
    data.write_bytes((FOLDER / FILES[0]).read_bytes())
    ran = run("load", str(data), "--format", "json")
    assert ran.rows[0]["source"] == "servicenow"
    assert "after the file" not in ran.err


def test_what_was_decided_and_what_is_not_read_is_said(run, tmp_path):
    data = tmp_path / "desk.csv"
    data.write_text(
        "id,opened_at,resolved_at,channel,csat,shoe_size\n"
        "1,13/01/2026 10:00,01/02/2026 10:00,email,5,44\n2,02/02/2026 10:00,03/02/2026 11:00,phone,1,39\n"
    )
    ran = run("load", str(data), "--as", "tickets")
    lines = [line.removeprefix("desk.csv: ") for line in ran.err.splitlines()]
    assert "no field of ours takes shoe_size" in lines
    assert "csat is taken as a scale from 1 to 5" in lines
    assert "resolved_at: read with the day first, like the file's other times" in lines


def test_a_dry_run_says_what_would_be_loaded_from_which_columns(run, tickets, warehouse):
    tickets.write_text(tickets.read_text() + "A4,2026-02-30 10:00,Email,North,,\n")
    ran = run("load", str(tickets), "--dry-run")
    lines = [line.removeprefix("tickets.csv: ").split() for line in ran.err.splitlines()]
    assert ["channel", "<-", "contact_type"] in lines
    assert ["desk", "<-", "assignment_group"] in lines
    assert "tickets.csv: 1 of 4 rows refused\ntickets.csv: line 5: opened_at '2026-02-30 10:00': " in ran.err
    assert ran.out.splitlines()[1].split()[4:9] == ["4", "3", "0", "0", "1"]
    (row,) = run("load", str(tickets), "--dry-run", "--format", "json").rows
    assert row["mapping"]["id"] == "number"
    assert [refusal["line"] for refusal in row["refusals"]] == [5]
    assert not warehouse.exists()


def test_the_history_names_what_undo_takes(run, loaded):
    (row,) = run("loads", "--format", "json").rows
    assert (row["origin"], row["new"], row["sample"]) == ("tickets.csv", 3, False)
    ran = run("undo", str(row["load"]))
    assert ran.code == 0
    assert ran.out == f"{row['load']}: undone; 3 rows removed, 0 restored\n"
    assert run("loads", "--format", "json").rows == []


def test_an_undo_of_nothing_known_is_one_line(run, loaded):
    ran = run("undo", "20260101-000000-0000")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "deskscope: 20260101-000000-0000: no such load; `deskscope loads` lists them\n"


def test_an_undo_below_a_later_load_names_it(run, loaded):
    loaded.write_text(loaded.read_text().replace("2026-02-03 09:00,Email", "2026-02-03 09:00,Phone"))
    assert run("load", str(loaded)).code == 0
    later, first = (str(row["load"]) for row in run("loads", "--format", "json").rows)
    ran = run("undo", first)
    assert ran.code == 1
    assert later in ran.err
    assert run("undo", later).code == 0
    assert run("undo", first).code == 0


def test_the_history_of_an_empty_warehouse_is_empty_in_every_form(run):
    assert run("loads", "--format", "json").out == ""
    assert run("loads").out == "nothing to show\n"
    assert run("loads", "--format", "csv").out.startswith("load,source,table,")


def test_the_history_as_a_table_fits_a_screen(run, loaded):
    header, row = run("loads").out.splitlines()
    assert header.split() == [
        "load",
        "source",
        "table",
        "origin",
        "finished_at",
        "new",
        "changed",
        "unchanged",
        "refused",
    ]
    assert "tickets.csv" in row
    assert len(row) < 140


def test_the_tutorials_files_load_without_a_hand(run):
    tickets, posts, ratings = (str(FOLDER / name) for name in FILES)
    ran = run("load", tickets, "--format", "json")
    assert (ran.code, ran.rows[0]["table"], ran.rows[0]["refused"]) == (0, "ticket", 0)
    ran = run("load", posts, "--as", "posts", "--format", "json")
    assert (ran.code, ran.rows[0]["table"]) == (0, "post")
    ran = run("load", ratings, "--as", "ratings", "--format", "json")
    assert (ran.code, ran.rows[0]["table"], ran.rows[0]["new"]) == (0, "rating", 300)
