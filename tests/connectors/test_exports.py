"""Exports as the tools write them, each loaded without a mapping; the figures are worked out by hand."""

from datetime import date
from pathlib import Path

import pytest

from connectors.files import inspect, load_file
from metrics import figures
from warehouse import open_warehouse

EXPORTS = Path(__file__).with_name("exports")
SERVICENOW = ("servicenow_labels.csv", "servicenow_fields.csv")


@pytest.fixture
def loaded(tmp_path):
    """A warehouse with one export in it."""

    def load(name):
        warehouse = open_warehouse(str(tmp_path / name))
        report = load_file(warehouse, EXPORTS / name)
        assert report.refused == 0
        return warehouse

    return load


def share(warehouse, metric, **more):
    """(numerator, denominator) of a share."""
    row = figures(metric, warehouse=warehouse, **more).iloc[0]
    return round(row.numerator), round(row.denominator)


def by_channel(warehouse):
    rows = figures("contacts", warehouse=warehouse, by=["channel"])
    return dict(zip(rows.channel, rows.n, strict=True))


def typical(warehouse, metric):
    return figures(metric, warehouse=warehouse).iloc[0].value


@pytest.mark.parametrize(
    ("name", "tool"),
    [
        ("servicenow_labels.csv", "servicenow"),
        ("servicenow_fields.csv", "servicenow"),
        ("jira.csv", "jira"),
        ("zendesk.csv", "zendesk"),
        ("freshservice.csv", "freshservice"),
        ("freshdesk.csv", "freshdesk"),
    ],
)
def test_an_export_is_recognised_and_leaves_nothing_to_ask(name, tool):
    found = inspect(EXPORTS / name)
    assert (found.tool, found.mapping.table, found.mapping.source, found.questions) == (
        tool,
        "tickets",
        tool,
        (),
    )


@pytest.mark.parametrize("name", SERVICENOW)
def test_servicenow_by_labels_and_by_field_names_is_the_same_four_incidents(loaded, name):
    warehouse = loaded(name)
    assert by_channel(warehouse) == {"phone": 1, "portal": 1, "walk_up": 1, "email": 1}
    assert typical(warehouse, "resolve_minutes") == 240  # 2 h, 24 h and 4 h
    assert share(warehouse, "reopened_share")[0] == 1
    assert share(warehouse, "reassigned_share")[0] == 2


def test_jira_gives_channels_times_targets_and_stars(loaded):
    warehouse = loaded("jira.csv")
    assert by_channel(warehouse) == {"portal": 1, "email": 1, "api": 1}
    assert typical(warehouse, "first_response_minutes") == 167.5  # 20 and 315 minutes
    assert typical(warehouse, "resolve_minutes") == 870  # 5 h and 24 h
    assert share(warehouse, "response_target_met_share") == (1, 2)  # 3:40 was left; 1:15 too late
    assert share(warehouse, "satisfied_share") == (1, 2)  # five stars and two


def test_jira_rates_on_the_day_of_the_rating_and_ignores_its_three_comments(loaded):
    found = inspect(EXPORTS / "jira.csv")
    assert found.mapping.columns["rated_at"] == "Custom field (Satisfaction date)"
    assert "columns of the same name: Comment" in found.notes
    frame = figures("satisfied_share", warehouse=loaded("jira.csv"), grain="day")
    assert [str(day) for day in frame[frame.n > 0].period] == ["2026-03-02", "2026-03-15"]


def test_zendesk_gives_channels_times_and_thumbs_on_a_scale_of_two(loaded):
    warehouse = loaded("zendesk.csv")
    assert by_channel(warehouse) == {"email": 1, "portal": 1, "phone": 1, "chat": 1, "social": 1}
    assert typical(warehouse, "first_response_minutes") == 45  # 2, 30, 60 and 90
    assert typical(warehouse, "resolve_minutes") == 480  # 1 h, 4 h, 12 h and 24 h
    assert share(warehouse, "satisfied_share") == (2, 3)  # good, bad, good; two were only offered


@pytest.mark.parametrize("name", ["freshservice.csv", "freshdesk.csv"])
def test_freshworks_gives_times_targets_and_faces(loaded, name):
    warehouse = loaded(name)
    smiles, minutes, met = {
        "freshservice.csv": ((1, 2), 30.0, (2, 3)),  # 1, 30 and 180 minutes
        "freshdesk.csv": ((1, 2), 105.0, (1, 2)),  # 30 and 180 minutes
    }[name]
    assert share(warehouse, "satisfied_share") == smiles
    assert typical(warehouse, "first_response_minutes") == minutes
    assert share(warehouse, "response_target_met_share") == met


