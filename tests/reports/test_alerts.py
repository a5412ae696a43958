"""Alerts after a load: mails and webhooks really handed in, failures told in a line and tried again."""

import json
from dataclasses import replace
from datetime import date, time

import pytest

from configuration import Configuration, Desk, MailServer, Recipients, Schedule, Span
from reports import delivery
from reports.alerts import alerts_frame, desk_names, history, message, tell_alerts
from reports.delivery import Outcome, routes
from reports.rows import json_objects
from reports.sentences.alerts import (
    chance_words,
    figure_name,
    happened_words,
    now_words,
    rule_words,
    where_words,
)
from tests.metrics.alert_world import BELOW_60, come_in, watched_by
from warehouse import AlertEntry, WarehouseError, alert_book, open_warehouse
from warehouse.alert_entries import USUAL_CHANNELS

OFFICE = Schedule("office", dict.fromkeys(range(5), ((time(8), time(18)),)))
NORTH = Desk("north", "North", schedule="office")
OWN = replace(BELOW_60, to=(), recipients=Recipients(("ann@example.org",), "${HOOK}", "slack"))


@pytest.fixture
def address(tmp_path):
    return f"duckdb:///{tmp_path / 'warehouse'}"


class Post:
    """Where messages end up; `broken` are the ways that fail."""

    def __init__(self):
        self.sent, self.broken, self.line = [], set(), ""

    def deliver(self, message, recipients, mail, *, reached=()):
        found = []
        for way in routes(recipients):
            if way in reached:
                continue
            kind = way.split()[0]
            if kind not in self.broken:
                self.sent.append((kind, message))
            failed = kind in self.broken
            line = self.line or f"{kind}: no answer" if failed else f"{kind}: done"
            found.append(Outcome(way, line, failed=failed))
        return tuple(found)


@pytest.fixture
def post(monkeypatch):
    made = Post()
    monkeypatch.setattr("reports.alerts.deliver", made.deliver)
    return made


def test_a_crossing_is_told_by_every_way_and_once(address, post, monkeypatch):
    monkeypatch.setattr("charts.words.today", lambda: date(2016, 4, 12))
    house, said = watched_by(address, OWN), []
    come_in(house, ("2016-03-21", 20, 10))
    assert tell_alerts(house, said.append)
    assert tell_alerts(house, said.append)
    assert [kind for kind, _ in post.sent] == ["mail", "slack"]
    assert said == ["alert Social answers: mail: done", "alert Social answers: slack: done"]
    sent = post.sent[0][1]
    assert sent.subject == "Social answers – Social answered in time: 50\u00a0% (10 of 20), below 60\u00a0%"
    (part,) = sent.parts
    assert part.about == (
        "15 Mar 2016 to 21 Mar 2016",
        "Most likely between 30\u00a0% and 70\u00a0%, so it may be chance.",
        "data to 21 Mar 2016, 3 weeks old",
    )


def test_what_fails_is_told_in_a_line_and_tried_again_by_that_way_alone(address, post):
    house, said = watched_by(address, OWN), []
    come_in(house, ("2016-03-21", 20, 10))
    post.broken = {"slack"}
    assert not tell_alerts(house, said.append)
    assert said[-1] == "alert Social answers: slack: no answer; tried again with the next load"
    post.broken = set()
    come_in(house, ("2016-03-28", 20, 10))
    assert tell_alerts(house, said.append)
    assert [kind for kind, _ in post.sent] == ["mail", "slack"]


def test_a_load_does_not_fail_where_alerts_cannot_be_judged(address, post, monkeypatch):
    house, said = watched_by(address, OWN), []
    come_in(house, ("2016-03-21", 20, 10))

    def broken(*_):
        raise WarehouseError("the disk\nis full")

    monkeypatch.setattr("reports.alerts.take_note", broken)
    assert not tell_alerts(house, said.append)
    assert said == ["alerts: the disk is full; tried again with the next load"]


