"""What every panel, tile and listing owes its reader, on every registered page and tab, over warehouses of all states.

Behind its 'i': the definition, how sure it is, the SQL, the rows used and left out, the loads, a table, a file and
the way to the records. On it: words for those who do not see the chart, or one sentence that says why there is none.
"""

import csv
import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import streamlit as st
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from streamlit.testing.v1 import AppTest

from charts import words
from charts.readings import value_words
from metrics import METRICS
from metrics.units import Unit
from pages.parts.menu import ALERTS
from tests import postgres
from tests.depth import THOROUGH
from tests.pages import walk
from tests.pages.walk import Block, below, key_of
from warehouse import Batch, Origin, open_warehouse, postgresql

Opened = Callable[..., AppTest]
HEAD = {"Title", "Period", "Filters", "Source", "Data as published", "Made by"}
SILENT = re.compile(
    r"No cases in this period|Not known for these contacts|Too few|Not loaded yet|Nothing |Every question|"
    r"Fewer than|There are no data|No post names|No word is|Texts of posts are not kept|Too early to say|"
    r"Add what a contact costs|Only some channels"
)
SPOKEN = re.compile(r"\w.{14,}\.", re.DOTALL)  # a sentence
FIGURE = re.compile(r"[\d,.]+( %| [dhms]( \d+ [hms])?)?")
NO_FIGURE = {"own_figures"}  # a form to fill in
NO_METRIC = {"refused"}  # counted by the loads themselves, which stand below it
over = pytest.mark.parametrize


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """What each download button of the page would save, by its key."""
    found: dict[str, Callable[[], bytes]] = {}
    original = st.download_button

    def noted(label: str, data: Any, *said: Any, **more: Any) -> bool:
        found[str(more["key"])] = data
        return original(label, data, *said, **more)

    monkeypatch.setattr(st, "download_button", noted)
    return found


def states(app: AppTest, page: str) -> Iterator[AppTest]:
    """The page with each of its tabs open, and with every 'i' on it."""
    if page.endswith("records.py"):
        app.query_params["metric"] = "contacts"  # without a figure it asks which
    app.session_state["visits"] = f"{LONG_AGO}.{LONG_AGO}"  # somebody who was here before
    for shown in walk.tabs(app.switch_page(page).run()):
        assert not shown.exception, page
        yield walk.behind_every_i(shown)
        assert not shown.exception, page


LONG_AGO = 1_400_000_000  # in 2014


def lacking(block: Block, files: dict[str, Callable[[], bytes]]) -> Iterator[str]:
    """What a panel or tile owes its reader and does not give."""
    if not block.title:
        yield "a title"
    if block.drawer is None:
        yield "an 'i'"
        return
    inside = list(below(block.drawer))
    said = walk.words_of(block.drawer)
    if not re.search(r"\*\*[^*]+\*\*: .{20,}", said):
        yield "a definition"
    if f"csv_{block.key}" not in files:
        yield "a file"
    if block.key not in NO_METRIC:
        if not re.search(r"[\d,]+ rows used, [\d,]+ left out", said):
            yield "the rows used and left out"
        if not any(each.type == "code" for each in inside):
            yield "the SQL"
        if not any(each.type == "dataframe" for each in inside) and "not in any file" not in said:
            yield "the loads"
        if not any("metric=" in link.query_string for link in block.links):
            yield "a way to the records"
    yield from lacking_of_chart(block, inside)


def lacking_of_chart(block: Block, inside: list[Any]) -> Iterator[str]:
    for chart in block.charts:
        if not SPOKEN.fullmatch(chart.proto.alt):
            yield "words for those who do not see the chart"
        if not any(key_of(each) == f"table_{block.key}" for each in inside):
            yield "a table beside the chart"
        if not any(key_of(each) == f"png_{block.key}" for each in inside):
            yield "the chart as a picture"
    for spark in re.findall(r'<img class="ds-spark" alt="([^"]*)"', block.html):
        if not SPOKEN.fullmatch(spark):
            yield "words for those who do not see the small line"
    for frame in (each for each in below(block.node) if each.type in {"dataframe", "table"}):
        if not frame.proto.alt:
            yield "words for a table"
    if not block.charts and not walk.shows_figure(block) and not SILENT.search(block.html):
        yield f"a sentence on why there is no chart: {block.html[:200]}"


