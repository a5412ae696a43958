"""A page as one HTML file: its numbers are the figures', it needs nothing else, and no text can break it."""

import re
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from charts.form import Form
from charts.forms import Single
from charts.listing import Listing
from charts.still.numbers import numbers
from language import speaking
from reports.html import document
from reports.html_tables import MOST_ROWS, exact
from reports.taken import Figure
from tests.charts.every_form import BARS, EVERY_FORM, HEAT, TREND
from tests.reports.documents import OTHER, ROWS, WHOLE, figure, page, read, table_of, values

WHOLE_DOCUMENT = document([WHOLE])
each_form = pytest.mark.parametrize("form", EVERY_FORM, ids=lambda form: type(form).__name__)


def known(cells: list[list[float | None]]) -> list[list[float | None]]:
    """Rows without any number as empty ones, as charts.still.numbers has them."""
    return [row if any(value is not None for value in row) else [] for row in cells]


@each_form
def test_the_table_of_a_chart_has_its_numbers_to_the_last_digit(form: Form | Single) -> None:
    table = table_of(read(document([page([figure(form, key="one")])])), "one", "chart")
    expected = [list(row) for row in numbers(form)]
    assert known(values(table)) == [row if any(v is not None for v in row) else [] for row in expected]


@each_form
def test_the_table_of_a_chart_has_the_words_of_the_screen(form: Form | Single) -> None:
    table = table_of(read(document([page([figure(form, key="one")])])), "one", "chart")
    said = [[cell.get_text() for cell in row.select("th, td")] for row in table.select("tr")]
    header, rows = form.table
    assert said == [list(header), *(list(row) for row in rows)]


@pytest.mark.parametrize("key", ["contacts", TREND.title, "silent"])
def test_the_rows_behind_a_figure_are_those_of_its_csv(key: str) -> None:
    table = table_of(read(WHOLE_DOCUMENT), key, "rows")
    names = [str(cell["data-column"]) for cell in table.select("thead [data-column]")]
    assert names == [name for name in ROWS.columns if name != "empty"]
    found = pd.DataFrame(values(table), columns=names)
    for name in ("value", "n", "numerator", "low"):
        pd.testing.assert_series_equal(found[name], ROWS[name].astype(float), check_exact=True)
    assert [cell.get_text() for cell in table.select("tbody tr td:last-child")] == ["ok", "ok", "few"]


@pytest.mark.parametrize("number", [0.1 + 0.2, 1 / 3, 1e-17, 12345678901234567.0, 420.0, -0.5, 0.0])
def test_a_number_is_read_back_bit_for_bit(number: float) -> None:
    assert float(exact(number)) == number


def test_of_very_many_rows_the_first_are_there_and_the_rest_is_counted() -> None:
    many = pd.DataFrame({"value": range(MOST_ROWS + 5)})
    one = figure(BARS, key="one")
    long = Figure(**{**vars(one), "rows": lambda: many})
    made = read(document([page([long])]))
    assert len(values(table_of(made, "one", "rows"))) == MOST_ROWS
    assert "and 5 more rows, which the CSV has" in made.get_text()


def test_the_head_says_what_page_it_is_of_what_and_when() -> None:
    made = read(WHOLE_DOCUMENT)
    said = made.get_text()
    assert made.title.get_text() == "Overview – Deskscope"
    for words in (
        "Social grew.",
        "Apr 2015 to Mar 2016",
        "Desk North",
        "sample data",
        "made 2016-04-02 08:30 UTC",
    ):
        assert words in said, words
    closing = made.select_one(".closing").get_text()
    for words in (
        "servicedesk.csv",
        "7.duckdb",
        "HDI 2012 asked support centres.",
        "over all that needed an answer",
    ):
        assert words in closing, words


def test_every_figure_is_there_once_in_the_order_of_the_screen() -> None:
    made = read(WHOLE_DOCUMENT)
    shown = [one["data-figure"] for one in made.select("section[data-figure]")]
    assert shown == [one.key for one in WHOLE.figures]
    assert [tile.select_one(".value").get_text() for tile in made.select(".tile")] == ["30,724", "7 of 12"]
    assert made.select_one('[data-figure="silent"] .silent').get_text() == "Nothing is loaded yet."


def test_headings_go_down_by_one_and_there_is_one_first() -> None:
    for pages in ([WHOLE], [WHOLE, OTHER]):
        levels = [int(one.name[1]) for one in read(document(pages)).select("h1, h2, h3, h4")]
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(below <= above + 1 for above, below in pairwise(levels))


def test_several_pages_have_a_list_of_them_and_each_its_own_place() -> None:
    made = read(document([WHOLE, OTHER]))
    links = [(link.get_text(), link["href"]) for link in made.select("nav a")]
    assert links == [("Overview", "#p0"), ("Social", "#p1")]
    assert all(made.select_one(place) for _, place in links)


def test_identifiers_are_there_once() -> None:
    found = [one["id"] for one in read(document([WHOLE, OTHER])).select("[id]")]
    assert len(found) == len(set(found))


def test_it_asks_for_nothing_and_runs_nothing() -> None:
    text = WHOLE_DOCUMENT.decode()
    made = read(WHOLE_DOCUMENT)
    policy = made.select_one('meta[http-equiv="Content-Security-Policy"]')["content"]
    assert policy.startswith("default-src 'none';")
    assert "script" not in policy
    assert made.select("script, iframe, object, embed, link, img, form, base, audio, video, source") == []
    assert [name for one in made.select("*") for name in one.attrs if name.startswith("on")] == []
    assert {url[:5] for url in re.findall(r"url\(([^)]*)\)", text)} <= {"data:", "#hatc"}
    assert "@import" not in text
    assert [link["href"] for link in made.select("[href]") if not link["href"].startswith("#")] == []


