"""Files of desks that no tool's header tells: what they hold is recognised, asked or refused, never guessed away."""

import json
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from connectors.channels import channel_of
from connectors.files import FileRefused, inspect, lacking, load_file, read
from connectors.languages import OTHER_NAMES
from connectors.mapping import (
    Average,
    Join,
    fields_of,
    mapping_from_toml,
    mapping_to_toml,
)
from connectors.vocabulary import plain
from warehouse import open_warehouse


@pytest.fixture
def written(tmp_path):
    """The path of a file with this text."""

    def write(text, name="file.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def rows_of(path, table, mapping=None):
    batches = list(read(path, mapping or inspect(path).mapping))
    return pa.concat_tables([b.rows[table] for b in batches if table in b.rows]).to_pylist()


# surveys

SURVEY = (
    "Response ID,Ticket number,Response date,Happiness score,Lost time (hours),Channel,Support profile,Comment\n"
    "R1,INC1,2026-03-02,10,0.5,Phone,Doer,Thanks\nR2,INC2,2026-03-03,0,8,Portal,Trier,\n"
)


def test_a_survey_of_happiness_is_ratings_whose_scale_is_asked(written):
    found = inspect(written(SURVEY))
    assert found.mapping.table == "ratings"
    assert {field: found.mapping.columns[field] for field in ("id", "ticket", "score", "rated_at")} == {
        "id": "Response ID",
        "ticket": "Ticket number",
        "score": "Happiness score",
        "rated_at": "Response date",
    }
    assert [question.field for question in found.questions] == ["score"]


def test_a_survey_with_its_scale_loads_two_ratings_and_no_ticket(written, tmp_path):
    scale = mapping_from_toml("[constants]\nscale_low = 0\nscale_high = 10")
    warehouse = open_warehouse(str(tmp_path / "w"))
    report = load_file(warehouse, written(SURVEY), mapping=scale)
    assert (report.table, report.new) == ("rating", 2)


def test_an_id_and_a_channel_alone_make_no_ticket(written):
    text = SURVEY.replace("Happiness score", "Mood").replace("Response ID", "Nr")
    with pytest.raises(FileRefused, match="no column of it is recognised"):
        inspect(written(text))


def test_an_id_and_a_person_alone_make_no_ticket(written):
    with pytest.raises(FileRefused, match="recognised as opened_at or "):
        inspect(written("Ticket,Customer,Text\n1,ada,x\n2,ben,y\n"), table="tickets")


def test_answers_to_recommending_us_are_nps_from_0_to_10(written):
    found = inspect(written("survey_id,ticket_id,rated_at,nps\nS1,T1,2026-03-02,9\nS2,T2,2026-03-03,3\n"))
    assert found.mapping.table == "ratings"
    assert found.mapping.constants == {"question": "nps", "scale_low": 0, "scale_high": 10}
    assert "nps is taken as the answer to the question nps" in found.notes


@pytest.mark.parametrize(
    ("words", "scores", "low", "high"),
    [
        (("Happy", "Neutral", "Unhappy"), [3, 2, 1], 1, 3),
        (("Very Happy", "Happy", "Very unhappy"), [5, 4, 1], 1, 5),
        (("Extremely Satisfied", "Very satisfied", "Neutral", "Extremely Dissatisfied"), [7, 6, 4, 1], 1, 7),
        (("Satisfied", "Dissatisfied"), [3, 1], 1, 3),
        (("Good", "Bad", "Offered"), [1, 0], 0, 1),
        (("Excellent", "Good", "Poor"), [5, 4, 2], 1, 5),
        (("Sehr zufrieden", "Unzufrieden"), [5, 2], 1, 5),
    ],
)
def test_ratings_in_words_are_put_on_the_smallest_scale_that_holds_them(written, words, scores, low, high):
    lines = [f"S{i},T{i},2026-03-02,{word}" for i, word in enumerate(words)]
    path = written("\n".join(["survey_id,ticket_id,rated_at,rating", *lines, ""]))
    found = inspect(path)
    assert found.questions == ()
    assert any(
        note.startswith("rating: its words are taken as a scale from") and f"{low:g} (" in note
        for note in found.notes
    )
    rows = rows_of(path, "rating")
    assert [
        (row["score"], row["scale_low"], row["scale_high"]) for row in rows if row["score"] is not None
    ] == [(score, low, high) for score in scores]


@pytest.mark.parametrize(
    ("column", "tool"), [("Survey Result", "freshservice"), ("Survey results", "freshdesk")]
)
def test_the_best_of_three_faces_is_the_top_of_its_scale(written, column, tool):
    more = "Contact ID" if tool == "freshdesk" else "Department"
    header = f"Ticket Id,Status,Source,Agent,Group,Created Time,Resolved Time,Closed Time,{more},{column}\n"
    line = "{0},Closed,Portal,Kim,North,2026-03-02 08:00:00,2026-03-02 12:00:00,2026-03-04 12:00:00,1,{1}\n"
    path = written(header + line.format(1, "Happy") + line.format(2, "Unhappy") + line.format(3, ""))
    assert inspect(path).tool == tool
    assert [(row["ticket"], row["score"], row["scale_high"]) for row in rows_of(path, "rating")] == [
        ("1", 3, 3),
        ("2", 1, 3),
    ]


def test_a_ticket_files_blank_ratings_are_left_out_and_it_is_said(written):
    found = inspect(written("ticket_id,created_at,status,csat\n1,2026-03-02,open,\n2,2026-03-03,open,\n"))
    assert "score" not in found.mapping.fields
    assert "csat holds no ratings: it is left out" in found.notes


# a mapping without columns

TICKETS = "ticket_id,created_at,channel,status\nA,2026-03-02,Phone,open\nB,2026-03-03,Pigeon,open\n"


def test_a_mapping_without_columns_names_the_source_and_keeps_the_proposal(written):
    path = written(TICKETS)
    given = mapping_from_toml('[file]\nsource = "sd"')
    found = inspect(path, mapping=given)
    proposed = inspect(path).mapping
    assert (found.mapping.source, found.mapping.columns) == ("sd", proposed.columns)
    assert [row["source"] for row in rows_of(path, "ticket", given)] == ["sd", "sd"]


def test_a_mapping_without_columns_overrides_only_what_it_says(written, tmp_path):
    given = mapping_from_toml(
        '[file]\ntime_zone = "Europe/Berlin"\n[constants]\ndesk = "North"\nstatus = "closed"\n'
        '[values.channel]\npigeon = "mail"'
    )
    rows = rows_of(written(TICKETS), "ticket", given)
    assert [row["channel"] for row in rows] == ["phone", "mail"]
    assert {row["desk"] for row in rows} == {"North"}
    assert {row["status"] for row in rows} == {"closed"}
    assert rows[0]["opened_at"] == datetime(2026, 3, 1, 23, tzinfo=UTC)
    report = load_file(open_warehouse(str(tmp_path / "w")), written(TICKETS), mapping=given)
    assert report.new == 2


def test_a_mapping_without_a_table_leaves_the_table_to_the_file(written):
    given = mapping_from_toml('[file]\nsource = "survey"\n[constants]\nscale_low = 0\nscale_high = 10')
    assert inspect(written(SURVEY), mapping=given).mapping.table == "ratings"
    assert mapping_from_toml(mapping_to_toml(given)) == given
    assert not mapping_from_toml(mapping_to_toml(given)).says_table


def test_a_mapping_that_names_the_table_is_held_to_it(written):
    with pytest.raises(FileRefused, match="holds tickets, not posts"):
        inspect(written(TICKETS), mapping=mapping_from_toml('[file]\ntable = "posts"'))


def test_a_field_of_another_table_is_refused_once_the_table_is_known(written):
    with pytest.raises(FileRefused, match="offered is no field of tickets"):
        inspect(written(TICKETS), mapping=mapping_from_toml("[constants]\noffered = 3"))


# other languages

GERMAN = (
    "Ticketnummer;Erstellt am;Gelöst am;Geschlossen am;Kanal;Priorität;Status;Gruppe;Bewertung;Melder\n"
    "4711;02.03.2026 14:05;02.03.2026 16:05;03.03.2026 08:00;Telefon;Hoch;Geschlossen;Nord;5;ada\n"
    "4712;03.03.2026 09:00;;;E-Mail;Mittel;Offen;Nord;;ben\n"
    "4713;04.03.2026 09:00;05.03.2026 09:00;;Persönlich;Mittel;Gelöst;Süd;1;cy\n"
)


def test_a_german_sheet_is_read_without_a_hand(written):
    path = written(GERMAN)
    found = inspect(path)
    assert (found.mapping.table, found.questions) == ("tickets", ())
    rows = rows_of(path, "ticket")
    assert [(row["id"], row["channel"], row["desk"]) for row in rows] == [
        ("4711", "phone", "Nord"),
        ("4712", "email", "Nord"),
        ("4713", "walk_up", "Süd"),
    ]
    assert rows[0]["opened_at"] == datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
    assert rows[0]["resolved_at"] == datetime(2026, 3, 2, 16, 5, tzinfo=UTC)
    assert rows[0]["closed_at"] == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert [row["requester"] for row in rows] == ["ada", "ben", "cy"]
    assert [(row["ticket"], row["score"]) for row in rows_of(path, "rating")] == [("4711", 5), ("4713", 1)]


def test_umlauts_may_be_written_out(written):
    header, rest = GERMAN.split("\n", 1)
    plain_header = header.replace("ö", "oe").replace("ä", "ae")
    assert inspect(written(f"{plain_header}\n{rest}")).mapping.columns["resolved_at"] == "Geloest am"


@pytest.mark.parametrize(
    ("header", "word", "channel"),
    [
        ("Numéro de ticket,Créé le,Résolu le,Canal,Statut", "Téléphone", "phone"),
        (
            "Número de ticket,Fecha de creación,Fecha de resolución,Canal,Estado",
            "Correo electrónico",
            "email",
        ),
        ("Numero ticket,Data creazione,Data risoluzione,Canale,Stato", "Portale", "portal"),
    ],
)
def test_french_spanish_and_italian_basics_are_known(written, header, word, channel):
    path = written(f"{header}\n7,13/03/2026 10:00,13/03/2026 12:00,{word},x\n")
    [row] = rows_of(path, "ticket")
    assert (row["id"], row["channel"]) == ("7", channel)
    assert row["resolved_at"] - row["opened_at"] == datetime(2026, 3, 2, 2) - datetime(2026, 3, 2)


def test_the_names_of_other_languages_are_fields_of_ours_as_a_header_gives_them():
    for table, fields in OTHER_NAMES.items():
        assert set(fields) <= set(fields_of(table))
        for names in fields.values():
            assert [plain(name) for name in names] == list(names)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("tickets", "recognised as id, nor as opened_at or "),
        ("posts", "recognised as id, nor as created_at"),
        ("ratings", "recognised as score"),
        ("contact_volume", "recognised as day"),
    ],
)
def test_a_file_of_which_nothing_is_known_is_told_what_it_lacks(written, table, says):
    with pytest.raises(FileRefused) as refused:
        inspect(written("alpha,beta\nx,y\nz,w\n"), table=table)
    assert f"cannot be read as {table}: no column is {says}" in str(refused.value)


