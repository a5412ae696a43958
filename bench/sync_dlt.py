"""The same with dlt, as its guide to REST APIs says: Link headers, an incremental cursor, merge by id."""

import os
from pathlib import Path
from typing import Any

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"

import dlt
from dlt.sources.rest_api import rest_api_source


def prepared(folder: str, port: int) -> tuple[Any, Any]:
    """The pipeline, and the source that it reads."""
    since = {"type": "incremental", "cursor_path": "updated_at", "initial_value": "2024-01-01T00:00:00Z"}
    tickets = {
        "name": "tickets",
        "primary_key": "id",
        "write_disposition": "merge",
        "endpoint": {"path": "tickets", "data_selector": "tickets", "params": {"updated_since": since}},
    }
    client = {"base_url": f"http://127.0.0.1:{port}", "paginator": "header_link"}
    source = rest_api_source({"client": client, "resources": [tickets]})
    pipeline = dlt.pipeline(
        "bench",
        destination=dlt.destinations.duckdb(str(Path(folder) / "dlt.duckdb")),
        dataset_name="tickets",
        pipelines_dir=str(Path(folder) / "pipelines"),
    )
    return pipeline, source
