"""A dropped file on its way to a load: what it seems to be, what is asked, what would happen, and the load.

A draft lives in this viewer's session from the drop to the load. The file is inspected once per kind of rows
and tried out (a dry run) once per mapping; it is on disk only while that happens.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from connectors.files import FileRefused, Inspection, inspect, load_file
from connectors.mapping import TABLES, Mapping, mapping_to_toml, save_mapping, saved_mappings
from pages.analysts import outcomes
from pages.analysts.mapping_panel import ask, correct, head
from pages.analysts.past_loads import refusals_table
from pages.analysts.uploads import Job, on_disk, plain, shown_name, start
from pages.parts.view import View
from warehouse import LoadReport, Warehouse, WarehouseError

ENDINGS = ["csv", "tsv", "tab", "txt", "xlsx", "parquet", "jsonl", "ndjson", "json", "zip", "gz", "zst"]
KIND_WORDS = {
    "tickets": "Tickets",
    "posts": "Social posts",
    "ratings": "Ratings",
    "contact_volume": "Daily phone totals",
}
LARGE = 30_000_000  # bytes; a larger file is tried out only when asked for
_POLL_SECONDS = 0.2


class Refused(ValueError):
    """The file cannot be loaded as it is; the message is one line for the page."""


@dataclass
class Draft:
    """One dropped file of one viewer, and what was found out about it so far."""

    name: str
    upload: UploadedFile
    found: dict[str | None, Inspection | FileRefused] = field(default_factory=dict)
    tried: dict[str, LoadReport | FileRefused | WarehouseError] = field(default_factory=dict)
    job: Job[LoadReport] | None = None

    def inspected(self, warehouse: Warehouse, table: str | None) -> Inspection | FileRefused:
        """What the file is, read as this kind of rows (None: as it seems)."""
        if table not in self.found:
            with on_disk(self.upload.getbuffer(), self.name) as path:
                self.found[table] = _inspected(
                    path, self.name, table, saved_mappings(warehouse.folder / "mappings")
                )
        return self.found[table]

    def trial(self, warehouse: Warehouse, mapping: Mapping) -> LoadReport | FileRefused | WarehouseError:
        """What loading with this mapping would do."""
        key = mapping_to_toml(mapping)
        if key not in self.tried:
            self.tried[key] = _tried(warehouse, self, mapping)
        return self.tried[key]
