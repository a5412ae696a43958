"""What people write on the pages: seen on tile, chart, table and file, as text and as nothing else."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.plans import (
    BY,
    CHANNEL,
    DESK,
    IN_FILE,
    SINCE,
    STATE,
    RowError,
    changes,
    names,
    table,
    told,
)  # fmt: skip
from pages.parts.typed import literal
from warehouse import Edited, Note, Outdated, PlanEntry, SavedView, TargetEntry, entries, open_warehouse

TYPED = "<b>New</b> *desk* =1+1"
OVERVIEW, RESPONSE = "leadership/overview.py", "managers/response.py"


def house(folder: Path):
    return open_warehouse(f"duckdb:///{folder}")


def last_day(folder: Path) -> date:
    with house(folder).snapshot() as snapshot:
        return snapshot.connection.exec_driver_sql("SELECT max(opened_on) FROM ticket").scalar_one()


def htmls(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def button(app: AppTest, label: str):
    return next(each for each in app.button if each.label == label)


def in_warehouse(folder: Path, what: str):
    with house(folder).snapshot() as snapshot:
        return getattr(entries, what)(snapshot.connection)


@pytest.mark.parametrize("folder", ["own_sample"], indirect=True)
def test_a_note_stands_on_every_trend_as_text(folder: Path, opened) -> None:
    day = last_day(folder).replace(day=1)
    house(folder).edit(Note(day=day, text=TYPED), by="Ann")
    app: AppTest = opened(folder, RESPONSE)
    assert not app.exception
    trends = [chart.proto for chart in app.get("plotly_chart") if "noted" in chart.proto.alt]
    assert len(trends) >= 2
    assert all(TYPED in chart.alt for chart in trends)
    assert all("&lt;b&gt;New" in chart.spec and "<b>New" not in chart.spec for chart in trends)
    assert "&lt;b&gt;New&lt;/b&gt; *desk* =1+1" in htmls(app)
    assert "<b>New" not in htmls(app)


@pytest.mark.parametrize("folder", ["own_sample"], indirect=True)
def test_a_note_of_another_desk_is_not_shown(folder: Path, opened) -> None:
    day = last_day(folder).replace(day=1)
    with house(folder).snapshot() as snapshot:
        (first, name), (second, _) = snapshot.connection.exec_driver_sql(
            "SELECT id, name FROM desk ORDER BY name LIMIT 2"
        ).all()
    house(folder).edit(Note(day=day, text="mine", desk=first), Note(day=day, text="theirs", desk=second))
    app: AppTest = opened(folder, RESPONSE, desk=name)
    alts = " ".join(chart.proto.alt for chart in app.get("plotly_chart"))
    assert "mine" in alts
    assert "theirs" not in alts


@pytest.mark.parametrize("folder", ["own_sample"], indirect=True)
def test_a_target_edited_on_the_page_stands_on_the_trend_and_says_how_often_it_is_met(
    folder: Path, opened
) -> None:
    first = TargetEntry(metric="first_response_minutes", value=10_000.0, valid_from=date(2000, 1, 1))
    house(folder).edit(first)
    app: AppTest = opened(folder, RESPONSE)
    assert "always met while things vary as usual" in htmls(app)
    (chart,) = [c.proto for c in app.get("plotly_chart") if c.proto.alt.startswith("First response, typ")]
    assert "target 6 d 23 h" in chart.alt.replace("\u00a0", " ")


def notes_editor() -> None:
    """The inside of the dialog, as a page of its own: a dialog's own reruns are a browser's."""
    from datetime import date  # noqa: PLC0415 this is the text of a script

    from pages.parts.notes_and_targets import Subject, editor  # noqa: PLC0415
    from warehouse import entries, open_warehouse  # noqa: PLC0415

    warehouse = open_warehouse()
    with warehouse.snapshot() as snapshot:
        notes, targets = entries.notes(snapshot.connection), entries.targets(snapshot.connection)
    day, north = date(2016, 3, 1), (("north", "North"),)
    editor(Subject(warehouse, north, tuple(notes), tuple(targets), "", day, day, None, "en_GB"))


@pytest.fixture
def written_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new warehouse, which is what the editors write to."""
    monkeypatch.setenv("DESKSCOPE_WAREHOUSE", f"duckdb:///{tmp_path / 'own'}")
    return tmp_path / "own"


@pytest.fixture
def notes_app(written_at: Path) -> AppTest:
    """The editor, turned to notes."""
    app = AppTest.from_function(notes_editor, default_timeout=60).run()
    return app.button_group(key="written_kind").set_value("Notes").run()