def test_hours_of_business_are_not_taken_for_times_and_it_is_said(tmp_path):
    """'First Response Time (in Hrs)' counts office hours; added to the opening it would give a false time."""
    lines = (EXPORTS / "freshdesk.csv").read_text().splitlines()
    at = lines[0].split(",").index("Initial response time")
    cut = [",".join(cell for i, cell in enumerate(line.split(",")) if i != at) for line in lines]
    (tmp_path / "cut.csv").write_text("\n".join(cut) + "\n")
    found = inspect(tmp_path / "cut.csv")
    assert "first_response_at" not in found.mapping.fields
    assert any(
        "First response time (in hrs) is counted in the tool's business hours" in note for note in found.notes
    )


def table_of(tmp_path, text):
    (tmp_path / "file.csv").write_text(text)
    return inspect(tmp_path / "file.csv")


def test_ratings_are_told_by_a_score_and_its_day(tmp_path):
    found = table_of(
        tmp_path, "ticket_number,channel,rating,rated_at\nT1,chat,1,2026-03-16\nT2,email,5,2026-03-17\n"
    )
    assert (found.mapping.table, found.mapping.columns["ticket"]) == ("ratings", "ticket_number")


def test_ratings_may_call_their_day_as_tickets_do(tmp_path):
    found = table_of(tmp_path, "ticket_id,score,created_at\nT1,1,2026-03-16\nT2,5,2026-03-17\n")
    assert (found.mapping.table, found.mapping.columns["rated_at"]) == ("ratings", "created_at")


def test_tickets_with_a_score_stay_tickets(tmp_path):
    text = "ticket_id,created_at,resolved_at,priority,csat_score\nT1,2026-03-16,2026-03-17,high,1\n"
    assert table_of(tmp_path, text + "T2,2026-03-17,2026-03-18,low,5\n").mapping.table == "tickets"


def test_posts_with_a_channel_are_posts(tmp_path):
    text = "post_id,created_at,direction,author,in_reply_to,channel,likes\np1,2026-03-16,in,ada,,twitter,3\n"
    assert table_of(tmp_path, text + "p2,2026-03-16,out,desk,p1,twitter,0\n").mapping.table == "posts"


def test_daily_calls_are_the_phone_without_a_column_that_says_so(tmp_path):
    text = "date,queue,calls offered,calls answered,calls abandoned\n2026-03-16,North,40,36,4\n2026-03-17,North,30,29,1\n"
    found = table_of(tmp_path, text)
    assert (found.mapping.table, found.mapping.constants) == ("contact_volume", {"channel": "phone"})


def test_one_unreadable_day_among_four_costs_its_row_and_not_the_column(tmp_path):
    path = tmp_path / "four.csv"
    path.write_text(
        "ticket_id,opened_at,channel\nA,2026-03-02 08:00,phone\nB,soon,phone\nC,2026-03-03 09:00,email\nD,2026-03-04 10:00,chat\n"
    )
    warehouse = open_warehouse(str(tmp_path / "w"))
    report = load_file(warehouse, path)
    assert (report.new, report.refused) == (3, 1)
    [refusal] = report.first_refusals
    assert (refusal.line, refusal.column, refusal.value) == (3, "opened_at", "soon")
    assert "no time" in refusal.reason


def test_a_column_that_cannot_be_its_field_is_named(tmp_path):
    found = table_of(
        tmp_path,
        "ticket_id,opened_at,resolved_at\nA,2026-03-02,later\nB,2026-03-03,soon\nC,2026-03-04,never\n",
    )
    assert "resolved_at was not read as resolved_at: it holds 'later' and the like" in found.notes


def test_ratings_that_name_no_source_join_the_tickets_they_rate(tmp_path):
    (tmp_path / "votes.csv").write_text(
        "ticket_number,rating,rated_at\nINC0010001,5,2026-03-10\nINC0010003,1,2026-03-11\nINC0010002,4,2026-03-12\n"
    )
    warehouse = open_warehouse(str(tmp_path / "w"))
    load_file(warehouse, EXPORTS / "servicenow_fields.csv")
    assert load_file(warehouse, tmp_path / "votes.csv").source == "servicenow"
    rows = figures("satisfied_share", warehouse=warehouse, by=["channel"])
    assert dict(zip(rows.channel, rows.n, strict=True)) == {"phone": 1, "walk_up": 1, "portal": 1}
    again = load_file(warehouse, tmp_path / "votes.csv")
    assert (again.new, again.changed, again.unchanged) == (0, 0, 3)


def test_the_first_day_of_an_export_is_the_day_it_says(loaded):
    frame = figures("contacts", warehouse=loaded("zendesk.csv"), grain="day")
    assert str(min(frame[frame.n > 0].period)) == date(2026, 3, 2).isoformat()
