"""What axe-core finds on a page, less what is Streamlit's own and cannot be changed from outside."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
ONLY_CONTRAST = OPTIONS | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}

# Rule and place in Streamlit 1.67's own markup, and why it stays.
OF_STREAMLIT = {
    ("list", "[data-testid=stSidebarNavItems]"): "sections of the navigation are div elements inside its ul",
    (
        "listitem",
        "[data-testid=stSidebarNavItems] li",
    ): "the same; each link has its name and role all the same",
    (
        "presentation-role-conflict",
        "[data-testid=stFileUploaderDropzone]",
    ): "a drop zone named for nobody; the button in it is what has the name",
    ("region", "[role=listbox]"): "the choices of a filter hang at the end of the page; its field names them",
    (
        "empty-table-header",
        "[data-testid=stDataFrame] th",
    ): "the column of ticks in a table that can be chosen from",
}
FOUND = """([rule, places, target]) => {
    let root = document;
    for (const step of target.flat()) root = root.querySelector(step);
    return places.some(([of, place]) => of === rule && root.matches(place));
}"""


def findings(page: Page, options: dict[str, Any] = OPTIONS) -> list[str]:
    """What axe finds of ours: rule, element and what to do, a line each."""
    places = [list(place) for place in OF_STREAMLIT]
    return [
        f"{found['id']}: {node['html'][:200]}\n    {node['failureSummary']}"
        for found in AXE.run(page, options=options).response["violations"]
        for node in found["nodes"]
        if not page.evaluate(FOUND, [found["id"], places, node["target"]])
    ]
