"""The page of definitions, over nothing, one ticket and many."""

import pytest
from streamlit.testing.v1 import AppTest

from connectors.files import load_file
from metrics import BENCHMARKS, METRICS
from warehouse import open_warehouse

PAGE = "analysts/definitions.py"


def texts(app: AppTest) -> str:
    kinds = (app.markdown, app.title, app.header, app.info)
    return "\n".join(element.value for kind in kinds for element in kind)


def labels(app: AppTest) -> list[str]:
    return [box.label for box in app.expander]


@pytest.fixture
def page(open_page) -> AppTest:
    return open_page(PAGE)


def test_every_metric_has_a_line_also_over_nothing(page):
    assert not page.exception
    found = "\n".join(labels(page))
    assert not [metric.name for metric in METRICS.values() if metric.title not in found]


def test_a_search_leaves_what_holds_its_words_and_opens_a_single_hit(page):
    page.text_input(key="find").set_value("net_promoter").run()
    assert not page.exception
    assert [label for label in labels(page) if METRICS["net_promoter"].title in label]
    assert len(labels(page)) == 1
    assert "SELECT" in page.code[0].value


def test_a_search_without_a_hit_says_what_to_do(page):
    page.text_input(key="find").set_value("zeppelin").run()
    assert "No definition holds all of these words" in texts(page)


def test_a_family_can_be_picked(page):
    page.selectbox(key="family").set_value("satisfaction").run()
    wanted = [metric.title for metric in METRICS.values() if metric.family == "satisfaction"]
    assert len(labels(page)) == len(wanted)


@pytest.mark.parametrize(
    "metric", ["first_response_minutes", "desks_taking_social", "satisfied_share", "backlog"]
)
def test_an_address_opens_one_definition_with_its_sql(metric, open_page):
    page = open_page(PAGE, metric=metric)
    assert not page.exception
    assert METRICS[metric].title in [element.value for element in page.header]
    assert METRICS[metric].definition.split(".")[0] in texts(page).replace("\\", "")
    assert "SELECT" in page.code[0].value


def test_an_unknown_metric_in_the_address_shows_the_catalogue(open_page):
    page = open_page(PAGE, metric="nonsense")
    assert not page.exception
    assert len(labels(page)) >= len(METRICS)


def test_the_surveys_stand_beside_their_metric_with_verdict_and_reason(open_page):
    page = open_page(PAGE, metric="desks_taking_social")
    surveys = next(table.value for table in page.table if "Beside ours" in table.value.columns)
    assert len(surveys) == sum(row.metric == "desks_taking_social" for row in BENCHMARKS)
    hdi = surveys[surveys["Figure"].str.startswith("4 %")].iloc[0]
    assert hdi["Beside ours"] == "Beside our share of desks, from ten desks on"


def test_the_definitions_are_the_same_with_one_ticket_loaded(open_page, folder, tickets_csv, tmp_path):
    from connectors.files import load_file  # noqa: PLC0415 beside the one test that loads

    (tmp_path / "one.csv").write_bytes(tickets_csv(1))
    load_file(open_warehouse(f"duckdb:///{folder}"), tmp_path / "one.csv")
    page = open_page(PAGE, metric="contacts")
    assert not page.exception
    assert "SELECT" in page.code[0].value


def test_a_figure_without_a_statement_says_so(open_page):
    page = open_page(PAGE, metric="data_age_minutes")
    assert not page.exception
    assert not page.code
    assert any("No SQL stands behind it" in caption.value for caption in page.caption)


OWN = """id,metric,kind,publisher,year,value,unit,of,statistic,population,question,verdict
MN-1,first_contact_share,actual,MetricNet,2025,{value},share,tickets,mean over centres,peers,At once?,comparable
"""


@pytest.mark.parametrize(("value", "told"), [("0.71", True), ("71", False)])
def test_figures_of_ones_own_stand_among_the_surveys_or_say_why_not(
    open_page, tmp_path, monkeypatch, value, told
):
    (tmp_path / "deskscope.toml").write_text('[benchmarks]\nfiles = ["mine.csv"]\n')
    (tmp_path / "mine.csv").write_text(OWN.format(value=value))
    monkeypatch.setenv("DESKSCOPE_CONFIG", str(tmp_path / "deskscope.toml"))
    page = open_page(PAGE, metric="first_contact_share")
    assert not page.exception
    surveys = next(table.value for table in page.table if "Beside ours" in table.value.columns)
    assert (surveys["Published by"] == "MetricNet 2025, your own").any() == told
    said = " ".join(warning.value for warning in page.warning).replace("\\", "")
    assert ("mine.csv: row 2: a share is between 0 and 1" in said) != told


def test_a_definition_is_worked_out_with_what_is_loaded(folder, tickets_csv, open_page, tmp_path):
    (tmp_path / "tickets.csv").write_bytes(tickets_csv(30))
    load_file(open_warehouse(f"duckdb:///{folder}"), tmp_path / "tickets.csv")
    page = open_page(PAGE, metric="resolution_target_met_share")
    assert not page.exception
    assert "Worked out with what is loaded, over everything" in texts(page)
    assert "30 of 30 tickets" in texts(page)


def test_a_share_of_channels_is_worked_out_for_the_largest(folder, tickets_csv, open_page, tmp_path):
    (tmp_path / "tickets.csv").write_bytes(tickets_csv(31))
    load_file(open_warehouse(f"duckdb:///{folder}"), tmp_path / "tickets.csv")
    page = open_page(PAGE, metric="channel_share")
    assert "by phone" in texts(page)
    assert "11 of 31 contacts" in texts(page)


def test_a_comparison_is_worked_out_over_the_last_year_of_the_data(folder, tickets_csv, open_page, tmp_path):
    (tmp_path / "tickets.csv").write_bytes(tickets_csv(30))
    load_file(open_warehouse(f"duckdb:///{folder}"), tmp_path / "tickets.csv")
    page = open_page(PAGE, metric="digital_shift")
    assert not page.exception
    assert "over its last year" in texts(page)


def test_over_nothing_the_example_is_still_to_come(open_page):
    opened = open_page(PAGE, metric="answered_share")
    assert "worked out here as soon as something is loaded" in " ".join(c.value for c in opened.caption)
