"""A page that cannot be made to its end shows no half of it: half the figures would pass for all of them."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_what_was_drawn_before_a_failure_does_not_stay(visit, fresh, copied, sample_folder: Path) -> None:
    folder = copied(sample_folder)
    visitor = visit(f"{fresh(folder)}/response")
    panels = visitor.page.locator("[class*=st-key-panel_]:visible")
    expect(panels.first).to_be_visible()
    for snapshot in (folder / "snapshots").iterdir():
        snapshot.write_bytes(b"no database any more")
    visitor.page.get_by_role("tab", name="Waiting now").click()
    visitor.settle()
    expect(visitor.page.get_by_role("button", name="Try again")).to_be_visible()
    expect(panels).to_have_count(0)
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Response")
    expect(visitor.page.locator(".st-key-filters")).to_be_visible()
