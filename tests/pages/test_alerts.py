"""The page Alerts and the dialog that writes one: plain words, text that stays text, a history that stays."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from configuration import Span, read_configuration
from metrics import Window, figures
from reports.alerts import tell_alerts
from tests.pages.test_written import button, house, htmls
from warehouse import AlertEntry, open_warehouse
from warehouse.alert_entries import alert_entries
from warehouse.covered import last_day

ALERTS = "managers/alerts.py"
HOSTILE = "<script>alert(1)</script> *x* $y$ :red[z]"
TOLD = """
[recipients.night-desk]
to = ["lead@example.org"]

[[alerts]]
name = "Many"
metric = "contacts"
above = 1
over = "last month"
to = ["night-desk", "ann@example.org", "ben@example.org"]
webhook = "${NO_SUCH_HOOK}"
kind = "slack"
"""
RULE = AlertEntry(
    name=HOSTILE,
    metric="contacts",
    sign="above",
    value=1.0,
    period="last month",
    conditions='[["channel", "phone"]]',
)


@pytest.mark.parametrize("folder", ["sample"], indirect=True)
def test_without_an_alert_the_page_says_what_one_is(folder: Path, opened) -> None:
    app: AppTest = opened(folder, ALERTS)
    assert not app.exception
    assert "Nobody is told of anything yet." in htmls(app)
    assert any("Too few cases are no alarm" in each.value for each in app.markdown)
    assert button(app, "New alert")


@pytest.mark.parametrize("folder", ["own_sample"], indirect=True)
def test_an_alert_of_a_page_is_shown_as_text_with_its_history_and_can_be_deleted(
    folder: Path, opened
) -> None:
    warehouse = house(folder)
    warehouse.edit(RULE, by=HOSTILE)
    assert tell_alerts(warehouse, lambda _: None)
    app: AppTest = opened(folder, ALERTS)
    assert not app.exception
    shown = htmls(app).replace("\u00a0", " ")
    assert "1 of 1 alert is crossed." in shown
    assert "<script>" not in shown
    assert shown.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 3  # the rule, its author, its history
    assert "Contacts: above 1, last month" in shown
    assert re.search(r"Crossed since [^:]+:\d\d: [\d,]+, \w+ \d{4}<", shown)  # the number of cases once
    assert any(re.match(r"Data to .+ old$|Data to .+ of today$", each.value) for each in app.caption)
    assert "Phone · Shown here only" in shown
    app = button(app, "Delete").click().run()
    assert not app.exception
    shown = htmls(app)
    assert "Nobody is told of anything yet." in shown
    assert "Crossed" not in shown
    assert "above 1" in shown  # what happened stays


@pytest.mark.parametrize("folder", ["own_sample"], indirect=True)
def test_the_page_names_no_address_of_those_who_are_told(
    folder: Path, opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also not what a mail server, or the lack of one, makes of them."""
    settings = tmp_path / "deskscope.toml"
    settings.write_text(TOLD)
    monkeypatch.setenv("DESKSCOPE_CONFIG", str(settings))
    warehouse = open_warehouse(f"duckdb:///{folder}", read_configuration(settings))
    said: list[str] = []
    assert not tell_alerts(warehouse, said.append)
    shown = htmls(opened(folder, ALERTS))
    assert "Told: night-desk, 2 by mail, Slack" in shown
    assert ">0 of 4<" in shown
    assert ". Not told: no server takes mails" in shown
    assert "example.org" not in shown


def editor() -> None:
    """The inside of the dialog, as a page of its own: a dialog's own reruns are a browser's."""
    from pages.parts.alert_form import About, alert_form  # noqa: PLC0415 this is the text of a script
    from warehouse import AlertEntry, open_warehouse  # noqa: PLC0415

    entry = AlertEntry(
        name="",
        metric="social_answered_within_share",
        sign="below",
        at_least=30,
        period="last 30 days",
        conditions='[["channel", "social"]]',
    )
    alert_form(About(open_warehouse(), entry, "*all* desks"))


