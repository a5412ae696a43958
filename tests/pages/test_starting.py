"""What a fresh process asks before anybody opens a page, and that it listens before that."""

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import streamlit as st

from metrics.analyses.changes import what_changed
from metrics.together import figures_together
from pages import starting
from pages.leadership import beforehand, signals
from pages.parts import ahead, kept_answers, view

ROOT = Path(__file__).parents[2]
HEAVY = ("pandas", "sqlalchemy", "duckdb", "plotly.graph_objects", "warehouse", "metrics", "charts")


@pytest.fixture
def asked(monkeypatch):
    """Every question that is put to the warehouse in place of the cache: by whom, and what."""
    found: list[tuple[str, str]] = []

    def noted(question):
        def ask(*args, **kwargs):
            told = {name: value for name, value in kwargs.items() if name != "warehouse"}
            plain = [each for each in args if not hasattr(each, "connection")]
            found.append((question.__name__, repr((plain, sorted(told.items())))))
            return question(*args, **kwargs)

        return ask

    monkeypatch.setattr(view, "figures_together", noted(figures_together))
    monkeypatch.setattr(signals, "what_changed", noted(what_changed))
    st.cache_data.clear()
    yield found
    st.cache_data.clear()


@pytest.mark.parametrize("folder", ["sample", "posts", "one_ticket"], indirect=True)
def test_what_is_asked_beforehand_is_what_the_overview_asks_by_default(folder, opened, asked, monkeypatch):
    page = opened(folder)
    assert not page.exception
    by_page = sorted(asked)
    asked.clear()
    st.cache_data.clear()
    monkeypatch.setenv("DESKSCOPE_WAREHOUSE", f"duckdb:///{folder}")
    beforehand.ask_overview()
    assert {name for name, _ in asked} == {"figures_together", "what_changed"}
    assert set(asked) <= set(by_page)


@pytest.mark.parametrize("folder", ["empty"], indirect=True)
def test_over_an_empty_warehouse_nothing_is_asked(folder, asked, monkeypatch):
    monkeypatch.setenv("DESKSCOPE_WAREHOUSE", f"duckdb:///{folder}")
    beforehand.ask_overview()
    assert asked == []
    assert not folder.exists()


def test_what_cannot_be_read_is_told_in_the_log_in_one_line(tmp_path, caplog, monkeypatch):
    (tmp_path / "deskscope.toml").write_text("desks = 3\n", "utf-8")
    monkeypatch.setenv("DESKSCOPE_CONFIG", str(tmp_path / "deskscope.toml"))
    monkeypatch.setenv("DESKSCOPE_WAREHOUSE", f"duckdb:///{tmp_path / 'none'}")
    beforehand.ask_overview()
    told = [record.getMessage() for record in caplog.records if record.name == "deskscope.pages"]
    assert told
    assert all(
        re.match(r"the overview could not be asked beforehand: .*deskscope\.toml", each) for each in told
    )
    assert all("\n" not in each for each in told)


def test_the_application_is_there_before_what_the_pages_need_is_imported():
    code = f"import sys, app; print([name for name in {HEAVY!r} if name in sys.modules])"
    before = "import sys, streamlit, streamlit.starlette; "
    of_streamlit, ours = (
        subprocess.run(
            [sys.executable, "-c", each], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout
        for each in (before + code.replace(", app", ""), before + code)
    )
    assert ours == of_streamlit
    assert "warehouse" not in ours


def test_a_process_that_ends_waits_for_what_it_began(monkeypatch):
    """A thread that is cut off inside the engine would end the process with a crash."""
    held = threading.Event()
    monkeypatch.setattr(beforehand, "ask_overview", held.wait)
    monkeypatch.setattr(kept_answers, "_serving", False)  # and so it is again afterwards
    begun = starting.begin()
    assert not begun.daemon
    held.set()
    begun.join(60)
    assert not begun.is_alive()


def test_streamlit_has_the_script_of_charts_that_is_loaded_ahead():
    assert (ahead.SCRIPTS / ahead.script_of_charts()).is_file()
    page = (ahead.SCRIPTS.parents[1] / "index.html").read_text("utf-8")
    assert "/static/js/index." in page  # beside which the browser finds it
