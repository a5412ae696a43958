"""The picture of a chart, made in the browser: saved as PNG and SVG, copied, whatever its words are."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[2] / "pages" / "static"
PANEL = "answered_within_share_trend"
TEXT = "{http://www.w3.org/2000/svg}text"
ADDRESS = "http://picture.test/"
# A panel as Streamlit draws it, and the component's own buttons.
BARE = """<!doctype html><html><body><div data-testid="stApp" style="color:rgb(22,24,29)">
<div class="st-key-panel_x" style="background:rgb(255,255,255);width:500px"><p class="ds-note">note</p>
<div class="js-plotly-plot" style="width:460px;height:120px"><svg class="main-svg"
xmlns="http://www.w3.org/2000/svg" width="460" height="120"><text x="20" y="30">Desk \u0001 A</text></svg></div></div>
<div id="buttons"><button data-as="png">PNG</button><button data-as="svg">SVG</button>
<button data-as="copy"></button><span class="said"></span></div></div>
<script type="module">import mount from "./picture.js";
window.mount = (data) => mount({parentElement: document.querySelector("#buttons"), data});</script></body></html>"""
HEAD = {
    "panel": "x",
    "title": "Answered within 24 h",
    "period": "Jan 2026 to Dec 2026",
    "filters": "all desks",
    "cases": "n 120",
    "answered": "",
    "source": "Deskscope, own records, data to 31 Dec 2026",
    "written": [],
    "made": "made on {day}",
    "copy": "Copy picture",
    "copied": "Copied",
    "refused": "Refused",
}
HOSTILE = {
    "a script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "an entity": "&lt;b&gt; & \"quotes\" 'too' ]]> <!--",
    "control characters": "North\x00\x07\x1b[31m\x85 desk \ufffe",
    "half a character": "Desk \ud83d and \udc00",
    "emoji": "\U0001f469\u200d\U0001f4bb \U0001f3f4\U000e0067\U000e0062\U000e007f",
    "Arabic": "\u0645\u0643\u062a\u0628 \u0627\u0644\u062f\u0639\u0645 2026",
    "a turned text": "North \u202egnp.exe\u202c",
    "10,000 characters": "x" * 10_000,
    "10,000 words": "desk " * 10_000,
    "nothing": "",
}


def words_of(svg: bytes) -> str:
    return " ".join("".join(text.itertext()) for text in ET.fromstring(svg).iter(TEXT))


def downloaded(page: Page, kind: str) -> bytes:
    with page.expect_download() as download:
        page.locator(f"button[data-as={kind}]").click()
    return Path(download.value.path()).read_bytes()


@pytest.fixture
def bare(browser: Browser) -> Iterator[Page]:
    """A page with a panel and the component, without Streamlit; a dialog or an error on it is a failure."""
    context = browser.new_context(accept_downloads=True)
    context.route(f"{ADDRESS}**", lambda route: route.fulfill(status=404))
    context.route(ADDRESS, lambda route: route.fulfill(body=BARE, content_type="text/html"))
    context.route(
        f"{ADDRESS}picture.js",
        lambda route: route.fulfill(body=(STATIC / "picture.js").read_text(), content_type="text/javascript"),
    )
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: trouble.append(dialog.message) or dialog.dismiss())
    page.goto(ADDRESS)
    page.wait_for_function("() => typeof window.mount === 'function'")
    yield page
    context.close()
    assert trouble == []


@pytest.mark.parametrize("field", ["title", "filters", "source"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_picture_of_hostile_words_is_a_picture(text: str, field: str, bare: Page) -> None:
    surrogates = [hex(ord(letter)) for letter in text]
    bare.evaluate(
        "([head, field, units]) => mount({...head, [field]: units.map((u) => u > 0xffff"
        " ? String.fromCodePoint(u) : String.fromCharCode(u)).join('')})",
        [HEAD, field, [int(unit, 16) for unit in surrogates]],
    )
    svg = downloaded(bare, "svg")
    said = words_of(svg)
    assert HEAD["period"] in said
    assert b"<script" not in svg
    width, height = (int(ET.fromstring(svg).get(side)) for side in ("width", "height"))
    assert width == 460 + 2 * 28
    assert height < 120 + 200
    picture = Image.open(BytesIO(downloaded(bare, "png")))
    assert picture.size == (2 * width, 2 * height)


def test_a_long_title_is_on_several_lines_and_ends_with_an_ellipsis(bare: Page) -> None:
    bare.evaluate("head => mount(head)", HEAD | {"title": "How the desks of the north answer " * 20})
    titles = [
        "".join(text.itertext())
        for text in ET.fromstring(downloaded(bare, "svg")).iter(TEXT)
        if text.get("font-size") == "17"
    ]
    assert len(titles) == 3
    assert titles[0].startswith("How the desks")
    assert titles[2].endswith("…")


def test_the_line_below_the_title_is_in_the_picture_too(bare: Page) -> None:
    """It says what the line and its band are."""
    bare.locator(".ds-note").evaluate(
        "note => { const head = document.createElement('div'); head.className = 'ds-head';"
        " note.replaceWith(head); head.append(note); note.textContent = 'Half are answered <sooner>, by week'; }"
    )
    bare.evaluate("head => mount(head)", HEAD)
    said = words_of(downloaded(bare, "svg"))
    assert f"Half are answered <sooner>, by week {HEAD['period']}" in said


def test_arabic_stands_at_the_right(bare: Page) -> None:
    bare.evaluate("head => mount(head)", HEAD | {"title": HOSTILE["Arabic"]})
    texts = ET.fromstring(downloaded(bare, "svg")).iter(TEXT)
    title = next(text for text in texts if text.get("font-size") == "17")
    assert (title.get("direction"), title.get("x")) == ("rtl", str(460 + 28))


def test_where_the_browser_has_no_clipboard_it_says_what_to_do(bare: Page) -> None:
    """The page is neither on https nor on this machine, so there is none."""
    bare.evaluate("head => mount(head)", HEAD)
    bare.locator("button[data-as=copy]").click()
    expect(bare.locator(".said")).to_have_text("Refused")


@pytest.fixture
def drawer(visit, sample_address):
    """drawer(scheme) opens the 'i' of a panel, where pages may use the clipboard or not, and gives its page."""

    def opened(scheme: str, *, clipboard: bool) -> Page:
        visitor = visit(f"{sample_address}/response", color_scheme=scheme)
        allowed = ["clipboard-read", "clipboard-write"] if clipboard else []
        visitor.context.grant_permissions(allowed, origin=sample_address)
        visitor.page.locator(f".st-key-info_{PANEL} button").first.click()
        expect(visitor.page.get_by_test_id("stPopoverBody").locator("button.picture")).to_have_count(3)
        return visitor.page

    return opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chart_is_saved_and_copied_with_what_it_is(scheme: str, drawer) -> None:
    page = drawer(scheme, clipboard=True)
    svg = downloaded(page, "svg")
    said = words_of(svg)
    for words in (
        "Answered within 24\u00a0h",
        "Nov 2025 to Oct 2026",
        "all desks",
        "n 29,",
        "sample data",
        "made on",
    ):
        assert words in said, words
    root = ET.fromstring(svg)
    card = next(one for one in root if one.tag.endswith("rect")).get("fill")
    assert card == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 29)"}[scheme]
    picture = Image.open(BytesIO(downloaded(page, "png")))
    assert picture.size == (2 * int(root.get("width")), 2 * int(root.get("height")))
    page.locator("button[data-as=copy]").click()
    expect(page.locator(".said")).to_contain_text("Copied")
    copied = page.evaluate(
        "async () => { const [item] = await navigator.clipboard.read();"
        " const picture = await createImageBitmap(await item.getType('image/png'));"
        " return [picture.width, picture.height]; }"
    )
    assert tuple(copied) == picture.size


def test_a_browser_that_refuses_the_clipboard_is_told_of(drawer) -> None:
    page = drawer("light", clipboard=False)
    page.evaluate(
        "() => { navigator.clipboard.write = async () => {"
        " throw new DOMException('Write permission denied.', 'NotAllowedError'); }; }"
    )
    page.locator("button[data-as=copy]").click()
    expect(page.locator(".said")).to_contain_text("save the PNG instead")
