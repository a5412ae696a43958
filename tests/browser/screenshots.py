"""Pictures of every page as people meet it, to be looked at: on a desk in the light and in the dark, on a phone,
and with nothing loaded.

    ./run python -m tests.browser.screenshots              every page
    ./run python -m tests.browser.screenshots response     one of them, with its tabs
    ./run python -m tests.browser.screenshots --warehouse duckdb:////srv/deskscope/warehouse

They lie in the folder `screenshots`, which git ignores, named by page and form; without --warehouse they show the
sample company.
"""

import argparse
import contextlib
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from sample_data import load_sample
from tests.browser.conftest import CHROMIUM_ARGUMENTS, EVERY_PAGE, PHONE, ROOT, Visitor, dashboard
from tests.conftest import chromium_path
from warehouse import open_warehouse

DESK = {"viewport": {"width": 1440, "height": 900}}
FORMS: dict[str, dict[str, Any]] = {
    "1440-light": DESK | {"color_scheme": "light"},
    "1440-dark": DESK | {"color_scheme": "dark"},
    "390": PHONE,
}
# The page scrolls inside the window: a window as tall as the page shows all of it.
HEIGHT = "() => document.querySelector('[data-testid=stMain]').scrollHeight"
TALLEST = 8000  # pixels; a chart of a picture beyond is no longer drawn


def picture(visitor: Visitor, path: Path) -> None:
    """A picture of the whole page, from its head to its foot."""
    size = visitor.page.viewport_size
    assert size is not None
    height = min(max(int(visitor.page.evaluate(HEIGHT)), size["height"]), TALLEST)
    visitor.page.set_viewport_size({"width": size["width"], "height": height})
    visitor.settle()
    visitor.page.screenshot(path=path)
    visitor.page.set_viewport_size(size)  # the next tab may be shorter
    visitor.settle()
    print(path.name, f"{size['width']} x {height}", flush=True)  # noqa: T201  # what a command says


def tabs(visitor: Visitor) -> list[str]:
    return [name.strip() for name in visitor.page.get_by_role("tab").all_inner_texts()]


def taken(browser: Browser, address: str, page: str, form: str, folder: Path, *, each_tab: bool) -> None:
    visitor = Visitor(browser, **FORMS.get(form, FORMS["1440-light"]))
    name = page.split("?", maxsplit=1)[0]
    try:
        visitor.open(f"{address}/{page}")
        picture(visitor, folder / f"{name}-{form}.png")
        for tab in tabs(visitor)[1:] if each_tab else ():
            visitor.page.get_by_role("tab", name=tab, exact=True).click()
            visitor.settle()
            word = re.sub(r"\W+", "-", tab.lower())
            picture(visitor, folder / f"{name}-{word}-{form}.png")
        visitor.assert_healthy()
    finally:
        visitor.close()


@contextlib.contextmanager
def addresses(warehouse: str | None) -> Iterator[tuple[str, str]]:
    """Of a dashboard with data and of one without."""
    with tempfile.TemporaryDirectory() as made, contextlib.ExitStack() as running:
        folder = Path(made)
        if warehouse is None:
            warehouse = f"duckdb:///{folder}/sample"
            load_sample(open_warehouse(warehouse))
        full = running.enter_context(dashboard(warehouse, folder / "full.log"))
        yield full, running.enter_context(dashboard(folder / "nothing", folder / "nothing.log"))


def main() -> None:
    asked = argparse.ArgumentParser(description="Pictures of every page in four forms.")
    asked.add_argument("pages", nargs="*", choices=[[], *EVERY_PAGE], help="only these, with their tabs")
    asked.add_argument("--warehouse", help="show this one instead of the sample company")
    asked.add_argument("--into", type=Path, default=ROOT / "screenshots", metavar="FOLDER")
    options = asked.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    wanted = options.pages or list(EVERY_PAGE)
    with addresses(options.warehouse) as (full, empty), sync_playwright() as playwright:
        path = chromium_path()
        if path is None:
            raise SystemExit("no Chromium found: install it or set DESKSCOPE_CHROMIUM")
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_ARGUMENTS))
        for page in wanted:
            for form in FORMS:
                taken(browser, full, EVERY_PAGE[page], form, options.into, each_tab=bool(options.pages))
            taken(browser, empty, EVERY_PAGE[page], "empty", options.into, each_tab=False)
        browser.close()


if __name__ == "__main__":
    main()
