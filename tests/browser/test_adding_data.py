"""From a file to a chart by hand, and back: upload, mapping, load, reconcile, undo, the sample banner."""

import re
import threading
from pathlib import Path

import pytest
from playwright.sync_api import expect

from connectors.files import load_file
from warehouse import open_warehouse

pytestmark = pytest.mark.browser


def drop(visitor, path: Path) -> None:
    """Drops a file on the settled page: there are two drop zones while one load makes way for the next."""
    visitor.settle()
    zone = visitor.page.locator("[class*=st-key-upload_]").get_by_test_id("stFileUploaderDropzoneInput")
    expect(zone).to_have_count(1)
    zone.set_input_files(str(path))


def give(visitor, path: Path) -> None:
    drop(visitor, path)
    expect(visitor.page.get_by_role("button", name="Load", exact=True)).to_be_enabled()
    visitor.settle()


def load(visitor) -> None:
    visitor.page.get_by_role("button", name="Load", exact=True).click()
    expect(visitor.page.get_by_test_id("stAlert").filter(has_text="Loaded")).to_be_visible()
    visitor.settle()


def counted(folder: Path, table: str = "ticket") -> int:
    with open_warehouse(f"duckdb:///{folder}").snapshot() as snapshot:
        return int(snapshot.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def test_a_ticket_export_becomes_a_chart(fresh, visit, export, tmp_path):
    address = fresh(tmp_path / "warehouse")
    visitor = visit(f"{address}/add-data")
    give(visitor, export("incident.csv", 420))
    load(visitor)
    expect(visitor.page.get_by_text("420 tickets new")).to_be_visible()
    visitor.assert_healthy()
    visitor.page.get_by_test_id("stSidebarNavLink").filter(has_text=re.compile("Channels$")).click()
    expect(visitor.page.get_by_test_id("stPlotlyChart").first).to_be_visible()
    visitor.settle()
    visitor.assert_healthy()
    assert counted(tmp_path / "warehouse") == 420


def test_a_known_layout_is_two_steps_drop_and_load(fresh, visit, export, tmp_path):
    visitor = visit(f"{fresh(tmp_path / 'warehouse')}/add-data")
    give(visitor, export("january.csv", 30))
    load(visitor)
    give(visitor, export("february.csv", 60))
    expect(visitor.page.get_by_text("Known layout")).to_be_visible()
    load(visitor)
    expect(visitor.page.get_by_text("30 tickets new, 30 tickets unchanged")).to_be_visible()
    assert counted(tmp_path / "warehouse") == 60


def test_a_wrong_file_says_in_one_line_what_is_wrong(visit, real_address, tmp_path):
    (tmp_path / "poem.txt").write_text("Shall I compare thee to a summer's day?\nThou art more lovely\n")
    visitor = visit(f"{real_address}/add-data")
    drop(visitor, tmp_path / "poem.txt")
    expect(visitor.page.get_by_test_id("stAlert").filter(has_text="poem.txt")).to_be_visible()
    visitor.settle()
    visitor.assert_healthy()


def test_from_a_wrong_file_to_a_chart_without_leaving_the_page(fresh, visit, export, tmp_path):
    """First a text that is no table, then an export whose ids a spreadsheet destroyed, then the right one."""
    (tmp_path / "poem.txt").write_text("Shall I compare thee to a summer's day?\nThou art more lovely\n")
    broken = export("broken.csv", 30)
    text = broken.read_text("utf-8")
    broken.write_text(re.sub(r"INC(\d+)", r"1.2E+\1", text), "utf-8")
    visitor = visit(fresh(tmp_path / "warehouse"))
    drop(visitor, tmp_path / "poem.txt")
    expect(visitor.page.get_by_test_id("stAlert").filter(has_text="poem.txt")).to_be_visible()
    drop(visitor, broken)
    expect(visitor.page.get_by_test_id("stAlert").filter(has_text="broken.csv")).to_be_visible()
    assert counted(tmp_path / "warehouse") == 0
    give(visitor, export("incident.csv", 420))
    visitor.page.get_by_role("button", name="Load", exact=True).click()
    expect(visitor.page.locator(".ds-value").first).to_be_visible()
    visitor.settle()
    visitor.page.get_by_test_id("stSidebarNavLink").filter(has_text=re.compile("Channels$")).click()
    expect(visitor.page.get_by_test_id("stPlotlyChart").first).to_be_visible()
    visitor.assert_healthy()
    assert counted(tmp_path / "warehouse") == 420


def test_one_click_removes_the_sample_and_its_banner(fresh, visit, copied, sample_folder):
    folder = copied(sample_folder)
    visitor = visit(fresh(folder))
    expect(visitor.page.get_by_text("Sample data.", exact=True)).to_be_visible()
    visitor.page.get_by_role("button", name="Remove it").click()
    expect(visitor.page.get_by_text("Nothing is loaded yet").first).to_be_visible()
    visitor.settle()
    visitor.assert_healthy()
    assert counted(folder) == counted(folder, "post") == counted(folder, "rating") == 0


def test_a_load_is_undone_after_a_second_look(fresh, visit, export, tmp_path):
    visitor = visit(f"{fresh(tmp_path / 'warehouse')}/add-data")
    page = visitor.page
    give(visitor, export("incident.csv", 30))
    load(visitor)
    history = page.get_by_test_id("stDataFrame").last
    history.scroll_into_view_if_needed()
    box = history.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 16, box["y"] + 52)  # the tick box of the first row; the table is a canvas
    page.get_by_role("button", name=re.compile("Undo incident")).click()
    page.get_by_role("button", name="Undo this load").click()
    expect(page.get_by_text("incident.csv undone")).to_be_visible()
    visitor.settle()
    visitor.assert_healthy()
    assert counted(tmp_path / "warehouse") == 0


def test_two_people_uploading_at_once_both_land_and_nothing_is_doubled(fresh, visit, export, tmp_path):
    address = fresh(tmp_path / "warehouse")
    people = [visit(f"{address}/add-data") for _ in range(2)]
    give(people[0], export("first.csv", 3000))
    give(people[1], export("second.csv", 3000, first=1500))
    for person in people:
        person.page.get_by_role("button", name="Load", exact=True).click(no_wait_after=True)
    for person in people:
        expect(person.page.get_by_test_id("stAlert").filter(has_text="Loaded")).to_be_visible()
        person.settle()
        person.assert_healthy()
    assert counted(tmp_path / "warehouse") == 4500
    assert len(open_warehouse(f"duckdb:///{tmp_path}/warehouse").loads()) == 2


def test_an_upload_during_a_load_from_the_command_line_waits_and_lands(fresh, visit, export, tmp_path):
    warehouse = open_warehouse(f"duckdb:///{tmp_path}/warehouse")
    visitor = visit(f"{fresh(tmp_path / 'warehouse')}/add-data")
    page = visitor.page
    give(visitor, export("upload.csv", 60))
    held, go = threading.Event(), threading.Event()

    def pause(rows: int) -> None:
        held.set()
        go.wait(60)

    other = threading.Thread(
        target=load_file, args=(warehouse, export("cron.csv", 30)), kwargs={"progress": pause}
    )
    other.start()
    assert held.wait(60)
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.get_by_text(re.compile("Waiting for .* to finish writing"))).to_be_visible()
    go.set()
    expect(page.get_by_test_id("stAlert").filter(has_text="Loaded")).to_be_visible()
    other.join()
    assert counted(tmp_path / "warehouse") == 60