@pytest.mark.parametrize("table", [None, "tickets", "posts", "ratings", "contact_volume"])
def test_a_file_of_which_nothing_is_known_can_be_left_to_fill(written, table):
    found = inspect(written("alpha,beta\nx,y\nz,w\n"), table=table, lenient=True)
    assert (found.mapping.table, found.mapping.columns) == (table or "tickets", {})
    assert "no column was recognised: say below what each holds" in found.notes


def test_a_mapping_lacks_what_its_table_cannot_do_without():
    assert lacking(mapping_from_toml('[columns]\nopened_at = "Logged"')) == (("id",),)
    rated = mapping_from_toml('[file]\ntable = "ratings"\n[columns]\nid = "a"\nscore = "b"\nrated_at = "c"')
    assert lacking(rated) == (("scale_low",), ("scale_high",))


# daily totals of calls

CALLS = (
    "Date,Queue,Calls Offered,Calls Answered,Calls Abandoned,Answered within SLA,Avg Speed of Answer (sec)\n"
    "2026-03-02,North,40,36,4,30,25\n2026-03-03,North,3,0,3,0,\n2026-03-04,North,10,10,0,10,12.5\n"
)


def test_daily_calls_give_the_phone_and_the_waiting_of_the_day(written):
    found = inspect(written(CALLS))
    assert found.mapping.table == "contact_volume"
    assert found.mapping.columns["wait_seconds"] == Average("Avg Speed of Answer (sec)", "handled")
    assert any("taken as phone" in note for note in found.notes)
    assert any("Avg Speed of Answer (sec) is an average: times handled" in note for note in found.notes)
    rows = rows_of(written(CALLS), "contact_volume")
    assert [row["wait_seconds"] for row in rows] == [900, 0, 125]  # 25 s of 36, nobody, 12.5 s of 10
    assert {row["channel"] for row in rows} == {"phone"}
    assert rows[0]["day"] == date(2026, 3, 2)


