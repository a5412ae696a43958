"""Loading: the upsert and its counts, what is kept, what is refused."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from configuration import Configuration, Privacy
from warehouse import Batch, Counts, Origin, Refusal, WarehouseError

ONE = {"id": "1", "desk": "north", "channel": "phone", "opened_at": "2024-03-01 10:00"}
TWO = {"id": "2", "desk": "south", "channel": "email", "opened_at": "2024-03-02 10:00"}
DATA = ("ticket", "post", "rating", "contact_volume", "desk", "account", "refusal", "cursor")


def test_a_first_load_counts_every_row_as_new(warehouse, load, ask):
    report = load(warehouse, ticket=[ONE, TWO])
    assert (report.read, report.new, report.changed, report.unchanged) == (2, 2, 0, 0)
    assert ask(warehouse, "SELECT id, desk, channel FROM ticket ORDER BY id") == [
        ("1", "north", "phone"),
        ("2", "south", "email"),
    ]


def test_the_same_batches_twice_change_no_data(warehouse, load, contents):
    posts = [{"id": "p", "created_at": "2024-03-01", "direction": "in", "author": "ann"}]
    ratings = [{"id": "r", "question": "csat", "score": 4.0, "rated_at": "2024-03-03", "ticket": "1"}]
    volumes = [{"desk": "north", "channel": "phone", "day": "2024-03-01", "offered": 7}]
    batches = {"ticket": [ONE, TWO], "post": posts, "rating": ratings, "contact_volume": volumes}
    load(warehouse, **batches)
    before = contents(warehouse)
    report = load(warehouse, **batches)
    after = contents(warehouse)
    assert (report.new, report.changed, report.unchanged) == (0, 0, 2)
    assert {table: rows for table, rows in after.items() if table != "load"} == {
        table: rows for table, rows in before.items() if table != "load"
    }
    assert len(after["load"]) == 2


def test_only_the_given_columns_are_written(warehouse, load, ask):
    load(warehouse, ticket=[ONE])
    load(warehouse, ticket=[{"id": "1", "status": "closed"}])
    assert ask(warehouse, "SELECT desk, channel, status FROM ticket") == [("north", "phone", "closed")]


def test_a_given_empty_value_replaces_a_known_one(warehouse, load, ask):
    load(warehouse, ticket=[ONE | {"status": "solved"}])
    load(warehouse, ticket=[{"id": "1", "status": None}])
    assert ask(warehouse, "SELECT status, channel FROM ticket") == [(None, "phone")]


def test_derived_columns_follow_the_merged_row_when_a_later_load_gives_only_part(warehouse, load, ask):
    load(warehouse, ticket=[ONE])
    load(
        warehouse,
        ticket=[{"id": "1", "resolved_at": "2024-03-02 11:30", "first_response_at": "2024-03-01 10:12"}],
    )
    found = ask(warehouse, "SELECT resolved_on, resolve_minutes, first_response_minutes FROM ticket")
    assert found == [(date(2024, 3, 2), 25.5 * 60, 12.0)]


def test_a_duration_below_zero_is_kept(warehouse, load, ask):
    load(warehouse, ticket=[ONE | {"resolved_at": "2024-03-01 09:00"}])
    assert ask(warehouse, "SELECT resolve_minutes FROM ticket") == [(-60.0,)]


def test_a_day_before_1970_is_the_right_day(warehouse, load, ask):
    load(warehouse, ticket=[{"id": "1", "opened_at": "1969-12-31 23:59"}])
    assert ask(warehouse, "SELECT opened_on FROM ticket") == [(date(1969, 12, 31),)]


def test_the_newer_update_wins_whatever_the_order_of_loads(warehouse, load, ask):
    load(warehouse, ticket=[ONE | {"status": "closed", "updated_at": "2024-03-05"}])
    report = load(warehouse, ticket=[ONE | {"status": "open", "updated_at": "2024-03-04"}])
    assert report.unchanged == 1
    assert ask(warehouse, "SELECT status FROM ticket") == [("closed",)]


def test_with_equal_updates_the_later_load_wins(warehouse, load, ask):
    load(warehouse, ticket=[ONE | {"status": "open", "updated_at": "2024-03-05"}])
    load(warehouse, ticket=[ONE | {"status": "closed", "updated_at": "2024-03-05"}])
    assert ask(warehouse, "SELECT status FROM ticket") == [("closed",)]


def test_without_updates_the_later_load_wins(warehouse, load, ask):
    load(warehouse, ticket=[ONE | {"status": "open"}])
    load(warehouse, ticket=[ONE | {"status": "closed"}])
    assert ask(warehouse, "SELECT status FROM ticket") == [("closed",)]


def test_of_rows_repeated_in_a_batch_the_newest_update_wins(warehouse, load, ask):
    rows = [
        {"id": "1", "status": "new", "updated_at": "2024-03-01"},
        {"id": "1", "status": "closed", "updated_at": "2024-03-09"},
        {"id": "1", "status": "open", "updated_at": "2024-03-05"},
        {"id": "1", "status": "unknown", "updated_at": None},
    ]
    report = load(warehouse, ticket=rows)
    assert (report.read, report.new) == (4, 1)
    assert ask(warehouse, "SELECT status FROM ticket") == [("closed",)]


def test_of_rows_repeated_without_updates_the_later_row_wins(warehouse, load, ask):
    load(warehouse, ticket=[{"id": "1", "status": str(number)} for number in range(5000)])
    assert ask(warehouse, "SELECT status FROM ticket") == [("4999",)]


def test_rows_repeated_over_two_batches_are_one_row(warehouse, batch, ask):
    batches = [batch(ticket=[{"id": "1", "status": "open"}]), batch(ticket=[{"id": "1", "status": "closed"}])]
    report = warehouse.load(batches, Origin("a", "ticket", "f"))
    assert (report.read, report.new) == (2, 1)
    assert ask(warehouse, "SELECT status FROM ticket") == [("closed",)]


def test_the_same_id_in_two_sources_is_two_tickets(warehouse, load, ask):
    load(warehouse, "a", ticket=[ONE])
    load(warehouse, "b", ticket=[ONE])
    assert ask(warehouse, "SELECT count(*) FROM ticket") == [(2,)]


def test_a_row_not_changed_keeps_the_load_that_wrote_it(warehouse, load, ask):
    first = load(warehouse, ticket=[ONE, TWO])
    second = load(warehouse, ticket=[ONE, TWO | {"channel": "chat"}])
    assert ask(warehouse, "SELECT id, load FROM ticket ORDER BY id") == [
        ("1", first.load),
        ("2", second.load),
    ]
    assert second.counts == {"ticket": Counts(0, 1, 1)}


def test_one_load_may_hold_tickets_and_their_ratings(warehouse, load, ask):
    rating = {"id": "1", "question": "csat", "score": 5.0, "scale_low": 1.0, "scale_high": 5.0}
    report = load(warehouse, ticket=[ONE], rating=[rating | {"ticket": "1", "rated_at": "2024-03-02"}])
    assert report.counts == {"ticket": Counts(new=1), "rating": Counts(new=1)}
    assert ask(warehouse, "SELECT desk, channel, rated_on FROM rating") == [
        ("north", "phone", date(2024, 3, 2))
    ]


def test_a_rating_loaded_before_its_ticket_gets_desk_and_channel_when_it_arrives(warehouse, load, ask):
    load(
        warehouse,
        rating=[{"id": "r", "question": "csat", "score": 5.0, "ticket": "1", "rated_at": "2024-03-02"}],
    )
    assert ask(warehouse, "SELECT desk, channel FROM rating") == [(None, None)]
    load(warehouse, ticket=[ONE])
    assert ask(warehouse, "SELECT desk, channel FROM rating") == [("north", "phone")]


def test_a_rating_keeps_the_desk_and_channel_it_came_with(warehouse, load, ask):
    rating = {"id": "r", "question": "csat", "score": 5.0, "ticket": "1", "desk": "east", "channel": "chat"}
    load(warehouse, ticket=[ONE], rating=[rating | {"rated_at": "2024-03-02"}])
    assert ask(warehouse, "SELECT desk, channel FROM rating") == [("east", "chat")]


def test_a_rating_of_a_post_came_by_social(warehouse, load, ask):
    post = {"id": "p", "desk": "north", "created_at": "2024-03-01"}
    rating = {"id": "r", "question": "csat", "score": 5.0, "post": "p", "rated_at": "2024-03-02"}
    load(warehouse, post=[post], rating=[rating])
    assert ask(warehouse, "SELECT desk, channel FROM rating") == [("north", "social")]


def test_two_questions_of_one_survey_are_two_ratings(warehouse, load, ask):
    rating = {"id": "r", "score": 5.0, "rated_at": "2024-03-02"}
    load(warehouse, rating=[rating | {"question": "csat"}, rating | {"question": "ces"}])
    assert ask(warehouse, "SELECT count(*) FROM rating") == [(2,)]


def test_a_volume_without_a_desk_is_still_one_row_when_loaded_again(warehouse, load, ask):
    volume = {"desk": None, "channel": "phone", "day": "2024-03-01"}
    load(warehouse, contact_volume=[volume | {"offered": 5}])
    report = load(warehouse, contact_volume=[volume | {"offered": 6}])
    assert report.changed == 1
    assert ask(warehouse, "SELECT offered FROM contact_volume") == [(6,)]


def test_people_are_pseudonyms_and_the_same_in_every_table(warehouse, load, ask):
    load(warehouse, ticket=[ONE | {"requester": "ann@example.org"}])
    load(warehouse, "b", post=[{"id": "p", "author": "ann@example.org", "created_at": "2024-03-01"}])
    ((requester, author),) = ask(warehouse, "SELECT t.requester, p.author FROM ticket t, post p")
    assert requester == author
    assert len(requester) == 12
    assert "ann" not in requester


def test_a_customers_own_handle_is_not_kept_as_account(warehouse, load, ask):
    posts = [
        {"id": "1", "account": "ann", "author": "ann", "direction": "in", "created_at": "2024-03-01"},
        {"id": "2", "account": "desk", "author": "desk", "direction": "out", "created_at": "2024-03-01"},
        {"id": "3", "account": "desk", "author": "bob", "direction": "in", "created_at": "2024-03-01"},
    ]
    load(warehouse, post=posts)
    assert ask(warehouse, "SELECT account FROM post ORDER BY id") == [(None,), ("desk",), ("desk",)]


def test_texts_and_comments_are_not_kept_unless_asked(warehouse, load, ask):
    post = {"id": "p", "text": "my password is", "created_at": "2024-03-01"}
    rating = {"id": "r", "question": "csat", "score": 5.0, "comment": "thanks Bob", "rated_at": "2024-03-02"}
    report = load(warehouse, post=[post], rating=[rating])
    assert ask(warehouse, "SELECT p.text, r.comment FROM post p, rating r") == [(None, None)]
    assert "text" not in report.fields["post"]
    assert "comment" not in report.fields["rating"]


def test_texts_and_comments_are_kept_where_the_configuration_says_so(configured, load, ask):
    warehouse = configured(Configuration(privacy=Privacy(keep_text=True, keep_comments=True)))
    post = {"id": "p", "text": "printer", "created_at": "2024-03-01"}
    rating = {"id": "r", "question": "csat", "score": 5.0, "comment": "thanks", "rated_at": "2024-03-02"}
    load(warehouse, post=[post], rating=[rating])
    assert ask(warehouse, "SELECT p.text, r.comment FROM post p, rating r") == [("printer", "thanks")]


def test_refused_rows_are_listed_with_line_column_value_and_reason(warehouse, load):
    report = load(warehouse, ticket=[ONE], refusals=[Refusal(7, "opened_at", "soon", "not a time")])
    assert report.refused == 1
    assert warehouse.refusals(report.load).to_dict("records") == [
        {"line": 7, "column": "opened_at", "value": "soon", "reason": "not a time"}
    ]


def test_a_load_of_nothing_but_refusals_is_in_the_book(warehouse, load):
    report = load(warehouse, refusals=[Refusal(2, "id", "", "no id")])
    assert warehouse.loads().loc[0, "rows_refused"] == 1
    assert (report.read, report.new) == (0, 0)


def test_the_book_of_loads_is_newest_first(warehouse, load):
    first = load(warehouse, ticket=[ONE], origin={"name": "january.csv", "by": "ann"})
    second = load(warehouse, ticket=[TWO], origin={"name": "february.csv"})
    book = warehouse.loads()
    assert list(book["load"]) == [second.load, first.load]
    assert list(book["origin"]) == ["february.csv", "january.csv"]
    assert list(book["by"].fillna("")) == ["", "ann"]


def test_a_dry_run_counts_and_writes_nothing(warehouse, load, contents):
    load(warehouse, ticket=[ONE])
    before, name = contents(warehouse), warehouse.snapshot_name()
    report = load(warehouse, ticket=[ONE | {"channel": "chat"}, TWO], dry_run=True)
    assert (report.load, report.new, report.changed) == (None, 1, 1)
    assert (contents(warehouse), warehouse.snapshot_name()) == (before, name)


def test_a_dry_run_makes_no_warehouse(warehouse, load):
    assert load(warehouse, ticket=[ONE], dry_run=True).new == 1
    assert not warehouse.folder.exists()


def test_progress_is_told_the_rows_read_so_far(warehouse, batch):
    told = []
    batches = (batch(ticket=[{"id": str(number)}]) for number in range(3))
    warehouse.load(batches, Origin("a", "ticket", "f"), progress=told.append)
    assert told == [1, 2, 3]


def test_an_error_while_reading_writes_nothing(warehouse, load, batch, contents):
    load(warehouse, ticket=[ONE])
    before = contents(warehouse)

    def torn():
        yield batch(ticket=[TWO])
        raise OSError("the file ends here")

    with pytest.raises(OSError, match="ends here"):
        warehouse.load(torn(), Origin("a", "ticket", "f"))
    assert contents(warehouse) == before
    assert load(warehouse, ticket=[TWO]).new == 1


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"source": ["a"], "id": ["1"], "colour": ["red"]}, "colour is not a column"),
        ({"source": ["a"], "id": ["1"], "opened_on": ["2024-01-01"]}, "opened_on is not a column"),
        ({"source": ["a"]}, "lack the key column id"),
        ({"source": ["a"], "id": [None]}, "1 rows have no id"),
        ({"source": ["a"], "id": ["1"], "opened_at": ["soon"]}, "not of the canonical types"),
    ],
)
def test_rows_that_are_not_canonical_are_an_error(warehouse, columns, message):
    with pytest.raises(WarehouseError, match=message):
        warehouse.load([Batch({"ticket": pa.table(columns)}, 1)], Origin("a", "ticket", "f"))


def test_an_unknown_table_is_an_error_that_names_the_known_ones(warehouse):
    with pytest.raises(WarehouseError, match=r"tickets: no such table .* ticket, post"):
        warehouse.load([Batch({"tickets": pa.table({"id": ["1"]})}, 1)], Origin("a", "ticket", "f"))


def test_as_of_is_the_time_of_the_load_unless_given(warehouse, load, ask):
    load(warehouse, ticket=[ONE], origin={"as_of": datetime(2024, 4, 1, tzinfo=UTC)})
    before = datetime.now(UTC)
    load(warehouse, "b", ticket=[ONE])
    ((a, b),) = ask(warehouse, "SELECT min(as_of), max(as_of) FROM load")
    assert a == datetime(2024, 4, 1, tzinfo=UTC)
    assert b >= before


def test_a_cursor_moves_with_the_rows_of_its_stream(warehouse, load, ask):
    load(warehouse, ticket=[ONE], origin={"stream": "tickets", "cursor_after": "page 7"})
    load(warehouse, ticket=[TWO], origin={"stream": "tickets", "cursor_after": "page 9"})
    assert ask(warehouse, "SELECT source, stream, value FROM cursor") == [("a", "tickets", "page 9")]
    assert ask(warehouse, "SELECT cursor_before FROM load ORDER BY started_at") == [(None,), ("page 7",)]


def test_a_sample_is_known_as_such(warehouse, load):
    load(warehouse, ticket=[ONE])
    with warehouse.snapshot() as snapshot:
        assert not snapshot.has_sample()
    load(warehouse, "sample", ticket=[TWO], origin={"sample": True})
    with warehouse.snapshot() as snapshot:
        assert snapshot.has_sample()
