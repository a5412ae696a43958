"""Every word of every page can be translated: in the pseudo-language nothing but data stays as it was.

That language puts an accent on every letter of a message, wherever it ends up. A word in plain letters is
therefore data (a desk's name, a publisher, a formula), or it was forgotten.
"""

import getpass
import json
import re
import tomllib
from collections.abc import Callable, Collection, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pandas as pd
import pytest
from babel.dates import get_day_names, get_month_names
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from language import PSEUDO, languages
from language.pseudo import pseudo as pseudo_words
from metrics import BENCHMARKS, METRICS
from reports.published import COLUMN_HELP, in_plain_words
from sample_data import company
from sample_data.tickets import SERVICES
from tests.depth import THOROUGH
from tests.pages.walk import LEAD, PAGES, behind_every_i, below, tabs

# What is no word of ours, and why.
COMPANY = Path(company.__file__).with_suffix(".toml")
NAMES = {"Deskscope", "LinkedIn", "YouTube", "Viva", "Engage", "Mastodon"}  # of products
FORMATS = {
    *("Excel", "PowerPoint"),
    "CSV",
    "PNG",
    "SVG",
    "SQL",
    "UTC",
    "TOML",
    "TSV",
    "GMT",
    "EUR",
    "USD",
}  # called so in every language
TIMES = {
    word.strip(".")
    for width in ("wide", "abbreviated")
    for names in (get_month_names(width, locale="en_GB"), get_day_names(width, locale="en_GB"))
    for word in names.values()
} | {"Sept"}  # by the locale, which has no pseudo-language
QUOTED = (
    "publisher",
    "population",
    "region",
    "question",
    "caveat",
    "finding",
    "title",
    "period",
    "id",
    "n_of",
)
PUBLISHED = {
    said
    for row in BENCHMARKS
    for name in QUOTED
    if (text := getattr(row, name))
    for plain in (text, in_plain_words(text, row))
    for said in (plain, plain[:1].upper() + plain[1:])
}  # publishers, whom and what they asked, and what is said of it: a library of texts, as a quotation is
WORDS_OF_SOURCES = (
    *SERVICES,
    "Lobby kiosk",
    "Pneumatic tube",
    "Meeting rooms",
    "planted",
    "EUR",
)  # in the sample company's data

SAMPLE = tomllib.loads(COMPANY.read_text("utf-8"))
DATA = re.compile(
    r"(?<!\w)("
    + "|".join(
        re.escape(name)
        for name in sorted(
            {
                *(name for id_, desk in SAMPLE["desks"].items() for name in (desk["name"], id_)),
                *(company.TICKET_SOURCE, company.PHONE_SOURCE, company.ASSISTANT_SOURCE),
                *(company.SURVEY_SOURCE, *company.NETWORKS, *map(str.capitalize, company.NETWORKS)),
                *PUBLISHED,
                *WORDS_OF_SOURCES,
            },
            key=len,
            reverse=True,
        )
    )
    + r")(: (ticket|post|rating|contact_volume))?(?!\w)"
)  # names in the sample company and of publishers; a source with the table it fills

NOT_WORDS = {  # fields of Streamlit's messages that no reader sees
    *("id", "element_id", "form_id", "icon", "url", "page_script_hash", "query_string", "query_param_key"),
    *("config", "theme", "color", "format", "mime", "key", "language", "selection_mode", "css_content"),
    *("js_content", "group_id", "script_hash", "page", "spec", "styler", "columns", "url_pathname"),
    *("delta_path", "user_key", "type", "height", "width", "deferred_file_id", "component_name"),
}
SEEN_IN_A_CHART = {"text", "hovertext", "ticktext", "name", "hovertemplate", "texttemplate"}
NO_WORDS = {"code", "bidi_component"}  # SQL and commands; scripts, whose data are shown elsewhere too
NO_TEXT = re.compile(r"\d{8}-\d{6}-\w{4}|%\{\w+\}|:material/\w+:|:\w+\[|`[^`]*`|\]\([^)]*\)|https?://\S+")


COLUMN = re.compile(
    f"<dt>({'|'.join(name for name, _ in COLUMN_HELP)})</dt>|<dd>{', '.join(METRICS)}</dd>"
)  # what a file calls its columns, and what it may say of a figure