def test_without_a_mail_server_that_is_said_and_the_alert_stands(address):
    house, said = watched_by(address, replace(OWN, recipients=Recipients(("ann@example.org",)))), []
    come_in(house, ("2016-03-21", 20, 10))
    assert not tell_alerts(house, said.append)
    assert "add [mail] to the configuration" in said[0]
    with house.snapshot() as snapshot:
        (event,) = alert_book.events(snapshot.connection)
        (left,) = alert_book.deliveries(snapshot.connection)
    assert event.happened == "crossed"
    assert (left.done_at, left.attempts) == (None, 1)
    assert "example.org" not in left.means


def test_a_recipient_who_is_gone_from_the_configuration_is_not_told_later(address, post):
    house = watched_by(address, OWN)
    come_in(house, ("2016-03-21", 20, 10))
    post.broken = {"mail", "slack"}
    tell_alerts(house, lambda _: None)
    post.broken = set()
    fewer = watched_by(address, replace(OWN, recipients=Recipients(("ann@example.org",))))
    assert tell_alerts(fewer, lambda _: None)
    assert [kind for kind, _ in post.sent] == ["mail"]
    nobody = watched_by(address)
    before = nobody.snapshot_name()
    assert tell_alerts(nobody, lambda _: None)
    assert nobody.snapshot_name() == before


def test_a_webhook_without_its_variable_names_the_variable_and_no_secret(address, monkeypatch):
    monkeypatch.delenv("HOOK", raising=False)
    house, said = watched_by(address, replace(OWN, recipients=Recipients((), "${HOOK}", "slack"))), []
    come_in(house, ("2016-03-21", 20, 10))
    assert not tell_alerts(house, said.append)
    assert "the environment variable HOOK is not set" in said[0]


# In words -------------------------------------------------------------------------------------------------


def event_of(house):
    with house.snapshot() as snapshot:
        return alert_book.events(snapshot.connection)[0]


def test_rules_in_words():
    assert rule_words(BELOW_60) == (
        "Social answered in time: below 60\u00a0%, last 7 days, at least 15 cases"
    )
    above = replace(BELOW_60, metric="first_response_minutes", sign="above", value=120.0, at_least=1)
    assert (
        rule_words(replace(above, over=Span("month", 1)))
        == "First response, typical: above 2\u00a0h, last month"
    )
    signals = replace(BELOW_60, sign="signals", value=None, over=None, at_least=1)
    assert rule_words(signals) == "Social answered in time: an unusual change"


def test_what_a_rule_is_kept_to_in_words():
    rule = replace(
        BELOW_60,
        where=(("desk", "north"), ("channel", "phone"), ("channel", "email"), ("priority", "1")),
        clock="business",
    )
    assert (
        where_words(rule, {"north": "Desk North"})
        == "Desk North; Phone, Email; priority 1; in business hours"
    )


def test_the_usual_channels_are_called_as_the_pages_call_them():
    rule = replace(BELOW_60, where=(USUAL_CHANNELS, ("desk", "north")))
    assert where_words(rule, {}) == "all channels but monitoring, API and agent-made; north"


def test_a_count_is_not_said_twice_and_an_alert_of_the_figures_own_name_not_either(address, post):
    many = replace(BELOW_60, name="Social messages", metric="mentions", sign="above", value=2.0)
    house = watched_by(address, replace(many, to=(), recipients=Recipients(("ann@example.org",))))
    come_in(house, ("2016-03-21", 20, 10))
    tell_alerts(house, lambda _: None)
    event = event_of(house)
    said = happened_words(event)
    assert (event.value, event.n) == (20, 20)
    assert said == f"{figure_name('mentions')}: 20, above 2."
    assert " falls " not in rule_words(many) + said
    own = replace(event, name=figure_name("mentions"))
    assert message(own, many, {}, None).subject == said.removesuffix(".")


def test_a_value_far_from_the_limit_is_hardly_chance(address):
    house = watched_by(address, BELOW_60)
    come_in(house, ("2016-03-21", 100, 20))  # Wilson: 13.3 % to 28.9 %
    tell_alerts(house, lambda _: None)
    assert (
        chance_words(event_of(house)) == "Most likely between 13\u00a0% and 29\u00a0%, so hardly by chance."
    )


def test_a_recovery_in_words(address):
    house = watched_by(address, replace(BELOW_60, to=()))
    come_in(house, ("2016-03-21", 20, 10))
    tell_alerts(house, lambda _: None)
    come_in(house, ("2016-04-21", 20, 16))
    tell_alerts(house, lambda _: None)
    assert happened_words(event_of(house)) == (
        "Social answered in time: 80\u00a0% (16 of 20), back within the limit."
    )


