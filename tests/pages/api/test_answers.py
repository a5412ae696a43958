"""What the API answers: the rows of the command line, with what they rest on."""

import csv
import gzip
import io
import json
from typing import Any
from urllib.parse import quote, unquote

import pytest

from cli import main
from metrics import METRICS
from metrics.composed import DataAge
from pages.api import answers, document

OF_NOW = {
    name for name, metric in METRICS.items() if isinstance(metric, DataAge)
}  # another number a second later
LASTING = tuple(name for name in METRICS if name not in OF_NOW)
QUESTIONS = {
    "": (),
    "?by=channel&from=2026-01-01&to=2026-03-31": (
        *("--by", "channel", "--from", "2026-01-01", "--to", "2026-03-31"),
    ),
    "?by=desk,priority&grain=quarter&where=region=EMEA&where=channel=email&where=channel=phone&where=kind=": (
        *("--by", "desk,priority", "--grain", "quarter", "--where", "region=EMEA"),
        *("--where", "channel=email", "--where", "channel=phone", "--where", "kind="),
    ),
    "?grain=month&clock=business&dated=resolved&within=8": (
        *("--grain", "month", "--clock", "business", "--dated", "resolved", "--within", "8"),
    ),
}


@pytest.fixture
def printed(sample_folder, capsys):
    """What a command prints over the sample company."""

    def ran(*words: str) -> str:
        capsys.readouterr()
        assert main(["--warehouse", str(sample_folder), *words]) == 0
        return capsys.readouterr().out

    return ran


def _objects(lines: str) -> list[object]:
    return [json.loads(line) for line in lines.splitlines()]


@pytest.mark.parametrize("query", QUESTIONS)
def test_every_metric_has_the_rows_that_the_command_prints(api, printed, query):
    command = ("figures", *LASTING, *QUESTIONS[query])
    path = f"/api/figures/{','.join(LASTING)}{query}"
    found = api(path)
    assert (found.status, found.headers["content-type"]) == (200, "application/json")
    assert found.json["rows"] == _objects(printed(*command, "--format", "json"))
    assert {row["metric"] for row in found.json["rows"]} == set(LASTING)
    text = api(f"{path}{'&' if query else '?'}format=csv")
    assert (text.status, text.headers["content-type"]) == (200, "text/csv; charset=utf-8; header=present")
    assert text.body.decode() == printed(*command, "--format", "csv")


@pytest.mark.parametrize("name", sorted(OF_NOW))
def test_the_age_of_the_data_is_worked_out_each_time(api, name):
    first, second = (api(f"/api/figures/{name}").json["rows"][0]["value"] for _ in range(2))
    assert second > first


@pytest.mark.parametrize("query", ["", "?metric=desks_taking_social"])
def test_the_published_figures_are_those_of_the_command(api, printed, query):
    command = ("benchmarks", *(["desks_taking_social"] if query else []))
    assert api(f"/api/benchmarks{query}").json["rows"] == _objects(printed(*command, "--format", "json"))
    text = api(f"/api/benchmarks{query}", Accept="text/csv")
    assert text.body.decode() == printed(*command, "--format", "csv")


def test_an_answer_says_what_it_rests_on(api, sample_folder):
    found = api("/api/figures/answered_within_share,contacts?from=2026-01-01&where=channel=email&within=8")
    told = found.json
    assert told["snapshot"] == (sample_folder / "current").read_text()
    assert told["as_of"].startswith("2026-10-31")
    assert told["filters"] == "from 2026-01-01; channel: email"
    assert "T is 8 h." in told["definitions"]["answered_within_share"]
    assert told["notes"] == []
    assert found.headers["deskscope-snapshot"] == told["snapshot"]
    assert found.headers["deskscope-as-of"] == told["as_of"]
    assert unquote(found.headers["deskscope-filters"]) == told["filters"]


def test_a_desk_may_be_named_by_its_name_and_one_that_nobody_knows_is_noted(api):
    rows = api("/api/figures/contacts?by=desk").json["rows"]
    desk = next(row["desk"] for row in rows if row["desk"])
    (row,) = api(f"/api/figures/contacts?where=desk={quote(desk)}").json["rows"]
    assert row["value"] == next(each["value"] for each in rows if each["desk"] == desk)
    found = api(f"/api/figures/contacts?where=desk={quote('Würzburg №7')}")
    assert found.json["notes"][0].startswith("no desk is called 'Würzburg №7'")
    assert unquote(found.headers["deskscope-filters"]) == "all days; desk: Würzburg №7"


def test_every_metric_is_described(api):
    rows = api("/api/metrics").json["rows"]
    assert [row["name"] for row in rows] == list(METRICS)
    for row in rows:
        metric = METRICS[row["name"]]
        assert (row["title"], row["definition"]) == (metric.title, metric.definition)
        assert (row["unit"], row["better"]) == (metric.unit.value, metric.better.value)
    by = {row["name"]: row["dimensions"] for row in rows}
    assert {"desk", "region", "channel", "priority"} <= set(by["resolve_minutes"])
    assert "platform" not in by["resolve_minutes"]
    assert "platform" in by["social_answered_within_share"]
    table = list(csv.DictReader(io.StringIO(api("/api/metrics?format=csv").body.decode())))
    assert [row["name"] for row in table] == list(METRICS)
    assert table[0]["dimensions"].split() == rows[0]["dimensions"]


