"""Each public export is understood: without a hand where its header is telling, by a mapping file where it is not."""

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from connectors.files import FileRefused, inspect, read
from connectors.mapping import After, read_mapping

pytestmark = pytest.mark.shared
MAPPINGS = Path(__file__).with_name("mappings")
BOSTON = (
    "boston311-100.csv",
    "boston311-100.tab",
    "boston311-100.csv.gz",
    "boston311-100.csv.zst",
    "boston311-100.jsonl",
    "boston311-100-untrimmed.jsonl",
    "boston311-dmy-100.csv",
    "boston311-100-with-nonascii.csv",
)


@pytest.fixture
def data(shared):
    return shared / "data"


def loaded(path, mapping=None, table="ticket"):
    """(the table's rows, the refusals) without a hand, or by one of our mapping files."""
    chosen = read_mapping(MAPPINGS / mapping) if mapping else inspect(path).mapping
    batches = list(read(path, chosen))
    rows = pa.concat_tables([batch.rows[table] for batch in batches if table in batch.rows]).to_pandas()
    return rows, [refusal for batch in batches for refusal in batch.refusals]


def hours(rows, start="opened_at", end="resolved_at"):
    return ((rows[end] - rows[start]).dt.total_seconds() / 3600).dropna()


def p90(values):
    return float(np.percentile(values, 90))


SERVICENOW = "servicenow_uci_variants/excel_mangled_dates_5999.csv"


def test_the_servicenow_export_is_recognised_as_an_event_log(data):
    found = inspect(data / SERVICENOW)
    assert (found.tool, found.mapping.source, found.mapping.one_row_per) == (
        "servicenow",
        "servicenow",
        "event",
    )
    assert found.mapping.order_by == "sys_mod_count"
    assert found.mapping.missing == ("?",)
    assert found.questions == ()
    assert found.rows_estimate == 5_998


def test_the_servicenow_export_has_890_incidents_of_which_495_met_their_target(data):
    rows, refusals = loaded(data / SERVICENOW)
    assert (len(rows), refusals) == (890, [])
    assert rows.resolution_target_met.sum() == 495
    assert (rows.reopened > 0).sum() == 10
    assert (rows.reassigned > 0).sum() == 391
    assert set(rows.channel) == {"phone"}
    assert rows.desk.isna().sum() == 17
    assert rows.desk.nunique() == 51


def test_the_servicenow_export_takes_a_median_of_54_47_hours_to_resolve(data):
    rows, _ = loaded(data / SERVICENOW)
    assert rows.opened_at.min() == pd.Timestamp("2016-02-29 01:16", tz="UTC")
    assert rows.opened_at.max() == pd.Timestamp("2016-03-02 15:33", tz="UTC")
    took = hours(rows)
    assert (len(took), round(took.median(), 2), round(p90(took), 2)) == (861, 54.47, 762.05)
    assert round(hours(rows, end="closed_at").median(), 2) == 173.92  # 173.925


def test_targets_met_by_priority_come_from_the_last_event(data):
    rows, _ = loaded(data / SERVICENOW)
    met = rows.groupby("priority").resolution_target_met.agg(["sum", "count"])
    assert {priority: tuple(map(int, row)) for priority, row in met.iterrows()} == {
        "1 - Critical": (1, 15),
        "2 - High": (0, 33),
        "3 - Moderate": (456, 757),
        "4 - Low": (38, 85),
    }


def test_the_volvo_log_says_nothing_by_its_header_and_asks_for_a_mapping(data):
    with pytest.raises(FileRefused, match="give a mapping file"):
        inspect(data / "volvo_bpi2013/VINST cases closed problems.csv")


def test_the_volvo_log_gives_times_from_its_milestones(data):
    rows, refusals = loaded(data / "volvo_bpi2013/VINST cases closed problems.csv", "volvo.toml")
    assert (len(rows), refusals) == (1_487, [])
    took = hours(rows)
    assert len(took) == 1_487
    assert (round(took.median(), 2), round(p90(took), 2), round(took.mean(), 2)) == (
        1918.39,
        12493.37,
        4222.55,
    )
    assert rows.opened_at.min().date().isoformat() == "2006-01-11"
    assert Counter(rows.priority) == {"Medium": 811, "High": 306, "Low": 235, "Major": 135}


@pytest.mark.parametrize("name", BOSTON)
def test_every_dress_of_the_boston_cases_gives_the_same_hundred(data, name):
    path = data / "boston311_qsv_dirty" / name
    found = inspect(path)
    assert (found.tool, found.questions, found.mapping.table) == ("boston_311", (), "tickets")
    rows, refusals = loaded(path)
    assert (len(rows), refusals) == (100, [])
    assert Counter(rows.channel_raw) == {
        "Citizens Connect App": 56,
        "Constituent Call": 30,
        "City Worker App": 11,
        "Self Service": 3,
    }
    assert Counter(rows.channel) == {"mobile_app": 56, "phone": 30, "agent_created": 11, "portal": 3}
    assert rows.resolution_target_met.sum() == 83
    took = hours(rows)
    assert (len(took), round(took.median(), 2), round(p90(took), 2)) == (85, 16.16, 152.28)


