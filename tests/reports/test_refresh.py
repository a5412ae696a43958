"""Last month's deck, dressed by a person, with this month's numbers: numbers new, everything else as it was."""

import zipfile
from copy import deepcopy
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.util import Inches

from charts.form import Form
from charts.forms import Bar, Bars, Line, Single, Trend
from charts.listing import Listing
from charts.native import NativeChart, NativeTable
from charts.native_forms import native
from metrics.units import Unit
from reports.pptx import deck
from reports.refresh import Refreshed, refreshed
from reports.slides import marks
from reports.slides.shapes import describe, description
from reports.taken import Asked, ReportError, Taken
from tests.charts.every_form import BARS, EVERY_FORM, LIKERT
from tests.reports.decks import ROOM, cells, found, opened, rows, saved, series, shapes, titles
from tests.reports.taken_page import TILES, figure, page, tile, whole_page

NEXT_MONTH = Asked("overview", date(2015, 5, 1), date(2016, 4, 30), where=(("desk", "north"),))
BEFORE = Bars("Desks", (Bar("North", 0.5, "50 %", subject=True), Bar("South", 0.25, "25 %")), Unit.SHARE)
AFTER = Bars(
    "Desks",
    (Bar("West", 0.75, "75 %"), Bar("South", 0.3, "30 %"), Bar("North", 0.123456789, "12 %", subject=True)),
    Unit.SHARE,
)
MONTHS = Trend(
    "Shares",
    ("2016-01", "2016-02"),
    (Line("Social", (0.01, 0.02), subject=True), Line("Phone", (0.5, 0.4))),
    Unit.SHARE,
)
LATER = Trend(
    "Shares",
    ("2016-02", "2016-03", "2016-04"),
    (Line("Phone", (0.4, 0.3, 0.2)), Line("Social", (0.02, 0.03, 0.04), subject=True)),
    Unit.SHARE,
)


def again(made: Any, now: Taken) -> tuple[Any, Refreshed]:
    done = refreshed(saved(made), lambda _asked: now)
    return opened(done.data), done


def dressed(form: Form | Single) -> tuple[Any, Any]:
    made = opened(deck([page(form, tiles=())]))
    return made, found(made, figure(form).key, "chart").chart


def test_a_deck_refreshed_with_the_same_page_is_the_same_deck() -> None:
    before = deck([whole_page()])
    done = refreshed(before, lambda _asked: whole_page())
    assert set(done.lines) == {f"slide {at}: refreshed" for at in range(1, 15)}
    first, second = opened(before), opened(done.data)
    assert titles(first) == titles(second)
    told = [
        [shape.text_frame.text for shape in shapes(one) if shape.has_text_frame] for one in (first, second)
    ]
    assert told[0] == told[1]


@pytest.mark.parametrize("form", EVERY_FORM, ids=lambda form: type(form).__name__)
def test_every_form_gets_new_numbers(form: Form | Single) -> None:
    """From a deck whose charts hold other numbers to exactly those of the form now."""
    own, drawn = figure(form), native(form)
    made = opened(deck([page(form, tiles=())]))
    if isinstance(drawn, NativeTable):
        for row in found(made, own.key, "table").table.rows:
            for cell in row.cells:
                cell.text_frame.paragraphs[0].runs[0].text = "old"
        renewed, _ = again(made, page(form, tiles=()))
        assert rows(found(renewed, own.key, "table").table) == [list(drawn.header), *map(list, drawn.rows)]
        return
    chart = found(made, own.key, "chart").chart
    for value in chart._chartSpace.iter("{*}v"):
        if value.getparent().getparent().tag.endswith("numCache"):
            value.text = "0.987"
    renewed, _ = again(made, page(form, tiles=()))
    assert series(found(renewed, own.key, "chart").chart) == {one.name: one.values for one in drawn.series}


