"""[[costs]], [calendar] and [benchmarks]: what a contact costs, when a year begins, figures of others."""

from datetime import date
from pathlib import Path

import pytest

from configuration import Calendar, Configuration, ConfigurationError, Cost, read_configuration

COSTS = """
[desks.north]
aliases = ["Service Desk"]

[[costs]]
channel = "phone"
per_contact = 14.5
currency = "EUR"
from = 2025-01-01

[[costs]]
channel = "phone"
desk = "Service Desk"
per_contact = 19
currency = "EUR"
from = 2025-01-01

[calendar]
week_starts = "sunday"
fiscal_year_starts = 4
"""


def test_costs_and_the_calendar_are_read_exactly(tmp_path):
    path = tmp_path / "deskscope.toml"
    path.write_text(COSTS, encoding="utf-8")
    found = read_configuration(path)
    assert found.costs == (
        Cost("phone", None, 14.5, "EUR", date(2025, 1, 1)),
        Cost("phone", "north", 19.0, "EUR", date(2025, 1, 1)),
    )
    assert found.calendar == Calendar(week_starts=6, fiscal_year_starts=4)
    assert Configuration().calendar == Calendar(week_starts=0, fiscal_year_starts=1)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"EUR"', '"euro"', "costs[1].currency: 'euro' is no currency code"),
        ("14.5", "-1", "costs[1].per_contact: should not be below 0"),
        ('"phone"', '"fone"', "costs[1].channel: 'fone' is not known; did you mean 'phone'?"),
        ('desk = "Service Desk"\n', "", "costs[2].from: 2025-01-01 is said twice for phone"),
        ('"sunday"', '"sonday"', "calendar.week_starts: 'sonday' is not known; did you mean 'sunday'?"),
        ("starts = 4", "starts = 13", "calendar.fiscal_year_starts: should be a month from 1 to 12"),
        ("starts = 4", "starts = true", "calendar.fiscal_year_starts: should be a month from 1 to 12"),
        ("week_starts", "week_start", "calendar: unknown key 'week_start'"),
    ],
)
def test_a_cost_or_a_calendar_that_cannot_be_meant_is_refused_in_one_line(tmp_path, old, new, complaint):
    path = tmp_path / "deskscope.toml"
    path.write_text(COSTS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        read_configuration(path)
    assert complaint in str(refused.value)
    assert "\n" not in str(refused.value)


def test_files_of_published_figures_lie_beside_the_configuration(tmp_path, monkeypatch):
    path = tmp_path / "deskscope.toml"
    path.write_text('[benchmarks]\nfiles = ["mine.csv", "peers/ours.csv", "/srv/all.csv"]\n')
    monkeypatch.chdir(tmp_path.parent)
    found = read_configuration(Path(tmp_path.name) / "deskscope.toml").benchmarks
    assert found == (tmp_path / "mine.csv", tmp_path / "peers/ours.csv", Path("/srv/all.csv"))


def test_a_misspelt_key_of_the_benchmarks_names_the_nearest(tmp_path):
    path = tmp_path / "deskscope.toml"
    path.write_text('[benchmarks]\nfile = ["mine.csv"]\n')
    with pytest.raises(ConfigurationError, match="benchmarks: unknown key 'file'; did you mean 'files'"):
        read_configuration(path)