@pytest.mark.parametrize(
    ("theme", "dark", "asks"), [("auto", True, True), ("light", False, False), ("dark", True, False)]
)
def test_a_document_follows_the_reader_or_has_a_theme_of_its_own(theme: str, dark: bool, asks: bool) -> None:
    text = document([OTHER], theme=theme).decode()
    assert ("#16181D;--line:#26292F" in text) is dark
    assert ("prefers-color-scheme" in text) is asks
    assert "@page p0" in text


def test_letters_beyond_the_usual_ones_bring_their_font() -> None:
    usual, polish = (document([page([], words)]).decode() for words in ("Umsätze", "Zgłoszenia"))
    assert (usual.count("@font-face"), polish.count("@font-face")) == (1, 2)


def test_a_page_without_figures_is_a_document_all_the_same() -> None:
    assert read(document([page([])])).h1.get_text() == "Overview"


def test_it_says_which_language_it_speaks() -> None:
    assert read(WHOLE_DOCUMENT).html.attrs == {"lang": "en", "dir": "ltr"}
    with speaking("ar"):
        assert read(document([OTHER])).html["dir"] == "rtl"


def test_wide_panels_take_a_row_and_so_does_one_that_would_stand_alone() -> None:
    day = HEAT.__class__(
        "Day", ("Monday",), tuple(f"{hour:02}:00" for hour in range(24)), ((1.0,) * 24,), (("1",) * 24,), HEAT.unit
    )  # fmt: skip
    made = read(document([page([figure(form) for form in (BARS, TREND, BARS, day, BARS)])]))
    assert ["wide" in panel["class"] for panel in made.select(".panel")] == [False, False, True, True, True]


HOSTILE = (
    "<script>alert(1)</script>", "</title><script>alert(1)</script>", "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "'><svg onload=alert(1)>", "<!-- ", "-->", "]]>", "&lt;script&gt;", "&#60;b&#62;",
    "<b>bold</b><br>", "<span style='background:url(http://evil.example)'>x</span>", "javascript:alert(1)",
    "{{7*7}}${7*7}<%= 7 %>", "\x00\x01\x1b[2J\x7f\x85\x9f", "\ud800 half", "\ufeff\u2028\u2029\ufffe\uffff",
    "\u202eevil\u202c\u2066", '=HYPERLINK("http://evil.example")', "مكتب الدعم الفني", "שירות", "👩‍💻🏴\U000e0067\U000e007f",
    "日本語のサービスデスク", "z̷̨̛a̷͌l̴̈g̶̊o̵", "x" * 10_000, "كلمة " * 2_000, "<" * 10_000, "👩" * 10_000, "&" * 10_000, "%s %d {0} {name}",
    "* { display:none }", "</textarea></noscript></details></main>", "-" * 300, "\n\r\n\t ", "@import url(//evil.example)",
)  # fmt: skip


def hostile_page(text: str) -> list[Figure]:
    trend = TREND.__class__(
        **{**vars(TREND), "title": text, "lines": tuple(
            line.__class__(**{**vars(line), "name": text}) for line in TREND.lines
        )}
    )  # fmt: skip
    bars = BARS.__class__(
        **{**vars(BARS), "title": text, "rows": tuple(
            row.__class__(**{**vars(row), "label": text, "words": text}) for row in BARS.rows
        )}
    )  # fmt: skip
    return [figure(None, text, value=text), figure(trend, text), figure(bars, text), figure(None, text)]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_strangers_text_is_only_ever_text(text: str) -> None:
    made = document([page(hostile_page(text), text), page(hostile_page(text), text)])
    calm = read(document([page(hostile_page("calm"), "calm"), page(hostile_page("calm"), "calm")]))
    found = read(made)
    assert found.select("script, img, iframe, object, form, link, base") == []
    assert [name for one in found.select("*") for name in one.attrs if name.startswith("on")] == []
    for tag in ("body", "main", "article", "section", "details", "table", "style", "title"):
        assert len(found.select(tag)) == len(calm.select(tag)), tag
    sheets = [re.sub(r'"[^"]*"', '""', one.style.get_text()) for one in (found, calm)]
    assert not re.search(r"evil|alert|expression|@import", sheets[0])
    assert len(made) < 4_000_000
    made.decode("utf-8")
    shown = found.get_text()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]", shown)


def test_dates_in_rows_are_words() -> None:
    one = figure(BARS, key="one")
    dated = Figure(**{**vars(one), "rows": lambda: pd.DataFrame({"day": [date(2026, 3, 1)], "yes": [True]})})
    table = table_of(read(document([page([dated])])), "one", "rows")
    assert [cell.get_text() for cell in table.select("tbody th, tbody td")] == ["2026-03-01", "True"]


def test_a_list_longer_than_a_sheet_may_go_on_on_the_next_and_nothing_else_may() -> None:
    rows = tuple((f"Desk {at}", "4") for at in range(40))
    long = Listing("Desks", ("Desk", "Waiting"), rows)
    made = read(document([page([figure(BARS), figure(long)])]))
    assert ["long" in panel["class"] for panel in made.select(".panel")] == [False, True]


def test_cells_with_words_have_room_for_them_and_are_moved_sideways_on_a_phone() -> None:
    made = document([page([figure(HEAT, key="cells")])]).decode()
    assert re.search(r'<div class="roomy" style="--least:\d{3,}px"><div class="chart"', made)
    assert made.count('class="scroll" role="group" tabindex="0"') >= 2  # the cells, and their table