def test_a_persons_titles_order_texts_and_colours_stay_and_the_numbers_are_new() -> None:
    made = opened(deck([page(BEFORE, MONTHS, sentence="Old.")]))
    bars = found(made, "desks", "chart")
    bars.chart.plots[0].series[0].format.fill.solid()
    bars.chart.plots[0].series[0].format.fill.fore_color.rgb = RGBColor(1, 2, 3)
    bars.left, bars.width = Inches(2), Inches(5)
    made.slides[2].shapes.title.text_frame.text = "What I say"
    made.slides[2].shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = "My own words: 50 %"
    order = made.slides._sldIdLst
    order.insert(0, order[3])  # the trend comes first now
    now = page(
        AFTER,
        LATER,
        tiles=(tile("social_share", "Social share of contacts", "9\u00a0%", "less"), *TILES[1:]),
        sentence="New.",
    )
    renewed, done = again(made, now)
    assert titles(renewed)[:4] == [
        "Shares: Social 2\u00a0% → 4\u00a0%",
        "Overview",
        "Overview at a glance",
        "What I say",
    ]
    bars = found(renewed, "desks", "chart")
    assert (bars.left, bars.width) == (Inches(2), Inches(5))
    assert series(bars.chart) == {"Figure": (0.75, 0.3, 0.123456789)}
    assert bars.chart.plots[0].series[0].format.fill.fore_color.rgb == RGBColor(1, 2, 3)
    assert any(
        shape.has_text_frame and shape.text_frame.text == "My own words: 50 %" for shape in shapes(renewed)
    )
    assert found(renewed, "social_share", "value").text_frame.text == "9\u00a0%"
    assert found(renewed, "social_share", "change").text_frame.text == "less"
    assert (done.odd, done.new) == ((), len(done.lines))


def test_a_slide_is_renewed_whole_or_left_whole() -> None:
    """A new title, n or foot over an old chart would lie: all of the slide keeps the words of its numbers."""
    made = opened(deck([page(BEFORE, MONTHS)]))
    silent = replace(figure(None, silent="Few."), key="shares")
    now = page(AFTER, tiles=TILES[:2], sentence="New.")
    renewed, done = again(made, replace(now, asked=NEXT_MONTH, figures=(*now.figures, silent)))
    before, after = ([_whole(slide) for slide in deck.slides] for deck in (made, renewed))
    left = [at for at, one in enumerate(before, start=1) if after[at - 1] == one]
    gone = "; ".join(f"the page has no figure '{key}' (any more)" for key in ("first_response", "satisfied"))
    assert done.odd == (
        f"slide 2: left as it is: {gone}",
        "slide 4: left as it is: no data now for 'Nothing loaded'",
    )
    assert left == [2, 4]
    assert done.new == len(before) - len(left)


def test_a_mark_has_the_days_of_its_numbers() -> None:
    """So that the next refresh knows how long the period was, and of when a slide is that was left."""
    made = opened(deck([page(BEFORE, MONTHS)]))
    silent = replace(figure(None, silent="Few."), key="shares")
    now = page(AFTER)
    renewed, _ = again(made, replace(now, asked=NEXT_MONTH, figures=(*now.figures, silent)))
    held = {key: marks.read(description(found(renewed, key, "chart"))) for key in ("desks", "shares")}
    assert {key: mark.asked.last for key, mark in held.items() if mark} == {
        "desks": date(2016, 4, 30),
        "shares": date(2016, 3, 31),
    }


def _whole(slide: Any) -> list[bytes]:
    """A slide with its charts and its notes, as they are kept."""
    charts = [shape.chart._chartSpace for shape in slide.shapes if getattr(shape, "has_chart", False)]
    kept = [slide._element, slide.notes_slide._element, *charts]
    return [etree.tostring(one, method="c14n") for one in kept]


def test_the_colour_of_one_bar_goes_where_its_name_goes() -> None:
    made, chart = dressed(BEFORE)
    point = chart.plots[0].series[0].points[1]  # South
    point.format.fill.solid()
    point.format.fill.fore_color.rgb = RGBColor(9, 9, 9)
    renewed, _ = again(made, page(AFTER, tiles=()))
    bars = found(renewed, "desks", "chart").chart
    assert bars.plots[0].series[0].points[1].format.fill.fore_color.rgb == RGBColor(9, 9, 9)
    ours = bars.plots[0].series[0].points[2].format.fill.fore_color
    assert ours.theme_color == 5  # North is ours, still in the accent


