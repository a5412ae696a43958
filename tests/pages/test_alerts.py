"""The page Alerts and the dialog that writes one: plain words, text that stays text, a history that stays."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from reports.alerts import tell_alerts
from tests.pages.test_written import button, house, htmls
from warehouse import AlertEntry

ALERTS, SOCIAL = "managers/alerts.py", "managers/social.py"
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


@pytest.mark.parametrize("folder", ["own_sample"], indirect=True)
def test_an_alert_is_written_in_the_dialog_and_judged_at_once(folder: Path, opened) -> None:
    app: AppTest = opened(folder, ALERTS)
    app = button(app, "New alert").click().run()
    assert not app.exception
    app = button(app, "Keep the alert").click().run()
    assert "Write the limit as a number." in [each.value for each in app.error]
    metric = "social_answered_within_share"
    app.number_input(key=f"alert_value_new_{metric}").set_value(99.0).run()
    app = button(app, "Keep the alert").click().run()
    assert not app.exception
    assert not app.error
    app = opened(folder, ALERTS)
    shown = htmls(app).replace("\u00a0", " ")
    assert "Social answered in time falls below 99 %, last 30 days, at least 30 cases" in shown
    assert "Crossed since" in shown
    assert "below 99 %." in shown