def test_an_average_of_minutes_is_a_total_of_seconds(written):
    text = CALLS.replace("Avg Speed of Answer (sec)", "Average wait (min)").replace(",12.5\n", ",1.5\n")
    assert [row["wait_seconds"] for row in rows_of(written(text), "contact_volume")] == [54_000, 0, 900]


def test_an_average_of_which_minutes_or_hours_is_open_is_not_taken_and_told(written):
    found = inspect(written(CALLS.replace(",25\n", ",0:25\n").replace(",12.5\n", ",0:12\n")))
    assert "wait_seconds" not in found.mapping.fields
    assert any("was not read as wait_seconds: it holds '0:25'" in note for note in found.notes)


VOLUME = '[file]\ntable = "contact_volume"\n[columns]\nday = "d"\ndesk = "q"\nhandled = "n"\n'


def test_an_average_survives_the_mapping_file():
    mapping = mapping_from_toml(
        VOLUME + 'wait_seconds = { average = "asa", of = "handled", unit = "minutes" }'
    )
    assert mapping.columns["wait_seconds"] == Average("asa", "handled", "minutes")
    assert mapping_from_toml(mapping_to_toml(mapping)) == mapping


@pytest.mark.parametrize(
    ("column", "says"),
    [
        ('wait_seconds = { average = "asa", of = "offered" }', "must be a field with its own column"),
        ('wait_seconds = { average = "asa", of = "day" }', "needs numbers, and day is none"),
        ('wait_seconds = { average = "asa", of = "handled", unit = "mins" }', "did you mean 'minutes'"),
        ('wait_seconds = { average = "asa" }', "must be a column"),
        ('offered = { join = ["a", "b"] }', "can be joined"),
        ("channel = { join = [] }", "must be a column"),
        ("channel = { join = [[]] }", "must be a column"),
    ],
)
def test_a_wrong_average_or_join_is_refused(column, says):
    with pytest.raises(FileRefused) as refused:
        mapping_from_toml(VOLUME + column)
    assert says in str(refused.value)