def test_lines_are_found_by_name_and_keep_a_persons_colour_when_months_are_added() -> None:
    made, chart = dressed(MONTHS)
    chart.plots[0].series[0].format.line.color.rgb = RGBColor(200, 0, 0)  # Social
    renewed, _ = again(made, page(LATER, tiles=()))
    lines = found(renewed, "shares", "chart").chart
    assert series(lines) == {"Social": (0.02, 0.03, 0.04), "Phone": (0.4, 0.3, 0.2)}
    assert lines.plots[0].series[0].format.line.color.rgb == RGBColor(200, 0, 0)
    assert tuple(lines.plots[0].categories) == ("Feb 2016", "Mar 2016", "Apr 2016")
    assert [row[0] for row in cells(lines)[1:]] == ["Feb 2016", "Mar 2016", "Apr 2016"]


def test_a_label_at_the_end_of_a_line_moves_to_its_new_end_in_a_persons_letters() -> None:
    made, chart = dressed(MONTHS)
    for look in chart._chartSpace.iter("{*}rPr"):
        look.set("sz", "2000")
    renewed, _ = again(made, page(LATER, tiles=()))
    label = next(found(renewed, "shares", "chart").chart._chartSpace.iter("{*}dLbl"))
    assert label.find("{*}idx").get("val") == "2"
    assert next(label.iter("{*}t")).text.replace("\u00a0", " ") == "Social 4 %"
    assert next(label.iter("{*}rPr")).get("sz") == "2000"


def test_a_series_taken_out_by_a_person_stays_out_and_one_added_stays_in() -> None:
    made, chart = dressed(MONTHS)
    phone = next(one for one in chart._chartSpace.iter("{*}ser") if "Phone" in "".join(one.itertext()))
    own = deepcopy(phone)
    phone.getparent().replace(phone, own)
    own.find("{*}tx").find(".//{*}v").text = "Our goal"
    for value, number in zip(own.find("{*}val").iter("{*}v"), ("0.7", "0.8"), strict=True):
        value.text = number
    renewed, _ = again(made, page(LATER, tiles=()))
    lines = found(renewed, "shares", "chart").chart
    assert series(lines) == {"Social": (0.02, 0.03, 0.04), "Our goal": (0.8, None, None)}  # of February


@pytest.mark.parametrize("kind", ["pieChart", "areaChart"])
def test_another_type_of_chart_stays_and_gets_the_numbers(kind: str) -> None:
    made, chart = dressed(BEFORE)
    old = next(chart._chartSpace.iter("{*}barChart"))
    ser = next(old.iter("{*}ser"))
    for tag in ("dLbls", "invertIfNegative"):
        for one in ser.findall(f"{{*}}{tag}"):
            ser.remove(one)
    new = etree.SubElement(old.getparent(), old.tag.replace("barChart", kind))
    new.append(ser)
    if kind == "areaChart":
        new.extend(old.findall("{*}axId"))
    old.getparent().replace(old, new)
    renewed, done = again(made, page(AFTER, tiles=()))
    chart = found(renewed, "desks", "chart").chart
    assert next(chart._chartSpace.iter(f"{{*}}{kind}")) is not None
    assert series(chart) == {"Figure": (0.75, 0.3, 0.123456789)}
    assert "slide 2: refreshed" in done.lines


def test_labels_that_a_person_deleted_do_not_come_back() -> None:
    made, chart = dressed(BEFORE)
    for ser in chart._chartSpace.iter("{*}ser"):
        ser.remove(ser.find("{*}dLbls"))
    renewed, _ = again(made, page(AFTER, tiles=()))
    assert not list(found(renewed, "desks", "chart").chart._chartSpace.iter("{*}dLbls"))


def test_words_that_a_person_changed_are_kept_and_others_are_renewed() -> None:
    made = opened(deck([page(BARS, tiles=())]))
    key = figure(BARS).key
    found(made, key, "foot").text_frame.text = "Source: believe me"
    now = replace(page(BARS, tiles=()), period="May 2016", snapshot="snapshot 8")
    renewed, _ = again(made, now)
    assert found(renewed, key, "foot").text_frame.text == "Source: believe me"
    assert found(renewed, "", "page").text_frame.text.startswith("May 2016\n")
    assert "snapshot 8" in found(renewed, "", "closing").text_frame.text


