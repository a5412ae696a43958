"""docs/definitions.md says what the declarations say, and every KPI is a metric or left out for a reason."""

import csv
from pathlib import Path

import pytest

from metrics import METRICS
from metrics.kpis import ANSWERED_BY, LEFT_OUT
from reports.definitions import FILE, facts_of, main, text

ROOT = Path(__file__).parents[2]


def test_the_file_of_definitions_is_up_to_date():
    assert (ROOT / FILE).read_text(encoding="utf-8") == text(), "run python -m reports.definitions"


def test_the_command_writes_the_file_it_is_told(tmp_path):
    assert main([str(tmp_path / "own.md")]) == 0
    assert (tmp_path / "own.md").read_text(encoding="utf-8") == text()


def test_every_metric_is_defined_with_its_question_and_caveat():
    said = text()
    for metric in METRICS.values():
        for words in (metric.title, metric.question, metric.definition, metric.caveat, metric.source):
            assert words in said


def test_every_metric_names_who_defines_it_so():
    assert [metric.name for metric in METRICS.values() if not metric.source] == []


def test_a_companion_is_another_metric_that_exists():
    companions = {metric.name: metric.beside for metric in METRICS.values() if metric.beside}
    assert set(companions.values()) <= set(METRICS)
    assert companions["first_response_minutes"] == "answered_share"
    assert "Answered, once over a tenth" in facts_of(METRICS["first_response_minutes"])["Shown with"]


def test_a_kpi_is_answered_by_metrics_that_exist_or_left_out_for_a_reason_never_both():
    assert {name for names in ANSWERED_BY.values() for name in names} <= set(METRICS)
    left_out = [kpi.kpi for kpi in LEFT_OUT]
    assert len(set(left_out)) == len(left_out)
    assert not set(left_out) & set(ANSWERED_BY)
    assert all(kpi.question.endswith("?") and kpi.reason.endswith(".") for kpi in LEFT_OUT)


@pytest.mark.shared
def test_every_kpi_of_the_catalogue_is_answered_or_left_out(shared):
    with (shared / "domain" / "kpi_catalogue.csv").open(encoding="utf-8", newline="") as file:
        catalogue = {row["kpi_id"] for row in csv.DictReader(file)}
    assert catalogue == set(ANSWERED_BY) | {kpi.kpi for kpi in LEFT_OUT}
