"""The page Alerts and the dialog that writes one: plain words, text that stays text, a history that stays."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from configuration import Span
from reports.alerts import tell_alerts
from tests.pages.test_written import button, house, htmls
from warehouse import AlertEntry
from warehouse.alert_entries import alert_entries

ALERTS = "managers/alerts.py"
HOSTILE = "<script>alert(1)</script> *x* $y$ :red[z]"
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
    assert "Contacts rises above 1, last month" in shown
    assert "Phone · Shown here only" in shown
    app = button(app, "Delete").click().run()
    assert not app.exception
    shown = htmls(app)
    assert "Nobody is told of anything yet." in shown
    assert "Crossed" not in shown
    assert "above 1" in shown  # what happened stays


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


@pytest.mark.parametrize("folder", ["own_sample"], indirect=True)
def test_an_alert_is_written_in_the_dialog_and_judged_at_once(
    folder: Path, opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKSCOPE_WAREHOUSE", f"duckdb:///{folder}")
    app = AppTest.from_function(editor, default_timeout=60).run()
    app = button(app, "Keep the alert").click().run()
    assert "Write the limit as a number." in [each.value for each in app.error]
    app.number_input(key="alert_value_new_social_answered_within_share").set_value(99.0).run()
    app.text_input(key="alert_who_new").set_value("Ann").run()
    app = button(app, "Keep the alert").click().run()
    assert not app.exception
    assert not app.error
    with house(folder).snapshot() as snapshot:
        (kept,) = alert_entries(snapshot.connection)
    assert (kept.value, kept.made_by, kept.name) == (0.99, "Ann", "Social answered in time")
    assert (kept.rule.over, kept.rule.where) == (Span("day", 30), (("channel", "social"),))
    shown = htmls(opened(folder, ALERTS)).replace("\u00a0", " ")
    assert "Social answered in time falls below 99 %, last 30 days, at least 30 cases" in shown
    assert "Crossed since" in shown
    assert "below 99 %." in shown


@pytest.mark.parametrize("folder", ["own_sample"], indirect=True)
def test_a_name_that_is_taken_is_said_and_signals_need_no_limit(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKSCOPE_WAREHOUSE", f"duckdb:///{folder}")
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