def test_the_editor_adds_a_note_and_lists_it_as_typed(notes_app: AppTest, written_at: Path) -> None:
    app = notes_app
    app.text_input(key="note_text_new").set_value(TYPED)
    next(each for each in app.text_input if each.label == "Your name").set_value("Ann")
    button(app, "Add the note").click().run()
    assert not app.exception
    (note,) = in_warehouse(written_at, "notes")
    assert (note.text, note.made_by, note.desk, note.day) == (TYPED, "Ann", "", date(2016, 3, 1))
    assert "&lt;b&gt;New&lt;/b&gt; *desk* =1+1" in htmls(app)


def test_somebody_quicker_is_told_and_saving_again_goes_over_theirs(
    written_at: Path, notes_app: AppTest
) -> None:
    warehouse, app = house(written_at), notes_app
    (first,) = warehouse.edit(Note(day=date(2016, 3, 1), text="one"), by="Ann").kept
    button(app.run(), "Change").click().run()
    app.text_input(key=f"note_text_{first.id}").set_value("mine")
    warehouse.edit(Note(id=first.id, version=1, day=date(2016, 3, 1), text="their *own*"), by="Ben")
    button(app, "Save the change").click().run()
    assert "Ben was quicker" in app.warning[0].value
    assert literal("their *own*") in app.warning[0].value
    assert [note.text for note in in_warehouse(written_at, "notes")] == ["their *own*"]
    button(app, "Save the change").click().run()
    assert [note.text for note in in_warehouse(written_at, "notes")] == ["mine"]


def test_a_note_is_deleted(written_at: Path, notes_app: AppTest) -> None:
    house(written_at).edit(Note(day=date(2016, 3, 1), text="one"))
    notes_app.run().button(key="written_delete_0").click().run()
    assert in_warehouse(written_at, "notes") == []


def test_a_target_is_written_in_the_unit_people_speak(written_at: Path) -> None:
    app = AppTest.from_function(notes_editor, default_timeout=60).run()
    app.selectbox(key="target_metric_new").set_value("answered_within_share").run()
    button(app, "Add the target").click().run()
    assert app.error[0].value == "Write the target as a number."
    app.number_input(key="target_value_new_answered_within_share").set_value(92.5)
    button(app, "Add the target").click().run()
    app.selectbox(key="target_metric_new").set_value("first_response_minutes").run()
    app.number_input(key="target_value_new_first_response_minutes").set_value(1.5)
    button(app, "Add the target").click().run()
    assert not app.exception
    found = {t.metric: t.value for t in in_warehouse(written_at, "targets")}
    assert found == {"answered_within_share": 0.925, "first_response_minutes": 90.0}


def views_page() -> None:
    """The inside of the dialog of saved views."""
    from pages.parts.saved_views import Place, views_editor  # noqa: PLC0415 this is the text of a script
    from warehouse import entries, open_warehouse  # noqa: PLC0415

    warehouse = open_warehouse()
    with warehouse.snapshot() as snapshot:
        views = tuple(entries.saved_views(snapshot.connection))
    views_editor(warehouse, views, Place("response", "period=6+months", "Response"))


def test_a_view_is_saved_renamed_opened_first_and_deleted(written_at: Path) -> None:
    def views() -> list[tuple[str, str, str, bool]]:
        return [(v.name, v.page, v.query, v.home) for v in in_warehouse(written_at, "saved_views")]

    app = AppTest.from_function(views_page, default_timeout=60).run()
    app.text_input(key="view_name").set_value("Weekly *call*")
    app.button(key="view_save").click().run()
    assert views() == [("Weekly *call*", "response", "period=6+months", False)]
    app.button(key="view_save").click().run()
    assert app.warning[0].value == literal(
        "There is a view called Weekly *call* already; choose another name."
    )
    (kept,) = in_warehouse(written_at, "saved_views")
    app.text_input(key=f"view_name_{kept.id}").set_value("Board")
    app.button(key="view_rename").click().run()
    app.button(key="view_set_home").click().run()
    assert views() == [("Board", "response", "period=6+months", True)]
    app.button(key="view_delete").click().run()
    assert views() == []


@pytest.mark.parametrize("folder", ["own_sample"], indirect=True)
def test_saved_views_are_links_called_as_they_were_named(folder: Path, opened) -> None:
    house(folder).edit(SavedView(name="Weekly *call* :smile:", page="response", query="period=6+months"))
    app: AppTest = opened(folder, RESPONSE)
    links = [link.proto for link in app.get("page_link")]
    (link,) = [each for each in links if each.label == literal("Weekly *call* :smile:")]
    assert parse_qs(link.query_string) == {"filters": ["period=6+months"]}


@pytest.mark.parametrize("folder", ["own_sample"], indirect=True)
def test_home_opens_for_the_bare_address_once(folder: Path, opened) -> None:
    house(folder).edit(SavedView(name="Weekly", page="response", query="period=6+months", home=True))
    app: AppTest = opened(folder)
    assert app.title[0].value == "Response"
    assert app.selectbox(key="period").value == "6 months"
    app.switch_page(OVERVIEW).run()
    assert app.title[0].value == "Overview"


