"""The examples of the documents run as they stand, over the sample company."""

import re
from pathlib import Path

import pytest

from metrics import library
from metrics.benchmarks import COLUMNS, REQUIRED

DOCS = Path(__file__).parents[2] / "docs"


def fences(document, language):
    return re.findall(
        rf"^```{language}\n(.*?)^```$",
        (DOCS / document).read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )


@pytest.fixture
def at_the_sample(sample, monkeypatch):
    monkeypatch.setenv("DESKSCOPE_WAREHOUSE", f"duckdb:///{sample}")


@pytest.mark.usefixtures("at_the_sample")
def test_the_notebook_s_examples_run_in_order_and_say_what_the_page_says(capsys):
    names: dict[str, object] = {}
    for code in fences("notebook.md", "python"):
        exec(compile(code, "notebook.md", "exec"), names)
    said = capsys.readouterr().out
    assert "HDI-01 is a figure of organisations, social_share one of contacts" in said
    assert "portfolio" in said
    assert "channel: chat" in said


def test_the_page_of_benchmarks_shows_a_file_that_is_read(tmp_path):
    (example,) = fences("benchmarks.md", "csv")
    (tmp_path / "peers.csv").write_text(example, encoding="utf-8")
    own = [row for row in library([tmp_path / "peers.csv"]) if row.own]
    assert [row.id for row in own] == ["MN-24-fcr", "MN-24-first", "MN-24-cost", "PEERS-social"]


def test_the_page_of_benchmarks_tells_every_column_and_which_are_required():
    text = (DOCS / "benchmarks.md").read_text(encoding="utf-8")
    told = {name for row in re.findall(r"^\| ([a-z_, ]+) \|", text, re.MULTILINE) for name in row.split(", ")}
    assert set(COLUMNS) <= told
    required = re.search(r"Required are (.*?) and (\w+)\.", text, re.DOTALL)
    assert required is not None
    named = {*required[1].replace("\n", " ").split(", "), required[2]}
    assert named == set(REQUIRED) - {"evidence"}


def test_the_readme_links_both_pages():
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    assert "docs/notebook.md" in readme
    assert "docs/benchmarks.md" in readme