def test_a_renewed_text_keeps_its_letters_and_can_be_renewed_once_more() -> None:
    made = opened(deck([page(BARS, tiles=())]))
    key = figure(BARS).key
    found(made, key, "foot").text_frame.paragraphs[0].runs[0].font.size = Inches(0.2)
    may, june = (replace(page(BARS, tiles=()), filters=name) for name in ("Desk May", "Desk June"))
    renewed, _ = again(made, may)
    assert "Desk May" in found(renewed, key, "foot").text_frame.text
    renewed, _ = again(renewed, june)
    foot = found(renewed, key, "foot")
    assert "Desk June" in foot.text_frame.text
    assert foot.text_frame.paragraphs[0].runs[0].font.size == Inches(0.2)


def test_a_table_grows_and_shrinks_and_keeps_how_its_cells_look() -> None:
    def listing(*desks: str) -> Listing:
        return Listing("Waiting", ("Desk", "Waiting"), tuple((desk, "1") for desk in desks), frozenset({1}))

    made = opened(deck([page(listing("North", "South"), tiles=())]))
    cell = found(made, "waiting", "table").table.cell(1, 0)
    cell.text_frame.paragraphs[0].runs[0].font.italic = True
    renewed, _ = again(made, page(listing("East", "West", "South"), tiles=()))
    table = found(renewed, "waiting", "table").table
    assert rows(table) == [["Desk", "Waiting"], ["East", "1"], ["West", "1"], ["South", "1"]]
    assert table.cell(1, 0).text_frame.paragraphs[0].runs[0].font.italic
    renewed, _ = again(renewed, page(listing("East"), tiles=()))
    assert len(found(renewed, "waiting", "table").table.rows) == 2


def test_a_chart_without_its_alternative_text_is_found_by_the_notes_of_its_slide() -> None:
    made = opened(deck([page(BEFORE, tiles=())]))
    describe(found(made, "desks", "chart"), "")
    renewed, done = again(made, page(AFTER, tiles=()))
    assert series(found(renewed, "desks", "chart").chart) == {"Figure": (0.75, 0.3, 0.123456789)}
    assert done.lines[1] == "slide 2: refreshed"


def test_a_chart_of_the_persons_own_is_never_touched() -> None:
    made = opened(deck([page(BEFORE, tiles=())]))
    data = CategoryChartData()
    data.categories = ["a"]
    data.add_series("mine", [42])
    ours = found(made, "desks", "chart")
    mine = made.slides[1].shapes.add_chart(57, 0, 0, Inches(2), Inches(2), data)
    name = mine.name
    ours._element.getparent().remove(ours._element)
    renewed, _ = again(made, page(AFTER, tiles=()))
    kept = next(shape for shape in shapes(renewed) if shape.name == name)
    assert series(kept.chart) == {"mine": (42.0,)}


def test_a_damaged_mark_is_told_and_the_chart_left_alone() -> None:
    made = opened(deck([page(BEFORE, tiles=())]))
    chart = found(made, "desks", "chart")
    describe(chart, description(chart).replace('"clock"', "clock"))
    chart.name = "Chart 4"
    renewed, done = again(made, page(AFTER, tiles=()))
    assert done.lines[1] == "slide 2: left as it is: the mark in an alternative text is damaged"
    kept = next(shape for shape in shapes(renewed) if shape.has_chart)
    assert series(kept.chart) == {"Figure": (0.5, 0.25)}


def test_each_line_says_why_a_slide_was_left() -> None:
    made = opened(deck([page(BEFORE, tiles=())]))
    made.slides.add_slide(made.slide_layouts[1])
    _, done = again(made, page(LIKERT, tiles=()))
    assert done.lines[1] == "slide 2: left as it is: the page has no figure 'desks' (any more)"
    assert done.lines[3] == "slide 4: nothing of Deskscope on it, left as it is"
    silent = replace(page(tiles=()), figures=(replace(figure(None, silent="Nothing."), key="desks"),))
    _, done = again(made, silent)
    assert done.lines[1].startswith("slide 2: left as it is: no data now for 'Nothing loaded'")


