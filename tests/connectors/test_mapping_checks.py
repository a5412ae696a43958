"""What a mapping file says is checked before a row is read: its words, its settings, its scale."""

import logging

import pytest

from connectors.files import FileRefused, load_file
from connectors.mapping import Mapping, check_mapping, mapping_from_toml, save_mapping, saved_mappings
from warehouse import open_warehouse

POSTS = '[file]\ntable = "posts"\n[columns]\nid = "id"\ncreated_at = "day"\n'
RATINGS = '[file]\ntable = "ratings"\n[columns]\nticket = "id"\nscore = "mark"\n'


def refusal(text):
    with pytest.raises(FileRefused) as refused:
        mapping_from_toml(text, "m.toml")
    message = str(refused.value)
    assert message.startswith("m.toml: ")
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '[values.channel]\n"Fernmündlich" = "fone"',
            "'Fernmündlich': 'fone' is no channel (did you mean 'phone'",
        ),
        ('[values.channel]\nx = "Phone"', "did you mean 'phone'"),
        ("[values.channel]\nx = true", "True is no channel"),
        ('[values.resolution_target_met]\nONTIME = "maybe"', "'maybe' is neither yes nor no"),
        ('[values.reopened]\nx = "often"', "'often' is no whole number"),
        ('[values.opened_at]\nx = "2026-01-31"', "opened_at is a time"),
        ('[values.score]\ngood = "great"', "'great' is no number"),
        ('[values.question]\nx = "nsp"', "is none of csat, nps, ces (did you mean 'nps'?)"),
        (POSTS + '[values.direction]\nx = "outt"', "is neither in nor out (did you mean 'out'?)"),
        (POSTS + '[values.author_role]\nx = "custommer"', "did you mean 'customer'"),
        (POSTS + '[values.kind]\nx = "anouncement"', "did you mean 'announcement'"),
        (RATINGS + '[values.best_is_high]\nx = "up"', "neither yes nor no"),
    ],
)
def test_a_word_of_a_mapping_that_its_field_does_not_know_is_refused(text, says):
    assert says in refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        '[values.channel]\n"Fernmündlich" = "phone"',
        "[values.resolution_target_met]\nONTIME = true\nOVERDUE = false",
        '[values.resolution_target_met]\nONTIME = "met"',
        '[values.status]\nx = "whatever we call it"',
        "[values.score]\ngood = 1\nbad = 0.5",
        POSTS + '[values.direction]\n"0" = "in"\n"1" = "outbound"',
    ],
)
def test_a_word_that_its_field_knows_is_taken(text):
    assert mapping_from_toml(text).values


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ('delimiter = ";;"', "delimiter must be one character"),
        ('delimiter = "\\""', "delimiter must be one character"),
        ("delimiter = 1", "delimiter must be text in quotes"),
        ('delimiter = ""', "delimiter must be text in quotes"),
        ('encoding = "latin-15"', "encoding 'latin-15' is not known"),
        ('encoding = "rot13"', "encoding 'rot13' is not known"),
        ("encoding = true", "encoding must be text"),
        ('time_zone = "Europe"', "time_zone 'Europe' is not known"),
        ('time_zone = "CEST"', "time_zone 'CEST' is not known"),
        ('time_zone = "../UTC"', "is not known"),
        ('one_row_per = "events"', "did you mean 'event'"),
        ('table = ["tickets"]', "table must be one of"),
        ('day_first = "yes"', "day_first must be true or false"),
        ("sheet = 1", "sheet must be text"),
        ("order_by = 1", "order_by must be text"),
        ("source = 1", "source must be text"),
        ("missing = true", "missing must be a list of words"),
        ("header = {}", "header must be a list of words"),
    ],
)
def test_a_setting_of_the_wrong_kind_is_refused(key, says):
    assert says in refusal(f"[file]\n{key}\n")


def test_a_tab_and_a_known_encoding_are_settings():
    mapping = mapping_from_toml('[file]\ndelimiter = "\\t"\nencoding = "cp1252"\n')
    assert (mapping.delimiter, mapping.encoding) == ("\t", "cp1252")


def test_a_mapping_made_in_the_house_is_checked_too():
    with pytest.raises(FileRefused, match="one character"):
        check_mapping(Mapping(columns={"id": "Nr"}, delimiter=";;"))
    with pytest.raises(FileRefused, match="offered is no field of tickets"):
        check_mapping(Mapping(columns={"id": "Nr", "offered": "n"}))


def test_the_events_time_is_a_column_and_gives_times():
    event = '[file]\none_row_per = "event"\n[columns]\nid = "id"\n[milestones]\n'
    assert "time must be text" in refusal(event + 'time = 1\nopened_at = "first"')
    assert "status in [milestones] is no time" in refusal(event + 'time = "t"\nstatus = "first"')


@pytest.mark.parametrize(("low", "high"), [(5, 1), (1, 1), ("10", "2")])
def test_a_scale_whose_low_end_is_not_below_its_high_end_is_refused(low, high):
    scale = f"[constants]\nscale_low = {low!r}\nscale_high = {high!r}"
    assert f"scale_low = {low} must be below scale_high = {high}" in refusal(RATINGS + scale)


@pytest.mark.parametrize(
    ("constant", "says"),
    [
        ('scale_low = "one"', "'one' is no number"),
        ('channel = "fone"', "did you mean 'phone'"),
        ('question = "nsp"', "did you mean 'nps'"),
        ('opened_at = "yesterday"', "is no day or time"),
        ("rated_at = 7", "is no day or time"),
    ],
)
def test_a_constant_that_is_no_value_of_its_field_is_refused(constant, says):
    assert says in refusal(f"[constants]\n{constant}")


def test_a_constant_channel_may_be_a_tools_word():
    assert mapping_from_toml('[constants]\nchannel = "Phone call"').constants == {"channel": "Phone call"}


def test_a_broken_kept_mapping_is_passed_over_and_named(tmp_path, caplog):
    folder = tmp_path / "mappings"
    save_mapping(Mapping(source="desk", columns={"id": "Nr"}), ["Nr", "Datum"], folder, "good")
    (folder / "broken.toml").write_text("[file\n", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        assert [mapping.source for mapping in saved_mappings(folder)] == ["desk"]
    assert [str(folder / "broken.toml") in message for message in caplog.messages] == [True]


def test_a_broken_kept_mapping_stops_no_load(tmp_path):
    warehouse = open_warehouse(str(tmp_path / "warehouse"))
    (tmp_path / "warehouse" / "mappings").mkdir(parents=True)
    (tmp_path / "warehouse" / "mappings" / "broken.toml").write_text("[columns]\nidd = 1\n")
    path = tmp_path / "good.csv"
    path.write_text("ticket_id,created_at,channel\nA,2026-01-13,Phone\n")
    assert load_file(warehouse, path).new == 1