@pytest.fixture
def in_dialog(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of its own is run as a whole, and knows no other page."""
    whole = st.rerun
    monkeypatch.setenv("DESKSCOPE_WAREHOUSE", f"duckdb:///{folder}")
    monkeypatch.setattr(st, "rerun", lambda **_: whole())
    monkeypatch.setattr(st, "page_link", lambda *_, **__: None)


@pytest.mark.parametrize("folder", ["own_sample"], indirect=True)
def test_before_there_is_a_limit_the_dialog_says_what_the_figure_is_now(folder: Path, in_dialog) -> None:
    app = AppTest.from_function(editor, default_timeout=60).run()
    (now,) = (each.value for each in app.caption if each.value.startswith("Now"))
    with house(folder).snapshot() as snapshot:
        day = last_day(snapshot.connection)
        window = Window(day - timedelta(days=29), day)
        row = figures(
            "social_answered_within_share", warehouse=snapshot, window=window, where=[("channel", "social")]
        ).iloc[0]
    assert f"({row['numerator']:.0f} of {row['n']:.0f})" in now.replace("\\", "")
    assert "crossed" not in now
    app.number_input(key="alert_cases_new").set_value(999_999).run()
    (now,) = (each.value for each in app.caption if each.value.startswith("Now"))
    assert "too few to say" in now


@pytest.mark.parametrize("folder", ["own_sample"], indirect=True)
def test_an_alert_is_written_in_the_dialog_and_judged_at_once(folder: Path, opened, in_dialog) -> None:
    app = AppTest.from_function(editor, default_timeout=60).run()
    app = button(app, "Keep the alert").click().run()
    assert "Write the limit as a number." in [each.value for each in app.error]
    app.number_input(key="alert_value_new_social_answered_within_share").set_value(99.0).run()
    app.text_input(key="alert_who_new").set_value("Ann").run()
    assert "It looks at" in app.caption[-1].value
    (now,) = (each.value for each in app.caption if each.value.startswith("Now"))
    assert re.search(r"\d+ % \\\(\d+ of \d+\\\).+ crossed already", now.replace("\u00a0", " "))
    app = button(app, "Keep the alert").click().run()
    assert not app.exception
    assert not app.error
    assert [each.value for each in app.success] == ["Kept: Social answered in time"]
    said = " ".join(each.value for each in app.markdown).replace("\u2060", "")
    assert "Crossed: " in said
    assert "Told: nobody; it is shown on the page Alerts" in said
    assert not [each for each in app.button if each.label == "Keep the alert"]
    with house(folder).snapshot() as snapshot:
        (kept,) = alert_entries(snapshot.connection)
    assert (kept.value, kept.made_by, kept.name) == (0.99, "Ann", "Social answered in time")
    assert (kept.rule.over, kept.rule.where) == (Span("day", 30), (("channel", "social"),))
    shown = htmls(opened(folder, ALERTS)).replace("\u00a0", " ")
    assert "Social answered in time: below 99 %, last 30 days, at least 30 cases" in shown
    assert "Crossed since" in shown
    assert "below 99 %." in shown


@pytest.mark.parametrize("folder", ["own_sample"], indirect=True)
def test_a_name_that_is_taken_is_said_and_signals_need_no_limit(folder: Path, in_dialog) -> None:
    house(folder).edit(replace(RULE, name="Social answered in time"))
    app = AppTest.from_function(editor, default_timeout=60).run()
    app.selectbox(key="alert_sign_new").select("signals").run()
    app = button(app, "Keep the alert").click().run()
    assert not app.error
    assert "There is an alert called" in app.warning[0].value
    app.text_input(key="alert_name_new").set_value("Another").run()
    button(app, "Keep the alert").click().run()
    with house(folder).snapshot() as snapshot:
        assert [each.sign for each in alert_entries(snapshot.connection)] == ["signals", "above"]