@pytest.mark.parametrize("folder", ["own_sample"], indirect=True)
def test_an_address_with_filters_is_not_led_away_to_home(folder: Path, opened) -> None:
    house(folder).edit(SavedView(name="Weekly", page="response", home=True))
    assert opened(folder, period="6 months").title[0].value == "Overview"


@pytest.mark.parametrize(
    "text", ["*a*", "[x](http://y)", ":red[x]", "$x$", "`x`", "<b>", "# x", "| a |", "a_b_", "\\*"]
)
def test_typed_text_has_no_markup_left(text: str) -> None:
    shown = literal(text)
    for mark in "*[]`<#|_$":
        assert shown.count(mark) == shown.count(f"\\{mark}")
    assert ":red[" not in shown


CALLED = names((("n", "North"), ("s", "South"), ("t", "South")))
FILE = PlanEntry(
    desk="n", channel="social", status="planning", since=date(2016, 3, 1), origin="configuration"
)
PAGE = PlanEntry(id="1", version=2, desk="s", channel="chat", status="using", made_by="Ann")


def test_the_register_names_desks_channels_and_states() -> None:
    rows = table([FILE, PAGE], CALLED).astype(object).where(lambda frame: frame.notna(), None)
    assert [list(row) for row in rows[[DESK, CHANNEL, STATE, BY]].to_numpy()] == [
        ["North", "Social", "Planned", IN_FILE],
        ["South (s)", "Chat", "In use", "Ann"],
    ]


def test_changes_of_the_table_become_plans() -> None:
    typed = {
        "edited_rows": {0: {STATE: "In use"}, 1: {SINCE: "2016-05-01"}},
        "added_rows": [{DESK: "South (t)", CHANNEL: "Social", STATE: "No plan"}, {}],
        "deleted_rows": [],
    }
    kept, removed = changes([FILE, PAGE], CALLED, typed)
    assert [(p.id, p.desk, p.channel, p.status, p.since) for p in kept] == [
        ("", "n", "social", "using", date(2016, 3, 1)),
        ("1", "s", "chat", "using", date(2016, 5, 1)),
        ("", "t", "social", "none", None),
    ]
    assert removed == []


def test_a_plan_of_the_page_can_be_taken_away_and_one_of_the_file_cannot() -> None:
    assert changes([FILE, PAGE], CALLED, {"deleted_rows": [1]}) == ([], [PAGE])
    with pytest.raises(RowError, match="taken away there"):
        changes([FILE, PAGE], CALLED, {"deleted_rows": [0]})


def test_a_row_without_a_desk_says_too_little() -> None:
    with pytest.raises(RowError, match="too little"):
        changes([], CALLED, {"added_rows": [{CHANNEL: "Social"}]})


def test_what_was_not_saved_names_both_states() -> None:
    theirs = PlanEntry(id="9", version=1, desk="n", channel="social", status="none", made_by="Ben")
    said = told(Edited((PAGE,), (Outdated(FILE, theirs),)), CALLED)
    assert said == (
        "North, Social: Ben wrote No plan meanwhile; yours, Planned, is not saved. 1 other changes are saved."
    )


@pytest.mark.parametrize("folder", ["own_sample"], indirect=True)
def test_a_plan_changes_the_ladder(folder: Path, opened) -> None:
    """Three desks of the sample company plan social; one more does once the register says so."""

    def ours() -> str:
        charts = opened(folder, OVERVIEW).get("plotly_chart")
        return str(next(c.proto.alt for c in charts if c.proto.alt.startswith("Desks open on social")))

    assert "6 of 14 desks + 3 planned" in ours()
    house(folder).edit(PlanEntry(desk="belisand", channel="social", status="planning"))
    assert "6 of 14 desks + 4 planned" in ours()


@pytest.mark.parametrize("folder", ["own_sample"], indirect=True)
def test_a_target_stands_on_the_tile_and_not_where_channels_are_chosen(folder: Path, opened) -> None:
    entry = TargetEntry(metric="answered_within_share", value=0.42, valid_from=date(2000, 1, 1))
    house(folder).edit(replace(entry, valid_from=last_day(folder).replace(day=1)))
    assert "Target 42\u00a0%: met" in htmls(opened(folder, OVERVIEW))
    assert "Target 42" not in htmls(opened(folder, OVERVIEW, channel="Phone"))


@pytest.mark.parametrize("folder", ["own_sample"], indirect=True)
def test_a_note_shows_at_once_and_asks_no_figure_anew(
    folder: Path, opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    app: AppTest = opened(folder, RESPONSE)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a note asked for figures again")

    house(folder).edit(Note(day=date(2026, 3, 2), text="Yammer desk opened"))
    monkeypatch.setattr("pages.parts.view.figures_together", refuse)
    app.run()
    assert not app.exception
    assert "Yammer desk opened" in htmls(app)