def test_a_metric_comes_with_the_sql_that_gives_its_figure(api, sample_folder):
    found = api("/api/metrics/contacts?from=2026-01-01&to=2026-01-31").json
    assert found["filters"] == "from 2026-01-01 to 2026-01-31"
    assert "SELECT" in found["sql"]
    assert "2026-01-31" in found["sql"]
    (row,) = api("/api/figures/contacts?from=2026-01-01&to=2026-01-31").json["rows"]
    assert found["rows_used"] == row["n"] > 0
    assert {"load", "source", "origin", "rows_new"} <= set(found["loads"][0])


def test_an_empty_warehouse_is_answered(api, over, tmp_path):
    over(tmp_path / "nothing")
    found = api("/api/figures/contacts,social_share").json
    assert (found["snapshot"], found["as_of"]) == ("empty", None)
    assert [row["value"] for row in found["rows"]] in ([0, None], [None, None])
    assert api("/api/benchmarks").status == 200
    assert api("/api/metrics/contacts").json["loads"] == []


def test_no_cell_of_a_csv_is_one_that_a_spreadsheet_would_run(api, over, tmp_path, capsys):
    data = tmp_path / "odd.csv"
    desks = ["=1+1", "+SUM(A1)", "-2+3", "@x", "\u202e=evil", "<script>alert(1)</script>", "ق" * 10_000]
    lines = [f'{at},2026-01-05T10:00:00Z,"{desk}"' for at, desk in enumerate(desks)]
    data.write_text("\n".join(["id,opened_at,assignment_group", *lines, ""]), "utf-8")
    folder = tmp_path / "odd"
    assert main(["--warehouse", str(folder), "load", str(data), "--as", "tickets"]) == 0
    over(folder)
    rows = list(csv.DictReader(io.StringIO(api("/api/figures/contacts?by=desk&format=csv").body.decode())))
    known = {row["desk"] for row in rows}
    assert {"'=1+1", "'+SUM(A1)", "'-2+3", "'@x"} <= known
    assert not any(desk.startswith(("=", "+", "-", "@")) for desk in known)
    found = api("/api/figures/contacts?by=desk")
    assert {"=1+1", "-2+3", "<script>alert(1)</script>"} <= {row["desk"] for row in found.json["rows"]}
    assert found.headers["x-content-type-options"] == "nosniff"
    capsys.readouterr()


def test_a_form_may_be_asked_for_by_accept_and_format_goes_before(api):
    def kind(path: str, accept: str) -> str:
        return api(path, Accept=accept).headers["content-type"].partition(";")[0]

    assert kind("/api/figures/contacts", "text/csv") == "text/csv"
    assert kind("/api/figures/contacts", "text/html, */*;q=0.8") == "application/json"
    assert kind("/api/figures/contacts?format=json", "text/csv") == "application/json"
    assert kind("/api/", "text/html") == "text/html"
    refused = api("/api/figures/contacts", Accept="application/xml")
    assert refused.status == 406
    assert "application/json and text/csv" in refused.error
    assert api("/api/metrics/contacts", Accept="text/csv").status == 406


def test_what_did_not_change_is_not_sent_again(api, over, one_ticket_folder):
    first = api("/api/figures/contacts")
    assert first.headers["cache-control"] == "private, no-cache"
    for tag in (first.headers["etag"], f'"other", {first.headers["etag"]}', "*"):
        again = api("/api/figures/contacts", If_None_Match=tag)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    assert api("/api/figures/contacts?format=csv", If_None_Match=first.headers["etag"]).status == 200
    over(one_ticket_folder)
    other = api("/api/figures/contacts", If_None_Match=first.headers["etag"])
    assert (other.status, other.json["rows"][0]["value"]) == (200, 1)


def test_an_answer_is_worked_out_once_for_a_snapshot(api, over, one_ticket_folder, monkeypatch):
    asked: list[str] = []

    def counted(*metrics: str, **question: Any) -> object:
        asked.append("rows")
        return rows_of(*metrics, **question)

    rows_of = answers.rows_of
    monkeypatch.setattr(answers, "rows_of", counted)
    bodies = {api("/api/figures/resolve_minutes?by=channel").body for _ in range(3)}
    assert (len(asked), len(bodies)) == (1, 1)
    over(one_ticket_folder)
    api("/api/figures/resolve_minutes?by=channel")
    assert len(asked) == 2


def test_a_long_answer_is_packed_for_who_takes_it(api):
    plain = api("/api/metrics")
    packed = api("/api/metrics", Accept_Encoding="gzip, br")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] == plain.headers["etag"]
    assert "content-encoding" not in api("/api/metrics", Accept_Encoding="gzip;q=0, identity").headers


def test_head_is_get_without_a_body(api):
    got = api("/api/figures/contacts")
    head = api("/api/figures/contacts", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    same = ("content-length", "content-type", "etag", "deskscope-snapshot")
    assert [head.headers[name] for name in same] == [got.headers[name] for name in same]


def test_too_many_rows_are_refused_before_they_are_worked_out(api, monkeypatch):
    monkeypatch.setattr(answers, "MOST_ROWS", 50)
    monkeypatch.setattr(answers, "rows_of", None)
    refused = api("/api/figures/contacts?by=desk,channel&grain=month")
    assert refused.status == 400
    assert "more than 50; split by less" in refused.error
    assert api("/api/metrics/backlog?by=desk,channel&grain=day").status == 400


def test_the_page_for_a_browser_asks_for_nothing_else(api):
    page = api("/api/").body.decode()
    assert all(f">{name}</a>" in page for name in METRICS)
    assert all(path in page for path in document.openapi()["paths"])
    assert not any(word in page for word in ("<script", "src=", "http:", "https:", "@import", "url("))
