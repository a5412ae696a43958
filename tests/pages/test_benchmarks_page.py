"""The Benchmarks page: every published figure with its verdict, ours only where it may stand, one's own by CSV."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics import BENCHMARKS, Verdict
from metrics.benchmarks import check_benchmarks
from pages.leadership.listed import list_html
from pages.leadership.own_figures import problems_html
from pages.parts.published import KIND
from reports.published import by_topic, library_frame, matching, published, template
from tests.pages.test_plain_words import TERM
from warehouse import open_warehouse

Opened = Callable[..., AppTest]
PAGE = "leadership/benchmarks.py"
over = pytest.mark.parametrize
PEERS = (
    "id,metric,kind,publisher,year,value,unit,of,statistic,population,question,verdict,caveat\n"
    "MY-1,first_contact_share,actual,Peers,2025,0.71,share,tickets,share,our peers,Settled at once?,roughly,few\n"
)


def html(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html")).replace("\u00a0", " ")


def shown(app: AppTest) -> str:
    return re.sub(r"<style>.*?</style>|<[^>]+>", " ", html(app), flags=re.DOTALL)


def line_of(words: str, id_: str) -> str:
    (line,) = (
        part for part in words.split('<details class="ds-published">')[1:] if f"<code>{id_}</code>" in part
    )
    return line


@over("folder", ["sample"], indirect=True)
def test_the_page_has_the_ladder_every_figure_and_ours_only_where_it_may_stand(
    folder: Path, opened: Opened
) -> None:
    app = opened(folder, PAGE)
    assert not app.exception
    words = html(app)
    assert f"Of {len(BENCHMARKS)} published figures" in words
    assert "take social; 4 % of support centres did in 2012 (HDI)" in words
    assert "59 % + 11 % planned" in app.get("plotly_chart")[0].proto.alt.replace("\u00a0", " ")
    assert all(f"<code>{row.id}</code>" in words for row in BENCHMARKS)
    assert "ours 43 %" in line_of(words, "HDI-01")
    assert "Beside our desks" in line_of(words, "HDI-01")
    for row in BENCHMARKS:
        line = line_of(words, row.id)
        if "Not comparable" in line or "In words only" in line:
            assert not re.search(r"\bours \d", line), row.id
    assert TERM.findall(shown(app)) == []


@over("folder", ["sample"], indirect=True)
def test_the_three_wrong_comparisons_are_named_and_never_made(folder: Path, opened: Opened) -> None:
    words = html(opened(folder, PAGE))
    wrong = words.split('class="ds-mistaken"')[1].split("</details>")[0]
    for said in ("beside HDI&#x27;s 4 %", "beside Aberdeen&#x27;s 70 %", "beside HDI&#x27;s 17 %"):
        assert said in wrong
    assert ">ours " not in line_of(words, "HDI-11")  # the 17 % very satisfied


@over("folder", ["sample"], indirect=True)
def test_the_address_filters_the_list(folder: Path, opened: Opened) -> None:
    app = opened(folder, PAGE)
    app.selectbox(key="verdict").select("May be compared").run()
    app.text_input(key="search").set_value("voice").run()
    words = html(app)
    assert "2 of 137 figures" in words
    assert "<code>MET-02</code>" in words
    assert "<code>HDI-01</code>" not in words


@over("folder", ["one_ticket"], indirect=True)
def test_one_desk_is_yes_or_no_and_no_share(folder: Path, opened: Opened) -> None:
    app = opened(folder, PAGE)
    assert not app.exception
    line = line_of(html(app), "HDI-01")
    assert ">ours " not in line
    assert "1 desk: a share needs ten, so yes or no: no." in line


@over("folder", ["empty"], indirect=True)
def test_over_nothing_the_library_is_there_with_its_verdicts(folder: Path, opened: Opened) -> None:
    app = opened(folder, PAGE)
    assert not app.exception
    assert app.title[0].value == "Benchmarks"
    words = html(app)
    assert all(f"<code>{row.id}</code>" in words for row in BENCHMARKS)
    assert ">ours " not in words
    assert not (folder / "work.duckdb").exists()


@over("folder", ["sample"], indirect=True)
def test_chosen_channels_are_compared_with_none_of_the_desks(folder: Path, opened: Opened) -> None:
    app = opened(folder, channel="Phone")
    app.switch_page(PAGE).run()
    words = html(app)
    assert "Only some channels are chosen" in words
    assert ">ours " not in line_of(words, "HDI-01")


@over("folder", ["own_sample"], indirect=True)
def test_kept_figures_stand_in_the_list_as_ones_own(folder: Path, opened: Opened) -> None:
    open_warehouse(f"duckdb:///{folder}").keep(KIND, "peers.csv", PEERS)
    words = html(opened(folder, PAGE))
    assert "Of 138 published figures" in words
    line = line_of(words, "MY-1")
    assert "your own" in line
    assert re.search(r"ours \d+ %", line)


@over("folder", ["own_sample"], indirect=True)
def test_a_kept_text_that_can_no_longer_be_read_is_told_and_left_out(folder: Path, opened: Opened) -> None:
    open_warehouse(f"duckdb:///{folder}").keep(KIND, "peers.csv", PEERS.replace("0.71", "71"))
    app = opened(folder, PAGE)
    assert "peers.csv: row 2: a share is between 0 and 1" in app.warning[0].value
    assert "Of 137 published figures" in html(app)


def test_every_line_of_the_library_speaks_plainly() -> None:
    words = re.sub(r"<[^>]+>", " ", list_html(by_topic(published(row) for row in BENCHMARKS)))
    assert TERM.findall(words) == []
    assert "_" not in words


def test_the_search_looks_at_publisher_question_and_population() -> None:
    rows = [published(row) for row in BENCHMARKS]
    assert {row.benchmark.publisher for row in matching(rows, "metricnet")} == {"MetricNet"}
    assert matching(rows, "hdi chat")[0].benchmark.id == "HDI-14"
    assert matching(rows, "no such words") == []
    assert all(row.verdict is Verdict.CONTEXT for row in matching(rows, verdict="In words only"))


def test_the_file_holds_what_is_shown_and_no_number_beside_a_refused_one() -> None:
    frame = library_frame(published(row) for row in BENCHMARKS)
    assert list(frame["id"]) == [row.id for row in BENCHMARKS]
    assert frame[frame["verdict"] == "refused"]["ours"].isna().all()
    assert "Theirs is a figure of" in frame.set_index("id").loc["SUP-1", "reason"]


def test_the_template_is_right_as_it_is() -> None:
    found = check_benchmarks(template().to_csv(index=False), known=BENCHMARKS)
    assert [row.id for row in found.rows] == ["MY-1"]
    assert found.problems == ()


def test_every_wrong_row_is_shown_with_its_number_and_nothing_is_markup() -> None:
    found = check_benchmarks(PEERS.replace("actual", "<b>real</b>"))
    said = problems_html(found)
    assert '<td class="ds-number">2</td>' in said
    assert "&lt;b&gt;real" in said
    assert "1 row cannot be taken yet" in said


def test_words_of_users_are_text_and_stay_as_they_are() -> None:
    own = replace(BENCHMARKS[0], id="MY-1", own=True, question="<script>Median?</script>", caveat="A median.")
    said = list_html(by_topic([published(own)]))
    assert "<script>" not in said
    assert "A median." in said
