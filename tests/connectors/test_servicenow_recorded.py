"""Records of real ServiceNow instances, read through the connector: their figures, worked by hand."""

import csv
import json
import statistics
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from configuration import Source
from connectors.reading import Run
from connectors.sync import sync
from connectors.systems import servicenow
from tests.connectors.fakes.server import Reply, Request, serving
from tests.connectors.fakes.servicenow import asked
from warehouse import Warehouse, open_warehouse
from warehouse.tables import ticket

pytestmark = [pytest.mark.shared, pytest.mark.usefixtures("impatient")]

Records = list[dict[str, Any]]


class Recorded:
    """Answers with records as they were recorded: fields that nobody recorded are not there."""

    def __init__(self, tables: Mapping[str, Records]) -> None:
        self.tables, self.lock = tables, threading.RLock()

    def answer(self, request: Request) -> Reply:
        found = asked(self.tables.get(request.path.split("/")[-1], []), request.query["sysparm_query"])
        first, size = int(request.query.get("sysparm_offset", 0)), int(request.query["sysparm_limit"])
        return Reply({"result": found[first : first + size]}, headers={"X-Total-Count": str(len(found))})


def loaded(folder: Path, tables: Mapping[str, Records], since: datetime, **options: str) -> Warehouse:
    """A warehouse with all that a run reads of the tables; two runs, for the second adds nothing."""
    warehouse = open_warehouse(f"duckdb:///{folder / 'warehouse'}")
    with serving(Recorded(tables)) as server:
        said = {"user": "reader", "password": "p", "surveys": "no", **options}
        source = Source("sn", "servicenow", server.url, said)
        for run in (Run(since=since), Run()):
            assert [report.error for report in sync(warehouse, [source], run) if report.error] == []
    return warehouse


def rows(warehouse: Warehouse) -> list[dict[str, Any]]:
    with warehouse.snapshot() as snapshot:
        return [
            dict(row._mapping) for row in snapshot.connection.execute(ticket.select().order_by(ticket.c.id))
        ]


def test_a_recorded_incident(shared: Path, tmp_path: Path) -> None:
    """Opened 12 December 15:19:57, resolved on the 13th at 21:43:14: 30 h 23 min 17 s; by self-service."""
    path = shared / "data/api_servicenow/incident_table_api_response.json"
    recorded = json.loads(path.read_text())["result"]
    (found,) = rows(loaded(tmp_path, {"incident": recorded}, datetime(2016, 1, 1, tzinfo=UTC)))
    assert (found["id"], found["kind"], found["category"]) == ("INC0000060", "incident", "inquiry")
    assert found["opened_at"].astimezone(UTC) == datetime(2016, 12, 12, 15, 19, 57, tzinfo=UTC)
    assert found["resolved_at"].astimezone(UTC) == datetime(2016, 12, 13, 21, 43, 14, tzinfo=UTC)
    assert found["closed_at"].astimezone(UTC) == datetime(2016, 12, 14, 2, 46, 44, tzinfo=UTC)
    assert found["resolve_minutes"] == pytest.approx(30 * 60 + 23 + 17 / 60)
    assert (found["channel"], found["channel_raw"]) == ("portal", "self-service")
    assert (found["reopened"], found["reassigned"]) == (0, 2)
    assert found["desk"] == "287ebd7da9fe198100f92cc8d1d2154e"  # the name of its group was not recorded
    assert (found["priority"], found["status"]) == ("3", "7")  # nor the words for these
    assert (found["first_response_at"], found["resolution_target_met"]) == (None, None)


def as_answered(path: Path) -> Records:
    """Rows of a table kept elsewhere, as the Table API writes them: references with a link, no nulls."""
    with path.open(newline="", encoding="utf-8") as file:
        records = list(csv.DictReader(file))
    for record in records:
        for name in [name for name in record if name.endswith("_value")]:
            record[name.removesuffix("_value")] = {"link": record[f"{name[:-6]}_link"], "value": record[name]}
    return [{name: value for name, value in record.items() if not name.startswith("_")} for record in records]