def test_a_page_that_cannot_be_had_is_told_on_its_slides_and_asked_for_once() -> None:
    asked: list[Asked] = []

    def refuse(one: Asked) -> Taken:
        asked.append(one)
        raise ReportError("no page 'overview' here")

    done = refreshed(deck([page(BEFORE)]), refuse)
    assert set(done.lines) == {f"slide {at}: left as it is: no page 'overview' here" for at in range(1, 5)}
    assert len(asked) == 1


def test_a_deck_without_a_mark_is_refused_in_one_line() -> None:
    made = Presentation()
    made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = "Mine"
    with pytest.raises(ReportError, match="no chart of Deskscope"):
        refreshed(saved(made), lambda _asked: page())


def _zip(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"", "not a PowerPoint deck"),
        (b"hello", "not a PowerPoint deck"),
        (_zip(a=b"b"), "not a PowerPoint deck"),
        (deck([page(BEFORE)])[:20_000], "not a PowerPoint deck"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "password"),
        (_zip(bomb=b"\x00" * 60_000_000), "unpack to 60 MB"),
    ],
    ids=["empty", "text", "zip", "cut", "locked", "bomb"],
)
def test_what_is_no_deck_is_refused_in_one_line(file: bytes, said: str) -> None:
    with pytest.raises(ReportError, match=said) as refused:
        refreshed(file, lambda _asked: page())
    assert "\n" not in str(refused.value)
    assert "object at" not in str(refused.value)


def test_a_deck_with_entities_in_its_xml_is_not_opened_for_them(tmp_path: Any) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    source, out = BytesIO(deck([page(BEFORE, tiles=())])), BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "ppt/slides/slide2.xml":
                head, _, body = data.partition(b"\n")
                doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'.encode()
                data = head + doctype + body.replace(b"Desks", b"&e;", 1)
            new.writestr(entry, data)
    try:
        done = refreshed(out.getvalue(), lambda _asked: page(AFTER, tiles=()))
    except ReportError:
        return
    assert b"secret" not in b"".join(part.blob for part in opened(done.data).part.package.iter_parts())


def test_a_mark_is_read_back_as_it_was_written() -> None:
    mark = marks.Mark(
        Asked("overview", where=(("desk", None),), compare="before"), "x", "chart", more={"series": ["ä"]}
    )
    assert marks.read(f"words\n{marks.line(mark)}\nmore") == mark
    assert marks.read("words") is None
    assert marks.damaged('words\n{"deskscope": 1, "page"')
    assert isinstance(native(BEFORE), NativeChart)


def waiting(rows: int, long: int = 0) -> Listing:
    """So many rows, of which each has so many words."""
    cells = tuple((f"Desk {at}", "word " * long or str(at)) for at in range(rows))
    return Listing("Waiting", ("Desk", "Waiting"), cells, frozenset({1}))


def test_a_list_that_outgrew_its_slide_says_how_many_rows_did_not_fit() -> None:
    made = opened(deck([page(waiting(10), tiles=())]))
    renewed, done = again(made, page(waiting(20), tiles=()))
    assert len(found(renewed, "waiting", "table").table.rows) == 16
    assert done.lines[1] == "slide 2: refreshed, but 5 rows did not fit"
    _renewed, done = again(renewed, page(waiting(16), tiles=()))
    assert done.lines[1] == "slide 2: refreshed, but 1 row did not fit"
    _renewed, done = again(renewed, page(waiting(12), tiles=()))
    assert done.lines[1] == "slide 2: refreshed"


def test_the_slides_of_a_list_keep_each_their_rows_and_the_last_tells_what_has_no_room() -> None:
    form = waiting(12, 28)
    made = opened(deck([page(form, tiles=())]))
    parts = [rows(shape.table)[1:] for shape in shapes(made) if shape.has_table]
    assert len(parts) == 2
    renewed, done = again(made, page(form, tiles=()))
    assert [rows(shape.table)[1:] for shape in shapes(renewed) if shape.has_table] == parts
    assert set(done.lines) == {f"slide {at}: refreshed" for at in range(1, 5)}
    more = waiting(30, 28)
    renewed, done = again(made, page(more, tiles=()))
    held = [row for shape in shapes(renewed) if shape.has_table for row in rows(shape.table)[1:]]
    assert held == [[cell.strip() for cell in row] for row in more.rows[: len(held)]]
    assert done.lines[2] == f"slide 3: refreshed, but {30 - len(held)} rows did not fit"