@over("page", walk.PAGES)
@over("folder", ["one_ticket", "posts", "sample"] if THOROUGH else ["one_ticket", "sample"], indirect=True)
def test_every_panel_and_tile_gives_its_reader_all_it_owes(
    folder: Path, opened: Opened, files: dict[str, Callable[[], bytes]], page: str
) -> None:
    found = 0
    for app in states(opened(folder), page):
        assert walk.outside(app) == [], "a figure outside of every panel and tile has no 'i'"
        for block in walk.blocks(app):
            if block.key not in NO_FIGURE:
                assert list(lacking(block, files)) == [], f"{page} {block.key}"
                content = files[f"csv_{block.key}"]().decode("utf-8-sig")
                assert differing(block, content) == [], f"{page} {block.key}"
                found += 1
    assert found or page.startswith("analysts/") or page == ALERTS


def rows_of(content: str) -> list[dict[str, str]]:
    """The rows of an exported figure, which says what it is before they begin."""
    lines = list(csv.reader(io.StringIO(content)))
    begins = lines.index([])
    assert {line[0] for line in lines[:begins] if all(line)} >= HEAD
    header = lines[begins + 1]
    assert len(set(header)) == len(header)
    return [dict(zip(header, line, strict=True)) for line in lines[begins + 2 :]]


def differing(block: Block, content: str) -> list[str]:
    """The figures of the table beside a chart or tile that its file does not have."""
    rows = rows_of(content)
    table = next((each for each in below(block.node) if key_of(each) == f"table_{block.key}"), None)
    if table is None or not {"metric", "state", "value"} <= set(rows[0] if rows else ()):
        return []  # without a table, or the rows of an analysis, whose own columns have no unit
    told = {word for row in rows for word in said(row)} | shares_between(rows)
    head = csv.reader(io.StringIO(content))
    targets = {plain(line[1]) for line in head if line and line[0].startswith("Target: ")}
    cells = [plain(str(cell)) for line in table.value.to_numpy() for cell in line[1:]]
    return [cell for cell in cells if FIGURE.fullmatch(cell) and cell not in told | targets]


def said(row: dict[str, str]) -> Iterator[str]:
    """How a page may say a row of a file."""
    metric = METRICS.get(row["metric"])
    if metric is None or not row["value"]:
        return
    value, unit = float(row["value"]), metric.unit
    yield plain(value_words(value, unit))
    yield plain(words.duration(value))
    for name in ("n", "numerator", "denominator"):
        if row.get(name):
            yield plain(words.count(float(row[name])))
    if row["excluded"] and float(row["n"]):  # of times: how many were answered at all
        yield plain(words.share(float(row["n"]) / (float(row["n"]) + float(row["excluded"]))))


def shares_between(rows: list[dict[str, str]]) -> set[str]:
    """What is left of a whole between two shares of one slice, as of the satisfied those who are not very."""
    of_slice: dict[tuple[str, ...], list[float]] = {}
    for row in rows:
        if METRICS.get(row["metric"]) and METRICS[row["metric"]].unit is Unit.SHARE and row["value"]:
            slices = tuple(row.get(name, "") for name in ("channel", "desk", "period"))
            of_slice.setdefault(slices, []).append(float(row["value"]))
    pairs = [(a, b) for values in of_slice.values() for a in values for b in values if len(values) > 1]
    return {plain(words.share(share)) for a, b in pairs for share in (a - b, 1 - a - b) if share >= 0}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_every_page_is_walked() -> None:
    written = {
        str(path.relative_to(walk.MAIN.parent))
        for path in walk.MAIN.parent.glob("*/*.py")
        if "open_view(" in path.read_text("utf-8") and path.parent.name != "parts"
    }
    assert set(walk.PAGES) == written - {walk.BEGIN}
    assert len(walk.PAGES) == 11