# Slack

MESSAGES = (
    {"type": "message", "channel": "C01", "ts": "1772438400.000100", "user": "U1", "text": "no mail"},
    {
        "type": "message",
        "channel": "C01",
        "ts": "1772438460.000200",
        "user": "U2",
        "text": "looking",
        "thread_ts": "1772438400.000100",
    },
    {"type": "message", "channel": "C02", "ts": "1772438400.000100", "user": "U3", "text": "hello"},
)


def test_slack_messages_are_posts_with_ids_of_channel_and_ts(written):
    path = written("\n".join(map(json.dumps, MESSAGES)) + "\n", "slack.jsonl")
    found = inspect(path)
    assert (found.tool, found.mapping.table, found.questions) == ("slack", "posts", ())
    assert found.mapping.columns["id"] == Join((("channel",), ("ts",)))
    rows = rows_of(path, "post")
    assert [(row["id"], row["conversation"], row["author"]) for row in rows] == [
        ("C01:1772438400.000100", "C01:1772438400.000100", "U1"),
        ("C01:1772438460.000200", "C01:1772438400.000100", "U2"),
        ("C02:1772438400.000100", "C02:1772438400.000100", "U3"),
    ]
    assert rows[0]["created_at"] == datetime(2026, 3, 2, 8, 0, 0, 100, tzinfo=UTC)
    assert "reply_to" not in rows[0]
    assert any("whether people get an answer cannot be told" in note for note in found.notes)


