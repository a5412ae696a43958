"""A thousand strings that nobody thought of: whatever a text is, the document around it stays the same."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.html import document
from tests.depth import THOROUGH
from tests.reports.documents import page, read
from tests.reports.test_html import hostile_page

PIECES = (
    "<",
    ">",
    "&",
    '"',
    "'",
    "</",
    "<script>",
    "<b>",
    "<br>",
    "<span style='",
    "-->",
    "{",
    "}",
    "\\",
    "url(",
    "\x00",
)
ANY_TEXT = st.lists(
    st.sampled_from(PIECES) | st.text(st.characters(categories=None), max_size=8), min_size=1, max_size=12
).map("".join)
TAGS = (
    "article",
    "section",
    "details",
    "table",
    "style",
    "title",
    "h1",
    "h2",
    "h3",
    "svg",
    "rect",
    "path",
    "td",
)
CALM = {tag: len(read(document([page(hostile_page("calm"), "calm")])).select(tag)) for tag in TAGS}


@settings(max_examples=1000 if THOROUGH else 20)
@given(ANY_TEXT)
def test_any_text_leaves_the_document_as_it_is(text: str) -> None:
    text += "x"  # an empty text leaves its line out
    made = document([page(hostile_page(text), text)])
    found = read(made)
    assert {tag: len(found.select(tag)) for tag in TAGS} == CALM
    assert found.select("script, img, iframe, object, form, link, base") == []
    assert not re.search(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]", made.decode())