def broken_configuration(folder: Path, patch: pytest.MonkeyPatch) -> Path:
    (folder.parent / "deskscope.toml").write_text("[desks\n")
    patch.setenv("DESKSCOPE_CONFIG", str(folder.parent / "deskscope.toml"))
    return folder


def broken_snapshot(folder: Path, _: pytest.MonkeyPatch) -> Path:
    for file in (folder / "snapshots").iterdir():
        file.write_bytes(b"no database")
    return folder


def vanished_snapshot(folder: Path, _: pytest.MonkeyPatch) -> Path:
    shutil.rmtree(folder / "snapshots")
    (folder / "work.duckdb").unlink()
    return folder


def no_server(*_: object) -> str:
    return "postgresql+psycopg://reader:secret@127.0.0.1:9/desk"


def failing_query(patch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("SELECT secret_column", {}, Exception("disk full"))

    patch.setattr(Connection, "execute", refuse)


FAILURES = {
    broken_configuration: "The settings cannot be read",
    broken_snapshot: "The data cannot be read",
    vanished_snapshot: "The data cannot be read",
    no_server: "The data cannot be read",
}


def assert_told(app: AppTest, what: str) -> None:
    assert not app.exception
    (error,) = app.error
    assert what in error.value
    assert "ry again" in error.value
    assert not re.search(r"secret|Traceback|SELECT", error.value)
    assert app.button(key="try_again").label == "Try again"


@over("fails", FAILURES, ids=lambda fails: fails.__name__)
@over("folder", ["own_one_ticket"], indirect=True)
def test_data_or_settings_that_cannot_be_read_are_one_sentence_with_what_to_do(
    folder: Path,
    opened: Opened,
    monkeypatch: pytest.MonkeyPatch,
    fails: Callable[[Path, pytest.MonkeyPatch], Path | str],
) -> None:
    assert_told(opened(fails(folder, monkeypatch)), FAILURES[fails])


@over("page", walk.LEAD)
@over("folder", ["own_one_ticket"], indirect=True)
def test_a_query_that_fails_is_told_in_one_sentence_and_the_page_works_again_afterwards(
    folder: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    app = opened(folder, metric="contacts")
    with monkeypatch.context() as patch:
        failing_query(patch)
        app.session_state["clock"] = "Business hours"  # which was not asked yet
        assert_told(app.switch_page(page).run(), "The data could not be read just now")
    app.button(key="try_again").click().run()
    assert not app.exception
    assert not app.error


@over("folder", ["empty"], indirect=True)
def test_with_nothing_loaded_every_page_stands_or_says_how_to_begin(folder: Path, opened: Opened) -> None:
    app = opened(folder)
    assert "three ways to begin" in walk.words_of(app.main)  # at the addresses of all pages of figures
    for page in ("leadership/benchmarks.py", *(page for page in walk.PAGES if page not in walk.LEAD)):
        app.switch_page(page).run()
        assert not app.exception
        assert not app.error
        assert len(walk.words_of(app.main)) > 60 or app.info, page


@over("page", [page for page in walk.LEAD if page != ALERTS])
@over("folder", ["one_ticket"], indirect=True)
def test_old_data_say_their_age_on_every_page_of_figures(folder: Path, opened: Opened, page: str) -> None:
    said = [caption.value for caption in opened(folder).switch_page(page).run().caption]
    assert re.search(r"data .*\d+ years old", " ".join(said))


def test_a_server_that_ends_while_the_page_is_open_is_told(
    one_ticket: pa.Table,
    opened: Opened,
    require: Callable[[str], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))  # where the key of a server's warehouse lies
    with postgres.cluster(require("postgres")) as cluster, postgres.database(cluster, "ends") as url:
        address = url.render_as_string(hide_password=False)
        origin = Origin(source="own", table="ticket", name="one.csv", by="test")
        open_warehouse(address).load([Batch({"ticket": one_ticket}, read=1)], origin)
        app = opened(address)
        assert app.title[0].value == "Overview"
        assert not app.error
    assert_told(app.run(), "The data cannot be read")
    assert postgres.PASSWORD not in app.error[0].value
    postgresql.forget(url)