class Read(HTMLParser):
    """What is read of a text with tags, by eye or by ear."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.style = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.style = tag in {"style", "script"}
        self.words += [value or "" for name, value in attrs if name in {"title", "alt", "aria-label"}]

    def handle_endtag(self, tag: str) -> None:
        self.style = self.style and tag not in {"style", "script"}

    def handle_data(self, data: str) -> None:
        if not self.style:
            self.words.append(data)


def proto_texts(message: Message) -> Iterator[str]:
    """Every text of one of Streamlit's messages, but the technical ones."""
    for field, value in message.ListFields():
        if field.name in NOT_WORDS:
            continue
        for each in value if field.is_repeated else [value]:
            if isinstance(each, str):
                yield each
            elif isinstance(each, Message):
                yield from proto_texts(each)


def chart_texts(made: object, name: str = "") -> Iterator[str]:
    """What a chart's description shows."""
    if isinstance(made, dict):
        for key, value in made.items():
            if key not in {"template", "config"}:
                yield from chart_texts(value, key)
    elif isinstance(made, list):
        for value in made:
            yield from chart_texts(value, name)
    elif isinstance(made, str) and name in SEEN_IN_A_CHART:
        yield made


def table_texts(table: pd.DataFrame, config: str) -> Iterator[str]:
    """The headers of a table, as they are called on the page, and its cells."""
    called = json.loads(config or "{}")
    for column in table.columns:
        yield str(called.get(str(column), {}).get("label") or column)
        yield from (value for value in table[column] if isinstance(value, str))


def texts(node: Any) -> Iterator[str]:
    """What a reader may meet in one element."""
    proto = getattr(node, "proto", None)
    if node.type in NO_WORDS or not isinstance(proto, Message):
        return
    if node.type in {"dataframe", "table", "arrow_data_frame", "arrow_table"}:
        yield from table_texts(node.value, getattr(proto, "columns", ""))
        yield getattr(proto, "alt", "")
    elif node.type == "plotly_chart":
        yield from chart_texts(json.loads(proto.spec))
        yield proto.alt
    else:
        yield from proto_texts(proto)


def forgotten(app: AppTest, data: Collection[str] = ()) -> set[str]:
    """The texts with a word in plain letters that is not data, be it on the page, beside it or in a dialog.

    `data` are words of the test's own file.
    """
    allowed = NAMES | FORMATS | TIMES | {*languages(), PSEUDO, *data}
    found = set()
    for node in below(app._tree):
        for text in texts(node):
            shown = DATA.sub(
                " ", NO_TEXT.sub(" ", " ".join(Read(COLUMN.sub("", text.replace("\\", ""))).words))
            )
            words = set(re.findall(r"(?<![\w])[A-Za-z]{2,}(?![\w])", shown)) - allowed
            if words:
                found.add(f"{node.type}: {' '.join(sorted(words))} | {text[:150]}")
    return found


@pytest.fixture
def pseudo(opened: Callable[..., AppTest]) -> Callable[[Path, str | None], AppTest]:
    """Opens a page in the pseudo-language."""
    return lambda folder, page: opened(folder, page, lang=PSEUDO)


@pytest.mark.parametrize("folder", ["sample"], indirect=True)
@pytest.mark.parametrize("page", PAGES)
def test_every_word_of_a_page_can_be_translated(
    folder: Path, page: str, pseudo: Callable[[Path, str | None], AppTest]
) -> None:
    seen: set[str] = set()
    for app in tabs(pseudo(folder, page)):
        assert not app.exception
        seen |= forgotten(behind_every_i(app) if THOROUGH else app)
    assert not seen, "\n".join(sorted(seen))


@pytest.mark.parametrize("folder", ["empty"], indirect=True)
@pytest.mark.parametrize(
    "page", [None, *(page for page in PAGES if page not in LEAD or "benchmarks" in page)]
)
def test_every_word_of_an_empty_page_can_be_translated(
    folder: Path, page: str | None, pseudo: Callable[[Path, str | None], AppTest]
) -> None:
    app = pseudo(folder, page)  # without a page, the one that stands in for the others
    assert not app.exception
    seen = forgotten(app)
    assert not seen, "\n".join(sorted(seen))