def test_the_day_first_boston_copy_is_read_day_first(data):
    rows, _ = loaded(data / "boston311_qsv_dirty/boston311-dmy-100.csv")
    plain, _ = loaded(data / "boston311_qsv_dirty/boston311-100.csv")
    assert rows.opened_at.equals(plain.opened_at)


def test_the_boston_file_with_one_tab_too_many_reports_line_41(data):
    rows, refusals = loaded(data / "boston311_qsv_dirty/boston311-100-bad.tsv")
    assert len(rows) == 99
    assert [(refusal.line, refusal.reason) for refusal in refusals] == [
        (41, "too many cells: 30 where the header has 29")
    ]


def test_days_without_a_time_are_read(data):
    rows, _ = loaded(data / "boston311_qsv_dirty/boston311-100-notime.csv")
    days = hours(rows) / 24
    assert (len(rows), days.median(), round(p90(days), 1)) == (100, 1.0, 6.2)


def test_exact_duplicates_are_no_event_log(data):
    path = data / "boston311_qsv_dirty/boston311-100-20dupes-random.csv"
    assert inspect(path).mapping.one_row_per == "record"
    rows, _ = loaded(path)
    assert rows.id.nunique() == 80


def test_new_york_is_read_month_first_with_am_and_pm(data):
    path = data / "boston311_qsv_dirty/nyc311-100.csv"
    assert inspect(path).tool == "nyc_311"
    rows, refusals = loaded(path)
    assert refusals == []
    assert Counter(rows.channel_raw) == {"PHONE": 52, "UNKNOWN": 21, "ONLINE": 16, "MOBILE": 11}
    took = hours(rows)
    assert (len(took), round(took.median(), 2), round(p90(took), 2)) == (99, 68.76, 588.38)


def test_complaints_are_recognised_with_their_channels_and_answers_in_time(data):
    path = data / "cfpb_complaints/consumer_complaints_1000.csv"
    assert inspect(path).tool == "cfpb"
    rows, refusals = loaded(path)
    assert (len(rows), refusals) == (1_000, [])
    assert Counter(rows.channel) == {"portal": 691, "mail": 107, "other": 111, "phone": 90, "email": 1}
    assert rows.response_target_met.sum() == 984
    days = hours(rows, end="first_response_at") / 24
    assert (days.median(), p90(days), round(days.mean(), 2), (days < 0).sum()) == (1.0, 5.0, 3.63, 23)


def test_the_call_centre_asks_what_a_mark_of_0_means(data):
    found = inspect(data / "call_center_rwfd/Call_Center.csv")
    assert [question.field for question in found.questions] == ["score"]
    assert "0 mean not rated" in found.questions[0].text
    with pytest.raises(FileRefused, match="scale"):
        list(read(data / "call_center_rwfd/Call_Center.csv", found.mapping))


def test_a_mark_of_0_is_no_rating_once_the_mapping_says_so(data):
    path = data / "call_center_rwfd/Call_Center.csv"
    ratings, _ = loaded(path, "call_center.toml", "rating")
    assert (len(ratings), round(ratings.score.mean(), 4)) == (1_853, 5.6767)
    assert set(ratings.scale_low) | set(ratings.scale_high) == {1.0, 10.0}
    assert Counter(ratings.channel) == {"phone": 593, "virtual_agent": 456, "email": 445, "portal": 359}


def test_the_call_centre_gives_its_channels_targets_and_fractions_of_a_day(data):
    path = data / "call_center_rwfd/Call_Center.csv"
    rows, refusals = loaded(path, "call_center.toml")
    assert (len(rows), refusals) == (5_000, [])
    assert Counter(rows.channel_raw) == {"Call-Center": 1_569, "Chatbot": 1_255, "Email": 1_161, "Web": 1_015}
    assert rows.resolution_target_met.sum() == 5_000 - 628
    first = rows[rows.id == "DKK-57076809-w-055481-fU"].iloc[0]
    assert first.opened_at == pd.Timestamp("2020-10-29 09:12:58", tz="UTC")  # 0.38400463 of a day


def test_speed_of_answer_is_a_duration_after_the_call(data):
    path = data / "call_center_rwfd/Call_Center.csv"
    mapping = read_mapping(MAPPINGS / "call_center.toml")
    assert mapping.columns["first_response_at"] == After("opened_at", "Speed of answer in seconds", "seconds")
    rows, _ = loaded(path, "call_center.toml")
    seconds = hours(rows, end="first_response_at") * 3600
    seconds = seconds[seconds > 0]  # 0: nobody answered
    assert (round(seconds.mean(), 2), seconds.median()) == (67.52, 68.0)