def test_rows_for_programs_have_values_and_those_for_people_words(address):
    kept_to = replace(BELOW_60, to=(), where=(("desk", "north"),), clock="business")
    house = watched_by(address, kept_to, schedules={"office": OFFICE}, desks={"north": NORTH})
    come_in(house, ("2016-03-21", 20, 10))
    tell_alerts(house, lambda _: None)
    with house.snapshot() as snapshot:
        found, names = history(snapshot, house.configuration), desk_names(snapshot.connection)
    now, was = (json.loads(line) for line in json_objects(alerts_frame(found, names, "json")))
    assert (now["state"], now["value"], now["n"], now["limit"]) == ("crossed", 0.5, 20, 0.6)
    assert (now["where"], was["where"]) == ("North; in business hours",) * 2
    assert (now["first"], now["last"], now["at"]) == ("2016-03-15", "2016-03-21", was["at"])
    assert (was["state"], was["told"], was["not_told"]) == ("was crossed", 0, 0)
    table = alerts_frame(found, names, "table")
    assert list(table["state"]) == ["crossed", "was crossed"]
    said = "Social answered in time: 50\u00a0% (10 of 20), below 60\u00a0%."
    assert table["what"][1] == f"{said} North; in business hours"
    assert "at least 15 cases; North; in business hours. Now: 50" in table["what"][0]


def test_what_a_rule_was_kept_to_stays_in_the_history_when_it_is_gone(address):
    house = watched_by(address, replace(BELOW_60, to=(), where=(("desk", "north"),)))
    come_in(house, ("2016-03-21", 20, 10))
    tell_alerts(house, lambda _: None)
    with watched_by(address).snapshot() as snapshot:
        found = history(snapshot, Configuration())
    assert alerts_frame(found, {"north": "North"}, "json")["where"].tolist() == ["North"]


def test_what_is_kept_of_a_failure_names_no_address(address, post):
    post.line = "ann@example.org: mail server: 550 <Ann.B@example.org> is unknown"
    post.broken = {"mail"}
    house, said = watched_by(address, OWN), []
    come_in(house, ("2016-03-21", 20, 10))
    assert not tell_alerts(house, said.append)
    assert "ann@example.org" in said[0]  # whoever runs it needs it; the page does not
    with house.snapshot() as snapshot:
        told = alert_book.deliveries(snapshot.connection)
    assert [each.error for each in told] == ["(address): mail server: 550 <(address)> is unknown", None]


HOSTILE = "=cmd|'/c calc'!A0\r\nBcc: eve@example.org <script>alert(1)</script> \u202etxt.exe مرحبا"


def test_a_hostile_name_gets_into_no_header_and_no_line(address, monkeypatch):
    settings = Configuration(
        recipients={"team": Recipients(("ann@example.org",))},
        mail=MailServer("127.0.0.1", 9, "desk@example.org", tls="plain"),
    )
    house = open_warehouse(address, settings)
    come_in(house, ("2016-03-21", 20, 10))
    rule = AlertEntry(
        name=HOSTILE[:60], metric=BELOW_60.metric, sign="below", value=0.6, period="last 7 days", told="team"
    )
    house.edit(rule, by=HOSTILE[:60])
    handed = []
    monkeypatch.setattr(delivery, "handed_in", lambda written, to, mail: handed.append(written) or {})
    said = []
    assert tell_alerts(house, said.append)
    (written,) = handed
    assert "Bcc" not in written
    assert "\n" not in str(written["Subject"])
    assert "<script>" not in written.get_body(("html",)).get_content()
    assert all("\n" not in line for line in said)


def test_now_in_words_is_the_value_with_its_cases_and_period(address):
    house = watched_by(address, BELOW_60)
    come_in(house, ("2016-03-21", 20, 10))
    with house.snapshot() as snapshot:
        (each,) = history(snapshot, house.configuration).standings
    assert now_words(BELOW_60, each.judged) == "50\u00a0% (10 of 20), 15 Mar 2016 to 21 Mar 2016"
