"""Walks what a page drew: every page that is registered, every tab it has, every panel, tile and listing on it.

Nothing is named here, so that a new page, tab or panel is looked at as soon as it is there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

MAIN = Path(__file__).parents[2] / "pages" / "main.py"
BEGIN = "analysts/begin.py"  # stands in for the others while there is nothing to show
_MENU = MAIN.parent / "parts" / "menu.py"
PAGES = tuple(dict.fromkeys(re.findall(r'"(?!analysts/begin)(\w+/\w+\.py)"', _MENU.read_text("utf-8"))))
LEAD = tuple(page for page in PAGES if page.split("/", maxsplit=1)[0] in {"leadership", "managers"})
OPENS = "How we got: "
BEHIND = "Records behind: "
_KEYED = re.compile(r"^\$\$ID-[0-9a-f]+-(.+)$")
_BLOCK = re.compile(r"^(panel|tile)_(\w+)$")
_FIGURE = re.compile(r'class="ds-(value|list|single|news)\b')  # the marks of a figure in our own HTML


def key_of(node: Any) -> str:
    """The key that a container or element was given; '' for none."""
    found = _KEYED.match(str(getattr(getattr(node, "proto", None), "id", "")))
    return found[1] if found else ""


def below(node: Any) -> Iterator[Any]:
    """The node's elements and containers, itself first."""
    yield node
    for child in getattr(node, "children", {}).values():
        yield from below(child)


def html_of(node: Any) -> str:
    """The HTML of our own below a node."""
    bodies = [each.proto.body for each in below(node) if each.type == "html"]
    return " ".join(body for body in bodies if "<style>" not in body).replace("\u00a0", " ")


def words_of(node: Any) -> str:
    """The words below a node, without tags."""
    said = [each.value for each in below(node) if each.type in {"markdown", "caption", "title", "subheader"}]
    return re.sub(r"<[^>]+>", " ", " ".join([html_of(node), *said])).replace("\u00a0", " ")


@dataclass(frozen=True)
class Block:
    """A panel or a tile as drawn."""

    key: str
    node: Any
    is_tile: bool = False

    def of(self, kind: str) -> list[Any]:
        return [each for each in below(self.node) if each.type == kind]

    @property
    def title(self) -> str:
        found = re.search(r'class="ds-(?:title|name)[^"]*">([^<]*)<', html_of(self.node))
        return found[1] if found else ""

    @property
    def html(self) -> str:
        """Its own HTML, without what is behind its 'i'."""
        drawer = self.drawer
        behind = html_of(drawer) if drawer is not None else ""
        return html_of(self.node).replace(behind, "") if behind.strip() else html_of(self.node)

    @property
    def drawer(self) -> Any:
        """What is behind its 'i'; None without one."""
        named = (box for box in self.of("popover") if box.proto.popover.label.startswith(OPENS))
        return next(named, None)

    @property
    def charts(self) -> list[Any]:
        return self.of("plotly_chart")

    @property
    def links(self) -> list[Any]:
        return [each.proto for each in self.of("page_link")]


def blocks(app: AppTest) -> list[Block]:
    """Every panel and tile of the page as it stands."""
    found = [(node, _BLOCK.match(key_of(node))) for node in below(app.main)]
    return [Block(match[2], node, is_tile=match[1] == "tile") for node, match in found if match]


def shows_figure(block: Block) -> bool:
    """Whether there is a number, a list or a table on it."""
    tables = [each for each in below(block.node) if each.type == "dataframe" and key_of(each)]
    on_it = [each for each in tables if not key_of(each).startswith("table_")]
    return bool(_FIGURE.search(block.html) or "ds-sentence" in block.html or on_it)


def outside(app: AppTest) -> list[str]:
    """What looks like a figure or a chart, and stands in no panel and no tile."""
    held = {id(each) for block in blocks(app) for each in below(block.node)}
    return [
        str(getattr(node.proto, "body", node.type))[:120]
        for node in below(app.main)
        if id(node) not in held
        and (node.type == "plotly_chart" or (node.type == "html" and _FIGURE.search(node.proto.body)))
    ]


def tabs(app: AppTest) -> Iterator[AppTest]:
    """The page with each of its tabs open in turn, by the tab's own address; once where it has none."""
    rows = [node for node in below(app.main) if node.type == "tab_container" and key_of(node)]
    if not rows:
        yield app
    for row in rows:
        for tab in [each for each in row.children.values() if each.type == "tab"]:
            app.query_params[key_of(row)] = tab.label  # a tab is bound to the address
            app.session_state[key_of(row)] = tab.label
            yield app.run()
        del app.query_params[key_of(row)]


def behind_every_i(app: AppTest) -> AppTest:
    """The page with every 'i' open."""
    for block in blocks(app):
        app.session_state[f"info_{block.key}"] = True
    return app.run()