def test_the_other_rating_of_the_call_centre_loads_as_a_table_of_ratings(data):
    ratings, refusals = loaded(data / "call_center_rwfd/Call_Center.csv", "call_center_stars.toml", "rating")
    assert (len(ratings), round(ratings.score.mean(), 4), (ratings.score >= 4).sum()) == (
        4_054,
        3.4036,
        2_023,
    )
    assert len(refusals) == 946
    assert {refusal.reason for refusal in refusals} == {"no score"}


def test_the_multi_line_tickets_load_whole_with_their_marks_from_1_to_5(data):
    path = data / "kaggle_support_tickets/customer_support_tickets.csv.gz"
    found = inspect(path)
    assert found.mapping.constants == {"scale_low": 1, "scale_high": 5}
    assert found.mapping.source is None
    assert any("customer_support_tickets" in note for note in found.notes)
    rows, refusals = loaded(path)
    assert (len(rows), refusals) == (8_469, [])
    assert Counter(rows.channel_raw) == {"Email": 2_143, "Phone": 2_132, "Social media": 2_121, "Chat": 2_073}
    took = hours(rows, "first_response_at", "resolved_at")
    assert (rows.first_response_at.count(), len(took), (took < 0).sum()) == (5_650, 2_769, 1_365)


def test_the_marks_of_the_multi_line_tickets_have_mean_2_9913(data):
    ratings, _ = loaded(data / "kaggle_support_tickets/customer_support_tickets.csv.gz", table="rating")
    assert (len(ratings), round(ratings.score.mean(), 4)) == (2_769, 2.9913)
    assert ((ratings.score >= 4).sum(), (ratings.score == 5).sum()) == (1_087, 544)
    assert ratings.rated_at.notna().all()


@pytest.mark.parametrize("mapping", [None, "rabobank.toml"])
def test_the_bank_reads_its_days_first_and_a_reopening_time_as_one_reopening(data, mapping):
    rows, refusals = loaded(data / "rabobank_bpi2014_sample/ITSM_data.csv", mapping)
    assert (len(rows), refusals) == (40, [])
    assert (rows.reopened.sum(), rows.reopened.count()) == (8, 40)
    took = hours(rows)
    assert (len(took), round(took.median(), 2)) == (37, 9095.42)
    assert Counter(rows.priority.fillna("NA")) == {"4": 28, "3": 10, "NA": 2}


def test_numbers_destroyed_by_thousands_separators_are_refused_one_by_one(data, tmp_path):
    text = (
        (MAPPINGS / "rabobank.toml")
        .read_text()
        .replace('reassigned = "No_of_Reassignments"', 'reassigned = "Handle_Time_hrs"')
    )
    (tmp_path / "m.toml").write_text(text)
    path = data / "rabobank_bpi2014_sample/ITSM_data.csv"
    with pytest.raises(FileRefused, match=r"line 2: Handle_Time_hrs '3,87,16,91,111' is no whole number"):
        list(read(path, read_mapping(tmp_path / "m.toml")))


def test_the_support_tweets_are_posts_and_tweet_3399_is_one_row(data):
    path = data / "twcs_head/twcs_first_rows_with_index_col.csv"
    found = inspect(path)
    assert (found.tool, found.mapping.table, found.header[0]) == ("twitter", "posts", "column 1")
    posts, refusals = loaded(path, table="post")
    assert (len(posts), refusals) == (5_000, [])
    assert Counter(posts.direction) == {"in": 2_778, "out": 2_222}
    assert posts.id.nunique() == 5_000
    assert "conversation" not in posts
    assert posts[posts.direction == "out"].account.nunique() == 76


def test_answered_tweets_follow_from_ids_written_as_3_0(data):
    posts, _ = loaded(data / "twcs_head/twcs_first_rows_with_index_col.csv", table="post")
    inbound = posts[posts.direction == "in"].set_index("id")
    first = posts[(posts.direction == "out") & posts.reply_to.notna()].groupby("reply_to").created_at.min()
    minutes = ((first.reindex(inbound.index) - inbound.created_at).dt.total_seconds() / 60).dropna()
    assert (len(minutes), round(minutes.median(), 2)) == (2_083, 11.53)
    openers = inbound[inbound.reply_to.isna()]
    assert (len(openers), openers.index.isin(minutes.index).sum()) == (1_285, 1_154)


def test_the_small_tweets_file_has_25_openers(data):
    posts, _ = loaded(data / "twcs_head/kaggle_sample_93.csv", table="post")
    inbound = posts[posts.direction == "in"]
    assert (len(posts), len(inbound), inbound.reply_to.isna().sum()) == (93, 49, 25)


def test_tweets_whose_ids_a_spreadsheet_destroyed_are_refused_whole(data):
    path = data / "airline_tweets/Tweets_iso_dates.csv.gz"
    with pytest.raises(FileRefused, match="destroyed by a spreadsheet"):
        list(read(path, inspect(path, table="posts").mapping))


def test_tickets_are_not_posts(data):
    with pytest.raises(FileRefused, match="holds tickets, not posts"):
        inspect(data / "boston311_qsv_dirty/boston311-100.csv", table="posts")
