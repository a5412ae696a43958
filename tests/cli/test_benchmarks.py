"""`deskscope benchmarks`: what may be compared, what is refused and why, and figures of one's own."""

import json

import pytest

from cli import main
from warehouse import open_warehouse

COLUMNS = [
    "id",
    "metric",
    "publisher",
    "value",
    "unit",
    "of",
    "population",
    "n",
    "year",
    "evidence",
    "verdict",
    "reason",
    "drawn",
    "ours",
    "gap",
    "low",
    "high",
]
OWN = """id,metric,kind,publisher,year,value,unit,of,statistic,population,question,verdict
MN-1,first_contact_share,actual,MetricNet,2025,{value},share,tickets,mean over centres,peers,Settled at once?,comparable
"""


@pytest.fixture
def configured(tmp_path):
    """deskscope.toml with a file of one's own beside it, which a test writes."""
    (tmp_path / "deskscope.toml").write_text('[benchmarks]\nfiles = ["mine.csv"]\n')
    return tmp_path


def asked(run, *words):
    rows = run("benchmarks", *words, "--format", "json").rows
    assert all(list(row) == COLUMNS for row in rows)
    return {row["id"]: row for row in rows}


def tickets_of(tmp_path, desks, social):
    """A file with a ticket per desk, the first ones by social."""
    lines = ["number,opened_at,contact_type,assignment_group"]
    lines += [
        f"{number},2026-01-05 09:00,{'social' if number < social else 'Phone'},Desk {number}"
        for number in range(desks)
    ]
    path = tmp_path / "desks.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_share_of_contacts_has_no_comparable_figure_counted_in_organisations(sample, capsys):
    assert main(["benchmarks", "social_share", "--warehouse", str(sample), "--format", "json"]) == 0
    rows = {row["id"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert {row["of"] for row in rows.values()} == {"organisations"}
    assert {row["verdict"] for row in rows.values()} == {"refused"}
    assert not any(row["drawn"] for row in rows.values())
    assert rows["HDI-01"]["reason"] == "HDI-01 is a figure of organisations, social_share one of contacts"
    assert rows["HDI-01"]["metric"] == "desks_taking_social"


def test_nine_desks_are_told_as_yes_or_no(run, tmp_path):
    assert run("load", str(tickets_of(tmp_path, 9, 4)), "--as", "tickets").code == 0
    hdi = asked(run, "desks_taking_social")["HDI-01"]
    assert (hdi["verdict"], hdi["drawn"], hdi["gap"], hdi["low"]) == ("portfolio", False, None, None)
    assert hdi["reason"].startswith("9 desks: a share needs ten, so yes or no: yes, 4 of them.")


def test_ten_desks_have_a_gap_with_an_interval(run, tmp_path):
    """6 of 10 less 35 of 875, by Newcombe's method 10: 56 points, 27 to 79."""
    assert run("load", str(tickets_of(tmp_path, 10, 6)), "--as", "tickets").code == 0
    hdi = asked(run, "desks_taking_social")["HDI-01"]
    assert (hdi["verdict"], hdi["drawn"], hdi["ours"]) == ("portfolio", True, 0.6)
    assert (hdi["gap"], hdi["low"], hdi["high"]) == pytest.approx((0.56, 0.2723, 0.7921), abs=5e-4)


def test_17_per_cent_very_satisfied_is_refused_and_says_why(run):
    row = asked(run, "very_satisfied_share")["HDI-11"]
    assert (row["value"], row["verdict"], row["drawn"], row["evidence"]) == (0.17, "refused", False, "U")
    assert "counts centres, not customers" in row["reason"]
    assert f"{row['reason']}\n" in run("benchmarks", "very_satisfied_share").out  # in full, however long
    satisfied = asked(run, "satisfied_share")["HDI-11"]
    assert (satisfied["verdict"], satisfied["drawn"]) == ("refused", False)


def test_good_or_bad_is_refused_beside_the_top_two_of_five(run):
    for name, row in asked(run, "satisfied_share").items():
        if row["of"] == "ratings good or bad":
            assert row["verdict"] == "refused", name
            assert (
                row["reason"] == f"{name} is a figure of ratings good or bad, satisfied_share one of ratings"
            )


def test_an_unknown_metric_is_wrong_usage_and_names_the_nearest(run):
    ran = run("benchmarks", "social_shar")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean social_share?" in ran.err


def test_figures_of_ones_own_stand_among_the_others_and_say_so(run, loaded, configured):
    (configured / "mine.csv").write_text(OWN.format(value=0.71))
    config = str(configured / "deskscope.toml")
    row = asked(run, "first_contact_share", "--config", config)["MN-1"]
    assert (row["value"], row["evidence"], row["verdict"]) == (0.71, "own", "comparable")
    assert "MetricNet (own)" in run("benchmarks", "first_contact_share", "--config", config).out
    assert "MN-1" not in asked(run)


def test_an_own_figure_that_cannot_be_meant_is_said_in_one_line(run, loaded, configured):
    (configured / "mine.csv").write_text(OWN.format(value=71))
    ran = run("benchmarks", "--config", str(configured / "deskscope.toml"))
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines()[-1] == (
        "deskscope: mine.csv: row 2: a share is between 0 and 1: write 70 % as 0.7"
    )


def test_check_reads_the_figures_of_ones_own(run, loaded, configured):
    config = str(configured / "deskscope.toml")
    missing = run("check", "--config", config)
    assert missing.code == 1
    assert "wrong  benchmarks: mine.csv: no such file in" in missing.out
    (configured / "mine.csv").write_text(OWN.format(value=0.71))
    assert "ok     benchmarks: 1 figures of your own" in run("check", "--config", config).out


def test_check_reads_the_figures_kept_on_the_page_too(run, loaded, warehouse, configured):
    """Kept, a figure is fine; when the file of the configuration brings it as well it is there twice."""
    open_warehouse(str(warehouse)).keep("benchmarks", "peers.csv", OWN.format(value=0.71))
    assert "ok     benchmarks: 1 figures of your own kept on the page Benchmarks" in run("check").out
    (configured / "mine.csv").write_text(OWN.format(value=0.71))
    twice = run("check", "--config", str(configured / "deskscope.toml"))
    assert twice.code == 1
    assert "wrong  benchmarks: peers.csv: " in twice.out