def test_a_shortened_list_is_shortened_again_and_counts_what_there_is_now() -> None:
    made = opened(deck([page(waiting(50), tiles=())]))
    renewed, done = again(made, page(waiting(70), tiles=()))
    assert len(found(renewed, "waiting", "table").table.rows) == 16
    assert found(renewed, "waiting", "brief").text_frame.text == "15 of 70 rows; 55 more: in the workbook"
    assert "slide 2: refreshed" in done.lines


def test_the_closing_slides_of_several_pages_are_renewed_from_all_of_them() -> None:
    pages = {
        name: replace(page(BARS, tiles=()), asked=Asked(name), comparability=(f"{name} in May.",) * 2)
        for name in ("overview", "social")
    }
    made = opened(deck(list(pages.values())))
    june = {name: replace(one, comparability=(f"{name} in June.",)) for name, one in pages.items()}
    done = refreshed(saved(made), lambda asked: june[asked.page])
    told = found(opened(done.data), "", "closing").text_frame.text
    assert "overview in June." in told
    assert "social in June." in told
    assert "May" not in told
    longer = replace(june["social"], comparability=tuple(f"{at} " + "word " * 100 for at in range(12)))
    done = refreshed(saved(made), lambda asked: (june | {"social": longer})[asked.page])
    assert "did not fit" in done.lines[-1]


def test_figures_that_share_a_slide_are_renewed_each_with_its_words_and_notes() -> None:
    both = replace(page(tiles=()), figures=(figure(BEFORE), figure(replace(BEFORE, title="Met"))))
    made = opened(deck([both, page(LIKERT, tiles=())]))
    now = replace(both, figures=(figure(AFTER), figure(replace(AFTER, title="Met"))))
    renewed, _ = again(made, replace(now, sentence="New."))
    assert found(renewed, "met", "title").text_frame.text.replace("\u00a0", " ") == "Met: North 12 %"
    for key in ("desks", "met"):
        assert series(found(renewed, key, "chart").chart) == {"Figure": (0.75, 0.3, 0.123456789)}
    notes = renewed.slides[1].notes_slide.notes_text_frame.text
    assert notes.count("West 75") == 2


def test_a_figure_that_has_data_now_is_told_where_the_deck_has_no_slide_for_it() -> None:
    silent = [figure(None, key, silent="Not yet.") for key in ("followers", "views")]
    before = replace(page(BARS, tiles=()), figures=(figure(BARS), *silent))
    now = replace(before, figures=(figure(BARS), figure(LIKERT, "followers"), silent[1]))
    renewed, done = again(opened(deck([before])), now)
    assert [row[0] for row in rows(found(renewed, "", "silent table").table)] == ["Figure", "Nothing loaded"]
    assert done.lines[2] == "slide 3: refreshed, but 'Satisfaction' has data now, a new deck shows it"


def test_what_is_told_of_a_refresh_is_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.refresh._", lambda text: f"[{text}]")
    done = refreshed(deck([page(BEFORE, tiles=())]), lambda _asked: page(AFTER, tiles=()))
    assert done.lines == ("[slide 1: [refreshed]]", "[slide 2: [refreshed]]", "[slide 3: [refreshed]]")


def test_answers_stay_around_their_middle_when_they_are_renewed() -> None:
    made, chart = dressed(LIKERT)
    assert ROOM in [one.name for one in chart.plots[0].series]
    rows_now = tuple(replace(row, shares=(0.4, 0.2, 0.2, 0.2)) for row in LIKERT.rows[:1])
    renewed, _ = again(made, page(replace(LIKERT, rows=(*rows_now, LIKERT.rows[1])), tiles=()))
    now = found(renewed, figure(LIKERT).key, "chart").chart
    every = {one.name: tuple(one.values) for one in now.plots[0].series}
    assert list(every) == [ROOM, *LIKERT.answers]
    assert every[ROOM] == pytest.approx((0.0, 0.125))  # 0.5 against 0.375 left of the middle
