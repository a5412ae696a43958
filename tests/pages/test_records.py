"""The Records page: as many rows as the figure's n, the same filters, every figure leads to it."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from metrics import Window, figures
from pages.parts.records import NO_VALUE, Place, place_of
from tests.pages.test_plain_words import shown_metrics
from warehouse import open_warehouse

Opened = Callable[..., AppTest]
RECORDS = "managers/records.py"
sample = pytest.mark.parametrize("folder", ["sample"], indirect=True)


def html(app: AppTest) -> str:
    bodies = (element.proto.body for element in app.get("html"))
    return " ".join(body for body in bodies if "<style>" not in body).replace("\u00a0", " ")


def said(app: AppTest) -> tuple[int, int]:
    """n and the number left out, as the page says them."""
    found = re.search(r"from ([\d,]+) [a-z ]+; ([\d,]+) left out", html(app))
    assert found, html(app)
    return tuple(int(part.replace(",", "")) for part in found.groups())  # type: ignore[return-value]  # two


def rows(app: AppTest) -> int:
    """How many rows the selection has, as its caption counts them."""
    found = re.search(r"of ([\d,]+) rows", " ".join(caption.value for caption in app.caption))
    return int(found[1].replace(",", "")) if found else 0


def window(app: AppTest) -> Window:
    """The default period of the sample company: the twelve whole months up to its last day."""
    found = next(caption.value for caption in app.caption if caption.value.startswith("Showing"))
    first, last = re.findall(r"[A-Z][a-z]{2} \d{4}", found)[:2]
    ends = pd.Period(pd.Timestamp(first), "M"), pd.Period(pd.Timestamp(last), "M")
    return Window(ends[0].start_time.date(), ends[1].end_time.date())


PLACES = [
    Place("contacts"),
    Place("first_response_minutes", (("desk", "nordhaven"),)),
    Place("answered_within_share", (("channel", "phone"),), "month", "2026-03"),
    Place("social_answered_within_share"),
    Place("satisfied_share", (("channel", "email"),)),
    Place("desks_taking_social"),
    Place("channel_share", (("channel", "social"),)),
    Place("backlog", (), "month", "2026-02"),
]


@sample
def test_the_page_shows_as_many_as_the_figure_counts(folder: Path, opened: Opened) -> None:
    chosen = [("channel", each) for each in words_of_channels(folder)]
    app = opened(folder)
    whole = window(app)
    for place in PLACES:
        app.query_params.clear()
        for name, value in place.address.items():
            app.query_params[name] = value
        app.switch_page(RECORDS).run()
        assert not app.exception, place
        with open_warehouse(f"duckdb:///{folder}").snapshot() as snapshot:
            told = figures(
                place.metric, warehouse=snapshot, window=whole, by=place.by, grain=place.grain, where=chosen
            )
        for name, value in place.at:
            told = told[told[name] == value]
        if place.period:
            told = told[told["period"] == place.period]
        assert said(app) == (told["n"].iloc[0], told["excluded"].iloc[0]), place


def words_of_channels(folder: Path) -> list[str | None]:
    """The channels that the pages' default lets through: all but the automatic ones."""
    with open_warehouse(f"duckdb:///{folder}").snapshot() as snapshot:
        by_channel = figures("contacts", warehouse=snapshot, by=("channel",))["channel"]
    automatic = {"monitoring", "api", "agent_created"}
    return [channel for channel in by_channel if channel not in automatic]


@sample
def test_used_and_left_out_rows_are_listed_apart_with_their_reason(folder: Path, opened: Opened) -> None:
    address = {"metric": "first_response_minutes", "desk": "Desk Nordhaven", "show": "Left out"}
    app = opened(folder, **address).switch_page(RECORDS).run()
    assert not app.exception
    n, left_out = said(app)
    assert rows(app) == left_out > 0
    assert set(app.dataframe[0].value["Left out because"]) <= {
        "Not answered yet.",
        "It was answered before it was opened, so its times are wrong.",
    }
    app.segmented_control(key="show").set_value("Used").run()
    assert rows(app) == n > left_out
    assert "Left out because" not in app.dataframe[0].value


@sample
def test_rows_come_by_the_page_in_one_order(folder: Path, opened: Opened) -> None:
    app = opened(folder, metric="resolve_minutes", sort="Resolved after").switch_page(RECORDS).run()
    first = app.dataframe[0].value
    assert len(first) == 50
    app.session_state["page"] = 2
    app.run()
    second = app.dataframe[0].value
    assert set(first["Number"]).isdisjoint(second["Number"])


@sample
def test_a_person_is_a_pseudonym_and_text_is_no_column_unless_kept(folder: Path, opened: Opened) -> None:
    app = opened(folder, metric="social_answered_share").switch_page(RECORDS).run()
    columns = app.multiselect(key="columns").options
    assert "Person (pseudonym)" in columns
    assert not {"Text", "Comment"} & set(columns)


@sample
def test_without_a_figure_it_asks_which(folder: Path, opened: Opened) -> None:
    app = opened(folder).switch_page(RECORDS).run()
    assert not app.exception
    assert "Which one?" in html(app)


@sample
@pytest.mark.parametrize(
    "address",
    [
        {"metric": "contacts", "of_channel": "carrier pigeon"},
        {"metric": "contacts", "in": "2026-99", "by": "month"},
        {"metric": "no such figure"},
    ],
    ids=str,
)
def test_an_address_that_names_nothing_says_so(folder: Path, opened: Opened, address: dict[str, str]) -> None:
    app = opened(folder, **address).switch_page(RECORDS).run()
    assert not app.exception
    assert [*app.warning, *app.subheader] or "0 left out" in html(app)


def test_a_place_is_the_same_after_its_address() -> None:
    place = Place("channel_share", (("desk", None), ("channel", "phone")), "month", "2026-03")
    assert place.address["of_desk"] == NO_VALUE
    assert place_of(place.address) == place


def test_an_address_without_a_figure_is_no_place() -> None:
    assert place_of({}) is None
    assert place_of({"metric": "nonsense"}) is None
    assert place_of({"metric": "contacts", "in": "2026-03"}) == Place("contacts")


@sample
def test_behind_every_figure_of_the_pages_are_as_many_rows_as_it_counts(folder: Path, opened: Opened) -> None:
    chosen = [("channel", each) for each in words_of_channels(folder)]
    app = opened(folder)
    whole, listed = window(app), 0
    for metric in sorted(shown_metrics()):
        app.query_params.clear()
        app.query_params["metric"] = metric
        app.switch_page(RECORDS).run()
        assert not app.exception, metric
        with open_warehouse(f"duckdb:///{folder}").snapshot() as snapshot:
            told = figures(metric, warehouse=snapshot, window=whole, where=chosen)
        if told["state"].iloc[0] == "not_computable":
            assert "nothing to list" in html(app), metric
            continue
        n, left_out = told["n"].iloc[0], told["excluded"].iloc[0]
        assert said(app) == (n, left_out), metric
        listed += rows(app) == n
    assert listed > 25
