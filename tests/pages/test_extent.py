"""What the filters offer and the head says: channels, days, and rows dated in the future."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
from streamlit.testing.v1 import AppTest

from configuration import Calendar, Configuration
from pages.parts.extent import Extent
from warehouse import Batch, Origin, open_warehouse

Opened = Callable[..., AppTest]
HEARD = datetime(2016, 4, 1, 8, tzinfo=UTC)


def filled(folder: Path, settings: Configuration | None = None, **columns: list[object]) -> None:
    rows = pa.table({"source": ["own"] * len(columns["id"]), **columns})
    table = "rating" if "score" in columns else "ticket"
    origin = Origin(source="own", table=table, name=table, by="test", as_of=HEARD)
    open_warehouse(f"duckdb:///{folder}", settings).load([Batch({table: rows}, read=len(rows))], origin)


def tickets(folder: Path, *days: datetime) -> None:
    names = [str(at) for at in range(len(days))]
    filled(folder, id=names, desk=["north"] * len(days), channel=["phone"] * len(days), opened_at=list(days))


def test_a_channel_that_only_ratings_name_can_be_chosen(tmp_path: Path, opened: Opened) -> None:
    folder = tmp_path / "rated"
    tickets(folder, datetime(2016, 3, 1, tzinfo=UTC))
    filled(
        folder,
        id=["r"],
        channel=["chat"],
        score=[4.0],
        scale_low=[1.0],
        scale_high=[5.0],
        best_is_high=[True],
        question=["csat"],
        rated_at=[datetime(2016, 3, 2, tzinfo=UTC)],
    )
    assert opened(folder).multiselect(key="channel").options == ["Chat", "Phone"]


def test_a_day_without_rows_is_known_of_when_its_source_was_heard_of_later() -> None:
    """Nothing came in on Sunday: that is no gap, once the source was read on Tuesday."""
    held = Extent(date(2016, 3, 1), date(2016, 3, 26), (), (), {}, HEARD, sample=False)
    assert held.known_until == date(2016, 3, 31)
    assert replace(held, as_of=None).known_until == date(2016, 3, 26)
    assert replace(held, first=None, last=None, as_of=None).known_until is None


def test_the_usual_period_does_not_run_into_the_future(tmp_path: Path, opened: Opened) -> None:
    folder = tmp_path / "ahead"
    months = [datetime(2015 + at // 12, at % 12 + 1, 15, tzinfo=UTC) for at in range(15)]
    tickets(folder, *months, datetime(2016, 3, 31, 9, tzinfo=UTC), datetime(2062, 5, 1, tzinfo=UTC))
    app = opened(folder)
    assert not app.exception
    assert app.caption[0].value.startswith("Showing Apr 2015 to Mar 2016")
    assert "data from Jan 2015 to 31 Mar 2016" in app.caption[0].value
    assert "2062" not in app.selectbox(key="period").options


def test_a_period_before_without_a_row_is_not_said_to_stand_beside(tmp_path: Path, opened: Opened) -> None:
    folder = tmp_path / "gap"
    months = [datetime(2015 + (at + 3) // 12, (at + 3) % 12 + 1, 28, tzinfo=UTC) for at in range(12)]
    tickets(folder, datetime(2012, 1, 5, tzinfo=UTC), *months, datetime(2016, 3, 31, 9, tzinfo=UTC))
    assert "beside" not in opened(folder).caption[0].value


def test_a_configured_fiscal_year_is_offered_and_a_link_holds_it(tmp_path: Path, opened: Opened) -> None:
    folder = tmp_path / "fiscal"
    months = [datetime(2014 + at // 12, at % 12 + 1, 28, 9, tzinfo=UTC) for at in range(27)]
    names = [str(at) for at in range(27)]
    settings = Configuration(calendar=Calendar(week_starts=6, fiscal_year_starts=4))
    filled(folder, settings, id=names, desk=["north"] * 27, channel=["phone"] * 27, opened_at=months)
    app = opened(folder, period="Last fiscal year")
    assert not app.exception
    assert {"This fiscal year", "Last fiscal year", "4 weeks"} < set(app.selectbox(key="period").options)
    assert app.caption[0].value.startswith("Showing Apr 2014 to Mar 2015")
    app.selectbox(key="period").select("This fiscal year").run()
    assert app.caption[0].value.startswith("Showing 1 Apr 2015 to 28 Mar 2016")