def test_a_recorded_change_and_its_cancelled_level(shared: Path, tmp_path: Path) -> None:
    """One record each of the tables task and task_sla, the second of the first; a cancelled promise is none."""
    folder = shared / "data/api_servicenow"
    tables = {
        "task": as_answered(folder / "task_data.csv"),
        "task_sla": as_answered(folder / "task_sla_data.csv"),
    }
    assert tables["task_sla"][0]["task"]["value"] == tables["task"][0]["sys_id"]
    since = datetime(2017, 1, 1, tzinfo=UTC)
    (found,) = rows(loaded(tmp_path, tables, since, table="task", resolved_at="closed_at"))
    assert (found["id"], found["kind"], found["priority"]) == ("CHG0000002", "change_request", "4")
    assert found["opened_at"].astimezone(UTC) == datetime(2021, 4, 28, 22, 40, 25, tzinfo=UTC)
    assert found["resolved_at"].astimezone(UTC) == datetime(2023, 6, 19, 9, 46, 18, tzinfo=UTC)
    assert (found["response_target_met"], found["resolution_target_met"]) == (None, None)
    assert found["channel"] == "unknown"


def test_a_promise_of_which_one_is_recorded_is_no_target_without_its_definition(shared: Path) -> None:
    (recorded,) = as_answered(shared / "data/api_servicenow/task_sla_data.csv")
    assert set(servicenow.kept([{**recorded, "stage": "completed"}]).values()) == {None}
    told = {**recorded, "stage": "completed", "sla.target": "response", "has_breached": "false"}
    assert servicenow.kept([told]) == {
        "first_response_at": datetime(2016, 12, 12, 17, 57, tzinfo=UTC),
        "response_target_met": True,
        "resolution_target_met": None,
    }


def at(written: str) -> str:
    """`29-02-2016 01:16` of the file as the Table API writes it; `?` is nothing."""
    return "" if written == "?" else f"{datetime.strptime(written, '%d-%m-%Y %H:%M'):%Y-%m-%d %H:%M:%S}"


def incidents(path: Path) -> dict[str, Records]:
    """The last state of each incident of an audit log (UCI no. 498), with its promise as a level of its own."""
    last: dict[str, dict[str, str]] = {}
    with path.open(newline="", encoding="ascii") as file:
        for event in csv.DictReader(file):
            if int(event["sys_mod_count"]) >= int(last.get(event["number"], event)["sys_mod_count"]):
                last[event["number"]] = event
    tables: dict[str, Records] = {"incident": [], "task_sla": []}
    for number, event in last.items():
        changed = at(event["sys_updated_at"])
        tables["incident"].append(
            {
                "sys_id": f"{number:0>32}",
                "sys_updated_on": changed,
                "number": number,
                **{name: at(event[name]) for name in ("opened_at", "resolved_at", "closed_at")},
                **{name: event[name] for name in ("contact_type", "priority", "category", "reopen_count")},
                "reassignment_count": event["reassignment_count"],
                "assignment_group": event["assignment_group"],
                "caller_id": event["caller_id"],
                "state": event["incident_state"],
            }
        )
        level = {"sla.target": "resolution", "stage": "completed", "sys_updated_on": changed}
        broken = {"TRUE": "false", "FALSE": "true"}[event["made_sla"]]
        task = {"sys_id": f"{number:1>32}", "task": f"{number:0>32}", "has_breached": broken}
        tables["task_sla"].append({**level, **task})
    return tables


def test_the_incidents_of_a_company(shared: Path, tmp_path: Path) -> None:
    """As counted in the file itself: 890 incidents, all by phone, 495 of them in time, 861 with a resolution,
    of which half within 54.47 hours; 10 reopened and 391 reassigned. Many were changed in the same minute.
    """
    path = shared / "data/servicenow_uci_variants/excel_mangled_dates_5999.csv"
    recorded = incidents(path)
    assert len({one["sys_updated_on"] for one in recorded["incident"]}) < 890
    found = rows(loaded(tmp_path, recorded, datetime(2016, 1, 1, tzinfo=UTC), page_size="50"))
    assert len(found) == 890
    assert Counter(row["channel"] for row in found) == {"phone": 890}
    assert Counter(row["resolution_target_met"] for row in found) == {True: 495, False: 395}
    hours = [row["resolve_minutes"] / 60 for row in found if row["resolve_minutes"] is not None]
    assert (len(hours), round(statistics.median(hours), 2)) == (861, 54.47)
    assert sum(row["reopened"] > 0 for row in found) == 10
    assert sum(row["reassigned"] > 0 for row in found) == 391
    by_priority = Counter((row["priority"], row["resolution_target_met"]) for row in found)
    assert by_priority["3 - Moderate", True] == 456
    assert by_priority["1 - Critical", True] == 1
