"""Leaders and managers read plain words: the terms of statistics stay on the definitions page."""

import ast
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics import METRICS
from reports.plain import PLAIN, plain

PAGES = Path(__file__).parents[2] / "pages"
FORBIDDEN = (
    "percentile", "p90", "median", "wilson", "newcombe", "xmr", "funnel", "standardised", "adjusted", "turn",
    "turns", "portfolio", "snapshot", "provenance", "net score", "not computable", "not_computable",
)  # fmt: skip
TERM = re.compile(rf"(?<![\w_/.])({'|'.join(map(re.escape, FORBIDDEN))})(?![\w_])", re.IGNORECASE)
SHOWN = [
    *sorted((PAGES / "leadership").glob("*.py")),
    *sorted((PAGES / "managers").glob("*.py")),
    *(
        PAGES / "parts" / f"{name}.py"
        for name in (
            *("filters", "panels", "surveys", "notices", "period", "info", "finding", "records", "marks"),
            *("written", "notes_and_targets", "plans", "saved_views", "sidebar", "alert_form"),
        )
    ),
    PAGES.parent / "reports" / "records.py",
    *(PAGES.parent / "metrics" / "records" / f"{name}.py" for name in ("columns", "left_out", "groups")),
    *sorted((PAGES.parent / "reports" / "sentences").glob("*.py")),
    *(
        PAGES.parent / "charts" / f"{name}.py"
        for name in ("forms", "shaping", "course", "opinions", "words", "annotated")
    ),
    *(PAGES.parent / "reports" / f"{name}.py" for name in ("findings", "plain")),
]


def said(path: Path) -> list[str]:
    """The strings of a module that may reach a reader: with a blank or a capital, and no docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    strings = [
        str(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]
    return [text for text in strings if " " in text or text[:1].isupper()]


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.name)
def test_a_page_speaks_plainly(path: Path) -> None:
    assert [text for text in said(path) if TERM.search(text)] == []


@pytest.mark.parametrize("text", ["The median is low", "p90", "by turn", "not computable"])
def test_the_test_finds_a_term(text: str) -> None:
    assert TERM.search(text)


@pytest.mark.parametrize("text", ["Return", "unturned", "social_response_p90", "the period"])
def test_the_test_leaves_other_words_alone(text: str) -> None:
    assert not TERM.search(text)


@pytest.mark.parametrize("folder", ["sample"], indirect=True)
@pytest.mark.parametrize("page", ["leadership/overview.py", "managers/response.py", "managers/social.py"])
def test_what_is_on_the_page_is_plain(folder: Path, opened, page: str) -> None:
    app: AppTest = opened(folder, page)
    shown = [element.proto.body for element in app.get("html")]
    shown += [chart.proto.alt for chart in app.get("plotly_chart")]
    shown += [words.value for words in (*app.markdown, *app.caption, *app.title)]
    words = " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", text, flags=re.DOTALL) for text in shown)
    assert TERM.findall(words) == []


def shown_metrics() -> set[str]:
    """The metrics that a page of leaders or managers names."""
    texts = (
        path.read_text("utf-8")
        for folder in ("leadership", "managers")
        for path in (PAGES / folder).glob("*.py")
    )
    named = {
        node.value for text in texts for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)
    }
    return {name for name in named if isinstance(name, str) and name in METRICS}


def test_every_figure_shown_is_explained_in_plain_words() -> None:
    assert len(shown_metrics()) > 15
    assert shown_metrics() <= set(PLAIN)


@pytest.mark.parametrize("metric", PLAIN)
def test_an_explanation_is_plain_and_of_a_metric_there_is(metric: str) -> None:
    assert metric in METRICS
    assert TERM.findall(plain(metric)) == []


def test_a_figure_without_an_explanation_says_its_question() -> None:
    assert plain("net_promoter") == METRICS["net_promoter"].question