@pytest.mark.parametrize("folder", ["sample"], indirect=True)
@pytest.mark.parametrize("key", ["write_any", "save_view"])
def test_every_word_of_a_dialog_can_be_translated(
    folder: Path, key: str, pseudo: Callable[[Path, str | None], AppTest]
) -> None:
    app = pseudo(folder, None)
    app.button(key=key).click().run()
    assert not app.exception
    assert any(node.type == "dialog" for node in below(app._tree))
    seen = forgotten(app)
    assert not seen, "\n".join(sorted(seen))


ZONES = {part for zone in available_timezones() for part in re.split(r"[/_\d+-]", zone)}
# What the file itself says, what is told of it in the command line's words, and who loaded it.
OF_THE_FILE = {
    *("incident", "odd", "csv", "toml", "utf", "servicenow", "North", "Phone", "Email", "Chat", "Closed"),
    *("High", "true", "Alpha", "Beta", "Gamma", getpass.getuser()),
    *"no column was recognised: say below what each holds".replace(":", "").split(),
}
COLUMNS = "number opened_at resolved_at contact_type assignment_group state priority made_sla"
KNOWN = f"{COLUMNS.replace(' ', ',')}\n" + "".join(
    f"INC{at:05},2024-01-{1 + at % 28:02} 09:00:00,2024-01-{1 + at % 28:02} 15:30:00,"
    f"{('Phone', 'Email', 'Chat')[at % 3]},North,Closed,2 - High,true\n"
    for at in range(40)
)
ODD = "Alpha,Beta,Gamma\n" + "".join(
    f"X{at},0{1 + at % 9}/0{1 + at % 8}/2024 09:00,Phone\n" for at in range(40)
)


@pytest.mark.parametrize("folder", ["empty"], indirect=True)
def test_every_word_on_the_way_of_a_file_into_the_warehouse_can_be_translated(
    folder: Path, pseudo: Callable[[Path, str | None], AppTest]
) -> None:
    words = OF_THE_FILE | ZONES | {*re.findall("[A-Za-z]+", COLUMNS)}
    seen: set[str] = set()
    app = pseudo(folder, "analysts/add_data.py")
    for name, text in (("odd.csv", ODD), ("incident.csv", KNOWN)):
        app.file_uploader[0].upload(name, text.encode())
        app.run()
        assert not app.exception
        seen |= forgotten(app, words)
    load = pseudo_words("Load")
    next(button for button in app.button if button.label == load).click()
    app.run()
    assert not app.exception
    assert app.dataframe  # the loads, and the table to tick off
    seen |= forgotten(app, words)
    assert not seen, "\n".join(sorted(seen))


GERMAN = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Channels"
msgstr "Kanäle"

msgid "12 months"
msgstr "12 Monate"

msgid "Showing {period}, beside {before}"
msgstr "{period}, daneben {before}"

msgid "{begin} to {end}"
msgstr "{begin} bis {end}"
"""


@pytest.mark.parametrize("folder", ["sample"], indirect=True)
def test_one_file_adds_a_language_to_the_pages(
    folder: Path, opened: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "de.po").write_text(GERMAN, "utf-8")
    monkeypatch.setenv("DESKSCOPE_LANGUAGES", str(tmp_path))
    app = opened(folder, "managers/channels.py", lang="de")
    assert app.title[0].value == "Kanäle"
    assert app.selectbox(key="period").options[0] == "12 Monate"
    assert app.selectbox(key="period").value == "12 months"  # what a link of ours says in every language
    line = app.caption[0].value
    assert line.startswith(
        "Nov. 2025 bis Okt. 2026, daneben Nov. 2024 bis Okt. 2025 · "
    )  # months as in German
    assert app.button_group(key="lang").options == ["en", "de"]


@pytest.mark.parametrize("folder", ["sample"], indirect=True)
def test_a_link_of_another_language_is_understood(folder: Path, opened: Callable[..., AppTest]) -> None:
    app = opened(folder, "managers/channels.py", period=pseudo_words("6 months"))
    assert app.selectbox(key="period").value == "6 months"