def test_slack_messages_load_and_meet_in_their_threads(written, tmp_path):
    path = written("\n".join(map(json.dumps, MESSAGES)) + "\n", "slack.jsonl")
    warehouse = open_warehouse(str(tmp_path / "w"))
    assert load_file(warehouse, path).new == 3
    again = load_file(warehouse, path)
    assert (again.source, again.new, again.unchanged) == ("slack", 0, 3)


def test_a_join_survives_the_mapping_file_and_is_empty_where_a_part_is(written):
    mapping = mapping_from_toml(
        '[columns]\nid = { join = ["site", ["nr", "old"]], with = "/" }\nopened_at = "day"\n'
    )
    assert mapping.columns["id"] == Join((("site",), ("nr", "old")), "/")
    assert mapping_from_toml(mapping_to_toml(mapping)) == mapping
    path = written("site,nr,old,day\nN,1,,2026-03-02\nN,,7,2026-03-02\n,3,,2026-03-02\n")
    batches = list(read(path, mapping))
    assert batches[0].rows["ticket"].column("id").to_pylist() == ["N/1", "N/7"]
    assert [(refusal.line, refusal.reason) for refusal in batches[0].refusals] == [(4, "no id")]


# channel words


@pytest.mark.parametrize(
    ("word", "channel"),
    [
        ("Phone call (incoming)", "phone"),
        ("Phone call (outbound)", "phone"),
        ("Phone call (inbound)", "phone"),
        ("Fernmündlich", "phone"),
        ("Web service (API)", "api"),
        ("Web form", "portal"),
        ("Web Widget", "portal"),
        ("Help Center post", "portal"),
        ("Get Satisfaction", "portal"),
        ("Closed ticket", "agent_created"),
        ("X Corp post", "social"),
        ("X Corp DM", "social"),
        ("Facebook post", "social"),
        ("Facebook message", "social"),
        ("widget", "portal"),
        ("portal", "portal"),
        ("email", "email"),
        ("api", "api"),
        ("jira", "agent_created"),
        ("AWS Cloudwatch", "monitoring"),
        ("Bot", "virtual_agent"),
        ("MS Teams", "chat"),
        ("Slack", "chat"),
        ("Walkup", "walk_up"),
        ("Email-to-Case", "email"),
        ("Web-to-Case", "portal"),
        ("iOS", "mobile_app"),
        ("Bomgar", "chat"),
        ("Persönlich", "walk_up"),
    ],
)
def test_a_word_of_a_real_export_is_a_channel(word, channel):
    assert channel_of(word)[0] == channel
